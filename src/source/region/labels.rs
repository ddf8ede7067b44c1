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
        let number = self.layout.anchor.and_then(|anchor| row.get(anchor)).and_then(token);
        let label = self.below(row, number, follows);
        match label {
            Label::Body => {
                self.tail = false;
                self.count(row, number);
            }
            Label::Section | Label::Subtotal => self.part = Sums::default(),
            Label::Signature => self.tail = true,
            _ => {}
        }
        label
    }

    fn cells<'r>(&self, row: &'r Row) -> impl Iterator<Item = (&'r Cell, &'r str)> + use<'r> {
        row.within(self.layout.territory.0, self.layout.territory.1)
    }

    /// A full row whose cells are of their columns' shapes, words and figures: nothing but body. This decides most rows of
    /// long tables before anything is compared or folded.
    fn is_plain(&self, row: &Row, number: Option<Token>) -> bool {
        if self.tail || row.len() * 10 < self.layout.width * 9 || matches!(number, Some(Token::Whole(1))) {
            return false;
        }
        let (mut words, mut typed) = (0, 0);
        for (cell, shape) in row.at(&self.layout.columns).zip(&self.layout.shapes) {
            let Some((cell, text)) = cell else { continue };
            let figure = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
            match shape {
                _ if cell.sum => return false,
                Shape::Text => words += 1,
                _ if figure(text.as_bytes().first()) || figure(text.as_bytes().last()) => typed += 1,
                _ => return false,
            }
        }
        words >= 3 && typed >= 2
    }

    fn below(&self, row: &Row, number: Option<Token>, follows: bool) -> Label {
        if (number.is_none() || self.continues(number)) && follows && self.is_plain(row, number) {
            return Label::Body;
        }
        let filled = self.cells(row).count();
        let inside =
            self.cells(row).filter(|(cell, _)| self.layout.columns.binary_search(&cell.column).is_ok()).count();
        if !matches!(number, Some(Token::Whole(_))) && self.repeats_header(row) {
            return Label::RepeatedHeader;
        }
        if filled * 2 > self.layout.columns.len() && self.numbers_columns(row, number) {
            return Label::ColumnNumbers;
        }
        let named = || self.cells(row).nth(1).is_some_and(|(_, text)| words::heads_section(text));
        if !self.tail && self.layout.heads.holds(number, |column| row.cell(column).is_some(), named) {
            return Label::Pending;
        }
        let wide = inside * 2 >= self.layout.width.min(self.layout.columns.len()) && inside >= 2;
        if number.is_some() && (wide || inside >= 3) && (!self.tail || self.continues(number)) {
            return Label::Body;
        }
        if let Some(total) = self.total(row, number) {
            return total;
        }
        if self.heads_part(number, inside) {
            return Label::Pending;
        }
        if number.is_some() && inside >= 2 && !self.tail && self.continues(number) {
            return Label::Body;
        }
        let full = wide && number.is_none() && self.layout.anchor.is_none() && filled > 3;
        let office =
            |cell: &Cell, text: &str| follows && self.layout.offices.contains(&cell.column) && words::office(text);
        if !full && self.cells(row).any(|(cell, text)| words::signature(text) && !office(cell, text)) {
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
        let alone = inside == 1
            && self.layout.anchor.is_some()
            && first.is_some_and(|(cell, text)| {
                cell.column > edge && !cell.bold && !words::heads_section(text) && !words::note(text)
            });
        let continues =
            follows && self.whole.rows > 0 && !across && inside > 0 && (!on_edge || inside >= 2 || alone) && matching;
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

    /// The row numbers the columns once more. A body row numbered 1 may look like it: then all columns must agree.
    fn numbers_columns(&self, row: &Row, number: Option<Token>) -> bool {
        let counted = || row.within(self.layout.territory.0, self.layout.territory.1).count();
        match number {
            Some(Token::Whole(1)) => {
                let whole = counted() == self.layout.columns.len()
                    && (counted() >= 5 || !self.layout.numbered.is_empty())
                    && self.last_number.is_some();
                whole && self.counts_columns(row)
            }
            Some(Token::Whole(_)) => !self.continues(number) && self.counts_columns(row),
            _ => self.counts_columns(row),
        }
    }

    /// A heading «I | Xã Ea Kao» over rows numbered 1, 2, 3: a section, unless such rows carry values in this table.
    fn heads_part(&self, number: Option<Token>, inside: usize) -> bool {
        let deep = matches!(number, Some(Token::Roman | Token::Letter));
        deep && inside == 2 && self.layout.width >= 4 && !self.layout.hierarchy
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
        for (cell, _) in
            row.at(&self.layout.columns).zip(&self.layout.shapes).filter(|(_, shape)| **shape != Shape::Text)
        {
            if let Some((cell, text)) = cell {
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
        let numbers = self.cells(row).filter(|(cell, text)| amount(cell, text)).count();
        if words_cells.len() > 2 {
            return None;
        }
        let area = self.layout.anchor.is_some()
            && number.is_none()
            && words_cells.first().is_some_and(|(_, text)| words::whole_area(text));
        let labelled = words_cells
            .first()
            .and_then(|(_, text)| words::total(text))
            .or_else(|| area.then_some(words::Total::Whole));
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

    fn count(&mut self, row: &Row, number: Option<Token>) {
        if let Some(Token::Whole(number)) = number {
            self.last_number = Some(number);
        }
        for sums in [&mut self.part, &mut self.whole] {
            sums.values.resize(self.layout.columns.len(), 0.0);
            sums.rows = sums.rows.saturating_add(1);
        }
        let sums = self.part.values.iter_mut().zip(&mut self.whole.values);
        for ((cell, shape), (part, whole)) in row.at(&self.layout.columns).zip(&self.layout.shapes).zip(sums) {
            let Some((_, text)) = cell.filter(|_| matches!(shape, Shape::Number | Shape::Code)) else { continue };
            if let Some(value) = summand(text) {
                *part += value;
                *whole += value;
            }
        }
    }
}

/// What a text adds to the sum of its column; `None` where it is no amount.
fn summand(text: &str) -> Option<f64> {
    // most are figures with at most one point, or codes of letters and figures: nothing is trimmed or searched
    match text.as_bytes().first() {
        Some(b'0') if text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_digit()) => return None,
        Some(b'0') => {}
        Some(first) if first.is_ascii_alphabetic() => return None,
        _ => {
            if let Some(value) = decimal(text) {
                return Some(value);
            }
        }
    }
    (!long_code(text)).then(|| value(text)).flatten()
}

/// Figures with at most one point, fifteen bytes at most: such a number is the quotient of two that a float holds exactly.
fn decimal(text: &str) -> Option<f64> {
    const TENS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let bytes = text.as_bytes();
    let (last, mut figures, mut point) = (bytes.last()?, 0_u64, None);
    if bytes.len() > 15 || !last.is_ascii_digit() || !bytes.first()?.is_ascii_digit() {
        return None;
    }
    for (place, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => figures = figures * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(place),
            _ => return None,
        }
    }
    let after = point.map_or(0, |point| bytes.len() - 1 - point);
    Some(figures as f64 / TENS.get(after)?)
}

/// A text that starts with a zero, or is too long for an amount, identifies: it is not summed.
fn long_code(text: &str) -> bool {
    let text = text.trim();
    text.len() > 15 || (text.len() > 1 && text.starts_with('0') && !text.contains(['.', ',']))
}

/// A cell that could be a sum: a number, or digits alone that are no code.
fn amount(cell: &Cell, text: &str) -> bool {
    match shape(cell.kind, text) {
        Shape::Number => true,
        Shape::Code => !long_code(text) && text.trim().bytes().all(|byte| byte.is_ascii_digit()),
        Shape::Date | Shape::Text => false,
    }
}

/// A number as it is written: `5.626,9` and `1,234.5` by their last separator.
fn value(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Some(value) = decimal(text) {
        return Some(value);
    }
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
    use super::{decimal, summand, value};

    #[test]
    fn written_numbers_have_values() {
        assert_eq!(value("5.626,9"), Some(5626.9));
        assert_eq!(value("1,234,567"), Some(1_234_567.0));
        assert_eq!(value("12.5"), Some(12.5));
        for text in ["0.1", "9999.9", "0.007", "123456789.12345", "9999999999999.9", "007"] {
            assert_eq!(decimal(text), text.parse().ok(), "{text}");
        }
        assert_eq!((decimal("1."), decimal(".5"), decimal("1.2.3"), decimal("-1")), (None, None, None, None));
        assert_eq!((summand("066183687834"), summand("0.5"), summand("8286.2")), (None, Some(0.5), Some(8286.2)));
        assert_eq!(["R00000000", "E5", "inf1", "CH 1.234"].map(|text| summand(text).or(value(text))), [None; 4]);
        assert_eq!(value("0,75"), Some(0.75));
        assert_eq!(value("Xã 5"), None);
    }
}
