//! Good rows and rows set aside, each in a Parquet file of its own.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, BooleanArray, RecordBatch, StringArray};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{DataType, Field, Schema};
use rustc_hash::FxHashSet;

use crate::check::{Checked, Level};
use crate::error::{Error, Result};
use crate::normalize::{NormalTable, Rows, Table};

/// The file of good rows.
const GOOD: &str = "dat.parquet";
/// The file of rows set aside.
const ASIDE: &str = "de_rieng.parquet";

/// How many rows went where: together they are the rows of the table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Quarantined {
    /// Rows without a grave finding.
    pub good: u64,
    /// Rows with one.
    pub aside: u64,
}

/// Writes `dat.parquet` and `de_rieng.parquet` into `folder`: a row is set aside for any finding of `level` or graver that
/// the dictionary does not tolerate. Rows set aside say why, in `_phat_hien` (`DU-001 so_dinh_danh; …`).
///
/// # Errors
/// When the table was not checked, or a file cannot be read or written.
pub fn quarantine(table: &NormalTable, checked: &Checked, level: Level, folder: &Path) -> Result<Quarantined> {
    let alarms = checked.outcomes.iter().filter(|outcome| outcome.alarms(level));
    let grave: FxHashSet<(String, String)> =
        alarms.map(|outcome| (outcome.code.clone(), outcome.field.clone())).collect();
    let mut findings = Findings::open(&checked.path, grave)?;
    let mut made: Option<(Table, Table)> = None;
    let mut count = Quarantined { good: 0, aside: 0 };
    for batch in crate::normalize::batches(&table.dir.join("normal.parquet"))? {
        let batch = batch?;
        let reasons = findings.of(&batch)?;
        let aside: BooleanArray = reasons.iter().map(|reason| Some(reason.is_some())).collect();
        let good: BooleanArray = reasons.iter().map(|reason| Some(reason.is_none())).collect();
        let marked = with_reasons(&batch, reasons)?;
        let (out_good, out_aside) = match &mut made {
            Some(tables) => tables,
            none => none.insert((
                Table::create(&folder.join(GOOD), batch.schema())?,
                Table::create(&folder.join(ASIDE), marked.schema())?,
            )),
        };
        let (good, aside) = (filter_record_batch(&batch, &good)?, filter_record_batch(&marked, &aside)?);
        count.good += good.num_rows() as u64;
        count.aside += aside.num_rows() as u64;
        out_good.write(&good)?;
        out_aside.write(&aside)?;
    }
    let Some((good, aside)) = made else {
        return Err(Error::stage("quarantine", "the table has no rows"));
    };
    good.finish()?;
    aside.finish()?;
    Ok(count)
}

fn with_reasons(batch: &RecordBatch, reasons: Vec<Option<String>>) -> Result<RecordBatch> {
    let own = batch.schema();
    let mut fields: Vec<Arc<Field>> = own.fields().iter().cloned().collect();
    fields.push(Arc::new(Field::new("_phat_hien", DataType::Utf8, true)));
    let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
    columns.push(Arc::new(StringArray::from(reasons)));
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}

/// Grave findings in the order of rows, read beside the table.
struct Findings {
    batches: Rows,
    grave: FxHashSet<(String, String)>,
    held: std::collections::VecDeque<(u32, String)>,
    done: bool,
}

impl Findings {
    fn open(path: &Path, grave: FxHashSet<(String, String)>) -> Result<Self> {
        let batches = Rows::open(path, &["code", "field"])?;
        Ok(Self { batches, grave, held: std::collections::VecDeque::new(), done: false })
    }

    /// Why each row of a batch is set aside.
    fn of(&mut self, batch: &RecordBatch) -> Result<Vec<Option<String>>> {
        let rows = batch.column_by_name("_row");
        let rows = rows.and_then(|rows| rows.as_any().downcast_ref::<arrow::array::UInt32Array>());
        let rows = rows.ok_or_else(|| Error::stage("quarantine", "normal.parquet: _row"))?;
        let mut reasons: Vec<Option<String>> = vec![None; rows.len()];
        let Some(last) = rows.values().last().copied() else { return Ok(reasons) };
        while !self.done && self.held.back().is_none_or(|(row, _)| *row <= last) {
            self.more()?;
        }
        while let Some((row, why)) = self.held.pop_front() {
            if row > last {
                self.held.push_front((row, why));
                break;
            }
            if let Some(reason) = rows.values().binary_search(&row).ok().and_then(|at| reasons.get_mut(at)) {
                match reason {
                    Some(text) => *text = format!("{text}; {why}"),
                    None => *reason = Some(why),
                }
            }
        }
        Ok(reasons)
    }

    fn more(&mut self) -> Result<()> {
        let Some(batch) = self.batches.next() else {
            self.done = true;
            return Ok(());
        };
        let batch = batch?;
        for at in 0..batch.len() {
            let (Some(code), field) = (batch.cell(0, at), batch.cell(1, at).unwrap_or_default()) else { continue };
            let Some(row) = batch.row(at) else { continue };
            if self.grave.contains(&(code.to_owned(), field.to_owned())) {
                self.held.push_back((row, format!("{code} {field}").trim_end().to_owned()));
            }
        }
        Ok(())
    }
}
