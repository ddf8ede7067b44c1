//! A comparison as people read it, and as a section of a changelog.

use std::fmt::Write as _;

use super::diff::{Diff, Step};
use super::pages::Page;
use super::words::word;
use crate::lang::Lang;

/// The comparison, the heaviest changes first.
pub fn diff_page(diff: &Diff, lang: Lang) -> Page {
    let w = |vi, en| word(lang, vi, en);
    let mut text = format!("{} → {}\n", diff.old, diff.new);
    for step in [Step::Breaking, Step::Incremental, Step::Simple] {
        let of: Vec<_> = diff.changes.iter().filter(|change| change.step == step).collect();
        if of.is_empty() {
            continue;
        }
        writeln!(text, "\n{} ({})", step.title(lang).to_uppercase(), of.len()).ok();
        for change in of {
            writeln!(text, "  {:<40} {}", change.what, change.message.get(lang)).ok();
        }
    }
    if diff.changes.is_empty() {
        writeln!(text, "{}", w("Không có gì thay đổi.", "Nothing has changed.")).ok();
    } else {
        writeln!(text, "\n{}: {}", w("Phiên bản đề xuất", "Proposed version"), diff.proposed).ok();
    }
    if diff.is_understated() {
        let (vi, en) = (
            "Phiên bản ghi trong catalog.toml thấp hơn mức thay đổi; hãy đổi «version».",
            "The version in catalog.toml is too low for what changed; change \"version\".",
        );
        writeln!(text, "{}", w(vi, en)).ok();
    }
    Page { text, json: serde_json::to_value(diff).unwrap_or_default() }
}

/// A section for the changelog, in Markdown.
pub fn changelog(diff: &Diff, day: chrono::NaiveDate, lang: Lang) -> String {
    let version = if diff.is_understated() || diff.new == diff.old { &diff.proposed } else { &diff.new };
    let mut text = format!("## {version} ({day})\n");
    for step in [Step::Breaking, Step::Incremental, Step::Simple] {
        let mut of = diff.changes.iter().filter(|change| change.step == step).peekable();
        if of.peek().is_none() {
            continue;
        }
        let title = match step {
            Step::Breaking => word(lang, "Thay đổi phá vỡ", "Breaking"),
            Step::Incremental => word(lang, "Bổ sung", "Incremental"),
            Step::Simple => word(lang, "Sửa lời", "Simple"),
        };
        writeln!(text, "\n### {title}\n").ok();
        for change in of {
            writeln!(text, "- `{}`: {}", change.what, change.message.get(lang)).ok();
        }
    }
    text.push('\n');
    text
}
