//! Taking a version back: it stays where it is, is no longer offered, and says why.

use super::audit::{self, Action, Deed};
use super::changes::parts;
use super::database::{Catalog, Officer};
use super::query;
use crate::error::{Error, Result};

/// Marks a version as withdrawn, with the reason.
///
/// # Errors
/// When there is no such version, it is withdrawn already, or the reason names a person.
pub fn withdraw(catalog: &mut Catalog, officer: &Officer, set: &str, version: &str, why: &str) -> Result<()> {
    audit::impersonal(why)?;
    query::known(catalog, set)?;
    if why.trim().is_empty() || parts(version).is_none() {
        return Err(Error::usage("phải nêu phiên bản và lý do thu hồi", "a version and a reason are needed")
            .hint("Ví dụ: tudien catalog withdraw KHO doanh_nghiep 1.2.0 --why \"…\"", "See --help for an example."));
    }
    let begun = catalog.db.transaction()?;
    let changed = begun.execute(
        "UPDATE versions SET state = 'withdrawn', withdrawn_at = ?1, withdrawn_why = ?2
         WHERE set_id = ?3 AND version = ?4 AND state = 'published'",
        [&officer.at, why, set, version],
    )?;
    if changed == 0 {
        return Err(Error::usage(
            format!("bộ {set} không có phiên bản {version} đang công bố"),
            format!("the set {set} has no published version {version}"),
        )
        .hint(
            format!("Xem các phiên bản: tudien catalog history KHO {set}."),
            format!("See: tudien catalog history … {set}."),
        ));
    }
    audit::note(&begun, officer, Action::Edit, &Deed::new("withdraw", &format!("{set}@{version}")).detail(why))?;
    begun.commit()?;
    audit::flush(catalog)
}
