//! What to mend for the most points, and how the marks went from run to run.

use maud::{Markup, html};

use super::chart;
use super::model::{DatasetReport, ReportModel};
use super::page::{Bounds, day, label_class};
use super::section_quality::{field_title, heat_cell};
use super::words::{count, mark, t};
use crate::check::{Check, Quality};
use crate::lang::Lang;
use crate::score::{Change, Entry, Repair, label_in};

/// Runs drawn, the latest.
const RUNS: usize = 12;

/// The five cheapest repairs.
pub(super) fn repairs(dataset: &DatasetReport, lang: Lang) -> Markup {
    let Some(card) = dataset.card.as_ref().filter(|card| !card.repairs.is_empty()) else {
        return html! {};
    };
    html! {
        h3 { (t(lang, "Sửa gì trước thì lợi nhất", "Cheapest repairs")) }
        div.wide { table {
            caption { (t(lang, "Mỗi ô sửa được thêm nhiều điểm nhất đứng trước; tính như sửa hết lỗi của dòng ấy", "Most points for each cell first; as if the whole line were mended")) }
            thead { tr {
                th scope="col" { (t(lang, "Việc", "Repair")) }
                th scope="col" { (t(lang, "Trường", "Field")) }
                th.n scope="col" { (t(lang, "Số ô phải sửa", "Cells to mend")) }
                th.n scope="col" { (t(lang, "Điểm chung tăng", "Points gained")) }
            } }
            tbody { @for repair in &card.repairs { (repair_row(dataset, repair, lang)) } }
        } }
    }
}

fn repair_row(dataset: &DatasetReport, repair: &Repair, lang: Lang) -> Markup {
    let title = Check::find(&repair.code).map_or("", |check| check.title.get(lang));
    let gain = format!("+{:.3}", repair.gain).replace('.', t(lang, ",", "."));
    html! {
        tr {
            th.words scope="row" { code { (repair.code) } " " (title) }
            td { @if repair.field.is_empty() { (t(lang, "cả dòng", "whole row")) } @else { (field_title(dataset, &repair.field, lang)) } }
            td.n { (count(lang, repair.cells)) }
            td.n { strong { (gain) } }
        }
    }
}

/// The entries of a data set up to the day of the report, the latest last.
fn entries<'m>(model: &'m ReportModel, dataset: &DatasetReport) -> Vec<&'m Entry> {
    let own = model.history.0.iter().filter(|entry| entry.dataset == dataset.id && entry.as_of <= model.as_of);
    let all: Vec<&Entry> = own.collect();
    all.get(all.len().saturating_sub(RUNS)..).unwrap_or_default().to_vec()
}

/// How far the mark of a data set went since the run before.
pub(super) fn delta(model: &ReportModel, dataset: &DatasetReport, lang: Lang) -> Markup {
    let all = entries(model, dataset);
    let [.., before, now] = all.as_slice() else { return html! {} };
    changed(Change::of(before.overall, now.overall), &before.as_of, lang)
}

fn changed(change: Change, since: &str, lang: Lang) -> Markup {
    let Some(delta) = change.delta else { return html! {} };
    let class = if delta > 0.0 {
        "up"
    } else if delta < 0.0 {
        "down"
    } else {
        "same"
    };
    let arrow = match class {
        "up" => "▲",
        "down" => "▼",
        _ => "=",
    };
    let text = format!("{:.1}", delta.abs()).replace('.', t(lang, ",", "."));
    let title = format!("{} {}", t(lang, "so với", "since"), day(since, lang));
    html! { span class=(format!("delta {class}")) title=(title) { (arrow) " " (text) } }
}

/// The marks from run to run; nothing where there is only this one.
pub(super) fn trend(model: &ReportModel, dataset: &DatasetReport, lang: Lang, bounds: Bounds) -> Markup {
    let all = entries(model, dataset);
    if all.len() < 2 {
        return html! {};
    }
    let points: Vec<(String, Option<f64>)> = all.iter().map(|one| (day(&one.as_of, lang), one.overall)).collect();
    html! {
        h3 { (t(lang, "Diễn biến qua các lần", "From run to run")) }
        div.wide { (chart::line(&points, lang, t(lang, "Điểm chung qua các lần", "Overall mark from run to run"))) }
        div.wide { table.heat {
            caption { (t(lang, "Lần mới nhất đứng trước", "The latest first")) }
            thead { tr {
                th scope="col" { (t(lang, "Ngày xét", "Day")) }
                th.n scope="col" { (t(lang, "Bản ghi", "Records")) }
                th.c scope="col" { (t(lang, "Điểm", "Mark")) }
                th.c scope="col" { (t(lang, "Thay đổi", "Change")) }
                th scope="col" { (t(lang, "Xếp loại", "Label")) }
                @for quality in Quality::ALL { th.c scope="col" { (quality.title().get(lang)) } }
            } }
            tbody { @for (place, entry) in all.iter().enumerate().rev().take(bounds.rows) {
                @let before = place.checked_sub(1).and_then(|at| all.get(at));
                tr {
                    th scope="row" { (day(&entry.as_of, lang)) }
                    td.n { (count(lang, entry.rows)) }
                    td.c { span class=(format!("pill {}", label_class(&entry.label))) { (mark(lang, entry.overall)) } }
                    td.c { @if let Some(before) = before { (changed(Change::of(before.overall, entry.overall), &before.as_of, lang)) } }
                    td { (label_in(&entry.label, lang)) " · " (entry.rank) }
                    @for quality in Quality::ALL { (heat_cell(model, entry.qualities.get(&quality).copied(), lang)) }
                }
            } }
        } }
    }
}
