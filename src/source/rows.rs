//! The rows of a table, batch by batch, with what is left out and the balance of cells.

use arrow::array::{StringArray, StringBuilder};

use super::grid::{Merge, Row, RowSource};
use super::region::labels::{Label, Labeller};
use super::region::shape::{Shape, shape};
use super::{Balance, Decoded, LeftOut, RawBatch, Rows, address};
use crate::error::{Error, Result};

/// Rows in the first batch, which shows what the columns are.
const FIRST: usize = 65_536;
/// Rows in a batch after it: few enough that its texts stay near the cores, and their memory is used again.
const BATCH: usize = 16_384;
/// Most cells that may be left out of one table: a long list means that the table was not understood.
const MOST_LEFT: usize = 500_000;

/// Gives the rows of one table.
pub(super) struct TableRows {
    head: std::vec::IntoIter<Row>,
    rest: Option<Box<dyn RowSource>>,
    labeller: Labeller,
    columns: Vec<u32>,
    sheet: Option<String>,
    style: address::Style,
    pending: Vec<Row>,
    section: Option<String>,
    sections: bool,
    downward: Downward,
    left_out: Vec<LeftOut>,
    balance: Balance,
    separator_line: bool,
    /// The row at hand; its memory is used again for the next.
    row: Row,
    /// The first batch has been given.
    begun: bool,
    /// Bytes of each column in the batch before, as many rows of it as the next has: room for them.
    bytes: Vec<usize>,
}

/// Areas merged downwards in the body: their text is that of every row.
#[derive(Default)]
struct Downward {
    waiting: std::collections::VecDeque<Merge>,
    active: Vec<(Merge, String)>,
}

impl Downward {
    fn new(merges: &[Merge], body: u32) -> Self {
        let mut waiting: Vec<Merge> =
            merges.iter().filter(|merge| merge.top >= body && merge.bottom > merge.top).copied().collect();
        waiting.sort_unstable();
        Self { waiting: waiting.into(), active: Vec::new() }
    }

    fn advance(&mut self, row: &Row) {
        self.active.retain(|(merge, _)| merge.bottom >= row.line);
        while let Some(merge) = self.waiting.front().copied().filter(|merge| merge.top <= row.line) {
            self.waiting.pop_front();
            if merge.top == row.line
                && let Some(text) = row.get(merge.left)
            {
                self.active.push((merge, text.to_owned()));
            }
        }
    }

    fn text(&self, column: u32) -> Option<&str> {
        self.active.iter().find(|(merge, _)| merge.left == column).map(|(_, text)| text.as_str())
    }
}

impl TableRows {
    /// Rows of a table: those of the head, then the rest.
    pub(super) fn new(
        head: Vec<Row>,
        rest: Option<Box<dyn RowSource>>,
        labeller: Labeller,
        merges: &[Merge],
        (sheet, style): (Option<String>, address::Style),
        sections: bool,
    ) -> Self {
        let layout = labeller.layout();
        Self {
            columns: layout.columns.clone(),
            downward: Downward::new(merges, layout.body),
            head: head.into_iter(),
            rest,
            labeller,
            separator_line: style == address::Style::Lines,
            sheet,
            style,
            pending: Vec::new(),
            section: None,
            sections,
            left_out: Vec::new(),
            balance: Balance::default(),
            row: Row::default(),
            begun: false,
            bytes: Vec::new(),
        }
    }

    /// Puts the next row into `row`; false after the last.
    fn next_into(&mut self, row: &mut Row) -> Result<bool> {
        if let Some(next) = self.head.next() {
            *row = next;
            return Ok(true);
        }
        self.rest.as_mut().map_or(Ok(false), |rest| rest.next_into(row))
    }

    fn builders(&self) -> Vec<StringBuilder> {
        let bytes = self.bytes.iter().copied().chain(std::iter::repeat(0));
        let room = |bytes: usize| {
            if bytes == 0 { StringBuilder::new() } else { StringBuilder::with_capacity(BATCH, bytes + bytes / 16) }
        };
        self.columns.iter().zip(bytes).map(|(_, bytes)| room(bytes)).collect()
    }

    fn leave(&mut self, row: &Row, label: Label) {
        let (left, right) = self.labeller.layout().territory;
        let stated = self.separator_line
            && row.line == 1
            && row.get(0).is_some_and(|text| text.to_lowercase().starts_with("sep="));
        let reason = if stated { "separator" } else { label.reason() };
        for (cell, text) in row.within(left, right) {
            self.balance.left_out += 1;
            self.left_out.push(LeftOut {
                sheet: self.sheet.clone(),
                cell: address::cell(self.style, row.line, cell.column),
                text: text.to_owned(),
                reason: reason.to_owned(),
            });
        }
    }

    /// Rows that waited: headings of sections now that a body row follows, else notes.
    fn settle(&mut self, followed: bool) {
        if self.pending.is_empty() {
            return;
        }
        for row in std::mem::take(&mut self.pending) {
            let (left, right) = self.labeller.layout().territory;
            // sums that stand beside a heading are no part of its name
            let texts: Vec<_> = row
                .within(left, right)
                .enumerate()
                .filter(|(place, (cell, text))| *place == 0 || shape(cell.kind, text) != Shape::Number)
                .map(|(_, (_, text))| text.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            let section = followed && texts.len() <= 2;
            if section {
                self.section = Some(texts.join(" "));
            }
            self.leave(&row, if section { Label::Section } else { Label::Note });
        }
    }

    fn body(&mut self, row: &Row, batch: &mut Builders) {
        let place = u32::try_from(batch.lines.len()).unwrap_or(u32::MAX);
        batch.lines.push(row.line);
        let mut taken = 0;
        for ((builder, column), cell) in batch.columns.iter_mut().zip(&self.columns).zip(row.at(&self.columns)) {
            if let Some((_, text)) = cell {
                taken += 1;
                builder.append_value(text);
            } else {
                builder.append_option(self.downward.text(*column));
            }
        }
        self.balance.body += taken as u64;
        batch.sections.append_option(self.section.as_deref());
        for before in &row.before {
            if let Ok(column) = self.columns.binary_search(&before.column) {
                let column = u32::try_from(column).unwrap_or(u32::MAX);
                batch.decoded.push(Decoded {
                    row: place,
                    column,
                    before: before.text.clone(),
                    rule: before.rule.into(),
                });
            }
        }
        if taken == row.len() {
            return;
        }
        let (left, right) = self.labeller.layout().territory;
        for (cell, text) in
            row.within(left, right).filter(|(cell, _)| self.columns.binary_search(&cell.column).is_err())
        {
            self.balance.left_out += 1;
            self.left_out.push(LeftOut {
                sheet: self.sheet.clone(),
                cell: address::cell(self.style, row.line, cell.column),
                text: text.to_owned(),
                reason: "outside".to_owned(),
            });
        }
    }

    fn take(&mut self, row: &Row, batch: &mut Builders) -> Result<()> {
        let (left, right) = self.labeller.layout().territory;
        let filled = row.count_within(left, right);
        self.balance.non_empty += filled as u64;
        if filled == 0 {
            return Ok(());
        }
        self.downward.advance(row);
        match self.labeller.label(row) {
            Label::Body => {
                self.settle(true);
                self.body(row, batch);
            }
            Label::Header => self.balance.header += filled as u64,
            Label::Pending => self.pending.push(row.clone()),
            label => self.leave(row, label),
        }
        if self.left_out.len() + self.pending.len() > MOST_LEFT {
            return Err(too_much(&row_line(&self.left_out)));
        }
        Ok(())
    }
}

fn row_line(left_out: &[LeftOut]) -> String {
    left_out.last().map(|cell| cell.cell.clone()).unwrap_or_default()
}

fn too_much(cell: &str) -> Error {
    Error::new(
        crate::error::Kind::Read,
        format!("Quá nhiều ô không thuộc bảng (tới ô {cell}): chưa hiểu đúng vùng bảng"),
        format!("Too many cells are not in the table (up to {cell}): the region was not understood"),
    )
    .hint("Hãy nêu vùng bảng bằng --region, ví dụ A6:M420.", "State the region with --region, for example A6:M420.")
}

/// Columns of a batch being built.
struct Builders {
    lines: Vec<u32>,
    columns: Vec<StringBuilder>,
    sections: StringBuilder,
    decoded: Vec<Decoded>,
}

impl Rows for TableRows {
    fn next_batch(&mut self) -> Result<Option<RawBatch>> {
        let mut batch = Builders {
            lines: Vec::new(),
            columns: self.builders(),
            sections: StringBuilder::new(),
            decoded: Vec::new(),
        };
        let rows = if std::mem::replace(&mut self.begun, true) { BATCH } else { FIRST };
        let mut row = std::mem::take(&mut self.row);
        while batch.lines.len() < rows {
            if !self.next_into(&mut row)? {
                self.settle(false);
                break;
            }
            self.take(&row, &mut batch)?;
        }
        self.row = row;
        let share = |column: &StringBuilder| column.values_slice().len() / batch.lines.len().div_ceil(BATCH).max(1);
        self.bytes = batch.columns.iter().map(share).collect();
        if batch.lines.is_empty() {
            return Ok(None);
        }
        let columns: Vec<StringArray> = batch.columns.iter_mut().map(StringBuilder::finish).collect();
        let section = self.sections.then(|| batch.sections.finish());
        Ok(Some(RawBatch { lines: batch.lines, columns, section, decoded: batch.decoded }))
    }

    fn end(&mut self) -> (Vec<LeftOut>, Balance) {
        (std::mem::take(&mut self.left_out), self.balance)
    }
}
