//! Checks: their pages as tests, the registry, the runner on tables with faults of many kinds.

mod page;
mod pass;
mod registry;
pub(crate) mod table;
