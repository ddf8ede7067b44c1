//! A document in the form of the administration (Decree 30/2020/NĐ-CP, appendix I), once for paper and once for Word.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use crate::error::{Error, Result};

/// How a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// In the middle, bold.
    Title,
    /// A heading of a section.
    Heading,
    /// Text.
    Body,
    /// In italics: the grounds.
    Ground,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// The two halves of the head: the body on the left, the motto on the right.
    Head([Vec<String>; 2]),
    /// A line.
    Line(Line, String),
    /// A table: its header, its rows, the widths of its columns in per cent.
    Table(Vec<String>, Vec<Vec<String>>, Vec<u32>),
    /// Those who sign: what they are.
    Signatures(Vec<String>),
}

/// The document as a page that prints on A4.
pub(super) fn page(title: &str, blocks: &[Block]) -> String {
    let page: Markup = html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(include_str!("minutes.css"))) }
            }
            body { main { @for block in blocks { (of_block(block)) } } }
        }
    };
    page.into_string()
}

fn of_block(block: &Block) -> Markup {
    match block {
        Block::Head(halves) => {
            html! { div.head { @for half in halves { div { @for (place, line) in half.iter().enumerate() {
                p class=(if place == 0 { "first" } else { "" }) { (line) }
            } } } } }
        }
        Block::Line(Line::Title, text) => html! { h1 { (text) } },
        Block::Line(Line::Heading, text) => html! { h2 { (text) } },
        Block::Line(Line::Body, text) => html! { p { (text) } },
        Block::Line(Line::Ground, text) => html! { p.ground { (text) } },
        Block::Table(header, rows, widths) => html! { table {
            colgroup { @for width in widths { col style=(format!("width:{width}%")); } }
            thead { tr { @for cell in header { th { (cell) } } } }
            tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
        } },
        Block::Signatures(who) => {
            html! { div.signatures { @for one in who { div { p { strong { (one) } } p.ground { "(Ký, ghi rõ họ tên)" } } } } }
        }
    }
}

/// The document for Word (Office Open XML, ECMA-376). The same blocks give the same bytes.
pub(super) fn word(title: &str, blocks: &[Block]) -> Result<Vec<u8>> {
    let mut body = String::new();
    for block in blocks {
        word_block(&mut body, block);
    }
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:body>{body}<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"851\" w:bottom=\"1134\" w:left=\"1701\" \
         w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    let core = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title>{}</dc:title></cp:coreProperties>",
        text(title)
    );
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", &document),
        ("word/styles.xml", STYLES),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
        ("docProps/core.xml", &core),
    ];
    let failed = |cause: zip::result::ZipError| Error::stage("docx", cause);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, content) in parts {
        zip.start_file(name, options).map_err(failed)?;
        zip.write_all(content.as_bytes()).map_err(|cause| Error::stage("docx", cause))?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

fn word_block(out: &mut String, block: &Block) {
    match block {
        Block::Head([left, right]) => {
            let cells = [(left, 4000), (right, 5354)].map(|(lines, width)| {
                let lines: Vec<String> = lines
                    .iter()
                    .enumerate()
                    .map(|(place, line)| paragraph(line, "center", place == 0 || place == 1, false, 26))
                    .collect();
                format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{}</w:tc>", lines.concat())
            });
            write!(out, "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"4000\"/><w:gridCol w:w=\"5354\"/></w:tblGrid><w:tr>{}</w:tr></w:tbl>", cells.concat()).ok();
        }
        Block::Line(Line::Title, line) => out.push_str(&paragraph(line, "center", true, false, 28)),
        Block::Line(Line::Heading, line) => out.push_str(&paragraph(line, "left", true, false, 26)),
        Block::Line(Line::Body, line) => out.push_str(&paragraph(line, "both", false, false, 26)),
        Block::Line(Line::Ground, line) => out.push_str(&paragraph(line, "both", false, true, 26)),
        Block::Table(header, rows, widths) => word_table(out, header, rows, widths),
        Block::Signatures(who) => {
            let width = 9354 / who.len().max(1);
            let grid = format!("<w:gridCol w:w=\"{width}\"/>").repeat(who.len());
            let cells: Vec<String> = who
                .iter()
                .map(|one| {
                    let lines = [
                        paragraph(one, "center", true, false, 26),
                        paragraph("(Ký, ghi rõ họ tên)", "center", false, true, 24),
                    ];
                    format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{}</w:tc>", lines.concat())
                })
                .collect();
            write!(out, "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{}</w:tr></w:tbl><w:p/>", cells.concat()).ok();
        }
    }
}

fn word_table(out: &mut String, header: &[String], rows: &[Vec<String>], widths: &[u32]) {
    let cell = |content: &str, share: u32, bold: bool| {
        let width = share * 9354 / 100;
        let line = paragraph(content, if bold { "center" } else { "left" }, bold, false, 22);
        format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{line}</w:tc>")
    };
    let grid: Vec<String> = widths.iter().map(|share| format!("<w:gridCol w:w=\"{}\"/>", share * 9354 / 100)).collect();
    let edges: Vec<String> = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .iter()
        .map(|edge| format!("<w:{edge} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"))
        .collect();
    write!(out, "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>{}</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>{}</w:tblGrid>", edges.concat(), grid.concat()).ok();
    let line = |cells: &[String], bold: bool| {
        cells.iter().zip(widths).map(|(content, share)| cell(content, *share, bold)).collect::<Vec<_>>().concat()
    };
    write!(out, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{}</w:tr>", line(header, true)).ok();
    for row in rows {
        write!(out, "<w:tr><w:trPr><w:cantSplit/></w:trPr>{}</w:tr>", line(row, false)).ok();
    }
    out.push_str("</w:tbl><w:p/>");
}

fn paragraph(content: &str, align: &str, bold: bool, italic: bool, size: u32) -> String {
    let (bold, italic) = (if bold { "<w:b/>" } else { "" }, if italic { "<w:i/>" } else { "" });
    format!(
        "<w:p><w:pPr><w:spacing w:before=\"60\" w:after=\"60\"/><w:jc w:val=\"{align}\"/></w:pPr><w:r><w:rPr>{bold}{italic}<w:sz w:val=\"{size}\"/></w:rPr>\
         <w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        text(content)
    )
}

fn text(raw: &str) -> String {
    let allowed = raw.chars().filter(|letter| !letter.is_control());
    allowed.collect::<String>().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";
const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";
const DOCUMENT_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";
const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\" w:eastAsia=\"Times New Roman\"/>\
<w:sz w:val=\"26\"/><w:lang w:val=\"vi-VN\"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>";
