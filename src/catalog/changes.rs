//! What changed between two versions of a set, and which number the later one gets.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::record::{Column, Record};
use super::rows::{Data, Rows, hash};
use crate::error::Result;
use crate::lang::{Lang, Message};

/// Rows whose changed cells are told column by column; above it only their number is told.
const DETAILED: u64 = 1_000_000;

/// Which part of the number goes up (Semantic Versioning 2.0.0, for data).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The first version.
    #[default]
    First,
    /// Corrections for the same day, or of what is said beside the data.
    Patch,
    /// New data, or more columns: whoever read the set before still can.
    Minor,
    /// Columns gone or of another type, another key: readers must change.
    Major,
}

/// What changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// The version before.
    pub from: Option<String>,
    /// Which part of the number goes up.
    pub step: Step,
    /// Columns that are new.
    pub columns_added: Vec<String>,
    /// Columns that are gone.
    pub columns_removed: Vec<String>,
    /// Columns of another type: name, before, now.
    pub columns_retyped: Vec<(String, String, String)>,
    /// The key is another one.
    pub key_changed: bool,
    /// Records that are new.
    pub rows_added: u64,
    /// Records that are gone.
    pub rows_removed: u64,
    /// Records of the same key with other values.
    pub rows_changed: u64,
    /// Of those, cells changed in each column; empty where there are too many to tell.
    pub cells_changed: BTreeMap<String, u64>,
    /// What else is told otherwise: title, owner, licence, update.
    pub told: Vec<String>,
    /// Score before.
    pub score_before: Option<f64>,
    /// Score now.
    pub score_now: Option<f64>,
}

impl Changes {
    /// Readers of the version before must change.
    pub fn is_breaking(&self) -> bool {
        self.step == Step::Major
    }

    /// The changes in lines for people.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let Some(from) = &self.from else {
            return vec![if lang == Lang::Vi { "Phiên bản đầu tiên." } else { "First version." }.to_owned()];
        };
        let mut lines = Vec::new();
        let mut say = |vi: String, en: String| lines.push(Message::new(vi, en).get(lang).to_owned());
        if self.is_breaking() {
            say(
                format!("Thay đổi phá vỡ so với {from}: chương trình đang đọc bộ dữ liệu phải sửa theo."),
                format!("Breaking change since {from}: programs that read the set must be changed."),
            );
        }
        for name in &self.columns_removed {
            say(format!("Bỏ cột {name}."), format!("Column {name} is gone."));
        }
        for (name, before, now) in &self.columns_retyped {
            say(
                format!("Cột {name} đổi kiểu {before} → {now}."),
                format!("Column {name} changed type: {before} → {now}."),
            );
        }
        if self.key_changed {
            say("Khóa của bộ dữ liệu đã đổi.".to_owned(), "The key is another one.".to_owned());
        }
        for name in &self.columns_added {
            say(format!("Thêm cột {name}."), format!("Column {name} is new."));
        }
        let (added, removed, changed) = (self.rows_added, self.rows_removed, self.rows_changed);
        if added + removed + changed > 0 {
            say(
                format!("Bản ghi: thêm {added}, bớt {removed}, đổi giá trị {changed}."),
                format!("Records: {added} new, {removed} gone, {changed} with other values."),
            );
        }
        for (name, cells) in &self.cells_changed {
            say(format!("Cột {name}: {cells} ô đổi giá trị."), format!("Column {name}: {cells} cells changed."));
        }
        if !self.told.is_empty() {
            let what = self.told.join(", ");
            say(format!("Thông tin mô tả đổi: {what}."), format!("Description changed: {what}."));
        }
        if let (Some(before), Some(now)) = (self.score_before, self.score_now)
            && (before - now).abs() > f64::EPSILON
        {
            say(format!("Điểm chất lượng {before:.1} → {now:.1}."), format!("Score {before:.1} → {now:.1}."));
        }
        lines
    }
}

/// Compares the rows and columns of `now` with the version `before`, whose files stand in `root`.
pub(super) fn compare(before: &Record, root: &std::path::Path, now: &Side<'_>) -> Result<Changes> {
    let column = |columns: &[Column], name: &str| columns.iter().find(|column| column.name == name).cloned();
    let mut changes = Changes {
        from: Some(before.version.clone()),
        key_changed: before.key != now.key,
        score_before: before.score,
        ..Changes::default()
    };
    for was in &before.columns {
        match column(now.columns, &was.name) {
            None => changes.columns_removed.push(was.name.clone()),
            Some(is) if is.kind != was.kind => {
                changes.columns_retyped.push((was.name.clone(), was.kind.clone(), is.kind));
            }
            Some(_) => {}
        }
    }
    let new = now.columns.iter().filter(|is| column(&before.columns, &is.name).is_none());
    changes.columns_added = new.map(|is| is.name.clone()).collect();
    let data = Data::of(&root.join(&before.folder), &before.files);
    if let (Some(data), Some(own), false) = (data, now.data, changes.key_changed) {
        // Rows are compared by the columns that both have: a new column does not change the records.
        let both: Vec<Column> =
            before.columns.iter().filter(|was| column(now.columns, &was.name).is_some()).cloned().collect();
        let (old, new) = (Rows::read(&data, &both, now.key, &[])?, Rows::read(own, &both, now.key, &[])?);
        count(&mut changes, &old, &new);
        if !now.key.is_empty() && (1..=DETAILED).contains(&changes.rows_changed) {
            cells(&mut changes, &both, now.key, (&data, &old), (own, &new))?;
        }
    }
    Ok(changes)
}

/// The table that is compared with the version before.
pub(super) struct Side<'a> {
    /// Its columns.
    pub(super) columns: &'a [Column],
    /// Its key.
    pub(super) key: &'a [String],
    /// Its rows.
    pub(super) data: Option<&'a Data>,
}

/// Counts records by their keys, in step through both sorted lists.
fn count(changes: &mut Changes, old: &Rows, new: &Rows) {
    let (mut one, mut other) = (old.pairs.iter().peekable(), new.pairs.iter().peekable());
    loop {
        match (one.peek(), other.peek()) {
            (Some(a), Some(b)) if a.0 == b.0 => {
                changes.rows_changed += u64::from(a.1 != b.1);
                one.next();
                other.next();
            }
            (Some(a), Some(b)) if a.0 < b.0 => {
                changes.rows_removed += 1;
                one.next();
            }
            (Some(_), None) => {
                changes.rows_removed += 1;
                one.next();
            }
            (_, Some(_)) => {
                changes.rows_added += 1;
                other.next();
            }
            (None, None) => return,
        }
    }
}

/// Counts changed cells column by column, over the records whose row changed.
fn cells(
    changes: &mut Changes,
    columns: &[Column],
    key: &[String],
    (before, old): (&Data, &Rows),
    (now, new): (&Data, &Rows),
) -> Result<()> {
    let differs = |(own, row): &(u64, u64)| {
        let at = new.pairs.partition_point(|pair| pair.0 < *own);
        new.pairs.get(at).is_some_and(|pair| pair.0 == *own && pair.1 != *row)
    };
    let wanted: rustc_hash::FxHashSet<u64> = old.pairs.iter().filter(|pair| differs(pair)).map(|pair| pair.0).collect();
    let places: Vec<usize> =
        key.iter().filter_map(|name| columns.iter().position(|column| column.name == *name)).collect();
    let key_of = |cells: &[Option<&str>]| hash(places.iter().map(|place| cells.get(*place).copied().flatten()));
    let mut held: FxHashMap<u64, Vec<u64>> = FxHashMap::default();
    before.each(columns, |cells| {
        let own = key_of(cells);
        if wanted.contains(&own) {
            held.insert(own, cells.iter().map(|cell| hash([*cell])).collect());
        }
    })?;
    now.each(columns, |cells| {
        let Some(old) = held.get(&key_of(cells)) else { return };
        for ((column, cell), before) in columns.iter().zip(cells).zip(old) {
            if hash([*cell]) != *before {
                *changes.cells_changed.entry(column.name.clone()).or_default() += 1;
            }
        }
    })
}

/// Settles which part of the number goes up, and the number.
pub(super) fn number(changes: &mut Changes, before: Option<&str>, later: bool) -> String {
    let Some((major, minor, patch)) = before.and_then(parts) else {
        changes.step = Step::First;
        return "1.0.0".to_owned();
    };
    let structure = !changes.columns_removed.is_empty() || !changes.columns_retyped.is_empty() || changes.key_changed;
    changes.step = if structure {
        Step::Major
    } else if later || !changes.columns_added.is_empty() {
        Step::Minor
    } else {
        Step::Patch
    };
    match changes.step {
        Step::Major => format!("{}.0.0", major + 1),
        Step::Minor => format!("{major}.{}.0", minor + 1),
        _ => format!("{major}.{minor}.{}", patch + 1),
    }
}

/// The three numbers of a version.
pub(super) fn parts(version: &str) -> Option<(u64, u64, u64)> {
    let mut numbers = version.split('.').map(|part| part.parse().ok());
    Some((numbers.next()??, numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_says_what_changed() {
        let mut none = Changes::default();
        assert_eq!(number(&mut none, None, false), "1.0.0");
        assert_eq!(number(&mut none, Some("1.0.0"), false), "1.0.1");
        assert_eq!(number(&mut none, Some("1.4.2"), true), "1.5.0");
        let mut gone = Changes { columns_removed: vec!["a".to_owned()], ..Changes::default() };
        assert_eq!(number(&mut gone, Some("1.4.2"), true), "2.0.0");
        assert!(gone.is_breaking());
        let mut new = Changes { columns_added: vec!["a".to_owned()], ..Changes::default() };
        assert_eq!(number(&mut new, Some("1.4.2"), false), "1.5.0");
        assert!(!new.is_breaking());
    }
}
