//! Mending a normal table by rule: proposals that a person confirms, a log that undoes them byte for byte, and the rows
//! set aside until somebody mends them.
//!
//! A normal table never changes: [`apply`] and [`undo`] write another folder. `repairs.parquet` there holds every change
//! (row, field, rule, value before and after, by whom, on which day) and the notes it replaced.

mod apply;
mod complete;
mod list;
mod log;
mod propose;
mod quarantine;

pub use apply::{Applied, Confirmed, apply, undo};
pub use complete::Register;
pub use list::{read, write};
pub use log::FILE as LOG;
pub use propose::propose;
pub use quarantine::{Quarantined, quarantine};

/// A change of one cell that somebody may confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Row of the normal table.
    pub row: u32,
    /// Field.
    pub field: String,
    /// The cell's address in the source.
    pub address: String,
    /// What stands there.
    pub before: Option<String>,
    /// What should stand there.
    pub after: String,
    /// The rule that proposes it: `gia_tri_de_xuat`, `xa_tu_dia_chi`, `tinh_tu_xa`, `tu_bang_goc`.
    pub rule: String,
    /// Why, for people.
    pub why: String,
}
