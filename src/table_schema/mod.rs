//! Table Schema v2 (datapackage.org), whole: a file is judged by a foreign schema, every type, format, constraint, key and
//! `fieldsMatch` enforced. Nothing is normalized on the way: the standard says how a cell is written.
//!
//! `schema` (the descriptor, its own faults told) → `columns` (fieldsMatch) → `types`, `constraints` (each cell) → `keys`
//! (primaryKey, unique, uniqueKeys, foreignKeys) → `run` (row by row, in bounded memory).

mod calendar;
mod columns;
mod constraints;
mod geo;
mod keys;
mod numbers;
mod run;
mod schema;
mod types;

pub use run::{Finding, Group, Verdict, validate};
pub use schema::{Loaded, load};
