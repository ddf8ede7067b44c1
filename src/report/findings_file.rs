//! `phat_hien/<set>.csv`: every finding, uncut, for a spreadsheet.

use std::io::Write;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::findings_workbook::Sheets;
use crate::check::CHECKS;
use crate::dictionary::Entity;
use crate::error::Result;
use crate::files::Atomic;
use crate::normalize::read::{Memo, TextBatches, Texts, value};
use crate::publish::csv_file::{Lines, harmless, prepared};

/// The headers, as stewards read them.
pub(super) const HEADERS: [&str; 10] =
    ["Mã kiểm tra", "Nội dung", "Mức", "Trường", "Tên trường", "Ô", "Giá trị", "Chi tiết", "Đề xuất", "Cơ quan sửa"];

/// A list into which findings are written one by one, a cell for each of [`HEADERS`].
pub(super) trait Listing {
    /// Cells that many findings share, ready to be put into each.
    type Shared;

    /// Makes such cells; `first` is the place of the first of them.
    fn share(&mut self, first: usize, texts: &[&str]) -> Self::Shared;

    /// Adds a finding.
    fn add(&mut self, finding: &Finding<'_, Self::Shared>) -> Result<()>;
}

/// The cells of a finding.
pub(super) struct Finding<'f, S> {
    /// The check: code and title.
    pub(super) check: &'f S,
    /// The level.
    pub(super) level: &'f S,
    /// The field: id and title.
    pub(super) field: &'f S,
    /// Address, value, detail and proposal.
    pub(super) own: [&'f str; 4],
    /// Who mends it.
    pub(super) owner: &'f S,
}

/// Writes every finding of `findings` (Parquet) to `out`: UTF-8 with BOM, no cell that a spreadsheet would run.
/// Answers how many there were. The file holds values as they are: it is for those who mend them.
pub fn findings_csv(findings: &Path, entity: &Entity, out: &Path) -> Result<u64> {
    let mut file = Atomic::create(out)?;
    let count = each(findings, entity, &mut Csv::begin(&mut file, out)?)?;
    file.commit()?;
    Ok(count)
}

/// Writes every finding both as [`findings_csv`] and [`super::findings_xlsx`] do, in one reading.
///
/// # Errors
/// When the findings cannot be read, or a file cannot be written.
pub fn findings(findings: &Path, entity: &Entity, csv: &Path, xlsx: &Path) -> Result<u64> {
    let (mut lines, mut book) = (Atomic::create(csv)?, Atomic::create(xlsx)?);
    let mut sheets = Sheets::begin_one(findings, entity, &mut book, xlsx)?;
    let count = each(findings, entity, &mut Both(&mut Csv::begin(&mut lines, csv)?, &mut sheets))?;
    sheets.finish()?;
    lines.commit()?;
    book.commit()?;
    Ok(count)
}

/// Findings as lines of CSV.
pub(super) struct Csv<'p, W> {
    lines: Lines<'p, W>,
    /// The set that stands before each finding, where several share the file.
    set: Option<Vec<u8>>,
}

impl<'p, W: Write> Csv<'p, W> {
    /// Begins a file for the findings of one set.
    fn begin(out: W, path: &'p Path) -> Result<Self> {
        let mut lines = Lines::begin(out, path)?;
        lines.record(HEADERS)?;
        Ok(Self { lines, set: None })
    }

    /// Begins a file for those of several, which are told by a first cell below `header`.
    pub(super) fn begin_sets(out: W, path: &'p Path, header: &str) -> Result<Self> {
        let mut lines = Lines::begin(out, path)?;
        lines.record([header].into_iter().chain(HEADERS))?;
        Ok(Self { lines, set: None })
    }

    /// Goes on with another set.
    pub(super) fn set(&mut self, name: &str) {
        self.set = Some(prepared([name]));
    }
}

impl<W: Write> Listing for Csv<'_, W> {
    type Shared = Vec<u8>;

    fn share(&mut self, _: usize, texts: &[&str]) -> Vec<u8> {
        prepared(texts.iter().map(|text| harmless(text)))
    }

    fn add(&mut self, finding: &Finding<'_, Vec<u8>>) -> Result<()> {
        let Finding { check, level, field, own, owner } = finding;
        for shared in self.set.iter().chain([*check, *level, *field]) {
            self.lines.fields(shared);
        }
        for text in own {
            self.lines.field(&harmless(text));
        }
        self.lines.fields(owner);
        self.lines.end(1)
    }
}

/// Two lists at once.
struct Both<'l, A, B>(&'l mut A, &'l mut B);

impl<A: Listing, B: Listing> Listing for Both<'_, A, B> {
    type Shared = (A::Shared, B::Shared);

    fn share(&mut self, first: usize, texts: &[&str]) -> Self::Shared {
        (self.0.share(first, texts), self.1.share(first, texts))
    }

    fn add(&mut self, finding: &Finding<'_, Self::Shared>) -> Result<()> {
        let Finding { check, level, field, own, owner } = *finding;
        self.0.add(&Finding { check: &check.0, level: &level.0, field: &field.0, own, owner: &owner.0 })?;
        self.1.add(&Finding { check: &check.1, level: &level.1, field: &field.1, own, owner: &owner.1 })
    }
}

/// Gives every finding to a list, in the order of the file; answers how many there were.
pub(super) fn each<L: Listing>(findings: &Path, entity: &Entity, list: &mut L) -> Result<u64> {
    let titles: FxHashMap<&str, &str> = CHECKS.iter().map(|check| (check.code, check.title.vi)).collect();
    let fields: FxHashMap<&str, &str> =
        entity.fields.iter().map(|field| (field.id.as_str(), field.title.vi.as_str())).collect();
    let columns = ["code", "level", "field", "owner", "address", "value", "detail", "proposal"];
    let (mut codes, mut levels, mut ids, mut owners) =
        (Memo::default(), Memo::default(), Memo::default(), Memo::default());
    let mut count = 0;
    for batch in TextBatches::open(findings, &columns)? {
        let batch = batch?;
        let [code, level, field, owner, own @ ..] = batch.as_slice() else { continue };
        let (mut codes, mut levels) = (codes.over(code), levels.over(level));
        let (mut ids, mut owners) = (ids.over(field), owners.over(owner));
        for row in 0..code.len() {
            let cell = |place: usize| own.get(place).and_then(|column: &Texts| value(column, row)).unwrap_or_default();
            let finding = Finding {
                check: codes.at(row, |text| list.share(0, &titled(&titles, text))),
                level: levels.at(row, |text| list.share(2, &[level_word(text.unwrap_or_default())])),
                field: ids.at(row, |text| list.share(3, &titled(&fields, text))),
                own: std::array::from_fn(cell),
                owner: owners.at(row, |text| list.share(9, &[text.unwrap_or_default()])),
            };
            list.add(&finding)?;
            count += 1;
        }
    }
    Ok(count)
}

/// An id and its title.
fn titled<'t>(titles: &FxHashMap<&str, &'t str>, id: Option<&'t str>) -> [&'t str; 2] {
    [id.unwrap_or_default(), id.and_then(|id| titles.get(id).copied()).unwrap_or_default()]
}

fn level_word(level: &str) -> &str {
    match level {
        "error" => "lỗi",
        "warning" => "cảnh báo",
        "info" => "lưu ý",
        other => other,
    }
}
