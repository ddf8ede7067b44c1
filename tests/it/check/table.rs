//! Small dictionaries and normal tables for the tests of checks and scores.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, UInt16Array, UInt32Array};
use parquet::arrow::ArrowWriter;
use serde::Deserialize;
use tudien::dictionary::{
    Catalog, CheckRule, Classification, Code, CodeList, Dictionary, Entity, Field, Level as OfLevel, OpenMethod,
    OpenRule, Registration, Relation, RequiredWhen, Role, Scoring, Storage, Sum, Tolerance, UpdateCycle,
};
use tudien::lang::{Message, Text};
use tudien::normalize::{Mapped, NormalTable, Part};
use tudien::source::{Balance, Origin};
use tudien::text::value::{Kind, Verdict};

/// A kind that takes every text as it is.
static ANY: Kind = Kind {
    id: "van_ban",
    title: Text::new("Văn bản", "Text"),
    canonical: |_, _| true,
    parse: |text, _| Verdict::valid(text),
};

/// A dictionary of one entity, as pages write it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Mini {
    pub(crate) as_of: Option<chrono::NaiveDate>,
    id: Option<String>,
    pub(crate) field: Vec<MiniField>,
    key: Vec<String>,
    order: Vec<(String, String)>,
    at_most: Vec<(String, String)>,
    sums: Vec<Sum>,
    relations: Vec<Relation>,
    required_when: Vec<RequiredWhen>,
    check: Vec<MiniCheck>,
    /// How many times the rows of the example stand in the table.
    pub(crate) repeat: Option<usize>,
    /// Rows that came from the first of two sources; all of them where it is not written.
    first_source: Option<usize>,
    owner: Option<String>,
    update: Option<UpdateCycle>,
    consumers: Option<Vec<String>>,
    legal_basis: Option<Vec<String>>,
    codes: BTreeMap<String, Vec<MiniCode>>,
    lists: BTreeMap<String, MiniList>,
    dated_by: Option<String>,
    pub(crate) columns: Vec<MiniColumn>,
}

/// A column of the delivery that became no field, or only by likeness.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MiniColumn {
    header: String,
    field: Option<String>,
    how: String,
    confidence: f64,
}

/// What a list says of itself beside its codes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MiniList {
    valid_from: Option<chrono::NaiveDate>,
    predecessor: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MiniCode {
    code: String,
    label: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    valid_from: Option<chrono::NaiveDate>,
    valid_to: Option<chrono::NaiveDate>,
    #[serde(default)]
    successors: Vec<String>,
}

/// What is said otherwise of a check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MiniCheck {
    code: String,
    field: Option<String>,
    level: Option<String>,
    rows: Option<u64>,
    per_cent: Option<f64>,
    owner: Option<String>,
}

impl MiniCheck {
    fn build(&self) -> CheckRule {
        CheckRule {
            code: self.code.clone(),
            field: self.field.clone(),
            level: self.level.clone(),
            tolerance: self.rows.map(Tolerance::Rows).or(self.per_cent.map(Tolerance::PerCent)),
            owner: self.owner.clone(),
            reason: None,
        }
    }
}

/// A field, as pages write it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MiniField {
    pub(crate) id: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    unique: bool,
    role: Option<Role>,
    codes: Option<String>,
    min: Option<String>,
    max: Option<String>,
    #[serde(default)]
    number: bool,
    #[serde(default)]
    date: bool,
    #[serde(default = "yes")]
    open: bool,
    #[serde(default = "yes")]
    classified: bool,
    source: Option<String>,
    #[serde(rename = "type")]
    type_id: Option<String>,
}

const fn yes() -> bool {
    true
}

impl MiniField {
    fn build(&self) -> Field {
        let kept = OpenRule { method: OpenMethod::Keep, reason: "dữ liệu bịa".to_owned() };
        let class = Classification {
            sharing: Some("3.2".to_owned()),
            importance: Some("4.3".to_owned()),
            personal: Some("5.1".to_owned()),
            secrecy: Some("6.1".to_owned()),
            ..Classification::default()
        };
        let storage = if self.number {
            Storage::Number
        } else if self.date {
            Storage::Date
        } else {
            Storage::Text
        };
        Field {
            id: self.id.clone(),
            title: Message::new(self.id.clone(), self.id.clone()),
            description: String::new(),
            type_id: self.type_id.clone().unwrap_or_else(|| "van_ban".to_owned()),
            kind: &ANY,
            options: BTreeMap::new(),
            storage,
            codes: self.codes.clone(),
            aliases: Vec::new(),
            required: self.required,
            unique: self.unique,
            role: self.role,
            owner: None,
            classification: if self.classified { class } else { Classification::default() },
            open: self.open.then_some(kept),
            share: None,
            quasi_identifier: false,
            sensitive: false,
            source: self.source.clone(),
            concept: None,
            unit: None,
            term: None,
            registration: Registration::default(),
            min: self.min.clone(),
            max: self.max.clone(),
        }
    }
}

impl Mini {
    pub(crate) fn entity_id(&self) -> &str {
        self.id.as_deref().unwrap_or("thu")
    }

    /// The dictionary it stands for.
    pub(crate) fn dictionary(&self) -> Dictionary {
        let entity = Entity {
            id: self.entity_id().to_owned(),
            title: Message::new("Bảng thử", "A table to try"),
            description: String::new(),
            owner: self.owner.clone().unwrap_or_else(|| "Sở Mẫu".to_owned()),
            update: self.update.unwrap_or(UpdateCycle::HangThang),
            layer: "du_lieu_chu".to_owned(),
            sector: "thu".to_owned(),
            legal_basis: self.legal_basis.clone().unwrap_or_else(|| vec!["Luật Mẫu".to_owned()]),
            consumers: self.consumers.clone().unwrap_or_else(|| vec!["Sở Một".to_owned(), "Sở Hai".to_owned()]),
            systems: Vec::new(),
            authority: None,
            level: OfLevel::default(),
            domain: None,
            aliases: Vec::new(),
            registration: Registration::default(),
            source: None,
            dated_by: self.dated_by.clone(),
            classification: Classification::default(),
            key: self.key.clone(),
            fields: self.field.iter().map(MiniField::build).collect(),
            order: self.order.clone(),
            at_most: self.at_most.clone(),
            sums: self.sums.clone(),
            relations: self.relations.clone(),
            unrelated: None,
            required_when: self.required_when.clone(),
            checks: self.check.iter().map(MiniCheck::build).collect(),
            k_anonymity: 5,
            protection: tudien::dictionary::Protection::default(),
            link: None,
        };
        Dictionary {
            version: "0.0.1".to_owned(),
            catalog: Catalog {
                publisher: "Sở Mẫu".to_owned(),
                homepage: None,
                contact: None,
                contact_email: None,
                base_uri: None,
                province: None,
                licence: "CC-BY-4.0".to_owned(),
                licence_url: None,
                legal_basis: Vec::new(),
                sectors: BTreeMap::new(),
                themes: BTreeMap::new(),
            },
            types: BTreeMap::new(),
            codes: self.codes.iter().map(|(id, codes)| (id.clone(), list(id, codes, self.lists.get(id)))).collect(),
            entities: BTreeMap::from([(entity.id.clone(), entity)]),
            concepts: BTreeMap::new(),
            groups: BTreeMap::new(),
            layers: Vec::new(),
            places: BTreeMap::new(),
            scoring: scoring(),
            fingerprint: String::new(),
            redefined: Vec::new(),
        }
    }
}

fn list(id: &str, codes: &[MiniCode], about: Option<&MiniList>) -> CodeList {
    let entry = |code: &MiniCode| Code {
        code: code.code.clone(),
        label: code.label.clone().unwrap_or_else(|| code.code.clone()),
        label_en: None,
        aliases: code.aliases.clone(),
        valid_from: code.valid_from,
        valid_to: code.valid_to,
        successors: code.successors.clone(),
        parent: None,
    };
    CodeList {
        id: id.to_owned(),
        title: Message::new(id, id),
        source: "bịa".to_owned(),
        licence: "CC0-1.0".to_owned(),
        version: "1".to_owned(),
        valid_from: about.and_then(|list| list.valid_from),
        valid_to: None,
        description: String::new(),
        predecessor: about.and_then(|list| list.predecessor.clone()),
        successors_in: None,
        entries: codes.iter().map(entry).collect(),
    }
}

/// Equal weights, 90 and 70 as thresholds.
pub(crate) fn scoring() -> Scoring {
    let weights = ["DUNG", "DU", "SACH", "SONG", "NHAT", "CHUNG"].map(|name| (name.to_owned(), 1.0));
    let levels = [("error", 1.0), ("warning", 0.5), ("info", 0.0)].map(|(name, weight)| (name.to_owned(), weight));
    Scoring { weights: weights.into(), good: 90.0, poor: 70.0, rank_a: 90.0, rank_b: 70.0, levels: levels.into() }
}

/// Writes a Parquet file of text columns, with `_row` and, for a table, `_part` and `_line`.
fn write(path: &Path, rows: &[u32], parts: Option<usize>, columns: &[(String, Vec<Option<String>>)]) {
    let mut arrays: Vec<(String, ArrayRef)> = vec![("_row".to_owned(), Arc::new(UInt32Array::from(rows.to_vec())))];
    if let Some(first) = parts {
        let part = |at: usize| u16::from(at >= first);
        arrays.push(("_part".to_owned(), Arc::new(UInt16Array::from_iter_values((0..rows.len()).map(part)))));
        arrays.push(("_line".to_owned(), Arc::new(UInt32Array::from_iter_values(rows.iter().map(|row| row + 2)))));
    }
    arrays.extend(
        columns.iter().map(|(name, texts)| (name.clone(), Arc::new(StringArray::from(texts.clone())) as ArrayRef)),
    );
    let batch =
        RecordBatch::try_from_iter_with_nullable(arrays.into_iter().map(|(name, array)| (name, array, true))).unwrap();
    let mut out = ArrowWriter::try_new(
        std::fs::OpenOptions::new().create(true).truncate(true).write(true).open(path).unwrap(),
        batch.schema(),
        None,
    )
    .unwrap();
    out.write(&batch).unwrap();
    out.close().unwrap();
}

/// The columns of a CSV text; an empty cell is null.
pub(crate) fn columns(csv: &str) -> Vec<(String, Vec<Option<String>>)> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv.as_bytes());
    let names = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: &csv::StringRecord, at: usize| row.get(at).filter(|text| !text.is_empty()).map(str::to_owned);
    names
        .iter()
        .enumerate()
        .map(|(at, name)| (name.to_owned(), rows.iter().map(|row| cell(row, at)).collect()))
        .collect()
}

/// A file of facts beside a table: the first column of the CSV is `_row`.
pub(crate) fn write_beside(path: &Path, csv: &str) {
    let mut columns = columns(csv);
    let rows: Vec<u32> = columns.remove(0).1.iter().map(|row| row.as_deref().unwrap().parse().unwrap()).collect();
    write(path, &rows, None, &columns);
}

/// A normal table in `dir` with these columns.
pub(crate) fn normal(dir: &Path, mini: &Mini, columns: &[(String, Vec<Option<String>>)]) -> NormalTable {
    std::fs::DirBuilder::new().recursive(true).create(dir).unwrap();
    let rows = columns.first().map_or(0, |(_, cells)| cells.len());
    let numbers: Vec<u32> = (0..u32::try_from(rows).unwrap()).collect();
    write(&dir.join("normal.parquet"), &numbers, Some(mini.first_source.unwrap_or(rows)), columns);
    let own = columns.iter().enumerate().map(|(at, (name, _))| Mapped {
        header: name.clone(),
        letter: char::from(b'A' + u8::try_from(at % 26).unwrap()).to_string(),
        field: Some(name.clone()),
        confidence: 1.0,
        how: "id".to_owned(),
        rivals: Vec::new(),
    });
    let odd = mini.columns.iter().map(|column| Mapped {
        header: column.header.clone(),
        letter: "Z".to_owned(),
        field: column.field.clone(),
        confidence: column.confidence,
        how: column.how.clone(),
        rivals: Vec::new(),
    });
    let origin = Origin {
        path: "mau.xlsx".into(),
        sha256: String::new(),
        bytes: 0,
        reader: "xlsx".to_owned(),
        encoding: None,
        sheet: Some("Sheet1".to_owned()),
        region: "A1:Z9".to_owned(),
        confidence: 1.0,
        decisions: Vec::new(),
    };
    let count = u64::try_from(rows).unwrap();
    let mapping = own.chain(odd).collect();
    let part = Part { origin, rows: count, mapping, balance: Balance::default(), left_out: BTreeMap::new() };
    NormalTable {
        dir: dir.to_owned(),
        dataset: "mau".to_owned(),
        entity: mini.entity_id().to_owned(),
        as_of: String::new(),
        outside: BTreeMap::new(),
        rows: count,
        parts: if mini.first_source.is_some() { vec![part.clone(), part] } else { vec![part] },
        fields: columns.iter().map(|(name, _)| name.clone()).collect(),
        changed: BTreeMap::new(),
        noted: BTreeMap::new(),
    }
}
