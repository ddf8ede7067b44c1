//! Tables without running numbers: a row begins where most columns are filled, or where the lines stand further apart.

use std::collections::BTreeMap;

use super::anchors::Anchors;
use super::rivers::{self, Columns};
use super::{Table, Text};
use crate::source::grid::Kind;
use crate::source::readers::pdf::words::{Line, text};
use crate::source::region::shape::{Shape, shape};

/// A table in these lines, if they make one.
pub(super) fn table<'a>(
    pages: &'a [Text],
    lines: &'a [Line],
    drawn: Option<Vec<f32>>,
    bold: &'a [bool],
) -> Option<Table<'a>> {
    let mut counts: Vec<usize> = lines.iter().map(|line| line.phrases().count()).filter(|count| *count >= 2).collect();
    counts.sort_unstable();
    let usual = counts.get(counts.len() * 3 / 4).copied()?;
    if counts.len() < 4 || counts.len() * 3 < lines.len() {
        return None;
    }
    let full: Vec<&Line> = lines.iter().filter(|line| line.phrases().count() * 10 >= usual * 7).collect();
    let columns = match drawn {
        Some(borders) => Columns::drawn(borders),
        None => rivers::columns(&full),
    };
    if columns.len() < 2 {
        return None;
    }
    let mut places: Vec<usize> = (0..lines.len()).filter(|place| begins(&lines[*place], &columns)).collect();
    let first = typed(lines, &places, &columns);
    places.retain(|place| *place >= first);
    let left = columns.cores.first().map_or(0.0, |core| core.0);
    (places.len() >= 3).then_some(Table {
        pages,
        lines,
        anchors: Anchors { places, left, right: left },
        columns,
        numbered: false,
        bold,
    })
}

/// Most columns are filled, the first among them, and nothing runs over several.
fn begins(line: &Line, columns: &Columns) -> bool {
    let filled: Vec<Option<usize>> = line.phrases().map(|phrase| columns.of(phrase)).collect();
    let mut known: Vec<usize> = filled.iter().flatten().copied().collect();
    known.dedup();
    let inside = filled.iter().all(Option::is_some);
    let head = known.first() == Some(&0) && known.len() * 2 >= columns.len();
    inside && known.len() >= 2 && (head || known.len() * 10 >= columns.len() * 7)
}

/// The first line that holds numbers, dates or codes where nearly all lines do: above it is the header.
fn typed(lines: &[Line], places: &[usize], columns: &Columns) -> usize {
    let kind = |place: usize, column: usize| {
        let line = lines.get(place)?;
        let phrase = line.phrases().find(|phrase| columns.of(phrase) == Some(column))?;
        Some(shape(Kind::Text, &text(phrase)))
    };
    let typed: Vec<usize> = (0..columns.len())
        .filter(|column| {
            let mut counts = BTreeMap::<bool, usize>::new();
            for place in places {
                if let Some(shape) = kind(*place, *column) {
                    *counts.entry(shape != Shape::Text).or_default() += 1;
                }
            }
            let (words, other) = (counts.get(&false).copied().unwrap_or(0), counts.get(&true).copied().unwrap_or(0));
            other >= 3 && other * 10 >= (words + other) * 7
        })
        .collect();
    let data = |place: &&usize| {
        typed.iter().filter(|column| kind(**place, **column).is_some_and(|shape| shape != Shape::Text)).count() * 2
            >= typed.len().max(1)
    };
    if typed.is_empty() {
        return places.get(1).copied().unwrap_or_default();
    }
    places.iter().find(data).copied().unwrap_or_default()
}
