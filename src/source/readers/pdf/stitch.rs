//! Strips of all pages and the lines around them as sheets: one for each arrangement of columns.

use super::flow::Text;
use super::strip::{Band, Slot, Strip};
use super::words::{Line, text};
use crate::source::grid::{Cell, Merge, Row, Sheet};
use crate::source::region::words as labels;
use crate::source::{LeftOut, address};

/// Borders this far apart are one.
const SAME: f32 = 3.0;

/// Strips with the same columns.
struct Group {
    borders: Vec<f32>,
    strips: Vec<Strip>,
    lines: Vec<Line>,
}

/// Something that becomes a row.
struct Item {
    page: u32,
    top: f32,
    bottom: f32,
    what: What,
}

/// What becomes a row.
enum What {
    /// A row of a strip, with the places of both.
    Band(Band, usize, usize),
    /// A line outside all strips.
    Line(Line),
}

/// A row of one of the strips, or a line beside them.
const fn banded(item: &Item) -> bool {
    matches!(item.what, What::Band(..))
}

/// Which fonts are bold, and which are legacy ones, by place in the document's list.
pub(super) struct Fonts {
    /// Bold ones.
    pub(super) bold: Vec<bool>,
    /// Names of legacy fonts.
    pub(super) legacy: Vec<String>,
    /// For each font its place among the legacy ones.
    pub(super) places: Vec<Option<u16>>,
}

/// The sheets of a document. Repeated headers are taken out, except where the caller states the part to be read.
pub(super) fn sheets(pages: Vec<Text>, mut strips: Vec<Strip>, fonts: &Fonts, stated: bool) -> Vec<Sheet> {
    strips.sort_by(|left, right| {
        (left.page, top(left)).partial_cmp(&(right.page, top(right))).unwrap_or(std::cmp::Ordering::Equal)
    });
    strips.retain(|strip| !strip.bands.is_empty());
    let mut groups: Vec<Group> = Vec::new();
    for strip in strips {
        match groups.last_mut().map(|group| (fit(&group.borders, &strip.borders), group)) {
            Some((Some(places), group)) => group.strips.push(moved(strip, &places)),
            _ => groups.push(Group { borders: strip.borders.clone(), strips: vec![strip], lines: Vec::new() }),
        }
    }
    if groups.is_empty() {
        groups.push(Group { borders: Vec::new(), strips: Vec::new(), lines: Vec::new() });
    }
    for line in pages.into_iter().flat_map(|text| text.lines) {
        let place = home(&groups, &line);
        groups[place].lines.push(line);
    }
    groups.into_iter().map(|group| sheet(group, fonts, stated)).collect()
}

fn top(strip: &Strip) -> f32 {
    strip.bands.first().map_or(0.0, |band| band.top)
}

/// For each column of a strip the column of the group, where its borders are all among the group's. Pages may be shifted.
fn fit(group: &[f32], strip: &[f32]) -> Option<Vec<usize>> {
    let shift = strip.first()? - group.first()?;
    let mut places = Vec::new();
    for border in strip {
        let exact = group.iter().position(|known| (known - border).abs() <= SAME);
        let shifted = group.iter().position(|known| (known + shift - border).abs() <= SAME);
        places.push(exact.or(shifted)?);
    }
    let whole = strip.len() == group.len()
        || (strip.len() >= 3 && places.first() == Some(&0) && places.last() == Some(&(group.len() - 1)));
    (places.is_sorted_by(|left, right| left < right) && whole).then_some(places)
}

fn moved(mut strip: Strip, places: &[usize]) -> Strip {
    for slot in strip.bands.iter_mut().flat_map(|band| &mut band.slots) {
        slot.left = places[slot.left];
        slot.right = places[slot.right + 1] - 1;
    }
    strip
}

/// The group that a line outside all strips goes with: what stands below it, unless it ends what stands above.
fn home(groups: &[Group], line: &Line) -> usize {
    let key = |strip: &Strip| (strip.page, top(strip));
    let at = (line.page, line.base);
    let below =
        groups.iter().position(|group| group.strips.iter().any(|strip| key(strip) > at && strip.page == line.page));
    let above = groups.iter().rposition(|group| group.strips.iter().any(|strip| key(strip) <= at));
    let text = line.text();
    let ends = labels::note(&text) || labels::signature(&text) || labels::total(&text).is_some();
    match (above, below) {
        (Some(above), Some(below)) if above == below || ends => above,
        (_, Some(below)) => below,
        (Some(above), None) => above,
        (None, None) => 0,
    }
}

fn sheet(mut group: Group, fonts: &Fonts, stated: bool) -> Sheet {
    join(&mut group);
    let mut sheet = Sheet { fonts: fonts.legacy.clone(), paged: true, ..Sheet::default() };
    let mut lines: Vec<Vec<u32>> = group.strips.iter().map(|strip| vec![0; strip.bands.len()]).collect();
    let heads: Vec<usize> = (0..group.strips.len()).map(|strip| repeats(&group, strip)).collect();
    let (mut last, mut runs_on, mut before): (u32, Option<usize>, Option<(u32, f32, bool)>) = (0, None, None);
    for item in items(&mut group) {
        if let What::Band(band, strip, row) = &item.what {
            if *row == 0 && !stated && before.is_some_and(|(_, _, banded)| banded) {
                runs_on = Some(*strip);
            }
            if runs_on == Some(*strip) && heads.get(*strip).is_some_and(|head| row < head) {
                // the header once more at the top of a page: known exactly, so it is told here
                sheet.dropped.extend(repeated(item.page, band));
                continue;
            }
        }
        let number = match &item.what {
            What::Band(band, ..) => band.number,
            What::Line(line) => line.number,
        };
        let line = address::page_line(item.page, number).max(last + 1);
        if let (true, Some(above)) = (follows(before, &item), sheet.rows.last_mut()) {
            // a row reaches down to the next one where nothing parts the two
            above.height = line - above.line;
        }
        (last, before) = (line, Some((item.page, item.bottom, banded(&item))));
        match item.what {
            What::Band(band, strip, row) => {
                lines[strip][row] = line;
                sheet.rows.push(banded_row(&band, line, fonts));
            }
            What::Line(found) => {
                let (made, merges) = free_row(&found, line, &group.borders, fonts);
                sheet.rows.push(made);
                sheet.merges.extend(merges);
            }
        }
    }
    sheet.merges.extend(merges(&group, &lines));
    sheet.merges.sort_unstable();
    sheet.rows.retain(|row| !row.is_empty());
    sheet
}

/// Rows and lines in the order of pages, from the top.
fn items(group: &mut Group) -> Vec<Item> {
    let mut made: Vec<Item> = Vec::new();
    for (at, strip) in group.strips.iter().enumerate() {
        for (row, band) in strip.bands.iter().enumerate() {
            let (top, bottom) = (band.top, band.bottom);
            made.push(Item { page: strip.page, top, bottom, what: What::Band(band.clone(), at, row) });
        }
    }
    for line in std::mem::take(&mut group.lines) {
        let (top, bottom) = (line.top(), line.bottom());
        made.push(Item { page: line.page, top, bottom, what: What::Line(line) });
    }
    made.sort_by(|left, right| left.page.cmp(&right.page).then(left.top.total_cmp(&right.top)));
    made
}

/// An item stands directly under the one before, of its own kind; rows of a table run on over pages.
fn follows(before: Option<(u32, f32, bool)>, item: &Item) -> bool {
    before.is_some_and(|(page, bottom, was)| {
        let same = was == banded(item);
        same && (was || (page == item.page && item.top - bottom < 12.0))
    })
}

fn repeated(page: u32, band: &Band) -> Vec<LeftOut> {
    let line = address::page_line(page, band.number);
    let filled = band.slots.iter().filter(|slot| !slot.text.is_empty());
    filled
        .map(|slot| LeftOut {
            sheet: None,
            cell: address::cell(address::Style::Pages, line, place(slot.left)),
            text: slot.text.clone(),
            reason: "repeated_header".to_owned(),
        })
        .collect()
}

fn place(column: usize) -> u32 {
    u32::try_from(column).unwrap_or(u32::MAX)
}

fn cell(column: usize, font: u16, fonts: &Fonts) -> Cell {
    let at = usize::from(font);
    Cell {
        bold: fonts.bold.get(at).copied().unwrap_or(false),
        font: fonts.places.get(at).copied().flatten(),
        ..Cell::at(place(column))
    }
}

fn banded_row(band: &Band, line: u32, fonts: &Fonts) -> Row {
    let mut row = Row::new(line);
    for slot in &band.slots {
        row.push(cell(slot.left, slot.font, fonts), &slot.text);
    }
    row
}

/// A line outside all strips: each phrase in the column above which it begins.
fn free_row(line: &Line, at: u32, borders: &[f32], fonts: &Fonts) -> (Row, Vec<Merge>) {
    let mut cells: Vec<(usize, usize, String, u16)> = Vec::new();
    for (count, phrase) in line.phrases().enumerate() {
        let (Some(first), Some(last)) = (phrase.first(), phrase.last()) else { continue };
        let slot = |x: f32| {
            borders.partition_point(|border| *border <= x).saturating_sub(1).min(borders.len().saturating_sub(2))
        };
        let (left, right) =
            if borders.len() < 2 { (count, count) } else { (slot(first.x0 + 1.0), slot(last.x1 - 1.0)) };
        match cells.last_mut() {
            Some((_, end, known, _)) if *end >= left => {
                known.push(' ');
                known.push_str(&text(phrase));
                *end = right.max(*end);
            }
            _ => cells.push((left, right.max(left), text(phrase), first.font)),
        }
    }
    let mut row = Row::new(at);
    let mut merges = Vec::new();
    for (left, right, text, font) in cells {
        row.push(cell(left, font, fonts), &text);
        if right > left {
            merges.push(Merge { top: at, left: place(left), bottom: at, right: place(right) });
        }
    }
    (row, merges)
}

/// Rows at the top of a strip that repeat the top of the group's first strip: its header.
fn repeats(group: &Group, strip: usize) -> usize {
    let (first, this) = (&group.strips[0].bands, &group.strips[strip].bands);
    let same = |left: &Band, right: &Band| {
        let texts = |band: &Band| band.slots.iter().map(|slot| (slot.left, slot.text.clone())).collect::<Vec<_>>();
        texts(left) == texts(right)
    };
    if strip == 0 { 0 } else { this.iter().zip(first).take_while(|(left, right)| same(left, right)).count() }
}

/// Joins rows that a page break cut in two.
fn join(group: &mut Group) {
    let columns = group.borders.len().saturating_sub(1);
    let (mut filled, mut rows, mut merged) = (vec![0_usize; columns], 0_usize, vec![false; columns]);
    for (at, strip) in group.strips.iter().enumerate() {
        // what stands first on a page may be the rest of a row
        let head = if at == 0 { levels(strip) } else { repeats(group, at) + 1 };
        for band in strip.bands.iter().skip(head).filter(|band| band.slots.len() >= 2) {
            rows += 1;
            for slot in &band.slots {
                filled[slot.left] += usize::from(!slot.text.is_empty());
                merged[slot.left] |= slot.down > 0;
            }
        }
    }
    for at in 1..group.strips.len() {
        let head = repeats(group, at);
        let (before, after) = group.strips.split_at_mut(at);
        let (Some(last), Some(strip)) = (before.last_mut(), after.first_mut()) else { continue };
        let next = last.page + 1 == strip.page;
        let (Some(above), Some(band)) = (last.bands.last_mut(), strip.bands.get(head)) else { continue };
        let full = |column: usize| !merged[column] && filled[column] * 100 >= rows * 96;
        let missing = (0..columns).any(|column| full(column) && band.get(column).is_none());
        if !(next && missing && goes_on(above, band, &full)) {
            continue;
        }
        let band = strip.bands.remove(head);
        for slot in band.slots {
            if slot.text.is_empty() {
                // an area that runs on below the rest of the row
                if let (true, Some(below)) = (slot.down > 0, strip.bands.get_mut(head)) {
                    below.slots.push(Slot { down: slot.down - 1, ..slot });
                    below.slots.sort_by_key(|slot| slot.left);
                }
            } else if let Some(known) = above.slots.iter_mut().find(|known| known.left == slot.left) {
                if !known.text.is_empty() {
                    known.text.push('\n');
                }
                known.text.push_str(&slot.text);
                known.lines += slot.lines;
            } else {
                above.slots.push(Slot { down: 0, ..slot });
                above.slots.sort_by_key(|slot| slot.left);
            }
        }
    }
}

/// The band goes on with the row above: it fills only cells that are filled there, and is no heading, total or number.
fn goes_on(above: &Band, band: &Band, full: &dyn Fn(usize) -> bool) -> bool {
    let mut filled = band.slots.iter().filter(|slot| !slot.text.is_empty()).peekable();
    if filled.peek().is_none() || above.slots.iter().filter(|slot| !slot.text.is_empty()).count() < 2 {
        return false;
    }
    let count = filled.clone().count();
    filled.all(|slot| {
        let known = above.get(slot.left);
        // a cell that had no room at all on the page before
        if known.is_none() && full(slot.left) && slot.left == slot.right {
            return true;
        }
        let lower = slot
            .text
            .chars()
            .next()
            .is_some_and(|letter| letter.is_lowercase() || letter.is_ascii_digit() || !letter.is_alphanumeric());
        let long = known.is_some_and(|known| known.lines >= 2 || lower || count > 1);
        slot.left == slot.right
            && labels::total(&slot.text).is_none()
            && long
            && known.is_some_and(|known| known.right == slot.right)
    })
}

/// Rows of the header at the top of a table: as far as its first row's cells reach down.
fn levels(strip: &Strip) -> usize {
    1 + strip.bands.first().map_or(0, |band| band.slots.iter().map(|slot| slot.down).max().unwrap_or(0))
}

/// Merged areas, also where they run on over pages.
fn merges(group: &Group, lines: &[Vec<u32>]) -> Vec<Merge> {
    let columns = group.borders.len().saturating_sub(1);
    // columns in which cells of the body are merged downwards; those of the header say nothing
    let mut tall = vec![false; columns];
    for (at, strip) in group.strips.iter().enumerate() {
        let head = if at == 0 { levels(strip) } else { repeats(group, at) };
        for slot in strip.bands.iter().skip(head).flat_map(|band| &band.slots) {
            if slot.left < columns && slot.left == slot.right {
                tall[slot.left] |= slot.down > 0 && !slot.text.is_empty();
            }
        }
    }
    let mut made: Vec<Merge> = Vec::new();
    // for each column the merge that reaches the bottom of the strip before
    let mut open: Vec<Option<Merge>> = vec![None; columns];
    for (at, strip) in group.strips.iter().enumerate() {
        let head = repeats(group, at);
        let last = strip.bands.len().saturating_sub(1);
        let mut reach: Vec<Option<Merge>> = vec![None; columns];
        for (row, band) in strip.bands.iter().enumerate() {
            for slot in &band.slots {
                let end = (row + slot.down).min(last);
                let merge = Merge {
                    top: lines[at][row],
                    left: place(slot.left),
                    bottom: lines[at][end],
                    right: place(slot.right),
                };
                if (slot.down > 0 || slot.right > slot.left) && !slot.text.is_empty() {
                    made.push(merge);
                }
                if end == last && slot.left == slot.right && !slot.text.is_empty() && slot.left < columns {
                    reach[slot.left] = Some(merge);
                }
            }
        }
        if let Some(band) = strip.bands.get(head).filter(|_| at > 0) {
            for column in (0..columns).filter(|column| tall[*column]) {
                let Some(origin) = open[column].filter(|_| band.get(column).is_none()) else { continue };
                let down = band.slots.iter().find(|slot| slot.left == column).map_or(0, |slot| slot.down);
                let end = (head + down).min(last);
                let merge = Merge { bottom: lines[at][end], ..origin };
                made.retain(|known| (known.top, known.left) != (origin.top, origin.left));
                made.push(merge);
                if end == last {
                    reach[column] = Some(merge);
                }
            }
        }
        open = reach;
    }
    made
}
