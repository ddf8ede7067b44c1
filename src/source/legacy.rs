//! Decoding before anything is trimmed: legacy fonts, mojibake and `="0123"`, cell by cell with column and sheet as context.

use std::collections::BTreeMap;

use super::grid::{Cell, Row, RowSource, Sheet};
use crate::error::Result;
use crate::text::{Context, Legacy, decode, detect};

/// What a sheet's cells taught about its encodings.
#[derive(Clone)]
pub struct Mender {
    columns: BTreeMap<u32, Context>,
    fonts: Vec<String>,
    legacy: bool,
}

impl Mender {
    /// Learns from the first rows of a sheet.
    pub fn learn(sheet: &Sheet) -> Self {
        let mut by_column = BTreeMap::<u32, Vec<&str>>::new();
        for (cell, text) in sheet.rows.iter().flat_map(Row::iter).filter(|(_, text)| !text.is_ascii()) {
            by_column.entry(cell.column).or_default().push(text);
        }
        let (mut columns, mut context, mut legacy) = (BTreeMap::new(), Context::default(), false);
        for (column, texts) in by_column {
            context = context.next_column();
            for text in texts {
                legacy |= suspicious(text);
                context.learn(text);
            }
            columns.insert(column, context);
        }
        // every column judges by the whole sheet
        for known in columns.values_mut() {
            known.sheet = context.sheet;
        }
        Self { columns, fonts: sheet.fonts.clone(), legacy }
    }

    /// A row with its cells decoded.
    pub fn mend(&self, row: Row) -> Row {
        let plain = row.all_text().is_ascii();
        let capitals = plain && row.iter().any(|(cell, _)| self.font(cell).is_some_and(|font| font.trim_end().ends_with(['H', 'h'])));
        if plain && !capitals && !row.all_text().contains("=\"") {
            return row;
        }
        row.mend(|cell, text| self.cell(cell, text))
    }

    fn font(&self, cell: &Cell) -> Option<&str> {
        self.fonts.get(usize::from(cell.font?)).map(String::as_str)
    }

    fn cell(&self, cell: &Cell, text: &str) -> Option<(String, &'static str)> {
        if let Some(bare) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).filter(|bare| !bare.contains('"')) {
            return Some((bare.to_owned(), "excel_text"));
        }
        let font = self.font(cell);
        if font.is_none() && (text.is_ascii() || (!self.legacy && !suspicious(text))) {
            return None;
        }
        let context = self.columns.get(&cell.column).copied().unwrap_or_default();
        let legacy = detect(text, &context, font).filter(|legacy| *legacy != Legacy::Unicode)?;
        let decoded = decode(text, legacy);
        (decoded != text).then(|| (decoded.into_owned(), legacy.step()))
    }
}

/// A text with Latin letters or signs that Vietnamese does not use: worth a closer look.
fn suspicious(text: &str) -> bool {
    text.chars().any(|letter| {
        matches!(letter, '\u{80}'..='\u{FF}') && !"ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý²³°\u{a0}".contains(letter)
            || matches!(letter, 'Œ' | 'œ' | 'Š' | 'š' | 'Ÿ' | 'ƒ' | '™' | '€' | '‰')
    })
}

/// Decodes the rows of another source.
pub struct Mended {
    /// The rows.
    pub rows: Box<dyn RowSource>,
    /// What is known.
    pub mender: Mender,
}

impl RowSource for Mended {
    fn next_row(&mut self) -> Result<Option<Row>> {
        Ok(self.rows.next_row()?.map(|row| self.mender.mend(row)))
    }
}
