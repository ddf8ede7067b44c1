//! Splink's settings → a model: chances are taken over where a level of the one is a grade of the other.

use std::path::Path;

use serde::Deserialize;

use super::sql;
use crate::dictionary::{Comparison, LinkModel};
use crate::error::{Error, Result};
use crate::lang::Message;

#[derive(Deserialize)]
struct Settings {
    probability_two_random_records_match: Option<f64>,
    #[serde(default)]
    comparisons: Vec<Compared>,
    #[serde(default)]
    blocking_rules_to_generate_predictions: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Compared {
    output_column_name: Option<String>,
    #[serde(default)]
    comparison_levels: Vec<Level>,
}

#[derive(Deserialize)]
struct Level {
    #[serde(default)]
    sql_condition: String,
    #[serde(default)]
    label_for_charts: String,
    m_probability: Option<f64>,
    u_probability: Option<f64>,
    #[serde(default)]
    #[serde(rename = "is_null_level")]
    is_null: bool,
    tf_adjustment_column: Option<String>,
}

/// The model with the chances of a Splink model (JSON) for a table of so many records, and what found no place in it. A
/// comparison is found by its id or by its first field; a level by its label, by «exact» or by «else».
///
/// # Errors
/// When the text is not Splink's JSON.
pub fn import(text: &str, model: &LinkModel, rows: usize, path: &Path) -> Result<(LinkModel, Vec<Message>)> {
    let settings: Settings = serde_json::from_str(text).map_err(|cause| {
        Error::read(path, format!("không phải mô hình Splink ({cause})"), format!("not a Splink model ({cause})")).hint(
            "Hãy dùng tệp do linker.misc.save_model_to_json ghi.",
            "Use the file that linker.misc.save_model_to_json writes.",
        )
    })?;
    let (mut imported, mut lost) = (model.clone(), Vec::new());
    if let Some(probability) = settings.probability_two_random_records_match.filter(|chance| *chance > 0.0) {
        imported.duplicates = probability * (rows.max(2) as f64 - 1.0) / 2.0;
    }
    for compared in &settings.comparisons {
        let name = compared.output_column_name.as_deref().unwrap_or_default();
        let of_name = |own: &&mut Comparison| own.id == name || own.fields.first().is_some_and(|field| field == name);
        match imported.comparisons.iter_mut().find(of_name) {
            Some(own) => take(own, compared, &mut lost),
            None => lost.push(Message::new(
                format!("so sánh «{name}» không có trong mô hình, bị bỏ qua"),
                format!("comparison “{name}” is not in the model and was left out"),
            )),
        }
    }
    for own in &model.comparisons {
        let first = own.fields.first();
        let named = |found: &Compared| {
            found.output_column_name.as_ref().is_some_and(|name| *name == own.id || Some(name) == first)
        };
        if !settings.comparisons.iter().any(named) {
            let id = &own.id;
            lost.push(Message::new(
                format!("«{id}» không có trong mô hình Splink, giữ trọng số cũ"),
                format!("“{id}” is not in the Splink model and keeps its weights"),
            ));
        }
    }
    if !settings.blocking_rules_to_generate_predictions.is_empty() {
        lost.push(Message::new(
            "quy tắc gộp khối của Splink (SQL) không dùng ở đây, giữ quy tắc của mô hình",
            "Splink's blocking rules (SQL) are not used: the model keeps its own",
        ));
    }
    Ok((imported, lost))
}

/// Takes the chances of levels into grades; a level that stands for several grades is shared out as they were before.
fn take(own: &mut Comparison, compared: &Compared, lost: &mut Vec<Message>) {
    for level in compared.comparison_levels.iter().filter(|level| !level.is_null) {
        let grades = grades_of(own, level);
        let (id, label) = (&own.id, &level.label_for_charts);
        if grades.is_empty() {
            lost.push(Message::new(
                format!("«{id}»: bậc «{label}» không có chỗ tương ứng, bị bỏ qua"),
                format!("“{id}”: level “{label}” has no counterpart and was left out"),
            ));
            continue;
        }
        let sums = own
            .levels
            .iter()
            .filter(|rung| grades.contains(&rung.grade))
            .fold((0.0, 0.0), |(m, u), rung| (m + rung.m, u + rung.u));
        for rung in own.levels.iter_mut().filter(|rung| grades.contains(&rung.grade)) {
            let share = |before: f64, sum: f64, new: Option<f64>| {
                new.map_or(before, |new| (new * before / sum).clamp(1e-9, 1.0))
            };
            rung.m = share(rung.m, sums.0, level.m_probability);
            rung.u = share(rung.u, sums.1, level.u_probability);
            if level.tf_adjustment_column.is_some() && rung.tf.is_none() {
                rung.tf = Some(1.0);
            }
        }
    }
}

/// The grades that a level stands for.
fn grades_of(own: &Comparison, level: &Level) -> Vec<String> {
    let known = |grade: &str| own.levels.iter().any(|rung| rung.grade == grade);
    let group = |grade: &str| {
        let of_kind = sql::levels(&own.kind).iter().find(|(_, grades)| grades.contains(&grade));
        of_kind.map_or_else(Vec::new, |(_, grades)| {
            grades.iter().filter(|grade| known(grade)).map(|grade| (*grade).to_owned()).collect()
        })
    };
    let label = level.label_for_charts.to_lowercase();
    if known(&level.label_for_charts) {
        return group(&level.label_for_charts);
    }
    let ends = |rung: Option<&crate::dictionary::Rung>| rung.map_or_else(Vec::new, |rung| group(&rung.grade));
    if label.starts_with("exact match") {
        ends(own.levels.first())
    } else if level.sql_condition.eq_ignore_ascii_case("else") || label == "all other comparisons" {
        ends(own.levels.last())
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::super::export;
    use super::*;

    #[test]
    fn out_and_in_gives_back_the_chances() {
        for id in LinkModel::builtin_ids() {
            let model = LinkModel::builtin(id).unwrap();
            let (json, lost) = export(&model, 10_000).unwrap();
            assert!(!lost.is_empty(), "{id}: lookalikes have no place in Splink");
            let (back, _) = import(&json, &model, 10_000, Path::new("m.json")).unwrap();
            assert!((back.duplicates - model.duplicates).abs() < 1e-9);
            for (own, other) in model.comparisons.iter().zip(&back.comparisons) {
                for (rung, again) in own.levels.iter().zip(&other.levels) {
                    assert!(
                        (rung.m - again.m).abs() < 1e-6 && (rung.u - again.u).abs() < 1e-6,
                        "{id} {} {}",
                        own.id,
                        rung.grade
                    );
                }
            }
        }
    }

    #[test]
    fn a_model_made_in_splink_is_taken_as_far_as_it_goes() {
        let text = r#"{"probability_two_random_records_match": 0.001, "comparisons": [{"output_column_name": "ho_ten",
            "comparison_levels": [{"sql_condition": "x IS NULL", "is_null_level": true, "label_for_charts": "Null"},
            {"sql_condition": "\"ho_ten_l\" = \"ho_ten_r\"", "label_for_charts": "Exact match on ho_ten", "m_probability": 0.7, "u_probability": 0.002},
            {"sql_condition": "jaro(x)", "label_for_charts": "Jaro-Winkler distance", "m_probability": 0.2, "u_probability": 0.1},
            {"sql_condition": "ELSE", "label_for_charts": "All other comparisons", "m_probability": 0.1, "u_probability": 0.9}]},
            {"output_column_name": "la", "comparison_levels": []}]}"#;
        let model = LinkModel::builtin("cong_dan").unwrap();
        let (imported, lost) = import(text, &model, 1001, Path::new("m.json")).unwrap();
        let (_, name) = imported.comparison("ten").unwrap();
        assert!((name.levels[0].m - 0.7).abs() < 1e-9 && (imported.duplicates - 0.5).abs() < 1e-9);
        for told in ["Jaro-Winkler", "«la»", "«dinh_danh»"] {
            assert!(lost.iter().any(|lost| lost.vi.contains(told)), "{told}: {lost:?}");
        }
        assert!(import("[]", &model, 1, Path::new("m.json")).is_err());
    }
}
