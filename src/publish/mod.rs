//! The package: what of a normal table may leave the house, in formats that anyone can read.
//!
//! The way of a package: [`gate`] decides column by column from the dictionary alone and refuses when in doubt; [`rows`]
//! decides which records stay; [`open`] turns each value into what may be seen; [`store`] holds the result by columns of
//! small numbers; [`scan`] looks for persons in what is left; [`anonymity`] measures and reaches k-anonymity; the rest
//! writes: the data in its [`formats`], [`metadata`], the sums. Nothing is at its place before all is well.

mod aggregate;
mod anonymity;
pub(crate) mod csv_file;
pub mod formats;
mod gate;
pub(crate) mod metadata;
mod open;
mod package;
mod parts;
mod place;
mod plain;
mod plain_protect;
pub(crate) mod read;
mod refusal;
mod rows;
mod scan;
mod stages;
mod store;
pub(crate) mod words;

pub use aggregate::{Aggregated, aggregate};
pub(crate) use formats::no_meridian;
pub use formats::{Delivery, Located, NotWritten};
pub(crate) use gate::is_personal;
pub use gate::{Audience, LeftOutField, audience};
pub use metadata::{About, Metric, Mqa};
pub use package::{Package, PublishInput, SUMS, package};
pub use parts::{Artefact, Privacy, PublishedColumn};
pub use plain::PlainTable;
pub use plain_protect::{Hierarchy, SensitiveColumn, hierarchy_files, protect as protect_plain};
pub(crate) use scan::holds_person;
pub use stages::{Said, publish_folder};
