//! What each row of a table is, one row after another: body, section, total, repeated header, note, signature.

use super::layout::Layout;
use super::shape::{Shape, Token, numbers_columns, shape, token};
use super::words;
use crate::source::grid::{Cell, Merge, Row};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// A body row.
    Body,
    /// Above the header.
    Title,
    /// A unit line above the header.
    Unit,
    /// The header.
    Header,
    /// Numbers of columns.
    ColumnNumbers,
    /// The header once more.
    RepeatedHeader,
    /// A heading inside the body.
    Section,
    /// A total over a part.
    Subtotal,
    /// A total over all.
    Total,
    /// A note.
    Note,
    /// Signatures, recipients.
    Signature,
    /// Undecided until the next body row or the end: a section or a note.
    Pending,
}

impl Label {
    /// The reason for being left out, from the closed list.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Body | Self::Header => "",
            Self::Title => "title",
            Self::Unit => "unit",
            Self::ColumnNumbers => "column_numbers",
            Self::RepeatedHeader => "repeated_header",
            Self::Section => "section",
            Self::Subtotal => "subtotal",
            Self::Total => "total",
            Self::Note | Self::Pending => "note",
            Self::Signature => "signature",
        }
    }
}

/// Labels rows in their order.
pub struct Labeller {
    layout: Layout,
    merges: Vec<Merge>,
    next_line: u32,
    tail: bool,
    last_number: Option<u32>,
    part: Sums,
    whole: Sums,
}

/// Sums of the number columns since some row.
#[derive(Default)]
struct Sums {
    rows: u32,
    values: Vec<f64>,
}

impl Labeller {
    /// For a table.
    pub fn new(layout: Layout, merges: Vec<Merge>) -> Self {
        Self {
            layout,
            merges,
            next_line: 0,
            tail: false,
            last_number: None,
            part: Sums::default(),
            whole: Sums::default(),
        }
    }

    /// The layout.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The label of the next row.
    pub fn label(&mut self, row: &Row) -> Label {
        let follows = row.line <= self.next_line;
        self.next_line = row.line + row.height.max(1);
        if self.layout.header.contains(&row.line) {
            return Label::Header;
        }
        if self.layout.numbered.contains(&row.line) {
            return Label::ColumnNumbers;
        }
        if row.line < self.layout.body {
            return if self.cells(row).any(|(_, text)| words::unit_line(text)) { Label::Unit } else { Label::Title };
        }
        let label = self.below(row, follows);
        match label {
            Label::Body => self.count(row),
            Label::Section | Label::Subtotal => self.part = Sums::default(),
            Label::Signature => self.tail = true,
            _ => {}
        }
        label
    }

    fn cells<'r>(&self, row: &'r Row) -> impl Iterator<Item = (&'r Cell, &'r str)> + use<'r> {
        row.within(self.layout.territory.0, self.layout.territory.1)
    }

    fn below(&self, row: &Row, follows: bool) -> Label {
        let filled = self.cells(row).count();
        let inside =
            self.cells(row).filter(|(cell, _)| self.layout.columns.binary_search(&cell.column).is_ok()).count();
        let number = self.layout.anchor.and_then(|anchor| row.get(anchor)).and_then(token);
        if !matches!(number, Some(Token::Whole(_))) && self.repeats_header(row) {
            return Label::RepeatedHeader;
        }
        if !self.continues(number) && filled * 2 > self.layout.columns.len() && self.counts_columns(row) {
            return Label::ColumnNumbers;
        }
        let wide = inside * 2 >= self.layout.width.min(self.layout.columns.len()) && inside >= 2;
        if number.is_some() && (wide || inside >= 3) && (!self.tail || self.continues(number)) {
            return Label::Body;
        }
        if let Some(total) = self.total(row, number) {
            return total;
        }
        if number.is_some() && inside >= 2 && !self.tail && self.continues(number) {
            return Label::Body;
        }
        let full = wide && number.is_none() && self.layout.anchor.is_none() && filled > 3;
        if !full && self.cells(row).any(|(_, text)| words::signature(text)) {
            return Label::Signature;
        }
        if self.tail {
            return Label::Signature;
        }
        if filled <= 2 && self.cells(row).next().is_some_and(|(_, text)| words::note(text)) {
            return Label::Note;
        }
        self.unnumbered(row, inside, wide, follows)
    }

    /// A row without a running number.
    fn unnumbered(&self, row: &Row, inside: usize, wide: bool, follows: bool) -> Label {
        let matching = self.matching(row);
        if wide && (follows || inside * 10 >= self.layout.width * 6) && matching {
            return Label::Body;
        }
        let first = self.cells(row).next();
        let edge = self.layout.anchor.or_else(|| self.layout.columns.first().copied()).unwrap_or_default();
        let on_edge = first.is_some_and(|(cell, _)| cell.column <= edge.saturating_add(1));
        let across = first.is_some_and(|(cell, _)| {
            self.merges.iter().any(|merge| merge.holds(row.line, cell.column) && merge.right > merge.left + 1)
        });
        // a further line of the record above: its own cells further right, directly below
        let continues =
            follows && self.whole.rows > 0 && !across && inside > 0 && (!on_edge || inside >= 2) && matching;
        if continues && self.layout.columns.len() > 2 { Label::Body } else { Label::Pending }
    }

    /// The number goes on from the last one, or the numbering begins anew.
    fn continues(&self, number: Option<Token>) -> bool {
        match (number, self.last_number) {
            (Some(Token::Whole(number)), Some(last)) => {
                number == 1 || (number > last && number <= last.saturating_add(50))
            }
            (Some(_), _) => true,
            (None, _) => false,
        }
    }

    fn counts_columns(&self, row: &Row) -> bool {
        // the first number of a column is short: most rows are told by their first cell
        let short = self.cells(row).next().is_some_and(|(_, text)| text.trim().len() <= 6);
        short && numbers_columns(&self.cells(row).map(|(_, text)| text).collect::<Vec<_>>())
    }

    fn repeats_header(&self, row: &Row) -> bool {
        self.layout.headings.iter().any(|heading| {
            let begins = self.cells(row).take(2).any(|(cell, text)| {
                heading
                    .get(&cell.column)
                    .is_some_and(|known| words::may_fold_to(text, known) && *known == words::fold(text))
            });
            if !begins {
                return false;
            }
            let cells: Vec<_> = self.cells(row).collect();
            let same = cells
                .iter()
                .filter(|(cell, text)| heading.get(&cell.column).is_some_and(|known| *known == words::fold(text)))
                .count();
            cells.len() >= 2 && same * 10 >= cells.len() * 8 && same * 2 >= heading.len()
        })
    }

    /// Cells agree with the shapes of their columns.
    fn matching(&self, row: &Row) -> bool {
        let (mut typed, mut same) = (0, 0);
        for (column, _) in
            self.layout.columns.iter().zip(&self.layout.shapes).filter(|(_, shape)| **shape != Shape::Text)
        {
            if let Some((cell, text)) = row.cell(*column).zip(row.get(*column)) {
                typed += 1;
                same += usize::from(shape(cell.kind, text) != Shape::Text || text.trim().len() <= 2);
            }
        }
        typed == 0 || same * 2 >= typed
    }

    /// A total: by its label, by a SUM formula, or because its numbers are the sums of the rows above.
    fn total(&self, row: &Row, number: Option<Token>) -> Option<Label> {
        let words_cells: Vec<_> =
            self.cells(row).filter(|(cell, text)| shape(cell.kind, text) == Shape::Text).collect();
        let numbers = self.cells(row).filter(|(cell, text)| shape(cell.kind, text) == Shape::Number).count();
        if words_cells.len() > 2 {
            return None;
        }
        let labelled = words_cells.first().and_then(|(_, text)| words::total(text));
        let identified = self.cells(row).any(|(cell, text)| match shape(cell.kind, text) {
            Shape::Date => true,
            Shape::Code => text.trim().starts_with('0'),
            Shape::Number | Shape::Text => false,
        });
        let whole_number = matches!(number, Some(Token::Whole(_) | Token::Dotted | Token::Roman | Token::Letter));
        if !whole_number
            && !identified
            && (numbers > 0 || words_cells.len() == 1)
            && let Some(total) = labelled
        {
            return Some(if total == words::Total::Whole { Label::Total } else { Label::Subtotal });
        }
        if whole_number || words_cells.len() > 1 || numbers == 0 || number.is_some() {
            return None;
        }
        let summed = self.cells(row).any(|(cell, _)| cell.sum);
        if summed && words_cells.is_empty() {
            return Some(Label::Subtotal);
        }
        if self.equals(&self.part, row) {
            return Some(Label::Subtotal);
        }
        self.equals(&self.whole, row).then_some(Label::Total)
    }

    fn equals(&self, sums: &Sums, row: &Row) -> bool {
        let mut checked = 0;
        for (place, column) in
            self.layout.columns.iter().enumerate().filter(|(_, column)| Some(**column) != self.layout.anchor)
        {
            let Some(value) = row.get(*column).and_then(value) else {
                continue;
            };
            let sum = sums.values.get(place).copied().unwrap_or_default();
            if (value - sum).abs() > 1e-6 * sum.abs().max(1.0) {
                return false;
            }
            checked += 1;
        }
        sums.rows >= 2 && checked > 0
    }

    fn count(&mut self, row: &Row) {
        if let Some(Token::Whole(number)) = self.layout.anchor.and_then(|anchor| row.get(anchor)).and_then(token) {
            self.last_number = Some(number);
        }
        for sums in [&mut self.part, &mut self.whole] {
            sums.values.resize(self.layout.columns.len(), 0.0);
            sums.rows = sums.rows.saturating_add(1);
        }
        let columns = self.layout.columns.iter().zip(&self.layout.shapes).enumerate();
        for (place, (column, _)) in columns.filter(|(_, (_, expected))| **expected == Shape::Number) {
            let Some(value) = row.get(*column).and_then(value) else { continue };
            for sums in [&mut self.part, &mut self.whole] {
                if let Some(sum) = sums.values.get_mut(place) {
                    *sum += value;
                }
            }
        }
    }
}

/// A number as it is written: `5.626,9` and `1,234.5` by their last separator.
fn value(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.len() > 30 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().or_else(|| {
        let point = text.rfind(['.', ','])?;
        let grouped = text.len() - point == 4
            || text.matches(['.', ',']).count() > 1
                && !text.get(..point)?.contains([if text.get(point..=point)? == "." { ',' } else { '.' }]);
        let whole: String = text.chars().filter(|letter| !matches!(letter, '.' | ',' | ' ' | '\u{a0}')).collect();
        if grouped {
            return whole.parse().ok();
        }
        let left: String = text.get(..point)?.chars().filter(|letter| !matches!(letter, '.' | ',' | ' ')).collect();
        format!("{left}.{}", text.get(point + 1..)?).parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn written_numbers_have_values() {
        assert_eq!(value("5.626,9"), Some(5626.9));
        assert_eq!(value("1,234,567"), Some(1_234_567.0));
        assert_eq!(value("12.5"), Some(12.5));
        assert_eq!(value("0,75"), Some(0.75));
        assert_eq!(value("Xã 5"), None);
    }
}
