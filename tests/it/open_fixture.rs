//! Small invented tables with what stands beside them, for the tests of publishing and reports.
#![expect(clippy::disallowed_methods, reason = "tests write their fixtures and read what was written")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, StringArray, UInt16Array, UInt32Array};
use arrow::record_batch::RecordBatch;
use chrono::NaiveDate;
use parquet::arrow::ArrowWriter;
use tudien::check::{Checked, Level, Outcome, Quality};
use tudien::dictionary::{
    Catalog, Classification, Code, CodeList, Dictionary, Entity, Field, Level as OfLevel, OpenMethod, OpenRule,
    Registration, Role, Scoring, Storage, UpdateCycle,
};
use tudien::lang::{Message, Text};
use tudien::link::Linked;
use tudien::normalize::{Mapped, NormalTable, Part};
use tudien::publish::{About, Delivery, PublishInput, Terms};
use tudien::score::{Mark, ScoreCard};
use tudien::source::{Balance, Origin};
use tudien::text::value::{Kind, Options, Verdict};

static ANY: Kind = Kind {
    id: "van_ban",
    title: Text::new("Văn bản", "Text"),
    canonical: |_, _| true,
    parse: |text, _| Verdict::valid(text),
};

static DIGITS: Kind = Kind {
    id: "chu_so",
    title: Text::new("Chữ số", "Digits"),
    canonical: |text, _| text.bytes().all(|byte| byte.is_ascii_digit()),
    parse: |text, _| {
        if text.bytes().all(|byte| byte.is_ascii_digit()) { Verdict::valid(text) } else { Verdict::invalid("shape") }
    },
};

/// A field of text with this rule.
pub(crate) fn field(id: &str, title: &str, open: Option<OpenMethod>) -> Field {
    Field {
        id: id.to_owned(),
        title: Message::new(title, title),
        description: format!("Mô tả của {title}"),
        type_id: "van_ban".to_owned(),
        kind: &ANY,
        options: Options::new(),
        storage: Storage::Text,
        codes: None,
        aliases: Vec::new(),
        required: false,
        unique: false,
        role: None,
        owner: None,
        classification: Classification { secrecy: Some("6.1".to_owned()), ..Classification::default() },
        open: open.map(|method| OpenRule { method, reason: "Nghị định 278/2025/NĐ-CP".to_owned() }),
        share: None,
        quasi_identifier: false,
        sensitive: false,
        source: None,
        concept: None,
        unit: None,
        term: None,
        registration: Registration::default(),
        min: None,
        max: None,
    }
}

fn personal(mut field: Field, class: &str, role: Option<Role>) -> Field {
    field.classification.personal = Some(class.to_owned());
    field.role = role;
    field
}

fn quasi(mut field: Field) -> Field {
    field.quasi_identifier = true;
    field
}

fn stored(mut field: Field, storage: Storage, role: Option<Role>) -> Field {
    field.storage = storage;
    field.role = role;
    field
}

fn coded(mut field: Field, list: &str) -> Field {
    field.codes = Some(list.to_owned());
    field
}

fn entity(id: &str, title: &str, key: &str, fields: Vec<Field>) -> Entity {
    Entity {
        id: id.to_owned(),
        title: Message::new(title, title),
        description: format!("Mỗi bản ghi là một {title}."),
        owner: "Sở Mẫu".to_owned(),
        update: UpdateCycle::HangThang,
        layer: "du_lieu_chu".to_owned(),
        sector: "mau".to_owned(),
        legal_basis: vec!["Nghị định 278/2025/NĐ-CP".to_owned()],
        consumers: Vec::new(),
        systems: Vec::new(),
        authority: None,
        level: OfLevel::default(),
        domain: None,
        aliases: Vec::new(),
        registration: Registration::default(),
        source: None,
        dated_by: None,
        classification: Classification::default(),
        key: vec![key.to_owned()],
        fields,
        order: Vec::new(),
        at_most: Vec::new(),
        sums: Vec::new(),
        relations: Vec::new(),
        unrelated: None,
        required_when: Vec::new(),
        checks: Vec::new(),
        k_anonymity: 3,
        protection: tudien::dictionary::Protection::default(),
        link: None,
    }
}

/// Persons: nothing that points at one of them may go out.
pub(crate) fn persons() -> Entity {
    entity(
        "cong_dan_mau",
        "Công dân mẫu",
        "so_dinh_danh",
        vec![
            personal(field("so_dinh_danh", "Số định danh", Some(OpenMethod::Drop)), "5.1", Some(Role::PersonalId)),
            personal(field("ho_ten", "Họ tên", Some(OpenMethod::Drop)), "5.1", Some(Role::PersonName)),
            quasi(personal(
                field("ngay_sinh", "Ngày sinh", Some(OpenMethod::YearBand { width: 10 })),
                "5.1",
                Some(Role::BirthDate),
            )),
            quasi(personal(
                coded(field("gioi_tinh", "Giới tính", Some(OpenMethod::Label)), "gioi_tinh"),
                "5.1",
                Some(Role::Sex),
            )),
            personal(field("so_dien_thoai", "Số điện thoại", Some(OpenMethod::Drop)), "5.1", Some(Role::Phone)),
        ],
    )
}

/// Enterprises: most of them is public.
pub(crate) fn enterprises() -> Entity {
    let mut code = field("ma_so_doanh_nghiep", "Mã số doanh nghiệp", Some(OpenMethod::Keep));
    code.kind = &DIGITS;
    code.role = Some(Role::TaxCode);
    entity(
        "doanh_nghiep_mau",
        "Doanh nghiệp mẫu",
        "ma_so_doanh_nghiep",
        vec![
            code,
            stored(
                field("ten_doanh_nghiep", "Tên", Some(OpenMethod::Keep)),
                Storage::Text,
                Some(Role::OrganisationName),
            ),
            personal(field("nguoi_dai_dien", "Người đại diện", Some(OpenMethod::Drop)), "5.1", Some(Role::PersonName)),
            stored(field("ngay_cap", "Ngày cấp", Some(OpenMethod::Keep)), Storage::Date, Some(Role::IssueDate)),
            stored(field("von_dieu_le", "Vốn điều lệ", Some(OpenMethod::Keep)), Storage::Number, Some(Role::Money)),
            stored(field("so_lao_dong", "Số lao động", Some(OpenMethod::Keep)), Storage::Integer, None),
            stored(field("hoat_dong", "Đang hoạt động", Some(OpenMethod::Keep)), Storage::Boolean, None),
            stored(field("ghi_chu", "Ghi chú", Some(OpenMethod::Keep)), Storage::Text, Some(Role::Note)),
        ],
    )
}

/// A dictionary with this entity.
pub(crate) fn dictionary() -> Dictionary {
    let code = |code: &str, label: &str| Code {
        code: code.to_owned(),
        label: label.to_owned(),
        label_en: None,
        aliases: Vec::new(),
        valid_from: None,
        valid_to: None,
        successors: Vec::new(),
        parent: None,
    };
    let sexes = CodeList {
        id: "gioi_tinh".to_owned(),
        title: Message::new("Giới tính", "Sex"),
        source: "Bộ Nội vụ".to_owned(),
        licence: "CC0-1.0".to_owned(),
        version: "1".to_owned(),
        valid_from: None,
        valid_to: None,
        description: String::new(),
        predecessor: None,
        successors_in: None,
        entries: vec![code("1", "Nam"), code("2", "Nữ")],
    };
    Dictionary {
        version: "0.1.0".to_owned(),
        catalog: Catalog {
            publisher: "UBND tỉnh Mẫu".to_owned(),
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
        codes: BTreeMap::from([("gioi_tinh".to_owned(), sexes)]),
        entities: BTreeMap::new(),
        concepts: BTreeMap::new(),
        groups: BTreeMap::new(),
        layers: Vec::new(),
        places: BTreeMap::new(),
        scoring: Scoring {
            weights: BTreeMap::new(),
            good: 80.0,
            poor: 50.0,
            rank_a: 80.0,
            rank_b: 50.0,
            levels: BTreeMap::new(),
        },
        fingerprint: "abc123".repeat(10),
        redefined: Vec::new(),
    }
}

/// A table on disk with its facts.
pub(crate) struct Fixture {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) dictionary: Dictionary,
    pub(crate) entity: Entity,
    pub(crate) table: NormalTable,
    pub(crate) checked: Checked,
    pub(crate) linked: Linked,
    pub(crate) card: ScoreCard,
    pub(crate) as_of: NaiveDate,
}

/// One finding: code, level, field, row, address, value, detail, owner.
pub(crate) type Finding<'a> = (&'a str, &'a str, &'a str, u32, &'a str, &'a str, &'a str, &'a str);

impl Fixture {
    /// What an open package of it is made of, nothing said otherwise than the dictionary says.
    pub(crate) fn input(&self) -> PublishInput<'_> {
        PublishInput {
            dictionary: &self.dictionary,
            entity: &self.entity,
            table: &self.table,
            checked: &self.checked,
            linked: Some(&self.linked),
            card: &self.card,
            as_of: self.as_of,
            title: None,
            provider: None,
            licence: None,
            about: About::default(),
            delivery: Delivery::default(),
            terms: Terms::default(),
        }
    }

    /// A table of `entity` with these rows (a cell `""` is missing), findings, and duplicate rows.
    pub(crate) fn new(entity: Entity, rows: &[Vec<&str>], findings: &[Finding<'_>], duplicates: &[u32]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let dir = folder.path().join("bang");
        std::fs::create_dir_all(&dir).expect("a folder");
        write_rows(&dir, &entity, rows);
        write_findings(&dir, findings);
        write_clusters(&dir, duplicates);
        let table = table(&dir, &entity, rows.len() as u64);
        let checked = checked(&dir, findings);
        let linked = Linked {
            records: rows.len() as u64,
            candidates: 4,
            matches: duplicates.len() as u64,
            review: 0,
            clusters: duplicates.len() as u64,
            duplicates: duplicates.len() as u64,
            left_out: 0,
            dir,
            ..Linked::default()
        };
        let card = card(&entity, rows.len() as u64);
        let as_of = NaiveDate::from_ymd_opt(2026, 7, 1).expect("a day");
        let fixture = Self { folder, dictionary: dictionary(), entity, table, checked, linked, card, as_of };
        fixture.save();
        fixture
    }

    /// The facts as the stages leave them in the folder.
    fn save(&self) {
        let write = |name: &str, value: serde_json::Value| {
            std::fs::write(self.table.dir.join(name), value.to_string()).expect("written");
        };
        write("table.json", serde_json::to_value(&self.table).expect("json"));
        write("outcomes.json", serde_json::to_value(&self.checked).expect("json"));
        write("link.json", serde_json::to_value(&self.linked).expect("json"));
        write("score.json", serde_json::to_value(&self.card).expect("json"));
    }

    /// A place for the package.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn write_parquet(path: &Path, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))
        .expect("columns of one length");
    let file = std::fs::File::create(path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
}

fn write_rows(dir: &Path, entity: &Entity, rows: &[Vec<&str>]) {
    let count = u32::try_from(rows.len()).expect("few rows");
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("_row", Arc::new(UInt32Array::from_iter_values(0..count))),
        ("_part", Arc::new(UInt16Array::from_iter_values((0..count).map(|_| 0)))),
        ("_line", Arc::new(UInt32Array::from_iter_values((0..count).map(|row| row + 7)))),
    ];
    for (place, field) in entity.fields.iter().enumerate() {
        let cells = rows.iter().map(|row| row.get(place).copied().filter(|cell| !cell.is_empty()));
        columns.push((&field.id, Arc::new(cells.collect::<StringArray>())));
    }
    write_parquet(&dir.join("normal.parquet"), columns);
    let none = || Arc::new(StringArray::from(Vec::<Option<&str>>::new())) as ArrayRef;
    write_parquet(
        &dir.join("changes.parquet"),
        vec![
            ("_row", Arc::new(UInt32Array::from(vec![0, 1]))),
            ("field", Arc::new(StringArray::from(vec![entity.fields[1].id.as_str(); 2]))),
            ("rule", Arc::new(StringArray::from(vec!["nfc", "khoang_trang"]))),
            ("before", Arc::new(StringArray::from(vec!["Nguyễn  Văn An", "  Trần Thị Bình"]))),
            ("after", Arc::new(StringArray::from(vec!["Nguyễn Văn An", "Trần Thị Bình"]))),
        ],
    );
    write_parquet(
        &dir.join("left_out.parquet"),
        vec![("sheet", none()), ("cell", none()), ("text", none()), ("reason", none())],
    );
}

fn write_findings(dir: &Path, findings: &[Finding<'_>]) {
    let text = |pick: fn(&Finding<'_>) -> String| {
        Arc::new(findings.iter().map(|finding| Some(pick(finding))).collect::<StringArray>()) as ArrayRef
    };
    write_parquet(
        &dir.join("findings.parquet"),
        vec![
            ("code", text(|finding| finding.0.to_owned())),
            ("level", text(|finding| finding.1.to_owned())),
            ("field", text(|finding| finding.2.to_owned())),
            ("_row", Arc::new(UInt32Array::from_iter_values(findings.iter().map(|finding| finding.3)))),
            ("address", text(|finding| finding.4.to_owned())),
            ("value", text(|finding| finding.5.to_owned())),
            ("detail", text(|finding| finding.6.to_owned())),
            ("proposal", text(|_| String::new())),
            ("owner", text(|finding| finding.7.to_owned())),
        ],
    );
}

fn write_clusters(dir: &Path, duplicates: &[u32]) {
    let rows: Vec<u32> = duplicates.iter().flat_map(|row| [row - 1, *row]).collect();
    let clusters: Vec<u32> = duplicates.iter().flat_map(|row| [*row, *row]).collect();
    let survivors: Vec<bool> = duplicates.iter().flat_map(|_| [true, false]).collect();
    write_parquet(
        &dir.join("clusters.parquet"),
        vec![
            ("_row", Arc::new(UInt32Array::from(rows))),
            ("cluster", Arc::new(UInt32Array::from(clusters))),
            ("survivor", Arc::new(BooleanArray::from(survivors))),
        ],
    );
}

fn table(dir: &Path, entity: &Entity, rows: u64) -> NormalTable {
    let mapping = entity
        .fields
        .iter()
        .zip('A'..)
        .map(|(field, letter)| Mapped {
            header: field.title.vi.clone(),
            letter: letter.to_string(),
            field: Some(field.id.clone()),
            confidence: 1.0,
            how: "title".to_owned(),
            rivals: Vec::new(),
        })
        .collect();
    let origin = Origin {
        path: PathBuf::from("mau.xlsx"),
        sha256: "00".repeat(32),
        bytes: 1024,
        reader: "xlsx".to_owned(),
        encoding: None,
        sheet: Some("Danh sách".to_owned()),
        region: "A6:H99".to_owned(),
        confidence: 0.98,
        decisions: Vec::new(),
    };
    let balance = Balance { non_empty: 100, body: 80, header: 8, left_out: 12 };
    let left_out = BTreeMap::from([("title".to_owned(), 4), ("signature".to_owned(), 8)]);
    NormalTable {
        dir: dir.to_owned(),
        dataset: entity.id.clone(),
        entity: entity.id.clone(),
        as_of: "2026-09-30".to_owned(),
        outside: BTreeMap::new(),
        rows,
        parts: vec![Part { origin, rows, mapping, balance, left_out }],
        fields: entity.fields.iter().map(|field| field.id.clone()).collect(),
        changed: BTreeMap::from([("khoang_trang".to_owned(), 1), ("nfc".to_owned(), 1)]),
        noted: BTreeMap::new(),
    }
}

fn checked(dir: &Path, findings: &[Finding<'_>]) -> Checked {
    let mut outcomes: BTreeMap<(String, String), Outcome> = BTreeMap::new();
    for (code, level, field, ..) in findings {
        let level = match *level {
            "error" => Level::Error,
            "warning" => Level::Warning,
            _ => Level::Info,
        };
        let outcome = outcomes.entry(((*code).to_owned(), (*field).to_owned())).or_insert_with(|| Outcome {
            code: (*code).to_owned(),
            field: (*field).to_owned(),
            level,
            tested: 100,
            broken: 0,
            tolerated: false,
        });
        outcome.broken += 1;
    }
    Checked {
        outcomes: outcomes.into_values().collect(),
        findings: findings.len() as u64,
        path: dir.join("findings.parquet"),
    }
}

fn card(entity: &Entity, rows: u64) -> ScoreCard {
    let mark = |score: Option<f64>| Mark { tested: 100, broken: 7, score, weight: 1.0 };
    let qualities = BTreeMap::from([
        (Quality::Dung, mark(Some(93.0))),
        (Quality::Du, mark(Some(81.5))),
        (Quality::Sach, mark(Some(64.2))),
        (Quality::Song, mark(Some(42.0))),
        (Quality::Nhat, mark(Some(99.9))),
        (Quality::Chung, Mark { tested: 0, broken: 0, score: None, weight: 1.0 }),
    ]);
    let fields = entity.fields.iter().map(|field| (field.id.clone(), qualities.clone())).collect();
    ScoreCard {
        dataset: entity.id.clone(),
        entity: entity.id.clone(),
        rows,
        qualities,
        overall: mark(Some(76.1)),
        fields,
        label: "không tốt".to_owned(),
        rank: "C".to_owned(),
        formula_en: String::new(),
        repairs: Vec::new(),
        formula: "(93,0 × 1 + 81,5 × 1 + 64,2 × 1 + 42,0 × 1 + 99,9 × 1) ÷ 5 = 76,1".to_owned(),
    }
}
