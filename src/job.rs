//! A job: which files become which data sets. `job.toml`, or one file named on the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::dictionary::Dictionary;
use crate::error::{Error, Fault, Result};
use crate::files;
use crate::lang::Message;
use crate::link::asked::{Joining, Linking};
use crate::publish::{About, Agreed, Audience, Delivery};
use crate::source::ReadOptions;
use crate::source::many::{self, Apart};
use crate::source::postgres::Database;

/// A job with every path resolved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Job {
    /// What the report is headed with.
    pub title: String,
    /// The day the data is judged for.
    #[serde(serialize_with = "as_text")]
    pub as_of: NaiveDate,
    /// The data sets, in order.
    pub datasets: Vec<Dataset>,
    /// What the metadata of every set says over the dictionary's catalog.
    #[serde(skip_serializing_if = "About::is_empty")]
    pub record: About,
    /// Which of them are linked with each other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub between: Vec<Joining>,
    /// The catalog that takes in the packages; it has no part in what the run gives.
    #[serde(skip)]
    pub catalog: Option<PathBuf>,
}

/// One data set of a job.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dataset {
    /// Id: names the folders of its results.
    pub id: String,
    /// The entity it holds.
    pub entity: String,
    /// Title of the published set.
    pub title: Option<String>,
    /// The body that delivered it.
    pub provider: Option<String>,
    /// Its files.
    pub files: Vec<PathBuf>,
    /// Header → field id, over what the program would map; `-` keeps a column aside.
    pub map: BTreeMap<String, String>,
    /// Overrides of the reading.
    pub read: ReadOptions,
    /// Whether a set is published.
    pub publish: bool,
    /// For whom, and on what terms; an open set where nothing is said.
    #[serde(flatten, skip_serializing_if = "Agreed::is_empty")]
    pub agreed: Agreed,
    /// What its metadata says over that of the job.
    #[serde(skip_serializing_if = "About::is_empty")]
    pub record: About,
    /// In which formats and parts.
    #[serde(skip_serializing_if = "Delivery::is_empty")]
    pub delivery: Delivery,
    /// How its duplicates are looked for.
    #[serde(skip_serializing_if = "Linking::is_empty")]
    pub link: Linking,
}

/// What `job.toml` may hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JobFile {
    title: String,
    as_of: Option<String>,
    dataset: Vec<DatasetFile>,
    #[serde(default)]
    record: About,
    #[serde(default)]
    between: Vec<Joining>,
    catalog: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DatasetFile {
    id: String,
    entity: String,
    title: Option<String>,
    provider: Option<String>,
    #[serde(default)]
    files: Vec<PathBuf>,
    database: Option<Database>,
    #[serde(default)]
    map: BTreeMap<String, String>,
    #[serde(default)]
    read: ReadOptions,
    #[serde(default = "yes")]
    publish: bool,
    #[serde(default)]
    audience: Audience,
    to: Option<String>,
    purpose: Option<String>,
    population: Option<PathBuf>,
    #[serde(default)]
    record: About,
    #[serde(default)]
    formats: Vec<String>,
    partition: Option<String>,
    rows_per_file: Option<u32>,
    meridian: Option<String>,
    #[serde(default)]
    link: Linking,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde asks for")]
fn as_text<S: serde::Serializer>(day: &NaiveDate, to: S) -> std::result::Result<S::Ok, S::Error> {
    to.collect_str(day)
}

const fn yes() -> bool {
    true
}

impl Job {
    /// Reads a job file. Relative paths start at its folder. `as_of` stands over the file's own day; without either it is today.
    ///
    /// # Errors
    /// Every fault of the file at once, with its line where known.
    pub fn read(path: &Path, as_of: Option<NaiveDate>) -> Result<Self> {
        let text = files::read_text(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file: JobFile = toml::from_str(&text).map_err(|cause| {
            let line = cause.span().map(|span| text[..span.start].matches('\n').count() + 1);
            let message = cause.message().to_owned();
            faulty(vec![Fault {
                code: "",
                file: name.clone(),
                line: line.and_then(|line| u32::try_from(line).ok()),
                message: Message::new(format!("không đúng cú pháp: {message}"), format!("wrong syntax: {message}")),
            }])
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let written = file.as_of.as_deref().map(day).transpose()?;
        Ok(Self {
            title: file.title,
            as_of: as_of.or(written).unwrap_or_else(today),
            datasets: file.dataset.into_iter().map(|dataset| dataset.resolve(folder)).collect(),
            record: file.record,
            between: file
                .between
                .into_iter()
                .map(|between| Joining { decisions: at(between.decisions, folder), ..between })
                .collect(),
            catalog: file.catalog.map(|path| folder.join(path)),
        })
    }

    /// Replaces folders and patterns by the files of one form that stand there.
    ///
    /// # Errors
    /// When a folder or pattern names no file, or no file can be read.
    ///
    /// # Returns
    /// Files that were named so and are not of the form, by data set: they are not read.
    pub fn gather(&mut self) -> Result<BTreeMap<String, Vec<Apart>>> {
        let mut apart = BTreeMap::new();
        for dataset in &mut self.datasets {
            let named = many::named(&dataset.files)?;
            if !named.gathered {
                continue;
            }
            let gathered = many::gather(&named.files, &dataset.read)?;
            dataset.files = gathered.files;
            if !gathered.apart.is_empty() {
                apart.insert(dataset.id.clone(), gathered.apart);
            }
        }
        Ok(apart)
    }

    /// Tells every fault against the dictionary at once: unknown entities, doubled or bad ids, no files.
    pub fn validate(&self, dictionary: &Dictionary) -> Result<()> {
        let mut faults = Vec::new();
        let mut fault = |vi: String, en: String| {
            faults.push(Fault { code: "", file: "job".to_owned(), line: None, message: Message::new(vi, en) });
        };
        let known = dictionary.entities.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        for (at, dataset) in self.datasets.iter().enumerate() {
            let id = &dataset.id;
            if !is_id(id) {
                fault(
                    format!("«{id}»: mã bộ dữ liệu chỉ gồm chữ thường không dấu, chữ số và _"),
                    format!("\"{id}\": an id has only small ASCII letters, digits and _"),
                );
            }
            if is_reserved(id) {
                fault(
                    format!("«{id}»: Windows giữ tên này cho thiết bị, không thư mục nào mang được; hãy đặt mã khác"),
                    format!("\"{id}\": Windows keeps this name for a device, no folder can bear it; choose another id"),
                );
            }
            if self.datasets[..at].iter().any(|other| other.id == *id) {
                fault(format!("hai bộ dữ liệu cùng mã {id}"), format!("two data sets are called {id}"));
            }
            if !dictionary.entities.contains_key(&dataset.entity) {
                let entity = &dataset.entity;
                fault(
                    format!("{id}: từ điển không có thực thể {entity}; đang có: {known}"),
                    format!("{id}: the dictionary has no entity {entity}; it has: {known}"),
                );
            }
            if !dataset.link.decisions.is_empty() && dataset.link.id.is_none() {
                fault(
                    format!("{id}: có link.decisions thì phải nêu cột mã bản ghi ở link.id"),
                    format!("{id}: link.decisions needs the column of record ids in link.id"),
                );
            }
            let agreed = &dataset.agreed;
            let shared = agreed.audience == Audience::Shared;
            if shared != agreed.to.is_some() || (shared && agreed.purpose.is_none()) {
                fault(
                    format!(
                        "{id}: audience = \"shared\" phải đi cùng to (cơ quan nhận) và purpose (phạm vi sử dụng); to chỉ dùng với shared"
                    ),
                    format!(
                        "{id}: audience = \"shared\" needs to (the recipient) and purpose; to goes with shared only"
                    ),
                );
            }
            let delivery = &dataset.delivery;
            for error in [delivery.formats().err(), delivery.zone().err()].into_iter().flatten() {
                let hint = error.hint.unwrap_or_default();
                fault(
                    format!("{id}: {}. {}", error.message.vi, hint.vi),
                    format!("{id}: {}. {}", error.message.en, hint.en),
                );
            }
            if dataset.files.is_empty() {
                fault(format!("{id}: chưa nêu tệp nào"), format!("{id}: no file is named"));
            }
        }
        for between in &self.between {
            self.validate_between(between, dictionary, &mut fault);
        }
        if self.datasets.is_empty() {
            fault("chưa có bộ dữ liệu nào".to_owned(), "there is no data set".to_owned());
        }
        if faults.is_empty() { Ok(()) } else { Err(faulty(faults)) }
    }
}

impl Job {
    /// The data set of that id.
    pub fn dataset(&self, id: &str) -> Option<(usize, &Dataset)> {
        self.datasets.iter().enumerate().find(|(_, dataset)| dataset.id == id)
    }

    fn validate_between(&self, between: &Joining, dictionary: &Dictionary, fault: &mut dyn FnMut(String, String)) {
        let Joining { from, to, .. } = between;
        let entity = |id: &str| self.dataset(id).and_then(|(_, set)| dictionary.entities.get(&set.entity));
        for id in [from, to].into_iter().filter(|id| self.dataset(id).is_none()) {
            fault(format!("between: không có bộ dữ liệu {id}"), format!("between: there is no data set {id}"));
        }
        let (Some(here), Some(there)) = (entity(from), entity(to)) else { return };
        let fits = here.relations.iter().filter(|relation| {
            relation.entity == there.id && between.relation.as_ref().is_none_or(|field| relation.field == *field)
        });
        let count = fits.count();
        if count != 1 {
            let known: Vec<String> =
                here.relations.iter().map(|relation| format!("{} → {}", relation.field, relation.entity)).collect();
            let known = known.join(", ");
            fault(
                format!("between {from} → {to}: cần đúng một quan hệ (nêu ở relation), thấy {count}; đang có: {known}"),
                format!(
                    "between {from} → {to}: one relation is needed (named in relation), {count} fit; there are: {known}"
                ),
            );
        }
    }

    /// Every file of decisions and of populations: what a run reads beside its data.
    pub fn decisions(&self) -> impl Iterator<Item = &PathBuf> {
        let within = self.datasets.iter().flat_map(|dataset| &dataset.link.decisions);
        let within = within.chain(self.datasets.iter().filter_map(|dataset| dataset.agreed.population.as_ref()));
        within.chain(self.between.iter().flat_map(|between| &between.decisions))
    }
}

fn at(files: Vec<PathBuf>, folder: &Path) -> Vec<PathBuf> {
    files.into_iter().map(|path| folder.join(path)).collect()
}

impl DatasetFile {
    fn resolve(self, folder: &Path) -> Dataset {
        let mut files: Vec<PathBuf> = self.files.into_iter().map(|path| folder.join(path)).collect();
        files.extend(self.database.as_ref().map(Database::place));
        let reading = self.read.reading.map(|path| folder.join(path));
        let read = ReadOptions { database: self.database, reading, ..self.read };
        Dataset {
            id: self.id,
            entity: self.entity,
            title: self.title,
            provider: self.provider,
            files,
            map: self.map,
            read,
            publish: self.publish,
            agreed: Agreed {
                audience: self.audience,
                to: self.to,
                purpose: self.purpose,
                population: self.population.map(|path| folder.join(path)),
            },
            record: self.record,
            delivery: Delivery {
                formats: self.formats,
                partition: self.partition,
                rows_per_file: self.rows_per_file,
                meridian: self.meridian,
            },
            link: Linking { decisions: at(self.link.decisions, folder), ..self.link },
        }
    }
}

/// A day written `2026-09-30`.
///
/// # Errors
/// A usage error that shows the form.
pub fn day(text: &str) -> Result<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| {
        Error::usage(format!("«{text}» không phải một ngày"), format!("\"{text}\" is not a day"))
            .hint("Viết ngày như 2026-09-30.", "Write a day as 2026-09-30.")
    })
}

/// The day of this computer's clock.
pub fn today() -> NaiveDate {
    chrono::Local::now().date_naive()
}

/// The moment of this computer's clock, to the second, ISO 8601.
pub fn now() -> String {
    chrono::Local::now().format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Names that Windows keeps for devices, whatever their ending.
/// Source: Microsoft, «Naming Files, Paths, and Namespaces».
fn is_reserved(id: &str) -> bool {
    let numbered = |name: &str| matches!(id.strip_prefix(name).map(str::as_bytes), Some([b'0'..=b'9']));
    matches!(id, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

fn faulty(faults: Vec<Fault>) -> Error {
    let count = faults.len();
    let mut error = Error::usage(format!("Tệp công việc có {count} lỗi"), format!("The job has {count} fault(s)"))
        .hint("Hãy sửa tệp công việc rồi chạy lại.", "Mend the job file and run again.");
    error.faults = faults;
    error
}
