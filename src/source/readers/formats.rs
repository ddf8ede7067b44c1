//! Cell formats of a workbook, whatever its kind: the number format, bold letters and font that a cell names by number.

use crate::source::shown::Format;

/// One cell format.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    /// What numbers look like.
    pub(super) format: Format,
    /// Bold letters.
    pub(super) bold: bool,
    /// Font, as place in the names of fonts.
    pub(super) font: Option<u16>,
}

/// The cell formats of a workbook.
#[derive(Default)]
pub(super) struct Styles {
    /// Formats by their number.
    pub(super) cells: Vec<Style>,
    /// Names of fonts.
    pub(super) fonts: Vec<String>,
}

impl Styles {
    /// The cell format of that number.
    pub(super) fn get(&self, place: usize) -> Style {
        self.cells.get(place).copied().unwrap_or_default()
    }
}
