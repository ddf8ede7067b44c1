//! The folder of a merge: its files, and the manifest that says what stands there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::golden::{Chooser, count, records};
use super::source::{Columns, Input};
use super::{Applied, Held, Merge, Request};
use crate::error::{Error, Result};
use crate::files;
use crate::link::sheet::Sheet;

/// The file that marks the folder.
pub const MANIFEST: &str = "hop_nhat.json";
/// The merged table, without ending.
pub(super) const TABLE: &str = "hop_nhat";
/// The log, without ending.
pub(super) const LOG: &str = "nhat_ky";
/// Where each value comes from, without ending.
pub(super) const VALUES: &str = "nguon_gia_tri";
/// What was not merged.
pub(super) const HELD: &str = "giu_lai.csv";
/// The folder of the input.
pub(super) const INPUT: &str = "goc";
/// Columns of the log before those of the table.
pub(super) const LOG_HEADS: [&str; 3] = ["_nhom", "_dong", "_ma_ban_ghi"];

/// What stands in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the program.
    pub program: String,
    /// The entity.
    pub entity: String,
    /// Heading of the column of ids.
    pub id: String,
    /// Name of the input in `goc/`.
    pub input: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Records of the input.
    pub records: u64,
    /// Columns of the table.
    pub columns: Vec<String>,
    /// Merges, undone ones too.
    pub merges: Vec<Merge>,
    /// Clusters held back.
    pub held: Vec<Held>,
    /// SHA-256 of the merged table as it was written.
    pub outputs: BTreeMap<String, String>,
}

impl Manifest {
    /// The form of the input, where the merged table has the same.
    pub(super) fn native(&self) -> Option<&'static str> {
        let ending = Path::new(&self.input).extension()?.to_string_lossy().to_ascii_lowercase();
        ["csv", "parquet"].into_iter().find(|known| *known == ending)
    }

    /// Notes the sums of the merged table, and puts the manifest beside it.
    pub(super) fn save(mut self, dir: &Path) -> Result<()> {
        for ending in ["csv", "parquet"] {
            let name = format!("{TABLE}.{ending}");
            let (sum, _) = files::fingerprint(&dir.join(&name))?;
            self.outputs.insert(name, sum);
        }
        let text = serde_json::to_vec_pretty(&self).map_err(|cause| Error::stage("json", cause))?;
        files::write(&dir.join(MANIFEST), &text)
    }
}

/// Writes all files of a merge into `dir`.
pub(super) fn write(request: &Request<'_>, dir: &Path) -> Result<Applied> {
    let (columns, records) = records(request)?;
    let chooser = Chooser::new(request, &columns, &records);
    let names: Vec<&str> = columns.0.iter().map(|column| column.name.as_str()).collect();
    let mut applied = Applied {
        records: request.ids.len() as u64,
        left: 0,
        merges: request.plan.merges.len(),
        held: BTreeMap::new(),
        rules: BTreeMap::new(),
    };
    let mut values =
        Sheet::create(dir, VALUES, &["_nhom", "cot", "truong", "gia_tri", "_ma_ban_ghi", "_dong", "quy_tac"])?;
    let mut log = Sheet::create(dir, LOG, &[&LOG_HEADS[..], &names].concat())?;
    let mut golden: BTreeMap<u32, Option<Vec<String>>> = BTreeMap::new();
    let mut merges = Vec::new();
    let id = |row: u32| request.ids.id(row as usize);
    for rows in &request.plan.merges {
        let Some(first) = rows.first() else { continue };
        let stands = |row: &&u32| request.survivors.get(**row as usize).copied().unwrap_or(false);
        let survivor = rows.iter().find(stands).unwrap_or(first);
        let name = merge_id(id(*first), *first, &merges);
        let chosen = chooser.golden(rows, *survivor);
        count(&mut applied, &chosen);
        let mut cells = Vec::new();
        for (place, (column, chosen)) in columns.0.iter().zip(&chosen).enumerate() {
            let cell = chosen.and_then(|chosen| records.get(&chosen.row)).map_or("", |record| record.cell(place));
            cells.push(cell.to_owned());
            if let Some(chosen) = chosen {
                let (row, field) = ((chosen.row + 1).to_string(), column.field.as_deref().unwrap_or_default());
                values.push([&name, &column.name, field, cell, id(chosen.row), &row, chosen.rule].into_iter())?;
            }
        }
        for row in rows {
            let Some(record) = records.get(row) else { continue };
            let number = (row + 1).to_string();
            let heads = [name.as_str(), &number, id(*row)].into_iter();
            log.push(heads.chain((0..names.len()).map(|column| record.cell(column))))?;
            golden.insert(*row, None);
        }
        golden.insert(*first, Some(cells));
        let records = rows.iter().map(|row| id(*row).to_owned()).collect();
        merges.push(Merge { id: name, rows: rows.clone(), records, survivor: id(*survivor).to_owned(), undone: None });
    }
    values.finish()?;
    log.finish()?;
    applied.left = table(request, &columns, &golden, dir)?;
    let held = held(request, &mut applied);
    write_held(&held, &dir.join(HELD))?;
    let path = input_path(&request.input);
    let input = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    files::copy(&path, &dir.join(INPUT).join(&input))?;
    let manifest = Manifest {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        entity: request.entity.id.clone(),
        id: request.id.to_owned(),
        sha256: files::fingerprint(&path)?.0,
        input,
        records: applied.records,
        columns: names.iter().map(|name| (*name).to_owned()).collect(),
        merges,
        held,
        outputs: BTreeMap::new(),
    };
    if applied.merges == 0 {
        as_it_was(&manifest, dir)?;
    }
    manifest.save(dir)?;
    Ok(applied)
}

/// The merged table: golden records where the first of their cluster stood. Answers how many records are left.
fn table(
    request: &Request<'_>,
    columns: &Columns,
    golden: &BTreeMap<u32, Option<Vec<String>>>,
    dir: &Path,
) -> Result<u64> {
    let names: Vec<&str> = columns.0.iter().map(|column| column.name.as_str()).collect();
    let mut out = Sheet::create(dir, TABLE, &names)?;
    request.input.each(&mut columns.clone(), &mut |_, batch| {
        for (row, number) in (0..batch.len).zip(batch.first..) {
            match golden.get(&number) {
                None => out.push((0..names.len()).map(|column| batch.cell(column, row)))?,
                Some(Some(cells)) => out.push(cells.iter().map(String::as_str))?,
                Some(None) => {}
            }
        }
        Ok(())
    })?;
    out.finish()
}

/// Where every merge is gone the table has the very bytes of the input, where the input has one of its forms.
pub(super) fn as_it_was(manifest: &Manifest, dir: &Path) -> Result<()> {
    match manifest.native() {
        Some(ending) => files::copy(&dir.join(INPUT).join(&manifest.input), &dir.join(format!("{TABLE}.{ending}"))),
        None => Ok(()),
    }
}

fn input_path(input: &Input<'_>) -> PathBuf {
    match input {
        Input::Files(request) => request.files.first().cloned().unwrap_or_default(),
        Input::Table(table) => table.dir.join("normal.parquet"),
    }
}

/// The id of the first record, with its line where that is empty or taken.
fn merge_id(first: &str, row: u32, before: &[Merge]) -> String {
    // merges come in the order of their first rows: only ids that several records bear can be there already
    let taken = before.iter().rev().take(10_000).any(|merge| merge.id == first);
    if first.is_empty() || taken { format!("{first}#{}", row + 1) } else { first.to_owned() }
}

fn held(request: &Request<'_>, applied: &mut Applied) -> Vec<Held> {
    let id = |row: &u32| request.ids.id(*row as usize).to_owned();
    let mut all = Vec::new();
    for hold in &request.plan.held {
        *applied.held.entry(hold.reason).or_default() += 1;
        let pairs = hold.pairs.iter().map(|(left, right)| [id(left), id(right)]).collect();
        all.push(Held { records: hold.rows.iter().map(id).collect(), reason: hold.reason, pairs });
    }
    all
}

fn write_held(held: &[Held], path: &Path) -> Result<()> {
    let mut text = String::from("\u{feff}");
    let mut out = csv::Writer::from_writer(Vec::new());
    let unwritable = |cause: csv::Error| files::unwritable(path, &std::io::Error::other(cause.to_string()));
    out.write_record(["ban_ghi", "ly_do", "cap"]).map_err(unwritable)?;
    for Held { records, reason, pairs } in held {
        let pairs: Vec<String> = pairs.iter().map(|pair| pair.join(" ≠ ")).collect();
        out.write_record([records.join("; "), reason.vi().to_owned(), pairs.join("; ")]).map_err(unwritable)?;
    }
    let bytes = out.into_inner().map_err(|cause| files::unwritable(path, cause.error()))?;
    text.push_str(&String::from_utf8_lossy(&bytes));
    files::write(path, text.as_bytes())
}
