//! Tables drawn with rules as strips; the lines they take are marked as taken, word by word.

use super::lattice::{Lattice, lattices};
use super::page::Page;
use super::strip::{Band, Piece, Slot, Strip, slot};
use super::words::{Line, Word};
use crate::source::region::shape::{Token, token};

/// What the rules of a page give.
pub(super) enum Ruled {
    /// Rows and columns.
    Whole(Strip),
    /// Columns alone: rules part no rows.
    Columns(Vec<f32>),
}

/// The ruled tables of a page. Words inside whole ones are taken out of `lines`.
pub(super) fn ruled(page: &mut Page, lines: &mut Vec<Line>) -> Vec<Ruled> {
    let filled = |x0: f32, x1: f32, top: f32, bottom: f32| {
        lines.iter().any(|line| {
            line.middle() > top
                && line.middle() < bottom
                && line.words.iter().any(|word| word.middle() > x0 && word.middle() < x1)
        })
    };
    let found = lattices(&page.lying, &page.upright, &filled);
    let mut made = Vec::new();
    for lattice in found {
        if unparted(&lattice, lines) {
            made.push(Ruled::Columns(lattice.xs));
            continue;
        }
        let strip = strip(page, &lattice, lines);
        if strip.bands.len() >= 2 || strip.bands.iter().any(|band| band.slots.len() >= 3) {
            take(&lattice, lines);
            page.standing.retain(|run| lattice.at(run.place.middle().0, run.place.middle().1).is_none());
            made.push(Ruled::Whole(strip));
        }
    }
    made
}

/// Several running numbers stand in one cell: rules part the columns, not the rows.
fn unparted(lattice: &Lattice, lines: &[Line]) -> bool {
    let mut counts = std::collections::BTreeMap::<usize, Vec<u32>>::new();
    for line in lines {
        for (word, next) in line.words.iter().zip(line.words.iter().skip(1).map(Some).chain([None])) {
            let alone = !word.joined && next.is_none_or(|next| !next.joined);
            if let (true, Some(cell), Some(Token::Whole(number))) =
                (alone, lattice.at(word.middle(), line.middle()), token(&word.text))
            {
                counts.entry(cell).or_default().push(number);
            }
        }
    }
    counts
        .values()
        .any(|numbers| numbers.windows(2).filter(|pair| pair[0].checked_add(1) == Some(pair[1])).count() >= 3)
}

fn inside<'l>(lattice: &Lattice, line: &'l Line) -> Vec<(usize, Vec<&'l Word>)> {
    let mut made: Vec<(usize, Vec<&Word>)> = Vec::new();
    for word in &line.words {
        let Some(cell) = lattice.at(word.middle(), line.middle()) else { continue };
        match made.iter_mut().find(|(known, _)| *known == cell) {
            Some((_, words)) => words.push(word),
            None => made.push((cell, vec![word])),
        }
    }
    made
}

fn take(lattice: &Lattice, lines: &mut Vec<Line>) {
    for line in lines.iter_mut() {
        let middle = line.middle();
        line.words.retain(|word| lattice.at(word.middle(), middle).is_none());
    }
    lines.retain(|line| !line.words.is_empty());
}

fn strip(page: &Page, lattice: &Lattice, lines: &[Line]) -> Strip {
    let mut cells: Vec<Vec<Piece>> = vec![Vec::new(); lattice.areas.len()];
    let mut numbers: Vec<Option<u32>> = vec![None; lattice.rows()];
    for line in lines {
        let held = inside(lattice, line);
        if let (false, Some(row)) = (held.is_empty(), lattice.row(line.middle())) {
            numbers[row].get_or_insert(line.number);
        }
        for (cell, words) in held {
            cells[cell].push(Piece::of(line, words.into_iter().cloned().collect()));
        }
    }
    for run in &page.standing {
        let (x, y) = run.place.middle();
        if let Some(cell) = lattice.at(x, y) {
            let word = Word {
                x0: run.place.x0,
                x1: run.place.x1,
                text: run.text.trim().to_owned(),
                font: run.font,
                joined: false,
            };
            cells[cell].push(Piece { base: run.place.x0, size: 0.0, words: vec![word] });
        }
    }
    let mut bands: Vec<Band> = (0..lattice.rows())
        .map(|row| Band { number: 0, top: lattice.ys[row], bottom: lattice.ys[row + 1], slots: Vec::new() })
        .collect();
    for (area, pieces) in lattice.areas.iter().zip(&cells) {
        let room = (lattice.xs[area.left], lattice.xs[area.right + 1]);
        let made = slot(area.left, area.right, pieces, Some(room));
        let merged = area.bottom > area.top || area.right > area.left;
        if !made.text.is_empty() || merged {
            bands[area.top].slots.push(Slot { down: area.bottom - area.top, ..made });
        }
    }
    // a row without a line of its own stands directly under the one above
    let mut last = 0;
    for (band, number) in bands.iter_mut().zip(&numbers) {
        band.number = number.unwrap_or(last);
        last = band.number;
        band.slots.sort_by_key(|slot| slot.left);
    }
    Strip { page: page.number, borders: lattice.xs.clone(), bands, ruled: true }
}
