//! The six qualities of a data set, as a whole and by field.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::chart::radar;
use super::model::{DatasetReport, ReportModel};
use super::page::{Bounds, grade};
use super::words::{count, mark, t};
use crate::check::Quality;
use crate::lang::Lang;
use crate::score::{Mark, ScoreCard};

/// Radar and bars.
pub(super) fn qualities(model: &ReportModel, dataset: &DatasetReport, lang: Lang) -> Markup {
    let Some(card) = &dataset.card else {
        return html! { p.note { (t(lang, "Chưa chấm điểm.", "Not scored.")) } };
    };
    let scores: Vec<(Quality, Option<f64>)> = Quality::ALL
        .into_iter()
        .map(|quality| (quality, card.qualities.get(&quality).and_then(|mark| mark.score)))
        .collect();
    html! {
        h3 { (t(lang, "Sáu phẩm chất", "Six qualities")) }
        div.six {
            (radar(&scores, lang, t(lang, "Sáu phẩm chất", "Six qualities")))
            div.wide { (bars(model, card, lang)) }
        }
        details { summary { (t(lang, "Cách tính điểm", "How the marks are made")) }
            ul.plain.formula { @for line in formula(card, lang).lines() { li { (line) } } }
        }
    }
}

fn formula(card: &ScoreCard, lang: Lang) -> &str {
    if lang == Lang::En && !card.formula_en.is_empty() { &card.formula_en } else { &card.formula }
}

fn bars(model: &ReportModel, card: &ScoreCard, lang: Lang) -> Markup {
    html! {
        table.bars {
            caption.hidden { (t(lang, "Điểm từng phẩm chất", "Mark of each quality")) }
            thead { tr {
                th scope="col" { (t(lang, "Phẩm chất", "Quality")) }
                th scope="col" colspan="2" { (t(lang, "Điểm", "Mark")) }
                th.n scope="col" { (t(lang, "Đã kiểm", "Tested")) }
                th.n scope="col" { (t(lang, "Vi phạm", "Broken")) }
                th.n scope="col" { (t(lang, "Trọng số", "Weight")) }
            } }
            tbody { @for quality in Quality::ALL {
                (bar(model, quality, card.qualities.get(&quality).copied().unwrap_or_default(), lang))
            } }
        }
    }
}

fn bar(model: &ReportModel, quality: Quality, mark_of: Mark, lang: Lang) -> Markup {
    html! {
        tr {
            th scope="row" { (quality.title().get(lang)) }
            td.track { div.bar { @if let Some(score) = mark_of.score {
                span class=(grade(model, Some(score))) style=(format!("width:{:.1}%", score.clamp(0.0, 100.0))) {}
            } } }
            td.n { strong { (mark(lang, mark_of.score)) } }
            td.n { (count(lang, mark_of.tested)) }
            td.n { (count(lang, mark_of.broken)) }
            td.n { (weight(mark_of.weight, lang)) }
        }
    }
}

/// Data sets by qualities: what a director looks at first.
pub(super) fn by_dataset(model: &ReportModel, lang: Lang, bounds: Bounds) -> Markup {
    let scored: Vec<&DatasetReport> =
        model.datasets.iter().filter(|set| set.card.is_some()).take(bounds.rows).collect();
    if scored.is_empty() {
        return html! {};
    }
    html! {
        h3 { (t(lang, "Sáu phẩm chất của từng tập dữ liệu", "Six qualities of each data set")) }
        div.wide { table.heat {
            caption { (t(lang, "Điểm từ 0 đến 100; ô trống: chưa đo", "Marks from 0 to 100; empty: not measured")) }
            thead { tr {
                th scope="col" { (t(lang, "Tập dữ liệu", "Data set")) }
                @for quality in Quality::ALL { th.c scope="col" { (quality.title().get(lang)) } }
            } }
            tbody { @for set in scored { @if let Some(card) = &set.card {
                (heat_row(model, set.title.get(lang), &card.qualities, lang))
            } } }
        } }
    }
}

/// A weight in per cent of the whole.
fn weight(weight: f64, lang: Lang) -> String {
    let percent = weight * 100.0;
    let text =
        if (percent - percent.round()).abs() < 0.005 { format!("{percent:.0}") } else { format!("{percent:.1}") };
    format!("{} %", text.replace('.', t(lang, ",", ".")))
}

/// Fields by qualities: a number and a shade.
pub(super) fn heat(model: &ReportModel, dataset: &DatasetReport, lang: Lang, bounds: Bounds) -> Markup {
    let Some(card) = dataset.card.as_ref().filter(|card| !card.fields.is_empty()) else {
        return html! {};
    };
    html! {
        h3 { (t(lang, "Điểm theo trường", "Marks by field")) }
        div.wide { table.heat {
            caption { (t(lang, "Ô trống: phẩm chất đó chưa được kiểm ở trường này; trường chưa kiểm gì thì không nêu", "Empty: this quality was not checked there; fields without any check are not listed")) }
            thead { tr {
                th scope="col" { (t(lang, "Trường", "Field")) }
                @for quality in Quality::ALL { th.c scope="col" { (quality.title().get(lang)) } }
            } }
            tbody { @for (field, marks) in card.fields.iter().filter(|(_, marks)| measured(marks)).take(bounds.rows) { (heat_row(model, field_title(dataset, field, lang), marks, lang)) } }
        } }
    }
}

/// True where a field has at least one mark: the others would be empty lines.
fn measured(marks: &BTreeMap<Quality, Mark>) -> bool {
    marks.values().any(|mark| mark.score.is_some())
}

fn heat_row(model: &ReportModel, title: &str, marks: &BTreeMap<Quality, Mark>, lang: Lang) -> Markup {
    html! {
        tr {
            th scope="row" { (title) }
            (heat_cells(model, marks, lang))
        }
    }
}

/// The cells of the six qualities.
pub(super) fn heat_cells(model: &ReportModel, marks: &BTreeMap<Quality, Mark>, lang: Lang) -> Markup {
    let score = |quality| marks.get(&quality).and_then(|mark| mark.score);
    html! { @for quality in Quality::ALL { (heat_cell(model, score(quality), lang)) } }
}

/// A mark with its shade; an empty cell where nothing was measured.
pub(super) fn heat_cell(model: &ReportModel, score: Option<f64>, lang: Lang) -> Markup {
    html! { @match score {
        Some(score) => td class=(format!("c {} {}", grade(model, Some(score)), shade(score))) { (mark(lang, Some(score))) },
        None => td.c.none {},
    } }
}

/// A full mark is pale: the eye goes to what is to be mended.
const fn shade(score: f64) -> &'static str {
    if score >= 100.0 { "full" } else { "" }
}

/// The title of a field, or its id where the entity does not know it.
pub(super) fn field_title<'a>(dataset: &'a DatasetReport, id: &'a str, lang: Lang) -> &'a str {
    dataset.fields.iter().find(|field| field.id == id).map_or(id, |field| field.title.get(lang))
}
