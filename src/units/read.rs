//! What an address says, read from the right: province, then district or commune.

use super::index::{Index, NOWHERE, at};
use super::key::{Gap, Tokens};
use super::kind::{COMMUNES, DISTRICTS, Kind, PROVINCES, word_before};
use super::list::{List, UnitId};
use super::names::Meant;
use super::phrase::{Address, Phrase};

/// A unit that an address may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// A commune since 1 July 2025.
    New(UnitId),
    /// A commune before.
    Old(UnitId),
    /// An island district without communes, before.
    Island(UnitId),
}

/// A province as it is written at the end of an address.
#[derive(Debug, Clone, Default)]
pub(super) struct Province {
    /// First token of its phrase: what stands before is district or commune.
    pub(super) start: usize,
    /// Provinces now of that name.
    pub(super) new: Vec<UnitId>,
    /// Provinces before of that name.
    pub(super) old: Vec<UnitId>,
    /// The word for its kind is not that of the province.
    odd: bool,
    doubt: bool,
    /// It is called a city, and a district of that name was one.
    city: bool,
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// The communes it may mean; empty where none was found.
    pub(super) targets: Vec<Target>,
    /// Something written speaks against them.
    pub(super) doubt: bool,
    /// First token of the commune's phrase (or the province's, where no commune was found).
    pub(super) start: usize,
    /// The province as written.
    pub(super) province: Option<Province>,
    /// Whether the same would be read if more stood before it, behind a comma.
    pub(super) closed: bool,
}

/// Reads addresses against one set of units.
pub(super) struct Reader<'a> {
    /// Names and ties.
    pub(super) index: &'a Index,
    /// The districts, for the islands.
    pub(super) districts: &'a List,
    /// Only units before 1 July 2025 count.
    pub(super) before_merger: bool,
}

/// A commune found in an address.
struct Found {
    targets: Vec<Target>,
    doubt: bool,
    start: usize,
}

impl Reader<'_> {
    /// Reads an address from its tokens.
    pub(super) fn read(&self, tokens: &Tokens) -> Reading {
        let address = Address::new(tokens);
        let (end, former) = trim_end(&address);
        let provinces = self.provinces(&address, end);
        let straight = provinces.iter().filter(|province| !province.odd).map(Some);
        let crooked = provinces.iter().filter(|province| province.odd).map(Some);
        for province in straight.chain([None]).chain(crooked) {
            let found = match province {
                Some(province) => self.in_province(&address, province, end, former),
                None => self.without_province(&address, end),
            };
            if let Some(found) = found {
                let doubt = found.doubt || province.is_some_and(|province| province.doubt);
                let closed = address.is_closed();
                let province = province.cloned();
                return Reading { targets: found.targets, doubt, start: found.start, province, closed };
            }
        }
        let province = provinces.into_iter().next();
        Reading {
            start: province.as_ref().map_or(tokens.len(), |province| province.start),
            province,
            ..Reading::default()
        }
    }

    /// The provinces whose name may end there, longest first.
    fn provinces(&self, address: &Address<'_>, end: usize) -> Vec<Province> {
        let mut found: Vec<Province> = Vec::new();
        let now = address.phrases(&self.index.provinces, end, PROVINCES, true);
        let before = address.phrases(&self.index.old_provinces, end, PROVINCES, true);
        for phrase in now.iter().chain(&before) {
            if found.iter().any(|province| province.start == phrase.start) {
                continue;
            }
            let new = self.index.provinces.meant(phrase.name, |_| !self.before_merger);
            let old = self.index.old_provinces.meant(phrase.name, |_| true);
            let kinds = phrase.name.kinds;
            let agree =
                self.index.provinces.find(phrase.name.bare).chain(self.index.old_provinces.find(phrase.name.bare));
            let odd = !agree.into_iter().any(|entry| kinds.allow(entry.kind));
            let doubt = (new.doubt || new.units.is_empty()) && (old.doubt || old.units.is_empty());
            let mut towns = self.index.districts.find(phrase.name.bare);
            let city = kinds.allow(Some(Kind::ThanhPho))
                && towns.any(|entry| entry.official && entry.kind == Some(Kind::ThanhPho))
                && !kinds.is_empty();
            let start = phrase.start;
            found.push(Province { start, new: new.units, old: old.units, odd, doubt, city });
        }
        found.sort_by_key(|province| province.start);
        found
    }

    fn in_province(&self, address: &Address<'_>, province: &Province, whole_end: usize, former: bool) -> Option<Found> {
        let end = skip_former(address, province.start);
        let written = |old: UnitId| province.old.contains(&old);
        let related = |old: UnitId| written(old) || self.went_into(old, &province.new);
        if let Some(found) = self.three_levels(address, end, written) {
            let within = |new: UnitId| province.new.contains(&at(&self.index.province_of, new));
            return Some(self.or_as_one_name(address, end, within, found));
        }
        if !former && !self.before_merger {
            let found =
                self.new_commune(address, end, true, |new| province.new.contains(&at(&self.index.province_of, new)));
            if let Some(found) = found {
                return Some(if province.city { self.or_as_district(address, whole_end, found) } else { found });
            }
        }
        self.three_levels(address, end, related)
            .or_else(|| self.new_in_district(address, end, related))
            .or_else(|| self.without_district(address, end, written))
            .or_else(|| self.without_district(address, end, related))
            .or_else(|| self.past_unknown_district(address, end, related))
    }

    fn went_into(&self, old: UnitId, new: &[UnitId]) -> bool {
        self.index.new_provinces.get(old as usize).is_some_and(|into| into.iter().any(|one| new.contains(one)))
    }

    /// «Thành phố Bắc Ninh» is a province now and was a district before: where both readings hold, both are kept.
    fn or_as_district(&self, address: &Address<'_>, end: usize, mut found: Found) -> Found {
        if let Some(other) = self.three_levels(address, end, |_| true).filter(|other| !other.doubt) {
            found.targets.extend(other.targets);
        }
        found
    }

    /// «Phường 1 Bảo Lộc» is one name now, and was commune and district before: where both hold, both are kept.
    fn or_as_one_name(
        &self,
        address: &Address<'_>,
        end: usize,
        within: impl Fn(UnitId) -> bool,
        mut found: Found,
    ) -> Found {
        let one = if self.before_merger { None } else { self.new_commune(address, end, true, within) };
        if let Some(one) = one.filter(|one| one.start == found.start && !one.doubt) {
            found.targets.extend(one.targets);
        }
        found
    }

    /// Commune and district, in the old provinces that `within` admits.
    fn three_levels(&self, address: &Address<'_>, end: usize, within: impl Fn(UnitId) -> bool) -> Option<Found> {
        for phrase in address.phrases(&self.index.districts, end, DISTRICTS, true) {
            let within = |district: UnitId| within(at(&self.index.old_province_of, district));
            let meant = self.index.districts.meant(phrase.name, within);
            let found = self.old_commune_in(address, &phrase, &meant).or_else(|| {
                let mut units: Vec<UnitId> = self
                    .index
                    .districts
                    .find(phrase.name.bare)
                    .map(|entry| entry.unit)
                    .filter(|unit| within(*unit))
                    .collect();
                units.sort_unstable();
                units.dedup();
                self.old_commune_in(address, &phrase, &Meant { units, doubt: meant.doubt })
            });
            if found.is_some() {
                return found;
            }
            let island = meant.units.iter().copied().find(|unit| self.is_island(*unit));
            if let Some(island) = island.filter(|_| !phrase.name.kinds.is_empty()) {
                return Some(Found { targets: vec![Target::Island(island)], doubt: meant.doubt, start: phrase.start });
            }
        }
        None
    }

    fn is_island(&self, district: UnitId) -> bool {
        self.districts.unit(district).is_some_and(|unit| !unit.successors.is_empty())
    }

    fn old_commune_in(&self, address: &Address<'_>, district: &Phrase<'_>, meant: &Meant) -> Option<Found> {
        let end = skip_former(address, district.start);
        for phrase in address.phrases(&self.index.old_communes, end, COMMUNES, true) {
            let found = self
                .index
                .old_communes
                .meant(phrase.name, |old| meant.units.contains(&at(&self.index.district_of, old)));
            if !found.units.is_empty() {
                let doubt = found.doubt || meant.doubt || phrase.doubt || district.doubt;
                return Some(Found { targets: olds(&found.units), doubt, start: phrase.start });
            }
        }
        None
    }

    /// A commune of now that `within` admits.
    fn new_commune(
        &self,
        address: &Address<'_>,
        end: usize,
        bare: bool,
        within: impl Fn(UnitId) -> bool,
    ) -> Option<Found> {
        for phrase in address.phrases(&self.index.communes, end, COMMUNES, bare) {
            let found = self.index.communes.meant(phrase.name, &within);
            if !found.units.is_empty() {
                let targets = found.units.iter().map(|unit| Target::New(*unit)).collect();
                return Some(Found { targets, doubt: found.doubt || phrase.doubt, start: phrase.start });
            }
        }
        None
    }

    /// A commune of now behind the name of a district that it has land of.
    fn new_in_district(&self, address: &Address<'_>, end: usize, within: impl Fn(UnitId) -> bool) -> Option<Found> {
        if self.before_merger {
            return None;
        }
        for phrase in address.phrases(&self.index.districts, end, DISTRICTS, true) {
            let districts =
                self.index.districts.meant(phrase.name, |district| within(at(&self.index.old_province_of, district)));
            let found = self.new_commune(address, skip_former(address, phrase.start), true, |new| {
                districts.units.iter().any(|district| self.index.lies_in_district(new, *district))
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// A commune right before its province: old ones, and those of now that have land of that province.
    fn without_district(&self, address: &Address<'_>, end: usize, within: impl Fn(UnitId) -> bool) -> Option<Found> {
        let mut found: Option<Found> = None;
        for phrase in address.phrases(&self.index.old_communes, end, COMMUNES, true) {
            let meant =
                self.index.old_communes.meant(phrase.name, |old| within(self.index.old_province_of_commune(old)));
            if !meant.units.is_empty() {
                found = Some(Found {
                    targets: olds(&meant.units),
                    doubt: meant.doubt || phrase.doubt,
                    start: phrase.start,
                });
                break;
            }
        }
        if self.before_merger {
            return found;
        }
        let new = self.new_commune(address, end, true, |new| {
            self.index.olds(new).iter().any(|old| within(self.index.old_province_of_commune(*old)))
        });
        match (found, new) {
            (Some(old), Some(new)) if old.start == new.start && old.doubt == new.doubt => {
                Some(Found { targets: [old.targets, new.targets].concat(), ..old })
            }
            (Some(old), Some(new)) => Some(if (old.doubt, old.start) <= (new.doubt, new.start) { old } else { new }),
            (old, new) => old.or(new),
        }
    }

    /// A commune before a district that is not in the list: found, but doubtful.
    fn past_unknown_district(
        &self,
        address: &Address<'_>,
        end: usize,
        within: impl Fn(UnitId) -> bool,
    ) -> Option<Found> {
        address.look_left();
        let first = end.saturating_sub(super::names::LONGEST);
        let word = (first..end).rev().find(|name| {
            word_before(address.tokens, *name).is_some_and(|(_, kinds)| !kinds.is_empty() && kinds.fit(DISTRICTS))
        })?;
        let (start, _) = word_before(address.tokens, word)?;
        self.without_district(address, start, within).map(|found| Found { doubt: true, ..found })
    }

    /// An address that ends with a district, or with a commune alone that names its kind.
    fn without_province(&self, address: &Address<'_>, end: usize) -> Option<Found> {
        if let Some(found) = self.three_levels(address, end, |_| true) {
            return Some(self.or_as_one_name(address, end, |_| true, found));
        }
        let new = if self.before_merger { None } else { self.new_commune(address, end, false, |_| true) };
        let old = address.phrases(&self.index.old_communes, end, COMMUNES, false).into_iter().find_map(|phrase| {
            let meant = self.index.old_communes.meant(phrase.name, |_| true);
            let found = Found { targets: olds(&meant.units), doubt: meant.doubt, start: phrase.start };
            (!meant.units.is_empty()).then_some(found)
        });
        match (old, new) {
            (Some(old), Some(new)) if old.start == new.start && old.doubt == new.doubt => {
                Some(Found { targets: [new.targets, old.targets].concat(), ..old })
            }
            (Some(old), Some(new)) => Some(if (old.doubt, old.start) < (new.doubt, new.start) { old } else { new }),
            (old, new) => new.or(old),
        }
    }
}

fn olds(units: &[UnitId]) -> Vec<Target> {
    units.iter().filter(|unit| **unit != NOWHERE).map(|unit| Target::Old(*unit)).collect()
}

/// Leaves out «Việt Nam», a postal code and «cũ» at the end; says whether «cũ» (former) stood there.
fn trim_end(address: &Address<'_>) -> (usize, bool) {
    let (tokens, mut end, mut former) = (address.tokens, address.tokens.len(), false);
    while let Some(last) = end.checked_sub(1) {
        match tokens.bare(last..end) {
            "vn" | "vietnam" => end = last,
            "nam" if last > 0 && tokens.bare(last - 1..last) == "viet" => end = last - 1,
            "cu" if tokens.marked(last..end) == "cu~" || tokens.marked(last..end) == "cu" => {
                (end, former) = (last, true);
            }
            digits if matches!(digits.len(), 4..=6) && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                if word_before(tokens, last).is_some() {
                    break;
                }
                end = last;
            }
            _ => break,
        }
    }
    (end, former)
}

/// The place before «(cũ)», where it stands before token `end`.
fn skip_former(address: &Address<'_>, end: usize) -> usize {
    let Some(last) = end.checked_sub(1) else { return end };
    let alone = address.tokens.get(end).is_none_or(|token| token.gap != Gap::None);
    if alone && address.tokens.marked(last..end) == "cu~" { last } else { end }
}
