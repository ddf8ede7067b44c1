//! Runs again what an evidence pack says was run, and compares sum by sum.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{EVIDENCE, Evidence, program_sum, rules_sum, sums};
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files::{self, Scratch};
use crate::job::{self, Dataset, Job};
use crate::pipeline;

/// One thing compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// What: `từ điển`, `cong_dan/findings.parquet` …
    pub what: String,
    /// The sum in the pack.
    pub written: String,
    /// The sum now; empty where there is none.
    pub now: String,
    /// Another sum here does not make the results wrong: the program's own binary.
    pub counts: bool,
}

impl Agreement {
    /// Both sums are the same.
    pub fn agrees(&self) -> bool {
        self.written == self.now
    }
}

/// What verifying gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Everything compared.
    pub compared: Vec<Agreement>,
}

impl Verified {
    /// Everything that counts agrees.
    pub fn holds(&self) -> bool {
        self.compared.iter().all(|one| one.agrees() || !one.counts)
    }
}

/// Runs again what the pack in `folder` says, with the files at their place or in `inputs`, and compares every sum.
///
/// # Errors
/// When the folder is no evidence pack, or a file cannot be found or read. What does not agree is told, not an error.
pub fn verify(folder: &Path, dictionary: &Dictionary, inputs: Option<&Path>, console: &Console) -> Result<Verified> {
    let path = folder.join(EVIDENCE);
    let evidence: Evidence = serde_json::from_slice(&files::read(&path)?).map_err(|cause| {
        Error::read(&path, format!("không đúng dạng ({cause})"), format!("not in its form ({cause})")).hint(
            "Hãy nêu thư mục do «tudien evidence make» tạo ra.",
            "Name a folder that “tudien evidence make” has made.",
        )
    })?;
    let mut compared = vec![
        one("chương trình", &evidence.program.sha256, program_sum()?, false),
        one("quy tắc kiểm tra", &evidence.rules, rules_sum(), true),
        one("từ điển", &evidence.dictionary.sha256, dictionary.fingerprint.clone(), true),
    ];
    let job = job(&evidence, inputs)?;
    for file in job.datasets.iter().flat_map(|set| &set.files) {
        let (sum, _) = files::fingerprint(file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let written = evidence.inputs.iter().find(|input| input.file == name && input.sha256 == sum);
        let written = written.or_else(|| evidence.inputs.iter().find(|input| input.file == name));
        compared.push(one(&format!("tệp vào {name}"), written.map_or("", |input| &input.sha256), sum, true));
    }
    let scratch = Scratch::create()?;
    let result = pipeline::run(job, dictionary, &scratch.path().join("lai"), console)?;
    for (written, set) in evidence.results.iter().zip(&result.sets) {
        let now = sums(&set.table.dir)?;
        for (name, sum) in &written.files {
            let what = format!("{}/{name}", written.dataset);
            compared.push(one(&what, sum, now.get(name).cloned().unwrap_or_default(), true));
        }
    }
    Ok(Verified { compared })
}

fn one(what: &str, written: &str, now: String, counts: bool) -> Agreement {
    Agreement { what: what.to_owned(), written: written.to_owned(), now, counts }
}

/// The job of the pack; nothing is published while verifying.
fn job(evidence: &Evidence, inputs: Option<&Path>) -> Result<Job> {
    let place = |path: &PathBuf| match inputs.zip(path.file_name()) {
        Some((folder, name)) => folder.join(name),
        None => path.clone(),
    };
    let datasets = evidence.datasets.iter().map(|set| Dataset {
        id: set.id.clone(),
        entity: set.entity.clone(),
        title: None,
        provider: set.provider.clone(),
        files: set.files.iter().map(place).collect(),
        map: set.map.clone(),
        read: set.read.clone(),
        publish: false,
    });
    Ok(Job { title: evidence.title.clone(), as_of: job::day(&evidence.as_of)?, datasets: datasets.collect() })
}
