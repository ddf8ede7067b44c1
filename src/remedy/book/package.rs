//! The package of a workbook: its parts, what they point at, and a copy of it with some of them changed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::path::Path;

use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use super::xml::{Fallible, attribute, number, reader, root, words};
use crate::files::{self, Atomic};

/// The name space of spreadsheets.
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
/// The name space of relations in parts, and the beginning of their kinds.
pub(super) const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// Largest part that is read whole; sheets are streamed.
const LARGEST: u64 = 1 << 28;

/// The parts with fixed names.
pub(super) const TYPES: &str = "[Content_Types].xml";
pub(super) const WORKBOOK: &str = "xl/workbook.xml";
pub(super) const WORKBOOK_RELATIONS: &str = "xl/_rels/workbook.xml.rels";
pub(super) const STYLES: &str = "xl/styles.xml";

/// A relation of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of its kind: `worksheet`, `comments`, `vmlDrawing`.
    pub(super) kind: String,
    /// The part it points at.
    pub(super) part: String,
}

/// A workbook opened for copying.
pub(super) struct Package {
    archive: ZipArchive<BufReader<File>>,
}

impl Package {
    /// Opens a workbook.
    pub(super) fn open(path: &Path) -> Fallible<Self> {
        let file = files::open(path).map_err(words)?;
        Ok(Self { archive: ZipArchive::new(BufReader::new(file)).map_err(words)? })
    }

    /// A part, whole, as text; `None` where there is none.
    pub(super) fn text(&mut self, name: &str) -> Fallible<Option<String>> {
        let Some(place) = self.archive.index_for_name(name) else { return Ok(None) };
        let entry = self.archive.by_index(place).map_err(words)?;
        let mut bytes = Vec::new();
        entry.take(LARGEST).read_to_end(&mut bytes).map_err(words)?;
        if bytes.len() as u64 == LARGEST {
            return Err(format!("{name} is too large"));
        }
        let text = String::from_utf8(bytes).map_err(|_| format!("{name} is not UTF-8"))?;
        Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
    }

    /// A part as a stream.
    pub(super) fn stream(&mut self, name: &str) -> Fallible<impl BufRead> {
        let place = self.archive.index_for_name(name).ok_or_else(|| format!("no part {name}"))?;
        Ok(BufReader::with_capacity(1 << 16, self.archive.by_index(place).map_err(words)?))
    }

    /// There is such a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// A part of that form (`xl/comments{}.xml`) that is not there yet, with its number, from `from` on.
    pub(super) fn free(&self, before: &str, after: &str, from: usize) -> (String, usize) {
        let mut number = from;
        while self.has(&format!("{before}{number}{after}")) {
            number += 1;
        }
        (format!("{before}{number}{after}"), number)
    }

    /// What a part points at.
    pub(super) fn relations(&mut self, part: &str) -> Fallible<Vec<Relation>> {
        let Some(xml) = self.text(&relations_of(part))? else { return Ok(Vec::new()) };
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        let (mut reader, mut found) = (reader(&xml), Vec::new());
        loop {
            match reader.read_event().map_err(words)? {
                Event::Eof => return Ok(found),
                Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                    if attribute(&tag, "TargetMode").is_some_and(|mode| mode == "External") {
                        continue;
                    }
                    let kind = attribute(&tag, "Type").unwrap_or_default();
                    found.push(Relation {
                        id: attribute(&tag, "Id").unwrap_or_default(),
                        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                        part: resolve(folder, &attribute(&tag, "Target").unwrap_or_default()),
                    });
                }
                _ => {}
            }
        }
    }

    /// Its sheets: name and part, in order; and the highest number of a sheet.
    ///
    /// # Errors
    /// Also for a workbook of the strict kind, whose name spaces are others.
    pub(super) fn sheets(&mut self) -> Fallible<(Vec<(String, String)>, u32)> {
        let xml = self.text(WORKBOOK)?.ok_or("no xl/workbook.xml")?;
        if root(&xml)?.1 != MAIN {
            return Err("a workbook of the strict kind".to_owned());
        }
        let relations = self.relations(WORKBOOK)?;
        let (mut reader, mut found, mut most) = (reader(&xml), Vec::new(), 0);
        loop {
            match reader.read_event().map_err(words)? {
                Event::Eof => return Ok((found, most)),
                Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "sheet" => {
                    let id = attribute(&tag, "id").unwrap_or_default();
                    most = most.max(number(&tag, "sheetId").unwrap_or(0));
                    let part = relations.iter().find(|relation| relation.id == id);
                    if let Some(part) = part {
                        found.push((attribute(&tag, "name").unwrap_or_default(), part.part.clone()));
                    }
                }
                _ => {}
            }
        }
    }

    /// Copies the package to `out`: parts that `rewrite` takes are written by it, those in `changed` are replaced, those in
    /// `added` come behind; every other part is copied as it is packed. `last` gives the styles, which are known last.
    pub(super) fn copy(
        &mut self,
        out: Atomic,
        changed: &BTreeMap<String, String>,
        sheets: &[String],
        mut rewrite: impl FnMut(&str, &mut dyn BufRead, &mut dyn std::io::Write) -> Fallible<()>,
        last: impl FnOnce() -> Fallible<Vec<(String, String)>>,
    ) -> Fallible<Atomic> {
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default()).large_file(false);
        let mut zip = ZipWriter::new(out);
        for place in 0..self.archive.len() {
            let name = self.archive.by_index_raw(place).map_err(words)?.name().map_err(words)?.to_string();
            if name == STYLES {
                continue;
            }
            if let Some(text) = changed.get(&name) {
                zip.start_file(&name, options).map_err(words)?;
                zip.write_all(text.as_bytes()).map_err(words)?;
            } else if sheets.contains(&name) {
                zip.start_file(&name, options).map_err(words)?;
                let entry = self.archive.by_index(place).map_err(words)?;
                rewrite(&name, &mut BufReader::with_capacity(1 << 16, entry), &mut zip)?;
            } else {
                zip.raw_copy_file(self.archive.by_index_raw(place).map_err(words)?).map_err(words)?;
            }
        }
        let added = changed.iter().filter(|(name, _)| !self.has(name)).map(|(name, text)| (name.clone(), text.clone()));
        for (name, text) in added.chain(last()?) {
            zip.start_file(&name, options).map_err(words)?;
            zip.write_all(text.as_bytes()).map_err(words)?;
        }
        zip.finish().map_err(words)
    }
}

/// Where the relations of a part stand.
pub(super) fn relations_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    format!("{folder}/_rels/{name}.rels")
}

/// A target as the name of a part, from the folder of the part that points at it.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved() {
        assert_eq!(resolve("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(relations_of("xl/worksheets/sheet1.xml"), "xl/worksheets/_rels/sheet1.xml.rels");
    }
}
