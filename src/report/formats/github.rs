//! Workflow commands of GitHub Actions: one annotation for each check of a field, with how many and where the first stands.

use std::fmt::Write as _;
use std::path::Path;

use super::{Format, Input, Seen, file_name};
use crate::check::Level;
use crate::error::Result;
use crate::files;
use crate::lang::Text;

pub(super) static FORMAT: Format = Format {
    id: "github",
    title: Text::new("Chú giải GitHub Actions", "GitHub Actions annotations"),
    media: "text/plain",
    seen: Seen::Outside,
    page: include_str!("github.md"),
    write,
};

fn write(input: &Input<'_>, path: &Path) -> Result<()> {
    let mut text = String::new();
    for (set, told) in input.sets.iter().zip(&input.model.datasets) {
        let file = set.table.parts.first().map_or_else(String::new, |part| file_name(&part.origin.path));
        for group in &told.checks {
            let command = match group.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Info => "notice",
            };
            let first = group.examples.first().map_or("", |example| example.address.as_str());
            let field = told.fields.iter().find(|field| field.id == group.field).map_or("", |field| &field.title.vi);
            let words = format!("{}: {field} {} × {} ({first})", told.id, group.title.get(input.lang), group.findings);
            writeln!(text, "::{command} file={},title={}::{}", property(&file), property(&group.code), data(&words))
                .ok();
        }
    }
    files::write(path, text.as_bytes())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
