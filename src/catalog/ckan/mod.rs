//! A portal of CKAN by its action API (docs.ckan.org, «API guide», version 3): what is there already is looked up first,
//! only what is missing or other is sent. So a push that broke off is finished by pushing again, and nothing stands
//! there twice. A new set stays a draft until all its files are up.

mod client;
mod set;

use serde::Serialize;

pub use client::Portal;

use super::audit::{self, Action, Deed};
use super::database::{Catalog, Officer};
use super::query::{self, Asked, lines};
use super::record::Record;
use crate::error::{Error, Result};
use crate::lang::Message;

/// One thing done on the portal, or to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "step", content = "file")]
pub enum Step {
    /// The set is made, as a draft.
    Create,
    /// What is said of the set is brought up to date.
    Update,
    /// A file is sent.
    Upload(String),
    /// A file takes the place of its older version.
    Replace(String),
    /// A file of an older version is removed.
    Remove(String),
    /// A file stands there already.
    Keep(String),
    /// The draft becomes visible.
    Activate,
}

impl Step {
    /// The step in words.
    pub fn told(&self) -> Message {
        match self {
            Self::Create => Message::new("tạo bộ dữ liệu (bản nháp)", "create the set (draft)"),
            Self::Update => Message::new("cập nhật thông tin mô tả", "update the description"),
            Self::Upload(name) => Message::new(format!("tải lên {name}"), format!("upload {name}")),
            Self::Replace(name) => Message::new(format!("thay {name}"), format!("replace {name}")),
            Self::Remove(name) => {
                Message::new(format!("gỡ {name} của bản cũ"), format!("remove {name} of an older version"))
            }
            Self::Keep(name) => Message::new(format!("đã có {name}"), format!("{name} is there already")),
            Self::Activate => Message::new("công khai bộ dữ liệu", "make the set visible"),
        }
    }
}

/// A set and what was done for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pushed {
    /// The set.
    pub set: String,
    /// The version.
    pub version: String,
    /// What was done, or is to be done.
    pub steps: Vec<Step>,
}

/// Brings the latest version of open sets to a portal: those named, or all.
///
/// # Errors
/// When a set is not known, not open or has no published version; when the portal refuses or cannot be reached. What
/// was done until then stays and is not done again.
pub fn push(
    catalog: &mut Catalog,
    officer: &Officer,
    portal: &Portal,
    sets: &[String],
    dry_run: bool,
    tell: &dyn Fn(&Message),
) -> Result<Vec<Pushed>> {
    let mut pushed = Vec::new();
    for record in wanted(catalog, sets)? {
        let dir = catalog.root().join(&record.folder);
        let steps = set::push(portal, &record, &dir, dry_run, tell)?;
        let changed = steps.iter().any(|step| !matches!(step, Step::Keep(_)));
        if changed && !dry_run {
            done(catalog, officer, portal, &record)?;
        }
        pushed.push(Pushed { set: record.set, version: record.version, steps });
    }
    Ok(pushed)
}

/// The records of the sets that were named; of all open ones where none was.
fn wanted(catalog: &Catalog, sets: &[String]) -> Result<Vec<Record>> {
    if sets.is_empty() {
        let all = lines(catalog, &Asked::default())?;
        let open = all.iter().filter(|line| line.audience == "open" && line.version.is_some());
        return open.filter_map(|line| query::latest(catalog, &line.id).transpose()).collect();
    }
    let one = |set: &String| {
        query::known(catalog, set)?;
        query::latest(catalog, set)?.filter(|record| record.audience == "open").ok_or_else(|| {
            Error::usage(
                format!("bộ {set} không có phiên bản mở đang công bố"),
                format!("the set {set} has no open published version"),
            )
            .hint("Chỉ dữ liệu mở được đưa lên cổng.", "Only open data goes to a portal.")
        })
    };
    sets.iter().map(one).collect()
}

/// Notes what was shared.
fn done(catalog: &mut Catalog, officer: &Officer, portal: &Portal, record: &Record) -> Result<()> {
    let begun = catalog.db.transaction()?;
    begun.execute(
        "INSERT OR REPLACE INTO pushes (portal, set_id, version, at) VALUES (?1, ?2, ?3, ?4)",
        [portal.base(), &record.set, &record.version, &officer.at],
    )?;
    let deed = Deed::new("push", &format!("{}@{}", record.set, record.version)).detail(portal.base());
    audit::note(&begun, officer, Action::Share, &deed)?;
    begun.commit()?;
    audit::flush(catalog)
}
