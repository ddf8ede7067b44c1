//! The audit log: truy cập, chỉnh sửa, chia sẻ, khai thác, sử dụng (Đắk Lắk VII.2.2.1.2 đ), one line an entry, each
//! sealed by SHA-256 over itself and the seal before it. One byte changed breaks the seal of its entry.
//!
//! An entry is first noted in the database together with what it tells of (`outbox`), then appended to the file: what
//! happened is in the log, and what is in the log happened, wherever a writer is killed.

mod entry;
mod file;
mod prune;

pub use entry::{Action, Deed, Entry};
pub use file::{Fault, Head, LOG, Read, read};
pub(super) use file::{flush, note};
pub(super) use prune::resume;
pub use prune::{KEPT_DAYS, Pruned, prune};

use super::database::{Catalog, Officer};
use crate::error::{Error, Result};
use crate::lang::Message;
use crate::publish::holds_person;

/// Writes an entry for something done with a set outside this program: a download counted, a file handed over.
///
/// # Errors
/// When the text names a person, the set is not known, or the log cannot be written.
pub fn record(catalog: &mut Catalog, officer: &Officer, action: Action, deed: &Deed) -> Result<()> {
    for text in [&deed.purpose, &deed.agency] {
        impersonal(text)?;
    }
    super::query::known(catalog, deed.object.split('@').next().unwrap_or_default())?;
    let begun = catalog.db.transaction()?;
    note(&begun, officer, action, deed)?;
    begun.commit()?;
    flush(catalog)
}

/// Refuses text in which a person's number, telephone or e-mail stands: nothing personal goes into the log.
pub(super) fn impersonal(text: &str) -> Result<()> {
    if !holds_person(text) {
        return Ok(());
    }
    let message = Message::new(
        "lời ghi có số hoặc địa chỉ của một người, nên không ghi vào nhật ký",
        "the text holds a number or address of a person, so it is not written to the log",
    );
    Err(Error::usage(message.vi, message.en)
        .hint("Hãy ghi tên cơ quan và mục đích chung.", "Name the agency and the purpose in general."))
}

/// The last entry the database knows of.
pub(super) fn head(catalog: &Catalog) -> Result<Head> {
    file::head(&catalog.db)
}
