//! A linking model as TOML, in the shape in which models are authored: a line for each level.

use std::collections::BTreeMap;

use super::link_model::{Comparison, LinkModel, Lookalike, Rung};
use super::survivorship::Survivorship;

impl LinkModel {
    /// The model as TOML that [`LinkModel::parse`] reads back as it is. Chances keep six significant digits.
    pub fn to_toml(&self) -> String {
        let mut lines = vec![
            format!("title = {}", text(&self.title)),
            format!("duplicates = {}", number(self.duplicates)),
            format!("match_at = {}", number(self.match_at)),
            format!("review_at = {}", number(self.review_at)),
            format!("largest_block = {}", self.largest_block),
        ];
        lines.extend(self.newest.iter().map(|field| format!("newest = {}", text(field))));
        lines.push("block = [".to_owned());
        lines.extend(self.block.iter().map(|rule| format!("  {},", list(rule))));
        lines.push("]".to_owned());
        if !self.narrow.is_empty() {
            lines.push(format!("narrow = {}", list(&self.narrow)));
        }
        for rule in &self.certain {
            lines.extend([String::new(), "[[certain]]".to_owned()]);
            lines.extend(rule.iter().map(|(id, grades)| format!("{} = {}", key(id), list(grades))));
        }
        self.comparisons.iter().for_each(|comparison| comparison.write(&mut lines));
        self.lookalikes.iter().for_each(|lookalike| lookalike.write(&mut lines));
        self.survivor.write(&mut lines);
        lines.push(String::new());
        lines.join("\n")
    }
}

impl Comparison {
    fn write(&self, lines: &mut Vec<String>) {
        lines.extend([String::new(), "[[comparison]]".to_owned()]);
        lines.push(format!("id = {}", text(&self.id)));
        lines.push(format!("kind = {}", text(&self.kind)));
        lines.push(format!("fields = {}", list(&self.fields)));
        if !self.synonyms.is_empty() {
            let pairs: Vec<String> =
                self.synonyms.iter().map(|(from, to)| format!("{} = {}", key(from), text(to))).collect();
            lines.push(format!("synonyms = {{ {} }}", pairs.join(", ")));
        }
        if !self.contradiction.is_empty() {
            lines.push(format!("contradiction = {}", list(&self.contradiction)));
        }
        lines.push("levels = [".to_owned());
        lines.extend(self.levels.iter().map(Rung::line));
        lines.push("]".to_owned());
    }
}

impl Survivorship {
    fn write(&self, lines: &mut Vec<String>) {
        if self.is_empty() {
            return;
        }
        lines.extend([String::new(), "[survivor]".to_owned(), format!("rules = {}", list(&self.rules))]);
        lines.push(format!("trust = {}", list(&self.trust)));
        lines.push("together = [".to_owned());
        lines.extend(self.together.iter().map(|group| format!("  {},", list(group))));
        lines.push("]".to_owned());
        if !self.fields.is_empty() {
            lines.push("[survivor.fields]".to_owned());
            lines.extend(self.fields.iter().map(|(field, rules)| format!("{} = {}", key(field), list(rules))));
        }
    }
}

impl Rung {
    fn line(&self) -> String {
        let tf = self.tf.map(|tf| format!(", tf = {}", number(tf))).unwrap_or_default();
        format!("  {{ grade = {}, m = {}, u = {}{tf} }},", text(&self.grade), number(self.m), number(self.u))
    }
}

impl Lookalike {
    fn write(&self, lines: &mut Vec<String>) {
        lines.extend([String::new(), "[[lookalike]]".to_owned()]);
        lines.push(format!("id = {}", text(&self.id)));
        lines.push(format!("title = {}", text(&self.title)));
        lines.push(format!("pairs = {}", number(self.pairs)));
        lines.push("[lookalike.p]".to_owned());
        lines.extend(self.p.iter().map(|(id, grades)| format!("{} = {}", key(id), chances(grades))));
    }
}

fn chances(grades: &BTreeMap<String, f64>) -> String {
    let pairs: Vec<String> =
        grades.iter().map(|(grade, chance)| format!("{} = {}", key(grade), number(*chance))).collect();
    format!("{{ {} }}", pairs.join(", "))
}

/// A number with a point, six significant digits.
fn number(value: f64) -> String {
    let digits = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    let scale = 10_f64.powf(5.0 - digits);
    let rounded = (value * scale).round() / scale;
    format!("{rounded:?}")
}

fn text(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}

fn key(value: &str) -> String {
    let bare = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if bare { value.to_owned() } else { text(value) }
}

fn list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| text(value)).collect();
    format!("[{}]", values.join(", "))
}
