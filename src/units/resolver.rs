//! Addresses by the column: the tails of addresses (commune, district, province) repeat, so each is read once.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::Units;
use super::convert::{Outcome, Resolved};
use super::key::Tokens;

/// Most tails kept: a province has some thousands.
const KEPT: usize = 1 << 16;

/// Resolves many addresses on one day, reusing its memory and what it has read before.
pub struct Resolver<'u> {
    units: &'u Units,
    as_of: NaiveDate,
    tokens: Tokens,
    tails: FxHashMap<Box<str>, Option<Resolved<'u>>>,
}

impl<'u> Resolver<'u> {
    /// A resolver against these units on that day.
    pub fn new(units: &'u Units, as_of: NaiveDate) -> Self {
        Self { units, as_of, tokens: Tokens::default(), tails: FxHashMap::default() }
    }

    /// The day.
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// Resolves one address; the same as [`Units::convert`].
    pub fn resolve(&mut self, address: &str) -> Resolved<'u> {
        let Some(cut) = tail(address) else {
            return self.units.convert_with(&mut self.tokens, address, self.as_of);
        };
        let (front, tail) = address.split_at(cut);
        if let Some(known) = self.tails.get(tail) {
            return match known {
                Some(resolved) => moved(resolved, front.len()),
                None => self.units.convert_with(&mut self.tokens, address, self.as_of),
            };
        }
        let resolved = self.units.convert_with(&mut self.tokens, tail, self.as_of);
        // A tail that begins with the commune itself might go on to the left, and one without a commune needs all.
        let certain = resolved.status != Outcome::Unknown && tail.get(..resolved.rest).is_some_and(settled);
        if self.tails.len() >= KEPT {
            self.tails.clear();
        }
        self.tails.insert(tail.into(), certain.then(|| resolved.clone()));
        if certain {
            moved(&resolved, front.len())
        } else {
            self.units.convert_with(&mut self.tokens, address, self.as_of)
        }
    }
}

/// What stands before the commune does not bear upon it: nothing, or a comma, ends it.
fn settled(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty() || before.ends_with(',')
}

fn moved<'u>(resolved: &Resolved<'u>, by: usize) -> Resolved<'u> {
    Resolved { rest: resolved.rest + by, ..resolved.clone() }
}

/// Where the last three parts between commas begin; `None` where there are no more than three.
fn tail(address: &str) -> Option<usize> {
    address.bytes().enumerate().rev().filter(|(_, byte)| *byte == b',').nth(2).map(|(at, _)| at + 1)
}
