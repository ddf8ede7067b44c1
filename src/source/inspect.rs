//! What was understood of a file, for a person to look at before anything is done with it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use arrow::array::Array as _;
use serde::Serialize;

use super::spoiled::{Spoiled, Tally};
use super::{Balance, Column, Decision, LeftOut, RawTable, Reading, SheetSummary};
use crate::error::Result;
use crate::lang::{Lang, Message, Text};

/// Rows shown of each table as text.
pub const SHOWN: usize = 5;
/// Letters shown of a cell.
const LETTERS: usize = 28;
/// Cells shown for each reason of being left out.
const EXAMPLES: usize = 3;

/// Says what the columns of a table are in the dictionary; `None` where it is like nothing there.
pub type Mapper<'a> = &'a dyn Fn(&[Column]) -> Option<Meaning>;

/// What a table is in the dictionary.
#[derive(Debug, Serialize)]
pub struct Meaning {
    /// The entity.
    pub entity: String,
    /// Its title.
    pub title: Message,
    /// How much the table is like it, 0 to 1; `None` where the caller named it.
    pub likeness: Option<f64>,
    /// Other entities it is like, best first, with their likeness.
    pub others: Vec<(String, f64)>,
    /// What each column is.
    pub columns: Vec<ColumnMeaning>,
}

/// What a column is in the dictionary.
#[derive(Debug, Serialize)]
pub struct ColumnMeaning {
    /// The field, or `None`: it is kept aside.
    pub field: Option<String>,
    /// 0 to 1; of the best proposal where no field was taken.
    pub confidence: f64,
    /// How it was found: `id`, `title`, `alias`, `folded`, `path`, `similar`, `override`; or why it was not: `proposed`,
    /// `taken`, `running_number`, `none`.
    pub how: String,
    /// Competing fields, best first.
    pub rivals: Vec<String>,
}

/// What was understood of a file.
#[derive(Debug, Serialize)]
pub struct View {
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The reader.
    pub reader: String,
    /// Encoding of a text file.
    pub encoding: Option<String>,
    /// Its sheets.
    pub sheets: Vec<SheetSummary>,
    /// Its tables.
    pub tables: Vec<TableView>,
    /// Cells outside every table.
    pub outside: Vec<LeftOut>,
}

/// What was understood of a table.
#[derive(Debug, Serialize)]
pub struct TableView {
    /// Sheet.
    pub sheet: Option<String>,
    /// Where it stands.
    pub region: String,
    /// 0 to 1.
    pub confidence: f64,
    /// How it was read.
    pub decisions: Vec<Decision>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// What it is in the dictionary, where it was asked for and is like anything there.
    pub meaning: Option<Meaning>,
    /// Body rows.
    pub rows: u64,
    /// Lines of the first of them.
    pub first_lines: Vec<u32>,
    /// The first of them.
    pub first_rows: Vec<Vec<Option<String>>>,
    /// Sections in the order in which they stand.
    pub sections: Vec<String>,
    /// Cells that were decoded, by rule.
    pub decoded: BTreeMap<String, u64>,
    /// Codes that a spreadsheet took for numbers, left as they are.
    pub spoiled: Vec<Spoiled>,
    /// Every non-empty cell is body, header or left out.
    pub balance: Balance,
    /// Cells of the header.
    pub header: Vec<LeftOut>,
    /// Cells left out, with the reason.
    pub left_out: Vec<LeftOut>,
}

impl TableView {
    /// What a person should look at: a reading that is not sure, codes that were spoiled before they were read.
    pub fn warnings(&self) -> impl Iterator<Item = Message> {
        let doubt = super::doubt(&self.region, &self.decisions);
        let header = |place: usize| self.columns.get(place).map(Column::header).unwrap_or_default();
        let spoiled = self.spoiled.iter().map(move |found| found.message(&header(found.column)));
        doubt.into_iter().chain(spoiled)
    }

    /// What a column is in the dictionary, for a person.
    pub fn mapped(&self, place: usize, lang: Lang) -> String {
        let found = self.meaning.as_ref().and_then(|meaning| meaning.columns.get(place));
        found.map(|found| told(found, lang)).unwrap_or_default()
    }
}

/// Reads a file to its end and keeps what a person should see: of each table the first `shown` rows. `mapper` maps columns
/// to the dictionary.
pub fn view(reading: Reading, mapper: Option<Mapper<'_>>, shown: usize) -> Result<View> {
    let origin = reading.tables.first().map(|table| table.origin.clone());
    let tables =
        reading.tables.into_iter().map(|table| table_view(table, mapper, shown)).collect::<Result<Vec<_>>>()?;
    Ok(View {
        path: origin.as_ref().map(|origin| origin.path.clone()).unwrap_or_default(),
        bytes: origin.as_ref().map_or(0, |origin| origin.bytes),
        sha256: origin.as_ref().map(|origin| origin.sha256.clone()).unwrap_or_default(),
        reader: origin.as_ref().map(|origin| origin.reader.clone()).unwrap_or_default(),
        encoding: origin.and_then(|origin| origin.encoding),
        sheets: reading.sheets,
        tables,
        outside: reading.outside,
    })
}

fn table_view(mut table: RawTable, mapper: Option<Mapper<'_>>, shown: usize) -> Result<TableView> {
    let (mut rows, mut first_rows, mut decoded) = (0_u64, Vec::new(), BTreeMap::new());
    let mut first_lines = Vec::new();
    let mut sections: Vec<String> = Vec::new();
    let mut tally = Tally::default();
    while let Some(batch) = table.rows.next_batch()? {
        let more = shown.saturating_sub(first_rows.len());
        first_lines.extend(batch.lines.iter().take(more));
        for row in 0..batch.lines.len().min(more) {
            let cells = batch.columns.iter().map(|column| (!column.is_null(row)).then(|| column.value(row).to_owned()));
            first_rows.push(cells.collect());
        }
        for section in batch.section.iter().flatten().flatten() {
            if sections.last().is_none_or(|last| last != section) {
                sections.push(section.to_owned());
            }
        }
        tally.take(&batch, &table.columns, table.style);
        rows += batch.lines.len() as u64;
        for cell in batch.decoded {
            *decoded.entry(cell.rule.into_owned()).or_default() += 1;
        }
    }
    let (left_out, balance) = table.rows.end();
    let meaning = mapper.and_then(|map| map(&table.columns));
    let origin = table.origin;
    Ok(TableView {
        sheet: origin.sheet,
        region: origin.region,
        confidence: origin.confidence,
        decisions: origin.decisions,
        columns: table.columns,
        meaning,
        rows,
        first_lines,
        first_rows,
        sections,
        decoded,
        spoiled: tally.end(),
        balance,
        header: table.header,
        left_out,
    })
}

/// Names of the reasons for being left out.
const REASONS: [(&str, Text); 17] = [
    ("title", Text::new("tiêu đề, quốc hiệu ở trên", "titles above")),
    ("unit", Text::new("dòng đơn vị tính", "unit line")),
    ("column_numbers", Text::new("dòng đánh số cột", "column numbers")),
    ("repeated_header", Text::new("tiêu đề lặp lại", "repeated header")),
    ("section", Text::new("dòng nhóm", "section")),
    ("subtotal", Text::new("dòng cộng", "subtotal")),
    ("total", Text::new("dòng tổng", "total")),
    ("note", Text::new("ghi chú", "note")),
    ("signature", Text::new("ngày, chữ ký, nơi nhận", "date, signature, recipients")),
    ("separator", Text::new("dòng sep=", "sep= line")),
    ("outside", Text::new("ngoài bảng", "outside the table")),
    ("other_table", Text::new("bảng khác", "another table")),
    ("page_number", Text::new("số trang", "page number")),
    ("page_header", Text::new("dòng lặp ở đầu, cuối trang", "running title")),
    ("watermark", Text::new("chữ chìm, dấu đóng", "watermark or stamp")),
    ("rotated", Text::new("chữ xoay ngoài bảng", "turned text outside the table")),
    ("blank_header", Text::new("không có tiêu đề", "without header")),
];

/// The name of a reason for being left out.
pub fn reason_name(reason: &str, lang: Lang) -> &'static str {
    REASONS.iter().find(|(id, _)| *id == reason).map_or("", |(_, name)| name.get(lang))
}

/// The header of a column for a person.
pub fn column_text(column: &Column, lang: Lang) -> String {
    if column.path.is_empty() {
        return Text::new("(không có tiêu đề)", "(no header)").get(lang).to_owned();
    }
    column.header()
}

/// The view as text for a person.
pub fn text(view: &View, lang: Lang) -> String {
    let say = |vi: &'static str, en: &'static str| Text::new(vi, en).get(lang);
    let mut made = format!("{}\n", view.path.display());
    let encoding = view.encoding.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
    writeln!(
        made,
        "{} · {} byte{encoding} · sha256 {}",
        view.reader,
        view.bytes,
        view.sha256.get(..16).unwrap_or_default()
    )
    .ok();
    for sheet in view.sheets.iter().filter(|sheet| sheet.name.is_some()) {
        let hidden = if sheet.hidden { say(" (ẩn)", " (hidden)") } else { "" };
        let name = sheet.name.as_deref().unwrap_or_default();
        writeln!(
            made,
            "  {} «{name}»{hidden}: {} {}, {} {}",
            say("trang tính", "sheet"),
            sheet.tables,
            say("bảng", "table(s)"),
            sheet.cells,
            say("ô", "cells")
        )
        .ok();
    }
    for (number, table) in (1..).zip(&view.tables) {
        one(&mut made, number, table, lang);
    }
    if !view.outside.is_empty() {
        writeln!(made, "\n{}:", say("Ngoài mọi bảng", "Outside every table")).ok();
        left_out(&mut made, &view.outside, lang);
    }
    made
}

fn one(made: &mut String, number: u32, table: &TableView, lang: Lang) {
    let say = |vi: &'static str, en: &'static str| Text::new(vi, en).get(lang);
    let sheet = table.sheet.as_ref().map(|name| format!("{name}!")).unwrap_or_default();
    writeln!(
        made,
        "\n{} {number}: {sheet}{} · {} {} · {} {} · {} {:.0} %",
        say("Bảng", "Table"),
        table.region,
        table.rows,
        say("dòng", "rows"),
        table.columns.len(),
        say("cột", "columns"),
        say("tin cậy", "confidence"),
        (table.confidence * 100.0).floor()
    )
    .ok();
    for decision in &table.decisions {
        writeln!(made, "  - {}", decision_text(decision, lang)).ok();
    }
    for (rule, count) in &table.decoded {
        writeln!(made, "  - {} {count} {} ({rule})", say("giải mã", "decoded"), say("ô", "cells")).ok();
    }
    for warning in table.warnings() {
        writeln!(made, "  ! {}", warning.get(lang)).ok();
    }
    if let Some(meaning) = &table.meaning {
        entity(made, meaning, lang);
    }
    writeln!(made, "  {}:", say("Cột", "Columns")).ok();
    for (place, column) in table.columns.iter().enumerate() {
        let hidden = if column.hidden { say(" (ẩn)", " (hidden)") } else { "" };
        let (header, found) = (column_text(column, lang), table.mapped(place, lang));
        writeln!(made, "    {:>4}  {header}{hidden}{found}", column.letter).ok();
    }
    for row in table.first_rows.iter().take(SHOWN) {
        let cells: Vec<_> = row.iter().map(|cell| short(cell.as_deref().unwrap_or("·"))).collect();
        writeln!(made, "    | {}", cells.join(" | ")).ok();
    }
    if !table.sections.is_empty() {
        let names: Vec<_> = table.sections.iter().take(6).map(|name| short(name)).collect();
        writeln!(made, "  {} ({}): {}", say("Nhóm", "Sections"), table.sections.len(), names.join("; ")).ok();
    }
    left_out(made, &table.left_out, lang);
    let balance = table.balance;
    writeln!(
        made,
        "  {}: {} = {} {} + {} {} + {} {}",
        say("Cân đối ô", "Cells"),
        balance.non_empty,
        balance.body,
        say("dữ liệu", "body"),
        balance.header,
        say("tiêu đề", "header"),
        balance.left_out,
        say("để lại", "left out")
    )
    .ok();
}

/// The entity a table is taken for, and those it might be.
fn entity(made: &mut String, meaning: &Meaning, lang: Lang) {
    let say = |vi: &'static str, en: &'static str| Text::new(vi, en).get(lang);
    let Meaning { entity, title, .. } = meaning;
    let title = title.get(lang);
    match meaning.likeness {
        Some(score) => {
            writeln!(made, "  {} {title} ({entity}), {}", say("Giống thực thể", "Looks like"), percent(score))
        }
        None => writeln!(made, "  {} {title} ({entity})", say("Thực thể", "Entity")),
    }
    .ok();
    if !meaning.others.is_empty() {
        let others: Vec<_> = meaning.others.iter().map(|(id, score)| format!("{id} {}", percent(*score))).collect();
        writeln!(made, "    {}: {}", say("cũng có thể là", "perhaps also"), others.join(", ")).ok();
    }
}

/// A decision with its score and the reading that competed.
pub fn decision_text(decision: &Decision, lang: Lang) -> String {
    let score = decision.score.map(|score| format!(" ({})", percent(score))).unwrap_or_default();
    let rival = decision.rival.as_ref().map(|rival| {
        let other = Text::new("cách đọc khác", "another reading").get(lang);
        format!("; {other}: {} ({})", rival.what.get(lang), percent(rival.score))
    });
    format!("{}{score}{}", decision.what.get(lang), rival.unwrap_or_default())
}

/// What a column is, after its header.
fn told(found: &ColumnMeaning, lang: Lang) -> String {
    let say = |vi: &'static str, en: &'static str| Text::new(vi, en).get(lang);
    let rivals = found.rivals.join(", ");
    match (&found.field, found.how.as_str()) {
        (Some(field), _) if rivals.is_empty() => format!(" → {field} {}", percent(found.confidence)),
        (Some(field), _) => {
            format!(" → {field} {} ({}: {rivals})", percent(found.confidence), say("cũng giống", "also like"))
        }
        (None, "running_number") => format!(" · {}", say("số thứ tự", "running number")),
        (None, "proposed") => {
            let nearest = say("chưa rõ, gần nhất", "not certain, nearest");
            format!(" · {nearest}: {rivals} {}", percent(found.confidence))
        }
        (None, "taken") => {
            format!(" · {}: {rivals}", say("cột khác đã là trường này", "another column has this field"))
        }
        (None, _) => format!(" · {}", say("không có trong từ điển, để riêng", "not in the dictionary, kept aside")),
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", (share * 100.0).floor())
}

fn left_out(made: &mut String, cells: &[LeftOut], lang: Lang) {
    for (reason, name) in REASONS {
        let these: Vec<_> = cells.iter().filter(|cell| cell.reason == reason).collect();
        if these.is_empty() {
            continue;
        }
        let examples: Vec<_> =
            these.iter().take(EXAMPLES).map(|cell| format!("{} «{}»", cell.cell, short(&cell.text))).collect();
        let word = Text::new("Để lại", "Left out").get(lang);
        writeln!(made, "  {word} {} ({}): {}", these.len(), name.get(lang), examples.join(", ")).ok();
    }
}

fn short(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= LETTERS { flat } else { flat.chars().take(LETTERS - 1).chain(['…']).collect() }
}
