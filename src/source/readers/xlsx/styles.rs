//! Styles: for each cell format the number format, bold letters and font.

use rustc_hash::FxHashMap;

use super::super::formats::{Style, Styles};
use super::super::xml::{Node, Xml, attribute};
use crate::source::shown::{self, Format};

#[derive(Default)]
struct Font {
    name: String,
    bold: bool,
}

/// Reads `styles.xml`.
pub(super) fn read(bytes: &[u8]) -> Result<Styles, String> {
    let mut xml = Xml::new(bytes);
    let mut formats: FxHashMap<u32, Format> = FxHashMap::default();
    let mut fonts: Vec<Font> = Vec::new();
    let mut styles = Styles::default();
    let mut section = String::new();
    loop {
        match xml.next()? {
            Node::Open(tag, empty) => {
                let local = tag.local_name();
                let number = |name: &str| attribute(&tag, name).and_then(|value| value.parse::<u32>().ok());
                match (section.as_str(), local.as_ref()) {
                    (_, name @ ("fonts" | "cellXfs" | "cellStyleXfs" | "dxfs")) if !empty => {
                        name.clone_into(&mut section);
                    }
                    (_, "numFmt") => {
                        if let (Some(id), Some(code)) = (number("numFmtId"), attribute(&tag, "formatCode")) {
                            formats.insert(id, shown::parse(&code));
                        }
                    }
                    ("fonts", "font") => fonts.push(Font::default()),
                    ("fonts", "b") => {
                        if let Some(font) = fonts.last_mut() {
                            font.bold = attribute(&tag, "val").is_none_or(|value| value != "0" && value != "false");
                        }
                    }
                    ("fonts", "name") => {
                        if let Some(font) = fonts.last_mut() {
                            font.name = attribute(&tag, "val").unwrap_or_default();
                        }
                    }
                    ("cellXfs", "xf") => {
                        let id = number("numFmtId").unwrap_or_default();
                        let format = formats.get(&id).copied().unwrap_or_else(|| shown::built_in(id));
                        let font = number("fontId").and_then(|font| u16::try_from(font).ok());
                        let bold = font.and_then(|font| fonts.get(usize::from(font))).is_some_and(|font| font.bold);
                        styles.cells.push(Style { format, bold, font });
                    }
                    _ => {}
                }
            }
            Node::Close(name) if name == section => section.clear(),
            Node::End => break,
            _ => {}
        }
    }
    styles.fonts = fonts.into_iter().map(|font| font.name).collect();
    Ok(styles)
}
