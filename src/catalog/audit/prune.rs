//! Taking old entries out of the log: never those younger than six months, never so that the rest cannot be checked.

use chrono::{Days, NaiveDate};

use super::entry::{Action, Deed, Entry};
use super::file::{LOG, flush, note, sound};
use crate::catalog::database::{Catalog, Officer, set_meta};
use crate::error::{Error, Result};
use crate::files;

/// Days that an entry is kept at least: six months (Đắk Lắk VII.2.1.1.2 d, (3) c).
pub const KEPT_DAYS: u64 = 184;

/// What was taken out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Pruned {
    /// Entries taken out.
    pub entries: u64,
    /// Entries that stay.
    pub left: u64,
    /// The file that now holds those taken out.
    pub archive: String,
}

/// Moves entries of days before `before` to a file of their own. The log then begins behind the last of them; its seal
/// is noted in the database and in the log, so that both parts can still be checked.
///
/// # Errors
/// When `before` is less than six months ago, or the log is not whole.
pub fn prune(catalog: &mut Catalog, officer: &Officer, before: NaiveDate) -> Result<Pruned> {
    let today =
        day(&officer.at).ok_or_else(|| Error::usage("ngày giờ không đúng dạng", "the moment is not ISO 8601"))?;
    let latest = today.checked_sub_days(Days::new(KEPT_DAYS)).unwrap_or(today);
    if before > latest {
        return Err(Error::usage(
            format!("nhật ký phải giữ tối thiểu 6 tháng: chỉ được rút các mục trước ngày {latest}"),
            format!("the log is kept for at least six months: only entries before {latest} may be taken out"),
        )
        .hint(format!("Hãy dùng --before {latest} hoặc sớm hơn."), format!("Use --before {latest} or earlier.")));
    }
    let entries = sound(catalog)?;
    // The moments of a log may step back when a clock is set; nothing behind the first young entry is taken.
    let count = entries.iter().take_while(|entry| day(&entry.at).is_some_and(|day| day < before)).count();
    let Some(last) = count.checked_sub(1).and_then(|place| entries.get(place)) else {
        return Ok(Pruned { entries: 0, left: entries.len() as u64, archive: String::new() });
    };
    let archive = format!("nhat_ky_den_{}.jsonl", last.seq);
    let text = files::read(&catalog.root().join(LOG))?;
    let cut = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(count - 1).map_or(0, |(at, _)| at + 1);
    let (old, rest) = text.split_at_checked(cut).unwrap_or_default();
    files::write(&catalog.root().join(&archive), old)?;
    let deed = Deed::new("audit prune", "").detail(format!("{count} mục, đến mục {} ({})", last.seq, last.seal));
    let begun = catalog.db.transaction()?;
    set_meta(&begun, "log_start_seq", &last.seq.to_string())?;
    set_meta(&begun, "log_start_seal", &last.seal)?;
    note(&begun, officer, Action::Edit, &deed)?;
    begun.commit()?;
    files::write(&catalog.root().join(LOG), rest)?;
    flush(catalog)?;
    Ok(Pruned { entries: count as u64, left: (entries.len() - count) as u64 + 1, archive })
}

/// Finishes pruning that was interrupted: takes out of the file what the database no longer counts.
pub(in crate::catalog) fn resume(catalog: &Catalog) -> Result<()> {
    let path = catalog.root().join(LOG);
    let begun = super::file::start(&catalog.db)?;
    if begun.seq == 0 || !path.is_file() {
        return Ok(());
    }
    // A line is far shorter: the first one tells whether there is anything to do.
    let beginning = files::read_at_most(&path, 1 << 16)?;
    let first = beginning.split(|byte| *byte == b'\n').next().and_then(Entry::parse);
    if first.is_none_or(|entry| entry.seq > begun.seq) {
        return Ok(());
    }
    let text = files::read(&path)?;
    let seal = format!(",\"seal\":\"{}\"}}\n", begun.seal);
    let found = memchr::memmem::find(&text, seal.as_bytes());
    match found.and_then(|at| text.get(at + seal.len()..)) {
        Some(rest) => files::write(&path, rest),
        None => Ok(()),
    }
}

fn day(moment: &str) -> Option<NaiveDate> {
    moment.get(..10)?.parse().ok()
}
