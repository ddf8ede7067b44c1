//! From a file to its tables.

use std::path::Path;

use super::form::Form;
use super::grid::{Row, Sheet};
use super::legacy::{Mended, Mender};
use super::region::labels::Labeller;
use super::region::{self, Detected};
use super::rows::TableRows;
use super::{
    Column, Decision, LeftOut, Origin, RawTable, ReadOptions, Reading, SheetSummary, address, postgres, readers,
    records,
};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Message;

/// The tables of a file, and what stands outside all of them.
///
/// # Errors
/// When the file cannot be read, or holds no table; each with the next action.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Reading> {
    let Some(saved) = &options.reading else {
        return as_stated(path, options);
    };
    let form = Form::open(saved)?;
    let mut reading = as_stated(path, &form.options(options))?;
    let (taken, others) = form.check(path, reading.tables)?;
    reading.tables = taken;
    for mut table in others {
        reading.outside.append(&mut set_aside(&mut table)?);
    }
    let same = Message::new("Đúng biểu mẫu của cách đọc đã lưu", "The form is that of the saved reading");
    for table in &mut reading.tables {
        table.origin.decisions.push(Decision { score: Some(1.0), ..same.clone().into() });
    }
    Ok(reading)
}

/// Every cell of a table that is not wanted, listed as left out.
///
/// # Errors
/// When its rows cannot be read.
pub fn set_aside(table: &mut RawTable) -> Result<Vec<LeftOut>> {
    let sheet = table.origin.sheet.clone();
    let style = table.style;
    let reason = "other_table";
    let mut cells: Vec<LeftOut> = std::mem::take(&mut table.header);
    while let Some(batch) = table.rows.next_batch()? {
        for (column, values) in table.columns.iter().zip(&batch.columns) {
            let filled = batch.lines.iter().zip(values.iter()).filter_map(|(line, value)| Some((line, value?)));
            cells.extend(filled.map(|(line, value)| LeftOut {
                sheet: sheet.clone(),
                cell: match style {
                    address::Style::Letters => format!("{}{line}", column.letter),
                    _ => format!("{}:{}", address::row(style, *line), column.letter),
                },
                text: value.to_owned(),
                reason: reason.to_owned(),
            }));
        }
    }
    for cell in &mut cells {
        reason.clone_into(&mut cell.reason);
    }
    let (mut rest, _) = table.rows.end();
    cells.append(&mut rest);
    Ok(cells)
}

/// The tables of a file under what is stated, a saved reading apart.
fn as_stated(path: &Path, options: &ReadOptions) -> Result<Reading> {
    check(options)?;
    let ((sha256, bytes), book) = match options.database.as_ref().filter(|_| postgres::is_place(path)) {
        Some(database) => ((postgres::fingerprint(database)?, 0), postgres::open(database, options)?),
        None => (files::fingerprint(path)?, readers::read(path, options)?),
    };
    let origin = Origin {
        path: path.to_owned(),
        sha256,
        bytes,
        reader: book.reader.to_owned(),
        encoding: book.encoding,
        sheet: None,
        region: String::new(),
        confidence: 0.0,
        decisions: book.remarks.into_iter().map(Decision::from).collect(),
    };
    let mut reading = Reading { tables: Vec::new(), outside: Vec::new(), sheets: Vec::new() };
    let own = |sheet: &Sheet| sheet.name.as_ref().is_some_and(|name| name.ends_with(super::OWN_SHEET));
    for sheet in book.sheets.into_iter().filter(|sheet| !own(sheet)) {
        one_sheet(sheet, &origin, options, &mut reading)?;
    }
    if reading.tables.is_empty() {
        return Err(nothing(path, options, &reading));
    }
    Ok(reading)
}

/// The tables of a file.
///
/// # Errors
/// As [`read`].
pub fn open(path: &Path, options: &ReadOptions) -> Result<Vec<RawTable>> {
    Ok(read(path, options)?.tables)
}

fn check(options: &ReadOptions) -> Result<()> {
    match options.region.as_deref() {
        Some(region) if address::parse_area(region).is_none() => Err(Error::usage(
            format!("Vùng «{region}» không đúng dạng"),
            format!("Region '{region}' is not well formed"),
        )
        .hint(
            "Hãy viết như A6:M420, hoặc 3:1002 với tệp văn bản.",
            "Write it like A6:M420, or 3:1002 for a text file.",
        )),
        _ => Ok(()),
    }
}

fn nothing(path: &Path, options: &ReadOptions, reading: &Reading) -> Error {
    let cells: u64 = reading.sheets.iter().map(|sheet| sheet.cells).sum();
    if let (Some(sheet), true) = (&options.sheet, reading.sheets.is_empty()) {
        return Error::read(path, format!("không có trang tính «{sheet}»"), format!("there is no sheet '{sheet}'"))
            .hint(
                "Hãy xem tên các trang tính bằng tudien inspect.",
                "See the names of the sheets with tudien inspect.",
            );
    }
    if cells == 0 {
        return Error::read(path, "không tìm thấy bảng nào: mọi ô đều trống", "no table found: every cell is empty")
            .hint("Hãy xin lại tệp từ nơi gửi.", "Ask the sender for the file again.");
    }
    Error::read(
        path,
        format!("không tìm thấy bảng nào trong {cells} ô: không có dòng tiêu đề đứng trên các dòng dữ liệu"),
        format!("no table found in {cells} cells: no header row stands over rows of data"),
    )
    .hint(
        "Hãy nêu vùng bảng bằng --region (ví dụ A6:M420) và số dòng tiêu đề bằng --header-rows.",
        "State the region with --region (for example A6:M420) and the header rows with --header-rows.",
    )
}

fn one_sheet(mut sheet: Sheet, origin: &Origin, options: &ReadOptions, reading: &mut Reading) -> Result<()> {
    reading.outside.append(&mut sheet.dropped);
    if let Some(paths) = sheet.records.take() {
        let (table, summary) = records::table(sheet, paths, origin);
        reading.tables.push(table);
        reading.sheets.push(summary);
        return Ok(());
    }
    let mut mender = Mender::learn(&sheet);
    for row in &mut sheet.rows {
        mender.mend(row);
    }
    let mut rest = sheet.rest.take().map(|rows| Mended { rows, mender });
    let found = region::detect(&sheet, options);
    let cells = sheet.rows.iter().map(|row| row.len() as u64).sum();
    let decoded = sheet.rows.iter().map(|row| row.before.len() as u64).sum();
    reading.sheets.push(SheetSummary {
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        cells,
        decoded,
        tables: found.len(),
    });
    if found.is_empty() {
        while let Some(row) = rest.as_mut().map(super::grid::RowSource::next_row).transpose()?.flatten() {
            reading.outside.extend(outside(&sheet, &row, (0, u32::MAX)));
        }
    }
    reading.outside.extend(unclaimed(&sheet, &found));
    let last = found.len().saturating_sub(1);
    for (place, table) in found.into_iter().enumerate() {
        let is_last = place == last;
        let rest = if is_last { rest.take() } else { None };
        reading.tables.push(table_of(&mut sheet, table, (rest, is_last), origin));
    }
    Ok(())
}

/// Cells that are no table's to account for.
fn unclaimed(sheet: &Sheet, found: &[Detected]) -> Vec<LeftOut> {
    let mut made = Vec::new();
    for (place, row) in sheet.rows.iter().enumerate() {
        let claims: Vec<_> =
            found.iter().filter(|table| table.rows.contains(&place)).map(|table| table.layout.territory).collect();
        made.extend(
            row.iter()
                .filter(|(cell, _)| !claims.iter().any(|(left, right)| (*left..=*right).contains(&cell.column)))
                .flat_map(|(cell, _)| outside(sheet, row, (cell.column, cell.column))),
        );
    }
    made
}

fn outside(sheet: &Sheet, row: &Row, (left, right): (u32, u32)) -> Vec<LeftOut> {
    row.within(left, right)
        .map(|(cell, text)| LeftOut {
            sheet: sheet.name.clone(),
            cell: address::cell(sheet.style(), row.line, cell.column),
            text: text.to_owned(),
            reason: "outside".to_owned(),
        })
        .collect()
}

/// A table; the last of its sheet takes the rows, which those before it may share.
fn table_of(sheet: &mut Sheet, table: Detected, (rest, is_last): (Option<Mended>, bool), origin: &Origin) -> RawTable {
    let layout = &table.layout;
    let style = sheet.style();
    let columns = layout
        .columns
        .iter()
        .zip(&layout.paths)
        .map(|(column, path)| Column {
            path: path.clone(),
            letter: if style == address::Style::Letters { address::letters(*column) } else { (column + 1).to_string() },
            hidden: sheet.hides(*column),
        })
        .collect();
    let first =
        (layout.header.first().copied().unwrap_or(layout.body), layout.columns.first().copied().unwrap_or_default());
    let last_line = rest.is_none().then_some(table.last);
    let mut decisions = origin.decisions.clone();
    decisions.extend(layout.decisions.iter().cloned());
    decisions.extend(hidden(sheet, &table).map(Decision::from));
    let origin = Origin {
        sheet: sheet.name.clone(),
        region: address::area(style, first, last_line, layout.columns.last().copied().unwrap_or_default()),
        confidence: layout.confidence,
        decisions,
        ..origin.clone()
    };
    let header_rows = u32::try_from(layout.header.len()).unwrap_or(u32::MAX);
    let header = header_cells(sheet, layout);
    let head = if is_last {
        sheet.rows.truncate(table.rows.end);
        sheet.rows.split_off(table.rows.start.min(sheet.rows.len()))
    } else {
        sheet.rows.get(table.rows.clone()).unwrap_or_default().to_vec()
    };
    let rest = rest.map(|rest| Box::new(rest) as Box<dyn super::grid::RowSource>);
    let sections = table.sections || rest.is_some();
    let labeller = Labeller::new(table.layout, sheet.merges.clone());
    RawTable {
        origin,
        columns,
        style,
        header_rows,
        header,
        rows: Box::new(TableRows::new(head, rest, labeller, &sheet.merges, (sheet.name.clone(), style), sections)),
    }
}

/// What the sheet hides and is read all the same.
fn hidden(sheet: &Sheet, table: &Detected) -> impl Iterator<Item = Message> {
    let whole = sheet.hidden.then(|| {
        Message::new("Trang tính này bị ẩn; ẩn không phải là xóa", "This sheet is hidden; hidden is not deleted")
    });
    let within = sheet.rows.get(table.rows.clone()).unwrap_or_default();
    let lines: Vec<String> = within.iter().filter(|row| row.hidden).map(|row| row.line.to_string()).collect();
    let rows = (!lines.is_empty()).then(|| {
        let (count, first) = (lines.len(), lines.iter().take(5).cloned().collect::<Vec<_>>().join(", "));
        let more = if count > 5 { " …" } else { "" };
        Message::new(
            format!("{count} dòng bị ẩn vẫn được đọc (dòng {first}{more})"),
            format!("{count} hidden row(s) are read too (row {first}{more})"),
        )
    });
    let columns: Vec<String> = table
        .layout
        .columns
        .iter()
        .filter(|column| sheet.hides(**column))
        .map(|column| address::letters(*column))
        .collect();
    let columns = (!columns.is_empty()).then(|| {
        let names = columns.join(", ");
        Message::new(format!("Cột bị ẩn vẫn được đọc: {names}"), format!("Hidden columns are read too: {names}"))
    });
    [whole, rows, columns].into_iter().flatten()
}

fn header_cells(sheet: &Sheet, layout: &super::region::layout::Layout) -> Vec<LeftOut> {
    let rows = sheet.rows.iter().filter(|row| layout.header.contains(&row.line));
    rows.flat_map(|row| outside(sheet, row, layout.territory))
        .map(|cell| LeftOut { reason: "header".to_owned(), ..cell })
        .collect()
}
