//! NHAT-018: a reference leads to a record that the other fields contradict.

use crate::check::between::told;
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-018",
    title: Text::new("Tham chiếu dẫn tới một bản ghi khác hẳn", "A reference leads to quite another record"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.3.0" },
    page: include_str!("nhat_018_tham_chieu_mau_thuan.md"),
    scope: Scope::Table(probes),
};

/// Rows whose number is that of a record which, by every other field, is another one.
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    told(view, "mau_thuan")
}
