//! Which row a line belongs to, column by column: cells stand at the top, the middle or the bottom of their row, and the
//! running number shows where that is.

use crate::source::readers::pdf::words::Word;

/// Baselines closer than this are one.
pub(super) const SAME: f32 = 1.6;

/// A line of the body with its words by column.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// Place of the line.
    pub(super) line: usize,
    /// Baseline.
    pub(super) base: f32,
    /// Words of each column, from the left.
    pub(super) cells: Vec<(usize, Vec<Word>)>,
}

/// Where cells stand in their row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mode {
    /// First lines are level with the running number.
    Top,
    /// Cells are centred on it.
    Middle,
    /// Last lines are level with it.
    Bottom,
}

/// Every mode, the most common first.
pub(super) const MODES: [Mode; 3] = [Mode::Top, Mode::Middle, Mode::Bottom];

/// For each baseline (ascending) of one column the row it belongs to; `None` where it fits none. `rows` are the baselines
/// of the running numbers, ascending.
pub(super) fn assign(bases: &[f32], rows: &[f32], leading: f32, mode: Mode) -> Vec<Option<usize>> {
    match mode {
        Mode::Top => downwards(bases, rows, leading),
        Mode::Bottom => {
            let turned: Vec<f32> = bases.iter().rev().map(|base| -base).collect();
            let turned_rows: Vec<f32> = rows.iter().rev().map(|base| -base).collect();
            let made = downwards(&turned, &turned_rows, leading);
            made.into_iter().rev().map(|row| row.map(|row| rows.len() - 1 - row)).collect()
        }
        Mode::Middle => centred(bases, rows, leading),
    }
}

fn downwards(bases: &[f32], rows: &[f32], leading: f32) -> Vec<Option<usize>> {
    let mut made = vec![None; bases.len()];
    let mut last: Option<(usize, f32)> = None;
    for (place, base) in bases.iter().enumerate() {
        let next = rows.partition_point(|row| *row <= base + SAME);
        let Some(row) = next.checked_sub(1) else { continue };
        let level = (rows[row] - base).abs() <= SAME;
        let follows = last.is_some_and(|(known, at)| known == row && base - at <= reach(leading));
        if level || follows {
            made[place] = Some(row);
            last = Some((row, *base));
        } else {
            last = None;
        }
    }
    made
}

fn centred(bases: &[f32], rows: &[f32], leading: f32) -> Vec<Option<usize>> {
    let mut made: Vec<Option<usize>> = vec![None; bases.len()];
    // the ends of what each row holds so far
    let mut held: Vec<Option<(usize, usize)>> = vec![None; rows.len()];
    for (row, at) in rows.iter().enumerate() {
        if let Some(place) =
            nearest(bases, *at).filter(|place| (bases[*place] - at).abs() <= SAME && made[*place].is_none())
        {
            made[place] = Some(row);
            held[row] = Some((place, place));
        }
    }
    for (row, at) in rows.iter().enumerate().filter(|(row, _)| held[*row].is_none()).collect::<Vec<_>>() {
        let below = bases.partition_point(|base| base < at);
        let Some(above) = below.checked_sub(1).filter(|_| below < bases.len()) else { continue };
        let even = ((bases[below] - at) - (at - bases[above])).abs() <= SAME;
        if even && bases[below] - bases[above] <= reach(leading) && made[above].is_none() && made[below].is_none() {
            (made[above], made[below]) = (Some(row), Some(row));
            held[row] = Some((above, below));
        }
    }
    // from all rows outwards, a pair of lines at a time
    let mut grows = true;
    while grows {
        grows = false;
        for (row, at) in rows.iter().enumerate() {
            let Some((first, last)) = held[row] else { continue };
            let (Some(above), below) = (first.checked_sub(1), last + 1) else { continue };
            if below >= bases.len() || made[above].is_some() || made[below].is_some() {
                continue;
            }
            let near = bases[first] - bases[above] <= reach(leading) && bases[below] - bases[last] <= reach(leading);
            let even = ((bases[below] - at) - (at - bases[above])).abs() <= SAME;
            if near && even {
                (made[above], made[below]) = (Some(row), Some(row));
                held[row] = Some((above, below));
                grows = true;
            }
        }
    }
    made
}

fn nearest(bases: &[f32], at: f32) -> Option<usize> {
    let after = bases.partition_point(|base| *base < at);
    [after.checked_sub(1), Some(after)]
        .into_iter()
        .flatten()
        .filter(|place| *place < bases.len())
        .min_by(|left, right| (bases[*left] - at).abs().total_cmp(&(bases[*right] - at).abs()))
}

/// The usual distance of lines within a cell: in some column the smallest distance that is common.
pub(super) fn leading(columns: &[Vec<Vec<f32>>], size: f32) -> f32 {
    let least = columns.iter().filter_map(|pages| {
        let mut counts = std::collections::BTreeMap::<i32, usize>::new();
        for pair in pages.iter().flat_map(|bases| bases.windows(2)) {
            let gap = pair[1] - pair[0];
            if gap > 0.7 * size && gap < 2.2 * size {
                #[expect(clippy::cast_possible_truncation, reason = "a few dozen points")]
                let bin = (gap * 4.0).round() as i32;
                *counts.entry(bin).or_default() += 1;
            }
        }
        let (usual, most) =
            counts.iter().max_by_key(|(bin, count)| (**count, -**bin)).map(|(bin, count)| (*bin, *count))?;
        // few cells of a table may be wrapped: lines as near as lines of one text are, and nearer than rows
        let line = |bin: i32| (0.98 * size..=1.5 * size).contains(&(bin as f32 / 4.0)) && bin * 100 < usual * 92;
        counts
            .into_iter()
            .find(|(bin, count)| (*count * 5 >= most && *count >= 3.min(most)) || line(*bin))
            .map(|(bin, _)| bin)
    });
    least.min().map_or(1.2 * size, |bin| bin as f32 / 4.0)
}

/// Lines this far apart go on with one another.
pub(super) fn reach(leading: f32) -> f32 {
    1.04 * leading + 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_at_the_top_the_bottom_and_the_middle() {
        let rows = [10.0, 40.0];
        assert_eq!(assign(&[10.0, 20.0, 40.0], &rows, 10.0, Mode::Top), [Some(0), Some(0), Some(1)]);
        assert_eq!(assign(&[0.0, 10.0, 40.0], &rows, 10.0, Mode::Bottom), [Some(0), Some(0), Some(1)]);
        assert_eq!(
            assign(&[5.0, 15.0, 30.0, 40.0, 50.0], &rows, 10.0, Mode::Middle),
            [Some(0), Some(0), Some(1), Some(1), Some(1)]
        );
        assert_eq!(assign(&[10.0, 25.0, 40.0], &rows, 10.0, Mode::Top), [Some(0), None, Some(1)]);
    }
}
