//! Whether what stands somewhere is what a run would give now.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files;
use crate::job::Job;
use crate::lang::Lang;
use crate::normalize::NormalTable;
use crate::report::{self, RUN};
use crate::score::HISTORY;
use crate::source::many::Apart;

/// Whether the result at `out` is what running the job now would give: the same job and day, files, dictionary and program.
///
/// # Errors
/// When a file of the job cannot be read.
pub fn is_current(job: &Job, dictionary: &Dictionary, out: &Path) -> Result<bool> {
    if !report::RunFolder::is_one(out) {
        return Ok(false);
    }
    let Ok(done) = serde_json::from_slice::<serde_json::Value>(&files::read(&out.join(RUN))?) else {
        return Ok(false);
    };
    // A database may have changed without a trace here.
    if job.datasets.iter().any(|dataset| dataset.read.database.is_some()) {
        return Ok(false);
    }
    let mut job = job.clone();
    let apart = job.gather()?;
    let json = |cause| Error::stage("json", cause);
    let (asked, apart) = (serde_json::to_value(&job).map_err(json)?, serde_json::to_value(&apart).map_err(json)?);
    let same_apart =
        done.get("apart").map_or(apart.as_object().is_some_and(serde_json::Map::is_empty), |was| *was == apart);
    let text = |name: &str| done.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    let same = done.get("job") == Some(&asked)
        && same_apart
        && text("fingerprint") == dictionary.fingerprint
        && text("program") == env!("CARGO_PKG_VERSION");
    if !same {
        return Ok(false);
    }
    let Ok(run) = report::RunFolder::open(out) else { return Ok(false) };
    for (place, dataset) in job.datasets.iter().enumerate() {
        let table = run.set(place)?.table;
        for path in &dataset.files {
            let (sum, _) = files::fingerprint(path)?;
            if !table.parts.iter().any(|part| part.origin.path == *path && part.origin.sha256 == sum) {
                return Ok(false);
            }
        }
    }
    Ok(run.decisions == decisions(&job)?)
}

/// The files of decisions with their sums.
pub(super) fn decisions(job: &Job) -> Result<BTreeMap<PathBuf, String>> {
    job.decisions().map(|path| Ok((path.clone(), files::fingerprint(path)?.0))).collect()
}

/// The sum of everything that decides the bytes of a run, with size and time of its files in place of their contents:
/// those are compared by [`same_files`] before anything made of them is used again. A run that reads a database has a sum
/// of its own each time.
pub(super) fn key(
    job: &Job,
    apart: &BTreeMap<String, Vec<Apart>>,
    dictionary: &Dictionary,
    out: &Path,
    lang: Lang,
) -> Result<String> {
    let stamps: Vec<_> = job
        .datasets
        .iter()
        .flat_map(|set| &set.files)
        .map(|path| (path, files::stamp(path).map(|is| (is.0, is.1.to_string()))))
        .collect();
    let program = std::env::current_exe().ok().and_then(|path| files::stamp(&path)).map(|is| (is.0, is.1.to_string()));
    let history = files::fingerprint(&out.join(HISTORY)).ok();
    let once =
        job.datasets.iter().any(|set| set.read.database.is_some()).then(|| (std::process::id(), crate::job::now()));
    let whole = (
        (env!("CARGO_PKG_VERSION"), program, &dictionary.version, &dictionary.fingerprint),
        (job, apart, stamps, decisions(job)?, history),
        (lang, once),
    );
    Ok(files::sha256(&serde_json::to_vec(&whole).map_err(|cause| Error::stage("json", cause))?))
}

/// Whether every table that is finished in `root` was read from the files as they are now.
pub(super) fn same_files(job: &Job, root: &Path, done: &dyn Fn(&str) -> bool) -> Result<bool> {
    for dataset in &job.datasets {
        if !done(&format!("normalize {}", dataset.id)) {
            continue;
        }
        let table = NormalTable::open(&root.join("noi_bo").join(&dataset.id))?;
        for path in &dataset.files {
            let (sum, _) = files::fingerprint(path)?;
            if table.parts.iter().any(|part| part.origin.path == *path && part.origin.sha256 != sum) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
