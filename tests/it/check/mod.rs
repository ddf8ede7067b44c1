//! Checks: their pages as tests, the registry, the runner on tables with faults of many kinds.

mod apart;
mod faults;
mod limits;
mod notes;
mod page;
mod pass;
mod registry;
mod settings;
pub(crate) mod table;
mod units;
mod versions;

pub(crate) use page::read as page_read;
