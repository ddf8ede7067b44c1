//! Glyphs to words, words to lines.

use super::page::{Glyph, Page};

/// A gap wider than this share of the font size parts two words.
const PART: f32 = 0.18;
/// A drawn space joins two words into one phrase where it fills their gap up to this share of the font size.
const SLACK: f32 = 0.16;

/// A word.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Left end.
    pub(super) x0: f32,
    /// Right end.
    pub(super) x1: f32,
    /// Its letters.
    pub(super) text: String,
    /// Font, as place in the document's list.
    pub(super) font: u16,
    /// An ordinary space parts it from the word before: the two are one phrase.
    pub(super) joined: bool,
}

impl Word {
    /// Middle between its ends.
    pub(super) const fn middle(&self) -> f32 {
        f32::midpoint(self.x0, self.x1)
    }
}

/// Words on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Page, from 1.
    pub(super) page: u32,
    /// Number on the page, from 1.
    pub(super) number: u32,
    /// Baseline.
    pub(super) base: f32,
    /// Font size.
    pub(super) size: f32,
    /// Words from left to right.
    pub(super) words: Vec<Word>,
}

impl Line {
    /// Upper end of its letters.
    pub(super) fn top(&self) -> f32 {
        self.base - 0.76 * self.size
    }

    /// Lower end of its letters.
    pub(super) fn bottom(&self) -> f32 {
        self.base + 0.22 * self.size
    }

    /// Where its letters are halfway up.
    pub(super) fn middle(&self) -> f32 {
        self.base - 0.3 * self.size
    }

    /// Left end.
    pub(super) fn x0(&self) -> f32 {
        self.words.first().map_or(0.0, |word| word.x0)
    }

    /// Right end.
    pub(super) fn x1(&self) -> f32 {
        self.words.last().map_or(0.0, |word| word.x1)
    }

    /// Phrases: words joined by ordinary spaces.
    pub(super) fn phrases(&self) -> impl Iterator<Item = &[Word]> {
        self.words.chunk_by(|_, right| right.joined)
    }

    /// Its whole text.
    pub(super) fn text(&self) -> String {
        text(&self.words)
    }
}

/// Words with single spaces between them.
pub(super) fn text(words: &[Word]) -> String {
    let mut made = String::with_capacity(words.iter().map(|word| word.text.len() + 1).sum());
    for word in words {
        if !made.is_empty() {
            made.push(' ');
        }
        made.push_str(&word.text);
    }
    made
}

/// The lines of a page, from the top.
pub(super) fn lines(page: &mut Page, spaced: bool) -> Vec<Line> {
    let mut glyphs = std::mem::take(&mut page.glyphs);
    glyphs.sort_by(|left, right| left.base.total_cmp(&right.base));
    let mut made: Vec<Line> = Vec::new();
    let mut row: Vec<Glyph> = Vec::new();
    let walls = |row: &[Glyph]| -> Vec<f32> {
        let Some(base) = row.first().map(|first| first.base - 0.3 * first.size) else { return Vec::new() };
        let across = page.upright.iter().filter(|rule| rule.from < base && rule.to > base);
        across.map(|rule| rule.at).collect()
    };
    for glyph in glyphs {
        let apart = row.first().is_some_and(|first| glyph.base - first.base > (0.2 * first.size).max(0.8));
        if apart {
            let walls = walls(&row);
            made.extend(line(page.number, std::mem::take(&mut row), spaced, &walls));
        }
        row.push(glyph);
    }
    let walls = walls(&row);
    made.extend(line(page.number, row, spaced, &walls));
    let mut made = raised(made);
    for (number, line) in (1..).zip(&mut made) {
        line.number = number;
    }
    made
}

/// One line of glyphs that share a baseline, parted where standing rules run between them; `None` where only spaces are
/// drawn.
fn line(page: u32, mut glyphs: Vec<Glyph>, spaced: bool, walls: &[f32]) -> Option<Line> {
    glyphs.sort_by(|left, right| left.x0.total_cmp(&right.x0));
    let mut words: Vec<Word> = Vec::new();
    let mut space: Option<(f32, f32)> = None;
    let mut last: Option<(f32, String)> = None;
    let mut sizes: Vec<f32> = Vec::new();
    let mut base = 0.0;
    for glyph in glyphs {
        if glyph.is_space() {
            let end = space.map_or(glyph.x1, |(_, end)| glyph.x1.max(end));
            space = Some((space.map_or(glyph.x0, |(start, _)| start), end));
            continue;
        }
        // bold letters are faked by drawing them twice
        if last.as_ref().is_some_and(|(x0, text)| (glyph.x0 - x0).abs() < 0.08 * glyph.size && *text == glyph.text) {
            continue;
        }
        last = Some((glyph.x0, glyph.text.clone()));
        sizes.push(glyph.size);
        base = glyph.base;
        let gap = words.last().map(|word| glyph.x0 - word.x1);
        match words.last_mut().zip(gap) {
            Some((word, gap))
                if !parted(walls, word, &glyph)
                    && gap <= PART * glyph.size
                    && (space.is_none() || gap < 0.04 * glyph.size) =>
            {
                word.text.push_str(&glyph.text);
                word.x1 = word.x1.max(glyph.x1);
            }
            ended => {
                let joined = ended.is_some_and(|(word, gap)| {
                    !parted(walls, word, &glyph)
                        && match space {
                            Some((start, end)) => {
                                gap - (end.min(glyph.x0) - start.max(word.x1)).max(0.0) <= SLACK * glyph.size
                            }
                            None => !spaced && gap <= 0.5 * glyph.size,
                        }
                });
                words.push(Word { x0: glyph.x0, x1: glyph.x1, text: glyph.text, font: glyph.font, joined });
            }
        }
        space = None;
    }
    sizes.sort_by(f32::total_cmp);
    let size = sizes.get(sizes.len() / 2).copied()?;
    Some(Line { page, number: 0, base, size, words })
}

/// A standing rule runs between a word and the next glyph.
fn parted(walls: &[f32], word: &Word, glyph: &Glyph) -> bool {
    let middle = f32::midpoint(glyph.x0, glyph.x1);
    walls
        .iter()
        .any(|wall| *wall > word.middle() && *wall >= word.x1 - 1.0 && *wall < middle && *wall <= glyph.x0 + 1.0)
}

/// Raised and lowered letters (m², H₂O) stand on a line of their own just off the one they belong to: they go back into it.
fn raised(lines: Vec<Line>) -> Vec<Line> {
    let mut made: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let Some(last) = made.last_mut() else {
            made.push(line);
            continue;
        };
        let near = (line.base - last.base).abs() < 0.55 * line.size.max(last.size);
        let (host, guest) = if last.size >= line.size { (&*last, &line) } else { (&line, &*last) };
        let small = guest.size < 0.8 * host.size;
        let attached = |word: &Word| host.words.iter().any(|at| (word.x0 - at.x1).abs() < 0.25 * host.size);
        if !(near && small && guest.words.iter().all(attached)) {
            made.push(line);
            continue;
        }
        let (mut host, guest) = if last.size >= line.size { (last.clone(), line) } else { (line, last.clone()) };
        for word in guest.words {
            if let Some(at) = host.words.iter_mut().find(|at| (word.x0 - at.x1).abs() < 0.25 * host.size) {
                at.text.push_str(&word.text);
                at.x1 = word.x1;
            }
        }
        *last = host;
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(text: &str, x0: f32, x1: f32, base: f32) -> Glyph {
        Glyph { text: text.to_owned(), x0, x1, base, size: 10.0, font: 0 }
    }

    #[test]
    fn gaps_part_words_and_drawn_spaces_join_phrases() {
        let glyphs = vec![
            glyph("S", 0.0, 5.0, 100.0),
            glyph("ố", 5.0, 10.0, 100.0),
            glyph(" ", 10.0, 12.5, 100.0),
            glyph("1", 12.5, 17.5, 100.3),
            glyph("2", 20.0, 25.0, 100.0),
        ];
        let mut page = Page { number: 1, glyphs, ..Page::default() };
        let lines = lines(&mut page, true);
        assert_eq!(lines.len(), 1);
        let phrases: Vec<_> = lines[0].phrases().map(text).collect();
        assert_eq!(phrases, ["Số 1", "2"]);
    }

    #[test]
    fn doubled_letters_are_one_and_raised_ones_return() {
        let mut two = glyph("2", 10.1, 13.0, 96.5);
        two.size = 6.0;
        let glyphs = vec![glyph("m", 0.0, 10.0, 100.0), glyph("m", 0.2, 10.2, 100.0), two];
        let mut page = Page { number: 1, glyphs, ..Page::default() };
        let lines = lines(&mut page, true);
        assert_eq!((lines.len(), lines[0].text().as_str()), (1, "m2"));
    }
}
