//! Markdown: the README of the dictionary, and a page an entity.

use std::fmt::Write as _;

use crate::dictionary::{readme, show};
use crate::error::Result;
use crate::exchange::{Artefact, Format, View};
use crate::lang::{Lang, Text};

/// Markdown.
pub(super) static FORMAT: Format = Format {
    id: "markdown",
    title: Text::new("Văn bản Markdown", "Markdown"),
    page: include_str!("markdown.md"),
    export,
    import: None,
};

#[expect(clippy::unnecessary_wraps, reason = "one shape for all formats")]
fn export(view: &View<'_>) -> Result<Vec<Artefact>> {
    let mut made = vec![Artefact::text("README.md", readme(&view.source.dictionary))];
    for entity in &view.entities {
        let mut text = format!("# {}\n\n`{}`. {}\n", entity.title.vi, entity.id, entity.description);
        for field in &entity.fields {
            let name = format!("{}.{}", entity.id, field.id);
            let page = show(&view.source.dictionary, &name, Lang::Vi).map(|page| page.text).unwrap_or_default();
            write!(text, "\n## {}\n\n", field.title.vi).ok();
            for line in page.lines().skip(1).filter(|line| !line.trim().is_empty()) {
                text.push_str(&told(line));
            }
        }
        made.push(Artefact::text(format!("{}.md", entity.id), text));
    }
    Ok(made)
}

/// A line of a field's page: what stands in columns becomes a point of a list.
fn told(line: &str) -> String {
    match line.strip_prefix("  ") {
        Some(rest) => {
            let (label, value) = rest.split_once("  ").unwrap_or((rest, ""));
            format!("- **{}**: {}\n", label.trim(), value.trim())
        }
        None => format!("{line}\n\n"),
    }
}
