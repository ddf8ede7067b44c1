//! Rows that head a part of a table and carry its sums: «I | Xã Ea Kao | | 1.234», «1 | Xã Ea Kao». Rows numbered anew
//! stand below them, and they leave empty what those rows fill.

use super::block::Block;
use super::shape::{Shape, Token, token};

/// How the heads of parts are known in a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heads {
    /// Columns that rows fill and heads leave empty; none where there are no such heads.
    pub empty: Vec<u32>,
    /// Heads are numbered 1, 2, 3 as rows are.
    pub whole: bool,
}

impl Heads {
    /// A row with this number and these filled columns heads a part.
    pub fn holds(&self, number: Option<Token>, filled: impl Fn(u32) -> bool, named: impl Fn() -> bool) -> bool {
        let numbered = match number {
            Some(Token::Roman | Token::Letter) => true,
            Some(Token::Whole(_)) => self.whole && named(),
            _ => false,
        };
        numbered && !self.empty.is_empty() && !self.empty.iter().any(|column| filled(*column))
    }
}

/// Looks for heads among some rows of a table with running numbers.
pub fn heads(block: &Block<'_>, anchor: u32, columns: &[u32], shapes: &[Shape], places: &[usize]) -> Heads {
    let numbers: Vec<Option<Token>> =
        places.iter().map(|place| block.row(*place)?.get(anchor).and_then(token)).collect();
    let (mut over, mut rows) = (Vec::new(), Vec::new());
    for (at, number) in numbers.iter().enumerate() {
        let anew = numbers.get(at + 1).is_some_and(|next| *next == Some(Token::Whole(1)));
        match number {
            Some(Token::Roman | Token::Letter | Token::Whole(_)) if anew => over.push(places[at]),
            Some(Token::Whole(_)) => rows.push(places[at]),
            _ => {}
        }
    }
    let deep = over.iter().all(|place| {
        let number = block.row(*place).and_then(|row| row.get(anchor)).and_then(token);
        matches!(number, Some(Token::Roman | Token::Letter))
    });
    if rows.len() < 3 || over.is_empty() || (!deep && over.len() < 2) {
        return Heads::default();
    }
    let filled = |column: u32, places: &[usize]| {
        places.iter().filter(|place| block.row(**place).is_some_and(|row| row.cell(column).is_some())).count()
    };
    // amounts are summed in heads; names stand right after the number
    let empty = columns
        .iter()
        .zip(shapes)
        .filter(|(column, shape)| **column != anchor && **shape != Shape::Number)
        .map(|(column, _)| *column)
        .filter(|column| filled(*column, &over) == 0 && filled(*column, &rows) * 100 >= rows.len() * 95)
        .collect();
    Heads { empty, whole: !deep }
}
