//! Which pairs of rows are compared.

/// Which pairs of rows are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// All.
    #[default]
    All,
    /// Those with a row from this one on: a delivery that came behind what is there.
    With(u32),
    /// Those of a row before this one and a row from it on: two tables behind each other.
    Across(u32),
}

impl Which {
    /// Whether a pair is compared; `left` is the lower row.
    pub(crate) const fn wants(self, left: u32, right: u32) -> bool {
        match self {
            Self::All => true,
            Self::With(from) => right >= from,
            Self::Across(from) => left < from && right >= from,
        }
    }

    /// Pairs for each of `rows` records, each pair counted once.
    pub(crate) fn others(self, rows: usize) -> f64 {
        match self {
            Self::All | Self::With(_) => (rows.max(2) as f64 - 1.0) / 2.0,
            Self::Across(from) => {
                let (left, all) = (f64::from(from), rows.max(2) as f64);
                (left * (all - left) / all).max(0.5)
            }
        }
    }

    /// A pair of rows drawn by two random numbers; both may be one row where all are compared with all.
    pub(crate) fn draw(self, rows: usize, one: u64, other: u64) -> (u32, u32) {
        let pick = |number: u64, from: u64, to: u64| (from + number % (to - from).max(1)) as u32;
        let rows = rows as u64;
        match self {
            Self::Across(from) => (pick(one, 0, u64::from(from)), pick(other, u64::from(from), rows)),
            Self::All | Self::With(_) => (pick(one, 0, rows), pick(other, 0, rows)),
        }
    }
}
