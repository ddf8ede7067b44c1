//! References that lead to a record which the other fields contradict: the number is another person's.

use std::collections::HashMap;

use crate::dictionary::LinkModel;
use crate::error::Result;
use crate::link::Prepared;
use crate::link::known::{Known, Verdict};
use crate::normalize::{NormalTable, Rows};

use super::Sides;

/// A reference that leads to the wrong record, as it seems.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The row that refers.
    pub left: u32,
    /// The row referred to.
    pub right: u32,
    /// log₂ of the odds that both are one.
    pub weight: f32,
    /// Comparisons that speak against it, the gravest first.
    pub against: Vec<String>,
}

/// Bits of everything but the reference from which on it is contradicted: 64 to 1 against one thing.
const AGAINST: f32 = -6.0;

/// Rows whose reference is the very value of a record there, and whose other fields outweigh that.
pub(super) fn conflicts(
    sides: &Sides<'_>,
    prepared: &Prepared,
    model: &LinkModel,
    split: u32,
    known: &Known,
) -> Result<Vec<Conflict>> {
    let (field, target) = (&sides.relation.field, &sides.relation.target);
    if !sides.here.fields.contains(field) || !sides.there.fields.contains(target) {
        return Ok(Vec::new());
    }
    let mut rows: HashMap<String, Option<u32>> = HashMap::new();
    each(sides.there, target, &mut |row, value| {
        rows.entry(value.to_owned()).and_modify(|row| *row = None).or_insert(Some(row));
    })?;
    let scorer = prepared.scorer(model);
    let reference = model.comparisons.iter().position(|one| one.fields.first().is_some_and(|first| first == target));
    let mut found = Vec::new();
    each(sides.here, field, &mut |left, value| {
        let Some(Some(row)) = rows.get(value) else { return };
        let right = split.saturating_add(*row);
        let terms = scorer.terms(&prepared.features, left, right);
        let decided = matches!(known.verdict(left, right), Some(Verdict::Same));
        let rest: f32 =
            terms.weights.iter().enumerate().filter(|(at, _)| Some(*at) != reference).map(|(_, bits)| bits).sum();
        if decided || scorer.is_certain(&terms.grades) || rest > AGAINST {
            return;
        }
        let mut against: Vec<(f32, String)> = model
            .comparisons
            .iter()
            .zip(terms.weights)
            .enumerate()
            .filter(|(at, (_, weight))| Some(*at) != reference && *weight < -1.0)
            .map(|(_, (comparison, weight))| (weight, comparison.fields.first().cloned().unwrap_or_default()))
            .collect();
        against.sort_by(|a, b| a.0.total_cmp(&b.0));
        if !against.is_empty() {
            let against = against.into_iter().map(|(_, field)| field).collect();
            found.push(Conflict { left, right, weight: terms.verdict.weight, against });
        }
    })?;
    Ok(found)
}

/// The filled cells of a field, by the place of their row.
fn each(table: &NormalTable, field: &str, take: &mut dyn FnMut(u32, &str)) -> Result<()> {
    let mut first = 0_u32;
    for batch in Rows::open(&table.dir.join("normal.parquet"), &[field])? {
        let batch = batch?;
        for (row, number) in (0..batch.len()).zip(first..) {
            if let Some(value) = batch.cell(0, row).filter(|value| !value.is_empty()) {
                take(number, value);
            }
        }
        first = first.saturating_add(u32::try_from(batch.len()).unwrap_or(u32::MAX));
    }
    Ok(())
}
