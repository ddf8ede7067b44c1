//! The evidence pack: minutes that an inspector can sign, with sums by which anyone can run the same again.
//!
//! ```text
//! FOLDER/bien_ban.html    the minutes, for paper
//! FOLDER/bien_ban.docx    the same for Word
//! FOLDER/bang_chung.json  what it rests on: inputs, dictionary, rules, program, results, each with its SHA-256
//! FOLDER/SHA256SUMS       sums of the three
//! ```

mod document;
mod minutes;
mod verify;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::check::CHECKS;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files::{self, Folder};
use crate::link::asked::Joining;
use crate::report::{Assembled, DatasetRecord, RunFolder, RunSet};

pub use verify::{Agreement, Verified, verify};

/// The file that marks the folder of an evidence pack.
pub const EVIDENCE: &str = "bang_chung.json";

/// Results of a set that are the same whoever runs it.
const RESULTS: [&str; 5] = ["normal.parquet", "changes.parquet", "findings.parquet", "outcomes.json", "score.json"];

/// Something with a version and a sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versioned {
    /// Its version.
    pub version: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// A file that was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// Its set.
    pub dataset: String,
    /// Its name.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// What judging a set gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SetResults {
    /// The set.
    pub dataset: String,
    /// Records.
    pub rows: u64,
    /// Findings.
    pub findings: u64,
    /// The mark; `None`: not measured.
    pub score: Option<f64>,
    /// «tốt», «không tốt», «kém» or «chưa đo».
    pub label: String,
    /// SHA-256 of each result by its name.
    pub files: BTreeMap<String, String>,
}

/// What the minutes rest on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Title of the job.
    pub title: String,
    /// The day the data was judged for.
    pub as_of: String,
    /// The program: its version and the sum of its binary.
    pub program: Versioned,
    /// The dictionary.
    pub dictionary: Versioned,
    /// SHA-256 over every check: code, level, page.
    pub rules: String,
    /// Legal basis of the dictionary.
    pub legal_basis: Vec<String>,
    /// The sets that were asked for.
    pub datasets: Vec<DatasetRecord>,
    /// Which of them were linked with each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub between: Vec<Joining>,
    /// The files that were judged.
    pub inputs: Vec<InputFile>,
    /// What came of it.
    pub results: Vec<SetResults>,
}

/// SHA-256 over every check.
pub fn rules_sum() -> String {
    let all: Vec<String> = CHECKS
        .iter()
        .map(|check| format!("{}\u{1f}{}\u{1f}{}\u{1e}", check.code, check.level.as_str(), check.page))
        .collect();
    files::sha256(all.concat().as_bytes())
}

/// SHA-256 of this program's own binary.
fn program_sum() -> Result<String> {
    let place = std::env::current_exe().map_err(|cause| Error::stage("evidence", cause))?;
    Ok(files::fingerprint(&place)?.0)
}

/// Makes the evidence pack of a run at `out`. The same run and program give the same bytes.
///
/// # Errors
/// When a file of the run is missing, the dictionary is not that of the run, or `out` is somebody else's folder.
pub fn pack(run: &RunFolder, dictionary: &Dictionary, out: &Path) -> Result<Evidence> {
    if run.fingerprint != dictionary.fingerprint {
        return Err(Error::usage(
            "Từ điển bây giờ không phải từ điển của lần chạy này",
            "The dictionary now is not that of this run",
        )
        .hint(
            "Hãy nêu đúng từ điển bằng --dictionary, hoặc chạy lại tudien run.",
            "Name the right dictionary with --dictionary, or run again.",
        ));
    }
    files::refuse_foreign(out, EVIDENCE)?;
    let report = Assembled::of_run(run, dictionary)?;
    let mut evidence = Evidence {
        title: run.job.title.clone(),
        as_of: run.job.as_of.clone(),
        program: Versioned { version: run.program.clone(), sha256: program_sum()? },
        dictionary: Versioned { version: run.dictionary.clone(), sha256: run.fingerprint.clone() },
        rules: rules_sum(),
        legal_basis: dictionary.catalog.legal_basis.clone(),
        datasets: run.job.datasets.clone(),
        between: run.job.between.clone(),
        inputs: Vec::new(),
        results: Vec::new(),
    };
    for set in report.sets() {
        for origin in set.table.parts.iter().map(|part| &part.origin) {
            let input = InputFile {
                dataset: set.table.dataset.clone(),
                file: origin.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                bytes: origin.bytes,
                sha256: origin.sha256.clone(),
            };
            if !evidence.inputs.contains(&input) {
                evidence.inputs.push(input);
            }
        }
        evidence.results.push(set_results(set)?);
    }
    for (path, sum) in &run.decisions {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (sha256, bytes) = (sum.clone(), files::fingerprint(path).map_or(0, |(_, bytes)| bytes));
        evidence.inputs.push(InputFile { dataset: String::new(), file, bytes, sha256 });
    }
    let folder = Folder::create(out)?;
    let mut list = String::new();
    let json = serde_json::to_vec_pretty(&evidence).map_err(|cause| Error::stage("json", cause))?;
    for (name, bytes) in std::iter::once((EVIDENCE, json)).chain(documents(&evidence, &report)?) {
        list.push_str(&files::sha256(&bytes));
        list.push_str("  ");
        list.push_str(name);
        list.push('\n');
        files::write(&folder.path().join(name), &bytes)?;
    }
    files::write(&folder.path().join("SHA256SUMS"), list.as_bytes())?;
    folder.commit()?;
    Ok(evidence)
}

/// What judging a set gave.
fn set_results(set: &RunSet) -> Result<SetResults> {
    Ok(SetResults {
        dataset: set.table.dataset.clone(),
        rows: set.table.rows,
        findings: set.checked.findings,
        score: set.card.overall.score,
        label: set.card.label.clone(),
        files: sums(&set.table.dir)?,
    })
}

/// The minutes as files: for Word, and for a browser and paper.
fn documents(evidence: &Evidence, report: &Assembled<'_>) -> Result<[(&'static str, Vec<u8>); 2]> {
    let blocks = minutes::blocks(evidence, &report.model);
    let page = document::page(&format!("Biên bản: {}", evidence.title), &blocks).into_bytes();
    Ok([("bien_ban.docx", document::word(&evidence.title, &blocks)?), ("bien_ban.html", page)])
}

/// Sums of the results in the folder of a table.
fn sums(dir: &Path) -> Result<BTreeMap<String, String>> {
    let mut sums = BTreeMap::new();
    for name in RESULTS {
        let path: PathBuf = dir.join(name);
        if path.is_file() {
            sums.insert(name.to_owned(), files::fingerprint(&path)?.0);
        }
    }
    Ok(sums)
}
