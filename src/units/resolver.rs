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
    /// The last three parts, where they tell all, and whether they bear marks.
    tails: FxHashMap<Box<str>, Option<(Resolved<'u>, bool)>>,
    /// The last two parts, where they tell all.
    ends: FxHashMap<Box<str>, Option<Resolved<'u>>>,
}

impl<'u> Resolver<'u> {
    /// A resolver against these units on that day.
    pub fn new(units: &'u Units, as_of: NaiveDate) -> Self {
        Self { units, as_of, tokens: Tokens::default(), tails: FxHashMap::default(), ends: FxHashMap::default() }
    }

    /// The day.
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// Resolves one address; the same as [`Units::convert`].
    pub fn resolve(&mut self, address: &str) -> Resolved<'u> {
        if let Some(resolved) = self.by_end(address) {
            return resolved;
        }
        let Some(cut) = last_parts(address, 3) else {
            return self.units.convert_with(&mut self.tokens, address, self.as_of);
        };
        let (front, tail) = address.split_at(cut);
        if !self.tails.contains_key(tail) {
            let resolved = self.units.convert_with(&mut self.tokens, tail, self.as_of);
            // A tail that begins with the commune itself might go on to the left, one without a commune needs all, and one
            // that only spaces part is read as freely as no longer address is.
            let certain = resolved.status != Outcome::Unknown
                && tail.get(..resolved.rest).is_some_and(settled)
                && self.tokens.are_parted();
            room(&mut self.tails);
            self.tails.insert(tail.into(), certain.then_some((resolved, self.tokens.has_marks())));
        }
        match self.tails.get(tail) {
            // where marks stand in front, names without them are doubted
            Some(Some((resolved, marks))) if *marks || front.is_ascii() => moved(resolved, front.len()),
            _ => self.units.convert_with(&mut self.tokens, address, self.as_of),
        }
    }

    /// By the last two parts alone, where reading them never looked for more on the left.
    fn by_end(&mut self, address: &str) -> Option<Resolved<'u>> {
        let cut = last_parts(address, 2).filter(|cut| *cut > 0)?;
        let (front, end) = address.split_at(cut);
        if !self.ends.contains_key(end) {
            room(&mut self.ends);
            let (resolved, closed) = self.units.read_with(&mut self.tokens, end, self.as_of);
            self.ends.insert(end.into(), closed.then_some(resolved));
        }
        self.ends.get(end)?.as_ref().map(|resolved| moved(resolved, front.len()))
    }
}

/// Makes room for one more.
fn room<T>(kept: &mut FxHashMap<Box<str>, T>) {
    if kept.len() >= KEPT {
        kept.clear();
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

/// Where so many last parts between commas begin; `None` where there are fewer.
fn last_parts(address: &str, count: usize) -> Option<usize> {
    let mut commas = address.bytes().enumerate().rev().filter(|(_, byte)| *byte == b',').map(|(at, _)| at + 1);
    commas.nth(count - 2)?;
    Some(commas.next().unwrap_or(0))
}
