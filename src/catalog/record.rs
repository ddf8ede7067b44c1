//! All that the catalog notes of a version, in one piece: put aside while the package is on its way, then spread over
//! the tables.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::changes::Changes;
use super::distribution::Distribution;
use crate::dictionary::fold;
use crate::error::{Error, Result};

/// A published column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type in the words of Table Schema.
    pub kind: String,
    /// Title for people.
    pub title: String,
    /// What it means.
    pub description: String,
}

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine {
    /// Its name within the package.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// What protects the persons behind the records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Privacy {
    /// Columns counted as quasi-identifiers.
    pub quasi_identifiers: Vec<String>,
    /// The smallest group asked for.
    pub k_required: u64,
    /// The smallest group measured.
    pub k_measured: Option<u64>,
}

/// A region of a file from which the version comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name of the file, without its folder.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// The reader.
    pub reader: String,
    /// The sheet of a workbook.
    pub sheet: String,
    /// The range of cells, or lines.
    pub region: String,
    /// Rows it gave.
    pub rows: u64,
}

/// A column of a source and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// SHA-256 of the source file.
    pub source: String,
    /// Sheet.
    pub sheet: String,
    /// Region.
    pub region: String,
    /// Letters of the column.
    pub letter: String,
    /// Its header.
    pub header: String,
    /// How the header was understood.
    pub how: String,
    /// The field of the dictionary.
    pub field: String,
    /// The published column; empty where the field stayed at home.
    pub published: String,
    /// How the field was opened, or why not.
    pub method: String,
}

/// How a version was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Version of the program.
    pub program: String,
    /// Rows read from the sources.
    pub rows_read: u64,
    /// Cells changed on the way, by rule.
    pub changed: BTreeMap<String, u64>,
}

/// A version and the set it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The set.
    pub set: String,
    /// The version.
    pub version: String,
    /// Where it stands in the catalog's folder.
    pub folder: String,
    /// SHA-256 of its list of sums.
    pub manifest: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// What a record is.
    pub description: String,
    /// The entity.
    pub entity: String,
    /// Sector of the entity.
    pub sector: String,
    /// Topic, a code of the list of topics.
    pub topic: String,
    /// The owner.
    pub owner: String,
    /// The update promise.
    pub cycle: String,
    /// `open` or `shared`.
    pub audience: String,
    /// Agencies that a shared set is for.
    pub agencies: Vec<String>,
    /// What they may use it for.
    pub purpose: String,
    /// Other names, for the search.
    pub names: Vec<String>,
    /// Legal basis.
    pub legal_basis: Vec<String>,
    /// Version and fingerprint of the dictionary that judged.
    pub dictionary: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// The day the data stands for.
    pub as_of: String,
    /// When it was added.
    pub added: String,
    /// By whose account.
    pub added_by: String,
    /// Records.
    pub rows: u64,
    /// Score of the whole.
    pub score: Option<f64>,
    /// Its label.
    pub label: String,
    /// Scores of the six qualities.
    pub qualities: Value,
    /// Licence.
    pub licence: String,
    /// k-anonymity.
    pub privacy: Privacy,
    /// Columns.
    pub columns: Vec<Column>,
    /// Primary key.
    pub key: Vec<String>,
    /// Files.
    pub files: Vec<FileLine>,
    /// Some rows of the published data.
    pub preview: Vec<Vec<String>>,
    /// How the values of its columns are distributed.
    #[serde(default)]
    pub distributions: Vec<Distribution>,
    /// What changed since the version before.
    pub changes: Changes,
    /// How it was made.
    #[serde(default)]
    pub run: Run,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// Column by column.
    pub lineage: Vec<Line>,
}

impl Record {
    /// Size of all its files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// The record as JSON.
    pub(super) fn json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|cause| Error::stage("json", cause))
    }

    /// Reads it back.
    pub(super) fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|cause| Error::stage("json", cause))
    }

    /// Spreads the record over the tables: the version is published with this transaction.
    pub(super) fn insert(&self, db: &Connection, sketch: &[u8]) -> Result<()> {
        let names = serde_json::to_string(&self.names).map_err(|cause| Error::stage("json", cause))?;
        db.execute(
            "INSERT INTO sets (id, title, title_en, description, entity, sector, topic, owner, cycle, audience, state, names, added)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'da', ?11, ?12)
             ON CONFLICT (id) DO UPDATE SET title = ?2, title_en = ?3, description = ?4, entity = ?5, sector = ?6, topic = ?7,
             owner = ?8, cycle = ?9, audience = ?10, state = 'da', names = ?11",
            params![
                self.set, self.title, self.title_en, self.description, self.entity, self.sector, self.topic, self.owner,
                self.cycle, self.audience, names, self.added
            ],
        )?;
        db.execute(
            "INSERT INTO versions (set_id, version, state, audience, as_of, added, added_by, folder, manifest, rows, bytes,
             score, label, licence, record, sketch) VALUES (?1, ?2, 'published', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            params![
                self.set, self.version, self.audience, self.as_of, self.added, self.added_by, self.folder, self.manifest,
                signed(self.rows), signed(self.bytes()), self.score, self.label, self.licence, self.json()?, sketch
            ],
        )?;
        let number = db.last_insert_rowid();
        for file in &self.files {
            db.execute(
                "INSERT INTO files (version, name, media_type, sha256, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![number, file.name, file.media_type, file.sha256, signed(file.bytes)],
            )?;
        }
        self.insert_sources(db, number)?;
        for agency in &self.agencies {
            db.execute(
                "INSERT OR IGNORE INTO consumers (set_id, agency, purpose, since) VALUES (?1, ?2, ?3, ?4)",
                params![self.set, agency, self.purpose, self.added],
            )?;
        }
        index(db, &self.set, &self.searched())
    }

    fn insert_sources(&self, db: &Connection, number: i64) -> Result<()> {
        for (part, source) in (0_i64..).zip(&self.sources) {
            db.execute(
                "INSERT INTO sources (version, part, name, sha256, bytes, reader, sheet, region, rows)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    number,
                    part,
                    source.name,
                    source.sha256,
                    signed(source.bytes),
                    source.reader,
                    source.sheet,
                    source.region,
                    signed(source.rows)
                ],
            )?;
        }
        for line in &self.lineage {
            db.execute(
                "INSERT INTO lineage (version, source, sheet, region, letter, header, how, field, published, method)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    number,
                    line.source,
                    line.sheet,
                    line.region,
                    line.letter,
                    line.header,
                    line.how,
                    line.field,
                    line.published,
                    line.method
                ],
            )?;
        }
        Ok(())
    }

    /// What the search reads of a set.
    fn searched(&self) -> Vec<&str> {
        let own = [self.set.as_str(), &self.title, &self.title_en, &self.owner, &self.description];
        own.into_iter().chain(self.names.iter().map(String::as_str)).collect()
    }
}

/// A number as SQLite keeps it.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Notes the words of a set, in place of those noted before.
pub(super) fn index(db: &Connection, set: &str, texts: &[&str]) -> Result<()> {
    let mut words: Vec<String> =
        texts.iter().flat_map(|text| fold(text).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words.dedup();
    db.execute(
        "UPDATE vocabulary SET held = held - 1 WHERE word IN (SELECT word FROM words WHERE set_id = ?1)",
        [set],
    )?;
    db.execute("DELETE FROM words WHERE set_id = ?1", [set])?;
    let mut word_line = db.prepare_cached("INSERT INTO words (word, set_id) VALUES (?1, ?2)")?;
    let mut held = db.prepare_cached(
        "INSERT INTO vocabulary (word, held) VALUES (?1, 1) ON CONFLICT (word) DO UPDATE SET held = held + 1",
    )?;
    for word in &words {
        word_line.execute([word.as_str(), set])?;
        held.execute([word])?;
    }
    db.execute("DELETE FROM vocabulary WHERE held <= 0", [])?;
    Ok(())
}
