//! A page as this reader sees it, whatever library opened it: glyphs, rules and boxes, with text running to the right.
//!
//! Lengths are points (1/72 inch); x runs to the right, y downwards from the top of the page.

/// One drawn glyph.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    /// What it stands for.
    pub(super) text: String,
    /// Left end.
    pub(super) x0: f32,
    /// Right end.
    pub(super) x1: f32,
    /// Baseline.
    pub(super) base: f32,
    /// Font size.
    pub(super) size: f32,
    /// Font, as place in the document's list.
    pub(super) font: u16,
}

impl Glyph {
    /// A drawn space.
    pub(super) fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// A straight rule: `at` is its y (lying) or x (standing), `from..to` its extent along the other axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// Where it lies.
    pub(super) at: f32,
    /// Where it begins.
    pub(super) from: f32,
    /// Where it ends.
    pub(super) to: f32,
}

/// A filled area, such as the shade of every other row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shade {
    /// Left.
    pub(super) x0: f32,
    /// Right.
    pub(super) x1: f32,
    /// Top.
    pub(super) top: f32,
    /// Bottom.
    pub(super) bottom: f32,
}

impl Shade {
    /// Its middle.
    pub(super) const fn middle(&self) -> (f32, f32) {
        (f32::midpoint(self.x0, self.x1), f32::midpoint(self.top, self.bottom))
    }
}

/// What is drawn on a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Page {
    /// Number, from 1.
    pub(super) number: u32,
    /// Width, after turning it so that its text runs to the right.
    pub(super) width: f32,
    /// Height.
    pub(super) height: f32,
    /// Glyphs of the page's main direction.
    pub(super) glyphs: Vec<Glyph>,
    /// Glyphs that run upwards or downwards on it, turned, each run with its box on the page.
    pub(super) standing: Vec<Standing>,
    /// Texts in another direction: watermarks, stamps.
    pub(super) slanted: Vec<String>,
    /// Lying rules.
    pub(super) lying: Vec<Rule>,
    /// Standing rules.
    pub(super) upright: Vec<Rule>,
    /// Filled areas.
    pub(super) shades: Vec<Shade>,
    /// Share of the page that images cover, 0 to 1.
    pub(super) image: f32,
    /// Number of drawn curves and lines.
    pub(super) strokes: usize,
}

/// A text that runs upwards or downwards, as the heads of narrow columns do.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standing {
    /// Its box.
    pub(super) place: Shade,
    /// Its text.
    pub(super) text: String,
    /// Its font.
    pub(super) font: u16,
}

/// Opens a document and gives its pages one after another.
pub(super) trait Pages {
    /// Number of pages.
    fn count(&self) -> u32;
    /// A page, by its number from 1.
    ///
    /// # Errors
    /// What is wrong with it, in the library's words.
    fn page(&mut self, number: u32) -> Result<Page, String>;
    /// Names of the fonts met so far, without the prefix of a subset.
    fn fonts(&self) -> &[String];
}
