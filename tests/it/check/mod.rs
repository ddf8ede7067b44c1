//! Checks: their pages as tests, the registry, the runner on tables with faults of many kinds.

mod faults;
mod page;
mod pass;
mod registry;
mod settings;
pub(crate) mod table;

pub(crate) use page::read as page_read;
