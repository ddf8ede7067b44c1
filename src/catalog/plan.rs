//! Sets that are not published yet (đang, cần xây dựng: NQ 214), and who uses those that are.

use rusqlite::params;
use serde::Serialize;

use super::audit::{self, Action, Deed};
use super::database::{Catalog, Officer};
use super::gates::is_id;
use super::record::index;
use super::{query, topics};
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::lang::{Lang, Text};

/// How far a set is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Built: versions are published.
    #[value(name = "da")]
    Da,
    /// Being built.
    #[value(name = "dang")]
    Dang,
    /// To be built.
    #[value(name = "can")]
    Can,
}

impl State {
    /// Its id in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Da => "da",
            Self::Dang => "dang",
            Self::Can => "can",
        }
    }

    /// The state of an id.
    pub fn of(id: &str) -> Self {
        match id {
            "da" => Self::Da,
            "dang" => Self::Dang,
            _ => Self::Can,
        }
    }

    /// Its name.
    pub const fn title(self, lang: Lang) -> &'static str {
        let text = match self {
            Self::Da => Text::new("đã xây dựng", "built"),
            Self::Dang => Text::new("đang xây dựng", "being built"),
            Self::Can => Text::new("cần xây dựng", "to be built"),
        };
        text.get(lang)
    }
}

/// A set to be written into the register.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Id.
    pub id: String,
    /// Title; the entity's where not named.
    pub title: Option<String>,
    /// Entity of the dictionary, where there is one.
    pub entity: Option<String>,
    /// Owner; the entity's where not named.
    pub owner: Option<String>,
    /// How far it is.
    pub state: State,
}

/// Writes a set that has no published version into the catalog, or changes what is written of it.
///
/// # Errors
/// When its id is not plain, its owner or title is not known, or versions of it are published.
pub fn plan(catalog: &mut Catalog, dictionary: &Dictionary, officer: &Officer, planned: &Planned) -> Result<()> {
    if !is_id(&planned.id) || planned.state == State::Da {
        return Err(Error::usage(
            format!("«{}»: mã chỉ gồm chữ thường không dấu, chữ số, - và _; trạng thái là dang hoặc can", planned.id),
            format!("“{}”: an id has small ASCII letters, digits, - and _; the state is dang or can", planned.id),
        ));
    }
    let entity = planned.entity.as_deref().unwrap_or(&planned.id);
    let entity = dictionary.entities.get(entity);
    let title = planned.title.clone().or_else(|| entity.map(|entity| entity.title.vi.clone()));
    let owner = planned.owner.clone().or_else(|| entity.map(|entity| entity.owner.clone()));
    let (Some(title), Some(owner)) = (title, owner) else {
        return Err(Error::usage(
            "phải nêu --title và --owner, hoặc --entity",
            "--title and --owner, or --entity, are needed",
        ));
    };
    if query::highest(catalog, &planned.id)?.is_some() {
        return Err(Error::usage(
            format!("bộ {} đã có phiên bản công bố", planned.id),
            format!("the set {} has published versions", planned.id),
        ));
    }
    let topic = entity.and_then(|entity| topics::of(dictionary, entity)).unwrap_or_default();
    let sector = entity.map(|entity| dictionary.catalog.sector(&entity.sector)).unwrap_or_default();
    let begun = catalog.db.transaction()?;
    begun.execute(
        "INSERT INTO sets (id, title, title_en, entity, sector, topic, owner, state, added)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET title = ?2, title_en = ?3, entity = ?4, sector = ?5, topic = ?6, owner = ?7, state = ?8",
        params![
            planned.id, title, entity.map(|entity| entity.title.en.clone()).unwrap_or_default(),
            entity.map(|entity| entity.id.clone()).unwrap_or_default(), sector, topic, owner, planned.state.id(), officer.at
        ],
    )?;
    index(&begun, &planned.id, &[&planned.id, &title, &owner])?;
    let deed = Deed::new("plan", &planned.id).detail(planned.state.title(Lang::Vi));
    audit::note(&begun, officer, Action::Edit, &deed)?;
    begun.commit()?;
    audit::flush(catalog)
}

/// Notes that an agency uses a set for a purpose.
///
/// # Errors
/// When the set is not known or the text names a person.
pub fn use_set(catalog: &mut Catalog, officer: &Officer, set: &str, agency: &str, purpose: &str) -> Result<()> {
    query::known(catalog, set)?;
    for text in [agency, purpose] {
        audit::impersonal(text)?;
    }
    let begun = catalog.db.transaction()?;
    begun.execute(
        "INSERT OR IGNORE INTO consumers (set_id, agency, purpose, since) VALUES (?1, ?2, ?3, ?4)",
        [set, agency, purpose, &officer.at],
    )?;
    let deed = Deed { agency: agency.to_owned(), purpose: purpose.to_owned(), ..Deed::new("use", set) };
    audit::note(&begun, officer, Action::Use, &deed)?;
    begun.commit()?;
    audit::flush(catalog)
}
