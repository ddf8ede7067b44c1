//! One file a format, one shape for all, from one model. To add one: a file with a `FORMAT` and its page, two lines here.
//!
//! Formats for the house hold every value as it is; formats that are shown to others mask the values of persons.

mod csv;
mod dqv;
mod frictionless;
mod github;
mod html;
mod json;
mod junit;
mod parquet;
mod sarif;
mod xlsx;

use std::io::Write as _;
use std::path::Path;

use serde::Serialize;

use super::build::Masks;
use super::faults::{self, Fault};
use super::model::ReportModel;
use crate::check::{Checked, Level};
use crate::dictionary::Entity;
use crate::error::{Error, Result};
use crate::files::{self, Atomic};
use crate::lang::{Lang, Text};
use crate::normalize::NormalTable;

/// Who may see what a format holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Those who mend the data: values as they are.
    Inside,
    /// Others too: values of persons are masked.
    Outside,
}

/// A way to write a report.
pub struct Format {
    /// Its id on the command line.
    pub id: &'static str,
    /// Its title.
    pub title: Text,
    /// Its media type.
    pub media: &'static str,
    /// Who may see it.
    pub seen: Seen,
    /// Its page.
    pub page: &'static str,
    /// Writes a report to a file.
    pub write: fn(&Input<'_>, &Path) -> Result<()>,
}

/// Every format.
pub static FORMATS: &[&Format] = &[
    &html::FORMAT,
    &xlsx::FORMAT,
    &json::FORMAT,
    &csv::FORMAT,
    &parquet::FORMAT,
    &sarif::FORMAT,
    &junit::FORMAT,
    &github::FORMAT,
    &frictionless::FORMAT,
    &dqv::FORMAT,
];

/// A set of a report: what it should be, where it stands, what was found.
pub struct Set<'a> {
    /// The entity.
    pub entity: &'a Entity,
    /// The table.
    pub table: &'a NormalTable,
    /// The checks.
    pub checked: &'a Checked,
}

/// What a format writes.
pub struct Input<'a> {
    /// The report, bounded.
    pub model: &'a ReportModel,
    /// The sets, with every finding.
    pub sets: &'a [Set<'a>],
    /// The language, where the format has words of its own.
    pub lang: Lang,
}

impl Format {
    /// The format of that id.
    ///
    /// # Errors
    /// A usage error that lists those there are.
    pub fn find(id: &str) -> Result<&'static Self> {
        FORMATS.iter().copied().find(|format| format.id == id).ok_or_else(|| {
            let known = FORMATS.iter().map(|format| format.id).collect::<Vec<_>>().join(", ");
            Error::usage(format!("Không có dạng báo cáo «{id}»"), format!("There is no report format “{id}”"))
                .hint(format!("Các dạng: {known}."), format!("Formats: {known}."))
        })
    }
}

/// A finding as formats for others may show it.
fn masked(fault: &mut Fault, masks: &Masks) {
    fault.value = masks.value(&fault.field, &fault.value);
    fault.proposal = masks.value(&fault.field, &fault.proposal);
    fault.detail = masks.words(&fault.detail);
}

/// Gives every finding of a set, masked.
fn each_masked(set: &Set<'_>, mut give: impl FnMut(Fault) -> Result<()>) -> Result<()> {
    let masks = Masks::new(set.entity);
    faults::each(set.table, &set.checked.path, |mut fault| {
        masked(&mut fault, &masks);
        give(fault)
    })
}

/// JSON written piece by piece, so that a list of any length needs no memory.
struct Pieces<'p> {
    file: Atomic,
    path: &'p Path,
    first: bool,
}

impl<'p> Pieces<'p> {
    fn create(path: &'p Path) -> Result<Self> {
        Ok(Self { file: Atomic::create(path)?, path, first: true })
    }

    fn raw(&mut self, text: &str) -> Result<()> {
        self.file.write_all(text.as_bytes()).map_err(|cause| files::unwritable(self.path, &cause))
    }

    /// Begins a list.
    fn open(&mut self, text: &str) -> Result<()> {
        self.first = true;
        self.raw(text)
    }

    /// The next of a list.
    fn item(&mut self, value: &impl Serialize) -> Result<()> {
        let gap = if std::mem::take(&mut self.first) { "\n" } else { ",\n" };
        let text = serde_json::to_string(value).map_err(|cause| Error::stage("json", cause))?;
        self.raw(gap)?;
        self.raw(&text)
    }

    fn finish(self) -> Result<()> {
        self.file.commit()
    }
}

fn json_text(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|cause| Error::stage("json", cause))
}

/// The name of a file without the way to it: nothing of this computer goes into a report.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A relative reference by RFC 3986.
fn uri(name: &str) -> String {
    use std::fmt::Write as _;
    name.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            write!(text, "%{byte:02X}").ok();
        }
        text
    })
}

/// What a finding says, in one sentence.
fn sentence(set: &Set<'_>, fault: &Fault) -> String {
    let mut text = fault.title().to_owned();
    let field = set.entity.field(&fault.field).map(|field| field.title.vi.as_str());
    if let Some(field) = field {
        text = format!("{field}: {text}");
    }
    for (words, value) in [("đang ghi", &fault.value), ("đề xuất", &fault.proposal)] {
        if !value.is_empty() {
            text = format!("{text}; {words} «{value}»");
        }
    }
    if !fault.detail.is_empty() {
        text = format!("{text}. {}", fault.detail);
    }
    text
}

const fn level_id(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "info",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_its_page_and_an_id_of_its_own() {
        for (place, format) in FORMATS.iter().enumerate() {
            assert!(format.page.starts_with(&format!("# {} · ", format.id)), "{}", format.id);
            assert!(
                format.page.contains("\n## Dùng khi nào\n") && format.page.contains("\n## Có gì\n"),
                "{}",
                format.id
            );
            assert!(FORMATS.iter().skip(place + 1).all(|other| other.id != format.id));
        }
        assert!(Format::find("pdf").is_err());
    }

    #[test]
    fn names_become_references() {
        assert_eq!(uri("Danh sách 1.xlsx"), "Danh%20s%C3%A1ch%201.xlsx");
    }
}
