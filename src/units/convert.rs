//! An address in any written form → the commune and province in force on a day.

use chrono::NaiveDate;
use serde::Serialize;

use super::key::Tokens;
use super::list::UnitId;
use super::read::{Reader, Reading, Target};
use super::{MERGER, Units};

/// What became of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The old commune went whole into the one given.
    Whole,
    /// The old commune was divided: the address cannot decide, the candidates are all its heirs.
    Divided,
    /// The commune written is in force on the day.
    Current,
    /// Several communes answer to what is written, or something written speaks against the only one.
    Ambiguous,
    /// No commune was recognized.
    Unknown,
}

impl Outcome {
    /// The word used in JSON and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Divided => "divided",
            Self::Current => "current",
            Self::Ambiguous => "ambiguous",
            Self::Unknown => "unknown",
        }
    }
}

/// An address resolved on a day. Codes and names are those of that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resolved<'a> {
    /// What became of it.
    pub status: Outcome,
    /// Code of the commune (five digits), only where the address decides.
    pub code: Option<&'a str>,
    /// Its name.
    pub name: Option<&'a str>,
    /// Code of the province (two digits), where known.
    pub province_code: Option<&'a str>,
    /// Its name.
    pub province: Option<&'a str>,
    /// Codes of the communes it may be, sorted; empty where the address decides or says nothing.
    pub candidates: Vec<&'a str>,
    /// Bytes of the address that stand before the commune: house, street, hamlet.
    pub rest: usize,
}

impl Resolved<'_> {
    /// House, street and hamlet, as written in the address that was resolved.
    pub fn rest_of<'t>(&self, address: &'t str) -> &'t str {
        address.get(..self.rest).unwrap_or(address).trim_matches(is_edge)
    }
}

/// What parts the rest from the commune.
pub(super) fn is_edge(character: char) -> bool {
    character.is_whitespace() || matches!(character, ',' | ';' | '|' | '-' | '–' | '—' | '.' | ':' | '(' | ')')
}

impl Units {
    /// Resolves one address on a day. For columns use [`super::Resolver`].
    pub fn convert(&self, address: &str, as_of: NaiveDate) -> Resolved<'_> {
        self.convert_with(&mut Tokens::default(), address, as_of)
    }

    pub(super) fn convert_with(&self, tokens: &mut Tokens, address: &str, as_of: NaiveDate) -> Resolved<'_> {
        self.read_with(tokens, address, as_of).0
    }

    /// Resolves an address, and says whether the same would be read if more stood before it, behind a comma.
    pub(super) fn read_with(&self, tokens: &mut Tokens, address: &str, as_of: NaiveDate) -> (Resolved<'_>, bool) {
        tokens.read(address);
        let reader = Reader { index: self.index(), districts: &self.districts, before_merger: as_of < MERGER };
        let reading = reader.read(tokens);
        let rest = tokens.get(reading.start).map_or(address.len(), |token| token.start);
        let mut resolved = if as_of < MERGER { self.before(&reading, as_of) } else { self.since(&reading, as_of) };
        resolved.rest = rest;
        (resolved, reading.closed)
    }

    /// Before the merger the old communes themselves are the answer.
    fn before(&self, reading: &Reading, as_of: NaiveDate) -> Resolved<'_> {
        let olds: Vec<UnitId> = reading
            .targets
            .iter()
            .filter_map(|target| if let Target::Old(old) = target { Some(*old) } else { None })
            .collect();
        let codes = olds.iter().filter_map(|old| self.old_communes.unit(*old)).map(|unit| &*unit.code).collect();
        let status = match (olds.len(), reading.doubt) {
            (0, _) => Outcome::Unknown,
            (1, false) => Outcome::Current,
            _ => Outcome::Ambiguous,
        };
        let written = reading.province.as_ref().and_then(|province| only(&province.old));
        self.answer(status, codes, written.and_then(|id| self.old_provinces.unit(id)).map(|unit| &*unit.code), as_of)
    }

    /// Since the merger old communes are followed to their heirs.
    fn since(&self, reading: &Reading, as_of: NaiveDate) -> Resolved<'_> {
        let mut codes: Vec<&str> = reading.targets.iter().flat_map(|target| self.heirs(*target)).collect();
        codes.sort_unstable();
        codes.dedup();
        let now = reading.targets.iter().any(|target| matches!(target, Target::New(_)))
            && reading.province.as_ref().is_none_or(|province| !province.new.is_empty());
        let status = match codes.len() {
            0 => Outcome::Unknown,
            _ if reading.doubt => Outcome::Ambiguous,
            1 if now => Outcome::Current,
            1 => Outcome::Whole,
            _ if reading.targets.len() == 1 => Outcome::Divided,
            _ => Outcome::Ambiguous,
        };
        self.answer(status, codes, self.written_province(reading), as_of)
    }

    fn heirs(&self, target: Target) -> Vec<&str> {
        let code = |id: &UnitId| self.communes.unit(*id).map(|unit| &*unit.code);
        match target {
            Target::New(id) => code(&id).into_iter().collect(),
            Target::Old(id) => self.index().heirs_of(id).iter().filter_map(code).collect(),
            Target::Island(id) => self
                .districts
                .unit(id)
                .map(|unit| unit.successors.iter().map(|code| &**code).collect())
                .unwrap_or_default(),
        }
    }

    /// The province now that is written, directly or by a former name.
    fn written_province(&self, reading: &Reading) -> Option<&str> {
        let province = reading.province.as_ref()?;
        let id = only(&province.new).or_else(|| {
            let old = only(&province.old)?;
            only(self.index().new_provinces.get(old as usize)?)
        })?;
        self.provinces.unit(id).map(|unit| &*unit.code)
    }

    fn answer<'a>(
        &'a self,
        status: Outcome,
        mut codes: Vec<&'a str>,
        written: Option<&'a str>,
        as_of: NaiveDate,
    ) -> Resolved<'a> {
        codes.sort_unstable();
        codes.dedup();
        let decided = matches!(status, Outcome::Whole | Outcome::Current);
        let home = |code: &&'a str| self.province_of_commune(code, as_of);
        let first = codes.first().and_then(home);
        let shared = if codes.iter().all(|code| home(code) == first) { first } else { None };
        let province_code = if codes.is_empty() { written } else { shared };
        let code = codes.first().copied().filter(|_| decided);
        Resolved {
            status,
            code,
            name: code.and_then(|code| self.commune(code, as_of)).and_then(|unit| unit.name_on(as_of)),
            province_code,
            province: province_code.and_then(|code| self.province(code, as_of)).and_then(|unit| unit.name_on(as_of)),
            candidates: if decided { Vec::new() } else { codes },
            rest: 0,
        }
    }
}

fn only(units: &[UnitId]) -> Option<UnitId> {
    if let [one] = units { Some(*one) } else { None }
}
