//! A sheet rewritten cell by cell: faulty cells get another style, everything else is passed on as it was written.

use std::io::{BufRead, Write};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

use super::styles::{Paint, Painter};
use super::xml::{Fallible, attribute, number, prefix, with, words};
use crate::source::address::{letters, parse_area, parse_cell};
use crate::source::grid::Merge;

/// The children of a worksheet in their order (ECMA-376 part 1, §18.3.1.99).
const ORDER: [&str; 38] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
];

fn rank(name: &str) -> usize {
    ORDER.iter().position(|one| *one == name).unwrap_or(ORDER.len())
}

/// What is known of a sheet before it is rewritten.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Merged areas.
    pub(super) merges: Vec<Merge>,
    /// Areas that already have a validation.
    pub(super) validated: Vec<Merge>,
    /// First and last column from 0, style, width in characters.
    pub(super) columns: Vec<(u32, u32, u32, f64)>,
    /// The relation of its drawing of notes.
    pub(super) drawing: Option<String>,
}

impl Survey {
    /// Reads a sheet.
    pub(super) fn of(stream: impl BufRead) -> Fallible<Self> {
        let mut reader = Reader::from_reader(stream);
        reader.config_mut().check_end_names = false;
        let (mut survey, mut buffer) = (Self::default(), Vec::new());
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(words)? {
                Event::Eof => return Ok(survey),
                Event::Start(tag) | Event::Empty(tag) => survey.take(&tag),
                _ => {}
            }
        }
    }

    fn take(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "mergeCell" => self.merges.extend(attribute(tag, "ref").and_then(|area| parse_area(&area))),
            "dataValidation" => {
                let areas = attribute(tag, "sqref").unwrap_or_default();
                self.validated.extend(areas.split_whitespace().filter_map(parse_area));
            }
            "col" => {
                let (first, last) = (number(tag, "min").unwrap_or(1), number(tag, "max").unwrap_or(1));
                let width = attribute(tag, "width").and_then(|width| width.parse().ok()).unwrap_or(9.0);
                let style = number(tag, "style").unwrap_or(0);
                self.columns.push((first.saturating_sub(1), last.saturating_sub(1), style, width));
            }
            "legacyDrawing" => self.drawing = attribute(tag, "id"),
            _ => {}
        }
    }

    /// Where a cell is seen: the first cell of the merged area that covers it.
    pub(super) fn seen_at(&self, line: u32, column: u32) -> (u32, u32) {
        let covers = self.merges.iter().find(|area| area.holds(line, column));
        covers.map_or((line, column), |area| (area.top, area.left))
    }

    /// The width of a column in characters.
    pub(super) fn width(&self, column: u32) -> f64 {
        let own = self.columns.iter().find(|(first, last, ..)| (*first..=*last).contains(&column));
        own.map_or(9.0, |(.., width)| *width)
    }

    fn style(&self, column: u32) -> u32 {
        let own = self.columns.iter().find(|(first, last, ..)| (*first..=*last).contains(&column));
        own.map_or(0, |(_, _, style, _)| *style)
    }
}

/// What is to be done to a sheet.
pub(super) struct Changes<'a> {
    /// Cells to paint, by line and column, each once.
    pub(super) cells: &'a [(u32, u32, Paint)],
    /// `dataValidation` elements to add without the prefix of the sheet, given that prefix; and how many.
    pub(super) validations: &'a dyn Fn(&str) -> (String, usize),
    /// The relation of a new drawing of notes.
    pub(super) drawing: Option<String>,
}

/// Rewrites a sheet from `stream` into `out`.
pub(super) fn rewrite(
    stream: impl BufRead,
    out: impl Write,
    changes: &Changes<'_>,
    survey: &Survey,
    painter: &mut Painter,
) -> Fallible<()> {
    let mut reader = Reader::from_reader(stream);
    reader.config_mut().check_end_names = false;
    let mut work = Work {
        out: Writer::new(out),
        changes,
        survey,
        painter,
        prefix: String::new(),
        next: 0,
        depth: 0,
        line: 0,
        column: 0,
        row_style: None,
        validations: None,
        drawing: changes.drawing.clone(),
    };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(words)? {
            Event::Eof => break,
            Event::Start(tag) => {
                work.depth += 1;
                work.open(tag, false)?;
            }
            Event::Empty(tag) => work.open(tag, true)?,
            Event::End(tag) => {
                work.close(tag.local_name().as_ref())?;
                work.depth = work.depth.saturating_sub(1);
                work.out.write_event(Event::End(tag)).map_err(words)?;
            }
            other => work.out.write_event(other).map_err(words)?,
        }
    }
    if work.next < changes.cells.len() { Err("the sheet ended before its last faulty cell".to_owned()) } else { Ok(()) }
}

struct Work<'a, W: Write> {
    out: Writer<W>,
    changes: &'a Changes<'a>,
    survey: &'a Survey,
    painter: &'a mut Painter,
    prefix: String,
    next: usize,
    depth: usize,
    line: u32,
    column: u32,
    row_style: Option<u32>,
    validations: Option<(String, usize)>,
    drawing: Option<String>,
}

impl<W: Write> Work<'_, W> {
    fn open(&mut self, tag: BytesStart<'_>, empty: bool) -> Fallible<()> {
        let level = self.depth + usize::from(empty);
        let name = tag.local_name().as_ref().to_owned();
        if level == 1 {
            self.prefix = prefix(&tag);
            self.validations = Some((self.changes.validations)(&self.prefix)).filter(|(_, count)| *count > 0);
        }
        if level == 2 {
            self.before_child(&name)?;
        }
        match (level, name.as_str()) {
            (2, "sheetData") if empty => {
                self.raw_start(tag)?;
                self.rows_before(u32::MAX)?;
                self.raw(&format!("</{}sheetData>", self.prefix))
            }
            (2, "dataValidations") => self.more_validations(&tag, empty),
            (3, "row") => self.row(tag, empty),
            (4, "c") => self.cell(tag, empty),
            _ if empty => self.out.write_event(Event::Empty(tag)).map_err(words),
            _ => self.out.write_event(Event::Start(tag)).map_err(words),
        }
    }

    fn close(&mut self, name: &str) -> Fallible<()> {
        match (self.depth, name) {
            (1, _) => {
                self.put_validations()?;
                self.put_drawing()
            }
            (2, "sheetData") => self.rows_before(u32::MAX),
            (2, "dataValidations") => match self.validations.take() {
                Some((xml, _)) => self.raw(&xml),
                None => Ok(()),
            },
            (3, "row") => self.cells_before(u32::MAX),
            _ => Ok(()),
        }
    }

    /// What must stand before a child of the sheet, where it is not there yet.
    fn before_child(&mut self, name: &str) -> Fallible<()> {
        if name != "dataValidations" && rank(name) > rank("dataValidations") {
            self.put_validations()?;
        }
        if rank(name) > rank("legacyDrawing") { self.put_drawing() } else { Ok(()) }
    }

    fn put_validations(&mut self) -> Fallible<()> {
        let Some((xml, count)) = self.validations.take() else { return Ok(()) };
        let p = self.prefix.clone();
        self.raw(&format!("<{p}dataValidations count=\"{count}\">{xml}</{p}dataValidations>"))
    }

    fn more_validations(&mut self, tag: &BytesStart<'_>, empty: bool) -> Fallible<()> {
        let more = self.validations.as_ref().map_or(0, |(_, count)| *count);
        let count = number(tag, "count").unwrap_or(0) as usize + more;
        self.raw_start(with(tag, &[("count", &count.to_string())]))?;
        if empty {
            let (xml, _) = self.validations.take().unwrap_or_default();
            self.raw(&format!("{xml}</{}dataValidations>", self.prefix))?;
        }
        Ok(())
    }

    fn put_drawing(&mut self) -> Fallible<()> {
        let Some(id) = self.drawing.take() else { return Ok(()) };
        let (p, space) = (self.prefix.clone(), super::package::RELATIONS);
        self.raw(&format!("<{p}legacyDrawing xmlns:r=\"{space}\" r:id=\"{id}\"/>"))
    }

    fn row(&mut self, tag: BytesStart<'_>, empty: bool) -> Fallible<()> {
        let line = number(&tag, "r").unwrap_or(self.line + 1);
        if line <= self.line {
            return Err("the rows of the sheet are not in order".to_owned());
        }
        self.rows_before(line)?;
        self.line = line;
        self.column = 0;
        let custom = attribute(&tag, "customFormat").is_some_and(|flag| flag == "1" || flag == "true");
        self.row_style = number(&tag, "s").filter(|_| custom);
        if !empty {
            return self.raw_start(tag);
        }
        if self.mark().is_none_or(|(at, ..)| at != line) {
            return self.out.write_event(Event::Empty(tag)).map_err(words);
        }
        self.raw_start(tag)?;
        self.cells_before(u32::MAX)?;
        self.raw(&format!("</{}row>", self.prefix))
    }

    fn cell(&mut self, tag: BytesStart<'_>, empty: bool) -> Fallible<()> {
        let place = attribute(&tag, "r").and_then(|place| parse_cell(&place));
        let column = place.map_or(self.column, |(_, column)| column);
        self.cells_before(column)?;
        self.column = column + 1;
        let tag = match self.mark().filter(|(line, at, _)| (*line, *at) == (self.line, column)) {
            Some((_, _, paint)) => {
                self.next += 1;
                let style = self.painter.paint(number(&tag, "s").unwrap_or(0), paint)?;
                with(&tag, &[("s", &style.to_string())])
            }
            None => tag,
        };
        let event = if empty { Event::Empty(tag) } else { Event::Start(tag) };
        self.out.write_event(event).map_err(words)
    }

    fn mark(&self) -> Option<(u32, u32, Paint)> {
        self.changes.cells.get(self.next).copied()
    }

    /// Rows with faulty cells that the sheet does not have, above `line`.
    fn rows_before(&mut self, line: u32) -> Fallible<()> {
        while let Some((at, ..)) = self.mark().filter(|(at, ..)| *at < line) {
            (self.line, self.row_style) = (at, None);
            self.raw(&format!("<{}row r=\"{at}\">", self.prefix))?;
            self.cells_before(u32::MAX)?;
            self.raw(&format!("</{}row>", self.prefix))?;
        }
        Ok(())
    }

    /// Faulty cells of this row that the sheet does not have, left of `column`.
    fn cells_before(&mut self, column: u32) -> Fallible<()> {
        while let Some((line, at, paint)) = self.mark().filter(|(line, at, _)| *line == self.line && *at < column) {
            self.next += 1;
            let base = self.row_style.unwrap_or_else(|| self.survey.style(at));
            let style = self.painter.paint(base, paint)?;
            self.raw(&format!("<{}c r=\"{}{line}\" s=\"{style}\"/>", self.prefix, letters(at)))?;
        }
        Ok(())
    }

    fn raw_start(&mut self, tag: BytesStart<'_>) -> Fallible<()> {
        self.out.write_event(Event::Start(tag)).map_err(words)
    }

    fn raw(&mut self, text: &str) -> Fallible<()> {
        self.out.get_mut().write_all(text.as_bytes()).map_err(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(xml: &str, cells: &[(u32, u32, Paint)], validations: &str) -> String {
        let survey = Survey::of(xml.as_bytes()).expect("read");
        let mut painter = Painter::new(None).expect("styles");
        let made = |p: &str| (validations.replace('@', p), usize::from(!validations.is_empty()));
        let changes = Changes { cells, validations: &made, drawing: Some("rId9".to_owned()) };
        let mut out = Vec::new();
        rewrite(xml.as_bytes(), &mut out, &changes, &survey, &mut painter).expect("rewritten");
        String::from_utf8(out)
            .expect("text")
            .replace(" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"", "")
    }

    #[test]
    fn cells_are_painted_or_made_where_they_belong() {
        let xml = "<worksheet><cols><col min=\"3\" max=\"3\" style=\"0\"/></cols><sheetData><row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"D2\"/></row>\
                   <row r=\"5\"/></sheetData><pageMargins/><tableParts/></worksheet>";
        let cells = [
            (1, 0, Paint::Error),
            (2, 0, Paint::Error),
            (2, 2, Paint::Error),
            (5, 1, Paint::Error),
            (6, 0, Paint::Error),
        ];
        assert_eq!(
            rewritten(xml, &cells, "<@dataValidation/>"),
            "<worksheet><cols><col min=\"3\" max=\"3\" style=\"0\"/></cols><sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"/></row>\
             <row r=\"2\"><c r=\"A2\" t=\"s\" s=\"1\"><v>0</v></c><c r=\"C2\" s=\"1\"/><c r=\"D2\"/></row>\
             <row r=\"5\"><c r=\"B5\" s=\"1\"/></row><row r=\"6\"><c r=\"A6\" s=\"1\"/></row></sheetData>\
             <dataValidations count=\"1\"><dataValidation/></dataValidations><pageMargins/><legacyDrawing r:id=\"rId9\"/>\
             <tableParts/></worksheet>"
        );
    }

    #[test]
    fn prefixes_and_validations_that_stand_there_are_kept() {
        let xml = "<x:worksheet><x:sheetData/><x:dataValidations count=\"1\"><x:dataValidation sqref=\"A1\"/></x:dataValidations></x:worksheet>";
        assert_eq!(
            rewritten(xml, &[(1, 1, Paint::Info)], "<@dataValidation sqref=\"B1\"/>"),
            "<x:worksheet><x:sheetData><x:row r=\"1\"><x:c r=\"B1\" s=\"1\"/></x:row></x:sheetData><x:dataValidations count=\"2\">\
             <x:dataValidation sqref=\"A1\"/><x:dataValidation sqref=\"B1\"/></x:dataValidations><x:legacyDrawing r:id=\"rId9\"/></x:worksheet>"
        );
    }
}
