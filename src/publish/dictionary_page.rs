//! `tu_dien.html`: what each column means and which codes it may hold, as one page that needs nothing else.

use maud::{DOCTYPE, Markup, html};

use super::gate::OpenField;
use super::package::{Package, PublishInput};
use super::parts::PublishedColumn;
use super::readme::{cycle, grouped, short};
use crate::dictionary::{CodeList, OpenMethod, Storage};

/// Code lists longer than this are named, not spelled out: they are public and long.
const LONGEST_LIST: usize = 400;

const STYLE: &str = "
:root{color-scheme:light dark;--ink:#1b2430;--soft:#566273;--line:#d5dbe3;--paper:#fff;--band:#f3f6f9;--accent:#0b6e4f}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf3;--soft:#a6b2c1;--line:#36414f;--paper:#11171e;--band:#1a222c;--accent:#5cc9a2}}
body{font:16px/1.55 'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;max-width:60rem;padding:2rem 1rem}
h1{font-size:1.9rem;margin:0 0 .3rem}h2{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:2px solid var(--accent);padding-bottom:.2rem}
p{margin:.4rem 0}.soft{color:var(--soft)}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}caption{text-align:left;color:var(--soft);padding:.2rem 0}
th,td{border-bottom:1px solid var(--line);padding:.42rem .6rem;text-align:left;vertical-align:top}thead th{background:var(--band)}
code{font-family:Consolas,'DejaVu Sans Mono',monospace;font-size:.92em}
details{margin:.5rem 0}summary{cursor:pointer;font-weight:600}
@media print{@page{size:A4;margin:15mm}body{max-width:none;padding:0;font-size:10.5pt}tr{break-inside:avoid}}
";

/// The page.
pub(super) fn page(input: &PublishInput<'_>, package: &Package, open: &[OpenField<'_>]) -> String {
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Từ điển dữ liệu: " (package.title) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                h1 { "Từ điển dữ liệu: " (package.title) }
                p { (input.entity.description) }
                p.soft {
                    "Cơ quan chủ quản: " (input.entity.owner) " · Cập nhật " (cycle(input.entity.update))
                    " · " (grouped(package.rows_out)) " bản ghi · Tính đến " (input.as_of.format("%d/%m/%Y"))
                    " · Từ điển " (input.dictionary.version) " (" (short(&input.dictionary.fingerprint)) ")"
                }
                h2 { "Các cột" }
                (columns(package, open))
                (lists(input, open))
                h2 { "Trường không công bố" }
                (left_out(package))
            }
        }
    }
    .into_string()
}

fn columns(package: &Package, open: &[OpenField<'_>]) -> Markup {
    html! {
        div.wide { table {
            caption { "Mỗi dòng là một cột của tệp dữ liệu" }
            thead { tr {
                th scope="col" { "Cột" } th scope="col" { "Tên và ý nghĩa" } th scope="col" { "Kiểu" }
                th scope="col" { "Cách mở, căn cứ" }
            } }
            tbody { @for (field, column) in open.iter().zip(&package.columns) { (column_row(field, column)) } }
        } }
    }
}

fn column_row(open: &OpenField<'_>, column: &PublishedColumn) -> Markup {
    html! {
        tr {
            th scope="row" { code { (column.id) } }
            td {
                strong { (column.title) }
                @if !open.field.description.is_empty() { br; (open.field.description) }
            }
            td { (storage(open.storage)) @if open.quasi { br; span.soft { "tính vào k-ẩn danh" } } }
            td { (column.method) br; span.soft { (column.reason) } }
        }
    }
}

fn left_out(package: &Package) -> Markup {
    html! {
        @if package.left_out.is_empty() { p { "Mọi trường của bảng đều được mở." } }
        @else { div.wide { table {
            caption { "Trường có trong bảng nguồn nhưng không có trong gói" }
            thead { tr { th scope="col" { "Trường" } th scope="col" { "Lý do và căn cứ" } } }
            tbody { @for field in &package.left_out {
                tr { th scope="row" { (field.title) } td { (field.reason) } }
            } }
        } } }
    }
}

fn lists(input: &PublishInput<'_>, open: &[OpenField<'_>]) -> Markup {
    let mut ids: Vec<&str> = open
        .iter()
        .filter(|field| matches!(field.rule.method, OpenMethod::Keep | OpenMethod::Label))
        .filter_map(|field| field.field.codes.as_deref())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let lists: Vec<&CodeList> = ids.iter().filter_map(|id| input.dictionary.codes.get(*id)).collect();
    html! {
        @if !lists.is_empty() { h2 { "Danh mục mã" } }
        @for list in lists {
            details {
                summary { (list.title.vi) " (" (grouped(list.entries.len() as u64)) " mã)" }
                p.soft { "Nguồn: " (list.source) " · phiên bản " (list.version) }
                @if list.entries.len() <= LONGEST_LIST {
                    table {
                        caption { (list.title.vi) }
                        thead { tr { th scope="col" { "Mã" } th scope="col" { "Tên" } } }
                        tbody { @for code in &list.entries { tr { td { code { (code.code) } } td { (code.label) } } } }
                    }
                } @else { p { "Danh mục dài, xem tại nguồn nêu trên." } }
            }
        }
    }
}

const fn storage(storage: Storage) -> &'static str {
    match storage {
        Storage::Text => "văn bản",
        Storage::Date => "ngày",
        Storage::Datetime => "thời điểm",
        Storage::Integer => "số nguyên",
        Storage::Number => "số",
        Storage::Boolean => "đúng/sai",
    }
}
