//! What the stages left in a table's folder, put together for publishing.

use std::path::Path;

use chrono::NaiveDate;

use super::formats::Delivery;
use super::metadata::About;
use super::package::{Package, PublishInput, SUMS, package};
use super::terms::Terms;
use crate::check;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files;
use crate::link;
use crate::normalize::NormalTable;
use crate::score;

/// What may be said otherwise than the dictionary says.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Title of the set.
    pub title: Option<String>,
    /// The body that provides the data.
    pub provider: Option<String>,
    /// The licence.
    pub licence: Option<String>,
    /// What else is said of it, for its metadata.
    pub about: About,
    /// In which formats and parts it is delivered.
    pub delivery: Delivery,
    /// For whom the package is.
    pub terms: Terms,
}

/// Publishes the normal table in `folder` (with its check results and score card) as a package at `place`.
///
/// # Errors
/// When `place` is somebody else's, or a stage has not run, with the command to run; otherwise as [`package`].
pub fn publish_folder(
    dictionary: &Dictionary,
    folder: &Path,
    place: &Path,
    as_of: NaiveDate,
    said: Said,
) -> Result<Package> {
    files::refuse_foreign(place, SUMS)?;
    if !folder.join("table.json").is_file() {
        return Err(not_run(folder, "table.json", "normalize"));
    }
    let table = NormalTable::open(folder)?;
    let entity = dictionary.entities.get(&table.entity).ok_or_else(|| {
        Error::usage(
            format!("từ điển không có thực thể «{}»", table.entity),
            format!("the dictionary has no entity “{}”", table.entity),
        )
        .hint("Xem các thực thể: tudien dictionary list.", "See the entities: tudien dictionary list.")
    })?;
    if !folder.join("outcomes.json").is_file() {
        return Err(not_run(folder, "outcomes.json", "check"));
    }
    let checked = check::load(&table)?;
    let card = score::load(folder)?;
    let linked = link::load(&table)?;
    let Said { title, provider, licence, about, delivery, terms } = said;
    let input = PublishInput {
        dictionary,
        entity,
        table: &table,
        checked: &checked,
        linked: linked.as_ref(),
        card: &card,
        as_of,
        title,
        provider,
        licence,
        about,
        delivery,
        terms,
    };
    package(&input, place)
}

fn not_run(folder: &Path, name: &str, stage: &str) -> Error {
    Error::read(folder, format!("chưa có {name}"), format!("there is no {name} yet"))
        .hint(format!("Hãy chạy trước: tudien {stage}."), format!("First run: tudien {stage}."))
}
