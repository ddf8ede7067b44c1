//! Sources that say themselves what their columns are (json, xml, parquet, databases): every row is a body row.

use arrow::array::{StringArray, StringBuilder};

use super::grid::{Row, RowSource, Sheet};
use super::legacy::{Mended, Mender};
use super::{Balance, Column, Decoded, LeftOut, Origin, RawBatch, RawTable, Rows, SheetSummary, address};
use crate::error::Result;
use crate::lang::Message;

/// Rows in a batch.
const BATCH: usize = 65_536;

/// The table of a sheet whose columns have these paths.
pub(super) fn table(mut sheet: Sheet, paths: Vec<Vec<String>>, origin: &Origin) -> (RawTable, SheetSummary) {
    let mut mender = Mender::learn(&sheet);
    let mut head = std::mem::take(&mut sheet.rows);
    for row in &mut head {
        mender.mend(row);
    }
    let rest = sheet.rest.take().map(|rows| Box::new(Mended { rows, mender }) as Box<dyn RowSource>);
    let style = sheet.style();
    let summary = SheetSummary {
        name: sheet.name.clone(),
        hidden: false,
        cells: head.iter().map(|row| row.len() as u64).sum(),
        decoded: head.iter().map(|row| row.before.len() as u64).sum(),
        tables: 1,
    };
    let last = rest.is_none().then(|| head.last().map_or(0, |row| row.line));
    let columns: Vec<Column> = (0..)
        .zip(paths)
        .map(|(place, path): (u32, _)| Column {
            path,
            letter: if style == address::Style::Letters { address::letters(place) } else { (place + 1).to_string() },
            hidden: false,
        })
        .collect();
    let mut decisions = origin.decisions.clone();
    let stated = Message::new(
        "Cột do chính nguồn dữ liệu nêu tên; mọi dòng đều là dữ liệu",
        "The source itself names the columns; every row is data",
    );
    decisions.push(stated.into());
    let right = u32::try_from(columns.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let origin = Origin {
        sheet: sheet.name,
        region: address::area(style, (1, 0), last, right),
        confidence: 1.0,
        decisions,
        ..origin.clone()
    };
    let rows = RecordRows {
        head: head.into_iter(),
        rest,
        width: columns.len(),
        balance: Balance { non_empty: columns.len() as u64, header: columns.len() as u64, ..Balance::default() },
    };
    let header = columns
        .iter()
        .map(|column| LeftOut {
            sheet: origin.sheet.clone(),
            cell: column.letter.clone(),
            text: column.header(),
            reason: "header".to_owned(),
        })
        .collect();
    (RawTable { origin, columns, style, header_rows: 1, header, rows: Box::new(rows) }, summary)
}

/// Rows that are all body rows.
struct RecordRows {
    head: std::vec::IntoIter<Row>,
    rest: Option<Box<dyn RowSource>>,
    width: usize,
    balance: Balance,
}

impl Rows for RecordRows {
    fn next_batch(&mut self) -> Result<Option<RawBatch>> {
        let mut lines = Vec::new();
        let mut columns: Vec<StringBuilder> = (0..self.width).map(|_| StringBuilder::new()).collect();
        let mut decoded = Vec::new();
        while lines.len() < BATCH {
            let row = match self.head.next() {
                Some(row) => Some(row),
                None => self.rest.as_mut().map(|rest| rest.next_row()).transpose()?.flatten(),
            };
            let Some(row) = row else { break };
            let place = u32::try_from(lines.len()).unwrap_or(u32::MAX);
            lines.push(row.line);
            for (at, builder) in (0..).zip(&mut columns) {
                builder.append_option(row.get(at));
            }
            self.balance.body += row.len() as u64;
            self.balance.non_empty += row.len() as u64;
            decoded.extend(row.before.iter().map(|before| Decoded {
                row: place,
                column: before.column,
                before: before.text.clone(),
                rule: before.rule.into(),
            }));
        }
        if lines.is_empty() {
            return Ok(None);
        }
        let columns: Vec<StringArray> = columns.iter_mut().map(StringBuilder::finish).collect();
        Ok(Some(RawBatch { lines, columns, section: None, decoded }))
    }

    fn end(&mut self) -> (Vec<LeftOut>, Balance) {
        (Vec::new(), self.balance)
    }
}
