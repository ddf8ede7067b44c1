//! A model → Splink's settings.

use serde_json::{Value, json};

use super::sql;
use crate::dictionary::{Comparison, LinkModel};
use crate::error::{Error, Result};
use crate::lang::Message;

/// The model as Splink's JSON for a table of so many records in normal form (DuckDB), and what it cannot hold.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn export(model: &LinkModel, rows: usize) -> Result<(String, Vec<Message>)> {
    let mut lost = Vec::new();
    let comparisons: Vec<Value> = model.comparisons.iter().map(|found| comparison(found, &mut lost)).collect();
    let rules: Vec<Value> = model.block.iter().filter_map(|rule| blocking(model, rule, &mut lost)).collect();
    told_of_the_rest(model, &mut lost);
    let settings = json!({
        "link_type": "dedupe_only",
        "unique_id_column_name": "record_id",
        "probability_two_random_records_match": (model.duplicates * 2.0 / (rows.max(2) as f64 - 1.0)).min(0.5),
        "sql_dialect": "duckdb",
        "retain_matching_columns": true,
        "retain_intermediate_calculation_columns": true,
        "blocking_rules_to_generate_predictions": rules,
        "comparisons": comparisons,
    });
    let text = serde_json::to_string_pretty(&settings).map_err(|cause| Error::stage("splink", cause))?;
    Ok((text + "\n", lost))
}

fn comparison(found: &Comparison, lost: &mut Vec<Message>) -> Value {
    let null = |side: &str| format!("\"{}_{side}\" IS NULL", found.fields.first().map_or("", String::as_str));
    let mut levels = vec![json!({
        "sql_condition": format!("{} OR {}", null("l"), null("r")),
        "label_for_charts": "thieu",
        "is_null_level": true,
    })];
    for (condition, grades) in sql::levels(&found.kind) {
        let rungs: Vec<_> = found.levels.iter().filter(|rung| grades.contains(&rung.grade.as_str())).collect();
        let Some(first) = rungs.first() else { continue };
        let sum =
            |chance: fn(&crate::dictionary::Rung) -> f64| rungs.iter().map(|rung| chance(rung)).sum::<f64>().min(1.0);
        let mut level = json!({
            "sql_condition": sql::fill(condition, &found.fields),
            "label_for_charts": first.grade,
            "m_probability": sum(|rung| rung.m),
            "u_probability": sum(|rung| rung.u),
        });
        if let (Some(tf), Some(fields)) = (first.tf, level.as_object_mut()) {
            fields.insert("tf_adjustment_column".to_owned(), json!(found.fields.first()));
            fields.insert("tf_adjustment_weight".to_owned(), json!(1.0));
            if (tf - 1.0).abs() > 1e-9 {
                lost.push(of(
                    found,
                    &first.grade,
                    "hệ số tf khác 1 của bậc",
                    "a multiple of the term frequency other than 1, of grade",
                ));
            }
        }
        if rungs.len() > 1 {
            let joined: Vec<&str> = rungs.iter().map(|rung| rung.grade.as_str()).collect();
            lost.push(of(found, &joined.join(", "), "các bậc gộp làm một", "grades become one level:"));
        }
        levels.push(level);
    }
    if !found.synonyms.is_empty() {
        lost.push(of(found, "synonyms", "cách viết khác", "other spellings:"));
    }
    json!({ "output_column_name": found.id, "comparison_description": found.kind, "comparison_levels": levels })
}

fn blocking(model: &LinkModel, rule: &[String], lost: &mut Vec<Message>) -> Option<Value> {
    let term = |key: &String| {
        let (id, part) = key.split_once('.')?;
        let (_, comparison) = model.comparison(id)?;
        let side = |side| sql::key(&comparison.kind, part, &comparison.fields, side);
        Some(format!("{} = {}", side('l')?, side('r')?))
    };
    let terms: Option<Vec<String>> = rule.iter().map(term).collect();
    if terms.is_none() {
        let rule = rule.join(" + ");
        lost.push(Message::new(
            format!("Splink không giữ được quy tắc gộp khối «{rule}»"),
            format!("Splink cannot hold the blocking rule “{rule}”"),
        ));
    }
    terms.map(|terms| json!({ "blocking_rule": terms.join(" AND "), "sql_dialect": "duckdb" }))
}

fn told_of_the_rest(model: &LinkModel, lost: &mut Vec<Message>) {
    for (there, vi, en) in [
        (
            !model.lookalikes.is_empty(),
            "các trường hợp giống nhau mà là hai (sinh đôi, chi nhánh …)",
            "lookalikes (twins, branches …)",
        ),
        (!model.certain.is_empty(), "tầng chắc chắn", "the deterministic tier"),
        (!model.narrow.is_empty(), "cách chia nhỏ khối quá lớn", "the narrowing of blocks that are too large"),
        (
            model.comparisons.iter().any(|found| !found.contradiction.is_empty()),
            "các mâu thuẫn tách nhóm",
            "contradictions that part clusters",
        ),
    ] {
        if there {
            lost.push(Message::new(format!("Splink không giữ được {vi}"), format!("Splink cannot hold {en}")));
        }
    }
}

fn of(comparison: &Comparison, what: &str, vi: &str, en: &str) -> Message {
    let id = &comparison.id;
    Message::new(format!("«{id}»: {vi} {what}"), format!("“{id}”: {en} {what}"))
}
