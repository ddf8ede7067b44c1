//! The header of a table without rules: which lines it takes, and what stands over what.

use super::anchors::counts_columns;
use super::rivers::Columns;
use crate::source::readers::pdf::page::{Page, Rule};
use crate::source::readers::pdf::strip::{Band, Piece, Slot, slot};
use crate::source::readers::pdf::words::{Line, Word, text};
use crate::source::region::words;

/// Most lines of a header.
const DEEPEST: usize = 12;

/// The lines of the header above the first line of the body, from the top. `lines` end where the body begins.
pub(super) fn lines_of(page: &Page, lines: &[Line], columns: &Columns) -> usize {
    let mut first = lines.len();
    let (left, right) = sides(columns);
    let mut below: Option<&Line> = None;
    while let Some(line) = first.checked_sub(1).and_then(|place| lines.get(place)) {
        // column numbers have a row of their own
        let most = if below.is_some_and(counts_columns) { 2.8 } else { 2.1 };
        let far = below.is_some_and(|below| below.base - line.base > most * line.size.max(below.size));
        let fenced = below.is_some_and(|below| {
            page.lying.iter().any(|rule| {
                rule.to.min(right) - rule.from.max(left) > 0.8 * (right - left)
                    && rule.at > line.base
                    && rule.at < below.top() + 1.0
            })
        });
        let outside = line.x0() < left - 60.0 || line.x1() > right + 60.0;
        if far
            || outside
            || (fenced && lines.len() - first >= 1)
            || lines.len() - first >= DEEPEST
            || titled(line, columns)
        {
            break;
        }
        first -= 1;
        below = Some(line);
    }
    first
}

fn sides(columns: &Columns) -> (f32, f32) {
    (columns.cores.first().map_or(0.0, |core| core.0), columns.cores.last().map_or(0.0, |core| core.1))
}

/// A title: a single phrase over much of the table, or one that reads like a title.
fn titled(line: &Line, columns: &Columns) -> bool {
    let (left, right) = sides(columns);
    let phrases = line.phrases().count();
    let reads_so = |phrase: &[Word]| {
        let whole = text(phrase);
        words::unit_line(&whole) || (words::title(&whole) && columns.of(phrase).is_none())
    };
    if phrases <= 2 && line.phrases().any(reads_so) {
        return true;
    }
    if phrases > 1 {
        return false;
    }
    let (first, last) = columns.touched(line.x0(), line.x1());
    let wide = line.x1() - line.x0() > 0.6 * (right - left);
    let most = last + 1 - first > columns.len().div_ceil(2) && columns.len() > 3;
    let centred = ((line.x0() + line.x1()) - (left + right)).abs() < 6.0;
    wide || most || (centred && first != last)
}

/// A text of the header over some columns.
struct Part {
    left: usize,
    right: usize,
    base: f32,
    pieces: Vec<Piece>,
}

/// The header's lines as rows with merged cells.
pub(super) fn bands(page: &Page, lines: &[Line], columns: &Columns) -> Vec<Band> {
    let Some(first) = lines.first() else { return Vec::new() };
    let parts = parts(page, lines, columns);
    let paths: Vec<Vec<usize>> = (0..columns.len())
        .map(|column| {
            (0..parts.len()).filter(|part| (parts[*part].left..=parts[*part].right).contains(&column)).collect()
        })
        .collect();
    let depth = paths.iter().map(Vec::len).max().unwrap_or(0);
    let bottom = lines.last().map_or(0.0, Line::bottom);
    let step = (bottom - first.top()) / depth.max(1) as f32;
    (0..depth)
        .map(|level| {
            let number = u32::try_from(level).unwrap_or_default();
            Band {
                number: first.number + number,
                top: first.top() + step * level as f32,
                bottom: first.top() + step * (level + 1) as f32,
                slots: slots(&parts, &paths, level, depth),
            }
        })
        .collect()
}

/// The cells of one level: a part that columns side by side share is one merged cell; the last of a column reaches down.
fn slots(parts: &[Part], paths: &[Vec<usize>], level: usize, depth: usize) -> Vec<Slot> {
    let mut made: Vec<(usize, Slot)> = Vec::new();
    for (column, path) in paths.iter().enumerate() {
        let Some(part) = path.get(level) else { continue };
        match made.last_mut() {
            Some((last, slot)) if last == part && slot.right + 1 == column => slot.right = column,
            _ => {
                let down = if path.len() == level + 1 { depth - 1 - level } else { 0 };
                made.push((*part, Slot { down, ..slot(column, column, &parts[*part].pieces, None) }));
            }
        }
    }
    made.into_iter().map(|(_, slot)| slot).collect()
}

/// Texts over columns: lines of one column are one text, texts over several columns stand above them.
fn parts(page: &Page, lines: &[Line], columns: &Columns) -> Vec<Part> {
    let mut made: Vec<Part> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        for phrase in line.phrases() {
            let (left, right) = span(page, lines, place, phrase, columns);
            let piece = Piece::of(line, phrase.to_vec());
            match made.iter_mut().rfind(|part| part.left <= right && part.right >= left) {
                // the next line of the same text, or a second phrase beside it
                Some(part) if (part.left, part.right) == (left, right) => match part.pieces.last_mut() {
                    Some(last) if (last.base - line.base).abs() < 0.1 => last.words.extend(piece.words),
                    _ => part.pieces.push(piece),
                },
                _ => made.push(Part { left, right, base: line.base, pieces: vec![piece] }),
            }
        }
    }
    made.sort_by(|left, right| left.base.total_cmp(&right.base));
    made
}

/// The columns that a phrase of the header stands over.
fn span(page: &Page, lines: &[Line], place: usize, phrase: &[Word], columns: &Columns) -> (usize, usize) {
    let (Some(first), Some(last), Some(line)) = (phrase.first(), phrase.last(), lines.get(place)) else {
        return (0, 0);
    };
    let (left, right) = columns.touched(first.x0, last.x1);
    let below = |column: usize| {
        lines.iter().skip(place + 1).any(|line| line.phrases().any(|phrase| columns.of(phrase) == Some(column)))
    };
    let level = |column: usize| {
        line.phrases().any(|other| {
            let ends = other.first().zip(other.last()).map(|(first, last)| columns.touched(first.x0, last.x1));
            other.first() != phrase.first() && ends.is_some_and(|(first, last)| (first..=last).contains(&column))
        })
    };
    if let Some(rule) = under(page, line, first.x0, last.x1, columns) {
        let over =
            |core: &(f32, f32)| rule.from < f32::midpoint(core.0, core.1) && rule.to > f32::midpoint(core.0, core.1);
        let held: Vec<usize> = (0..columns.len()).filter(|column| over(&columns.cores[*column])).collect();
        if let (Some(from), Some(to)) = (held.first(), held.last())
            && from < to
            && held.iter().all(|column| below(*column))
        {
            return (*from, *to);
        }
    }
    let middle = f32::midpoint(first.x0, last.x1);
    let borders = columns.borders();
    let off = |from: usize, to: usize| (middle - f32::midpoint(borders[from], borders[to + 1])).abs();
    let core = |column: usize| (middle - f32::midpoint(columns.cores[column].0, columns.cores[column].1)).abs();
    // a text centred over several columns that have texts of their own below
    let mut best = (left, right);
    let mut least = if left == right { off(left, right).min(core(left)) } else { f32::MAX };
    if left == right && (!below(left) || wraps(lines, place, phrase, columns)) {
        return best;
    }
    for from in 0..=left {
        for to in right..columns.len() {
            let free = (from..=to).all(|column| below(column) && !level(column));
            if from < to && free && off(from, to) + 1.0 < least {
                (best, least) = ((from, to), off(from, to));
            }
        }
    }
    best
}

/// The next line in the same column goes on with the phrase: as near as lines of one text are, and centred or begun alike.
fn wraps(lines: &[Line], place: usize, phrase: &[Word], columns: &Columns) -> bool {
    let (Some(first), Some(last), Some(line)) = (phrase.first(), phrase.last(), lines.get(place)) else {
        return false;
    };
    let middle = |first: &Word, last: &Word| f32::midpoint(first.x0, last.x1);
    lines.iter().skip(place + 1).any(|below| {
        let near = below.base - line.base < 1.45 * line.size;
        near && below.phrases().filter(|other| columns.of(other) == columns.of(phrase)).any(|other| {
            other.first().zip(other.last()).is_some_and(|(from, to)| {
                (middle(from, to) - middle(first, last)).abs() < 1.5 || (from.x0 - first.x0).abs() < 1.0
            })
        })
    })
}

/// A rule that underlines some columns, directly under a phrase.
fn under(page: &Page, line: &Line, x0: f32, x1: f32, columns: &Columns) -> Option<Rule> {
    let (left, right) = sides(columns);
    page.lying.iter().copied().find(|rule| {
        rule.at > line.base - 0.1
            && rule.at < line.base + 0.9 * line.size
            && rule.from <= x0 + 2.0
            && rule.to >= x1 - 2.0
            && rule.to - rule.from < 0.9 * (right - left)
    })
}

/// The lines are the header's once more: the same texts in the same order.
pub(super) fn repeated(lines: &[Line], header: &[Line]) -> bool {
    !header.is_empty()
        && lines.len() >= header.len()
        && lines.iter().zip(header).all(|(line, known)| text(&line.words) == text(&known.words))
}
