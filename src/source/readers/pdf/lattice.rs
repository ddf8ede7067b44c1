//! Tables drawn with rules: the grid they make, and its cells, merged ones as they are drawn.

use super::page::Rule;

/// Rules closer than this are one.
const SNAP: f32 = 2.2;
/// Rules that miss each other by less than this meet.
const MEET: f32 = 3.5;
/// Most rules of a page that are looked at: more are a drawing.
const MOST: usize = 6_000;

/// A cell, as places in the grid, both ends within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    /// First row.
    pub(super) top: usize,
    /// First column.
    pub(super) left: usize,
    /// Last row.
    pub(super) bottom: usize,
    /// Last column.
    pub(super) right: usize,
}

/// A grid of rules with at least two rows and two columns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lattice {
    /// Borders of columns from the left.
    pub(super) xs: Vec<f32>,
    /// Borders of rows from the top.
    pub(super) ys: Vec<f32>,
    /// Cells in the order of rows.
    pub(super) areas: Vec<Area>,
    /// For each place of the grid, row by row, its cell.
    owners: Vec<usize>,
}

impl Lattice {
    /// Number of columns.
    pub(super) const fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    /// Number of rows.
    pub(super) const fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    /// The cell that holds a point.
    pub(super) fn at(&self, x: f32, y: f32) -> Option<usize> {
        let (row, column) = (slot(&self.ys, y)?, slot(&self.xs, x)?);
        self.owners.get(row * self.columns() + column).copied()
    }

    /// The row that holds a height.
    pub(super) fn row(&self, y: f32) -> Option<usize> {
        slot(&self.ys, y)
    }
}

fn slot(borders: &[f32], at: f32) -> Option<usize> {
    let place = borders.partition_point(|border| *border <= at);
    (place > 0 && place < borders.len()).then(|| place - 1)
}

/// Rules that lie on one another joined into one.
pub(super) fn joined(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    sorted.sort_by(|left, right| left.at.total_cmp(&right.at));
    let mut made: Vec<Rule> = Vec::new();
    let mut group: Vec<Rule> = Vec::new();
    for rule in sorted {
        if group.first().is_some_and(|first| rule.at - first.at > SNAP) {
            made.extend(spans(&mut group));
        }
        group.push(rule);
    }
    made.extend(spans(&mut group));
    made
}

fn spans(group: &mut Vec<Rule>) -> Vec<Rule> {
    let at = group.iter().map(|rule| rule.at).sum::<f32>() / group.len().max(1) as f32;
    group.sort_by(|left, right| left.from.total_cmp(&right.from));
    let mut made: Vec<Rule> = Vec::new();
    for rule in group.drain(..) {
        match made.last_mut() {
            Some(last) if rule.from - last.to <= MEET => last.to = last.to.max(rule.to),
            _ => made.push(Rule { at, ..rule }),
        }
    }
    made
}

/// The grids of a page, from the top. `filled(x0, x1, top, bottom)` tells whether words stand in an area.
pub(super) fn lattices(lying: &[Rule], upright: &[Rule], filled: &dyn Fn(f32, f32, f32, f32) -> bool) -> Vec<Lattice> {
    if lying.len() > MOST || upright.len() > MOST {
        return Vec::new();
    }
    let (lying, upright) = (joined(lying), joined(upright));
    let mut made: Vec<Lattice> =
        parts(&lying, &upright).into_iter().filter_map(|(lying, upright)| lattice(&lying, &upright, filled)).collect();
    made.sort_by(|left, right| left.ys[0].total_cmp(&right.ys[0]));
    made
}

/// Rules that hang together.
fn parts(lying: &[Rule], upright: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut sets: Vec<usize> = (0..lying.len() + upright.len()).collect();
    for (h, lie) in lying.iter().enumerate() {
        for (v, stand) in upright.iter().enumerate() {
            let meets = stand.at >= lie.from - MEET
                && stand.at <= lie.to + MEET
                && lie.at >= stand.from - MEET
                && lie.at <= stand.to + MEET;
            if meets {
                unite(&mut sets, h, lying.len() + v);
            }
        }
    }
    let mut made: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = std::collections::BTreeMap::new();
    for (place, rule) in lying.iter().enumerate() {
        made.entry(root(&mut sets, place)).or_default().0.push(*rule);
    }
    for (place, rule) in upright.iter().enumerate() {
        made.entry(root(&mut sets, lying.len() + place)).or_default().1.push(*rule);
    }
    made.into_values().collect()
}

fn root(sets: &mut [usize], place: usize) -> usize {
    let mut at = place;
    while sets[at] != at {
        sets[at] = sets[sets[at]];
        at = sets[at];
    }
    at
}

fn unite(sets: &mut [usize], left: usize, right: usize) {
    let (left, right) = (root(sets, left), root(sets, right));
    sets[left.max(right)] = left.min(right);
}

fn lattice(lying: &[Rule], upright: &[Rule], filled: &dyn Fn(f32, f32, f32, f32) -> bool) -> Option<Lattice> {
    let mut xs = places(upright);
    let mut ys = places(lying);
    let (top, bottom) = (*ys.first()?, *ys.last()?);
    // tables without their outer rules: the rules across run past the last one along
    open_sides(&mut xs, lying, &|from, to| filled(from, to, top, bottom));
    let (left, right) = (*xs.first()?, *xs.last()?);
    open_sides(&mut ys, upright, &|from, to| filled(left, right, from, to));
    if xs.len() < 3 || ys.len() < 3 {
        return None;
    }
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    let mut sets: Vec<usize> = (0..columns * rows).collect();
    for row in 0..rows {
        for column in 0..columns {
            let place = row * columns + column;
            let (x0, x1, y0, y1) = (xs[column], xs[column + 1], ys[row], ys[row + 1]);
            if column + 1 < columns && !drawn(upright, x1, y0, y1) {
                unite(&mut sets, place, place + 1);
            }
            if row + 1 < rows && !drawn(lying, y1, x0, x1) {
                unite(&mut sets, place, place + columns);
            }
        }
    }
    let (areas, owners) = areas(&mut sets, rows, columns);
    Some(Lattice { xs, ys, areas, owners })
}

fn places(rules: &[Rule]) -> Vec<f32> {
    let mut made: Vec<f32> = rules.iter().map(|rule| rule.at).collect();
    made.sort_by(f32::total_cmp);
    made.dedup_by(|right, left| *right - *left < SNAP);
    made
}

fn open_sides(borders: &mut Vec<f32>, across: &[Rule], filled: &dyn Fn(f32, f32) -> bool) {
    let (Some(first), Some(last)) = (borders.first().copied(), borders.last().copied()) else {
        return;
    };
    let mut starts: Vec<f32> = across.iter().map(|rule| rule.from).collect();
    let mut ends: Vec<f32> = across.iter().map(|rule| rule.to).collect();
    starts.sort_by(f32::total_cmp);
    ends.sort_by(f32::total_cmp);
    let (Some(start), Some(end)) =
        (starts.get(starts.len() / 3).copied(), ends.get(ends.len() - 1 - ends.len() / 3).copied())
    else {
        return;
    };
    if end > last + 6.0 && filled(last, end) {
        borders.push(end);
    }
    if start < first - 6.0 && filled(start, first) {
        borders.insert(0, start);
    }
}

/// A rule runs along most of this border.
fn drawn(rules: &[Rule], at: f32, from: f32, to: f32) -> bool {
    let along: f32 = rules
        .iter()
        .filter(|rule| (rule.at - at).abs() <= SNAP)
        .map(|rule| (rule.to.min(to) - rule.from.max(from)).max(0.0))
        .sum();
    along >= 0.7 * (to - from)
}

/// Cells of the united places; a set that is no rectangle falls apart into its places.
fn areas(sets: &mut [usize], rows: usize, columns: usize) -> (Vec<Area>, Vec<usize>) {
    let mut boxes = std::collections::BTreeMap::<usize, (Area, usize)>::new();
    for place in 0..rows * columns {
        let (row, column) = (place / columns, place % columns);
        let key = root(sets, place);
        let (area, count) =
            boxes.entry(key).or_insert((Area { top: row, left: column, bottom: row, right: column }, 0));
        area.left = area.left.min(column);
        area.right = area.right.max(column);
        area.bottom = area.bottom.max(row);
        *count += 1;
    }
    let (mut made, mut owners, mut known) =
        (Vec::new(), vec![0; rows * columns], std::collections::BTreeMap::<usize, usize>::new());
    for (place, owner) in owners.iter_mut().enumerate() {
        let (row, column) = (place / columns, place % columns);
        let key = root(sets, place);
        let whole = boxes
            .get(&key)
            .filter(|(area, count)| (area.bottom - area.top + 1) * (area.right - area.left + 1) == *count);
        let mut new = |area| {
            made.push(area);
            made.len() - 1
        };
        *owner = if let Some((area, _)) = whole {
            *known.entry(key).or_insert_with(|| new(*area))
        } else {
            new(Area { top: row, left: column, bottom: row, right: column })
        };
    }
    (made, owners)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn rule(at: f32, from: f32, to: f32) -> Rule {
        Rule { at, from, to }
    }

    #[test]
    fn merged_cells_are_areas() {
        let lying = [rule(0.0, 0.0, 90.0), rule(20.0, 30.0, 90.0), rule(40.0, 0.0, 90.0), rule(60.0, 0.0, 90.0)];
        let upright = [rule(0.0, 0.0, 60.0), rule(30.0, 0.0, 60.0), rule(60.0, 20.0, 60.0), rule(90.0, 0.0, 60.0)];
        let found = lattices(&lying, &upright, &|_, _, _, _| true);
        assert_eq!(found.len(), 1);
        let areas = &found[0].areas;
        assert!(areas.contains(&Area { top: 0, left: 0, bottom: 1, right: 0 }), "{areas:?}");
        assert!(areas.contains(&Area { top: 0, left: 1, bottom: 0, right: 2 }), "{areas:?}");
        assert_eq!(areas.len(), 7);
    }

    #[test]
    fn a_frame_is_no_table() {
        let lying = [rule(0.0, 0.0, 90.0), rule(60.0, 0.0, 90.0)];
        let upright = [rule(0.0, 0.0, 60.0), rule(90.0, 0.0, 60.0)];
        assert!(lattices(&lying, &upright, &|_, _, _, _| true).is_empty());
    }
}
