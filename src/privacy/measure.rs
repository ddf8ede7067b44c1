//! k-anonymity, l-diversity and t-closeness of a table as it is.
//!
//! Sweeney, «k-anonymity» (2002); Machanavajjhala and others, «l-diversity» (2007): distinct, entropy and recursive
//! (c,l); Li, Li and Venkatasubramanian, «t-closeness» (2007): equal distance for categories, ordered distance for
//! numbers. Distinct l, entropy l and t are those of pycanon; its recursive c begins with the rarest value, the paper's
//! and this one with the most frequent. An empty cell is a value like any other.

use serde::{Deserialize, Serialize};

use super::groups::{Entry, Groups, Histogram, Sensitive, histogram};

/// What is asked of every group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// The smallest group.
    pub k: u64,
    /// How many different values a sensitive column must have in a group.
    pub diversity: Option<Diversity>,
    /// How far a group may be from the whole table.
    pub t: Option<f64>,
}

/// A kind of l-diversity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Diversity {
    /// At least `l` different values.
    Distinct {
        /// The number of values.
        l: u64,
    },
    /// The exponential of the entropy is at least `l`.
    Entropy {
        /// The effective number of values.
        l: f64,
    },
    /// The most frequent value is less than `c` times all from the `l`-th on.
    Recursive {
        /// The factor.
        c: f64,
        /// From which value on.
        l: u64,
    },
}

/// What was measured of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// Rows.
    pub rows: u64,
    /// Groups of equal quasi-identifiers.
    pub groups: u64,
    /// The smallest group: k-anonymity.
    pub k: u64,
    /// Rows that are alone in their group.
    pub alone: u64,
    /// The risk of the person most at risk, for one who knows that the person is in the table (prosecutor): 1 ÷ k.
    pub highest_risk: f64,
    /// The same risk on average: groups ÷ rows.
    pub average_risk: f64,
    /// The sum of squares of the groups' sizes (discernibility).
    pub discernibility: u64,
    /// Each sensitive column, in the order asked for.
    pub sensitive: Vec<SensitiveMeasures>,
}

/// What was measured of a sensitive column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SensitiveMeasures {
    /// The fewest different values in a group: distinct l-diversity.
    pub l: u64,
    /// The least exponential of the entropy: entropy l-diversity.
    pub entropy_l: f64,
    /// Recursive (c,l)-diversity holds with this `l` for every c above this number; `None` with l = 1, where none does.
    pub recursive_c: Option<f64>,
    /// The greatest distance of a group from the whole: t-closeness.
    pub t: f64,
    /// The greatest share of one value in a group.
    pub alpha: f64,
}

/// Measures `rows` rows by the cells of their quasi-identifiers and sensitive columns.
pub fn measure(quasi: &[&[u32]], sensitive: &[Sensitive<'_>], rows: usize) -> Measures {
    let groups = Groups::by(quasi, rows);
    let k = groups.smallest().unwrap_or(0);
    let count = groups.sizes.len() as u64;
    Measures {
        rows: rows as u64,
        groups: count,
        k,
        alone: groups.sizes.iter().filter(|size| **size == 1).count() as u64,
        highest_risk: if k == 0 { 0.0 } else { 1.0 / k as f64 },
        average_risk: if rows == 0 { 0.0 } else { count as f64 / rows as f64 },
        discernibility: groups.sizes.iter().map(|size| size * size).sum(),
        sensitive: sensitive.iter().map(|column| measure_sensitive(&groups, *column)).collect(),
    }
}

fn measure_sensitive(groups: &Groups, column: Sensitive<'_>) -> SensitiveMeasures {
    let counts = histogram(groups, column, None);
    let whole = Whole::of(&counts, column.ranks.is_some());
    let runs = || counts.chunk_by(|left, right| left.0 == right.0);
    let l = runs().map(|run| run.len() as u64).min().unwrap_or(0);
    let least = |value: fn(&[Entry]) -> f64| runs().map(value).fold(f64::INFINITY, f64::min);
    let most = |value: &dyn Fn(&[Entry]) -> f64| runs().map(value).fold(0.0, f64::max);
    SensitiveMeasures {
        l,
        entropy_l: if counts.is_empty() { 0.0 } else { least(entropy).exp() },
        recursive_c: (l > 1).then(|| most(&|run| recursive(run, l).unwrap_or(f64::INFINITY))),
        t: most(&|run| whole.distance(run)),
        alpha: most(&|run| run.iter().map(|entry| entry.2).max().unwrap_or(0) as f64 / total(run) as f64),
    }
}

/// Marks the groups that fall short of the target.
pub fn failing(groups: &Groups, sensitive: &[Sensitive<'_>], weights: Option<&[u64]>, target: &Target) -> Vec<bool> {
    let mut failing: Vec<bool> = groups.sizes.iter().map(|size| *size < target.k).collect();
    if target.diversity.is_none() && target.t.is_none() {
        return failing;
    }
    for column in sensitive {
        let counts = histogram(groups, *column, weights);
        let whole = target.t.map(|_| Whole::of(&counts, column.ranks.is_some()));
        for run in counts.chunk_by(|left, right| left.0 == right.0) {
            let poor = target.diversity.is_some_and(|wanted| !wanted.holds(run));
            let far = whole.as_ref().zip(target.t).is_some_and(|(whole, t)| whole.distance(run) > t + 1e-12);
            if let Some(mark) = run.first().and_then(|entry| failing.get_mut(entry.0 as usize)) {
                *mark |= poor || far;
            }
        }
    }
    failing
}

impl Diversity {
    fn holds(self, run: &[Entry]) -> bool {
        match self {
            Self::Distinct { l } => run.len() as u64 >= l,
            Self::Entropy { l } => entropy(run) >= l.ln() - 1e-12,
            Self::Recursive { c, l } => recursive(run, l).is_some_and(|least| least < c),
        }
    }
}

fn total(run: &[Entry]) -> u64 {
    run.iter().map(|entry| entry.2).sum()
}

/// The entropy of a group, in natural units.
fn entropy(run: &[Entry]) -> f64 {
    let whole = total(run) as f64;
    -run.iter().map(|entry| entry.2 as f64 / whole).map(|share| share * share.ln()).sum::<f64>()
}

/// The factor above which recursive (c,l)-diversity holds; `None` where the group has fewer than `l` values.
fn recursive(run: &[Entry], l: u64) -> Option<f64> {
    let mut counts: Vec<u64> = run.iter().map(|entry| entry.2).collect();
    counts.sort_unstable_by(|left, right| right.cmp(left));
    let from = usize::try_from(l.max(1) - 1).ok()?;
    let tail: u64 = counts.get(from..)?.iter().sum();
    (tail > 0).then(|| counts.first().copied().unwrap_or(0) as f64 / tail as f64)
}

/// The distribution of a sensitive column in the whole table.
struct Whole {
    /// The values, in order, with their share.
    shares: Vec<(u32, f64)>,
    /// For ordered values: the cumulated shares, and the sums of these.
    cumulated: Option<(Vec<f64>, Vec<f64>)>,
}

impl Whole {
    fn of(counts: &Histogram, ordered: bool) -> Self {
        let mut all: Vec<(u32, u64)> = counts.iter().map(|entry| (entry.1, entry.2)).collect();
        all.sort_unstable_by_key(|entry| entry.0);
        all.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let rows: u64 = all.iter().map(|entry| entry.1).sum();
        let shares: Vec<(u32, f64)> = all.iter().map(|entry| (entry.0, entry.1 as f64 / rows.max(1) as f64)).collect();
        let cumulated = ordered.then(|| {
            let mut seen = 0;
            let below: Vec<f64> = all
                .iter()
                .map(|entry| {
                    seen += entry.1;
                    seen as f64 / rows.max(1) as f64
                })
                .collect();
            let mut sums = vec![0.0];
            let mut sum = 0.0;
            for share in &below {
                sum += share;
                sums.push(sum);
            }
            (below, sums)
        });
        Self { shares, cumulated }
    }

    /// The distance of a group: half the sum of differences for categories (equal distance), the earth mover's distance
    /// over places for ordered values.
    fn distance(&self, run: &[Entry]) -> f64 {
        let rows = total(run) as f64;
        let share = |value: u32| self.shares.binary_search_by_key(&value, |entry| entry.0);
        match &self.cumulated {
            None => {
                // Values that the group lacks differ by their whole share: what is not met is 1 − the shares met.
                let (mut met, mut sum) = (0.0, 0.0);
                for (_, value, count) in run {
                    let of_whole = share(*value).ok().and_then(|at| self.shares.get(at)).map_or(0.0, |entry| entry.1);
                    met += of_whole;
                    sum += (*count as f64 / rows - of_whole).abs();
                }
                0.5 * (sum + (1.0 - met).max(0.0))
            }
            Some(_) if self.shares.len() < 2 => 0.0,
            Some((below, sums)) => {
                let (mut from, mut seen, mut sum) = (0, 0, 0.0);
                for (_, value, count) in run {
                    let at = share(*value).unwrap_or_else(|at| at);
                    sum += apart(below, sums, from..at, seen as f64 / rows);
                    (from, seen) = (at, seen + count);
                }
                sum += apart(below, sums, from..below.len(), 1.0);
                sum / (self.shares.len() - 1) as f64
            }
        }
    }
}

/// The sum over some places of the difference between the whole's cumulated share and the group's, which is `level` there.
fn apart(below: &[f64], sums: &[f64], places: std::ops::Range<usize>, level: f64) -> f64 {
    let Some(part) = below.get(places.clone()) else { return 0.0 };
    let split = part.partition_point(|share| *share < level);
    let between = |from: usize, to: usize| {
        sums.get(places.start + to).copied().unwrap_or(0.0) - sums.get(places.start + from).copied().unwrap_or(0.0)
    };
    let under = split as f64 * level - between(0, split);
    let over = between(split, part.len()) - (part.len() - split) as f64 * level;
    under.max(0.0) + over.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-12
    }

    #[test]
    fn the_salaries_of_the_paper_on_t_closeness() {
        // Li and others, table 3: salaries 3…11 thousand in three groups of three.
        let groups: Vec<u32> = vec![1, 1, 1, 2, 2, 2, 3, 3, 3];
        let salaries: Vec<u32> = vec![1, 2, 3, 4, 6, 9, 5, 7, 8];
        let ranks: Vec<u32> = (0..10_u32).map(|code| code.saturating_sub(1)).collect();
        let ordered = Sensitive { cells: &salaries, ranks: Some(&ranks) };
        let measured = measure(&[&groups], &[ordered], 9);
        assert!(close(measured.sensitive[0].t, 0.375), "{:?}: 0.375 is told in the paper", measured.sensitive[0]);
        let equal = measure(&[&groups], &[Sensitive { cells: &salaries, ranks: None }], 9);
        assert!(close(equal.sensitive[0].t, 2.0 / 3.0));
        assert_eq!((measured.k, measured.groups, measured.alone), (3, 3, 0));
    }

    #[test]
    fn diversity_of_one_group() {
        let cells = [1, 1, 1, 2, 2, 3];
        let one = measure(&[], &[Sensitive { cells: &cells, ranks: None }], 6);
        assert_eq!(
            (one.k, one.groups, measure(&[], &[], 0).groups),
            (6, 1, 0),
            "without columns all rows are one group"
        );
        let found = &one.sensitive[0];
        assert_eq!(found.l, 3);
        assert!(close(found.recursive_c.expect("l is 3"), 3.0), "three of the first, one of the third");
        let shares = [0.5_f64, 1.0 / 3.0, 1.0 / 6.0];
        assert!(close(found.entropy_l, (-shares.iter().map(|p| p * p.ln()).sum::<f64>()).exp()));
        assert!(close(found.alpha, 0.5) && close(found.t, 0.0));
    }

    #[test]
    fn groups_that_fall_short_are_marked() {
        let (quasi, cells) = ([1, 1, 1, 2, 2, 2], [1, 1, 1, 1, 2, 3]);
        let groups = Groups::by(&[&quasi], 6);
        let column = [Sensitive { cells: &cells, ranks: None }];
        let with = |diversity, t| failing(&groups, &column, None, &Target { k: 3, diversity, t });
        assert_eq!(with(None, None), [false, false]);
        assert_eq!(with(Some(Diversity::Distinct { l: 2 }), None), [true, false]);
        assert_eq!(with(Some(Diversity::Entropy { l: 3.0 }), None), [true, false]);
        assert_eq!(with(Some(Diversity::Recursive { c: 1.0, l: 2 }), None), [true, false]);
        assert_eq!(with(None, Some(0.3)), [true, true], "one third away on both sides");
        assert_eq!(with(None, Some(0.34)), [false, false]);
    }

    /// The same by the definitions themselves, value by value.
    fn defined(rows: &[(u32, u32)], ordered: bool) -> Measures {
        use std::collections::{BTreeMap, BTreeSet};
        let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (group, value) in rows {
            groups.entry(*group).or_default().push(*value);
        }
        let values: BTreeSet<u32> = rows.iter().map(|row| row.1).collect();
        let all: Vec<u32> = rows.iter().map(|row| row.1).collect();
        let share =
            |cells: &[u32], value: u32| cells.iter().filter(|cell| **cell == value).count() as f64 / cells.len() as f64;
        let differences = |cells: &[u32]| -> Vec<f64> {
            values.iter().map(|value| share(cells, *value) - share(&all, *value)).collect()
        };
        let distance = |cells: &[u32]| {
            if ordered {
                let cumulated = differences(cells).into_iter().scan(0.0, |sum, one| {
                    *sum += one;
                    Some(f64::abs(*sum))
                });
                cumulated.sum::<f64>() / (values.len() - 1).max(1) as f64
            } else {
                differences(cells).into_iter().map(f64::abs).sum::<f64>() / 2.0
            }
        };
        let counts = |cells: &[u32]| {
            let mut counts: Vec<usize> =
                values.iter().map(|value| cells.iter().filter(|cell| *cell == value).count()).collect();
            counts.retain(|count| *count > 0);
            counts.sort_unstable();
            counts.reverse();
            counts
        };
        let effective = |cells: &[u32]| {
            let shares = counts(cells).into_iter().map(|count| count as f64 / cells.len() as f64);
            shares.map(|share| share.powf(-share)).product::<f64>()
        };
        let l = groups.values().map(|cells| counts(cells).len()).min().unwrap_or(0);
        let factor = |cells: &[u32]| counts(cells)[0] as f64 / counts(cells)[l - 1..].iter().sum::<usize>() as f64;
        let k = groups.values().map(Vec::len).min().unwrap_or(0) as u64;
        let greatest = |of: &dyn Fn(&[u32]) -> f64| groups.values().map(|cells| of(cells)).fold(0.0, f64::max);
        Measures {
            rows: rows.len() as u64,
            groups: groups.len() as u64,
            k,
            alone: groups.values().filter(|cells| cells.len() == 1).count() as u64,
            highest_risk: 1.0 / k as f64,
            average_risk: groups.len() as f64 / rows.len() as f64,
            discernibility: groups.values().map(|cells| (cells.len() * cells.len()) as u64).sum(),
            sensitive: vec![SensitiveMeasures {
                l: l as u64,
                entropy_l: groups.values().map(|cells| effective(cells)).fold(f64::INFINITY, f64::min),
                recursive_c: (l > 1).then(|| greatest(&factor)),
                t: greatest(&distance),
                alpha: greatest(&|cells| counts(cells)[0] as f64 / cells.len() as f64),
            }],
        }
    }

    proptest::proptest! {
        #[test]
        fn measures_are_those_of_the_definitions(rows in proptest::collection::vec((0_u32..4, 0_u32..6), 1..40), ordered in proptest::bool::ANY) {
            let (quasi, cells): (Vec<u32>, Vec<u32>) = rows.iter().copied().unzip();
            let mut places: Vec<u32> = cells.clone();
            places.sort_unstable();
            places.dedup();
            let ranks: Vec<u32> = (0..6).map(|value| (0_u32..).zip(&places).take_while(|(_, place)| **place < value).map(|(at, _)| at + 1).last().unwrap_or(0)).collect();
            let column = Sensitive { cells: &cells, ranks: ordered.then_some(ranks.as_slice()) };
            let (found, wanted) = (measure(&[&quasi], &[column], rows.len()), defined(&rows, ordered));
            let (one, other) = (&found.sensitive[0], &wanted.sensitive[0]);
            proptest::prop_assert!(close(one.t, other.t) && close(one.alpha, other.alpha), "{one:?} {other:?}");
            proptest::prop_assert!((one.entropy_l - other.entropy_l).abs() < 1e-9, "{one:?} {other:?}");
            proptest::prop_assert_eq!((one.l, one.recursive_c), (other.l, other.recursive_c));
            let plain = |measures: &Measures| Measures { sensitive: Vec::new(), ..measures.clone() };
            proptest::prop_assert_eq!(plain(&found), plain(&wanted));
            // a target just met fails nobody, one just above it fails somebody
            let groups = Groups::by(&[&quasi], rows.len());
            let fails = |diversity, t| failing(&groups, &[column], None, &Target { k: 1, diversity, t }).contains(&true);
            let (l, exact) = (one.l, one.entropy_l);
            proptest::prop_assert_eq!((fails(Some(Diversity::Distinct { l }), None), fails(Some(Diversity::Distinct { l: l + 1 }), None)), (false, true));
            proptest::prop_assert_eq!((fails(Some(Diversity::Entropy { l: exact - 1e-6 }), None), fails(Some(Diversity::Entropy { l: exact + 1e-6 }), None)), (false, true));
            proptest::prop_assert!(!fails(None, Some(one.t)) && (one.t < 1e-6 || fails(None, Some(one.t - 1e-6))));
            if let Some(c) = one.recursive_c {
                let just = fails(Some(Diversity::Recursive { c, l }), None);
                let above = fails(Some(Diversity::Recursive { c: c + 1e-6, l }), None);
                proptest::prop_assert!(just && !above);
            }
        }
    }

    #[test]
    fn rows_that_stand_for_several_count_as_many() {
        let (quasi, cells) = ([1, 1, 2], [1, 2, 1]);
        let groups = Groups::weighted(&[&quasi], &[3, 1, 2]);
        assert_eq!(
            (groups.of.as_slice(), groups.sizes.as_slice(), groups.smallest()),
            (&[0, 0, 1][..], &[4, 2][..], Some(2))
        );
        let column = [Sensitive { cells: &cells, ranks: None }];
        let fails = |c| {
            let target = Target { k: 1, diversity: Some(Diversity::Recursive { c, l: 2 }), t: None };
            failing(&groups, &column, Some(&[3, 1, 2]), &target)
        };
        assert_eq!(fails(3.5), [false, true], "3 ÷ 1 in the first group; the second has one value");
        assert_eq!(fails(3.0), [true, true]);
    }

    #[test]
    fn no_rows_have_no_risk() {
        let empty = measure(&[&[]], &[Sensitive { cells: &[], ranks: None }], 0);
        assert_eq!((empty.k, empty.rows, empty.sensitive[0].l), (0, 0, 0));
    }
}
