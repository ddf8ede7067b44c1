//! What the sheets of an old workbook refer to: texts, fonts, number formats, and where each sheet begins.

use rustc_hash::FxHashMap;

use super::super::formats::{Style, Styles};
use super::container::{short, word};
use super::records::{Letters, Record, Records};
use crate::source::shown::{self, Format};

/// Why a workbook cannot be read.
pub(super) enum Fault {
    /// It asks for a password.
    Locked,
    /// It is older than Excel 5.
    Ancient,
    /// It is damaged.
    Damaged(String),
}

impl From<String> for Fault {
    fn from(cause: String) -> Self {
        Self::Damaged(cause)
    }
}

impl From<&str> for Fault {
    fn from(cause: &str) -> Self {
        Self::Damaged(cause.to_owned())
    }
}

/// A sheet as the workbook names it.
pub(super) struct Named {
    /// Its name.
    pub(super) name: String,
    /// It is hidden.
    pub(super) hidden: bool,
    /// It holds cells: it is no chart and no macro.
    pub(super) cells: bool,
    /// Where its records begin in the stream.
    pub(super) at: usize,
}

/// What sheets refer to.
pub(super) struct Globals {
    /// How texts are written.
    pub(super) letters: Letters,
    /// Texts that cells refer to by number.
    pub(super) strings: Vec<String>,
    /// Cell formats.
    pub(super) styles: Styles,
    /// Sheets in their order.
    pub(super) sheets: Vec<Named>,
    /// Days count from 1904.
    pub(super) epoch_1904: bool,
}

/// Reads the first part of a workbook's stream.
///
/// # Errors
/// When it is locked, damaged, or older than Excel 5.
pub(super) fn read(stream: &[u8]) -> Result<Globals, Fault> {
    let mut records = Records::new(stream, 0);
    let begin = records.next()?.filter(|record| record.kind & 0xFF == 0x09).ok_or("no beginning")?;
    let letters = match short(begin.data, 0).filter(|_| begin.kind == 0x0809) {
        Some(0x0600) => Letters::Unicode,
        Some(0x0500) => Letters::page(1252),
        _ => return Err(Fault::Ancient),
    };
    let mut made =
        Globals { letters, strings: Vec::new(), styles: Styles::default(), sheets: Vec::new(), epoch_1904: false };
    let (mut bold, mut formats, mut cells) = (Vec::new(), FxHashMap::default(), Vec::new());
    while let Some(record) = records.next()? {
        match record.kind {
            0x002F => return Err(Fault::Locked),
            0x0042 => {
                if let (Letters::Page(_), Some(number)) = (made.letters, short(record.data, 0)) {
                    made.letters = Letters::page(number);
                }
            }
            0x0022 => made.epoch_1904 = short(record.data, 0) == Some(1),
            0x0031 => {
                bold.push(short(record.data, 6).is_some_and(|weight| weight >= 600));
                made.styles.fonts.push(record.from(14).brief(made.letters).unwrap_or_default());
            }
            0x041E => {
                let code = match made.letters {
                    Letters::Unicode => record.from(2).long(made.letters),
                    Letters::Page(_) => record.from(2).brief(made.letters),
                };
                if let (Some(id), Some(code)) = (short(record.data, 0), code) {
                    formats.insert(id, shown::parse(&code));
                }
            }
            0x00E0 => cells.push((short(record.data, 0), short(record.data, 2))),
            0x0085 => made.sheets.push(named(&record, made.letters).ok_or("a sheet's name is damaged")?),
            0x00FC => made.strings = strings(&record, made.letters).ok_or("texts are damaged")?,
            0x000A => break,
            _ => {}
        }
    }
    made.styles.cells = cells.into_iter().map(|(font, format)| style(font, format, &bold, &formats)).collect();
    Ok(made)
}

fn named(record: &Record<'_>, letters: Letters) -> Option<Named> {
    let (state, kind) = (*record.data.get(4)?, *record.data.get(5)?);
    let name = record.from(6).brief(letters)?;
    Some(Named { name, hidden: state & 3 != 0, cells: kind == 0, at: word(record.data, 0)? as usize })
}

fn strings(record: &Record<'_>, letters: Letters) -> Option<Vec<String>> {
    let count = word(record.data, 4)?;
    let mut reader = record.from(8);
    // a count that lies does not make room for what is not there
    let mut made = Vec::new();
    for _ in 0..count {
        made.push(reader.long(letters)?);
    }
    Some(made)
}

fn style(font: Option<u16>, format: Option<u16>, bold: &[bool], formats: &FxHashMap<u16, Format>) -> Style {
    // the fifth font is left out of the count
    let font = font.map(|font| if font > 4 { font - 1 } else { font });
    let format = format.unwrap_or_default();
    Style {
        format: formats.get(&format).copied().unwrap_or_else(|| shown::built_in(u32::from(format))),
        bold: font.and_then(|font| bold.get(usize::from(font))).copied().unwrap_or(false),
        font,
    }
}
