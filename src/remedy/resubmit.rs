//! Resubmission: what came back is checked again by the same checks; what is mended is accepted and written down.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::compare::{Outcome, Side, Stamp, compare};
use super::record::{INSIDE, Record, round_folder};
use super::send::{self, Returned};
use super::{KEPT, log};
use crate::check::{self, Checked, Level};
use crate::dictionary::{Dictionary, Entity};
use crate::error::{Error, Result};
use crate::files::{self, Folder};
use crate::link;
use crate::normalize::{self, NormalTable};

/// The result of a resubmission, in its folder.
pub const RESULT: &str = "ket_qua.json";

/// What comes back.
pub struct Resubmission<'a> {
    /// The dictionary.
    pub dictionary: &'a Dictionary,
    /// The folder of the return.
    pub folder: &'a Path,
    /// The files that came back.
    pub files: &'a [PathBuf],
    /// Who brings them.
    pub by: &'a str,
    /// When, as it is to stand in the log.
    pub at: &'a str,
    /// Deleted rows are meant: their findings are closed.
    pub accept_deleted: bool,
}

/// What a resubmission gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resubmitted {
    /// How many times it has come back.
    pub round: u32,
    /// Who brought it.
    pub by: String,
    /// When.
    pub at: String,
    /// The files with their SHA-256.
    pub files: Vec<(String, String)>,
    /// The dictionary is not the one of the return: other findings may come of that alone.
    pub other_dictionary: bool,
    /// What became of the findings and the rows.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Lines added to the log.
    pub logged: u64,
    /// The workbooks for what remains.
    pub workbooks: Vec<Returned>,
    /// Where it stands.
    #[serde(skip)]
    pub dir: PathBuf,
}

impl Resubmitted {
    /// Findings that remain at or above a level.
    pub fn remaining_from(&self, level: Level) -> u64 {
        self.outcome.levels.iter().filter(|(of, _)| **of >= level).map(|(_, count)| count).sum()
    }
}

/// Takes back what was returned. `tell` is told the rows read so far.
///
/// # Errors
/// When the folder is not that of a return, a file cannot be read or holds no such table, or the log was changed by hand.
pub fn resubmit(given: &Resubmission<'_>, tell: &mut dyn FnMut(u64)) -> Result<Resubmitted> {
    let record = Record::open(given.folder)?;
    log::read(given.folder)?;
    let entity = given.dictionary.entities.get(&record.entity).ok_or_else(|| {
        Error::usage(
            format!("Từ điển không có thực thể «{}»", record.entity),
            format!("The dictionary has no entity “{}”", record.entity),
        )
        .hint("Hãy dùng từ điển của lần trả lại (--dictionary).", "Use the dictionary of the return (--dictionary).")
    })?;
    let (done, inside) = Record::last(given.folder);
    let round = done + 1;
    let sent = NormalTable::open(&inside)?;
    let place = round_folder(given.folder, round);
    let folder = Folder::create(&place)?;
    let dir = folder.path().join(INSIDE);
    files::create_folder(&dir)?;
    let as_of = crate::job::day(&record.as_of)?;
    let table = read(given, &record, entity, &dir, tell)?;
    let checked = recheck(given, &record, entity, &table)?;
    let stamp = Stamp { at: given.at, by: given.by, round };
    let before = Side { table: &sent, checked: &check::load(&sent)? };
    let after = Side { table: &table, checked: &checked };
    let compared = compare(entity, &before, &after, &stamp, given.accept_deleted)?;
    let request = send::Request {
        dictionary: given.dictionary,
        entity,
        table: &table,
        findings: &checked.path,
        as_of,
        unit: &record.unit,
        read: &record.read,
        sources: None,
        mended: (round, &compared.mended),
    };
    send::list_csv(&request, &folder.path().join("con_lai.csv"))?;
    let workbooks = if checked.findings > 0 { send::workbooks(&request, folder.path())? } else { Vec::new() };
    let mut result = Resubmitted {
        round,
        by: given.by.to_owned(),
        at: given.at.to_owned(),
        files: came_back(&table),
        other_dictionary: record.fingerprint != given.dictionary.fingerprint,
        outcome: compared.outcome,
        logged: compared.entries.len() as u64,
        workbooks,
        dir: place,
    };
    super::keep_only(&dir, KEPT)?;
    super::write_json(&folder.path().join(RESULT), &result)?;
    // The log first: a round whose folder is missing is simply done again, and its lines are not written twice.
    log::append(given.folder, compared.entries)?;
    folder.commit()?;
    log::csv(&log::read(given.folder)?, &given.folder.join("nhat_ky.csv"))?;
    result.dir = round_folder(given.folder, round);
    Ok(result)
}

fn came_back(table: &NormalTable) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for part in &table.parts {
        let name = part.origin.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !files.iter().any(|(_, sum)| *sum == part.origin.sha256) {
            files.push((name, part.origin.sha256.clone()));
        }
    }
    files
}

fn read(
    given: &Resubmission<'_>,
    record: &Record,
    entity: &Entity,
    dir: &Path,
    tell: &mut dyn FnMut(u64),
) -> Result<NormalTable> {
    let request = normalize::Request {
        dataset: &record.dataset,
        files: given.files,
        entity,
        dictionary: given.dictionary,
        as_of: crate::job::day(&record.as_of)?,
        read: &record.read,
        mapping: &record.map,
    };
    normalize::to_folder(&request, dir, tell)
}

/// The same checks as before: linked where linking had run, against the same other tables.
fn recheck(given: &Resubmission<'_>, record: &Record, entity: &Entity, table: &NormalTable) -> Result<Checked> {
    if let Some(model) = entity.link.as_ref().filter(|_| record.linked) {
        link::run(table, entity, model, link::Options::default())?;
    }
    let mut others = BTreeMap::new();
    for (id, place) in &record.others {
        if place.join("table.json").is_file() {
            others.insert(id.clone(), NormalTable::open(place)?);
        }
    }
    check::run(&check::Request::new(given.dictionary, entity, table, &others, crate::job::day(&record.as_of)?))
}
