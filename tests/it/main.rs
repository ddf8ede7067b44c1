//! Every integration test, in one binary.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::format_collect,
    clippy::format_push_string,
    clippy::struct_excessive_bools,
    clippy::too_many_lines,
    reason = "a test stops at the first thing that is not as it should be, and says aloud what it skips"
)]

mod architecture;
mod batches;
mod catalog;
mod catalog_log;
mod catalog_out;
mod check;
mod commands;
mod dictionary;
mod dictionary_lists;
mod dictionary_register;
mod dictionary_tools;
mod evidence;
mod exchange;
mod faults;
mod fuzz;
mod gate;
mod handover;
mod link;
mod link_merge;
mod link_review;
mod link_store;
mod memory_limit;
mod mending;
mod open_fixture;
mod pdf;
mod postgres;
mod privacy;
mod privacy_leaks;
mod privacy_limits;
mod program;
mod publish;
mod publish_formats;
mod publish_job;
mod publish_metadata;
mod records;
mod remedy;
mod report;
mod samples;
mod score;
mod source;
mod source_damage;
mod source_forms;
mod source_hostile;
mod source_many;
mod source_xls;
mod source_xlsb;
mod table_schema;
mod text;
mod unicode;
mod units;
mod value;
mod value_laws;
mod worker;
