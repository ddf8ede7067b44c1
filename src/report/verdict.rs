//! The director's answer: how good, what is weakest, who has most to mend. Three lines of words.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::model::{DatasetReport, Publication, ReportModel};
use super::page::rank;
use super::words::{count, mark, t};
use crate::check::{Level, Quality};
use crate::lang::Lang;

/// The lines.
pub(super) fn lines(model: &ReportModel, lang: Lang) -> Markup {
    html! {
        ul.verdicts {
            (goodness(model, lang))
            (weakest(model, lang))
            (busiest(model, lang))
            (kept_back(model, lang))
        }
    }
}

fn score(set: &DatasetReport) -> Option<f64> {
    set.card.as_ref().and_then(|card| card.overall.score)
}

fn goodness(model: &ReportModel, lang: Lang) -> Markup {
    let good = model.datasets.iter().filter(|set| rank(set) == "good").count() as u64;
    html! {
        li {
            strong { (count(lang, good)) "/" (count(lang, model.datasets.len() as u64)) }
            (t(lang, " tập dữ liệu đạt mức tốt", " data sets are good"))
            @if let Some((set, lowest)) = lowest(model) {
                (t(lang, "; thấp nhất: ", "; lowest: ")) strong { (set.title.get(lang)) } " (" (mark(lang, Some(lowest))) ")"
            } "."
        }
    }
}

fn lowest(model: &ReportModel) -> Option<(&DatasetReport, f64)> {
    model.datasets.iter().filter_map(|set| Some((set, score(set)?))).min_by(|left, right| left.1.total_cmp(&right.1))
}

fn weakest(model: &ReportModel, lang: Lang) -> Markup {
    let marks = model.datasets.iter().filter_map(|set| Some((set, set.card.as_ref()?))).flat_map(|(set, card)| {
        Quality::ALL.into_iter().filter_map(move |quality| Some((set, quality, card.qualities.get(&quality)?.score?)))
    });
    html! {
        @if let Some((set, quality, score)) = marks.min_by(|left, right| left.2.total_cmp(&right.2)) {
            li {
                (t(lang, "Điểm yếu nhất: ", "Weakest: ")) "«" (quality.title().get(lang)) "» " (t(lang, "của ", "of "))
                strong { (set.title.get(lang)) } " (" (mark(lang, Some(score))) ")."
            }
        }
    }
}

/// Errors of each body over all sets.
fn errors(model: &ReportModel) -> BTreeMap<&str, u64> {
    let mut errors = BTreeMap::new();
    for owner in model.datasets.iter().flat_map(|set| &set.owners) {
        *errors.entry(owner.owner.as_str()).or_default() += owner.levels.get(&Level::Error).copied().unwrap_or(0);
    }
    errors
}

fn busiest(model: &ReportModel, lang: Lang) -> Markup {
    let errors = errors(model);
    let all: u64 = errors.values().sum();
    html! {
        @if let Some((owner, most)) = errors.iter().max_by_key(|(_, number)| **number).filter(|(_, number)| **number > 0) {
            li {
                (t(lang, "Nhiều lỗi phải sửa nhất: ", "Most errors to mend: "))
                strong { @if owner.is_empty() { (t(lang, "chưa rõ cơ quan", "body not known")) } @else { (owner) } }
                " (" (count(lang, *most)) "/" (count(lang, all)) (t(lang, " lỗi).", " errors)."))
            }
        }
    }
}

fn kept_back(model: &ReportModel, lang: Lang) -> Markup {
    let refused: Vec<&str> = model
        .datasets
        .iter()
        .filter(|set| matches!(set.publication, Publication::Refused { .. }))
        .map(|set| set.title.get(lang))
        .collect();
    html! {
        @if !refused.is_empty() {
            li.refused { (t(lang, "Chưa công bố được: ", "Not published: ")) strong { (refused.join(", ")) } "." }
        }
    }
}
