//! Text into a cell of a workbook so that every spreadsheet program reads it as it was, and sheets of any length.

mod long_sheet;

pub(crate) use long_sheet::{Book, REPEATING, VARIED};

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Writes text as text: nothing is run, no zero is lost.
pub(crate) trait TextCell {
    /// Writes `text` into a cell (row and column from 0), in a format where one is given.
    ///
    /// ECMA-376 part 1, §22.9.2.19, reads `_xHHHH_` as an escaped letter. LibreOffice takes any number of hexadecimal
    /// digits for one, so that `kinh_te_xa_hoi` loses its `_xa_`. Such a text is written in two runs, parted after the
    /// underscore: no run holds an escape, and their sum is the text.
    ///
    /// # Errors
    /// When the place lies outside of a sheet or the text is longer than a cell holds.
    fn text(&mut self, row: u32, column: u16, text: &str, format: Option<&Format>) -> Result<(), XlsxError>;
}

impl TextCell for Worksheet {
    fn text(&mut self, row: u32, column: u16, text: &str, format: Option<&Format>) -> Result<(), XlsxError> {
        let runs = runs(text);
        if runs.len() == 1 {
            match format {
                None => self.write_string(row, column, text)?,
                Some(format) => self.write_string_with_format(row, column, text, format)?,
            };
            return Ok(());
        }
        let plain = Format::new();
        let parts: Vec<(&Format, &str)> = runs.iter().map(|run| (format.unwrap_or(&plain), *run)).collect();
        match format {
            None => self.write_rich_string(row, column, &parts)?,
            Some(format) => self.write_rich_string_with_format(row, column, &parts, format)?,
        };
        Ok(())
    }
}

/// The text, parted after each underscore that begins what could be taken for an escaped letter.
fn runs(text: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices("_x") {
        let digits = text.get(at + 2..).unwrap_or_default();
        let length = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
        if length > 0 && digits.as_bytes().get(length) == Some(&b'_') {
            runs.extend(text.get(from..=at));
            from = at + 1;
        }
    }
    runs.extend(text.get(from..));
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_an_escaped_letter_is_parted() {
        assert_eq!(runs("kinh_te_xa_hoi"), ["kinh_te_", "xa_hoi"]);
        assert_eq!(runs("_xa_xB2_x"), ["_", "xa_", "xB2_x"]);
        assert_eq!(runs("ma_xa"), ["ma_xa"]);
        assert_eq!(runs("ma_xã_cũ_x_"), ["ma_xã_cũ_x_"]);
        assert_eq!(runs(""), [""]);
    }
}
