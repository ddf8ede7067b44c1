//! What was found, for people: one page that needs nothing else, and the list of all findings.
//!
//! [`dataset`] reads what the stages left in a table's folder, batch by batch, into a bounded [`DatasetReport`];
//! [`html`] draws a [`ReportModel`] and never grows past [`LIMIT`]; [`findings`] writes every finding, uncut:
//! [`findings_csv`] as CSV and [`findings_xlsx`] as a workbook that opens with filters. [`formats`] lists every form in which a report leaves.

mod assemble;
mod build;
mod chart;
pub(crate) mod faults;
mod findings_file;
mod findings_workbook;
pub mod formats;
mod mask;
mod model;
mod page;
mod run_folder;
mod sample;
mod section_data;
mod section_findings;
mod section_quality;
mod section_trend;
mod section_units;
mod verdict;
mod words;

pub use assemble::Assembled;
pub use build::{DatasetInput, dataset};
pub use findings_file::{findings, findings_csv};
pub use findings_workbook::findings_xlsx;
pub use model::*;
pub use page::{LIMIT, html};
pub use run_folder::{DatasetRecord, RUN, RunFolder, RunSet};
