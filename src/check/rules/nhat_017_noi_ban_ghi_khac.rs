//! NHAT-017: a reference names another record than the one that fits.

use crate::check::between::told;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-017",
    title: Text::new("Tham chiếu không dẫn tới bản ghi khớp", "A reference does not lead to the record that fits"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.3.0" },
    page: include_str!("nhat_017_noi_ban_ghi_khac.md"),
    scope: Scope::Table(probes),
};

/// Rows that linking with another table joined to a record whose number is not the one written here.
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    told(view, "khac")
}
