//! The library `pdfplumber` behind [`Pages`]: what it draws, turned so that a page's text runs to the right.

use std::collections::BTreeMap;

use pdfplumber::{Char, Color, ExtractOptions, Page as Drawn, Pdf};

use super::page::{Glyph, Page, Pages, Rule, Shade, Standing};

/// Most objects on a page.
const MOST_OBJECTS: usize = 400_000;
/// A filled box thinner than this is a rule.
const THIN: f32 = 2.5;

/// A document opened by `pdfplumber`.
pub(super) struct Plumber {
    pdf: Pdf,
    fonts: Vec<String>,
}

impl Plumber {
    /// Opens a document.
    ///
    /// # Errors
    /// What the library says of it.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, pdfplumber::PdfError> {
        let options =
            ExtractOptions { collect_warnings: false, max_objects_per_page: MOST_OBJECTS, ..ExtractOptions::default() };
        Ok(Self { pdf: Pdf::open_bytes(bytes, Some(options))?, fonts: Vec::new() })
    }

    fn font(&mut self, name: &str) -> u16 {
        let bare = bare_name(name);
        let place = self.fonts.iter().position(|known| known == bare).unwrap_or_else(|| {
            self.fonts.push(bare.to_owned());
            self.fonts.len() - 1
        });
        u16::try_from(place).unwrap_or(u16::MAX)
    }
}

/// What a glyph stands for; the library writes `(cid:12)` for one that it cannot tell.
fn meaning(text: &str) -> String {
    if text.starts_with("(cid:") { char::REPLACEMENT_CHARACTER.to_string() } else { text.to_owned() }
}

/// A font's name without the six letters and `+` of a subset.
pub(super) fn bare_name(name: &str) -> &str {
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 && prefix.bytes().all(|byte| byte.is_ascii_uppercase()) => rest,
        _ => name,
    }
}

impl Pages for Plumber {
    fn count(&self) -> u32 {
        u32::try_from(self.pdf.page_count()).unwrap_or(u32::MAX)
    }

    fn page(&mut self, number: u32) -> Result<Page, String> {
        let drawn = self.pdf.page(number as usize - 1).map_err(|cause| cause.to_string())?;
        let turn = Turn::of(&drawn);
        let mut page = Page { number, width: turn.width(), height: turn.height(), ..Page::default() };
        let lift = lift(&drawn);
        let mut standing = BTreeMap::<(bool, i32), Vec<Glyph>>::new();
        for drawn in drawn.chars() {
            let font = self.font(&drawn.fontname);
            let side = (angle(drawn) + 360 - turn.angle) % 360;
            match side {
                0 => page.glyphs.push(turn.glyph(drawn, font, lift)),
                90 | 270 => {
                    let other = Turn { angle: (turn.angle + side) % 360, ..turn };
                    let glyph = other.glyph(drawn, font, lift);
                    #[expect(clippy::cast_possible_truncation, reason = "a coordinate on a page")]
                    let at = (glyph.base / 2.0).round() as i32;
                    standing.entry((side == 90, at)).or_default().push(glyph);
                }
                _ => slanted(&mut page.slanted, drawn),
            }
        }
        for ((upwards, _), glyphs) in standing {
            page.standing.extend(runs(glyphs, upwards, &page));
        }
        rules(&drawn, &turn, &mut page);
        let area = drawn.width() * drawn.height();
        let covered: f64 = drawn.images().iter().map(|image| image.width * image.height).sum();
        page.image = if area > 0.0 { small(covered / area) } else { 0.0 };
        page.strokes = drawn.curves().len() + drawn.lines().len();
        Ok(page)
    }

    fn fonts(&self) -> &[String] {
        &self.fonts
    }
}

/// Lengths on a page need no more than single precision.
#[expect(clippy::cast_possible_truncation, reason = "points on a page, far within single precision")]
const fn small(length: f64) -> f32 {
    length as f32
}

/// Direction of a glyph's text in degrees, 0 to 359, counted against the clock.
fn angle(drawn: &Char) -> i32 {
    let [a, b, ..] = drawn.ctm;
    if a == 0.0 && b == 0.0 {
        return 0;
    }
    let degrees = b.atan2(a).to_degrees().round();
    #[expect(clippy::cast_possible_truncation, reason = "an angle in degrees")]
    let whole = degrees as i32;
    // hand-made matrices are a little off
    match whole.rem_euclid(360) {
        0..=1 | 359 => 0,
        89..=91 => 90,
        179..=181 => 180,
        269..=271 => 270,
        other => other,
    }
}

/// How far the library's boxes lie from the origins of its glyphs, where a page does not begin at its corner.
fn lift(drawn: &Drawn) -> f64 {
    let mut gaps: Vec<f64> = drawn
        .chars()
        .iter()
        .filter(|glyph| angle(glyph) == 0)
        .map(|glyph| glyph.bbox.bottom - (drawn.height() - glyph.ctm[5]) - 0.22 * glyph.size)
        .collect();
    gaps.sort_by(f64::total_cmp);
    let middle = gaps.get(gaps.len() / 2).copied().unwrap_or_default();
    if middle.abs() > 12.0 { middle } else { 0.0 }
}

/// How a page is turned so that its text runs to the right.
#[derive(Clone, Copy)]
struct Turn {
    angle: i32,
    wide: f32,
    high: f32,
}

impl Turn {
    /// By the direction that most glyphs of the page have.
    fn of(page: &Drawn) -> Self {
        let mut counts = BTreeMap::<i32, usize>::new();
        for glyph in page.chars().iter().filter(|glyph| !glyph.text.trim().is_empty()) {
            *counts.entry(angle(glyph)).or_default() += 1;
        }
        let straight = counts.into_iter().filter(|(angle, _)| angle % 90 == 0);
        let angle = straight.max_by_key(|(angle, count)| (*count, -angle)).map_or(0, |(angle, _)| angle);
        Self { angle, wide: small(page.width()), high: small(page.height()) }
    }

    const fn width(&self) -> f32 {
        if self.angle % 180 == 0 { self.wide } else { self.high }
    }

    const fn height(&self) -> f32 {
        if self.angle % 180 == 0 { self.high } else { self.wide }
    }

    fn point(&self, x: f32, y: f32) -> (f32, f32) {
        match self.angle {
            90 => (self.high - y, x),
            180 => (self.wide - x, self.high - y),
            270 => (y, self.wide - x),
            _ => (x, y),
        }
    }

    /// Left, top, right, bottom of a box after the turn.
    fn area(&self, x0: f64, top: f64, x1: f64, bottom: f64) -> Shade {
        let (left, above) = self.point(small(x0), small(top));
        let (right, below) = self.point(small(x1), small(bottom));
        Shade { x0: left.min(right), x1: left.max(right), top: above.min(below), bottom: above.max(below) }
    }

    fn glyph(&self, drawn: &Char, font: u16, lift: f64) -> Glyph {
        let place = self.area(drawn.bbox.x0, drawn.bbox.top, drawn.bbox.x1, drawn.bbox.bottom);
        let (_, base) = self.point(small(drawn.ctm[4]), self.high - small(drawn.ctm[5]) + small(lift));
        let size = place.bottom - place.top;
        // an origin outside its own box is not to be trusted
        let base =
            if base < place.top - size || base > place.bottom + size { place.bottom - 0.22 * size } else { base };
        Glyph { text: meaning(&drawn.text), x0: place.x0, x1: place.x1, base, size, font }
    }
}

fn slanted(texts: &mut Vec<String>, drawn: &Char) {
    match texts.last_mut() {
        Some(text) if text.chars().count() < 200 => text.push_str(&meaning(&drawn.text)),
        _ => texts.push(meaning(&drawn.text)),
    }
}

/// Glyphs on one standing line, as runs with their boxes on the page.
fn runs(mut glyphs: Vec<Glyph>, upwards: bool, page: &Page) -> Vec<Standing> {
    glyphs.sort_by(|left, right| left.x0.total_cmp(&right.x0));
    let mut made: Vec<(Standing, f32)> = Vec::new();
    for glyph in glyphs {
        // back from the turned page to the page: upwards text begins at the bottom
        let (x0, x1) = (glyph.base - 0.75 * glyph.size, glyph.base + 0.22 * glyph.size);
        let place = if upwards {
            Shade { x0, x1, top: page.height - glyph.x1, bottom: page.height - glyph.x0 }
        } else {
            Shade { x0: page.width - x1, x1: page.width - x0, top: glyph.x0, bottom: glyph.x1 }
        };
        match made.last_mut() {
            Some((run, end)) if glyph.x0 - *end < glyph.size => {
                if glyph.x0 - *end > 0.18 * glyph.size && !run.text.ends_with(' ') {
                    run.text.push(' ');
                }
                run.text.push_str(&glyph.text);
                run.place.top = run.place.top.min(place.top);
                run.place.bottom = run.place.bottom.max(place.bottom);
                *end = glyph.x1;
            }
            _ => made.push((Standing { place, text: glyph.text.clone(), font: glyph.font }, glyph.x1)),
        }
    }
    made.into_iter().map(|(run, _)| run).filter(|run| !run.text.trim().is_empty()).collect()
}

fn white(color: &Color) -> bool {
    match color {
        Color::Gray(gray) => *gray > 0.985,
        Color::Rgb(red, green, blue) => *red > 0.985 && *green > 0.985 && *blue > 0.985,
        Color::Cmyk(c, m, y, k) => *c < 0.015 && *m < 0.015 && *y < 0.015 && *k < 0.015,
        _ => false,
    }
}

fn rules(drawn: &Drawn, turn: &Turn, page: &mut Page) {
    for line in drawn.lines().iter().filter(|line| !white(&line.stroke_color)) {
        straight(turn.area(line.x0, line.top, line.x1, line.bottom), page);
    }
    for rect in drawn.rects() {
        let place = turn.area(rect.x0, rect.top, rect.x1, rect.bottom);
        let inked = rect.stroke && !white(&rect.stroke_color);
        let filled = rect.fill && !white(&rect.fill_color);
        if !straight_if_thin(place, inked || filled, page) {
            if inked {
                frame(place, page);
            }
            if filled {
                page.shades.push(place);
            }
        }
    }
    for curve in drawn.curves().iter().filter(|curve| curve.stroke && !white(&curve.stroke_color)) {
        // a polyline of straight pieces, such as an open box
        for pair in curve.pts.windows(2) {
            let [(x0, y0), (x1, y1)] = pair else { continue };
            straight(turn.area(x0.min(*x1), y0.min(*y1), x0.max(*x1), y0.max(*y1)), page);
        }
    }
}

fn straight_if_thin(place: Shade, visible: bool, page: &mut Page) -> bool {
    let thin = place.x1 - place.x0 < THIN || place.bottom - place.top < THIN;
    if thin && visible {
        straight(place, page);
    }
    thin
}

fn straight(place: Shade, page: &mut Page) {
    let (wide, high) = (place.x1 - place.x0, place.bottom - place.top);
    if high < THIN && wide > high && wide >= 1.0 {
        page.lying.push(Rule { at: f32::midpoint(place.top, place.bottom), from: place.x0, to: place.x1 });
    } else if wide < THIN && high >= 1.0 {
        page.upright.push(Rule { at: f32::midpoint(place.x0, place.x1), from: place.top, to: place.bottom });
    }
}

fn frame(place: Shade, page: &mut Page) {
    for at in [place.top, place.bottom] {
        page.lying.push(Rule { at, from: place.x0, to: place.x1 });
    }
    for at in [place.x0, place.x1] {
        page.upright.push(Rule { at, from: place.top, to: place.bottom });
    }
}
