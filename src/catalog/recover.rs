//! What the next writer does for one that was killed: packages on their way are finished or taken back, the log is
//! brought up to what the database knows.

use super::add::publish;
use super::audit;
use super::database::{Catalog, Officer};
use super::offer::verified;
use super::record::Record;
use crate::error::Result;
use crate::files;

/// Finishes what was interrupted. To be called with the lock held.
pub(super) fn finish(catalog: &mut Catalog, officer: &Officer) -> Result<()> {
    audit::resume(catalog)?;
    audit::flush(catalog)?;
    let pending: Vec<(String, String, Vec<u8>)> = catalog
        .db
        .prepare("SELECT folder, record, sketch FROM pending")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (folder, record, sketch) in pending {
        let place = catalog.root().join(&folder);
        sweep(&place)?;
        if place.is_dir() && verified(&place).is_ok() {
            // Whoever began it stays named; the hand that finished it is told beside.
            let record = Record::parse(&record)?;
            publish(catalog, officer, &record, &sketch, "hoàn tất sau gián đoạn: ")?;
        } else {
            if place.is_dir() {
                files::remove_folder(&place)?;
            }
            catalog.db.execute("DELETE FROM pending WHERE folder = ?1", [&folder])?;
        }
    }
    Ok(())
}

/// Removes copies beside `place` that a killed writer left half made.
fn sweep(place: &std::path::Path) -> Result<()> {
    let Some(parent) = place.parent().filter(|parent| parent.is_dir()) else { return Ok(()) };
    for path in files::list(parent)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(".tudien-") && path.is_dir() {
            files::remove_folder(&path)?;
        }
    }
    Ok(())
}
