//! The resolved dictionary: no doubt left, every reference checked. What the files look like is in `file`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::check_rule::CheckRule;
pub use super::code_list::{Code, CodeList};
use super::link_model::LinkModel;
pub use super::opening::{OpenMethod, OpenRule, Protection};
use super::registry::{Concept, DataGroup, Domain, LayerInfo, Level, Places, Registration};
pub use super::role::{Role, UpdateCycle};
use crate::lang::Message;
use crate::text::value::{Kind, Options};

/// Everything the province says about what its data should be.
pub struct Dictionary {
    /// Version of the dictionary (semantic versioning).
    pub version: String,
    /// Who publishes with it, under which licence.
    pub catalog: Catalog,
    /// Kinds of value by id.
    pub types: BTreeMap<String, ValueType>,
    /// Code lists by id.
    pub codes: BTreeMap<String, CodeList>,
    /// Entities by id.
    pub entities: BTreeMap<String, Entity>,
    /// Data element concepts by id.
    pub concepts: BTreeMap<String, Concept>,
    /// Groups of data that bodies must hold, by id (the commune groups DL1–DL28).
    pub groups: BTreeMap<String, DataGroup>,
    /// Weights and thresholds of the six qualities.
    pub scoring: Scoring,
    /// The dictionaries laid over each other, the lowest first.
    pub layers: Vec<LayerInfo>,
    /// Where each definition stands.
    pub places: Places,
    /// SHA-256 over all files, in hexadecimal: which dictionary judged.
    pub fingerprint: String,
    /// What an overlay says otherwise than the layer below it, in the order of files.
    pub redefined: Vec<Redefined>,
}

impl Dictionary {
    /// The code list that was in force on `day`: the list itself, or the one before it, and so on back. The oldest
    /// stands in for all days before it.
    pub fn list_on(&self, id: &str, day: NaiveDate) -> Option<&CodeList> {
        let mut list = self.codes.get(id)?;
        // Loading refuses circles; the bound holds for dictionaries put together by hand.
        for _ in 0..self.codes.len() {
            let earlier = list.valid_from.is_some_and(|from| day < from);
            match list.predecessor.as_deref().filter(|_| earlier).and_then(|before| self.codes.get(before)) {
                Some(before) => list = before,
                None => break,
            }
        }
        Some(list)
    }

    /// The lists before `list`, the latest first, each with the day from which it no longer holds.
    pub fn lists_before<'d>(&'d self, list: &'d CodeList) -> Vec<(NaiveDate, &'d CodeList)> {
        let mut found: Vec<(NaiveDate, &CodeList)> = Vec::new();
        let mut list = list;
        while let (Some(from), Some(before)) =
            (list.valid_from, list.predecessor.as_deref().and_then(|id| self.codes.get(id)))
        {
            if found.len() >= self.codes.len() {
                break;
            }
            found.push((from, before));
            list = before;
        }
        found
    }
}

/// Something an overlay says otherwise than the layer below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Redefined {
    /// What: `cong_dan.ho_ten.title`, `types.ngay`, `codes.dan_toc`, `link.cong_dan`, `catalog`, `scoring`.
    pub what: String,
    /// The overlay's file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// Publisher and legal frame: `catalog.toml`.
#[derive(Debug, Clone, Serialize)]
pub struct Catalog {
    /// The publishing body.
    pub publisher: String,
    /// Address of the portal or of the body, where one exists.
    pub homepage: Option<String>,
    /// Whom to write to about the data (an office, never a person).
    pub contact: Option<String>,
    /// That office's e-mail address.
    pub contact_email: Option<String>,
    /// Where packages will stand; identifiers and addresses are made from it.
    pub base_uri: Option<String>,
    /// Code of the province whose data this is.
    pub province: Option<String>,
    /// SPDX id or name of the licence of open sets.
    pub licence: String,
    /// Address of the licence text.
    pub licence_url: Option<String>,
    /// Legal basis of the dictionary as a whole.
    pub legal_basis: Vec<String>,
    /// Names of the sectors (folders of `entities/`), by folder.
    pub sectors: BTreeMap<String, String>,
    /// Themes of the EU's table `data-theme` by sector folder: open data portals sort by them.
    pub themes: BTreeMap<String, String>,
}

impl Catalog {
    /// The name of a sector; its folder's, where it has none.
    pub fn sector(&self, folder: &str) -> String {
        self.sectors.get(folder).cloned().unwrap_or_else(|| folder.replace('_', " "))
    }
}

/// A kind of value as fields use it: a kernel of [`crate::text::value`] with its options, or a code list.
pub struct ValueType {
    /// Id, the file's stem.
    pub id: String,
    /// Title.
    pub title: Message,
    /// What a value is, for people.
    pub description: String,
    /// How it is stored when published.
    pub storage: Storage,
    /// The kernel that judges and normalizes.
    pub kind: &'static Kind,
    /// The kernel's options.
    pub options: Options,
    /// The law, standard or list behind it.
    pub source: Option<String>,
    /// Examples that are valid as they stand, run at loading.
    pub good: Vec<String>,
    /// Examples that are not valid, run at loading.
    pub bad: Vec<String>,
}

/// Storage of a published column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    /// UTF-8.
    Text,
    /// A day (Date32).
    Date,
    /// A moment (text ISO 8601 in CSV, microseconds in Parquet).
    Datetime,
    /// A whole number (Int64).
    Integer,
    /// A number (Float64).
    Number,
    /// True or false.
    Boolean,
}

/// An entity: a table as the province wants it.
pub struct Entity {
    /// Id, the file's stem: snake_case ASCII Vietnamese.
    pub id: String,
    /// Title.
    pub title: Message,
    /// What one record is.
    pub description: String,
    /// The department that owns the data («cơ quan chủ quản»).
    pub owner: String,
    /// How often it must be brought up to date.
    pub update: UpdateCycle,
    /// Layer: `danh_muc`, `du_lieu_chu`, `giao_dich` …
    pub layer: String,
    /// Sector folder (`dan_cu`, `doanh_nghiep` …).
    pub sector: String,
    /// Legal basis.
    pub legal_basis: Vec<String>,
    /// Bodies that use the data («dùng chung» asks for two).
    pub consumers: Vec<String>,
    /// Systems and platforms that hold or receive the data.
    pub systems: Vec<String>,
    /// Where the original data is kept and by whom («CSDL quốc gia về dân cư: Bộ Công an»).
    pub authority: Option<String>,
    /// Whose dictionary it belongs to by nature: national, ministry, province, agency.
    pub level: Level,
    /// Domain of the reference model.
    pub domain: Option<Domain>,
    /// Other names of the entity.
    pub aliases: Vec<String>,
    /// State in the register.
    pub registration: Registration,
    /// The item of the founding documents.
    pub source: Option<String>,
    /// The field that gives a record's own date: codes are judged by the list of that day.
    pub dated_by: Option<String>,
    /// Classification of the whole by the eight criteria.
    pub classification: Classification,
    /// Fields that together identify a record.
    pub key: Vec<String>,
    /// Fields in order.
    pub fields: Vec<Field>,
    /// Dates that must not run backwards: (`first`, `then`).
    pub order: Vec<(String, String)>,
    /// Numbers that must not exceed another: (`small`, `large`).
    pub at_most: Vec<(String, String)>,
    /// Totals and their parts.
    pub sums: Vec<Sum>,
    /// References to other entities.
    pub relations: Vec<Relation>,
    /// Why the entity refers to no other, and no other to it; where that is so.
    pub unrelated: Option<String>,
    /// Fields required when another holds one of some values.
    pub required_when: Vec<RequiredWhen>,
    /// What the entity says otherwise about single checks.
    pub checks: Vec<CheckRule>,
    /// Sides of sharing and opening: the smallest group of equal quasi-identifiers that may go out (k-anonymity).
    pub k_anonymity: u32,
    /// What is asked of groups beside their size, and what may be lost for it.
    pub protection: Protection,
    /// How duplicates are found.
    pub link: Option<LinkModel>,
}

impl Entity {
    /// The field of that id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The first field that plays `role`.
    pub fn role(&self, role: Role) -> Option<&Field> {
        self.fields.iter().find(|field| field.role == Some(role))
    }
}

/// One field of an entity.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that stewards write by itself")]
pub struct Field {
    /// Id: a column name.
    pub id: String,
    /// Title.
    pub title: Message,
    /// What it means.
    pub description: String,
    /// Id of its [`ValueType`].
    pub type_id: String,
    /// The kernel, copied from the type.
    pub kind: &'static Kind,
    /// The type's options with the field's laid over them.
    pub options: Options,
    /// Storage when published, copied from the type.
    pub storage: Storage,
    /// The code list its values must be in. Canonical form: the code.
    pub codes: Option<String>,
    /// Headers seen in the wild, compared after folding. The title and the id are always among them.
    pub aliases: Vec<String>,
    /// Must be filled.
    pub required: bool,
    /// Must not repeat.
    pub unique: bool,
    /// What the field is to checks, privacy and linking.
    pub role: Option<Role>,
    /// Who mends it, where it is not the entity's owner.
    pub owner: Option<String>,
    /// Classification (criteria 3 to 6).
    pub classification: Classification,
    /// What it becomes in open data. `None`: no rule was written, so publishing refuses.
    pub open: Option<OpenRule>,
    /// What it becomes when shared with a body that the dictionary names. `None`: its classes decide.
    pub share: Option<OpenRule>,
    /// Part of a quasi-identifier once opened.
    pub quasi_identifier: bool,
    /// Its value about a person must not be learned from a group: l-diversity and t-closeness count it.
    pub sensitive: bool,
    /// Where the field comes from in the founding documents or laws.
    pub source: Option<String>,
    /// Id of the [`Concept`] it expresses.
    pub concept: Option<String>,
    /// Unit of measure (`m²`, `đồng`).
    pub unit: Option<String>,
    /// Term of a public vocabulary (`dcterms:title`).
    pub term: Option<String>,
    /// State in the register.
    pub registration: Registration,
    /// Bounds of a number or date in canonical text, inclusive.
    pub min: Option<String>,
    /// Upper bound.
    pub max: Option<String>,
}

/// Classes by the criteria of Decision 20/2025/QĐ-TTg; `None`: not applicable.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Classification {
    /// Criteria 1 and 2: origin (`1.1` … `2.3`).
    pub origin: Option<String>,
    /// Criterion 3, sharing: `3.1` own, `3.2` shared, `3.3` open, `3.4` paid service.
    pub sharing: Option<String>,
    /// Criterion 4, importance: `4.1`, `4.2`, `4.3`.
    pub importance: Option<String>,
    /// Criterion 5, personal data: `5.1` basic, `5.2` sensitive, `5.3` other.
    pub personal: Option<String>,
    /// Criterion 6, state secrets: `6.1` none … `6.4`.
    pub secrecy: Option<String>,
    /// Criterion 7, business secrets: `7.1`, `7.2`.
    pub business: Option<String>,
    /// Criterion 8, structure: `8.1`, `8.2`, `8.3`.
    pub structure: Option<String>,
    /// Why it is classified so.
    pub reason: Option<String>,
}

/// A total and its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// The total's field.
    pub total: String,
    /// The parts' fields.
    pub parts: Vec<String>,
}

/// A reference from a field to a field of another entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// Name of the relation for people.
    pub title: String,
    /// The field here.
    pub field: String,
    /// The other entity.
    pub entity: String,
    /// The field there.
    pub target: String,
    /// Cardinality as `n:1`, `1:1` …
    pub cardinality: String,
    /// Pairs of fields, here and there, that say the same: the other entity is the authority.
    #[serde(default)]
    pub agree: Vec<(String, String)>,
    /// Pairs of fields, here and there, by which records are linked where the reference is missing or damaged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compare: Vec<(String, String)>,
    /// Whether every record of the other entity must be referred to.
    #[serde(default)]
    pub covers: bool,
    /// Name in English, where given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
}

/// A field required when another holds one of some values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredWhen {
    /// The field that must be filled.
    pub field: String,
    /// The field that decides.
    pub when: String,
    /// Its deciding values (canonical).
    pub equals: Vec<String>,
}

/// `scoring.toml`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scoring {
    /// Weight of each quality, by prefix (`DUNG`, `DU`, `SACH`, `SONG`, `NHAT`, `CHUNG`).
    pub weights: BTreeMap<String, f64>,
    /// At or above: «tốt».
    pub good: f64,
    /// At or above: «không tốt»; below: «kém».
    pub poor: f64,
    /// At or above: rank A.
    pub rank_a: f64,
    /// At or above: rank B; below: C.
    pub rank_b: f64,
    /// How much a broken cell of each level counts (`error` 1.0, `warning` 0.5, `info` 0.0).
    pub levels: BTreeMap<String, f64>,
}
