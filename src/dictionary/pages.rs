//! What is in the dictionary, as people read it (text) and as programs read it (JSON).

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::fold::fold;
use super::model::{Classification, CodeList, Dictionary, Entity, Field, OpenMethod, OpenRule, UpdateCycle, ValueType};
use super::place::nearest;
use crate::error::Error;
use crate::lang::Lang;

/// Rows of a code list shown to a person; JSON has all.
const SHOWN_CODES: usize = 60;

/// One thing of the dictionary, explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// For people.
    pub text: String,
    /// For programs.
    pub json: Value,
}

/// One of two words by language.
pub(super) const fn word(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// Everything there is, one line each.
pub fn list(dictionary: &Dictionary, lang: Lang) -> Page {
    let mut text = format!("{} {}\n", word(lang, "Từ điển phiên bản", "Dictionary version"), dictionary.version);
    writeln!(text, "\n{} ({})", word(lang, "THỰC THỂ", "ENTITIES"), dictionary.entities.len()).ok();
    for entity in dictionary.entities.values() {
        let (count, unit) = (entity.fields.len(), word(lang, "trường", "fields"));
        writeln!(text, "  {:<24} {} · {count} {unit} · {}", entity.id, entity.title.get(lang), entity.owner).ok();
    }
    writeln!(text, "\n{} ({})", word(lang, "KIỂU", "TYPES"), dictionary.types.len()).ok();
    for found in dictionary.types.values() {
        writeln!(text, "  {:<24} {}", found.id, found.title.get(lang)).ok();
    }
    writeln!(text, "\n{} ({})", word(lang, "DANH MỤC", "CODE LISTS"), dictionary.codes.len()).ok();
    for found in dictionary.codes.values() {
        let (count, unit) = (found.entries.len(), word(lang, "mã", "codes"));
        writeln!(text, "  {:<24} {} · {count} {unit}", found.id, found.title.get(lang)).ok();
    }
    let brief = |id: &str, title: &crate::lang::Message| json!({ "id": id, "title": title.vi, "title_en": title.en });
    let json = json!({
        "version": dictionary.version,
        "fingerprint": dictionary.fingerprint,
        "entities": dictionary.entities.values().map(|entity| brief(&entity.id, &entity.title)).collect::<Vec<_>>(),
        "types": dictionary.types.values().map(|found| brief(&found.id, &found.title)).collect::<Vec<_>>(),
        "codes": dictionary.codes.values().map(|found| brief(&found.id, &found.title)).collect::<Vec<_>>(),
        "redefined": dictionary.redefined,
    });
    text.push_str(&redefinitions(dictionary, lang));
    Page { text, json }
}

fn redefinitions(dictionary: &Dictionary, lang: Lang) -> String {
    if dictionary.redefined.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{} ({})\n", word(lang, "ĐỊNH NGHĨA LẠI", "REDEFINED"), dictionary.redefined.len());
    for found in &dictionary.redefined {
        let line = if found.line > 0 { format!(":{}", found.line) } else { String::new() };
        writeln!(text, "  {:<40} {}{line}", found.what, found.file).ok();
    }
    text
}

/// The page of an entity, a field (`cong_dan.ho_ten`), a type or a code list.
pub fn show(dictionary: &Dictionary, id: &str, lang: Lang) -> Option<Page> {
    if let Some((entity, field)) = id.split_once('.') {
        let entity = dictionary.entities.get(entity)?;
        let field = entity.field(field)?;
        return Some(Page { text: field_page(dictionary, entity, field, lang), json: field_json(field) });
    }
    let entity =
        dictionary.entities.get(id).map(|found| Page { text: entity_page(found, lang), json: entity_json(found) });
    let value_type =
        || dictionary.types.get(id).map(|found| Page { text: type_page(found, lang), json: type_json(found) });
    let codes = || {
        let found = dictionary.codes.get(id)?;
        Some(Page { text: codes_page(found, lang), json: serde_json::to_value(found).unwrap_or_default() })
    };
    match (entity, value_type(), codes()) {
        (None, Some(mut page), Some(list)) => {
            page.text = format!("{}\n{}", page.text, list.text);
            page.json = json!({ "type": page.json, "codes": list.json });
            Some(page)
        }
        (entity, value_type, codes) => entity.or(value_type).or(codes),
    }
}

/// Every id that [`show`] knows, fields with their entity; for suggestions and completions.
pub fn ids(dictionary: &Dictionary) -> Vec<String> {
    let fields = dictionary
        .entities
        .values()
        .flat_map(|entity| entity.fields.iter().map(move |field| format!("{}.{}", entity.id, field.id)));
    let heads = dictionary.entities.keys().chain(dictionary.types.keys()).chain(dictionary.codes.keys()).cloned();
    let mut all: Vec<String> = heads.chain(fields).collect();
    all.sort();
    all.dedup();
    all
}

fn line(text: &mut String, label: &str, value: &str) {
    if !value.is_empty() {
        writeln!(text, "  {label:<22} {value}").ok();
    }
}

fn entity_page(entity: &Entity, lang: Lang) -> String {
    let w = |vi, en| word(lang, vi, en);
    let mut text = format!("{} · {}\n{}\n\n", entity.id, entity.title.get(lang), entity.description);
    line(&mut text, w("Cơ quan chủ quản", "Owner"), &entity.owner);
    line(&mut text, w("Cập nhật", "Updated"), cycle(entity.update, lang));
    line(&mut text, w("Lớp dữ liệu", "Layer"), &entity.layer);
    line(&mut text, w("Khóa", "Key"), &entity.key.join(", "));
    line(&mut text, w("Căn cứ", "Legal basis"), &entity.legal_basis.join("; "));
    line(&mut text, w("Đơn vị dùng", "Consumers"), &entity.consumers.join("; "));
    line(&mut text, w("Phân loại", "Classification"), &classes(&entity.classification));
    line(&mut text, w("Nhóm nhỏ nhất khi mở", "Smallest open group"), &entity.k_anonymity.to_string());
    writeln!(text, "\n{} ({})", w("TRƯỜNG", "FIELDS"), entity.fields.len()).ok();
    for field in &entity.fields {
        let must = if field.required { w("bắt buộc", "required") } else { "" };
        let open = field.open.as_ref().map_or_else(|| w("chưa có quy tắc mở", "no opening rule").to_owned(), method);
        let title = field.title.get(lang);
        writeln!(
            text,
            "  {:<28} {title} · {} · {open}{}{must}",
            field.id,
            field.type_id,
            if must.is_empty() { "" } else { " · " }
        )
        .ok();
    }
    if !entity.relations.is_empty() {
        writeln!(text, "\n{}", w("QUAN HỆ", "RELATIONS")).ok();
        for relation in &entity.relations {
            let (field, there, target) = (&relation.field, &relation.entity, &relation.target);
            writeln!(text, "  {} ({}): {field} → {there}.{target}", relation.title, relation.cardinality).ok();
        }
    }
    text
}

fn field_page(dictionary: &Dictionary, entity: &Entity, field: &Field, lang: Lang) -> String {
    let w = |vi, en| word(lang, vi, en);
    let yes = |flag: bool| if flag { w("có", "yes") } else { w("không", "no") };
    let mut text = format!("{}.{} · {}\n{}\n\n", entity.id, field.id, field.title.get(lang), field.description);
    let type_title = dictionary.types.get(&field.type_id).map_or("", |found| found.title.get(lang));
    line(&mut text, w("Kiểu", "Type"), &format!("{} ({type_title})", field.type_id));
    line(&mut text, w("Danh mục", "Code list"), field.codes.as_deref().unwrap_or_default());
    line(&mut text, w("Bắt buộc", "Required"), yes(field.required));
    line(&mut text, w("Không lặp", "Unique"), yes(field.unique));
    line(&mut text, w("Nhỏ nhất", "Least"), field.min.as_deref().unwrap_or_default());
    line(&mut text, w("Lớn nhất", "Greatest"), field.max.as_deref().unwrap_or_default());
    line(&mut text, w("Ai sửa", "Mended by"), field.owner.as_deref().unwrap_or(&entity.owner));
    line(&mut text, w("Nguồn", "Source"), field.source.as_deref().unwrap_or_default());
    line(&mut text, w("Phân loại", "Classification"), &classes(&field.classification));
    let open = field.open.as_ref().map_or_else(String::new, |rule| format!("{}: {}", method(rule), rule.reason));
    line(&mut text, w("Khi mở dữ liệu", "In open data"), &open);
    line(&mut text, w("Tên cột thường gặp", "Headers seen"), &field.aliases.join("; "));
    text
}

fn type_page(found: &ValueType, lang: Lang) -> String {
    let w = |vi, en| word(lang, vi, en);
    let mut text = format!("{} · {}\n{}\n\n", found.id, found.title.get(lang), found.description);
    line(&mut text, w("Loại giá trị", "Kind"), found.kind.id);
    let options: Vec<String> = found.options.iter().map(|(key, value)| format!("{key}={value}")).collect();
    line(&mut text, w("Tùy chọn", "Options"), &options.join(", "));
    line(&mut text, w("Nguồn", "Source"), found.source.as_deref().unwrap_or_default());
    line(&mut text, w("Ví dụ đúng", "Good examples"), &found.good.join("; "));
    line(&mut text, w("Ví dụ sai", "Bad examples"), &found.bad.join("; "));
    text
}

fn codes_page(found: &CodeList, lang: Lang) -> String {
    let w = |vi, en| word(lang, vi, en);
    let mut text = format!("{} · {}\n\n", found.id, found.title.get(lang));
    line(&mut text, w("Nguồn", "Source"), &found.source);
    line(&mut text, w("Giấy phép", "Licence"), &found.licence);
    line(&mut text, w("Phiên bản", "Version"), &found.version);
    line(&mut text, w("Số mã", "Codes"), &found.entries.len().to_string());
    text.push('\n');
    for code in found.entries.iter().take(SHOWN_CODES) {
        let label = if lang == Lang::En { code.label_en.as_ref().unwrap_or(&code.label) } else { &code.label };
        writeln!(text, "  {:<12} {label}", code.code).ok();
    }
    if found.entries.len() > SHOWN_CODES {
        let rest = found.entries.len() - SHOWN_CODES;
        writeln!(text, "  … {rest} {}", w("mã nữa; xem đủ bằng --format json", "more; --format json shows all")).ok();
    }
    text
}

fn entity_json(entity: &Entity) -> Value {
    json!({
        "id": entity.id,
        "title": entity.title.vi,
        "title_en": entity.title.en,
        "description": entity.description,
        "owner": entity.owner,
        "update": entity.update,
        "layer": entity.layer,
        "sector": entity.sector,
        "legal_basis": entity.legal_basis,
        "consumers": entity.consumers,
        "classification": entity.classification,
        "key": entity.key,
        "k_anonymity": entity.k_anonymity,
        "fields": entity.fields.iter().map(field_json).collect::<Vec<_>>(),
        "order": entity.order,
        "at_most": entity.at_most,
        "sums": entity.sums,
        "relations": entity.relations,
        "required_when": entity.required_when,
    })
}

fn field_json(field: &Field) -> Value {
    json!({
        "id": field.id,
        "title": field.title.vi,
        "title_en": field.title.en,
        "description": field.description,
        "type": field.type_id,
        "codes": field.codes,
        "aliases": field.aliases,
        "required": field.required,
        "unique": field.unique,
        "role": field.role,
        "owner": field.owner,
        "classification": field.classification,
        "open": field.open,
        "quasi_identifier": field.quasi_identifier,
        "source": field.source,
        "min": field.min,
        "max": field.max,
    })
}

fn type_json(found: &ValueType) -> Value {
    json!({
        "id": found.id,
        "title": found.title.vi,
        "title_en": found.title.en,
        "description": found.description,
        "kind": found.kind.id,
        "storage": found.storage,
        "options": found.options,
        "source": found.source,
        "good": found.good,
        "bad": found.bad,
    })
}

/// The classes, criterion by criterion.
pub(super) fn classes(found: &Classification) -> String {
    let all = [
        &found.origin,
        &found.sharing,
        &found.importance,
        &found.personal,
        &found.secrecy,
        &found.business,
        &found.structure,
    ];
    all.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The opening method as one word.
pub(super) fn method(rule: &OpenRule) -> String {
    match &rule.method {
        OpenMethod::Drop => "drop".to_owned(),
        OpenMethod::Keep => "keep".to_owned(),
        OpenMethod::Label => "label".to_owned(),
        OpenMethod::Year => "year".to_owned(),
        OpenMethod::Month => "month".to_owned(),
        OpenMethod::YearBand { width } => format!("year_band {width}"),
        OpenMethod::Commune => "commune".to_owned(),
        OpenMethod::Province => "province".to_owned(),
        OpenMethod::Round { step } => format!("round {step}"),
    }
}

/// The update cycle in words.
pub(super) const fn cycle(update: UpdateCycle, lang: Lang) -> &'static str {
    match update {
        UpdateCycle::ThoiGianThuc => word(lang, "thời gian thực", "at every change"),
        UpdateCycle::HangNgay => word(lang, "hằng ngày", "daily"),
        UpdateCycle::HangTuan => word(lang, "hằng tuần", "weekly"),
        UpdateCycle::HangThang => word(lang, "hằng tháng", "monthly"),
        UpdateCycle::HangQuy => word(lang, "hằng quý", "quarterly"),
        UpdateCycle::NuaNam => word(lang, "sáu tháng một lần", "half-yearly"),
        UpdateCycle::HangNam => word(lang, "hằng năm", "yearly"),
        UpdateCycle::KhongDinhKy => word(lang, "không định kỳ", "without a promise"),
    }
}

/// The error for an id that is not known, with what it may have meant.
pub fn unknown_id(id: &str, known: &[String]) -> Error {
    let shown: String = id.chars().take(60).collect();
    let folded = fold(id).replace(' ', "_");
    let tight = folded.replace('_', "");
    let same = |field: &str| field.replace('_', "") == tight;
    let fields = known.iter().filter(|name| same(name.rsplit_once('.').map_or(name, |(_, field)| field)));
    let mut near: Vec<&str> = fields.map(String::as_str).take(4).collect();
    if near.is_empty() {
        near.extend(nearest(&folded, known.iter().map(String::as_str)));
    }
    if near.is_empty() {
        near.extend(nearest(&id.to_uppercase(), known.iter().map(String::as_str)));
    }
    let error =
        Error::usage(format!("Không có «{shown}» trong từ điển"), format!("There is no \"{shown}\" in the dictionary"));
    if near.is_empty() {
        return error.hint("Xem có những gì: tudien dictionary list", "See what there is: tudien dictionary list");
    }
    let near = near.join(", ");
    error.hint(
        format!("Có phải ý bạn là: {near}? Xem tất cả: tudien dictionary list"),
        format!("Did you mean: {near}? See all: tudien dictionary list"),
    )
}
