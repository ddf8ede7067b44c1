//! The page.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::json;

use super::picture::picture;
use crate::dictionary::{CodeList, Dictionary, Entity, Field, ValueType, classes, cycle, layer_title, method};
use crate::exchange::View;
use crate::exchange::facts::LONGEST_LIST;
use crate::lang::Lang;

/// Draws the page. The same dictionary gives the same page.
pub(super) fn draw(view: &View<'_>) -> Markup {
    let dictionary = &view.source.dictionary;
    let fields: usize = view.entities.iter().map(|entity| entity.fields.len()).sum();
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Từ điển dữ liệu" }
                style { (PreEscaped(include_str!("site.css"))) }
            }
            body {
                a.skip href="#main" { "Đến nội dung" }
                header { div.inner {
                    p.body { (dictionary.catalog.publisher) }
                    h1 { "Từ điển dữ liệu dùng chung" }
                    p.meta {
                        "Phiên bản " (dictionary.version) " · " (view.entities.len()) " thực thể · " (fields)
                        " trường · " (view.codes.len()) " danh mục · " (dictionary.types.len()) " kiểu"
                    }
                    div.search hidden {
                        label for="q" { "Tìm trong từ điển" }
                        input #q type="search" autocomplete="off" placeholder="ví dụ: so cccd, hộ khẩu, ma so thue";
                        ol #hits aria-live="polite" {}
                    }
                } }
                main #main {
                    nav aria-label="Mục lục" { (contents(view)) }
                    section #so-do {
                        h2 { "Sơ đồ thực thể và quan hệ" }
                        p.soft { "Trỏ vào một thực thể để chỉ thấy quan hệ của nó; bấm để xem các trường." }
                        div.wide tabindex="0" { (picture(view)) }
                    }
                    @for entity in &view.entities { (one_entity(dictionary, entity)) }
                    section #danh-muc { h2 { "Danh mục" } @for list in &view.codes { (one_list(list)) } }
                    section #kieu { h2 { "Kiểu" } (types(dictionary)) }
                }
                footer { p { "Căn cứ: " (dictionary.catalog.legal_basis.join("; ")) "." } }
                script #index type="application/json" { (PreEscaped(index(view))) }
                script { (PreEscaped(include_str!("site.js"))) }
            }
        }
    }
}

fn contents(view: &View<'_>) -> Markup {
    let mut sectors: Vec<&str> = view.entities.iter().map(|entity| entity.sector.as_str()).collect();
    sectors.sort_unstable();
    sectors.dedup();
    html! {
        @for sector in sectors {
            div.sector {
                h2 { (view.source.dictionary.catalog.sector(sector)) }
                ul {
                    @for entity in view.entities.iter().filter(|entity| entity.sector == sector) {
                        li { a href=(format!("#{}", entity.id)) { (entity.title.vi) } span { (entity.fields.len()) } }
                    }
                }
            }
        }
        div.sector { h2 { "Dùng chung" } ul {
            li { a href="#danh-muc" { "Danh mục" } span { (view.codes.len()) } }
            li { a href="#kieu" { "Kiểu" } span { (view.source.dictionary.types.len()) } }
        } }
    }
}

fn one_entity(dictionary: &Dictionary, entity: &Entity) -> Markup {
    let told: Vec<(&str, String)> = [
        ("Chủ quản", entity.owner.clone()),
        ("Cập nhật", cycle(entity.update, Lang::Vi).to_owned()),
        ("Lớp dữ liệu", layer_title(&entity.layer, Lang::Vi).to_owned()),
        ("Khóa", entity.key.join(", ")),
        ("Đơn vị dùng", entity.consumers.join("; ")),
        ("Căn cứ", entity.legal_basis.join("; ")),
        ("Phân loại", classes(&entity.classification)),
        ("Tên gọi khác", entity.aliases.join("; ")),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .collect();
    html! {
        section id=(entity.id) {
            h2 { (entity.title.vi) " " code { (entity.id) } }
            p { (entity.description) }
            dl { @for (name, text) in &told { dt { (name) } dd { (text) } } }
            @if let Some(why) = &entity.unrelated { p.soft { "Không có quan hệ với thực thể khác: " (why) } }
            @if !entity.relations.is_empty() {
                ul.relations { @for relation in &entity.relations {
                    li {
                        (relation.title) " (" (relation.cardinality) "): " code { (relation.field) } " → "
                        a href=(format!("#{}.{}", relation.entity, relation.target)) { (relation.entity) "." (relation.target) }
                    }
                } }
            }
            div.wide tabindex="0" { table {
                thead { tr { th { "Trường" } th { "Nghĩa" } th { "Kiểu" } th { "Phân loại" } th { "Khi mở" } th { "Nguồn" } } }
                tbody { @for field in &entity.fields { (row(dictionary, entity, field)) } }
            } }
        }
    }
}

fn row(dictionary: &Dictionary, entity: &Entity, field: &Field) -> Markup {
    let title = dictionary.types.get(&field.type_id).map_or(field.type_id.as_str(), |found| found.title.vi.as_str());
    html! {
        tr id=(format!("{}.{}", entity.id, field.id)) {
            th scope="row" {
                (field.title.vi) br; code { (field.id) }
                @if field.required || entity.key.contains(&field.id) { span.must { "bắt buộc" } }
            }
            td {
                (field.description)
                @if !field.aliases.is_empty() {
                    details { summary { "tên cột thường gặp (" (field.aliases.len()) ")" } (field.aliases.join("; ")) }
                }
            }
            td {
                a href=(format!("#kieu.{}", field.type_id)) { (title) }
                @if let Some(codes) = &field.codes { br; a href=(format!("#dm.{codes}")) { (codes) } }
            }
            td { (classes(&field.classification)) }
            td { (field.open.as_ref().map_or_else(|| "chưa có quy tắc".to_owned(), method)) }
            td { (field.source.as_deref().unwrap_or_default()) }
        }
    }
}

fn one_list(list: &CodeList) -> Markup {
    let count = list.entries.len();
    html! {
        details id=(format!("dm.{}", list.id)) {
            summary { (list.title.vi) " " code { (list.id) } " · " (count) " mã" }
            p.soft { "Nguồn: " (list.source) ". Phiên bản " (list.version) ". Giấy phép: " (list.licence) "." }
            div.wide tabindex="0" { table {
                thead { tr { th { "Mã" } th { "Tên" } th { "Hiệu lực" } th { "Thay bằng" } } }
                tbody { @for code in list.entries.iter().take(LONGEST_LIST) { tr {
                    th scope="row" { (code.code) }
                    td { (code.label) }
                    td.days {
                        (code.valid_from.map(|day| day.to_string()).unwrap_or_default())
                        @if code.valid_from.is_some() || code.valid_to.is_some() { " – " }
                        (code.valid_to.map(|day| day.to_string()).unwrap_or_default())
                    }
                    td { (code.successors.join(", ")) }
                } } }
            } }
            @if count > LONGEST_LIST {
                p.soft { "Còn " (count - LONGEST_LIST) " mã; xem đủ bằng: tudien dictionary show " (list.id) }
            }
        }
    }
}

fn types(dictionary: &Dictionary) -> Markup {
    let one = |found: &ValueType| {
        let good: Vec<&str> = found.good.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        html! {
            tr id=(format!("kieu.{}", found.id)) {
                th scope="row" { (found.title.vi) br; code { (found.id) } }
                td { (found.description) }
                td { @for example in good.iter().take(3) { code { (example) } " " } }
                td { (found.source.as_deref().unwrap_or_default()) }
            }
        }
    };
    html! {
        div.wide tabindex="0" { table {
            thead { tr { th { "Kiểu" } th { "Nghĩa" } th { "Ví dụ" } th { "Nguồn" } } }
            tbody { @for found in dictionary.types.values() { (one(found)) } }
        } }
    }
}

/// What the search looks through: address, title, where, and other names.
fn index(view: &View<'_>) -> String {
    let entities = view.entities.iter().map(|entity| {
        json!([entity.id, entity.title.vi, entity.owner, format!("{} {}", entity.title.en, entity.aliases.join("|"))])
    });
    let fields = view.entities.iter().flat_map(|entity| {
        entity.fields.iter().map(|field| {
            let names = format!("{}|{}", field.title.en, field.aliases.join("|"));
            json!([format!("{}.{}", entity.id, field.id), field.title.vi, entity.title.vi, names])
        })
    });
    let lists = view.codes.iter().map(|list| {
        let few = list.entries.len() <= 60;
        let labels: Vec<&str> = list.entries.iter().filter(|_| few).map(|code| code.label.as_str()).collect();
        json!([format!("dm.{}", list.id), list.title.vi, "danh mục", labels.join("|")])
    });
    let types = view.source.dictionary.types.values();
    let types = types.map(|found| json!([format!("kieu.{}", found.id), found.title.vi, "kiểu", found.title.en]));
    let all: Vec<serde_json::Value> = entities.chain(fields).chain(lists).chain(types).collect();
    // Within a script element no tag may close it.
    serde_json::Value::from(all).to_string().replace('<', "\\u003c")
}
