//! A table's folder → what the report says of it.

use std::collections::{BTreeMap, BTreeSet};

use super::mask;
use super::model::{
    ChangeExample, ChangeGroup, CheckGroup, DatasetReport, Duplicates, FieldTitle, FindingExample, LeftOutGroup,
    OwnerGroup, Publication,
};
use super::sample::{self, Group};
use crate::check::{CHECKS, Checked, Level};
use crate::dictionary::{Entity, Field, Storage};
use crate::error::Result;
use crate::lang::Message;
use crate::link::charts::Charts;
use crate::link::{Linked, between};
use crate::normalize::NormalTable;
use crate::publish::is_personal;
use crate::score::ScoreCard;

/// The commonest faults told of each owner.
const COMMONEST: usize = 3;

/// What the report of a data set is made of.
pub struct DatasetInput<'a> {
    /// The entity.
    pub entity: &'a Entity,
    /// The table, with its folder.
    pub table: &'a NormalTable,
    /// What checking found.
    pub checked: Option<&'a Checked>,
    /// What linking found.
    pub linked: Option<&'a Linked>,
    /// The marks.
    pub card: Option<&'a ScoreCard>,
    /// What became of publishing.
    pub publication: Publication,
}

/// Reads the folder of a table into its part of the report. Values of persons are masked here, once and for all.
///
/// # Errors
/// When a file that should be in the folder cannot be read.
pub fn dataset(input: DatasetInput<'_>) -> Result<DatasetReport> {
    let masks = Masks::new(input.entity);
    let (checks, owners) = match input.checked {
        Some(checked) => (check_groups(checked, &masks)?, owner_groups(checked)?),
        None => (Vec::new(), Vec::new()),
    };
    let duplicates = input.linked.map(|linked| duplicates(input.entity, input.table, linked)).transpose()?;
    let fields = input
        .entity
        .fields
        .iter()
        .map(|field| FieldTitle { id: field.id.clone(), title: field.title.clone(), personal: is_personal(field) })
        .collect();
    Ok(DatasetReport {
        id: input.table.dataset.clone(),
        title: input.entity.title.clone(),
        owner: input.entity.owner.clone(),
        rows: input.table.rows,
        parts: input.table.parts.clone(),
        fields,
        card: input.card.cloned(),
        findings: input.checked.map_or(0, |checked| checked.findings),
        checks,
        owners,
        changes: changes(input.table, &masks)?,
        left_out: left_out(input.table)?,
        duplicates,
        between: between::load(input.table)?,
        publication: input.publication,
    })
}

/// Which values are masked.
pub(super) struct Masks {
    personal: BTreeSet<String>,
    /// Amounts and measures: nine digits of them are no person's number.
    numbers: BTreeSet<String>,
}

impl Masks {
    pub(super) fn new(entity: &Entity) -> Self {
        let ids = |wanted: fn(&Field) -> bool| {
            entity.fields.iter().filter(|field| wanted(field)).map(|field| field.id.clone()).collect()
        };
        let number = |field: &Field| matches!(field.storage, Storage::Integer | Storage::Number) && !masked(field);
        Self { personal: ids(masked), numbers: ids(number) }
    }

    pub(super) fn value(&self, field: &str, value: &str) -> String {
        if self.personal.contains(field) {
            mask::personal(value)
        } else if self.numbers.contains(field) && value.parse::<f64>().is_ok() {
            value.to_owned()
        } else {
            mask::ordinary(value)
        }
    }

    /// Words about a record may hold values of any of its fields.
    pub(super) fn words(&self, text: &str) -> String {
        if self.personal.is_empty() { mask::ordinary(text) } else { mask::words(text) }
    }
}

/// True for a field whose values point at a person. A category out of a closed list points at nobody and is shown, so
/// that its fault can be understood, unless it is sensitive (class 5.2).
fn masked(field: &Field) -> bool {
    let category = field.codes.is_some() && field.classification.personal.as_deref() != Some("5.2");
    is_personal(field) && !category
}

fn check_groups(checked: &Checked, masks: &Masks) -> Result<Vec<CheckGroup>> {
    let columns = ["code", "level", "field", "address", "value", "detail", "proposal"];
    let groups = sample::groups(&checked.path, &columns, 3)?;
    let mut list: Vec<CheckGroup> =
        groups.into_iter().filter_map(|(key, group)| check_group(&key, &group, checked, masks)).collect();
    list.sort_by(|left, right| {
        (right.level, right.findings)
            .cmp(&(left.level, left.findings))
            .then_with(|| (&left.code, &left.field).cmp(&(&right.code, &right.field)))
    });
    Ok(list)
}

fn check_group(key: &[String], group: &Group, checked: &Checked, masks: &Masks) -> Option<CheckGroup> {
    let [code, level, field] = key else { return None };
    let check = CHECKS.iter().find(|check| check.code == code);
    let tested = checked
        .outcomes
        .iter()
        .find(|outcome| outcome.code == *code && outcome.field == *field)
        .map_or(0, |outcome| outcome.tested);
    let examples = group
        .first
        .iter()
        .filter_map(|cells| match cells.as_slice() {
            [_, _, _, address, value, detail, proposal] => Some(FindingExample {
                address: address.clone(),
                value: masks.value(field, value),
                detail: masks.words(detail),
                proposal: masks.value(field, proposal),
            }),
            _ => None,
        })
        .collect();
    Some(CheckGroup {
        code: code.clone(),
        title: check.map_or_else(|| Message::new(code.clone(), code.clone()), |check| check.title.into()),
        level: level_of(level),
        field: field.clone(),
        tested,
        findings: group.count,
        examples,
    })
}

fn level_of(text: &str) -> Level {
    match text {
        "error" => Level::Error,
        "warning" => Level::Warning,
        _ => Level::Info,
    }
}

fn owner_groups(checked: &Checked) -> Result<Vec<OwnerGroup>> {
    let groups = sample::groups(&checked.path, &["owner", "level", "code", "field"], 4)?;
    let mut owners: BTreeMap<String, OwnerGroup> = BTreeMap::new();
    for (key, group) in groups {
        let [owner, level, code, field] = key.as_slice() else {
            continue;
        };
        let entry = owners.entry(owner.clone()).or_insert_with(|| OwnerGroup {
            owner: owner.clone(),
            levels: BTreeMap::new(),
            commonest: Vec::new(),
        });
        *entry.levels.entry(level_of(level)).or_default() += group.count;
        entry.commonest.push((code.clone(), field.clone(), group.count));
    }
    let mut list: Vec<OwnerGroup> = owners.into_values().collect();
    for owner in &mut list {
        owner.commonest.sort_by(|left, right| right.2.cmp(&left.2).then_with(|| left.cmp(right)));
        owner.commonest.truncate(COMMONEST);
    }
    list.sort_by(|left, right| right.findings().cmp(&left.findings()).then_with(|| left.owner.cmp(&right.owner)));
    Ok(list)
}

fn changes(table: &NormalTable, masks: &Masks) -> Result<Vec<ChangeGroup>> {
    let groups = sample::groups(&table.dir.join("changes.parquet"), &["rule", "_row", "field", "before", "after"], 1)?;
    let row = |cells: &[String]| cells.get(1).and_then(|text| text.parse::<u32>().ok());
    let wanted: BTreeSet<u32> = groups.values().flat_map(|group| &group.first).filter_map(|cells| row(cells)).collect();
    let places = sample::places(table, &wanted)?;
    let example = |cells: &Vec<String>| match cells.as_slice() {
        [_, _, field, before, after] => Some(ChangeExample {
            address: row(cells)
                .and_then(|row| places.get(&row))
                .map_or_else(String::new, |(part, line)| table.address(*part, *line, field)),
            field: field.clone(),
            before: masks.value(field, before),
            after: masks.value(field, after),
        }),
        _ => None,
    };
    let mut list: Vec<ChangeGroup> = groups
        .into_iter()
        .filter_map(|(key, group)| {
            Some(ChangeGroup {
                rule: key.into_iter().next()?,
                count: group.count,
                examples: group.first.iter().filter_map(example).collect(),
            })
        })
        .collect();
    list.sort_by(|left, right| right.count.cmp(&left.count).then_with(|| left.rule.cmp(&right.rule)));
    Ok(list)
}

fn left_out(table: &NormalTable) -> Result<Vec<LeftOutGroup>> {
    let groups = sample::groups(&table.dir.join("left_out.parquet"), &["reason", "sheet", "cell", "text"], 1)?;
    let mut list: Vec<LeftOutGroup> = groups
        .into_iter()
        .filter_map(|(key, group)| {
            let reason = key.into_iter().next()?;
            let examples = group.first.iter().filter_map(|cells| left_out_example(&reason, cells)).collect();
            Some(LeftOutGroup { reason, count: group.count, examples })
        })
        .collect();
    // What is only counted in the table's own record is told too.
    for part in &table.parts {
        for (reason, count) in &part.left_out {
            if !list.iter().any(|group| group.reason == *reason) {
                list.push(LeftOutGroup { reason: reason.clone(), count: *count, examples: Vec::new() });
            }
        }
    }
    list.sort_by(|left, right| right.count.cmp(&left.count).then_with(|| left.reason.cmp(&right.reason)));
    Ok(list)
}

fn left_out_example(reason: &str, cells: &[String]) -> Option<(String, String)> {
    let [_, sheet, cell, text] = cells else { return None };
    let address = if sheet.is_empty() { cell.clone() } else { format!("{sheet}!{cell}") };
    // Under a table stand those who signed it.
    let text =
        if matches!(reason, "signature" | "note" | "outside") { mask::words(text) } else { mask::ordinary(text) };
    Some((address, text))
}

fn duplicates(entity: &Entity, table: &NormalTable, linked: &Linked) -> Result<Duplicates> {
    let (sizes, examples) = sample::clusters(&linked.dir.join("clusters.parquet"))?;
    let wanted: BTreeSet<u32> = examples.iter().flatten().copied().collect();
    let places = sample::places(table, &wanted)?;
    let address = |row: &u32| places.get(row).map_or_else(String::new, |(part, line)| table.address(*part, *line, ""));
    Ok(Duplicates {
        records: linked.records,
        candidates: linked.candidates,
        clusters: linked.clusters,
        duplicates: linked.duplicates,
        review: linked.review,
        left_out: linked.left_out,
        sizes,
        charts: Charts::load(linked, entity)?,
        examples: examples.iter().map(|rows| rows.iter().map(address).collect()).collect(),
    })
}
