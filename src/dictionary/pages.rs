//! What is in the dictionary, as people read it (text) and as programs read it (JSON).

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::fold::fold;
use super::model::{CodeList, Dictionary, Entity, Field, Relation, ValueType};
use super::page_json::{entity_json, field_json, type_json};
use super::place::nearest;
use super::registry::{Concept, DataGroup, layer_title};
use super::words::{classes, cycle, method, registered, word};
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
    list_register(&mut text, dictionary, lang);
    let brief = |id: &str, title: &crate::lang::Message| json!({ "id": id, "title": title.vi, "title_en": title.en });
    let json = json!({
        "version": dictionary.version,
        "fingerprint": dictionary.fingerprint,
        "entities": dictionary.entities.values().map(|entity| brief(&entity.id, &entity.title)).collect::<Vec<_>>(),
        "types": dictionary.types.values().map(|found| brief(&found.id, &found.title)).collect::<Vec<_>>(),
        "codes": dictionary.codes.values().map(|found| brief(&found.id, &found.title)).collect::<Vec<_>>(),
        "concepts": dictionary.concepts.values().map(|found| brief(&found.id, &found.title)).collect::<Vec<_>>(),
        "groups": dictionary.groups.values().map(|found| brief(&found.id, &found.title)).collect::<Vec<_>>(),
        "redefined": dictionary.redefined,
    });
    text.push_str(&redefinitions(dictionary, lang));
    Page { text, json }
}

fn list_register(text: &mut String, dictionary: &Dictionary, lang: Lang) {
    writeln!(text, "\n{} ({})", word(lang, "KHÁI NIỆM", "CONCEPTS"), dictionary.concepts.len()).ok();
    for found in dictionary.concepts.values() {
        writeln!(text, "  {:<24} {}", found.id, found.title.get(lang)).ok();
    }
    writeln!(text, "\n{} ({})", word(lang, "NHÓM DỮ LIỆU", "GROUPS OF DATA"), dictionary.groups.len()).ok();
    for found in dictionary.groups.values() {
        writeln!(text, "  {:<24} {} · {}", found.id, found.title.get(lang), found.tier.title(lang)).ok();
    }
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

/// The page of an entity, a field (`cong_dan.ho_ten`), a type, a code list, a concept or a group of data. What shares
/// its id with something else is also found as `types.x`, `codes.x`, `concepts.x`, `groups.x`.
pub fn show(dictionary: &Dictionary, id: &str, lang: Lang) -> Option<Page> {
    if let Some((what, id)) = id.split_once('.')
        && ["types", "codes", "concepts", "groups"].contains(&what)
    {
        return part(dictionary, what, id, lang);
    }
    if let Some((entity, field)) = id.split_once('.') {
        let entity = dictionary.entities.get(entity)?;
        let field = entity.field(field)?;
        return Some(Page { text: field_page(dictionary, entity, field, lang), json: field_json(field) });
    }
    if let Some(found) = dictionary.entities.get(id) {
        return Some(Page { text: entity_page(dictionary, found, lang), json: entity_json(found) });
    }
    match (part(dictionary, "types", id, lang), part(dictionary, "codes", id, lang)) {
        (Some(mut page), Some(list)) => {
            page.text = format!("{}\n{}", page.text, list.text);
            page.json = json!({ "type": page.json, "codes": list.json });
            Some(page)
        }
        (value_type, codes) => value_type
            .or(codes)
            .or_else(|| part(dictionary, "concepts", id, lang))
            .or_else(|| part(dictionary, "groups", id, lang)),
    }
}

fn part(dictionary: &Dictionary, what: &str, id: &str, lang: Lang) -> Option<Page> {
    fn json_of(found: &impl serde::Serialize) -> Value {
        serde_json::to_value(found).unwrap_or_default()
    }
    match what {
        "types" => dictionary.types.get(id).map(|found| Page { text: type_page(found, lang), json: type_json(found) }),
        "codes" => dictionary.codes.get(id).map(|found| Page { text: codes_page(found, lang), json: json_of(found) }),
        "concepts" => dictionary
            .concepts
            .get(id)
            .map(|found| Page { text: concept_page(dictionary, found, lang), json: json_of(found) }),
        _ => dictionary.groups.get(id).map(|found| Page { text: group_page(found, lang), json: json_of(found) }),
    }
}

/// Every id that [`show`] knows, fields with their entity; for suggestions and completions.
pub fn ids(dictionary: &Dictionary) -> Vec<String> {
    let fields = dictionary
        .entities
        .values()
        .flat_map(|entity| entity.fields.iter().map(move |field| format!("{}.{}", entity.id, field.id)));
    let heads = dictionary.entities.keys().chain(dictionary.types.keys()).chain(dictionary.codes.keys());
    let heads = heads.chain(dictionary.concepts.keys()).chain(dictionary.groups.keys()).cloned();
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

fn entity_page(dictionary: &Dictionary, entity: &Entity, lang: Lang) -> String {
    let w = |vi, en| word(lang, vi, en);
    let mut text = format!("{} · {}\n{}\n\n", entity.id, entity.title.get(lang), entity.description);
    line(&mut text, w("Cơ quan chủ quản", "Owner"), &entity.owner);
    line(&mut text, w("Cập nhật", "Updated"), cycle(entity.update, lang));
    line(&mut text, w("Lớp dữ liệu", "Layer"), layer_title(&entity.layer, lang));
    line(&mut text, w("Cấp", "Level"), entity.level.title(lang));
    line(&mut text, w("Miền dữ liệu", "Domain"), entity.domain.map_or("", |domain| domain.title(lang)));
    line(&mut text, w("Tình trạng", "State"), &registered(&entity.registration, lang));
    line(&mut text, w("Nguồn gốc", "Original"), entity.authority.as_deref().unwrap_or_default());
    line(&mut text, w("Tên khác", "Also called"), &entity.aliases.join("; "));
    line(&mut text, w("Nguồn", "Source"), entity.source.as_deref().unwrap_or_default());
    line(&mut text, w("Khóa", "Key"), &entity.key.join(", "));
    line(&mut text, w("Căn cứ", "Legal basis"), &entity.legal_basis.join("; "));
    line(&mut text, w("Đơn vị dùng", "Consumers"), &entity.consumers.join("; "));
    line(&mut text, w("Hệ thống", "Systems"), &entity.systems.join("; "));
    line(&mut text, w("Phân loại", "Classification"), &classes(&entity.classification));
    line(&mut text, w("Lý do phân loại", "Why so classified"), entity.classification.reason.as_deref().unwrap_or(""));
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
    text.push_str(&relations(dictionary, entity, lang));
    text
}

/// Where an entity leads, and what leads to it; each with its cardinality.
fn relations(dictionary: &Dictionary, entity: &Entity, lang: Lang) -> String {
    let mut text = format!("\n{}\n", word(lang, "QUAN HỆ", "RELATIONS"));
    let one = |from: &Entity, relation: &Relation| {
        let english = relation.title_en.as_ref().filter(|_| lang == Lang::En);
        let title = english.unwrap_or(&relation.title);
        let (id, field, there, target) = (&from.id, &relation.field, &relation.entity, &relation.target);
        format!("  {title} ({}): {id}.{field} → {there}.{target}\n", relation.cardinality)
    };
    text.extend(entity.relations.iter().map(|relation| one(entity, relation)));
    let others = dictionary.entities.values().filter(|other| other.id != entity.id);
    let inward = others.flat_map(|other| other.relations.iter().map(move |relation| (other, relation)));
    text.extend(
        inward.filter(|(_, relation)| relation.entity == entity.id).map(|(other, relation)| one(other, relation)),
    );
    if let Some(why) = &entity.unrelated {
        writeln!(text, "  {}: {why}", word(lang, "không có", "none")).ok();
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
    line(&mut text, w("Khái niệm", "Concept"), field.concept.as_deref().unwrap_or_default());
    line(&mut text, w("Đơn vị", "Unit"), field.unit.as_deref().unwrap_or_default());
    line(&mut text, w("Thuật ngữ chuẩn", "Term"), field.term.as_deref().unwrap_or_default());
    line(&mut text, w("Tình trạng", "State"), &registered(&field.registration, lang));
    line(&mut text, w("Phân loại", "Classification"), &classes(&field.classification));
    line(&mut text, w("Lý do phân loại", "Why so classified"), field.classification.reason.as_deref().unwrap_or(""));
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
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    line(&mut text, w("Hiệu lực từ", "In force since"), &day(found.valid_from));
    line(&mut text, w("Hết hiệu lực", "In force until"), &day(found.valid_to));
    line(&mut text, w("Danh mục trước đó", "List before it"), found.predecessor.as_deref().unwrap_or_default());
    line(&mut text, w("Mã thay thế ở", "Successors in"), found.successors_in.as_deref().unwrap_or_default());
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

fn concept_page(dictionary: &Dictionary, found: &Concept, lang: Lang) -> String {
    let w = |vi, en| word(lang, vi, en);
    let mut text = format!("{} · {}\n{}\n\n", found.id, found.title.get(lang), found.description);
    line(&mut text, w("Đối tượng", "Object class"), found.object.as_deref().unwrap_or_default());
    line(&mut text, w("Kiểu", "Types"), &found.types.join(", "));
    line(&mut text, w("Thuật ngữ chuẩn", "Term"), found.term.as_deref().unwrap_or_default());
    line(&mut text, w("Nguồn", "Source"), found.source.as_deref().unwrap_or_default());
    line(&mut text, w("Tên gọi", "Names"), &found.aliases.join("; "));
    let fields: Vec<String> = dictionary
        .entities
        .values()
        .flat_map(|entity| entity.fields.iter().map(move |field| (entity, field)))
        .filter(|(_, field)| field.concept.as_deref() == Some(&found.id))
        .map(|(entity, field)| format!("{}.{}", entity.id, field.id))
        .collect();
    line(&mut text, w("Trường", "Fields"), &fields.join(", "));
    text
}

fn group_page(found: &DataGroup, lang: Lang) -> String {
    let w = |vi, en| word(lang, vi, en);
    let mut text = format!("{} · {}\n{}\n\n", found.id, found.title.get(lang), found.description);
    line(&mut text, w("Ai cung cấp", "Provided by"), found.tier.title(lang));
    line(&mut text, w("Chịu trách nhiệm", "Responsible"), &found.owner);
    line(&mut text, w("Cập nhật", "Updated"), cycle(found.update, lang));
    line(&mut text, w("Thực thể", "Entities"), &found.entities.join(", "));
    line(&mut text, w("Nguồn", "Source"), found.source.as_deref().unwrap_or_default());
    text
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
