//! What is handed out of the catalog beside the data: the register as CSV, all that is known as JSON.

use super::audit::{self, Action, Deed};
use super::database::{Catalog, Officer};
use super::query::{self, Asked, SetPage, lines};
use crate::error::{Error, Result};
use crate::lang::Lang;

/// The register of sets as CSV for spreadsheets: one line a set.
///
/// # Errors
/// When the database cannot be read.
pub fn register(catalog: &Catalog, set: Option<&str>) -> Result<String> {
    let faulty = |cause: csv::Error| Error::stage("csv", cause);
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    out.write_record([
        "ma",
        "tieu_de",
        "chu_quan",
        "linh_vuc",
        "chu_de",
        "trang_thai",
        "doi_tuong",
        "cap_nhat",
        "phien_ban",
        "ngay_du_lieu",
        "so_ban_ghi",
        "diem",
    ])
    .map_err(faulty)?;
    for line in lines(catalog, &Asked { id: set, ..Asked::default() })? {
        let number = |value: Option<String>| value.unwrap_or_default();
        out.write_record([
            line.id,
            harmless(line.title),
            harmless(line.owner),
            harmless(line.sector),
            line.topic,
            line.state.title(Lang::Vi).to_owned(),
            line.audience,
            line.cycle,
            number(line.version),
            number(line.as_of),
            number(line.rows.map(|rows| rows.to_string())),
            number(line.score.map(|score| format!("{score:.1}"))),
        ])
        .map_err(faulty)?;
    }
    let bytes = out.into_inner().map_err(|cause| Error::stage("csv", cause))?;
    let text = String::from_utf8(bytes).map_err(|cause| Error::stage("csv", cause))?;
    Ok(format!("\u{feff}{text}"))
}

/// A text that no spreadsheet runs as a formula.
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

/// All that is known of every set, or of one.
///
/// # Errors
/// When there is no such set.
pub fn pages(catalog: &Catalog, set: Option<&str>) -> Result<Vec<SetPage>> {
    match set {
        Some(set) => Ok(vec![query::page(catalog, set)?]),
        None => lines(catalog, &Asked::default())?.iter().map(|line| query::page(catalog, &line.id)).collect(),
    }
}

/// Notes in the log that something was exported.
///
/// # Errors
/// When the log cannot be written.
pub fn exported(catalog: &mut Catalog, officer: &Officer, set: &str) -> Result<()> {
    let begun = catalog.db.transaction()?;
    audit::note(&begun, officer, Action::Exploit, &Deed::new("export", set))?;
    begun.commit()?;
    audit::flush(catalog)
}
