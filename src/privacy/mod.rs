//! The mathematics of protecting persons in tables, apart from what any table means.
//!
//! [`groups`] puts rows together that agree in their quasi-identifiers; [`measure`] tells k-anonymity, l-diversity and
//! t-closeness; [`search`] reaches them by the least generalization; [`cells`] hides small cells of tables of counts so
//! that no total gives them away; [`pseudonym`] makes names that say nothing without a key; [`traces`] finds persons in
//! text. Columns come as small numbers, one a row; 0 is the empty cell.

pub mod cells;
pub mod groups;
mod journalist;
pub mod measure;
pub mod pseudonym;
pub mod search;
pub mod traces;

pub use groups::{Groups, Sensitive};
pub use journalist::{Journalist, journalist};
pub use measure::{Diversity, Measures, Target, failing, measure};
