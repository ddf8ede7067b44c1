//! Finding sets by what people type: the same reading of Vietnamese as in the dictionary's search. Words and who holds
//! them stand in the database; only sets that hold what was typed are read and ranked.

use rusqlite::OptionalExtension as _;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::database::Catalog;
use super::query::{Asked, SetLine, lines};
use crate::dictionary::{Finder, fold};
use crate::error::Result;

/// Sets that are read and ranked in full.
const RANKED: usize = 200;

/// A set that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// The set.
    #[serde(flatten)]
    pub line: SetLine,
    /// 0 to about 1.
    pub found: f32,
}

/// Sets that answer to `query`, best first, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub fn search(catalog: &Catalog, query: &str, limit: usize) -> Result<Vec<Found>> {
    let folded = fold(&query.chars().take(300).collect::<String>());
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let mut finder = Finder::new(vocabulary(catalog)?, count(catalog)?);
    for id in candidates(catalog, &finder, &folded)? {
        let Some((title, title_en, owner, description, names)) = texts(catalog, &id)? else { continue };
        let aliases: Vec<String> = serde_json::from_str(&names).unwrap_or_default();
        let mut own = vec![(title.as_str(), 1.0), (title_en.as_str(), 1.0), (id.as_str(), 1.0)];
        own.extend(aliases.iter().map(|alias| (alias.as_str(), 0.97)));
        finder.add(&id, &own, &[&owner, &description]);
    }
    let mut found = Vec::new();
    for (id, score) in finder.best(&folded, limit) {
        let line = lines(catalog, &Asked { id: Some(&id), ..Asked::default() })?.pop();
        found.extend(line.map(|line| Found { line, found: (score * 1000.0).round() / 1000.0 }));
    }
    Ok(found)
}

fn vocabulary(catalog: &Catalog) -> Result<Vec<(String, u32)>> {
    let mut statement = catalog.db.prepare("SELECT word, held FROM vocabulary")?;
    let words = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(words.collect::<rusqlite::Result<_>>()?)
}

fn count(catalog: &Catalog) -> Result<usize> {
    let count: i64 = catalog.db.query_row("SELECT count(*) FROM sets", [], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Sets worth ranking: those that hold the rarest of the words that were typed, the best first.
fn candidates(catalog: &Catalog, finder: &Finder, folded: &str) -> Result<Vec<String>> {
    let mut holders = catalog.db.prepare_cached("SELECT set_id FROM words WHERE word = ?1")?;
    let mut weights: FxHashMap<String, f32> = FxHashMap::default();
    for typed in folded.split(' ').take(16) {
        let mut best: FxHashMap<String, f32> = FxHashMap::default();
        for (word, credit) in finder.readings(typed) {
            let weight = credit * finder.weight(&word);
            let mut rows = holders.query([&word])?;
            while let Some(row) = rows.next()? {
                let own = best.entry(row.get(0)?).or_default();
                *own = own.max(weight);
            }
        }
        let mut held: Vec<(String, f32)> = best.into_iter().collect();
        held.sort_by(|a, b| a.0.cmp(&b.0));
        for (set, weight) in held {
            *weights.entry(set).or_default() += weight;
        }
    }
    // A name typed without its spaces is no word of any set: it may be the beginning of an id.
    let tight = folded.replace(' ', "_");
    let own: Option<String> =
        catalog.db.query_row("SELECT id FROM sets WHERE id = ?1", [&tight], |row| row.get(0)).optional()?;
    let mut ranked: Vec<(String, f32)> = weights.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked.truncate(RANKED);
    let mut ids: Vec<String> = own.into_iter().collect();
    for (id, _) in ranked {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

type Texts = (String, String, String, String, String);

fn texts(catalog: &Catalog, id: &str) -> Result<Option<Texts>> {
    let mut statement =
        catalog.db.prepare_cached("SELECT title, title_en, owner, description, names FROM sets WHERE id = ?1")?;
    let found = statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)));
    Ok(found.optional()?)
}
