//! `score-pairs` over pieces of the blocks, and the clusters of all pairs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, BooleanArray, Float32Array, Int32Array, Int64Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use serde::{Deserialize, Serialize};

use super::features::{model_of, prepared};
use super::plan::same;
use super::stream::{Batch, Input, Output, wrong};
use crate::dictionary::{Dictionary, LinkModel};
use crate::error::{Error, Result};
use crate::files::{self, Scratch};
use crate::link::{self, Batches, Linked, Options, Pair, Prepared};
use crate::normalize::NormalTable;

/// The model as estimated on the table, and in how many pieces its pairs are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// Version of the program.
    program: String,
    /// SHA-256 over the dictionary's files.
    fingerprint: String,
    /// What the features of all records are known by.
    features: String,
    /// The model (TOML, every digit of its numbers).
    model: String,
    /// How many pieces each blocking rule has.
    pub pieces: Vec<usize>,
}

/// A normal table with the features of its records.
struct Opened {
    table: NormalTable,
    prepared: Prepared,
}

/// Opens the normal table in a folder for the model of its entity.
fn open<'d>(folder: &Path, dictionary: &'d Dictionary) -> Result<(Opened, &'d LinkModel)> {
    let table = NormalTable::open(folder)?;
    let entity = dictionary.entities.get(&table.entity).ok_or_else(|| Error::stage("worker", &table.entity))?;
    let model = model_of(entity)?;
    let prepared = prepared(&table, dictionary, entity, model)?;
    Ok((Opened { table, prepared }, model))
}

/// Estimates the linking model of the normal table in a folder, and writes it with the number of pieces to `out` (JSON).
///
/// # Errors
/// When the table cannot be read, its entity has no model, or `out` cannot be written.
pub fn train(dictionary: &Dictionary, folder: &Path, out: &Path) -> Result<Training> {
    let (opened, model) = open(folder, dictionary)?;
    let trained = opened.prepared.train(model);
    let training = Training {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        fingerprint: dictionary.fingerprint.clone(),
        features: format!("{:016x}", opened.prepared.fingerprint()),
        model: toml::to_string(&trained).map_err(|cause| Error::stage("train", cause))?,
        pieces: opened.prepared.pieces(&trained),
    };
    let text = serde_json::to_vec_pretty(&training).map_err(|cause| Error::stage("train", cause))?;
    files::write(out, &text)?;
    Ok(training)
}

impl Training {
    /// Reads what [`train`] wrote.
    ///
    /// # Errors
    /// When it is something else, or was made with another program or dictionary.
    pub fn open(path: &Path, dictionary: &Dictionary) -> Result<Self> {
        let training: Self = serde_json::from_slice(&files::read(path)?).map_err(|cause| {
            Error::read(
                path,
                format!("không phải mô hình đã ước lượng ({cause})"),
                format!("not a trained model ({cause})"),
            )
            .hint("Hãy lập lại: tudien worker train.", "Make it again: tudien worker train.")
        })?;
        same(path, &training.program, &training.fingerprint, dictionary)?;
        Ok(training)
    }

    fn model(&self) -> Result<LinkModel> {
        toml::from_str(&self.model).map_err(|cause| Error::stage("worker", cause))
    }

    fn goes_with(&self, prepared: &Prepared) -> Result<()> {
        if self.features == format!("{:016x}", prepared.fingerprint()) {
            return Ok(());
        }
        Err(Error::usage("mô hình được ước lượng trên một bảng khác", "the model was estimated on another table")
            .hint("Hãy lập lại: tudien worker train.", "Make it again: tudien worker train."))
    }
}

fn schema() -> SchemaRef {
    let field = |name: &str, kind, nullable| Field::new(name, kind, nullable);
    Arc::new(Schema::new(vec![
        field("rule", DataType::Int32, false),
        field("piece", DataType::Int32, false),
        field("left", DataType::Int64, true),
        field("right", DataType::Int64, true),
        field("weight", DataType::Float32, true),
        field("certain", DataType::Boolean, true),
        field("is_match", DataType::Boolean, true),
    ]))
}

/// Pieces in, their pairs out: see the table of streams in [`super`]. `folder` holds the normal table.
///
/// # Errors
/// When the stream is broken, there is no such piece, or the model is of another table.
pub fn score_pairs(
    training: &Training,
    dictionary: &Dictionary,
    folder: &Path,
    from: impl Read,
    to: impl Write,
) -> Result<()> {
    let mut wanted = BTreeSet::new();
    for batch in Input::open(from, &["rule", "piece"])? {
        let batch = batch?;
        wanted.extend(places(&batch)?);
    }
    let mut out = Output::create(to, &schema())?;
    if wanted.is_empty() {
        return out.finish();
    }
    let (opened, _) = open(folder, dictionary)?;
    training.goes_with(&opened.prepared)?;
    opened
        .prepared
        .compare(&training.model()?, &wanted, &mut |rule, piece, pairs| out.write(columns(rule, piece, pairs)))?;
    out.finish()
}

fn places(batch: &Batch) -> Result<Vec<(usize, usize)>> {
    let (rules, pieces) = (batch.numbers("rule")?, batch.numbers("piece")?);
    Ok(rules.into_iter().zip(pieces).map(|(rule, piece)| (rule as usize, piece as usize)).collect())
}

/// The pairs of a piece; one without pairs has a row of its own, so that it is known to have been compared.
fn columns(rule: usize, piece: usize, pairs: &[Pair]) -> Vec<ArrayRef> {
    let rows = pairs.len().max(1);
    let same = |number: usize| Arc::new(Int32Array::from(vec![i32::try_from(number).unwrap_or(i32::MAX); rows]));
    let of = |row: usize| pairs.get(row);
    vec![
        same(rule) as ArrayRef,
        same(piece),
        Arc::new((0..rows).map(|row| of(row).map(|pair| i64::from(pair.left))).collect::<Int64Array>()),
        Arc::new((0..rows).map(|row| of(row).map(|pair| i64::from(pair.right))).collect::<Int64Array>()),
        Arc::new((0..rows).map(|row| of(row).map(|pair| pair.weight)).collect::<Float32Array>()),
        Arc::new((0..rows).map(|row| of(row).map(|pair| pair.certain)).collect::<BooleanArray>()),
        Arc::new((0..rows).map(|row| of(row).map(|pair| pair.is_match)).collect::<BooleanArray>()),
    ]
}

/// The pairs of all pieces in, in any order; `pairs.parquet`, `clusters.parquet` and what else `tudien link` leaves in the
/// folder of the normal table.
///
/// # Errors
/// When a piece is missing, a pair names no record, or the model is of another table.
pub fn gather_pairs(training: &Training, dictionary: &Dictionary, folder: &Path, from: impl Read) -> Result<Linked> {
    let mut found: BTreeMap<(usize, usize), Vec<Pair>> = BTreeMap::new();
    for batch in Input::open(from, &["rule", "piece", "left", "right", "weight", "certain", "is_match"])? {
        take(&batch?, &mut found)?;
    }
    let (opened, _) = open(folder, dictionary)?;
    training.goes_with(&opened.prepared)?;
    let rows = u32::try_from(opened.prepared.len()).unwrap_or(u32::MAX);
    let strange = |pair: &Pair| pair.left >= pair.right || pair.right >= rows;
    if let Some(pair) = found.values().flatten().find(|pair| strange(pair)) {
        let (left, right) = (pair.left, pair.right);
        return Err(wrong(
            format!("cặp {left} và {right}: bảng không có cặp này"),
            format!("pair {left} and {right}: the table has no such pair"),
        ));
    }
    let scratch = Scratch::create()?;
    let batches = Batches::open(scratch.path(), &training.features)?;
    for (rule, pieces) in training.pieces.iter().enumerate() {
        for piece in 0..*pieces {
            let Some(pairs) = found.get(&(rule, piece)) else {
                return Err(Error::usage(
                    format!("thiếu phần {piece} của khóa {rule}"),
                    format!("piece {piece} of rule {rule} is missing"),
                )
                .hint("Hãy đưa vào kết quả của mọi phần.", "Give it the result of every piece."));
            };
            batches.put(rule, piece, pairs)?;
        }
    }
    let options = Options { train: false, batches: Some(&batches), ..Options::default() };
    let mut clustered = opened.prepared.link(&training.model()?, options)?;
    link::write(&opened.table, &opened.prepared, &mut clustered)?;
    Ok(clustered.linked)
}

/// Sorts the pairs of a batch by piece; within a piece they keep their order.
fn take(batch: &Batch, found: &mut BTreeMap<(usize, usize), Vec<Pair>>) -> Result<()> {
    let [left, right] = [batch.whole("left")?, batch.whole("right")?];
    let (weight, certain, is_match) = (batch.single("weight")?, batch.truth("certain")?, batch.truth("is_match")?);
    for (at, place) in places(batch)?.into_iter().enumerate() {
        let pairs = found.entry(place).or_default();
        if left.is_null(at) {
            continue;
        }
        let row = |of: &Int64Array| of.is_valid(at).then(|| u32::try_from(of.value(at)).ok()).flatten();
        let (Some(left), Some(right), true) =
            (row(&left), row(&right), weight.is_valid(at) && certain.is_valid(at) && is_match.is_valid(at))
        else {
            return Err(wrong("một cặp thiếu số hay trọng số", "a pair lacks a row or its weight"));
        };
        let (weight, certain, is_match) = (weight.value(at), certain.value(at), is_match.value(at));
        pairs.push(Pair { left, right, weight, certain, is_match, decided: false });
    }
    Ok(())
}
