//! How much of a layer the next one uses: entities it extends or refers to, types, code lists and concepts.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;

use super::model::Dictionary;
use super::pages::Page;
use super::registry::{LayerInfo, Level};
use super::words::word;
use crate::lang::Lang;

/// What one layer adds and uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The layer.
    pub layer: LayerInfo,
    /// Entities of the layers below that it extends or refers to.
    pub used: Vec<String>,
    /// Entities of the layers below that it does not touch.
    pub unused: Vec<String>,
    /// What it says otherwise than the layers below.
    pub redefined: Vec<String>,
}

impl Coverage {
    /// Share of the entities below that it uses; `None` for the lowest layer.
    pub fn share(&self) -> Option<f64> {
        let all = self.used.len() + self.unused.len();
        (all > 0).then(|| self.used.len() as f64 / all as f64)
    }
}

/// The layers from the lowest up.
pub fn coverage(dictionary: &Dictionary) -> Vec<Coverage> {
    let mut below: BTreeSet<String> = BTreeSet::new();
    let mut found = Vec::new();
    let several = dictionary.layers.len() > 2;
    for (at, layer) in dictionary.layers.iter().enumerate() {
        let touched: BTreeSet<&String> = layer.extended.iter().chain(&layer.references).collect();
        let (used, unused) = below.iter().cloned().partition(|id| touched.contains(id));
        let prefix = format!("{}/", layer.name);
        let own = |file: &str| if several { file.starts_with(&prefix) } else { at > 0 };
        let redefined = dictionary.redefined.iter().filter(|found| own(&found.file)).map(|found| found.what.clone());
        found.push(Coverage { layer: layer.clone(), used, unused, redefined: redefined.collect() });
        below.extend(layer.entities.iter().cloned());
    }
    found
}

/// The coverage as people read it.
pub fn coverage_page(dictionary: &Dictionary, lang: Lang) -> Page {
    let w = |vi, en| word(lang, vi, en);
    let layers = coverage(dictionary);
    let mut text = String::new();
    for found in &layers {
        let layer = &found.layer;
        writeln!(text, "{} · {} {} · {}", layer.name, w("cấp", "level:"), layer.level.title(lang), layer.version).ok();
        let mut line = |label: &str, value: String| writeln!(text, "  {label:<34} {value}").ok();
        line(w("Thực thể thêm", "Entities added"), layer.entities.len().to_string());
        line(w("Trường thêm", "Fields added"), layer.fields.len().to_string());
        line(w("Kiểu, danh mục, khái niệm thêm", "Types, lists, concepts added"), layer.others.len().to_string());
        if let Some(share) = found.share() {
            let (used, all) = (found.used.len(), found.used.len() + found.unused.len());
            line(
                w("Thực thể lớp dưới được dùng", "Entities below it uses"),
                format!("{used}/{all} ({:.1} %)", floor(share)),
            );
            line(w("Mở rộng", "Extends"), layer.extended.join(", "));
            line(w("Tham chiếu", "Refers to"), layer.references.join(", "));
            line(w("Định nghĩa lại", "Redefines"), found.redefined.join(", "));
            line(w("Chưa dùng", "Does not use"), found.unused.join(", "));
        }
        text.push('\n');
    }
    writeln!(text, "{}", w("Thực thể theo cấp", "Entities by level")).ok();
    for level in [Level::QuocGia, Level::Bo, Level::Tinh, Level::CoQuan] {
        let of: Vec<&str> = dictionary
            .entities
            .values()
            .filter(|entity| entity.level == level)
            .map(|entity| entity.id.as_str())
            .collect();
        if !of.is_empty() {
            writeln!(text, "  {:<18} {:>3}  {}", level.title(lang), of.len(), of.join(", ")).ok();
        }
    }
    Page { text, json: serde_json::to_value(&layers).unwrap_or_default() }
}

/// Per cent with one digit, never rounded up.
fn floor(share: f64) -> f64 {
    (share * 1000.0).floor() / 10.0
}
