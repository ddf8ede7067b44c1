//! What a report says, before it is drawn. Bounded whatever the data: counts are whole, examples are few.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::check::Level;
use crate::engine::Cost;
use crate::lang::Message;
use crate::link::between::Summary;
use crate::link::charts::Charts;
use crate::normalize::Part;
use crate::publish::Package;
use crate::score::{History, ScoreCard, UnitScore};

/// A report over the data sets of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportModel {
    /// Title of the job.
    pub title: String,
    /// The body that publishes.
    pub publisher: String,
    /// The day the data was judged for, ISO 8601.
    pub as_of: String,
    /// Version of the program.
    pub program: String,
    /// Version of the dictionary.
    pub dictionary_version: String,
    /// SHA-256 of the dictionary.
    pub dictionary_fingerprint: String,
    /// At or above: «tốt».
    pub good: f64,
    /// At or above: «không tốt»; below: «kém».
    pub poor: f64,
    /// The data sets.
    pub datasets: Vec<DatasetReport>,
    /// Marks of communes, departments and the province.
    #[serde(default)]
    pub units: Vec<UnitScore>,
    /// Marks of this run and those before it.
    #[serde(default)]
    pub history: History,
    /// What the stages cost; leave empty where two runs must give the same page.
    pub costs: Vec<Cost>,
}

/// One data set in the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetReport {
    /// Its id in the job.
    pub id: String,
    /// Title of the entity.
    pub title: Message,
    /// The owning department.
    pub owner: String,
    /// Rows of the normal table.
    pub rows: u64,
    /// Where it was read from, with mapping, balance and what was left out.
    pub parts: Vec<Part>,
    /// Titles of the fields, in the entity's order.
    pub fields: Vec<FieldTitle>,
    /// Marks.
    pub card: Option<ScoreCard>,
    /// Findings in all.
    pub findings: u64,
    /// Findings by check and field, gravest first.
    pub checks: Vec<CheckGroup>,
    /// Who mends what, most first.
    pub owners: Vec<OwnerGroup>,
    /// Changes by rule, most first.
    pub changes: Vec<ChangeGroup>,
    /// Cells not taken into the table, by reason.
    pub left_out: Vec<LeftOutGroup>,
    /// Duplicates, where linking has run.
    pub duplicates: Option<Duplicates>,
    /// Links with other sets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub between: Vec<Summary>,
    /// What became of publishing.
    pub publication: Publication,
}

/// A field's title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldTitle {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Message,
    /// Its values are masked.
    pub personal: bool,
}

/// Findings of one check on one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckGroup {
    /// The check.
    pub code: String,
    /// Its title.
    pub title: Message,
    /// How grave.
    pub level: Level,
    /// The field's id, or empty.
    pub field: String,
    /// Cells or rows judged; 0 where not told.
    pub tested: u64,
    /// Findings.
    pub findings: u64,
    /// The first few, masked.
    pub examples: Vec<FindingExample>,
}

/// One finding, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingExample {
    /// Address of the cell.
    pub address: String,
    /// The value.
    pub value: String,
    /// What else the check tells.
    pub detail: String,
    /// The mending proposed.
    pub proposal: String,
}

/// What one owner has to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerGroup {
    /// The body.
    pub owner: String,
    /// Findings by level.
    pub levels: BTreeMap<Level, u64>,
    /// The commonest: check, field, findings.
    pub commonest: Vec<(String, String, u64)>,
}

impl OwnerGroup {
    /// Findings in all.
    pub fn findings(&self) -> u64 {
        self.levels.values().sum()
    }
}

/// Changes made by one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeGroup {
    /// The rule.
    pub rule: String,
    /// Cells changed.
    pub count: u64,
    /// The first few: address, field, before, after; masked.
    pub examples: Vec<ChangeExample>,
}

/// One change, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeExample {
    /// Address of the cell.
    pub address: String,
    /// The field's id.
    pub field: String,
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
}

/// Cells left out for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutGroup {
    /// The reason's id.
    pub reason: String,
    /// Cells.
    pub count: u64,
    /// The first few: address and text.
    pub examples: Vec<(String, String)>,
}

/// Records that are the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Duplicates {
    /// Records compared.
    pub records: u64,
    /// Pairs compared.
    pub candidates: u64,
    /// Clusters of two or more.
    pub clusters: u64,
    /// Records beyond the first of each cluster.
    pub duplicates: u64,
    /// Pairs a person should look at.
    pub review: u64,
    /// Pairs not compared because their block was too large.
    pub left_out: u64,
    /// Clusters by size.
    pub sizes: BTreeMap<u32, u64>,
    /// How pairs weigh and what the model says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charts: Option<Charts>,
    /// The first few clusters: addresses of their records, the survivor first.
    pub examples: Vec<Vec<String>>,
}

/// What became of publishing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Publication {
    /// Nobody asked for a package.
    NotAsked,
    /// It was refused.
    Refused {
        /// Why.
        message: Message,
        /// The next action.
        hint: Option<Message>,
        /// Each fault.
        faults: Vec<Message>,
    },
    /// It stands.
    Published {
        /// The package.
        package: Box<Package>,
    },
}

impl From<&crate::error::Error> for Publication {
    fn from(error: &crate::error::Error) -> Self {
        Self::Refused {
            message: error.message.clone(),
            hint: error.hint.clone(),
            faults: error.faults.iter().map(|fault| fault.message.clone()).collect(),
        }
    }
}
