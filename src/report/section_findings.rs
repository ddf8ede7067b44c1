//! What was found, and who must mend it.

use maud::{Markup, html};

use super::model::{CheckGroup, DatasetReport, FindingExample, OwnerGroup, ReportModel};
use super::page::Bounds;
use super::section_quality::field_title;
use super::words::{count, level_class, plain_moment, t};
use crate::check::Level;
use crate::lang::Lang;

/// Findings by check and field, with examples to open.
pub(super) fn findings(dataset: &DatasetReport, place: usize, lang: Lang, bounds: Bounds) -> Markup {
    let id = format!("phat-hien-{place}");
    html! {
        h3 { (t(lang, "Phát hiện", "Findings")) " (" (count(lang, dataset.findings)) ")" }
        @if dataset.checks.is_empty() {
            p.note { (t(lang, "Không có phát hiện nào.", "Nothing was found.")) }
        } @else {
            label.filter hidden {
                (t(lang, "Lọc: ", "Filter: "))
                input type="search" data-filter=(id) placeholder=(t(lang, "mã, trường, mức …", "code, field, level …"));
            }
            div.wide { table.findings id=(id) {
                caption { (t(lang, "Theo kiểm tra và trường, nặng trước; mở dòng để xem ví dụ", "By check and field, gravest first; open a row for examples")) }
                thead { tr {
                    th scope="col" { (t(lang, "Mã", "Code")) }
                    th scope="col" { (t(lang, "Nội dung", "What")) }
                    th scope="col" { (t(lang, "Trường", "Field")) }
                    th scope="col" { (t(lang, "Mức", "Level")) }
                    th.n scope="col" { (t(lang, "Số lượng", "Count")) }
                    th.n scope="col" { (t(lang, "Tỷ lệ", "Share")) }
                } }
                @for group in dataset.checks.iter().take(bounds.rows) { (check(dataset, group, lang, bounds)) }
            } }
            @if dataset.checks.len() > bounds.rows {
                p.note { (t(lang, "Còn nữa, xem thư mục phat_hien: ", "More in the folder phat_hien: ")) (count(lang, (dataset.checks.len() - bounds.rows) as u64)) (t(lang, " nhóm.", " groups.")) }
            }
        }
    }
}

/// Errors told first on the page.
const FIRST: usize = 7;

/// The commonest errors over all data sets: what to mend first.
pub(super) fn first_things(model: &ReportModel, lang: Lang) -> Markup {
    let mut errors: Vec<(&DatasetReport, &CheckGroup)> = model
        .datasets
        .iter()
        .flat_map(|set| set.checks.iter().map(move |group| (set, group)))
        .filter(|(_, group)| group.level == Level::Error)
        .collect();
    errors.sort_by_key(|(_, group)| std::cmp::Reverse(group.findings));
    let most = errors.first().map_or(1, |(_, group)| group.findings.max(1));
    html! {
        @if !errors.is_empty() {
            h3 { (t(lang, "Việc nên làm trước", "What to mend first")) }
            div.wide { table.bars.first {
                caption { (t(lang, "Những lỗi nhiều ô nhất của mọi tập dữ liệu", "The commonest errors of all data sets")) }
                thead { tr {
                    th scope="col" { (t(lang, "Tập dữ liệu", "Data set")) }
                    th scope="col" { (t(lang, "Lỗi", "Error")) }
                    th scope="col" { (t(lang, "Trường", "Field")) }
                    th scope="col" { (t(lang, "Cơ quan sửa", "Who mends")) }
                    th scope="col" colspan="2" { (t(lang, "Số lượng", "Count")) }
                } }
                tbody { @for (set, group) in errors.into_iter().take(FIRST) { tr {
                    th scope="row" { (set.title.get(lang)) }
                    td.words { code { (group.code) } " " (group.title.get(lang)) }
                    td.words { (field_or_row(set, group, lang)) }
                    td.words { (mender(set, group)) }
                    td.track { div.bar { span.poor style=(format!("width:{:.1}%", group.findings as f64 * 100.0 / most as f64)) {} } }
                    td.n { (count(lang, group.findings)) }
                } } }
            } }
        }
    }
}

/// The body that has this fault to mend; the set's owner where findings do not say.
fn mender<'a>(dataset: &'a DatasetReport, group: &CheckGroup) -> &'a str {
    let has = |owner: &&OwnerGroup| {
        owner.commonest.iter().any(|(code, field, _)| *code == group.code && *field == group.field)
    };
    let only = dataset.owners.first().filter(|_| dataset.owners.len() == 1);
    dataset.owners.iter().find(has).or(only).map_or(dataset.owner.as_str(), |owner| owner.owner.as_str())
}

fn field_or_row<'a>(dataset: &'a DatasetReport, group: &'a CheckGroup, lang: Lang) -> &'a str {
    if group.field.is_empty() { t(lang, "cả dòng", "whole row") } else { field_title(dataset, &group.field, lang) }
}

fn check(dataset: &DatasetReport, group: &CheckGroup, lang: Lang, bounds: Bounds) -> Markup {
    html! {
        tbody {
            tr {
                th scope="row" { code { (group.code) } }
                td {
                    (group.title.get(lang))
                    @if bounds.examples > 0 && !group.examples.is_empty() {
                        details {
                            summary { (t(lang, "Ví dụ", "Examples")) }
                            ul.examples { @for example in group.examples.iter().take(bounds.examples) { li { (finding(example, lang)) } } }
                        }
                    }
                }
                td { (field_or_row(dataset, group, lang)) }
                td { span class=(format!("level {}", level_class(group.level))) { (group.level.title().get(lang)) } }
                td.n { (count(lang, group.findings)) }
                td.n { (share(group, lang)) }
            }
        }
    }
}

fn finding(example: &FindingExample, lang: Lang) -> Markup {
    html! {
        code { (example.address) } " "
        // A finding on a whole row or set has no cell to be empty.
        @if !example.value.is_empty() { q { (plain_moment(&example.value)) } }
        @else if example.detail.is_empty() { i { (t(lang, "(trống)", "(empty)")) } }
        @if !example.proposal.is_empty() { " → " q { (plain_moment(&example.proposal)) } }
        @if !example.detail.is_empty() { " · " (example.detail) }
    }
}

/// The share of what was judged, rounded up: a fault never shows as 0 %.
fn share(group: &CheckGroup, lang: Lang) -> String {
    // A fact of the whole set is one of one: its share says nothing.
    if group.tested <= 1 {
        return String::new();
    }
    let tenths = group.findings.saturating_mul(1000).div_ceil(group.tested);
    let point = t(lang, ",", ".");
    format!("{}{point}{} %", tenths / 10, tenths % 10)
}

/// Who must mend what.
pub(super) fn owners(dataset: &DatasetReport, lang: Lang, bounds: Bounds) -> Markup {
    if dataset.owners.is_empty() {
        return html! {};
    }
    html! {
        h3 { (t(lang, "Ai sửa gì", "Who mends what")) }
        div.wide { table {
            caption { (t(lang, "Cơ quan phải sửa, nhiều việc trước", "Bodies to mend, most first")) }
            thead { tr {
                th scope="col" { (t(lang, "Cơ quan", "Body")) }
                th.n scope="col" { (t(lang, "Lỗi", "Errors")) }
                th.n scope="col" { (t(lang, "Cảnh báo", "Warnings")) }
                th.n scope="col" { (t(lang, "Lưu ý", "Info")) }
                th scope="col" { (t(lang, "Nhiều nhất", "Commonest")) }
            } }
            tbody { @for owner in dataset.owners.iter().take(bounds.rows) { (owner_row(dataset, owner, lang)) } }
        } }
    }
}

fn owner_row(dataset: &DatasetReport, owner: &OwnerGroup, lang: Lang) -> Markup {
    let of = |level| count(lang, owner.levels.get(&level).copied().unwrap_or(0));
    html! {
        tr {
            th scope="row" { @if owner.owner.is_empty() { (t(lang, "chưa rõ", "not known")) } @else { (owner.owner) } }
            td.n { (of(Level::Error)) } td.n { (of(Level::Warning)) } td.n { (of(Level::Info)) }
            td { ul.plain { @for (code, field, number) in &owner.commonest {
                li { code { (code) } " " (field_title(dataset, field, lang)) " × " (count(lang, *number)) }
            } } }
        }
    }
}
