//! The way of a package into the catalog.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use super::audit::{self, Action, Deed};
use super::changes::{Changes, Side, compare, number};
use super::database::{Catalog, OPEN, Officer, SHARED};
use super::gates::{Case, refusals, refused};
use super::offer::{Offer, verified};
use super::record::Record;
use super::rows::{Data, Rows};
use super::{lineage, overlap, query, topics};
use crate::dictionary::Dictionary;
use crate::error::{Error, Fault, Result};
use crate::files::{self, Folder};
use crate::lang::Message;

/// A package to be added.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Its folder.
    pub package: PathBuf,
    /// The id under which it stands; the package's own name where not named.
    pub id: Option<String>,
    /// The folder of its normal table, for the lineage; that of the run where not named.
    pub table: Option<PathBuf>,
    /// Readers may be broken.
    pub accept_breaking: bool,
    /// Only judge.
    pub dry_run: bool,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Published.
    Added,
    /// The very same package stands there already.
    AlreadyThere,
    /// It would be published.
    WouldAdd,
}

/// A package that passed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Added {
    /// What became of it.
    pub outcome: Outcome,
    /// The set.
    pub set: String,
    /// Its title.
    pub title: String,
    /// The version.
    pub version: String,
    /// Where it stands in the catalog's folder.
    pub folder: String,
    /// What changed since the version before.
    pub changes: Changes,
}

/// Judges a package and, when it passes every gate, publishes it as a version of its set. Adding the same package again
/// changes nothing.
///
/// # Errors
/// [`crate::error::Kind::Refused`] with every condition not met and what would have to change; otherwise when the
/// package is not whole or the catalog cannot be written.
pub fn add(catalog: &mut Catalog, dictionary: &Dictionary, officer: &Officer, request: &Request) -> Result<Added> {
    let mut offer = Offer::read(&request.package)?;
    let set = request.id.clone().unwrap_or_else(|| offer.id.clone());
    if let Some(there) = query::same(catalog, &set, &offer.manifest)? {
        return Ok(added(Outcome::AlreadyThere, &there));
    }
    let before = query::latest(catalog, &set)?;
    let data = Data::of(&offer.dir, &offer.files);
    if let (Some(data), true) = (&data, offer.columns.is_empty()) {
        offer.columns = data.columns()?;
    }
    let quasi = &offer.privacy.quasi_identifiers;
    let rows =
        data.as_ref().map(|data| Rows::spread(data, &offer.columns, &offer.key, quasi, offer.rows)).transpose()?;
    let overlap = match &rows {
        Some(rows) => overlap::find(catalog, &offer.entity, &set, &offer.key, rows)?,
        None => None,
    };
    let side = Side { columns: &offer.columns, key: &offer.key, data: data.as_ref() };
    let mut changes = match &before {
        Some(before) => told(compare(before, catalog.root(), &side)?, before, &offer),
        None => Changes::default(),
    };
    changes.score_now = offer.score;
    let later = before.as_ref().is_some_and(|before| offer.as_of > before.as_of);
    let version = number(&mut changes, query::highest(catalog, &set)?.as_deref(), later);
    let case = Case {
        dictionary,
        offer: &offer,
        set: &set,
        before: before.as_ref(),
        rows: rows.as_ref(),
        overlap: overlap.as_ref(),
        changes: &changes,
        accept_breaking: request.accept_breaking,
    };
    let mut faults = refusals(&case);
    if let Some(version) = query::withdrawn(catalog, &set, &offer.manifest)? {
        faults.push(withdrawn(&version));
    }
    if !faults.is_empty() {
        return Err(refused(&offer.title, faults));
    }
    let sketch = rows.as_ref().map(|rows| overlap::sketch(&rows.pairs)).unwrap_or_default();
    let table = lineage::table(&request.package, request.table.as_deref())?;
    let record = describe(dictionary, &offer, officer, (set, version), changes, rows, table.as_ref());
    if request.dry_run {
        return Ok(added(Outcome::WouldAdd, &record));
    }
    store(catalog, officer, &offer, &record, &sketch)?;
    Ok(added(Outcome::Added, &record))
}

/// The very same bytes were withdrawn before.
fn withdrawn(version: &str) -> Fault {
    Fault {
        code: "",
        file: "thu hồi".to_owned(),
        line: None,
        message: Message::new(
            format!("gói này chính là phiên bản {version} đã thu hồi; hãy sửa dữ liệu rồi lập lại gói"),
            format!("[withdrawn] this is version {version}, which was withdrawn; mend the data and make it again"),
        ),
    }
}

fn added(outcome: Outcome, record: &Record) -> Added {
    Added {
        outcome,
        set: record.set.clone(),
        title: record.title.clone(),
        version: record.version.clone(),
        folder: record.folder.clone(),
        changes: record.changes.clone(),
    }
}

/// What is told otherwise than in the version before.
fn told(mut changes: Changes, before: &Record, offer: &Offer) -> Changes {
    for (what, was, is) in [
        ("tiêu đề", &before.title, &offer.title),
        ("giấy phép", &before.licence, &offer.licence),
        ("nhịp cập nhật", &before.cycle, &offer.cycle),
        ("mô tả", &before.description, &offer.description),
        ("ngày dữ liệu", &before.as_of, &offer.as_of),
    ] {
        if was != is {
            changes.told.push(what.to_owned());
        }
    }
    changes
}

fn describe(
    dictionary: &Dictionary,
    offer: &Offer,
    officer: &Officer,
    (set, version): (String, String),
    changes: Changes,
    rows: Option<Rows>,
    table: Option<&crate::normalize::NormalTable>,
) -> Record {
    let entity = dictionary.entities.get(&offer.entity);
    let (preview, values) = rows.map(|rows| (rows.preview, rows.values)).unwrap_or_default();
    let named = (entity, offer.as_of.as_str());
    let distributions = values.map(|values| values.finish(&offer.columns, dictionary, named)).unwrap_or_default();
    let (sources, lines) = table.map(|table| lineage::trace(table, offer, entity)).unwrap_or_default();
    let part = if offer.audience == "open" { OPEN } else { SHARED };
    let mut names: Vec<String> = entity.map(|entity| entity.aliases.clone()).unwrap_or_default();
    names.extend(entity.map(|entity| entity.title.vi.clone()));
    Record {
        folder: format!("{part}/{set}/{version}"),
        manifest: offer.manifest.clone(),
        title: offer.title.clone(),
        title_en: entity.map(|entity| entity.title.en.clone()).unwrap_or_default(),
        description: offer.description.clone(),
        entity: offer.entity.clone(),
        sector: entity.map(|entity| dictionary.catalog.sector(&entity.sector)).unwrap_or_default(),
        topic: entity.and_then(|entity| topics::of(dictionary, entity)).unwrap_or_default(),
        owner: offer.owner.clone(),
        cycle: offer.cycle.clone(),
        audience: offer.audience.clone(),
        agencies: offer.agencies.clone(),
        purpose: offer.purpose.clone(),
        names,
        legal_basis: offer.legal_basis.clone(),
        dictionary: offer.dictionary.clone(),
        fingerprint: offer.fingerprint.clone(),
        as_of: offer.as_of.clone(),
        added: officer.at.clone(),
        added_by: officer.account.clone(),
        rows: offer.rows,
        score: offer.score,
        label: offer.label.clone(),
        qualities: qualities(&offer.card),
        licence: offer.licence.clone(),
        privacy: offer.privacy.clone(),
        columns: offer.columns.clone(),
        key: offer.key.clone(),
        files: offer.files.clone(),
        preview,
        distributions,
        changes,
        run: lineage::run(table),
        sources,
        lineage: lines,
        set,
        version,
    }
}

/// The score of each quality of a card.
fn qualities(card: &Value) -> Value {
    let all = card.get("qualities").and_then(Value::as_object);
    let marks = all
        .into_iter()
        .flatten()
        .map(|(quality, mark)| (quality.clone(), mark.get("score").cloned().unwrap_or_default()));
    Value::Object(marks.collect())
}

/// Notes the package as pending, copies it whole to its place, and publishes it.
fn store(catalog: &mut Catalog, officer: &Officer, offer: &Offer, record: &Record, sketch: &[u8]) -> Result<()> {
    if !catalog.is_writer() {
        return Err(Error::stage("catalog", "read only"));
    }
    catalog.db.execute(
        "INSERT INTO pending (folder, record, sketch) VALUES (?1, ?2, ?3)",
        rusqlite::params![record.folder, record.json()?, sketch],
    )?;
    let place = catalog.root().join(&record.folder);
    let copied = copy(offer, &place);
    if let Err(cause) = copied {
        catalog.db.execute("DELETE FROM pending WHERE folder = ?1", [&record.folder])?;
        return Err(cause);
    }
    publish(catalog, officer, record, sketch, "")
}

/// Makes the pending version a published one.
pub(super) fn publish(
    catalog: &mut Catalog,
    officer: &Officer,
    record: &Record,
    sketch: &[u8],
    how: &str,
) -> Result<()> {
    let begun = catalog.db.transaction()?;
    begun.execute("DELETE FROM pending WHERE folder = ?1", [&record.folder])?;
    record.insert(&begun, sketch)?;
    let mut deed = Deed::new("add", &format!("{}@{}", record.set, record.version));
    deed.agency = record.agencies.join("; ");
    deed.purpose.clone_from(&record.purpose);
    deed.detail = format!("{how}{} bản ghi, {} tệp, SHA256SUMS {}", record.rows, record.files.len(), record.manifest);
    let action = if record.audience == "open" { Action::Edit } else { Action::Share };
    audit::note(&begun, officer, action, &deed)?;
    begun.commit()?;
    audit::flush(catalog)
}

/// Copies a package; what stands at the place afterwards is what the sums say.
fn copy(offer: &Offer, place: &Path) -> Result<()> {
    if place.exists() {
        return Err(Error::write(place, "đã có gói ở đây", "a package stands here already")
            .hint("Hãy chạy tudien catalog verify để xem kho.", "Run tudien catalog verify to look at the catalog."));
    }
    let folder = Folder::create(place)?;
    for name in files::tree(&offer.dir)? {
        files::copy(&offer.dir.join(&name), &folder.path().join(&name))?;
    }
    verified(folder.path())?;
    folder.commit()
}
