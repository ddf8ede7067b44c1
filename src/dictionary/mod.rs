//! What the data should be: files → resolved [`Dictionary`]. Knows nothing of polars or a stage.
//!
//! `place` (where, and the faults) → `toml_reader` (attributes with lines) → `file` (the mirror) → `resolve`,
//! `resolve_field`, `resolve_register`, `codes` (references looked up) → `load` (layers, the built-in one). `fold` and `header` find the
//! field a column is; `docs` and `pages` tell people what is there.

mod check_rule;
mod code_list;
mod codes;
mod coverage;
mod diff;
mod diff_entity;
mod diff_page;
mod diff_parts;
mod diff_rules;
mod docs;
mod documents;
mod entries;
mod file;
mod fold;
mod header;
mod link_lines;
mod link_model;
mod link_toml;
mod lint;
mod lint_near;
mod lint_rules;
mod load;
mod model;
mod opening;
mod page_json;
mod pages;
mod place;
mod registry;
mod resolve;
mod resolve_catalog;
mod resolve_field;
mod resolve_open;
mod resolve_register;
mod role;
mod search;
mod survivorship;
mod theme;
mod toml_reader;
mod toml_writer;
mod words;
mod written;

pub use check_rule::{CheckRule, Tolerance};
pub use coverage::{Coverage, coverage, coverage_page};
pub use diff::{Change, Diff, Step, diff};
pub use diff_page::{changelog, diff_page};
pub use docs::readme;
pub use documents::{Codes, Document, Documents, Source};
pub use fold::{fold, unit_of};
pub use header::{Match, guess_entity, map_headers};
pub use link_model::*;
pub use lint::{FAULTS, LinkJudge, Lint, Weight, advise, lint, lint_page};
pub use lint_near::already_there;
pub use model::*;
pub use pages::{Page, ids, list, show, unknown_id};
pub use registry::*;
pub use search::{Finder, Hit, Similar, search, search_page, similar_entities, similar_lists, similar_shapes};
pub use survivorship::Survivorship;
pub use theme::theme;
pub use toml_writer::{files as toml_files, table as toml_table};
pub use words::{classes, cycle, method};
