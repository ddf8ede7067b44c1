//! Drafts an entity from a table: what the dictionary has already is referred to, the rest is proposed.

use std::collections::BTreeSet;
use std::path::Path;

use arrow::array::Array as _;
use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use super::draft::{self, Draft, free_id, id_of};
use super::personal;
use crate::dictionary::{CodeList, Dictionary, Documents, Entity, Field, fold, guess_entity, map_headers};
use crate::error::{Error, Result};
use crate::lang::Message;
use crate::source::{self, RawTable, ReadOptions};
use crate::text::value::{Kind, Options, Status, kind};

/// Distinct values of a column that are judged by the kinds.
const SAMPLE: usize = 2_000;
/// Most values of a code list that is proposed.
const MOST_CODES: usize = 40;
/// Share of values that must be of a kind.
const ENOUGH: f64 = 0.95;
/// Share of an entity's headers from which a table is taken for that entity.
const SAME: f64 = 0.6;

/// Kinds that a column may show by its values alone, the narrowest first.
const KINDS: [&str; 17] = [
    "so_dinh_danh",
    "ma_so_doanh_nghiep",
    "ma_so_thue",
    "ma_ho_so",
    "so_the_bhyt",
    "so_gcn",
    "bien_so_xe",
    "email",
    "url",
    "so_dien_thoai",
    "so_cmnd",
    "logic",
    "ngay",
    "ngay_khuyet",
    "thoi_diem",
    "so_nguyen",
    "so",
];

/// Headers of running numbers, folded: they say nothing of a record.
const RUNNING: [&str; 4] = ["stt", "tt", "so tt", "so thu tu"];

/// What a column holds, seen once from top to bottom.
#[derive(Default)]
struct Seen {
    header: Vec<String>,
    filled: u64,
    values: BTreeSet<String>,
    more: bool,
    hashes: FxHashSet<u64>,
    repeats: bool,
}

/// What was drafted.
pub struct Inferred {
    /// The entity and its code lists; empty where the dictionary has all of it.
    pub documents: Documents,
    /// What exists already, and what people must decide.
    pub told: Vec<Message>,
}

/// Drafts an entity from the largest table of a file.
///
/// # Errors
/// Where the file cannot be read or holds no table.
pub fn infer(
    path: &Path,
    read: &ReadOptions,
    id: Option<&str>,
    title: Option<&str>,
    dictionary: &Dictionary,
) -> Result<Inferred> {
    let (rows, columns) = columns(path, read)?;
    let headers: Vec<Vec<String>> = columns.iter().map(|column| column.header.clone()).collect();
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let same = guess_entity(dictionary, &headers).into_iter().find(|(_, score)| *score >= SAME && id.is_none());
    let known = same.and_then(|(id, _)| dictionary.entities.get(&id));
    let mut told = Vec::new();
    let mut documents = Documents::default();
    let id = known.map_or_else(|| id.map_or_else(|| id_of(&name), str::to_owned), |entity| entity.id.clone());
    let mut work = Work { dictionary, known, rows, documents: &mut documents, told: &mut told };
    work.entity(&id, title.unwrap_or(&name), &columns);
    Ok(Inferred { documents, told })
}

fn columns(path: &Path, read: &ReadOptions) -> Result<(u64, Vec<Seen>)> {
    let mut best: Option<(u64, Vec<Seen>)> = None;
    for table in source::open(path, read)? {
        let found = look(table)?;
        if best.as_ref().is_none_or(|(rows, _)| found.0 > *rows) {
            best = Some(found);
        }
    }
    best.filter(|(rows, _)| *rows > 0).ok_or_else(|| {
        Error::read(path, "không tìm thấy bảng nào có dữ liệu", "no table with data was found").hint(
            "Xem tệp được hiểu thế nào: tudien inspect TỆP",
            "See how the file is understood: tudien inspect FILE",
        )
    })
}

fn look(mut table: RawTable) -> Result<(u64, Vec<Seen>)> {
    let mut columns: Vec<Seen> =
        table.columns.iter().map(|column| Seen { header: column.path.clone(), ..Seen::default() }).collect();
    let mut rows = 0;
    while let Some(batch) = table.rows.next_batch()? {
        rows += batch.lines.len() as u64;
        for (seen, array) in columns.iter_mut().zip(&batch.columns) {
            let values = (0..array.len()).filter(|row| !array.is_null(*row)).map(|row| array.value(row).trim());
            values.filter(|value| !value.is_empty()).for_each(|value| seen.take(value));
        }
    }
    Ok((rows, columns))
}

impl Seen {
    fn take(&mut self, value: &str) {
        use std::hash::{BuildHasher as _, BuildHasherDefault};
        self.filled += 1;
        if !self.repeats {
            let hash = BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(value);
            if !self.hashes.insert(hash) {
                self.repeats = true;
                self.hashes = FxHashSet::default();
            }
        }
        if !self.values.contains(value) {
            if self.values.len() < SAMPLE {
                self.values.insert(value.to_owned());
            } else {
                self.more = true;
            }
        }
    }

    fn title(&self) -> String {
        self.header.iter().map(|level| level.trim()).filter(|level| !level.is_empty()).collect::<Vec<_>>().join(" - ")
    }

    /// Share of the distinct values that a kind takes.
    fn share(&self, kind: &Kind, options: &Options) -> f64 {
        let fits = |value: &&String| {
            matches!((kind.parse)(value, options).status, Status::Valid | Status::Warn | Status::Retired)
        };
        let fitting = self.values.iter().filter(fits).count();
        fitting as f64 / self.values.len().max(1) as f64
    }

    /// Codes with zeros in front are no numbers.
    fn is_code(&self) -> bool {
        self.values
            .iter()
            .any(|value| value.len() > 1 && value.starts_with('0') && value.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

struct Work<'d, 'a> {
    dictionary: &'d Dictionary,
    known: Option<&'d Entity>,
    rows: u64,
    documents: &'a mut Documents,
    told: &'a mut Vec<Message>,
}

impl<'d> Work<'d, '_> {
    fn tell(&mut self, vi: String, en: String) {
        self.told.push(Message::new(vi, en));
    }

    fn entity(&mut self, id: &str, title: &str, columns: &[Seen]) {
        let mut told = Vec::new();
        let mut draft = Draft::new(id, title, "", &mut told);
        if let Some(entity) = self.known {
            let name = &entity.title.vi;
            self.tell(
                format!("Từ điển đã có thực thể «{name}» ({id}): bản nháp chỉ gồm các trường chưa có"),
                format!("The dictionary has the entity {id}: the draft holds only the fields it lacks"),
            );
            draft = Draft::extension(id, &entity.sector);
        } else {
            self.told.append(&mut told);
        }
        let headers: Vec<Vec<String>> = columns.iter().map(|column| column.header.clone()).collect();
        let mapped = self.known.map(|entity| map_headers(entity, &headers));
        let (mut made, mut key) = (0, None);
        for (place, column) in columns.iter().enumerate() {
            if RUNNING.contains(&fold(&column.title()).as_str()) {
                continue;
            }
            let there = mapped.as_ref().and_then(|mapped| mapped.get(place)).and_then(|found| found.field.clone());
            if let Some(field) = there {
                let header = column.title();
                self.tell(format!("«{header}»: đã có, {id}.{field}"), format!("\"{header}\": exists, {id}.{field}"));
                continue;
            }
            let field = self.field(id, &mut draft, column);
            made += 1;
            let names = !matches!(draft.field_type(), "so_nguyen" | "so" | "ngay" | "thoi_diem" | "tien" | "dien_tich");
            let identifies = names && !column.repeats && column.filled == self.rows && self.rows > 1;
            if key.is_none() && identifies {
                key = Some(field);
            }
        }
        if self.known.is_none() {
            if let Some(key) = key {
                draft.set("key", json!([key]));
            } else {
                self.tell(
                    format!("{id}: không cột nào vừa đủ vừa không lặp; hãy chọn khóa (key)"),
                    format!("{id}: no column is both filled and without repetition; choose a key"),
                );
            }
        }
        if made > 0 {
            draft.end(self.documents);
        }
    }

    /// Drafts a field; gives its id.
    fn field(&mut self, entity: &str, draft: &mut Draft, column: &Seen) -> String {
        let header = column.title();
        let same = self.same_field(column);
        let description = same.map_or_else(String::new, |(_, field)| field.description.clone());
        let wanted = same.map_or(header.as_str(), |(_, field)| field.id.as_str());
        let id = draft.field(wanted, &header, &description);
        let name = format!("{entity}.{id}");
        if let Some((there, field)) = same {
            self.tell(
                format!("{name}: cùng nghĩa với {there}.{} đã có; kiểu, danh mục, phân loại và quy tắc mở lấy theo", field.id),
                format!("{name}: means the same as {there}.{}; its type, code list, classification and opening rule are taken", field.id),
            );
            personal::as_there(draft, field);
        } else {
            self.judge(entity, &id, draft, column);
        }
        if column.filled == self.rows && self.rows >= 20 {
            draft.set_field("required", json!(true));
        }
        id
    }

    /// The field of another entity whose header this is and whose type takes the values.
    fn same_field(&self, column: &Seen) -> Option<(&'d str, &'d Field)> {
        let folded = fold(&column.title());
        let fits = |field: &&Field| {
            let names = [&field.title.vi, &field.id].into_iter().chain(&field.aliases);
            names.map(|name| fold(name)).any(|name| name == folded)
        };
        self.dictionary.entities.values().find_map(|entity| {
            let field = entity.fields.iter().find(fits)?;
            let coded = field.codes.as_deref().and_then(|id| self.dictionary.codes.get(id));
            let share = coded.map_or_else(|| column.share(field.kind, &field.options), |list| in_list(list, column));
            (share >= 0.8).then_some((entity.id.as_str(), field))
        })
    }

    fn judge(&mut self, entity: &str, id: &str, draft: &mut Draft, column: &Seen) {
        let found = KINDS.iter().find(|id| {
            let number = ["so_nguyen", "so"].contains(*id) && column.is_code();
            let found = kind(id).filter(|_| !number && !column.values.is_empty());
            found.is_some_and(|kind| column.share(kind, &Options::new()) >= ENOUGH)
        });
        let address = fold(&column.title()).contains("dia chi").then_some(&"dia_chi");
        let found = found.or(address);
        let kind = self.dictionary.types.values().find(|known| Some(&known.kind.id) == found);
        let listed = column.values.len() <= MOST_CODES && !column.more && self.rows >= 3 * column.values.len() as u64;
        match kind {
            Some(known) => {
                draft.set_field("type", json!(known.id));
                self.range(entity, id, draft, column, known.kind);
            }
            None if listed && !column.values.is_empty() => self.list(entity, id, draft, column),
            None => draft.set_field("type", json!("van_ban")),
        }
        let type_id = kind.map_or("van_ban", |known| known.id.as_str());
        if let Some(class) = personal::class(&column.title(), type_id) {
            personal::classify(draft, class);
            let why = class.why();
            self.tell(
                format!("{entity}.{id}: có vẻ là dữ liệu cá nhân ({}): không mở; hãy xem lại", why.vi),
                format!("{entity}.{id}: looks like personal data ({}): not opened; review it", why.en),
            );
        }
    }

    /// What was seen of numbers and days is told; only that nothing is below zero becomes a rule.
    fn range(&mut self, entity: &str, id: &str, draft: &mut Draft, column: &Seen, kind: &Kind) {
        let texts = column.values.iter().filter_map(|value| (kind.parse)(value, &Options::new()).output);
        if matches!(kind.id, "so" | "so_nguyen") {
            let numbers: Vec<f64> = texts.filter_map(|text| text.parse().ok()).collect();
            let (least, most) = numbers.iter().fold((f64::MAX, f64::MIN), |(a, b), n| (a.min(*n), b.max(*n)));
            if !numbers.is_empty() {
                if least >= 0.0 {
                    draft.set_field("min", json!("0"));
                }
                self.tell(
                    format!("{entity}.{id}: thấy từ {least} đến {most}"),
                    format!("{entity}.{id}: seen from {least} to {most}"),
                );
            }
        } else if matches!(kind.id, "ngay" | "ngay_khuyet" | "thoi_diem") {
            let days: BTreeSet<String> = texts.collect();
            if let (Some(first), Some(last)) = (days.first(), days.last()) {
                self.tell(
                    format!("{entity}.{id}: thấy từ {first} đến {last}"),
                    format!("{entity}.{id}: seen from {first} to {last}"),
                );
            }
        }
    }

    /// A code list: one the dictionary has, or a draft of a new one.
    fn list(&mut self, entity: &str, id: &str, draft: &mut Draft, column: &Seen) {
        draft.set_field("type", json!("ma_danh_muc"));
        let mut near: Vec<(f64, &str)> =
            self.dictionary.codes.values().map(|list| (in_list(list, column), list.id.as_str())).collect();
        near.retain(|(share, _)| *share >= ENOUGH);
        near.sort_by_key(|(_, list)| self.dictionary.codes.get(*list).map_or(0, |list| list.entries.len()));
        if let Some((_, list)) = near.first() {
            draft.set_field("codes", json!(list));
            self.tell(
                format!("{entity}.{id}: các giá trị có ở danh mục «{list}» đã có"),
                format!("{entity}.{id}: its values stand in the code list \"{list}\""),
            );
            return;
        }
        let list = format!("{entity}_{id}");
        draft.set_field("codes", Value::from(list.clone()));
        let mut used = BTreeSet::new();
        let codes: Vec<(String, String)> =
            column.values.iter().map(|label| (free_id(&code_of(label), &mut used), label.clone())).collect();
        let count = codes.len();
        let title = format!("Danh mục {}", column.title().to_lowercase());
        self.documents.codes.insert(list.clone(), draft::list(&list, &title, "Rút ra từ bảng dữ liệu", &codes));
        self.tell(
            format!("{entity}.{id}: danh mục nháp «{list}» có {count} mã; hãy xem lại, gộp cách viết khác nhau"),
            format!("{entity}.{id}: a draft code list \"{list}\" of {count} codes; review it, join spellings"),
        );
    }
}

/// A code made of a label; short codes stay as they are.
fn code_of(label: &str) -> String {
    let plain =
        label.len() <= 12 && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.');
    if plain { label.to_owned() } else { id_of(label) }
}

/// Share of the distinct values that a list knows as code, label or other spelling.
fn in_list(list: &CodeList, column: &Seen) -> f64 {
    let known: FxHashSet<String> = list
        .entries
        .iter()
        .flat_map(|code| [&code.code, &code.label].into_iter().chain(&code.aliases))
        .map(|text| fold(text))
        .collect();
    let found = column.values.iter().filter(|value| known.contains(&fold(value))).count();
    found as f64 / column.values.len().max(1) as f64
}
