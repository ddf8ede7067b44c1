//! How far the province is: đã, đang, cần xây dựng; topics; owners; what is overdue; the open share against the goal.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::database::Catalog;
use super::gates::cycle;
use super::plan::State;
use super::query::{SetLine, list};
use super::topics;
use crate::dictionary::{Dictionary, UpdateCycle};
use crate::error::Result;

/// Sets in a hundred that are to be open by 2030 (Đồng Tháp VIII.2: «tối thiểu 80% bộ dữ liệu công khai dưới dạng dữ
/// liệu mở»).
pub const OPEN_GOAL: u64 = 80;

/// A topic and its sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// Code; empty for sets of no topic.
    pub code: String,
    /// Name.
    pub title: String,
    /// Sets published.
    pub published: u64,
    /// Sets in all, planned ones too.
    pub all: u64,
}

/// A set that was not brought up to date within its cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overdue {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Owner.
    pub owner: String,
    /// The promise.
    pub cycle: String,
    /// The day its data stands for.
    pub as_of: String,
    /// Days past the promise.
    pub days: i64,
}

/// The figures of a catalog.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stats {
    /// The day they are told for.
    pub as_of: String,
    /// Sets by how far they are.
    pub states: BTreeMap<&'static str, u64>,
    /// Published sets that are open.
    pub open: u64,
    /// Published sets that are shared with named agencies.
    pub shared: u64,
    /// Open sets in a hundred of all sets, planned ones too, floored to a tenth.
    pub open_share: f64,
    /// The goal for 2030.
    pub open_goal: u64,
    /// Sets still to be opened for the goal.
    pub open_missing: u64,
    /// Versions, and those withdrawn.
    pub versions: u64,
    /// Of those, withdrawn.
    pub withdrawn: u64,
    /// Bytes of all versions.
    pub bytes: u64,
    /// Topics in the order of their list.
    pub topics: Vec<Topic>,
    /// Owners: sets published, sets in all.
    pub owners: BTreeMap<String, (u64, u64)>,
    /// Overdue, the longest first.
    pub overdue: Vec<Overdue>,
    /// Mean score of the published sets, floored to a tenth.
    pub score: Option<f64>,
    /// Entities of the dictionary that no set is about: «cần xây dựng», not yet in the register.
    pub unregistered: Vec<String>,
}

/// The figures on a day.
///
/// # Errors
/// When the database cannot be read.
pub fn stats(catalog: &Catalog, dictionary: &Dictionary, day: NaiveDate) -> Result<Stats> {
    let sets = list(catalog, None, None, None)?;
    let count = |keep: &dyn Fn(&&SetLine) -> bool| sets.iter().filter(keep).count() as u64;
    let published = |set: &&SetLine| set.version.is_some();
    let open = count(&|set| published(set) && set.audience == "open");
    let all = sets.len() as u64;
    let wanted = (all * OPEN_GOAL).div_ceil(100);
    let (versions, withdrawn, bytes) = versions(catalog)?;
    let states = [State::Da, State::Dang, State::Can];
    let scores: Vec<f64> = sets.iter().filter_map(|set| set.score).map(|score| (score * 10.0).round()).collect();
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    let mut owners: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for set in &sets {
        let own = owners.entry(set.owner.clone()).or_default();
        own.0 += u64::from(set.version.is_some());
        own.1 += 1;
    }
    Ok(Stats {
        as_of: day.to_string(),
        states: states.into_iter().map(|state| (state.id(), count(&|set| set.state == state))).collect(),
        open,
        shared: count(&|set| published(set) && set.audience == "shared"),
        open_share: (open * 1000).checked_div(all).unwrap_or(0) as f64 / 10.0,
        open_goal: OPEN_GOAL,
        open_missing: wanted.saturating_sub(open),
        versions,
        withdrawn,
        bytes,
        topics: by_topic(dictionary, &sets),
        owners,
        overdue: overdue(&sets, day),
        score: (!scores.is_empty()).then(|| mean.floor() / 10.0),
        unregistered: unregistered(catalog, dictionary)?,
    })
}

fn versions(catalog: &Catalog) -> Result<(u64, u64, u64)> {
    Ok(catalog.db.query_row(
        "SELECT count(*), count(*) FILTER (WHERE state = 'withdrawn'), coalesce(sum(bytes), 0) FROM versions",
        [],
        |row| {
            let number = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
            Ok((number(0)?, number(1)?, number(2)?))
        },
    )?)
}

/// Topics in the order of the list, then what is of none.
fn by_topic(dictionary: &Dictionary, sets: &[SetLine]) -> Vec<Topic> {
    let of = |code: &str, title: &str| Topic {
        code: code.to_owned(),
        title: title.to_owned(),
        published: sets.iter().filter(|set| set.topic == code && set.version.is_some()).count() as u64,
        all: sets.iter().filter(|set| set.topic == code).count() as u64,
    };
    let list = topics::list(dictionary).map_or(&[][..], |list| &list.entries);
    let mut topics: Vec<Topic> = list.iter().map(|code| of(&code.code, &code.label)).collect();
    topics.push(of("", "Chưa có chủ đề"));
    topics.retain(|topic| !topic.code.is_empty() || topic.all > 0);
    topics
}

/// Published sets whose data is older than their promise, the longest overdue first.
pub(super) fn overdue(sets: &[SetLine], day: NaiveDate) -> Vec<Overdue> {
    let mut late: Vec<Overdue> = sets
        .iter()
        .filter_map(|set| {
            let as_of: NaiveDate = set.as_of.as_deref()?.parse().ok()?;
            let days = day.signed_duration_since(as_of).num_days() - cycle(&set.cycle).and_then(UpdateCycle::days)?;
            (days > 0).then(|| Overdue {
                id: set.id.clone(),
                title: set.title.clone(),
                owner: set.owner.clone(),
                cycle: set.cycle.clone(),
                as_of: as_of.to_string(),
                days,
            })
        })
        .collect();
    late.sort_by(|a, b| b.days.cmp(&a.days).then_with(|| a.id.cmp(&b.id)));
    late
}

fn unregistered(catalog: &Catalog, dictionary: &Dictionary) -> Result<Vec<String>> {
    let mut statement = catalog.db.prepare("SELECT DISTINCT entity FROM sets")?;
    let held: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(dictionary.entities.keys().filter(|id| !held.contains(id)).cloned().collect())
}
