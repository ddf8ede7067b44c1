//! What was published: versions that stay, where they come from, who uses them, who did what.
//!
//! A catalog is a folder:
//!
//! ```text
//! KHO/danh_muc.sqlite             sets, versions, files, lineage, consumers, words        database, schema.sql
//! KHO/du_lieu/<set>/<version>/    open packages, never overwritten
//! KHO/chia_se/<set>/<version>/    packages for named agencies, never on the site
//! KHO/nhat_ky.jsonl               the audit log, chained by SHA-256                        audit
//! KHO/khoa                        the lock of the one writer                               database
//! ```
//!
//! The way in (`add`): [`offer`] reads a package and its sums; `gates`, `overlap` and `changes` judge it; then it is
//! noted as pending, copied whole, and noted as published with its entry of the log. A writer that was killed on this
//! way leaves a pending note; the next writer finishes or takes it back (`recover`). The way out: `query`, `search`,
//! `stats`, `verify`, `openlineage`, `site` (a portal without a server), `ckan` (the action API of a portal).

mod add;
pub mod audit;
mod changes;
pub mod ckan;
mod database;
mod distribution;
mod export;
mod gates;
mod lineage;
mod offer;
mod openlineage;
mod overlap;
mod plan;
mod query;
mod record;
mod recover;
mod rows;
mod search;
pub mod site;
mod stats;
mod topics;
mod verify;
mod withdraw;

pub use add::{Added, Outcome, Request, add};
pub use changes::{Changes, Step};
pub use database::{Catalog, Officer};
pub use export::{exported, pages, register};
pub use openlineage::openlineage;
pub use plan::{Planned, State, plan, use_set};
pub use query::{SetLine, SetPage, VersionLine, first, history, list, show};
pub use search::{Found, search};
pub use stats::{OPEN_GOAL, Stats, stats};
pub use verify::{Verified, Wrong, verify};
pub use withdraw::withdraw;
