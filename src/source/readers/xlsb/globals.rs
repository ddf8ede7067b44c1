//! What the sheets of a binary workbook refer to: their names, texts, fonts and number formats.

use std::io::Read;

use rustc_hash::FxHashMap;

use super::super::formats::{Style, Styles};
use super::records::Records;
use crate::source::shown::{self, Format};

/// Most bytes of text that are held.
const MOST: usize = 384 << 20;

/// Reads `styles.bin`.
pub(super) fn styles(stream: impl Read) -> Result<Styles, String> {
    let mut records = Records::new(stream);
    let mut formats: FxHashMap<u16, Format> = FxHashMap::default();
    let (mut bold, mut styles, mut inside) = (Vec::new(), Styles::default(), false);
    while let Some((kind, data)) = records.next()? {
        match kind {
            // BrtFont
            43 => {
                bold.push(data.short(4).is_some_and(|weight| weight >= 600));
                styles.fonts.push(data.text(21).map(|(name, _)| name).unwrap_or_default());
            }
            // BrtFmt
            44 => {
                if let (Some(id), Some((code, _))) = (data.short(0), data.text(2)) {
                    formats.insert(id, shown::parse(&code));
                }
            }
            // BrtBeginCellXFs, BrtEndCellXFs: formats of styles stand in a list of their own
            617 => inside = true,
            618 => inside = false,
            // BrtXF
            47 if inside => {
                let format = data.short(2).unwrap_or_default();
                let font = data.short(4);
                styles.cells.push(Style {
                    format: formats.get(&format).copied().unwrap_or_else(|| shown::built_in(u32::from(format))),
                    bold: font.and_then(|font| bold.get(usize::from(font))).copied().unwrap_or(false),
                    font,
                });
            }
            _ => {}
        }
    }
    Ok(styles)
}

/// Reads `sharedStrings.bin`.
pub(super) fn strings(stream: impl Read) -> Result<Vec<String>, String> {
    let mut records = Records::new(stream);
    let (mut strings, mut held) = (Vec::new(), 0);
    while let Some((kind, data)) = records.next()? {
        // BrtSSTItem: a byte of flags, the text, then runs of fonts
        if kind == 19 {
            let (text, _) = data.text(1).ok_or("a text is damaged")?;
            held += text.len();
            if held > MOST {
                return Err("chữ trong sổ tính vượt quá 384 MB / more than 384 MB of text".to_owned());
            }
            strings.push(text);
        }
    }
    Ok(strings)
}

/// A sheet as the workbook names it.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// Its relation.
    pub(super) relation: String,
}

/// Reads `workbook.bin`: the sheets in their order, and whether days count from 1904.
pub(super) fn book(stream: impl Read) -> Result<(Vec<Named>, bool), String> {
    let mut records = Records::new(stream);
    let (mut sheets, mut epoch_1904) = (Vec::new(), false);
    while let Some((kind, data)) = records.next()? {
        match kind {
            // BrtWbProp
            153 => epoch_1904 = data.word(0).is_some_and(|flags| flags & 1 != 0),
            // BrtBundleSh
            156 => {
                let damaged = || "a sheet's name is damaged".to_owned();
                let (relation, end) = data.text(8).ok_or_else(damaged)?;
                let (name, _) = data.text(end).ok_or_else(damaged)?;
                sheets.push(Named { name, hidden: data.word(0) != Some(0), relation });
            }
            _ => {}
        }
    }
    Ok((sheets, epoch_1904))
}
