//! Notes on cells: the comments part and its drawing (ECMA-376 part 1 §18.7, part 4 §19.4). What a unit wrote itself stays.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};

use super::sheet::Survey;
use super::xml::{Fallible, attribute, escape, number, reader, root, words};
use crate::source::address::{letters, parse_cell};

/// The author of our notes: by it they are known when the workbook comes back.
const AUTHOR: &str = "tudien";

/// Shapes that a block of identifiers holds.
const BLOCK: usize = 1024;

/// A note on a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// Line from 1 and column from 0.
    pub(crate) at: (u32, u32),
    /// Its first line, in bold.
    pub(crate) head: String,
    /// The rest.
    pub(crate) text: String,
}

impl Note {
    fn runs(&self, p: &str) -> String {
        let font = format!("<{p}sz val=\"9\"/><{p}rFont val=\"Tahoma\"/><{p}family val=\"2\"/>");
        let (head, text) = (escape(&self.head), escape(&self.text));
        format!(
            "<{p}r><{p}rPr><{p}b/>{font}</{p}rPr><{p}t xml:space=\"preserve\">{head}\n</{p}t></{p}r>\
             <{p}r><{p}rPr>{font}</{p}rPr><{p}t xml:space=\"preserve\">{text}</{p}t></{p}r>"
        )
    }

    fn element(&self, p: &str, author: usize) -> String {
        let (line, column) = self.at;
        let at = letters(column);
        format!("<{p}comment ref=\"{at}{line}\" authorId=\"{author}\"><{p}text>{}</{p}text></{p}comment>", self.runs(p))
    }
}

/// The comments part, and which shapes its drawing must gain and lose.
#[derive(Debug)]
pub(super) struct Comments {
    pub(super) xml: String,
    pub(super) gained: Vec<(u32, u32)>,
    pub(super) lost: BTreeSet<(u32, u32)>,
}

/// A new comments part.
pub(super) fn fresh(notes: &[Note]) -> Comments {
    let list: String = notes.iter().map(|note| note.element("", 0)).collect();
    let space = super::package::MAIN;
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{space}\"><authors><author>{AUTHOR}</author></authors>\
         <commentList>{list}</commentList></comments>"
    );
    Comments { xml, gained: notes.iter().map(|note| note.at).collect(), lost: BTreeSet::new() }
}

/// A comments part with our notes: those of before are replaced, those of others get ours written below.
pub(super) fn merged(xml: &str, notes: &[Note]) -> Fallible<Comments> {
    let (p, _) = root(xml)?;
    let authors = authors(xml)?;
    let ours = authors.iter().position(|name| name == AUTHOR);
    let author = ours.unwrap_or(authors.len());
    let (mut reader, mut out) = (reader(xml), Writer::new(Vec::with_capacity(xml.len())));
    let (mut skipping, mut at) = (false, None);
    let (mut told, mut dropped) = (BTreeSet::new(), BTreeSet::new());
    let find = |at: Option<(u32, u32)>| notes.iter().find(|note| Some(note.at) == at);
    loop {
        let event = reader.read_event().map_err(words)?;
        match &event {
            Event::Eof => break,
            Event::Start(tag) if tag.local_name().as_ref() == "comment" => {
                at = attribute(tag, "ref").and_then(|place| parse_cell(&place));
                skipping = is_ours(tag, ours);
                if let (true, Some(at)) = (skipping, at) {
                    dropped.insert(at);
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "text" && !skipping => {
                if let Some(note) = find(at) {
                    out.get_mut().extend_from_slice(
                        format!("<{p}r><{p}t xml:space=\"preserve\">\n———\n</{p}t></{p}r>").as_bytes(),
                    );
                    out.get_mut().extend_from_slice(note.runs(&p).as_bytes());
                    told.insert(note.at);
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "comment" && skipping => {
                skipping = false;
                continue;
            }
            Event::End(tag) if tag.local_name().as_ref() == "authors" && ours.is_none() => {
                out.get_mut().extend_from_slice(format!("<{p}author>{AUTHOR}</{p}author>").as_bytes());
            }
            Event::End(tag) if tag.local_name().as_ref() == "commentList" => {
                let rest = notes.iter().filter(|note| !told.contains(&note.at));
                let list: String = rest.map(|note| note.element(&p, author)).collect();
                out.get_mut().extend_from_slice(list.as_bytes());
            }
            _ => {}
        }
        if !skipping {
            out.write_event(event).map_err(words)?;
        }
    }
    let xml = String::from_utf8(out.into_inner()).map_err(words)?;
    let fresh: BTreeSet<_> = notes.iter().map(|note| note.at).filter(|at| !told.contains(at)).collect();
    let gained = fresh.iter().filter(|at| !dropped.contains(at)).copied().collect();
    let lost = dropped.difference(&fresh).copied().collect();
    Ok(Comments { xml, gained, lost })
}

fn is_ours(tag: &BytesStart<'_>, ours: Option<usize>) -> bool {
    ours.is_some() && number(tag, "authorId").map(|author| author as usize) == ours
}

fn authors(xml: &str) -> Fallible<Vec<String>> {
    let (mut reader, mut names, mut inside) = (reader(xml), Vec::new(), false);
    loop {
        match reader.read_event().map_err(words)? {
            Event::Eof => return Ok(names),
            Event::Start(tag) if tag.local_name().as_ref() == "author" => {
                names.push(String::new());
                inside = true;
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "author" => names.push(String::new()),
            Event::End(_) => inside = false,
            Event::Text(text) if inside => {
                if let Some(name) = names.last_mut() {
                    name.push_str(&text);
                }
            }
            _ => {}
        }
    }
}

/// A drawing of notes: that which stands there with shapes gained and lost, or a new one. The markup of these parts is
/// often not well formed, so it is edited as text.
pub(super) fn drawing(
    before: Option<&str>,
    comments: &Comments,
    notes: &[Note],
    survey: &Survey,
    block: usize,
) -> String {
    let kept = before.map_or_else(|| head(block), |text| without(text, &comments.lost));
    let needs_type = !kept.contains("id=\"_x0000_t202\"") && !kept.contains("id='_x0000_t202'");
    let mut shapes = if needs_type { TYPE.to_owned() } else { String::new() };
    let gained: BTreeSet<_> = comments.gained.iter().copied().collect();
    for (place, note) in notes.iter().filter(|note| gained.contains(&note.at)).enumerate() {
        shapes.push_str(&shape(note, survey, block * BLOCK + place + 1, place + 1));
    }
    let end = kept.rfind("</xml>").unwrap_or(kept.len());
    let (body, tail) = kept.split_at(end);
    format!("{body}{shapes}{tail}")
}

fn head(block: usize) -> String {
    format!(
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{block}\"/>\
         </o:shapelayout></xml>"
    )
}

const TYPE: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
<v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

/// Points of width that a note should have.
const WIDE: f64 = 290.0;

fn shape(note: &Note, survey: &Survey, id: usize, order: usize) -> String {
    let (line, column) = note.at;
    let lines = note.head.chars().count().div_ceil(48)
        + note.text.lines().map(|line| line.chars().count().div_ceil(52).max(1)).sum::<usize>()
        + 1;
    let (mut last, mut wide) = (column + 1, 0.0);
    while wide < WIDE && last < column + 40 {
        wide += survey.width(last) * 5.4;
        last += 1;
    }
    let top = line.saturating_sub(2);
    let bottom = top as usize + (lines * 12).div_ceil(15).max(4);
    let mut text = String::new();
    write!(
        text,
        "<v:shape id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style='position:absolute;margin-left:60pt;margin-top:2pt;\
         width:{WIDE}pt;height:{}pt;z-index:{order};visibility:hidden' fillcolor=\"#ffffe1\" o:insetmode=\"auto\">\
         <v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
         <v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox>\
         <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{}, 15, {top}, 4, {last}, 15, {bottom}, 4</x:Anchor>\
         <x:AutoFill>False</x:AutoFill><x:Row>{}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
        lines * 12 + 8,
        column + 1,
        line - 1,
    )
    .ok();
    text
}

/// The drawing without the notes of some cells.
fn without(text: &str, lost: &BTreeSet<(u32, u32)>) -> String {
    if lost.is_empty() {
        return text.to_owned();
    }
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("<v:shape ") {
        let (before, from) = rest.split_at(start);
        made.push_str(before);
        let end = from.find("</v:shape>").map_or(from.len(), |end| end + "</v:shape>".len());
        let (one, after) = from.split_at(end);
        let value = |name: &str| {
            let (_, tail) = one.split_once(&format!("<x:{name}>"))?;
            tail.split('<').next()?.trim().parse::<u32>().ok()
        };
        let gone = value("Row").zip(value("Column")).is_some_and(|(row, column)| lost.contains(&(row + 1, column)));
        if !gone {
            made.push_str(one);
        }
        rest = after;
    }
    made.push_str(rest);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(at: (u32, u32)) -> Note {
        Note { at, head: "LỖI".to_owned(), text: "Sai <mã>".to_owned() }
    }

    #[test]
    fn notes_of_others_stay_and_ours_are_replaced() {
        let first = fresh(&[note((2, 0)), note((3, 0))]);
        assert!(first.xml.contains("ref=\"A2\"") && first.xml.contains("Sai &lt;mã&gt;"));
        let theirs = first
            .xml
            .replace(
                "</commentList>",
                "<comment ref=\"B9\" authorId=\"1\"><text><t>của tôi</t></text></comment></commentList>",
            )
            .replace("</authors>", "<author>Lan</author></authors>");
        let again = merged(&theirs, &[note((3, 0)), note((9, 1)), note((5, 0))]).expect("merged");
        assert!(
            !again.xml.contains("ref=\"A2\"") && again.xml.contains("ref=\"A3\"") && again.xml.contains("ref=\"A5\"")
        );
        assert_eq!(again.xml.matches("ref=\"B9\"").count(), 1);
        assert!(again.xml.contains("<t>của tôi</t><r>"), "{}", again.xml);
        assert_eq!(again.gained, [(5, 0)]);
        assert_eq!(again.lost.iter().collect::<Vec<_>>(), [&(2, 0)]);
        let survey = Survey::default();
        let before = drawing(None, &first, &[note((2, 0)), note((3, 0))], &survey, 1);
        let after = drawing(Some(&before), &again, &[note((5, 0))], &survey, 2);
        assert_eq!(after.matches("<v:shape ").count(), 2);
        assert!(!after.contains("<x:Row>1</x:Row>") && after.contains("_x0000_s2049") && after.ends_with("</xml>"));
    }
}
