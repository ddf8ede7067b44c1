//! The portal: a folder of pages that needs no server and calls no other address. Opened from a disk it works the same.
//!
//! ```text
//! OUT/index.html, OUT/en/index.html              the list, with search and filters
//! OUT/tat_ca.html, OUT/en/tat_ca.html            every set in one plain list, for readers without scripts
//! OUT/bo/<set>.html, OUT/en/bo/<set>.html        a set: preview, dictionary, quality over time, versions, downloads
//! OUT/tai_san/                                   style, script, and the index the script searches
//! OUT/tai_ve/<set>/<version>/                    the files
//! ```
//!
//! Open sets with a published version have a page; sets being built or to be built stand in the list. Shared sets and
//! withdrawn versions are not in it.

mod chart;
mod index;
mod list_page;
mod set_page;
mod words;

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Serialize;

use super::audit::{self, Action, Deed};
use super::database::{Catalog, Officer};
use super::plan::State;
use super::query::{self, Asked, SetLine, VersionLine, lines};
use super::record::Record;
use super::{stats, topics};
use crate::dictionary::Dictionary;
use crate::error::Result;
use crate::files::{self, Folder};
use crate::lang::Lang;

/// What marks a folder as a portal of ours.
const MARK: &str = "tai_san/muc_luc.js";
/// Sets read and written at a time: memory stays small however many there are.
const AT_ONCE: usize = 500;

/// What is to be built.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Where.
    pub out: &'a Path,
    /// With the files to download.
    pub data: bool,
    /// The day for which «overdue» is told.
    pub day: NaiveDate,
}

/// What was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Built {
    /// Sets with a page.
    pub sets: u64,
    /// Files written.
    pub files: u64,
}

/// What all pages share.
pub(super) struct Portal<'a> {
    pub(super) publisher: &'a str,
    pub(super) contact: Option<&'a str>,
    pub(super) day: NaiveDate,
    pub(super) data: bool,
    /// Code, name, name in English.
    pub(super) topics: Vec<(String, String, String)>,
}

impl Portal<'_> {
    /// The name of a topic.
    pub(super) fn topic(&self, code: &str, lang: Lang) -> &str {
        let found = self.topics.iter().find(|(known, ..)| known == code);
        found.map_or("", |(_, vi, en)| if lang == Lang::En && !en.is_empty() { en } else { vi })
    }
}

/// A set as the list and its page show it.
pub(super) struct Shown {
    pub(super) line: SetLine,
    pub(super) overdue: bool,
    /// Endings of its files of data.
    pub(super) formats: Vec<String>,
    /// What is searched beside the titles.
    pub(super) names: Vec<String>,
    pub(super) description: String,
}

/// Builds the portal. What stood there is replaced when the new one is whole; building is noted in the log.
///
/// # Errors
/// When the place is somebody else's or cannot be written.
pub fn build(catalog: &mut Catalog, dictionary: &Dictionary, officer: &Officer, wanted: &Wanted<'_>) -> Result<Built> {
    files::refuse_foreign(wanted.out, MARK)?;
    let list = topics::list(dictionary).map_or(&[][..], |list| &list.entries);
    let topics =
        list.iter().map(|code| (code.code.clone(), code.label.clone(), code.label_en.clone().unwrap_or_default()));
    let portal = Portal {
        publisher: &dictionary.catalog.publisher,
        contact: dictionary.catalog.contact.as_deref(),
        day: wanted.day,
        data: wanted.data,
        topics: topics.collect(),
    };
    let folder = Folder::create(wanted.out)?;
    let root = folder.path();
    // The connection stays on its thread; the path goes with the others.
    let store = catalog.root().to_owned();
    let store = store.as_path();
    for place in ["tai_san", "bo", "en/bo", "tai_ve"] {
        files::create_folder(&root.join(place))?;
    }
    let all = lines(catalog, &Asked::default())?;
    let seen: Vec<SetLine> = all.into_iter().filter(visible).collect();
    let late: BTreeSet<String> = stats::overdue(&seen, wanted.day).into_iter().map(|late| late.id).collect();
    let mut built = Built { sets: 0, files: 0 };
    let mut shown = Vec::with_capacity(seen.len());
    for some in seen.chunks(AT_ONCE) {
        let mut pages = Vec::new();
        for line in some {
            let overdue = late.contains(&line.id);
            let record = query::latest(catalog, &line.id)?;
            shown.push(describe(line, overdue, record.as_ref()));
            if let Some(record) = record {
                pages.push((record, query::history(catalog, &line.id)?, overdue));
            }
        }
        let written: Result<Vec<u64>> = pages.par_iter().map(|page| write_set(&portal, page, (store, root))).collect();
        built.sets += pages.len() as u64;
        built.files += written?.iter().sum::<u64>();
    }
    for (name, bytes) in [
        ("tai_san/cong.css", include_str!("site.css").as_bytes().to_vec()),
        ("tai_san/cong.js", include_str!("site.js").as_bytes().to_vec()),
        (MARK, index::script(&portal, &shown).into_bytes()),
        ("index.html", list_page::page(&portal, &shown, Lang::Vi).into_bytes()),
        ("en/index.html", list_page::page(&portal, &shown, Lang::En).into_bytes()),
        ("tat_ca.html", list_page::plain(&portal, &shown, Lang::Vi).into_bytes()),
        ("en/tat_ca.html", list_page::plain(&portal, &shown, Lang::En).into_bytes()),
    ] {
        files::put(&root.join(name), &bytes)?;
        built.files += 1;
    }
    folder.commit()?;
    let begun = catalog.db.transaction()?;
    audit::note(&begun, officer, Action::Share, &Deed::new("site", "").detail(format!("{} bộ dữ liệu", built.sets)))?;
    begun.commit()?;
    audit::flush(catalog)?;
    Ok(built)
}

/// Open and published, or not yet built.
fn visible(line: &SetLine) -> bool {
    if line.version.is_some() { line.audience == "open" } else { line.state != State::Da }
}

fn describe(line: &SetLine, overdue: bool, record: Option<&Record>) -> Shown {
    let mut formats: Vec<String> =
        record.iter().flat_map(|record| &record.files).filter_map(|file| words::data_format(&file.name)).collect();
    formats.sort();
    formats.dedup();
    Shown {
        line: line.clone(),
        overdue,
        formats,
        names: record.map(|record| record.names.clone()).unwrap_or_default(),
        description: record.map(|record| record.description.clone()).unwrap_or_default(),
    }
}

/// Writes the pages of a set in both languages, and its files.
fn write_set(
    portal: &Portal<'_>,
    (record, versions, overdue): &(Record, Vec<VersionLine>, bool),
    (from, to): (&Path, &Path),
) -> Result<u64> {
    let mut written = 2;
    for (lang, place) in [(Lang::Vi, "bo"), (Lang::En, "en/bo")] {
        let page = set_page::page(portal, record, versions, *overdue, lang);
        files::put(&to.join(place).join(format!("{}.html", record.set)), page.as_bytes())?;
    }
    if portal.data {
        let there = to.join("tai_ve").join(&record.set).join(&record.version);
        let names = record.files.iter().map(|file| file.name.as_str()).chain([crate::publish::SUMS]);
        for name in names {
            let place = there.join(name);
            files::create_folder(place.parent().unwrap_or(&there))?;
            files::lay(&from.join(&record.folder).join(name), &place)?;
            written += 1;
        }
    }
    Ok(written)
}
