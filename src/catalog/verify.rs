//! Is everything still as it was published? Every file against its sum, every entry of the log against its seal.

use serde::Serialize;

use super::audit;
use super::database::Catalog;
use super::record::Record;
use crate::error::Result;
use crate::files;
use crate::lang::Message;
use crate::publish::SUMS;

/// Something that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The file, or the entry of the log.
    pub what: String,
    /// What is wrong with it.
    pub message: Message,
}

/// What was verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Versions looked at.
    pub versions: u64,
    /// Files read.
    pub files: u64,
    /// Entries of the log.
    pub entries: u64,
    /// The seal of the last entry: written down elsewhere, it proves the log later.
    pub head: audit::Head,
    /// What is not as it was.
    pub wrong: Vec<Wrong>,
}

/// Reads every published and withdrawn file and the whole log again.
///
/// # Errors
/// When the database cannot be read.
pub fn verify(catalog: &Catalog) -> Result<Verified> {
    let log = audit::read(catalog)?;
    let mut found = Verified {
        versions: 0,
        files: 0,
        entries: log.entries.len() as u64,
        head: audit::head(catalog)?,
        wrong: Vec::new(),
    };
    found.wrong.extend(log.faults.into_iter().map(|fault| Wrong {
        what: format!("{}:{} (mục {})", audit::LOG, fault.line, fault.seq),
        message: fault.message,
    }));
    if let Some(fault) = damaged(catalog)? {
        found.wrong.push(fault);
    }
    let mut statement = catalog.db.prepare("SELECT record FROM versions ORDER BY set_id, number")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let record = Record::parse(&row.get::<_, String>(0)?)?;
        found.versions += 1;
        version(catalog, &record, &mut found)?;
    }
    Ok(found)
}

/// SQLite's own look at its file.
fn damaged(catalog: &Catalog) -> Result<Option<Wrong>> {
    let told: String = catalog.db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok((told != "ok").then(|| Wrong {
        what: "danh_muc.sqlite".to_owned(),
        message: Message::new(format!("cơ sở dữ liệu hỏng: {told}"), format!("the database is damaged: {told}")),
    }))
}

fn version(catalog: &Catalog, record: &Record, found: &mut Verified) -> Result<()> {
    let dir = catalog.root().join(&record.folder);
    let mut wrong = |name: &str, vi: &str, en: &str| {
        found.wrong.push(Wrong { what: format!("{}/{name}", record.folder), message: Message::new(vi, en) });
    };
    let names = if dir.is_dir() { files::tree(&dir)? } else { Vec::new() };
    let sums = (SUMS.to_owned(), record.manifest.clone());
    let known: Vec<(String, String)> =
        record.files.iter().map(|file| (file.name.clone(), file.sha256.clone())).chain([sums]).collect();
    for (name, sha256) in &known {
        found.files += 1;
        if !names.contains(name) {
            wrong(name, "tệp đã mất", "the file is gone");
        } else if !files::fingerprint(&dir.join(name)).is_ok_and(|(now, _)| now == *sha256) {
            wrong(name, "nội dung đã bị sửa sau khi công bố", "changed after it was published");
        }
    }
    for name in names.iter().filter(|name| !known.iter().any(|(known, _)| known == *name)) {
        wrong(name, "tệp lạ, không có trong gói đã công bố", "a file that was not published");
    }
    Ok(())
}
