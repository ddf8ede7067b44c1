//! The story: a job's files → normal tables → linked → checked → scored → published, with one report over all.
//!
//! Everything is made in a folder beside its place and put there whole at the end; a run that was cut goes on there (`steps`):
//!
//! ```text
//! OUT/bao_cao.html      the report, for the house
//! OUT/phat_hien/<set>.csv every finding with its address and who mends it, for the house
//! OUT/phat_hien/<set>.xlsx the same for Excel, with filters
//! OUT/goi/<set>/        the open package of each set that may go out
//! OUT/goi_chia_se/<set>/ the package of a set that is shared with a named agency
//! OUT/goi_noi_bo/<set>/ the package of a set for the owner's own house
//! OUT/nguy_co/<set>.html the risk of finding a person again, for the house
//! OUT/noi_bo/<set>/     the normal table and every fact beside it, for the house
//! OUT/noi_bo/<set>/noi/<set>_<field>/ links with another set, and what is to be decided, for the house
//! OUT/chay.json         what was run: program, dictionary, inputs with their sums, results
//! OUT/diem_don_vi.json marks of each commune, department and the province
//! OUT/lich_su.json      marks of this run and those before it
//! OUT/chi_phi.json      seconds, processor seconds and highest memory of each stage
//! ```

mod current;
mod linking;
mod steps;
mod warnings;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::check::{self, Checked, Level};
use crate::console::Console;
use crate::dictionary::{Dictionary, Entity};
use crate::engine::{self, Cost};
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::job::{Dataset, Job};
use crate::lang::Message;
use crate::link::{self, Linked};
use crate::memory;
use crate::normalize::{self, NormalTable};
use crate::publish::{self, PublishInput};
use crate::report::{self, DatasetInput, Publication, ReportModel};
use crate::score::{self, Entry, HISTORY, History, ScoreCard, Scored, UnitScore};
use crate::source::many::Apart;

pub use crate::report::RUN;
pub use current::is_current;

use current::decisions;
use steps::Steps;

/// What a run gave for one data set.
#[derive(Debug, Serialize)]
pub struct SetResult {
    /// Its normal table.
    pub table: NormalTable,
    /// Duplicates found, where the entity has a linking model.
    pub linked: Option<Linked>,
    /// Checks.
    pub checked: Checked,
    /// The card.
    pub card: ScoreCard,
    /// The package, or why there is none.
    pub published: Publication,
}

impl SetResult {
    /// The set as a whole was not brought up to date within its cycle (SONG-009).
    pub fn is_overdue(&self) -> bool {
        self.checked.outcomes.iter().any(|outcome| outcome.code == "SONG-009" && outcome.broken > 0)
    }
}

/// What a run gave.
#[derive(Debug, Serialize)]
pub struct RunResult {
    /// The job.
    pub job: Job,
    /// Version of the program.
    pub program: String,
    /// Version of the dictionary.
    pub dictionary: String,
    /// SHA-256 over the dictionary's files.
    pub fingerprint: String,
    /// Files of a folder or pattern that are not of the form, by data set: they were not read.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub apart: BTreeMap<String, Vec<Apart>>,
    /// One result a data set, in the job's order.
    pub sets: Vec<SetResult>,
    /// Marks of this run and those before it.
    #[serde(skip)]
    pub history: History,
    /// Marks of communes, departments and the province.
    #[serde(skip)]
    pub units: Vec<UnitScore>,
    /// Files of decisions and populations with their SHA-256.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub decisions: BTreeMap<PathBuf, String>,
    /// What each stage cost.
    #[serde(skip)]
    pub costs: Vec<Cost>,
    /// Where it all stands.
    #[serde(skip)]
    pub out: PathBuf,
}

impl RunResult {
    /// Findings at or above a level.
    pub fn findings_from(&self, level: Level) -> u64 {
        let outcomes = self.sets.iter().flat_map(|set| &set.checked.outcomes);
        outcomes.filter(|outcome| outcome.alarms(level)).map(|outcome| outcome.broken).sum()
    }
}

/// Runs a job and puts its results at `out`.
///
/// # Errors
/// When a file cannot be read, is not what the job says, or `out` cannot be written, is somebody else's folder or another
/// run works on it. Then nothing is left at `out` but what stood there. A run that was cut short by anything else goes on
/// where it was when it is run again, and gives the same bytes.
pub fn run(mut job: Job, dictionary: &Dictionary, out: &Path, console: &Console) -> Result<RunResult> {
    job.validate(dictionary)?;
    files::refuse_foreign(out, RUN)?;
    let apart = job.gather()?;
    let decisions = decisions(&job)?;
    warnings::tell(&job, out, console)?;
    let key = current::key(&job, &apart, dictionary, out, console.lang)?;
    let mut steps = Steps::open(out, key, |root, done| current::same_files(&job, root, done))?;
    let root = steps.root().to_owned();
    warnings::goes_on(&steps, console);
    let mut work = Work { job: &job, dictionary, root: &root, console, steps: &mut steps, costs: Vec::new() };
    let tables = work.normalize()?;
    let linked = work.link(&tables)?;
    work.between(&tables)?;
    let checked = work.check(&tables)?;
    let cards = work.score(&tables, &checked)?;
    let units = work.units(&tables, &checked)?;
    let history = work.history(&cards, out)?;
    let published = work.publish(&tables, &linked, &checked, &cards)?;
    let mut sets = Vec::new();
    let facts = tables.into_iter().zip(linked).zip(checked).zip(cards).zip(published);
    for ((((table, linked), checked), card), published) in facts {
        sets.push(SetResult { table, linked, checked, card, published });
    }
    let costs = std::mem::take(&mut work.costs);
    let mut result = RunResult {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        dictionary: dictionary.version.clone(),
        fingerprint: dictionary.fingerprint.clone(),
        job,
        apart,
        sets,
        history,
        units,
        decisions,
        costs,
        out: out.to_owned(),
    };
    finish(&mut result, dictionary, steps, console)?;
    Ok(result)
}

/// Writes the report and the records of the run, and puts the folder in its place.
fn finish(result: &mut RunResult, dictionary: &Dictionary, steps: Steps, console: &Console) -> Result<()> {
    let root = steps.root().to_owned();
    let ((), cost) = engine::measure("report", || {
        tell(console, "Lập báo cáo", "Writing the report");
        write_report(result, dictionary, &root, console)
    })?;
    result.costs.push(cost);
    write_json(&root.join(RUN), result)?;
    write_json(&root.join("chi_phi.json"), &result.costs)?;
    steps.commit()?;
    for set in &mut result.sets {
        let place =
            |path: &Path| path.strip_prefix(&root).map_or_else(|_| path.to_owned(), |rest| result.out.join(rest));
        set.table.dir = place(&set.table.dir);
        set.checked.path = place(&set.checked.path);
        if let Some(linked) = &mut set.linked {
            linked.dir = place(&linked.dir);
        }
        if let Publication::Published { package } = &mut set.published {
            package.dir = place(&package.dir);
        }
    }
    Ok(())
}

/// The page over all sets, and the list of findings of each.
fn write_report(result: &RunResult, dictionary: &Dictionary, root: &Path, console: &Console) -> Result<()> {
    let mut datasets = Vec::new();
    for set in &result.sets {
        let Some(entity) = dictionary.entities.get(&set.table.entity) else {
            continue;
        };
        let list = root.join("phat_hien").join(format!("{}.csv", set.table.dataset));
        report::findings(&set.checked.path, entity, &list, &list.with_extension("xlsx"))?;
        datasets.push(report::dataset(DatasetInput {
            entity,
            table: &set.table,
            checked: Some(&set.checked),
            linked: set.linked.as_ref(),
            card: Some(&set.card),
            publication: set.published.clone(),
        })?);
    }
    let model = ReportModel {
        title: result.job.title.clone(),
        publisher: dictionary.catalog.publisher.clone(),
        as_of: result.job.as_of.to_string(),
        program: result.program.clone(),
        dictionary_version: result.dictionary.clone(),
        dictionary_fingerprint: result.fingerprint.clone(),
        good: dictionary.scoring.good,
        poor: dictionary.scoring.poor,
        datasets,
        units: result.units.clone(),
        history: result.history.clone(),
        // Seconds are never the same twice; they stand in a file of their own.
        costs: Vec::new(),
    };
    files::write(&root.join("bao_cao.html"), report::html(&model, console.lang).as_bytes())
}

/// A run in the making.
struct Work<'a> {
    job: &'a Job,
    dictionary: &'a Dictionary,
    root: &'a Path,
    console: &'a Console,
    steps: &'a mut Steps,
    costs: Vec<Cost>,
}

impl Work<'_> {
    fn normalize(&mut self) -> Result<Vec<NormalTable>> {
        let open = |dir: &Path, _| NormalTable::open(dir);
        self.each("normalize", open, None, |work, _, dataset, entity| {
            let dir = work.root.join("noi_bo").join(&dataset.id);
            files::create_folder(&dir)?;
            let request = normalize::Request {
                dataset: &dataset.id,
                files: &dataset.files,
                entity,
                dictionary: work.dictionary,
                as_of: work.job.as_of,
                read: &dataset.read,
                mapping: &dataset.map,
            };
            tell(
                work.console,
                &format!("{}: đọc và chuẩn hóa", dataset.id),
                &format!("{}: reading and normalizing", dataset.id),
            );
            let begun = std::time::Instant::now();
            normalize::to_folder(&request, &dir, &mut |rows| {
                progress(work.console, &dataset.id, rows, begun);
            })
        })
    }

    fn link(&mut self, tables: &[NormalTable]) -> Result<Vec<Option<Linked>>> {
        let open = |dir: &Path, _| link::load(&NormalTable::open(dir)?);
        self.each("link", open, None, |work, at, dataset, entity| {
            let (Some(table), Some(model), false) = (tables.get(at), &entity.link, dataset.link.off) else {
                return Ok(None);
            };
            tell(work.console, &format!("{}: tìm bản ghi trùng", dataset.id), &format!("{}: linking", dataset.id));
            let tell = |message: &Message| work.console.progress(message);
            let known = linking::known(dataset, table, work.console)?;
            link::run(table, entity, model, link::Options { known: &known, tell: &tell, ..link::Options::default() })
                .map(Some)
        })
    }

    fn check(&mut self, tables: &[NormalTable]) -> Result<Vec<Checked>> {
        let others: BTreeMap<String, NormalTable> =
            tables.iter().map(|table| (table.entity.clone(), table.clone())).collect();
        let open = |dir: &Path, _| check::load(&NormalTable::open(dir)?);
        self.each("check", open, None, |work, at, dataset, entity| {
            let table = tables.get(at).ok_or_else(|| Error::stage("check", "table"))?;
            tell(work.console, &format!("{}: kiểm tra", dataset.id), &format!("{}: checking", dataset.id));
            check::run(&check::Request::new(work.dictionary, entity, table, &others, work.job.as_of))
        })
    }

    fn score(&mut self, tables: &[NormalTable], checked: &[Checked]) -> Result<Vec<ScoreCard>> {
        let open = |dir: &Path, _| score::load(dir);
        self.each("score", open, None, |work, at, dataset, entity| {
            let (Some(table), Some(checked)) = (tables.get(at), checked.get(at)) else {
                return Err(Error::stage("score", "table"));
            };
            let card = score::card(&dataset.id, entity, table.rows, &checked.outcomes, &work.dictionary.scoring);
            score::save(&card, &table.dir)?;
            Ok(card)
        })
    }

    /// Marks of communes, departments and the province.
    fn units(&self, tables: &[NormalTable], checked: &[Checked]) -> Result<Vec<UnitScore>> {
        let by_unit = tables.iter().map(check::by_unit).collect::<Result<Vec<_>>>()?;
        let owner = |table: &NormalTable| {
            self.dictionary.entities.get(&table.entity).map_or("", |entity| entity.owner.as_str())
        };
        let sets: Vec<Scored<'_>> = tables
            .iter()
            .zip(checked)
            .zip(&by_unit)
            .map(|((table, checked), by_unit)| Scored {
                dataset: &table.dataset,
                owner: owner(table),
                outcomes: &checked.outcomes,
                by_unit,
            })
            .collect();
        let marks = score::units(&sets, self.job.as_of, &self.dictionary.scoring);
        write_json(&self.root.join(score::UNITS), &marks)?;
        Ok(marks)
    }

    /// The marks of earlier runs at the same place, and those of this one.
    fn history(&self, cards: &[ScoreCard], out: &Path) -> Result<History> {
        let mut history = History::load(&out.join(HISTORY))?;
        for card in cards {
            history.add(Entry::of(card, &self.job.as_of.to_string()));
        }
        history.save(&self.root.join(HISTORY))?;
        Ok(history)
    }

    fn publish(
        &mut self,
        tables: &[NormalTable],
        linked: &[Option<Linked>],
        checked: &[Checked],
        cards: &[ScoreCard],
    ) -> Result<Vec<Publication>> {
        let open = |_: &Path, gave| serde_json::from_value(gave).map_err(|cause| Error::stage("json", cause));
        let mut results =
            self.each("publish", open, Some(|gave| serde_json::to_value(gave)), |work, at, dataset, entity| {
                let (Some(table), Some(linked), Some(checked), Some(card)) =
                    (tables.get(at), linked.get(at), checked.get(at), cards.get(at))
                else {
                    return Err(Error::stage("publish", "table"));
                };
                if !dataset.publish {
                    return Ok(Publication::NotAsked);
                }
                tell(
                    work.console,
                    &format!("{}: lập gói dữ liệu mở", dataset.id),
                    &format!("{}: packaging", dataset.id),
                );
                let input = PublishInput {
                    dictionary: work.dictionary,
                    entity,
                    table,
                    checked,
                    linked: linked.as_ref(),
                    card,
                    as_of: work.job.as_of,
                    title: dataset.title.clone(),
                    provider: dataset.provider.clone(),
                    licence: None,
                    about: dataset.record.over(&work.job.record),
                    delivery: dataset.delivery.clone(),
                    terms: dataset.agreed.terms(work.root.join("nguy_co").join(format!("{}.html", dataset.id)))?,
                };
                match publish::package(&input, &work.root.join(dataset.agreed.audience.folder()).join(&dataset.id)) {
                    Ok(package) => Ok(Publication::Published { package: Box::new(package) }),
                    Err(refusal) if refusal.kind == Kind::Refused => Ok(Publication::from(&refusal)),
                    Err(error) => Err(error),
                }
            })?;
        for (dataset, result) in self.job.datasets.iter().zip(&mut results) {
            if let Publication::Published { package } = result {
                package.dir = self.root.join(dataset.agreed.audience.folder()).join(&dataset.id);
            }
        }
        Ok(results)
    }

    /// Runs a stage over every data set and notes what it cost. What a run before this one has finished is opened again,
    /// from the folder of its table or, where not all stands in files, from what it `gave`.
    fn each<T>(
        &mut self,
        stage: &str,
        open: impl Fn(&Path, serde_json::Value) -> Result<T>,
        gave: Option<fn(&T) -> serde_json::Result<serde_json::Value>>,
        mut work: impl FnMut(&Self, usize, &Dataset, &Entity) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut results = Vec::new();
        for (at, dataset) in self.job.datasets.iter().enumerate() {
            let Some(entity) = self.dictionary.entities.get(&dataset.entity) else {
                return Err(Error::stage(stage, &dataset.entity));
            };
            let step = format!("{stage} {}", dataset.id);
            let (result, cost) = if let Some((cost, gave)) = self.steps.done(&step) {
                (open(&self.root.join("noi_bo").join(&dataset.id), gave)?, cost)
            } else {
                let (result, cost) = engine::measure(&step, || work(self, at, dataset, entity))?;
                let gave = gave.map(|gave| gave(&result)).transpose().map_err(|cause| Error::stage("json", cause))?;
                let gave = gave.unwrap_or_default();
                tell_cost(self.console, &cost);
                self.steps.keep(cost.clone(), gave)?;
                (result, cost)
            };
            results.push(result);
            self.costs.push(cost);
        }
        Ok(results)
    }
}

fn tell(console: &Console, vi: &str, en: &str) {
    console.status(&Message::new(vi, en));
}

/// What a stage that did something took and held.
fn tell_cost(console: &Console, cost: &Cost) {
    if cost.seconds < 0.1 {
        return;
    }
    let held = cost.peak_memory.map(memory::shown).unwrap_or_default();
    let (stage, seconds) = (&cost.stage, cost.seconds);
    console.progress(&Message::new(
        format!("{stage}: {} giây, {held}", format!("{seconds:.1}").replace('.', ",")),
        format!("{stage}: {seconds:.1} s, {held}"),
    ));
}

fn progress(console: &Console, dataset: &str, rows: u64, begun: std::time::Instant) {
    let pace = rows as f64 / begun.elapsed().as_secs_f64().max(0.001);
    console.progress(&Message::new(
        format!("{dataset}: {rows} dòng, {pace:.0} dòng/giây"),
        format!("{dataset}: {rows} rows, {pace:.0} rows/s"),
    ));
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_vec_pretty(value).map_err(|cause| Error::stage("json", cause))?;
    files::write(path, &text)
}
