//! Merges taken back: the records of the log stand again where they stood.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use arrow::array::{Array as _, ArrayRef, AsArray as _, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use serde::Serialize;

use super::folder::{HELD, INPUT, LOG, LOG_HEADS, Manifest, TABLE, VALUES, as_it_was};
use super::{Undoing, open};
use crate::error::{Error, Result};
use crate::files::{self, Folder};
use crate::link::sheet::Sheet;
use crate::normalize;

/// What was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// Ids of the merges.
    pub merges: Vec<String>,
    /// Their records.
    pub records: Vec<Vec<String>>,
    /// Merges that still stand.
    pub standing: usize,
    /// Records of the table now.
    pub left: u64,
    /// Whether the merged table has the bytes of the input again.
    pub as_it_was: bool,
}

/// Takes back the merges in which the records `wanted` stand, all of them where none is named.
///
/// # Errors
/// When the folder holds no merge, a record stands in none, or the merged table was changed since it was written.
pub fn undo(dir: &Path, wanted: &[String], undoing: &Undoing) -> Result<Undone> {
    let mut manifest = open(dir)?;
    refuse_changed(&manifest, dir)?;
    let gone = gone(&manifest, wanted)?;
    let before = dropped(&manifest);
    for at in &gone {
        if let Some(merge) = manifest.merges.get_mut(*at) {
            merge.undone = Some(undoing.clone());
        }
    }
    let back: BTreeMap<u32, String> = gone
        .iter()
        .filter_map(|at| manifest.merges.get(*at))
        .flat_map(|merge| merge.rows.iter().map(|row| (*row, merge.id.clone())))
        .collect();
    let made = Folder::create(dir)?;
    let mut left = rewrite(&manifest, dir, made.path(), &before, &logged(dir, &manifest, &back)?)?;
    for name in [
        HELD.to_owned(),
        format!("{LOG}.csv"),
        format!("{LOG}.parquet"),
        format!("{VALUES}.csv"),
        format!("{VALUES}.parquet"),
    ] {
        files::copy(&dir.join(&name), &made.path().join(&name))?;
    }
    files::copy(&dir.join(INPUT).join(&manifest.input), &made.path().join(INPUT).join(&manifest.input))?;
    let standing = manifest.merges.iter().filter(|merge| merge.undone.is_none()).count();
    if standing == 0 {
        as_it_was(&manifest, made.path())?;
        left = manifest.records;
    }
    let done: Vec<_> = gone.iter().filter_map(|at| manifest.merges.get(*at)).collect();
    let undone = Undone {
        merges: done.iter().map(|merge| merge.id.clone()).collect(),
        records: done.iter().map(|merge| merge.records.clone()).collect(),
        standing,
        left,
        as_it_was: standing == 0 && manifest.native().is_some(),
    };
    manifest.save(made.path())?;
    made.commit()?;
    Ok(undone)
}

/// Places of the merges to take back.
fn gone(manifest: &Manifest, wanted: &[String]) -> Result<Vec<usize>> {
    let standing = || manifest.merges.iter().enumerate().filter(|(_, merge)| merge.undone.is_none());
    if standing().next().is_none() {
        return Err(Error::usage("Không còn lần hợp nhất nào để hoàn lại", "No merge is left to take back").hint(
            "Bảng đã như ban đầu; hợp nhất lại bằng: tudien link apply.",
            "The table is as it was; merge again with: tudien link apply.",
        ));
    }
    if wanted.is_empty() {
        return Ok(standing().map(|(at, _)| at).collect());
    }
    let mut found = BTreeSet::new();
    for record in wanted {
        let here = standing().filter(|(_, merge)| merge.id == *record || merge.records.contains(record));
        let places: Vec<usize> = here.map(|(at, _)| at).collect();
        if places.is_empty() {
            return Err(Error::usage(
                format!("Không có lần hợp nhất nào còn hiệu lực có bản ghi «{record}»"),
                format!("No merge that stands has a record “{record}”"),
            )
            .hint("Xem các lần hợp nhất trong nhat_ky.csv.", "See the merges in nhat_ky.csv."));
        }
        found.extend(places);
    }
    Ok(found.into_iter().collect())
}

/// Rows of the input that are not in the merged table.
fn dropped(manifest: &Manifest) -> BTreeSet<u32> {
    let standing = manifest.merges.iter().filter(|merge| merge.undone.is_none());
    standing.flat_map(|merge| merge.rows.iter().skip(1).copied()).collect()
}

/// A changed table is somebody's work: it is not overwritten.
fn refuse_changed(manifest: &Manifest, dir: &Path) -> Result<()> {
    let log = dir.join(INPUT).join(&manifest.input);
    if files::fingerprint(&log)?.0 != manifest.sha256 {
        return Err(Error::read(&log, "tệp gốc đã bị thay đổi", "the input was changed")
            .hint("Hãy đặt lại tệp gốc đúng như khi hợp nhất.", "Put the input back as it was when it was merged."));
    }
    for (name, sum) in &manifest.outputs {
        let path = dir.join(name);
        if files::fingerprint(&path)?.0 != *sum {
            return Err(Error::read(
                &path,
                "đã bị sửa sau khi hợp nhất, nên không ghi đè",
                "changed since it was merged, so it is not replaced",
            )
            .hint(
                "Hãy chép tệp đã sửa sang chỗ khác, rồi hợp nhất lại bằng «tudien link apply».",
                "Copy the changed file elsewhere, then merge again with “tudien link apply”.",
            ));
        }
    }
    Ok(())
}

/// The records of the log that come back, by row.
fn logged(dir: &Path, manifest: &Manifest, back: &BTreeMap<u32, String>) -> Result<BTreeMap<u32, Vec<String>>> {
    let mut found = BTreeMap::new();
    each(&dir.join(format!("{LOG}.parquet")), &mut |line| {
        let row = line.cell(1).parse::<u32>().ok().and_then(|number| number.checked_sub(1));
        if let Some(row) = row.filter(|row| back.get(row).is_some_and(|merge| merge == line.cell(0))) {
            let cells = (0..manifest.columns.len()).map(|column| line.cell(column + LOG_HEADS.len()).to_owned());
            found.insert(row, cells.collect());
        }
        Ok(())
    })?;
    if found.len() < back.len() {
        return Err(Error::read(
            &dir.join(format!("{LOG}.parquet")),
            "nhật ký thiếu bản ghi",
            "records are missing from the log",
        )
        .hint("Hãy lấy lại tệp gốc trong goc/ và hợp nhất lại.", "Take the input in goc/ and merge again."));
    }
    Ok(found)
}

/// Writes the table again: rows that come back in their places, all others as they stand.
fn rewrite(
    manifest: &Manifest,
    from: &Path,
    to: &Path,
    dropped: &BTreeSet<u32>,
    back: &BTreeMap<u32, Vec<String>>,
) -> Result<u64> {
    let names: Vec<&str> = manifest.columns.iter().map(String::as_str).collect();
    let mut out = Sheet::create(to, TABLE, &names)?;
    let mut next = 0_u32;
    let fill = |out: &mut Sheet, next: &mut u32| -> Result<()> {
        while dropped.contains(next) {
            if let Some(cells) = back.get(next) {
                out.push(cells.iter().map(String::as_str))?;
            }
            *next += 1;
        }
        Ok(())
    };
    each(&from.join(format!("{TABLE}.parquet")), &mut |line| {
        fill(&mut out, &mut next)?;
        match back.get(&next) {
            Some(cells) => out.push(cells.iter().map(String::as_str))?,
            None => out.push((0..names.len()).map(|column| line.cell(column)))?,
        }
        next += 1;
        Ok(())
    })?;
    fill(&mut out, &mut next)?;
    out.finish()
}

/// A row of a Parquet file of text.
struct Line<'a> {
    columns: &'a [StringArray],
    row: usize,
}

impl Line<'_> {
    fn cell(&self, column: usize) -> &str {
        let cells = self.columns.get(column).filter(|cells| cells.is_valid(self.row));
        cells.map_or("", |cells| cells.value(self.row))
    }
}

/// Hands over the rows of a Parquet file of text.
fn each(path: &Path, take: &mut dyn FnMut(&Line<'_>) -> Result<()>) -> Result<()> {
    for batch in normalize::batches(path)? {
        let batch = batch?;
        let text = |column: &ArrayRef| Ok(cast(column, &DataType::Utf8)?.as_string::<i32>().clone());
        let columns: Vec<StringArray> = batch.columns().iter().map(text).collect::<Result<_>>()?;
        for row in 0..batch.num_rows() {
            take(&Line { columns: &columns, row })?;
        }
    }
    Ok(())
}
