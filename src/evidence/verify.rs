//! Runs again what an evidence pack says was run, and compares sum by sum.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{EVIDENCE, Evidence, SetResults, documents, program_sum, rules_sum, set_results};
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files::{self, Scratch};
use crate::job::{self, Dataset, Job};
use crate::link::asked::{Joining, Linking};
use crate::pipeline;
use crate::publish::About;
use crate::report::{Assembled, RunFolder};
use crate::source::postgres;

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
    let files = job.datasets.iter().flat_map(|set| &set.files).chain(job.decisions());
    for file in files.filter(|file| !postgres::is_place(file)) {
        let (sum, _) = files::fingerprint(file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let written = evidence.inputs.iter().find(|input| input.file == name && input.sha256 == sum);
        let written = written.or_else(|| evidence.inputs.iter().find(|input| input.file == name));
        compared.push(one(&format!("tệp vào {name}"), written.map_or("", |input| &input.sha256), sum, true));
    }
    let scratch = Scratch::create()?;
    let place = scratch.path().join("lai");
    pipeline::run(job, dictionary, &place, console)?;
    let report = Assembled::of_run(&RunFolder::open(&place)?, dictionary)?;
    let results = report.sets().map(set_results).collect::<Result<Vec<_>>>()?;
    for (place, written) in evidence.results.iter().enumerate() {
        compared.extend(of_set(written, results.get(place)));
    }
    // The minutes must say what running again says, whatever was changed in them or in what they rest on.
    let again = Evidence { results, ..evidence };
    for (name, bytes) in documents(&again, &report)? {
        let written = folder.join(name);
        let written = if written.is_file() { files::fingerprint(&written)?.0 } else { String::new() };
        compared.push(one(name, &written, files::sha256(&bytes), true));
    }
    Ok(Verified { compared })
}

/// What judging a set gave, then and now: its numbers, and the sum of each file.
fn of_set(written: &SetResults, now: Option<&SetResults>) -> Vec<Agreement> {
    let numbers = |of: &SetResults| {
        let score = of.score.map_or_else(|| "–".to_owned(), |score| format!("{score:.1}"));
        format!("{} / {} / {score} / {}", of.rows, of.findings, of.label)
    };
    let what = format!("{}: số dòng, phát hiện, điểm, xếp loại", written.dataset);
    let mut compared = vec![one(&what, &numbers(written), now.map(numbers).unwrap_or_default(), true)];
    for (name, sum) in &written.files {
        let now = now.and_then(|now| now.files.get(name)).cloned().unwrap_or_default();
        compared.push(one(&format!("{}/{name}", written.dataset), sum, now, true));
    }
    compared
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
        agreed: crate::publish::Agreed::default(),
        record: About::default(),
        delivery: crate::publish::Delivery::default(),
        link: Linking { decisions: set.link.decisions.iter().map(place).collect(), ..set.link.clone() },
    });
    let between = evidence
        .between
        .iter()
        .map(|between| Joining { decisions: between.decisions.iter().map(place).collect(), ..between.clone() });
    Ok(Job {
        title: evidence.title.clone(),
        as_of: job::day(&evidence.as_of)?,
        datasets: datasets.collect(),
        record: About::default(),
        between: between.collect(),
        catalog: None,
    })
}
