//! The package: what of a normal table may leave the house, in formats that anyone can read.
//!
//! The way of a package: [`gate`] decides column by column from the dictionary alone, for the audience of the
//! [`terms`], and refuses when in doubt; [`content`] reads the rows: [`rows`] decides which stay, [`open`] turns each value
//! into what may be seen, [`store`] holds the result by columns of small numbers; [`scan`] looks for persons in what is
//! left; [`protect`] reaches k-anonymity, l-diversity and t-closeness by the least generalization; [`risk`] tells the house
//! what was done; the rest
//! writes: the data in its [`formats`], [`metadata`], the sums. Nothing is at its place before all is well.

mod above;
mod aggregate;
mod anonymity;
mod content;
pub(crate) mod csv_file;
pub mod formats;
mod gate;
pub(crate) mod metadata;
mod methods;
mod open;
mod package;
mod parts;
mod place;
mod plain;
mod plain_protect;
mod population;
mod protect;
mod refusal;
mod risk;
mod rows;
mod scan;
mod stages;
mod store;
mod terms;
#[cfg(test)]
mod testing;
pub(crate) mod words;

pub use aggregate::{Aggregated, aggregate};
pub(crate) use formats::no_meridian;
pub use formats::{Delivery, Located, NotWritten};
pub(crate) use gate::is_personal;
pub use gate::{LeftOutField, reaches};
pub use metadata::{About, Metric, Mqa};
pub use package::{Package, PublishInput, SUMS, package};
pub use parts::{Artefact, Generalized, Privacy, PublishedColumn};
pub use plain::PlainTable;
pub use plain_protect::{Hierarchy, SensitiveColumn, hierarchy_files, protect as protect_plain};
pub(crate) use scan::holds_person;
pub use stages::{Said, publish_folder};
pub use terms::{Agreed, Audience, Terms};
