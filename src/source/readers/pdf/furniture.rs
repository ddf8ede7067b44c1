//! What a page carries besides its content: page numbers, running titles, watermarks. Each is taken out and listed.

use std::collections::BTreeMap;

use super::flow::Text;
use super::words::{Line, text};
use crate::source::region::words as labels;

/// A text that was taken out.
pub(super) struct Dropped {
    /// Page.
    pub(super) page: u32,
    /// Line on the page; 0 where it is on none.
    pub(super) line: u32,
    /// Its text.
    pub(super) text: String,
    /// Why.
    pub(super) reason: &'static str,
}

/// Letters this much larger than usual are no content.
const LARGE: f32 = 2.8;

/// Takes out page numbers, running titles and large letters behind the text.
pub(super) fn take(pages: &mut [Text]) -> Vec<Dropped> {
    let mut made = Vec::new();
    let usual = usual_size(pages);
    for text in pages.iter_mut() {
        let page = text.page.number;
        for slanted in std::mem::take(&mut text.page.slanted) {
            made.push(Dropped { page, line: 0, text: slanted, reason: "watermark" });
        }
        drop_where(text, &mut made, "watermark", |line| line.size > LARGE * usual);
    }
    let offsets = offsets(pages);
    let running = running(pages);
    for text in pages.iter_mut() {
        let (number, height) = (text.page.number, text.page.height);
        let edges = edges(&text.lines, height);
        let known = |line: &Line| edges.contains(&line.number);
        let numbers: Vec<u32> = text
            .lines
            .iter()
            .filter(|line| known(line) && page_number(line, number, &offsets))
            .map(|line| line.number)
            .collect();
        drop_where(text, &mut made, "page_number", |line| numbers.contains(&line.number));
        drop_where(text, &mut made, "page_header", |line| {
            edges.contains(&line.number) && running.contains_key(&key(line))
        });
    }
    made
}

fn drop_where(text: &mut Text, made: &mut Vec<Dropped>, reason: &'static str, mut matches: impl FnMut(&Line) -> bool) {
    let page = text.page.number;
    text.lines.retain(|line| {
        let drops = matches(line);
        if drops {
            made.push(Dropped { page, line: line.number, text: line.text(), reason });
        }
        !drops
    });
}

fn usual_size(pages: &[Text]) -> f32 {
    let mut sizes: Vec<f32> = pages.iter().flat_map(|text| text.lines.iter().map(|line| line.size)).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(f32::MAX)
}

/// Numbers of the lines in the upper and lower margin that stand apart from the rest.
fn edges(lines: &[Line], height: f32) -> Vec<u32> {
    let mut made = Vec::new();
    for up in [true, false] {
        let mut block: Vec<&Line> = Vec::new();
        let ordered: Vec<&Line> = if up { lines.iter().collect() } else { lines.iter().rev().collect() };
        for (at, line) in ordered.iter().enumerate() {
            let zone = if up { line.base < 0.14 * height } else { line.base > 0.86 * height };
            if !zone || block.len() >= 4 || line.phrases().count() > 2 || heads(line) {
                break;
            }
            block.push(line);
            let apart = ordered.get(at + 1).is_none_or(|next| (next.base - line.base).abs() > 1.9 * line.size);
            if apart {
                made.extend(block.drain(..).map(|line| line.number));
            }
        }
    }
    made
}

fn heads(line: &Line) -> bool {
    line.phrases().next().is_some_and(|phrase| labels::heads_numbers(&text(phrase)))
}

/// The text with its digits masked, and its height on the page.
fn key(line: &Line) -> (String, i32) {
    let masked = line.text().chars().map(|letter| if letter.is_ascii_digit() { '#' } else { letter }).collect();
    #[expect(clippy::cast_possible_truncation, reason = "a place on a page")]
    let at = (line.base / 3.0).round() as i32;
    (masked, at)
}

/// Texts that stand at the same height in the margin of most pages.
fn running(pages: &[Text]) -> BTreeMap<(String, i32), usize> {
    let mut counts = BTreeMap::new();
    for text in pages {
        let edges = edges(&text.lines, text.page.height);
        for line in text.lines.iter().filter(|line| edges.contains(&line.number)) {
            *counts.entry(key(line)).or_default() += 1;
        }
    }
    let enough = (pages.len() * 6).div_ceil(10).max(2);
    counts.retain(|_, count: &mut usize| *count >= enough);
    counts
}

/// How far bare numbers in the margins are ahead of the page's number, where two pages agree.
fn offsets(pages: &[Text]) -> Vec<i64> {
    let mut counts = BTreeMap::<i64, usize>::new();
    for text in pages {
        let edges = edges(&text.lines, text.page.height);
        for line in text.lines.iter().filter(|line| edges.contains(&line.number)) {
            if let Some(number) = bare(&line.text()) {
                *counts.entry(number - i64::from(text.page.number)).or_default() += 1;
            }
        }
    }
    let enough = if pages.len() == 1 { 1 } else { 2 };
    counts
        .into_iter()
        .filter(|(offset, count)| *count >= enough && (pages.len() > 1 || *offset == 0))
        .map(|(at, _)| at)
        .collect()
}

/// `12`, `- 12 -`, `12/30`, `12 | 30`.
fn bare(text: &str) -> Option<i64> {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '-' | '–' | '—' | '|'));
    let first = text.split(['/', '|']).next()?.trim();
    let rest = text.get(first.len()..).unwrap_or_default();
    let counted = rest.trim_start_matches(['/', '|', ' ']);
    (first.len() <= 4 && counted.len() <= 4 && counted.bytes().all(|byte| byte.is_ascii_digit())).then_some(())?;
    first.parse().ok()
}

fn page_number(line: &Line, page: u32, offsets: &[i64]) -> bool {
    let text = line.text();
    let folded = labels::fold(&text);
    let named = ["trang ", "page ", "tr. ", "trang: ", "trang so "]
        .iter()
        .find_map(|start| folded.trim_start_matches(['-', ' ']).strip_prefix(start));
    if let Some(rest) = named {
        let mut words = rest.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        return words.all(|word| {
            word.bytes().all(|byte| byte.is_ascii_digit()) || matches!(word, "of" | "tren" | "tong" | "so")
        }) && rest.bytes().any(|byte| byte.is_ascii_digit());
    }
    bare(&text).is_some_and(|number| offsets.contains(&(number - i64::from(page))))
}
