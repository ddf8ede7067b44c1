//! `tu_dien.html`: what each column means and which codes it may hold, as one page that needs nothing else.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::record::{Column, Record, Shape};
use super::schema_org;
use crate::dictionary::{CodeList, cycle};
use crate::lang::Lang;
use crate::publish::package::Package;
use crate::publish::parts::PublishedColumn;
use crate::publish::words::{grouped, short};

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
pub(super) fn page(record: &Record<'_>) -> String {
    let package = record.package;
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Từ điển dữ liệu: " (record.title.vi) }
                style { (PreEscaped(STYLE)) }
                script type="application/ld+json" { (PreEscaped(script(record))) }
            }
            body {
                h1 { "Từ điển dữ liệu: " (record.title.vi) }
                p { (record.what) }
                p.soft {
                    "Cơ quan chủ quản: " (record.owner) " · Cập nhật " (cycle(record.update, Lang::Vi))
                    " · " (grouped(package.rows_out)) " bản ghi · Tính đến " (record.as_of.format("%d/%m/%Y"))
                    " · Từ điển " (record.dictionary.0) " (" (short(record.dictionary.1)) ")"
                }
                h2 { "Các cột" }
                (columns(record))
                (lists(record))
                h2 { "Trường không công bố" }
                (left_out(package))
            }
        }
    }
    .into_string()
}

/// The set for search engines. Within a script only `<` could end it; JSON has another way to write it.
fn script(record: &Record<'_>) -> String {
    schema_org::dataset(record).to_string().replace('<', "\\u003c")
}

fn columns(record: &Record<'_>) -> Markup {
    html! {
        div.wide { table {
            caption { "Mỗi dòng là một cột của tệp dữ liệu" }
            thead { tr {
                th scope="col" { "Cột" } th scope="col" { "Tên và ý nghĩa" } th scope="col" { "Kiểu" }
                th scope="col" { "Cách mở, căn cứ" }
            } }
            tbody { @for (column, published) in record.columns.iter().zip(&record.package.columns) {
                (column_row(column, published))
            } }
        } }
    }
}

fn column_row(column: &Column<'_>, published: &PublishedColumn) -> Markup {
    html! {
        tr {
            th scope="row" { code { (column.id) } }
            td {
                strong { (column.title.vi) }
                @if !column.description.is_empty() { br; (column.description) }
                @if let Some(unit) = column.unit { br; span.soft { "Đơn vị: " (unit) } }
            }
            td { (shape(column.shape)) @if column.quasi { br; span.soft { "tính vào k-ẩn danh" } } }
            td { (published.method) br; span.soft { (published.reason) } }
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

fn lists(record: &Record<'_>) -> Markup {
    let mut lists: Vec<&CodeList> = record.columns.iter().filter_map(|column| column.codes).collect();
    lists.sort_unstable_by(|left, right| left.id.cmp(&right.id));
    lists.dedup_by(|left, right| left.id == right.id);
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

const fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "văn bản",
        Shape::Date => "ngày",
        Shape::Datetime => "thời điểm",
        Shape::Integer => "số nguyên",
        Shape::Number => "số",
        Shape::Boolean => "đúng/sai",
        Shape::Year => "năm",
        Shape::Month => "tháng của năm",
    }
}
