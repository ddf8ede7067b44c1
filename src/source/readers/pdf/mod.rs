//! Tables of a born-digital PDF: glyphs and rules of each page → ruled tables cell by cell, tables without rules by their
//! running numbers and white rivers → strips → sheets as every reader gives them. What cannot be read rightly is refused.

mod flow;
mod furniture;
mod judge;
mod lattice;
mod page;
mod plumb;
mod refusal;
mod ruled;
mod stitch;
mod strip;
mod vet;
mod words;
mod worker;

use std::path::Path;

use self::flow::Text;
use self::furniture::Dropped;
use self::judge::Judge;
use self::refusal::Refusal;
use self::ruled::Ruled;
use self::stitch::Fonts;
use self::strip::Strip;
use self::words::Line;
use super::Reader;
use crate::error::Result;
use crate::files;
use crate::lang::{Message, Text as Title};
use crate::source::grid::{Sheet, Workbook};
use crate::source::{LeftOut, ReadOptions, address};

/// Tài liệu PDF.
pub(super) static READER: Reader = Reader {
    id: "pdf",
    title: Title::new("Tài liệu PDF có chữ (không phải ảnh quét)", "PDF document with text (no scan)"),
    endings: &["pdf"],
    knows: |head| head.get(..1_024.min(head.len())).is_some_and(|start| super::holds(start, b"%PDF-")),
    open,
};

/// Lines that may be unclear, of a thousand.
const UNCLEAR: usize = 10;

fn open(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let bytes = files::read(path)?;
    read(bytes, options.region.is_some()).map_err(|refusal| refusal.error(path))
}

/// A document as sheets. Where some of its pages are `stated`, each keeps its header.
fn read(bytes: Vec<u8>, stated: bool) -> std::result::Result<Workbook, Refusal> {
    let mut judge = Judge::default();
    let mut pages: Vec<Text> = Vec::new();
    let mut strips: Vec<Strip> = Vec::new();
    let (mut letters, mut spaced) = (0, None);
    let fonts = worker::pages(bytes, |mut page, fonts, vetted| {
        let drawn = *spaced.get_or_insert_with(|| page.glyphs.iter().any(page::Glyph::is_space));
        let mut lines = words::lines(&mut page, drawn);
        judge.page(&page, &lines, fonts, vetted);
        letters += lines.iter().map(count).sum::<usize>();
        letters += page.standing.iter().map(|run| inked(&run.text)).sum::<usize>();
        letters += page.slanted.iter().map(|text| inked(text)).sum::<usize>();
        let mut columns = None;
        for found in ruled::ruled(&mut page, &mut lines) {
            match found {
                Ruled::Whole(strip) => strips.push(strip),
                Ruled::Columns(borders) => columns = Some(borders),
            }
        }
        pages.push(Text { page, lines, columns });
    })?;
    judge.verdict()?;
    let mut dropped = furniture::take(&mut pages);
    for text in &mut pages {
        let page = text.page.number;
        let standing = std::mem::take(&mut text.page.standing);
        dropped.extend(standing.into_iter().map(|run| Dropped { page, line: 0, text: run.text, reason: "rotated" }));
    }
    let fonts = described(&fonts);
    let plain = strips.is_empty();
    let flow = flow::tables(&mut pages, &fonts.bold, plain);
    if flow.doubtful * 1_000 > flow.placed * UNCLEAR {
        return Err(Refusal::Unclear { doubtful: flow.doubtful, of: flow.placed });
    }
    let remarks = vec![remark(&strips, &flow.strips, pages.len())];
    strips.extend(flow.strips);
    let mut sheets = stitch::sheets(pages, strips, &fonts, stated);
    balance(letters, &sheets, &dropped)?;
    if let Some(first) = sheets.first_mut() {
        first.dropped.extend(dropped.into_iter().map(left_out));
    }
    Ok(Workbook { reader: READER.id, encoding: None, remarks, sheets })
}

fn left_out(dropped: Dropped) -> LeftOut {
    LeftOut {
        sheet: None,
        cell: address::cell(address::Style::Pages, address::page_line(dropped.page, dropped.line), 0),
        text: dropped.text,
        reason: dropped.reason.to_owned(),
    }
}

fn remark(ruled: &[Strip], unruled: &[Strip], pages: usize) -> Message {
    let how = |strips: &[Strip]| strips.iter().map(|strip| strip.page).collect::<std::collections::BTreeSet<_>>().len();
    let (ruled, unruled) = (how(ruled), how(unruled));
    Message::new(
        format!("PDF {pages} trang: {ruled} trang có bảng kẻ ô, {unruled} trang có bảng không kẻ ô"),
        format!("PDF of {pages} page(s): tables drawn with rules on {ruled}, tables without rules on {unruled}"),
    )
}

/// Number of letters that are not white space.
fn inked(text: &str) -> usize {
    text.chars().filter(|letter| !letter.is_whitespace()).count()
}

fn count(line: &Line) -> usize {
    line.words.iter().map(|word| inked(&word.text)).sum()
}

/// Every letter that was drawn is in a row or listed: what does not balance is refused.
fn balance(letters: usize, sheets: &[Sheet], dropped: &[Dropped]) -> std::result::Result<(), Refusal> {
    let rows = sheets.iter().flat_map(|sheet| &sheet.rows).map(|row| inked(row.all_text())).sum::<usize>();
    let repeated = sheets.iter().flat_map(|sheet| &sheet.dropped).map(|dropped| inked(&dropped.text)).sum::<usize>();
    let aside = dropped.iter().map(|dropped| inked(&dropped.text)).sum::<usize>() + repeated;
    match letters.abs_diff(rows + aside) {
        0 => Ok(()),
        lost => Err(Refusal::Lost(lost)),
    }
}

/// What the fonts' names say: bold letters, and encodings older than Unicode.
fn described(names: &[String]) -> Fonts {
    let mut fonts = Fonts { bold: Vec::new(), legacy: Vec::new(), places: Vec::new() };
    for name in names {
        let low = name.to_lowercase();
        fonts.bold.push(["bold", "black", "heavy", "demi"].iter().any(|word| low.contains(word)));
        let legacy = low.starts_with(".vn") || low.starts_with("vni-") || low.starts_with("vn.");
        let bare = name.split([',']).next().unwrap_or(name);
        let bare = ["-Bold", "-Italic", "-BoldItalic"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare);
        fonts.places.push(legacy.then(|| {
            fonts.legacy.push(bare.to_owned());
            u16::try_from(fonts.legacy.len() - 1).unwrap_or(u16::MAX)
        }));
    }
    fonts
}
