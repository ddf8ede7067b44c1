//! The way back: whoever can mend the data gets their own workbook with every faulty cell marked, and brings it back.
//!
//! [`send`] makes the workbooks, [`resubmit`] takes them back: it checks again, accepts what is mended, keeps the
//! remediation log and says what remains. [`record`] tells what stands in the folder of a return.

mod align;
pub(crate) mod book;
mod choices;
mod compare;
mod gathered;
pub mod log;
mod mirror;
pub mod record;
pub mod resubmit;
mod rows;
pub mod send;
mod words;

use std::path::{Path, PathBuf};

use crate::check;
use crate::error::{Error, Result};
use crate::files::{self, Folder};
use crate::normalize::NormalTable;

pub use compare::Outcome;
pub use record::{RECORD, Record};
pub use resubmit::{Resubmission, Resubmitted, resubmit};
pub use send::{Request, Returned};

/// Files of a table's folder that a later comparison needs.
const KEPT: &[&str] =
    &["normal.parquet", "changes.parquet", "findings.parquet", "outcomes.json", "table.json", "clusters.parquet"];

/// What is kept beside the workbooks for the day they come back.
pub struct Kept {
    /// Header → field, over what the program maps.
    pub map: std::collections::BTreeMap<String, String>,
    /// Linking had run.
    pub linked: bool,
    /// Folders of the other tables of the job, by entity.
    pub others: std::collections::BTreeMap<String, PathBuf>,
}

/// Returns a table to whoever can mend it: fills the folder `out` whole, or leaves what stood there.
///
/// # Errors
/// When `out` is somebody else's folder, holds resubmissions already, or a file is no longer what was checked.
pub fn give_back(request: &Request<'_>, kept: &Kept, out: &Path) -> Result<Record> {
    files::refuse_foreign(out, RECORD)?;
    if out.join(log::LOG).is_file() {
        return Err(Error::write(
            out,
            "đã có lần nộp lại và nhật ký khắc phục, nên không ghi đè",
            "holds resubmissions and a remediation log, so it is not replaced",
        )
        .hint("Hãy chọn thư mục khác bằng --out.", "Choose another folder with --out."));
    }
    let folder = Folder::create(out)?;
    let inside = folder.path().join(record::INSIDE);
    files::create_folder(&inside)?;
    for name in KEPT {
        let from = request.table.dir.join(name);
        if from.is_file() {
            files::copy(&from, &inside.join(name))?;
        }
    }
    let workbooks = send::workbooks(request, folder.path())?;
    send::list_csv(request, &folder.path().join("danh_sach_loi.csv"))?;
    let record = Record {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        dictionary: request.dictionary.version.clone(),
        fingerprint: request.dictionary.fingerprint.clone(),
        dataset: request.table.dataset.clone(),
        entity: request.entity.id.clone(),
        unit: request.unit.to_owned(),
        as_of: request.as_of.to_string(),
        read: send::read_back(request),
        map: kept.map.clone(),
        linked: kept.linked,
        others: kept.others.clone(),
        findings: check::load(request.table)?.findings,
        workbooks,
    };
    write_json(&folder.path().join(RECORD), &record)?;
    folder.commit()?;
    Ok(record)
}

/// The columns that a person mapped by hand: they must be mapped so again.
pub fn mapped_by_hand(table: &NormalTable) -> std::collections::BTreeMap<String, String> {
    let columns = table.parts.iter().flat_map(|part| &part.mapping).filter(|column| column.how == "override");
    columns.map(|column| (column.header.clone(), column.field.clone().unwrap_or_else(|| "-".to_owned()))).collect()
}

fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<()> {
    let text = serde_json::to_vec_pretty(value).map_err(|cause| Error::stage("json", cause))?;
    files::write(path, &text)
}

/// Takes out of a folder what a later comparison does not need.
fn keep_only(dir: &Path, names: &[&str]) -> Result<()> {
    for path in files::list(dir)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() && !names.contains(&name.as_str()) {
            files::remove(&path)?;
        }
    }
    Ok(())
}
