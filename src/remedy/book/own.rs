//! Sheets added behind those of the unit: what is to be mended, as a summary and as a list.

use std::fmt::Write as _;

use super::styles::{Look, Painter};
use super::xml::{Fallible, escape};
use crate::source::address::letters;

/// Letters of a cell (Excel: 32,767).
const LONGEST: usize = 32_000;
/// Links of a sheet (Excel: 65,530).
const LINKS: usize = 65_000;

/// A cell of an added sheet: text that nothing runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnCell {
    /// Its text.
    pub(crate) text: String,
    /// How it looks.
    pub(crate) look: Look,
    /// The place a click leads to: `'Danh sách'!C12`.
    pub(crate) link: Option<String>,
}

impl OwnCell {
    /// A cell.
    pub(crate) fn new(text: impl Into<String>, look: Look) -> Self {
        Self { text: text.into(), look, link: None }
    }

    /// A cell that leads to another.
    pub(crate) fn link(text: impl Into<String>, place: String) -> Self {
        Self { text: text.into(), look: Look::Link, link: Some(place) }
    }
}

/// An added sheet.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnSheet {
    /// Its name.
    pub(crate) name: String,
    /// Widths of its columns in characters.
    pub(crate) widths: Vec<f64>,
    /// Rows that stay in sight.
    pub(crate) frozen: usize,
    /// The row of the header of its list, from 0: filters stand on it.
    pub(crate) header: Option<usize>,
    /// Its rows.
    pub(crate) rows: Vec<Vec<OwnCell>>,
}

impl OwnSheet {
    /// The sheet as a part of a workbook.
    pub(super) fn xml(&self, painter: &mut Painter) -> Fallible<String> {
        let space = super::package::MAIN;
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{space}\"><sheetPr>\
             <tabColor rgb=\"FFC00000\"/><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView workbookViewId=\"0\" showGridLines=\"0\">"
        );
        if self.frozen > 0 {
            let below = self.frozen + 1;
            write!(
                xml,
                "<pane ySplit=\"{}\" topLeftCell=\"A{below}\" activePane=\"bottomLeft\" state=\"frozen\"/>",
                self.frozen
            )
            .ok();
        }
        xml.push_str("</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>");
        for (column, width) in (1..).zip(&self.widths) {
            write!(xml, "<col min=\"{column}\" max=\"{column}\" width=\"{width}\" customWidth=\"1\"/>").ok();
        }
        xml.push_str("</cols><sheetData>");
        let mut links = Vec::new();
        for (line, row) in (1_usize..).zip(&self.rows) {
            let height = self.height(row);
            write!(xml, "<row r=\"{line}\" ht=\"{height}\" customHeight=\"1\">").ok();
            for (column, cell) in (0..).zip(row) {
                write_cell(&mut xml, line, column, cell, painter)?;
                if let Some(place) = cell.link.as_ref().filter(|_| links.len() < LINKS) {
                    links.push(format!(
                        "<hyperlink ref=\"{}{line}\" location=\"{}\"/>",
                        letters(column),
                        escape(place)
                    ));
                }
            }
            xml.push_str("</row>");
        }
        xml.push_str("</sheetData>");
        if let Some(header) = self.header {
            let last = letters(u32::try_from(self.widths.len().saturating_sub(1)).unwrap_or(0));
            write!(xml, "<autoFilter ref=\"A{}:{last}{}\"/>", header + 1, self.rows.len()).ok();
        }
        if !links.is_empty() {
            write!(xml, "<hyperlinks>{}</hyperlinks>", links.concat()).ok();
        }
        xml.push_str(
            "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>\
             <pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>",
        );
        Ok(xml)
    }

    /// The height of a row in points: programs do not all fit it to wrapped text by themselves.
    fn height(&self, row: &[OwnCell]) -> usize {
        if row.iter().any(|cell| cell.look == Look::Title) {
            return 26;
        }
        let lines = |(cell, width): (&OwnCell, &f64)| {
            let room = (*width / 1.15).max(1.0);
            let of = |line: &str| (line.chars().count() as f64 / room).ceil().max(1.0);
            cell.text.lines().map(of).sum::<f64>()
        };
        let most = row.iter().zip(&self.widths).map(lines).fold(1.0, f64::max).min(26.0);
        (1_u8..=26).find(|lines| f64::from(*lines) >= most).map_or(15, |lines| usize::from(lines) * 15)
    }
}

fn write_cell(xml: &mut String, line: usize, column: u32, cell: &OwnCell, painter: &mut Painter) -> Fallible<()> {
    let style = painter.look(cell.look)?;
    let at = letters(column);
    if cell.text.is_empty() {
        write!(xml, "<c r=\"{at}{line}\" s=\"{style}\"/>").ok();
    } else {
        let text =
            cell.text.char_indices().nth(LONGEST).and_then(|(end, _)| cell.text.get(..end)).unwrap_or(&cell.text);
        let text = escape(text);
        write!(
            xml,
            "<c r=\"{at}{line}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
        )
        .ok();
    }
    Ok(())
}
