//! The dictionary in the forms of other tools, and back: one file a format in `formats`, each with its page and the account
//! of what it cannot hold.

mod changes;
pub mod descriptor;
pub mod draft;
pub mod facts;
pub mod formats;
pub mod infer;
mod locate;
mod names;
mod parts;
mod personal;
mod site;
pub mod table_schema;
mod workbook;
pub mod yaml;
mod yaml_reader;

use std::collections::BTreeSet;
use std::path::Path;

use crate::dictionary::{CodeList, Dictionary, Documents, Entity, Source, already_there, toml_files};
use crate::error::{Error, Fault, Result};
use crate::lang::{Lang, Message, Text};

pub use formats::FORMATS;
pub use names::{arrow_type, xsd_type};

/// A form in which the dictionary is given to other tools.
pub struct Format {
    /// Its name on the command line.
    pub id: &'static str,
    /// Title.
    pub title: Text,
    /// Documentation: what goes where, and under [`ACCOUNT`] what the format cannot hold, in Vietnamese and English.
    pub page: &'static str,
    /// Makes the files.
    pub export: fn(&View<'_>) -> Result<Vec<Artefact>>,
    /// Reads them back, where the format is read too.
    pub import: Option<fn(&Path) -> Result<Imported>>,
}

/// The headings under which a page tells what the format cannot hold.
pub const ACCOUNT: Text = Text::new("## Không giữ được", "## What it cannot hold");

impl Format {
    /// What the format cannot hold, point by point.
    pub fn account(&self, lang: Lang) -> Vec<&'static str> {
        let lines = self.page.lines().skip_while(|line| *line != ACCOUNT.get(lang)).skip(1);
        lines.take_while(|line| !line.starts_with("## ")).filter_map(|line| line.strip_prefix("- ")).collect()
    }
}

/// The format of that name.
///
/// # Errors
/// Where there is none; the hint lists them.
pub fn format(id: &str) -> Result<&'static Format> {
    FORMATS.iter().find(|format| format.id == id).copied().ok_or_else(|| {
        let known = FORMATS.iter().map(|format| format.id).collect::<Vec<_>>().join(", ");
        Error::usage(format!("Không có định dạng «{id}»"), format!("There is no format \"{id}\""))
            .hint(format!("Các định dạng: {known}."), format!("Formats: {known}."))
    })
}

/// A file made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artefact {
    /// Its path relative to the folder of the export.
    pub name: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}

impl Artefact {
    /// A file of text.
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), bytes: text.into().into_bytes() }
    }

    /// A file of indented JSON.
    ///
    /// # Errors
    /// Never for values of text, numbers and flags.
    pub fn json(name: impl Into<String>, value: &serde_json::Value) -> Result<Self> {
        let mut text = serde_json::to_string_pretty(value).map_err(|cause| Error::stage("json", cause))?;
        text.push('\n');
        Ok(Self::text(name, text))
    }
}

/// What was read back from a format.
#[derive(Debug, Default)]
pub struct Imported {
    /// The dictionary as written there.
    pub documents: Documents,
    /// What is wrong there, each with its place.
    pub faults: Vec<Fault>,
    /// What was there and has no place in a dictionary, for people.
    pub left_out: Vec<Message>,
    /// Where things stood, for faults that show themselves later.
    places: locate::Places,
}

/// What an import adds to the dictionary below it.
pub struct Taken {
    /// What is new or other.
    pub documents: Documents,
    /// What people must decide, and what could not be taken over.
    pub told: Vec<Message>,
}

/// Lays what was read over the dictionary below (the built-in one, and a folder over it), and keeps what differs.
///
/// # Errors
/// [`crate::error::Kind::Dictionary`] with every fault, by its place in what was imported.
pub fn taken(found: Imported, folder: Option<&Path>) -> Result<Taken> {
    let hint = |error: Error| {
        error.hint("Hãy sửa các chỗ nêu trên rồi nhập lại.", "Mend the places named above and import again.")
    };
    if !found.faults.is_empty() {
        return Err(hint(Error::dictionary(found.faults)));
    }
    let below = Source::load(folder)?;
    let (documents, mut told) = changes::changes(&found.documents, &below.documents);
    let files = toml_files(&documents);
    let laid = Dictionary::check_files(folder, &files).map_err(|mut error| {
        error.faults = error.faults.into_iter().map(|fault| locate::told(fault, &files, &found.places)).collect();
        hint(error)
    })?;
    told.extend(already_there(&laid));
    told.extend(found.left_out);
    Ok(Taken { documents, told })
}

/// The part of a dictionary that is exported.
pub struct View<'a> {
    /// The whole.
    pub source: &'a Source,
    /// Entities asked for, in order of id.
    pub entities: Vec<&'a Entity>,
    /// Code lists that these use.
    pub codes: Vec<&'a CodeList>,
}

impl<'a> View<'a> {
    /// Everything, or only these entities with the code lists they use.
    ///
    /// # Errors
    /// For an entity the dictionary does not have.
    pub fn of(source: &'a Source, wanted: &[String]) -> Result<Self> {
        let dictionary = &source.dictionary;
        if let Some(unknown) = wanted.iter().find(|id| !dictionary.entities.contains_key(*id)) {
            return Err(crate::dictionary::unknown_id(unknown, &crate::dictionary::ids(dictionary)));
        }
        if wanted.is_empty() {
            let (entities, codes) = (dictionary.entities.values().collect(), dictionary.codes.values().collect());
            return Ok(Self { source, entities, codes });
        }
        let entities: Vec<&Entity> =
            dictionary.entities.values().filter(|entity| wanted.contains(&entity.id)).collect();
        let used: BTreeSet<&str> =
            entities.iter().flat_map(|entity| &entity.fields).filter_map(|field| field.codes.as_deref()).collect();
        let codes = dictionary.codes.values().filter(|list| used.contains(list.id.as_str())).collect();
        Ok(Self { source, entities, codes })
    }

    /// Whether an entity is among those exported.
    pub fn has(&self, entity: &str) -> bool {
        self.entities.iter().any(|found| found.id == entity)
    }

    /// The code list of that id, among those exported.
    pub fn list(&self, id: &str) -> Option<&'a CodeList> {
        self.codes.iter().find(|list| list.id == id).copied()
    }

    /// What was written of an entity.
    pub fn document(&self, entity: &str) -> Option<&'a crate::dictionary::Document> {
        self.source.documents.entities.get(entity)
    }
}
