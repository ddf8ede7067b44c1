//! Looking into the catalog: sets, versions, what is known of each.

use chrono::NaiveDate;
use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;

use super::audit::{self, Action, Deed};
use super::changes::{Changes, parts};
use super::database::{Catalog, Officer};
use super::plan::State;
use super::record::{Line, Record, Source};
use crate::error::{Error, Result};

/// A set in one line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetLine {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// Owner.
    pub owner: String,
    /// Sector.
    pub sector: String,
    /// Topic, a code.
    pub topic: String,
    /// Update promise.
    pub cycle: String,
    /// `open` or `shared`.
    pub audience: String,
    /// How far it is.
    pub state: State,
    /// The latest published version.
    pub version: Option<String>,
    /// The day its data stands for.
    pub as_of: Option<String>,
    /// Records.
    pub rows: Option<u64>,
    /// Score.
    pub score: Option<f64>,
}

/// What of the sets is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked<'a> {
    /// One set.
    pub(super) id: Option<&'a str>,
    /// Of this state.
    pub(super) state: Option<State>,
    /// Of this topic.
    pub(super) topic: Option<&'a str>,
    /// Of owners whose name holds this.
    pub(super) owner: Option<&'a str>,
}

/// Sets in the order of their titles.
pub(super) fn lines(catalog: &Catalog, asked: &Asked<'_>) -> Result<Vec<SetLine>> {
    // One set is found by its key; only lists are read through.
    let one = if asked.id.is_some() { "s.id = ?1" } else { "?1 IS NULL" };
    let mut statement = catalog.db.prepare_cached(&format!(
        "SELECT s.id, s.title, s.title_en, s.owner, s.sector, s.topic, s.cycle, s.audience, s.state,
                v.version, v.as_of, v.rows, v.score
         FROM sets s LEFT JOIN versions v ON v.number =
              (SELECT max(w.number) FROM versions w WHERE w.set_id = s.id AND w.state = 'published')
         WHERE {one} AND (?2 IS NULL OR s.state = ?2) AND (?3 IS NULL OR s.topic = ?3)
               AND (?4 IS NULL OR instr(s.owner, ?4) > 0)
         ORDER BY s.title, s.id"
    ))?;
    let found =
        statement.query_map(params![asked.id, asked.state.map(State::id), asked.topic, asked.owner], |row| {
            Ok(SetLine {
                id: row.get(0)?,
                title: row.get(1)?,
                title_en: row.get(2)?,
                owner: row.get(3)?,
                sector: row.get(4)?,
                topic: row.get(5)?,
                cycle: row.get(6)?,
                audience: row.get(7)?,
                state: State::of(&row.get::<_, String>(8)?),
                version: row.get(9)?,
                as_of: row.get(10)?,
                rows: row.get::<_, Option<i64>>(11)?.map(i64::unsigned_abs),
                score: row.get(12)?,
            })
        })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The sets of the catalog, those asked for.
pub fn list(catalog: &Catalog, state: Option<State>, topic: Option<&str>, owner: Option<&str>) -> Result<Vec<SetLine>> {
    lines(catalog, &Asked { id: None, state, topic, owner })
}

/// A version in one line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionLine {
    /// The version.
    pub version: String,
    /// Withdrawn.
    pub withdrawn: bool,
    /// When it was withdrawn.
    pub withdrawn_at: Option<String>,
    /// Why.
    pub withdrawn_why: Option<String>,
    /// The day the data stands for.
    pub as_of: String,
    /// When it was added.
    pub added: String,
    /// By whose account.
    pub added_by: String,
    /// Records.
    pub rows: u64,
    /// Score.
    pub score: Option<f64>,
    /// Label.
    pub label: String,
    /// Its folder in the catalog.
    pub folder: String,
    /// SHA-256 of its list of sums.
    pub manifest: String,
    /// What changed.
    pub changes: Changes,
    /// Scores of the six qualities.
    pub qualities: serde_json::Value,
}

/// The versions of a set, the latest first.
///
/// # Errors
/// When there is no such set.
pub fn history(catalog: &Catalog, set: &str) -> Result<Vec<VersionLine>> {
    known(catalog, set)?;
    let mut statement = catalog.db.prepare_cached(
        "SELECT record, state, withdrawn_at, withdrawn_why FROM versions WHERE set_id = ?1 ORDER BY number DESC",
    )?;
    let mut rows = statement.query([set])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let record = Record::parse(&row.get::<_, String>(0)?)?;
        found.push(VersionLine {
            version: record.version,
            withdrawn: row.get::<_, String>(1)? == "withdrawn",
            withdrawn_at: row.get(2)?,
            withdrawn_why: row.get(3)?,
            as_of: record.as_of,
            added: record.added,
            added_by: record.added_by,
            rows: record.rows,
            score: record.score,
            label: record.label,
            folder: record.folder,
            manifest: record.manifest,
            changes: record.changes,
            qualities: record.qualities,
        });
    }
    Ok(found)
}

/// All that is known of a set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetPage {
    /// In one line.
    pub line: SetLine,
    /// The latest published version, whole.
    pub latest: Option<Record>,
    /// All versions, the latest first.
    pub versions: Vec<VersionLine>,
    /// Who uses it for what, since when.
    pub consumers: Vec<(String, String, String)>,
    /// Where the latest version comes from.
    pub sources: Vec<Source>,
    /// Column by column.
    pub lineage: Vec<Line>,
}

/// All that is known of a set. Looking at a shared one is noted in the log when an officer is named.
///
/// # Errors
/// When there is no such set.
pub fn show(catalog: &mut Catalog, set: &str, officer: Option<&Officer>) -> Result<SetPage> {
    let page = page(catalog, set)?;
    if let (Some(officer), true) = (officer, page.line.audience == "shared") {
        let begun = catalog.db.transaction()?;
        audit::note(&begun, officer, Action::Access, &Deed::new("show", set))?;
        begun.commit()?;
        audit::flush(catalog)?;
    }
    Ok(page)
}

/// All that is known of a set.
pub(super) fn page(catalog: &Catalog, set: &str) -> Result<SetPage> {
    known(catalog, set)?;
    let line = lines(catalog, &Asked { id: Some(set), ..Asked::default() })?.pop();
    let line = line.ok_or_else(|| Error::stage("catalog", set))?;
    let latest = latest(catalog, set)?;
    Ok(SetPage {
        versions: history(catalog, set)?,
        consumers: consumers(catalog, set)?,
        sources: latest.as_ref().map(|record| record.sources.clone()).unwrap_or_default(),
        lineage: latest.as_ref().map(|record| record.lineage.clone()).unwrap_or_default(),
        line,
        latest,
    })
}

/// Who uses a set for what, since when.
pub(super) fn consumers(catalog: &Catalog, set: &str) -> Result<Vec<(String, String, String)>> {
    let mut statement = catalog
        .db
        .prepare_cached("SELECT agency, purpose, since FROM consumers WHERE set_id = ?1 ORDER BY agency, purpose")?;
    let found = statement.query_map([set], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Refuses a set the catalog does not know; names those that are near.
pub(super) fn known(catalog: &Catalog, set: &str) -> Result<()> {
    let there: Option<i64> =
        catalog.db.query_row("SELECT 1 FROM sets WHERE id = ?1", [set], |row| row.get(0)).optional()?;
    if there.is_some() {
        return Ok(());
    }
    let near = super::search::search(catalog, set, 3)?;
    let near = near.iter().map(|found| found.line.id.as_str()).collect::<Vec<_>>().join(", ");
    let error = Error::usage(format!("kho không có bộ dữ liệu «{set}»"), format!("the catalog has no set “{set}”"));
    Err(if near.is_empty() {
        error.hint("Xem các bộ dữ liệu: tudien catalog list KHO.", "See the sets: tudien catalog list.")
    } else {
        error.hint(format!("Có phải: {near}?"), format!("Did you mean: {near}?"))
    })
}

/// The latest published version of a set.
pub(super) fn latest(catalog: &Catalog, set: &str) -> Result<Option<Record>> {
    let mut statement = catalog.db.prepare_cached(
        "SELECT record FROM versions WHERE set_id = ?1 AND state = 'published' ORDER BY number DESC LIMIT 1",
    )?;
    let text: Option<String> = statement.query_row([set], |row| row.get(0)).optional()?;
    text.map(|text| Record::parse(&text)).transpose()
}

/// The day of the first version of a set, withdrawn or not: when the set was issued.
///
/// # Errors
/// When the database cannot be read.
pub fn first(catalog: &Catalog, set: &str) -> Result<Option<NaiveDate>> {
    let mut statement =
        catalog.db.prepare_cached("SELECT record FROM versions WHERE set_id = ?1 ORDER BY number LIMIT 1")?;
    let text: Option<String> = statement.query_row([set], |row| row.get(0)).optional()?;
    Ok(text.map(|text| Record::parse(&text)).transpose()?.and_then(|record| record.as_of.parse().ok()))
}

/// The highest version of a set, withdrawn or not: numbers are never given twice.
pub(super) fn highest(catalog: &Catalog, set: &str) -> Result<Option<String>> {
    let mut statement = catalog.db.prepare_cached("SELECT version FROM versions WHERE set_id = ?1")?;
    let all: Vec<String> = statement.query_map([set], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(all.into_iter().max_by_key(|version| parts(version)))
}

/// The published version that is the very same package.
pub(super) fn same(catalog: &Catalog, set: &str, manifest: &str) -> Result<Option<Record>> {
    let mut statement = catalog.db.prepare_cached(
        "SELECT record FROM versions WHERE set_id = ?1 AND manifest = ?2 AND state = 'published' ORDER BY number DESC LIMIT 1",
    )?;
    let text: Option<String> = statement.query_row([set, manifest], |row| row.get(0)).optional()?;
    text.map(|text| Record::parse(&text)).transpose()
}

/// The withdrawn version that is the very same package.
pub(super) fn withdrawn(catalog: &Catalog, set: &str, manifest: &str) -> Result<Option<String>> {
    let mut statement = catalog.db.prepare_cached(
        "SELECT version FROM versions WHERE set_id = ?1 AND manifest = ?2 AND state = 'withdrawn' LIMIT 1",
    )?;
    Ok(statement.query_row([set, manifest], |row| row.get(0)).optional()?)
}
