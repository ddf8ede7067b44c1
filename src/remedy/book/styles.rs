//! The styles part: a painted cell gets a copy of its own style with another fill; nothing that stood there changes.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::{Reader, Writer};

use super::xml::{Fallible, append, reader, root, with, words};

/// What a colour says of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Paint {
    /// Worth knowing: blue.
    Info,
    /// Probably wrong: yellow.
    Warning,
    /// Wrong: red.
    Error,
    /// Was wrong and has been mended: green.
    Mended,
}

impl Paint {
    const ALL: [Self; 4] = [Self::Info, Self::Warning, Self::Error, Self::Mended];

    /// Its colour as ARGB: the pale tones that spreadsheets themselves use for bad, neutral and good.
    const fn argb(self) -> &'static str {
        match self {
            Self::Info => "FFDDEBF7",
            Self::Warning => "FFFFEB9C",
            Self::Error => "FFFFC7CE",
            Self::Mended => "FFC6EFCE",
        }
    }
}

/// How a cell of an added sheet looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Look {
    /// Text, wrapped, from the top.
    Plain,
    /// The title of the sheet.
    Title,
    /// A heading.
    Bold,
    /// The header of a list.
    Header,
    /// A link to a cell.
    Link,
    /// A cell in the colour of a level.
    Level(Paint),
}

/// Styles of a workbook that has none.
const NONE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
<cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs></styleSheet>";

/// Makes painted copies of styles, each once.
pub(super) struct Painter {
    xml: String,
    prefix: String,
    fonts: usize,
    fills: usize,
    /// Formats of cells as they stand.
    formats: Vec<String>,
    made: Vec<String>,
    painted: BTreeMap<(u32, Paint), u32>,
    looks: BTreeMap<Look, u32>,
}

impl Painter {
    /// Reads the styles part, or begins one.
    pub(super) fn new(xml: Option<String>) -> Fallible<Self> {
        let xml = xml.unwrap_or_else(|| NONE.to_owned());
        let (prefix, _) = root(&xml)?;
        let formats = children(&xml, "cellXfs")?;
        let (fonts, fills) = (children(&xml, "fonts")?.len(), children(&xml, "fills")?.len());
        if formats.is_empty() || fonts == 0 || fills == 0 {
            return Err("the styles part is incomplete".to_owned());
        }
        let (made, painted, looks) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        Ok(Self { xml, prefix, fonts, fills, formats, made, painted, looks })
    }

    /// The style of a cell painted over.
    pub(super) fn paint(&mut self, style: u32, paint: Paint) -> Fallible<u32> {
        if let Some(known) = self.painted.get(&(style, paint)) {
            return Ok(*known);
        }
        let base = self.formats.get(style as usize).or_else(|| self.formats.first()).ok_or("no style")?;
        let made = repainted(base, self.fill(paint))?;
        let number = self.add(made)?;
        self.painted.insert((style, paint), number);
        Ok(number)
    }

    /// The style of a cell of an added sheet.
    pub(super) fn look(&mut self, look: Look) -> Fallible<u32> {
        if let Some(known) = self.looks.get(&look) {
            return Ok(*known);
        }
        let (font, fill) = match look {
            Look::Plain => (0, 0),
            Look::Title => (1, 0),
            Look::Bold => (2, 0),
            Look::Header => (2, self.fill(Paint::Info)),
            Look::Link => (3, 0),
            Look::Level(paint) => (0, self.fill(paint)),
        };
        let (p, font) = (&self.prefix, self.fonts + font);
        let wrap = if look == Look::Title { "" } else { " wrapText=\"1\"" };
        let made = format!(
            "<{p}xf numFmtId=\"49\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" \
             applyFont=\"1\" applyFill=\"1\" applyAlignment=\"1\"><{p}alignment vertical=\"top\"{wrap}/></{p}xf>"
        );
        let number = self.add(made)?;
        self.looks.insert(look, number);
        Ok(number)
    }

    fn fill(&self, paint: Paint) -> usize {
        self.fills + Paint::ALL.iter().position(|one| *one == paint).unwrap_or_default()
    }

    fn add(&mut self, format: String) -> Fallible<u32> {
        let number = self.formats.len() + self.made.len();
        // Excel: at most 65,490 formats of cells.
        if number >= 65_000 {
            return Err("the workbook has too many styles".to_owned());
        }
        self.made.push(format);
        u32::try_from(number).map_err(words)
    }

    /// The styles part with everything that was made.
    pub(super) fn finish(self) -> Fallible<String> {
        let p = &self.prefix;
        let fill = |paint: &Paint| {
            let argb = paint.argb();
            format!(
                "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"{argb}\"/><{p}bgColor indexed=\"64\"/>\
                 </{p}patternFill></{p}fill>"
            )
        };
        let fills = Paint::ALL.iter().map(fill).collect::<Vec<_>>().concat();
        let font =
            |own: &str| format!("<{p}font>{own}<{p}name val=\"Times New Roman\"/><{p}family val=\"1\"/></{p}font>");
        let fonts = [
            font(&format!("<{p}sz val=\"11\"/>")),
            font(&format!("<{p}b/><{p}sz val=\"16\"/>")),
            font(&format!("<{p}b/><{p}sz val=\"11\"/>")),
            font(&format!("<{p}u/><{p}sz val=\"11\"/><{p}color rgb=\"FF0563C1\"/>")),
        ];
        let xml = append(&self.xml, "fonts", &fonts.concat(), fonts.len())?;
        let xml = append(&xml, "fills", &fills, Paint::ALL.len())?;
        append(&xml, "cellXfs", &self.made.concat(), self.made.len())
    }
}

/// The children of an element, each as written.
fn children(xml: &str, element: &str) -> Fallible<Vec<String>> {
    let mut reader = reader(xml);
    let (mut depth, mut inside, mut found) = (0_usize, false, Vec::new());
    let mut writer = Writer::new(Vec::new());
    loop {
        let event = reader.read_event().map_err(words)?;
        match &event {
            Event::Eof => return Ok(found),
            Event::Start(tag) if !inside => inside = tag.local_name().as_ref() == element,
            Event::Start(_) => {
                depth += 1;
                writer.write_event(event).map_err(words)?;
            }
            Event::End(_) if inside && depth == 0 => return Ok(found),
            Event::End(_) if inside => {
                depth -= 1;
                writer.write_event(event).map_err(words)?;
                if depth == 0 {
                    found.push(taken(&mut writer)?);
                }
            }
            Event::Empty(_) if inside => {
                writer.write_event(event).map_err(words)?;
                if depth == 0 {
                    found.push(taken(&mut writer)?);
                }
            }
            _ if inside && depth > 0 => writer.write_event(event).map_err(words)?,
            _ => {}
        }
    }
}

fn taken(writer: &mut Writer<Vec<u8>>) -> Fallible<String> {
    String::from_utf8(std::mem::take(writer.get_mut())).map_err(words)
}

/// A format of cells with another fill.
fn repainted(format: &str, fill: usize) -> Fallible<String> {
    let mut reader: Reader<&[u8]> = reader(format);
    let mut writer = Writer::new(Vec::new());
    let fill = fill.to_string();
    let changes = [("fillId", fill.as_str()), ("applyFill", "1")];
    let mut first = true;
    loop {
        match reader.read_event().map_err(words)? {
            Event::Eof => return taken(&mut writer),
            Event::Start(tag) if first => {
                first = false;
                writer.write_event(Event::Start(with(&tag, &changes))).map_err(words)?;
            }
            Event::Empty(tag) if first => {
                first = false;
                writer.write_event(Event::Empty(with(&tag, &changes))).map_err(words)?;
            }
            other => writer.write_event(other).map_err(words)?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_painted_style_keeps_everything_but_its_fill() {
        let mut painter = Painter::new(None).expect("styles");
        let red = painter.paint(0, Paint::Error).expect("painted");
        assert_eq!((red, painter.paint(0, Paint::Error)), (1, Ok(1)), "each once");
        assert_ne!(painter.paint(0, Paint::Mended), Ok(1));
        let xml = painter.finish().expect("whole");
        assert!(xml.contains("<fills count=\"6\">") && xml.contains("<cellXfs count=\"3\">"), "{xml}");
        assert!(xml.contains("fillId=\"4\" borderId=\"0\" xfId=\"0\" applyFill=\"1\""), "{xml}");
        let kept = repainted("<xf fillId=\"1\" numFmtId=\"14\"><alignment wrapText=\"1\"/></xf>", 7).expect("painted");
        assert_eq!(kept, "<xf fillId=\"7\" numFmtId=\"14\" applyFill=\"1\"><alignment wrapText=\"1\"/></xf>");
    }
}
