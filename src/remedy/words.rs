//! What the unit reads: notes on cells, the summary, the list.

use std::collections::BTreeMap;

use super::book::{Look, Note, OwnCell, OwnSheet, Paint};
use crate::check::{Check, Level};
use crate::dictionary::{Dictionary, Entity, Storage};
use crate::lang::Lang;
use crate::publish::words::grouped;
use crate::report::faults::Fault;

/// What the names of our sheets end with; such sheets are not read as data when the workbook comes back.
pub(crate) use crate::source::OWN_SHEET;

/// The colour of a level.
pub(crate) const fn paint(level: Level) -> Paint {
    match level {
        Level::Error => Paint::Error,
        Level::Warning => Paint::Warning,
        Level::Info => Paint::Info,
    }
}

/// The name of one of our sheets.
pub(crate) fn sheet_name(name: &str) -> String {
    format!("{name}{OWN_SHEET}")
}

/// How to mend what a check finds, in one paragraph.
pub(crate) fn how_to_mend(code: &str) -> String {
    Check::find(code).map_or_else(String::new, |check| check.how_to_mend(Lang::Vi))
}

/// What the words of a workbook are made with.
pub(crate) struct Words<'a> {
    /// The dictionary.
    pub(crate) dictionary: &'a Dictionary,
    /// The entity.
    pub(crate) entity: &'a Entity,
}

impl<'a> Words<'a> {
    /// The title of a field; «cả dòng» for none.
    pub(crate) fn field<'f>(&self, id: &'f str) -> &'f str
    where
        'a: 'f,
    {
        if id.is_empty() { "cả dòng" } else { self.entity.field(id).map_or(id, |field| field.title.vi.as_str()) }
    }

    /// A value as people write it: days as `05/03/2024`, codes with their label.
    pub(crate) fn shown(&self, field: &str, value: &str) -> String {
        let Some(field) = self.entity.field(field) else { return value.to_owned() };
        if field.storage == Storage::Date {
            let parts: Vec<&str> = value.split('-').collect();
            if let [year, month, day] = parts.as_slice() {
                return format!("{day}/{month}/{year}");
            }
        }
        let list = field.codes.as_ref().and_then(|id| self.dictionary.codes.get(id));
        match list.and_then(|list| list.entries.iter().find(|entry| entry.code == value)) {
            Some(entry) if entry.label != value => format!("{value} ({})", entry.label),
            _ => value.to_owned(),
        }
    }

    /// The note on a cell, the gravest finding first.
    pub(crate) fn note(&self, faults: &[&Fault]) -> Option<Note> {
        let mut sorted = faults.to_vec();
        sorted.sort_by(|one, other| (other.level, &one.code).cmp(&(one.level, &other.code)));
        let first = sorted.first()?;
        let parts: Vec<String> = sorted
            .iter()
            .enumerate()
            .map(|(place, fault)| {
                let head = if place == 0 { String::new() } else { format!("\n{}\n", head(fault)) };
                format!("{head}{}", self.body(fault))
            })
            .collect();
        Some(Note { at: (first.line, first.column), head: head(first), text: parts.join("\n") })
    }

    fn body(&self, fault: &Fault) -> String {
        let mut lines = vec![format!("Cái gì: {}", self.field(&fault.field))];
        if !fault.value.is_empty() {
            lines.push(format!("Đang ghi: {}", self.shown(&fault.field, &fault.value)));
        }
        if !fault.detail.is_empty() {
            lines.push(format!("Vì sao: {}", fault.detail));
        }
        lines.push(format!("Cách sửa: {}", how_to_mend(&fault.code)));
        if !fault.proposal.is_empty() {
            lines.push(format!("Đề xuất: {}", self.shown(&fault.field, &fault.proposal)));
        }
        lines.push(format!("Ai sửa: {}", fault.owner));
        lines.join("\n")
    }

    /// The list of findings, to be filtered.
    pub(crate) fn list(&self, faults: &[Fault], sheet_of: impl Fn(&Fault) -> Option<String>) -> OwnSheet {
        let header = [
            "STT",
            "Trang",
            "Ô",
            "Mức",
            "Cơ quan sửa",
            "Trường",
            "Đang ghi",
            "Mã",
            "Sai gì",
            "Vì sao",
            "Cách sửa",
            "Đề xuất",
            "Ở tệp gốc",
        ];
        let mut rows = vec![header.iter().map(|name| OwnCell::new(*name, Look::Header)).collect::<Vec<_>>()];
        for (number, fault) in (1..).zip(faults) {
            rows.push(self.line(number, fault, sheet_of(fault).as_deref()));
        }
        OwnSheet {
            name: sheet_name("Lỗi cần sửa"),
            widths: vec![6.0, 16.0, 9.0, 11.0, 26.0, 22.0, 24.0, 11.0, 32.0, 36.0, 48.0, 24.0, 16.0],
            frozen: 1,
            header: Some(0),
            rows,
        }
    }

    fn line(&self, number: usize, fault: &Fault, sheet: Option<&str>) -> Vec<OwnCell> {
        let plain = |text: &str| OwnCell::new(text, Look::Plain);
        let cell = format!("{}{}", crate::source::address::letters(fault.column), fault.line);
        let at = match sheet {
            Some(sheet) if fault.line > 0 => OwnCell::link(cell.clone(), place(sheet, &cell)),
            _ => plain("cả bảng"),
        };
        vec![
            plain(&number.to_string()),
            plain(sheet.unwrap_or_default()),
            at,
            OwnCell::new(level_word(fault.level), Look::Level(paint(fault.level))),
            plain(&fault.owner),
            plain(self.field(&fault.field)),
            plain(&self.shown(&fault.field, &fault.value)),
            plain(&fault.code),
            plain(fault.title()),
            plain(&fault.detail),
            plain(&how_to_mend(&fault.code)),
            plain(&self.shown(&fault.field, &fault.proposal)),
            plain(&fault.address),
        ]
    }
}

/// A cell of a sheet as a link leads to it.
fn place(sheet: &str, cell: &str) -> String {
    format!("'{}'!{cell}", sheet.replace('\'', "''"))
}

fn head(fault: &Fault) -> String {
    format!("{} {} · {}", level_word(fault.level).to_uppercase(), fault.code, fault.title())
}

/// The word for a level.
pub(crate) const fn level_word(level: Level) -> &'static str {
    match level {
        Level::Error => "lỗi",
        Level::Warning => "cảnh báo",
        Level::Info => "lưu ý",
    }
}

/// Counts over all findings, also those that the list has no room for.
#[derive(Debug, Default, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Counts {
    /// Findings in all.
    pub(crate) findings: u64,
    /// By level.
    pub(crate) levels: BTreeMap<Level, u64>,
    /// By level, check and field.
    #[serde(skip)]
    pub(crate) checks: BTreeMap<(std::cmp::Reverse<Level>, String, String), u64>,
    /// By body.
    pub(crate) owners: BTreeMap<String, u64>,
}

impl Counts {
    /// Counts a finding.
    pub(crate) fn add(&mut self, fault: &Fault) {
        self.findings += 1;
        *self.levels.entry(fault.level).or_default() += 1;
        *self.owners.entry(fault.owner.clone()).or_default() += 1;
        let key = (std::cmp::Reverse(fault.level), fault.code.clone(), fault.field.clone());
        *self.checks.entry(key).or_default() += 1;
    }
}

/// What the summary tells beside the counts.
pub(crate) struct About<'a> {
    /// The file as the unit named it.
    pub(crate) file: &'a str,
    /// The body that delivered it, where known.
    pub(crate) unit: &'a str,
    /// The day the data was judged for.
    pub(crate) as_of: &'a str,
    /// Remarks: what does not fit, what was mirrored.
    pub(crate) remarks: &'a [String],
    /// How many times it has come back.
    pub(crate) round: u32,
    /// Findings closed in the round before.
    pub(crate) closed: u64,
}

const STEPS: [&str; 5] = [
    "1. Tìm các ô được tô màu trong bảng của mình: đỏ là lỗi phải sửa, vàng là cảnh báo, xanh dương là lưu ý. Đưa con trỏ lên ô để đọc ghi chú.",
    "2. Sửa ngay trong ô đó, theo hồ sơ gốc. Ô có danh mục thì chọn trong danh sách thả xuống. Không sửa chỗ nào khác nếu không cần.",
    "3. Trang «Lỗi cần sửa» liệt kê mọi lỗi; bấm vào địa chỉ ô để đến ô; lọc cột «Cơ quan sửa» để xem phần của mình.",
    "4. Có thể chèn, xóa, chuyển dòng; chương trình nhận ra dòng theo nội dung. Dòng bị xóa sẽ được hỏi lại.",
    "5. Lưu tệp (.xlsx) và gửi lại nơi đã gửi. Không cần xóa màu, ghi chú hay các trang do chương trình thêm.",
];

/// The summary sheet.
pub(crate) fn summary(words: &Words<'_>, counts: &Counts, about: &About<'_>) -> OwnSheet {
    let plain = |text: &str| OwnCell::new(text, Look::Plain);
    let bold = |text: &str| OwnCell::new(text, Look::Bold);
    let number = |count: u64, look: Look| OwnCell::new(grouped(count), look);
    let mut rows = vec![vec![OwnCell::new("PHIẾU ĐỀ NGHỊ SỬA DỮ LIỆU", Look::Title)], Vec::new()];
    let day = about.as_of.split('-').rev().collect::<Vec<_>>().join("/");
    let mut fact = |name: &str, value: &str| rows.push(vec![bold(name), plain(value)]);
    fact("Bộ dữ liệu", &words.entity.title.vi);
    fact("Tệp", about.file);
    if !about.unit.is_empty() {
        fact("Đơn vị gửi", about.unit);
    }
    fact("Xét đến ngày", &day);
    fact(
        "Từ điển",
        &format!("{} ({})", words.dictionary.version, words.dictionary.fingerprint.get(..12).unwrap_or_default()),
    );
    if about.round > 0 {
        fact("Lần nộp lại", &format!("{} (đã nhận {} chỗ sửa ở lần này)", about.round, grouped(about.closed)));
    }
    fact("Số phát hiện", &grouped(counts.findings));
    rows.push(Vec::new());
    rows.push(vec![bold("Cách làm")]);
    rows.extend(STEPS.iter().map(|step| vec![OwnCell::new("", Look::Plain), plain(step)]));
    if !about.remarks.is_empty() {
        rows.push(Vec::new());
        rows.push(vec![bold("Cần biết")]);
        rows.extend(about.remarks.iter().map(|remark| vec![plain(""), plain(remark)]));
    }
    rows.push(Vec::new());
    rows.push(["Mức", "Số lượng"].map(|name| OwnCell::new(name, Look::Header)).to_vec());
    for (level, count) in counts.levels.iter().rev() {
        let look = Look::Level(paint(*level));
        rows.push(vec![OwnCell::new(level_word(*level), look), number(*count, look)]);
    }
    rows.push(Vec::new());
    rows.push(["Cơ quan sửa", "Số lượng"].map(|name| OwnCell::new(name, Look::Header)).to_vec());
    rows.extend(counts.owners.iter().map(|(owner, count)| vec![plain(owner), number(*count, Look::Plain)]));
    rows.push(Vec::new());
    rows.push(["Mã", "Nội dung", "Trường", "Mức", "Số lượng"].map(|name| OwnCell::new(name, Look::Header)).to_vec());
    for ((level, code, field), count) in &counts.checks {
        let title = Check::find(code).map_or("", |check| check.title.vi);
        let level = OwnCell::new(level_word(level.0), Look::Level(paint(level.0)));
        rows.push(vec![plain(code), plain(title), plain(words.field(field)), level, number(*count, Look::Plain)]);
    }
    OwnSheet {
        name: sheet_name("Phiếu sửa"),
        widths: vec![24.0, 70.0, 26.0, 12.0, 12.0],
        frozen: 0,
        header: None,
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_says_how_to_mend() {
        for check in crate::check::CHECKS {
            assert!(how_to_mend(check.code).len() > 15, "{} does not say how to mend", check.code);
        }
        assert!(!how_to_mend("DUNG-006").contains('`'));
    }
}
