//! Code lists with time.

use chrono::NaiveDate;
use serde::Serialize;

use crate::lang::Message;

/// A code list with time.
#[derive(Debug, Clone, Serialize)]
pub struct CodeList {
    /// Id, the file's stem.
    pub id: String,
    /// Title.
    pub title: Message,
    /// Where it was read.
    pub source: String,
    /// The source's licence.
    pub licence: String,
    /// Version of the list.
    pub version: String,
    /// First day in force.
    pub valid_from: Option<NaiveDate>,
    /// Last day in force.
    pub valid_to: Option<NaiveDate>,
    /// What the list is, and how it may be used.
    pub description: String,
    /// The list that was in force before this one: records of its time are judged by it.
    pub predecessor: Option<String>,
    /// The list in which the successors of its codes stand.
    pub successors_in: Option<String>,
    /// Its entries, in the file's order.
    pub entries: Vec<Code>,
}

impl CodeList {
    /// Names in small letters that several codes bear («công ty tnhh» of one member or of more): such a name is in the
    /// list, but does not say which code it means.
    pub fn shared_names(&self) -> Vec<String> {
        let names = |entry: &Code| {
            let mut names: Vec<String> =
                std::iter::once(&entry.label).chain(&entry.aliases).map(|name| name.to_lowercase()).collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        let mut all: Vec<String> = self.entries.iter().flat_map(names).collect();
        all.sort_unstable();
        let mut shared: Vec<String> = all
            .windows(2)
            .filter(|pair| pair.first() == pair.last())
            .filter_map(|pair| pair.first().cloned())
            .collect();
        shared.dedup();
        shared
    }
}

/// One entry of a code list.
#[derive(Debug, Clone, Serialize)]
pub struct Code {
    /// The code: text, zeros kept.
    pub code: String,
    /// Label in Vietnamese.
    pub label: String,
    /// Label in English, where given.
    pub label_en: Option<String>,
    /// Other spellings seen in the wild.
    pub aliases: Vec<String>,
    /// First day in force.
    pub valid_from: Option<NaiveDate>,
    /// Last day in force.
    pub valid_to: Option<NaiveDate>,
    /// Codes that took its place.
    pub successors: Vec<String>,
    /// The wider code above it: of this list, or of none («Đất nông nghiệp» above «Đất chuyên trồng lúa»).
    pub parent: Option<String>,
}
