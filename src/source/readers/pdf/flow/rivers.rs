//! Columns of a table without rules: white rivers that run down through its lines.

use crate::source::readers::pdf::words::{Line, Word};

/// Width of the steps in which rivers are looked for.
const STEP: f32 = 0.25;
/// Narrowest river.
const NARROWEST: f32 = 0.7;

/// Columns by the part of each that is always inked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::source::readers::pdf) struct Columns {
    /// Left and right end of what stands in each column.
    pub(in crate::source::readers::pdf) cores: Vec<(f32, f32)>,
    /// The columns are drawn by rules: these are their borders.
    pub(in crate::source::readers::pdf) drawn: Option<Vec<f32>>,
}

impl Columns {
    /// Columns parted by standing rules.
    pub(super) fn drawn(borders: Vec<f32>) -> Self {
        let cores = borders.windows(2).map(|pair| (pair[0], pair[1])).collect();
        Self { cores, drawn: Some(borders) }
    }

    /// Number of columns.
    pub(super) const fn len(&self) -> usize {
        self.cores.len()
    }

    /// Borders half-way down the rivers.
    pub(super) fn borders(&self) -> Vec<f32> {
        if let Some(drawn) = &self.drawn {
            return drawn.clone();
        }
        let mut made = vec![self.cores.first().map_or(0.0, |core| core.0)];
        made.extend(self.cores.windows(2).map(|pair| f32::midpoint(pair[0].1, pair[1].0)));
        made.extend(self.cores.last().map(|core| core.1));
        made
    }

    /// First and last column that an extent touches; one in a river belongs to the nearest.
    pub(super) fn touched(&self, x0: f32, x1: f32) -> (usize, usize) {
        if self.drawn.is_some() {
            let middle =
                |at: f32| self.cores.iter().position(|core| at < core.1).unwrap_or(self.cores.len().saturating_sub(1));
            return (middle(x0 + 0.5), middle(x1 - 0.5));
        }
        let mut over = self.cores.iter().enumerate().filter(|(_, core)| x0 < core.1 - 0.3 && x1 > core.0 + 0.3);
        if let Some((first, _)) = over.next() {
            return (first, over.next_back().map_or(first, |(last, _)| last));
        }
        let gap = |core: &(f32, f32)| (core.0 - x1).max(x0 - core.1);
        let nearest = (0..self.cores.len())
            .min_by(|left, right| gap(&self.cores[*left]).total_cmp(&gap(&self.cores[*right])))
            .unwrap_or_default();
        (nearest, nearest)
    }

    /// The column of a phrase, or `None` where it runs over several.
    pub(super) fn of(&self, phrase: &[Word]) -> Option<usize> {
        let (first, last) = self.touched(phrase.first()?.x0, phrase.last()?.x1);
        (first == last).then_some(first)
    }
}

/// The columns that these lines have in common.
pub(super) fn columns(lines: &[&Line]) -> Columns {
    let right = lines.iter().map(|line| line.x1()).fold(0.0, f32::max);
    let steps = step(right) + 2;
    let mut change = vec![0_i32; steps + 1];
    for phrase in lines.iter().flat_map(|line| line.phrases()) {
        let (Some(first), Some(last)) = (phrase.first(), phrase.last()) else { continue };
        change[step(first.x0).min(steps)] += 1;
        change[(step(last.x1) + 1).min(steps)] -= 1;
    }
    let most = allowed(lines.len());
    let mut inked = Vec::with_capacity(steps);
    let mut now = 0;
    for delta in &change {
        now += delta;
        inked.push(now);
    }
    let mut cores: Vec<(f32, f32)> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, count) in inked.iter().chain([&0]).enumerate() {
        match (open, *count > most) {
            (None, true) => open = Some(at),
            (Some(from), false) => {
                cores.push((from as f32 * STEP, at as f32 * STEP));
                open = None;
            }
            _ => {}
        }
    }
    Columns { cores: sparse(join(cores), lines), drawn: None }
}

/// Lines that may cross a river.
fn allowed(lines: usize) -> i32 {
    let share = lines * 12 / 1000;
    i32::try_from(share.max(usize::from(lines >= 12)).max(if lines >= 25 { 2 } else { 0 })).unwrap_or(i32::MAX)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on a page, not negative")]
fn step(at: f32) -> usize {
    (at.clamp(0.0, 20_000.0) / STEP) as usize
}

fn join(cores: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    let mut made: Vec<(f32, f32)> = Vec::new();
    for core in cores {
        match made.last_mut() {
            Some(last) if core.0 - last.1 < NARROWEST => last.1 = core.1,
            _ => made.push(core),
        }
    }
    made
}

/// Columns that only a few lines fill are hidden in the rivers: phrases apart from both sides show them.
fn sparse(cores: Vec<(f32, f32)>, lines: &[&Line]) -> Vec<(f32, f32)> {
    let mut made = cores;
    let mut strays: Vec<(f32, f32)> = Vec::new();
    for line in lines {
        let phrases: Vec<(f32, f32)> =
            line.phrases().filter_map(|phrase| Some((phrase.first()?.x0, phrase.last()?.x1))).collect();
        for (at, (x0, x1)) in phrases.iter().enumerate() {
            let free = made.iter().all(|core| *x1 < core.0 + 0.3 || *x0 > core.1 - 0.3);
            // the columns on both sides are filled on this line, so it is of neither
            let left = at.checked_sub(1).map(|before| phrases[before]);
            let right = phrases.get(at + 1);
            let taken = |side: Option<&(f32, f32)>, core: Option<&(f32, f32)>| match (side, core) {
                (Some(side), Some(core)) => side.1 > core.0 && side.0 < core.1,
                (_, None) => true,
                (None, Some(_)) => false,
            };
            let before = made.iter().rfind(|core| core.1 <= *x0 + 0.3);
            let after = made.iter().find(|core| core.0 >= *x1 - 0.3);
            if free && taken(left.as_ref(), before) && taken(right, after) {
                strays.push((*x0, *x1));
            }
        }
    }
    strays.sort_by(|left, right| left.0.total_cmp(&right.0));
    for (x0, x1) in strays {
        match made.iter_mut().find(|core| x0 < core.1 && x1 > core.0) {
            Some(core) => *core = (core.0.min(x0), core.1.max(x1)),
            None => made.push((x0, x1)),
        }
    }
    made.sort_by(|left, right| left.0.total_cmp(&right.0));
    made
}
