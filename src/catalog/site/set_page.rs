//! The page of a set: what it is, its files, a preview, its dictionary, charts of its values, its quality over time, its versions.

use maud::{Markup, html};

use super::chart::bar;
use super::words::{count, cycle, data_format, day, frame, grade, mark, size, t};
use super::{Portal, chart};
use crate::catalog::distribution::{Bar, Distribution};
use crate::catalog::query::VersionLine;
use crate::catalog::record::{FileLine, Record};
use crate::check::Quality;
use crate::lang::Lang;
use crate::publish::SUMS;
use crate::score::label_in;

/// Draws the page.
pub(super) fn page(
    portal: &Portal<'_>,
    record: &Record,
    versions: &[VersionLine],
    overdue: bool,
    lang: Lang,
) -> String {
    let title = if lang == Lang::En && !record.title_en.is_empty() { &record.title_en } else { &record.title };
    let (up, other) = if lang == Lang::Vi {
        ("../", format!("../en/bo/{}.html", record.set))
    } else {
        ("../../", format!("../../bo/{}.html", record.set))
    };
    let main = html! {
        nav.crumbs aria-label=(t(lang, "Đường dẫn", "Breadcrumb")) {
            a href="../index.html" { (t(lang, "Các bộ dữ liệu", "Data sets")) }
            @if !record.topic.is_empty() { " / " a href=(format!("../index.html#topic={}", record.topic)) { (portal.topic(&record.topic, lang)) } }
        }
        section.head {
            h1 { (title) }
            @if lang == Lang::En { p.soft lang="vi" { (record.title) } }
            p lang="vi" { (record.description) }
            p.tags {
                span class=(format!("tag {}", label_grade(&record.label))) { (t(lang, "điểm ", "score ")) (mark(lang, record.score)) " · " (label_in(&record.label, lang)) }
                @if overdue { span.tag.poor { (t(lang, "quá hạn cập nhật", "overdue")) } }
                span.tag { (t(lang, "phiên bản ", "version ")) (record.version) }
            }
            (facts(portal, record, lang))
        }
        (downloads(portal, record, up, lang))
        (preview(record, lang))
        (columns(record, lang))
        (values(record, lang))
        (quality(record, versions, lang))
        (history(versions, lang))
        section {
            h2 { (t(lang, "Trích dẫn", "Citation")) }
            p lang="vi" { (record.owner) ". «" (record.title) "», phiên bản " (record.version) ", dữ liệu tính đến " (day(Lang::Vi, &record.as_of)) ". " (portal.publisher) ". " (record.licence) "." }
        }
    };
    frame(portal, lang, title, (up, &other), &main)
}

fn facts(portal: &Portal<'_>, record: &Record, lang: Lang) -> Markup {
    let lines = [
        (t(lang, "Cơ quan chủ quản", "Owner"), record.owner.clone()),
        (t(lang, "Chủ đề", "Topic"), portal.topic(&record.topic, lang).to_owned()),
        (t(lang, "Lĩnh vực", "Sector"), record.sector.clone()),
        (t(lang, "Dữ liệu tính đến", "As of"), day(lang, &record.as_of)),
        (t(lang, "Cập nhật", "Update"), cycle(lang, &record.cycle)),
        (t(lang, "Số bản ghi", "Records"), count(lang, record.rows)),
        (t(lang, "Giấy phép", "Licence"), record.licence.clone()),
        (t(lang, "k-ẩn danh", "k-anonymity"), record.privacy.k_measured.map_or_else(String::new, |k| k.to_string())),
        (t(lang, "Từ điển", "Dictionary"), record.dictionary.clone()),
    ];
    html! { dl.facts {
        @for (name, text) in lines.iter().filter(|(_, text)| !text.is_empty()) { div { dt { (name) } dd { (text) } } }
        @if !record.legal_basis.is_empty() {
            div.long { dt { (t(lang, "Căn cứ pháp lý", "Legal basis")) } dd lang="vi" { (record.legal_basis.join("; ")) } }
        }
    } }
}

/// The colour of the law's own label.
fn label_grade(label: &str) -> &'static str {
    match label {
        "tốt" => "good",
        "không tốt" => "fair",
        "kém" => "poor",
        _ => "none",
    }
}

fn downloads(portal: &Portal<'_>, record: &Record, up: &str, lang: Lang) -> Markup {
    let place = |name: &str| format!("{up}tai_ve/{}/{}/{name}", record.set, record.version);
    let row = |file: &FileLine, data: bool| {
        html! { tr {
            th scope="row" {
                @if portal.data { a href=(place(&file.name)) download { (file.name) } } @else { (file.name) }
                @if data { " " span.tag.good { (t(lang, "dữ liệu", "data")) } }
            }
            td.n { (size(lang, file.bytes)) }
            td.sum { code { (file.sha256) } }
        } }
    };
    let is_data = |file: &&FileLine| data_format(&file.name).is_some();
    html! {
        section {
            h2 { (t(lang, "Tải về", "Downloads")) }
            div.wide tabindex="0" role="region" aria-label=(t(lang, "Các tệp", "Files")) { table {
                thead { tr { th scope="col" { (t(lang, "Tệp", "File")) } th.n scope="col" { (t(lang, "Cỡ", "Size")) } th.sum scope="col" { "SHA-256" } } }
                tbody {
                    @for file in record.files.iter().filter(is_data) { (row(file, true)) }
                    @for file in record.files.iter().filter(|file| !is_data(file)) { (row(file, false)) }
                }
            } }
            @if portal.data { p.soft { a href=(place(SUMS)) { (SUMS) } ": " (t(lang, "kiểm cả gói bằng", "check the whole package with")) " " code { "sha256sum -c SHA256SUMS" } } }
        }
    }
}

fn preview(record: &Record, lang: Lang) -> Markup {
    html! {
        section {
            h2 { (t(lang, "Xem trước", "Preview")) }
            p.soft { (record.preview.len()) (t(lang, " bản ghi lấy rải đều trong dữ liệu đã công bố.", " records spread over the published data.")) }
            div.wide tabindex="0" role="region" aria-label=(t(lang, "Xem trước dữ liệu", "Preview of the data")) lang="vi" { table.data {
                thead { tr { @for column in &record.columns { th scope="col" title=(column.title) { (column.name) } } } }
                tbody { @for row in &record.preview { tr { @for cell in row { td { (cell) } } } } }
            } }
        }
    }
}

fn columns(record: &Record, lang: Lang) -> Markup {
    html! {
        section {
            h2 { (t(lang, "Từ điển dữ liệu", "Dictionary")) }
            div.wide tabindex="0" role="region" aria-label=(t(lang, "Các cột", "Columns")) { table {
                thead { tr {
                    th scope="col" { (t(lang, "Cột", "Column")) } th scope="col" { (t(lang, "Tên", "Title")) }
                    th scope="col" { (t(lang, "Kiểu", "Type")) } th scope="col" { (t(lang, "Nghĩa", "Meaning")) }
                } }
                tbody { @for column in &record.columns { tr {
                    th scope="row" { code { (column.name) } @if record.key.contains(&column.name) { " " span.tag { (t(lang, "khóa", "key")) } } }
                    td lang="vi" { (column.title) }
                    td { (column.kind) }
                    td lang="vi" { (column.description) }
                } } }
            } }
        }
    }
}

/// A chart of the values of each column that has one.
fn values(record: &Record, lang: Lang) -> Markup {
    if record.distributions.is_empty() {
        return html! {};
    }
    let title =
        |name: &str| record.columns.iter().find(|column| column.name == name).map(|column| column.title.as_str());
    let shown = |distribution: &Distribution| {
        let others = (distribution.others > 0).then_some(distribution.others);
        let empty = (distribution.empty > 0).then_some(distribution.empty);
        let most = distribution.bars.iter().map(|bar| bar.records).chain(others).chain(empty).max().unwrap_or(0);
        let line = |name: Markup, records: u64| html! { li { span { (name) } (bar(records, most)) span.n { (count(lang, records)) } } };
        html! { div {
            h3 lang="vi" { (title(&distribution.column).filter(|title| !title.is_empty()).unwrap_or(&distribution.column)) }
            ul.bars {
                @for bar in &distribution.bars { (line(step(bar, lang), bar.records)) }
                @if let Some(others) = others { (line(html! { em { (t(lang, "giá trị khác", "other values")) } }, others)) }
                @if let Some(empty) = empty { (line(html! { em { (t(lang, "để trống", "empty")) } }, empty)) }
            }
        } }
    };
    html! {
        section {
            h2 { (t(lang, "Phân bố giá trị", "Distribution of values")) }
            p.soft { (t(lang, "Số bản ghi theo từng giá trị, đếm trên toàn bộ dữ liệu đã công bố của phiên bản này.",
                "Records by value, counted over all published data of this version.")) }
            div.charts { @for distribution in &record.distributions { (shown(distribution)) } }
        }
    }
}

/// A value as its readers write it; a step says where it begins and ends.
fn step(bar: &Bar, lang: Lang) -> Markup {
    let number = |text: &str| if lang == Lang::Vi { text.replace('.', ",") } else { text.to_owned() };
    match &bar.to {
        Some(to) => html! { (number(&bar.value)) " – < " (number(to)) },
        None if bar.label.is_empty() => html! { (bar.value) },
        None => html! { span lang="vi" { (bar.label) } " " span.soft { (bar.value) } },
    }
}

/// The six qualities of the latest version, and the score over the versions.
fn quality(record: &Record, versions: &[VersionLine], lang: Lang) -> Markup {
    let points: Vec<(String, f64)> = versions
        .iter()
        .rev()
        .filter(|version| !version.withdrawn)
        .filter_map(|version| Some((version.as_of.clone(), version.score?)))
        .collect();
    let own = |quality: Quality| record.qualities.get(quality.prefix()).and_then(serde_json::Value::as_f64);
    html! {
        section {
            h2 { (t(lang, "Chất lượng theo thời gian", "Quality over time")) }
            @if !points.is_empty() { div.wide tabindex="0" role="region" aria-label=(t(lang, "Biểu đồ điểm", "Chart of scores")) { (chart::scores(&points, lang)) } }
            dl.six { @for quality in Quality::ALL {
                div { dt { (quality.title().get(lang)) } dd class=(grade(own(quality))) { (mark(lang, own(quality))) } }
            } }
        }
    }
}

fn history(versions: &[VersionLine], lang: Lang) -> Markup {
    html! {
        section {
            h2 { (t(lang, "Các phiên bản", "Versions")) }
            ol.versions { @for version in versions {
                li {
                    h3 { (version.version) " " span.soft { (t(lang, "tính đến ", "as of ")) (day(lang, &version.as_of)) } }
                    @if let (Some(at), Some(why)) = (&version.withdrawn_at, &version.withdrawn_why) {
                        p.poor { (t(lang, "Đã thu hồi ngày ", "Withdrawn on ")) (day(lang, at)) ": " (why) }
                    }
                    ul { @for line in version.changes.lines(lang) { li { (line) } } }
                }
            } }
        }
    }
}
