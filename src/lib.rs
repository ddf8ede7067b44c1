//! tudien: the toolkit with which a province makes its data *đúng, đủ, sạch, sống, thống nhất, dùng chung*.
//!
//! ```text
//!  file ─source─▶ RawTable ─normalize─▶ NormalTable ─┬─check─▶ Checked ─┐
//!                                                    ├─link──▶ Linked  ─┤─score─▶ ScoreCard
//!                                                    └──────────────────┴──publish─▶ Package
//! ```
//!
//! A table moves once and is then only judged: source bytes become a `RawTable` (all text, every row knows its file,
//! sheet and line), that becomes a `NormalTable` on disk (canonical text, every change written down); checking, linking
//! and scoring add facts beside it, keyed by row; publishing joins them. What the data should be is data
//! (`dictionary/`); how to see it is code.

pub mod catalog;
pub mod check;
pub mod cli;
pub mod console;
pub mod dictionary;
pub mod doctor;
pub mod engine;
pub mod error;
pub mod evidence;
pub mod exchange;
pub mod files;
pub mod geo;
pub mod job;
pub mod lang;
pub mod link;
pub mod memory;
pub mod normalize;
pub mod pipeline;
pub mod privacy;
pub mod publish;
pub mod remedy;
pub mod repair;
pub mod report;
pub mod sbom;
pub mod score;
pub mod source;
pub mod table_schema;
pub mod text;
pub mod units;
mod workbook;
pub mod worker;
