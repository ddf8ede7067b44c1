//! Is a text a member of a code list, and under which code?

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::dictionary::CodeList;
use crate::text::{fold_header, search_key};

/// What a code list says of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Member<'l> {
    /// In the list and in force.
    Code(&'l str),
    /// Was in the list until a day before the record's.
    Retired(&'l str, &'l [String]),
    /// Several codes bear this very name.
    Several(Vec<&'l str>),
    /// Several codes fit when accents are dropped.
    Alike(Vec<&'l str>),
    /// Not in the list.
    No,
}

/// Finds codes by code, label or alias: to the letter first, then without accents, case and punctuation.
pub(super) struct Membership<'l> {
    list: &'l CodeList,
    exact: FxHashMap<String, Vec<u32>>,
    folded: FxHashMap<String, Vec<u32>>,
    as_of: NaiveDate,
}

impl<'l> Membership<'l> {
    /// Indexes a list for the day `as_of`.
    pub(super) fn new(list: &'l CodeList, as_of: NaiveDate) -> Self {
        let (mut exact, mut folded) = (FxHashMap::default(), FxHashMap::default());
        for (at, entry) in (0_u32..).zip(&list.entries) {
            let names = [Some(&entry.label), entry.label_en.as_ref()].into_iter().flatten().chain(&entry.aliases);
            add(&mut exact, entry.code.clone(), at);
            for name in names {
                add(&mut exact, name.to_lowercase(), at);
                add(&mut folded, fold_header(name), at);
            }
            add(&mut folded, search_key(&entry.code).into_owned(), at);
        }
        Self { list, exact, folded, as_of }
    }

    /// True when `text` is a code of the list in force: the fast path.
    pub(super) fn is_code(&self, text: &str) -> bool {
        self.exact.get(text).is_some_and(|found| {
            found.iter().any(|&at| self.entry(at).is_some_and(|entry| entry.code == text && self.in_force(at)))
        })
    }

    /// What the list says of `text`.
    pub(super) fn find(&self, text: &str) -> Member<'l> {
        let lower = text.to_lowercase();
        let none = Vec::new();
        let exact = self.exact.get(text).or_else(|| self.exact.get(&lower));
        let found = exact.or_else(|| self.folded.get(&fold_header(text))).unwrap_or(&none);
        let (current, past): (Vec<u32>, Vec<u32>) = found.iter().partition(|&&at| self.in_force(at));
        let codes = |places: &[u32]| {
            let mut codes: Vec<&'l str> =
                places.iter().filter_map(|&at| self.entry(at)).map(|entry| entry.code.as_str()).collect();
            codes.sort_unstable();
            codes.dedup();
            codes
        };
        match (codes(&current).as_slice(), past.first().and_then(|&at| self.entry(at))) {
            ([code], _) => Member::Code(code),
            ([], Some(entry)) => Member::Retired(&entry.code, &entry.successors),
            ([], None) => Member::No,
            (several, _) if exact.is_some() => Member::Several(several.to_vec()),
            (several, _) => Member::Alike(several.to_vec()),
        }
    }

    fn entry(&self, at: u32) -> Option<&'l crate::dictionary::Code> {
        self.list.entries.get(at as usize)
    }

    fn in_force(&self, at: u32) -> bool {
        self.entry(at).is_some_and(|entry| {
            entry.valid_from.is_none_or(|from| from <= self.as_of) && entry.valid_to.is_none_or(|to| self.as_of <= to)
        })
    }
}

fn add(index: &mut FxHashMap<String, Vec<u32>>, key: String, at: u32) {
    if key.is_empty() {
        return;
    }
    let places = index.entry(key).or_default();
    if !places.contains(&at) {
        places.push(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Code;
    use crate::lang::Message;

    fn entry(code: &str, label: &str, aliases: &[&str], valid_to: Option<NaiveDate>) -> Code {
        Code {
            code: code.to_owned(),
            label: label.to_owned(),
            label_en: None,
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
            valid_from: None,
            valid_to,
            successors: vec!["02".to_owned()],
            parent: None,
        }
    }

    fn list() -> CodeList {
        CodeList {
            id: "dan_toc".to_owned(),
            title: Message::default(),
            source: String::new(),
            licence: String::new(),
            version: String::new(),
            valid_from: None,
            valid_to: None,
            description: String::new(),
            predecessor: None,
            successors_in: None,
            entries: vec![
                entry("01", "Kinh", &["Việt"], None),
                entry("11", "Ê-đê", &["Rađê", "Kinh Bắc"], None),
                entry("02", "Tày", &["Kinh bắc"], None),
                entry("90", "Tây", &[], None),
                entry("99", "Cũ", &[], NaiveDate::from_ymd_opt(2020, 1, 1)),
            ],
        }
    }

    #[test]
    fn finds_by_code_label_alias_and_fold() {
        let list = list();
        let codes = Membership::new(&list, NaiveDate::from_ymd_opt(2026, 1, 1).unwrap());
        assert!(codes.is_code("01") && !codes.is_code("Kinh") && !codes.is_code("99"));
        assert_eq!(codes.find("11"), Member::Code("11"));
        assert_eq!(codes.find("KINH"), Member::Code("01"));
        assert_eq!(codes.find("việt"), Member::Code("01"));
        assert_eq!(codes.find("Ê Đê"), Member::Code("11"));
        assert_eq!(codes.find("Tày"), Member::Code("02"));
        assert_eq!(codes.find("Tay"), Member::Alike(vec!["02", "90"]));
        assert_eq!(codes.find("kinh"), Member::Code("01"));
        assert_eq!(codes.find("Kinh Bắc"), Member::Several(vec!["02", "11"]));
        assert_eq!(list.shared_names(), ["kinh bắc"]);
        assert_eq!(codes.find("cũ"), Member::Retired("99", &["02".to_owned()]));
        assert_eq!(codes.find("Sao Hỏa"), Member::No);
        assert_eq!(codes.find("1"), Member::No, "a lost zero is never guessed");
    }
}
