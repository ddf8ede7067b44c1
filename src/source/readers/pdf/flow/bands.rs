//! Rows parted by lying rules or by the shade of every other row.

use crate::source::readers::pdf::lattice::joined;
use crate::source::readers::pdf::page::{Page, Rule};
use crate::source::readers::pdf::words::Line;

/// Heights at which rows of a table between these sides are parted, from the top; none runs through a line of text.
pub(super) fn separators(page: &Page, left: f32, right: f32, lines: &[Line]) -> Vec<f32> {
    let shades = page.shades.iter().filter(|shade| shade.bottom - shade.top < page.height / 3.0);
    let edges = shades.flat_map(|shade| [shade.top, shade.bottom].map(|at| Rule { at, from: shade.x0, to: shade.x1 }));
    let rules: Vec<Rule> = page.lying.iter().copied().chain(edges).collect();
    let mut covered: Vec<(f32, f32)> = Vec::new();
    for rule in joined(&rules) {
        let width = (rule.to.min(right) - rule.from.max(left)).max(0.0);
        match covered.last_mut() {
            Some((at, sum)) if (rule.at - *at).abs() < 1.0 => *sum += width,
            _ => covered.push((rule.at, width)),
        }
    }
    let wide = covered.into_iter().filter(|(_, width)| *width >= 0.6 * (right - left)).map(|(at, _)| at);
    wide.filter(|at| {
        !lines.iter().any(|line| {
            *at > line.base - 0.6 * line.size
                && *at < line.base - 0.05 * line.size
                && line.x1() > left
                && line.x0() < right
        })
    })
    .collect()
}

/// The band that holds a height: 0 above the first separator.
pub(super) fn band(separators: &[f32], at: f32) -> usize {
    separators.partition_point(|separator| *separator <= at)
}

/// The separators part the rows: nearly every running number has a band of its own.
pub(super) fn part(separators: &[f32], rows: &[f32]) -> bool {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for row in rows {
        *counts.entry(band(separators, *row)).or_default() += 1;
    }
    let alone = counts.values().filter(|count| **count == 1).count();
    rows.len() >= 2 && counts.values().all(|count| *count <= 1) && alone == rows.len()
}
