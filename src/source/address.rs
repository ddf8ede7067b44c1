//! Addresses of cells: letters of columns, ranges, places in text files.

use super::grid::Merge;

/// Letters of a column (0 → `A`, 26 → `AA`).
pub fn letters(column: u32) -> String {
    let mut text = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        text.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    text.into_iter().collect()
}

/// How cells are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `B3`: a sheet of a workbook.
    Letters,
    /// `line:column`: a text file.
    Lines,
    /// `tr2:15:3`: page, line on it and column in a PDF.
    Pages,
}

/// Lines of a page are numbered within this many.
const PAGE: u32 = 100_000;
/// Steps between lines of a page: rows without a line of their own find room between.
const LINE: u32 = 10;

/// The number of a row that begins on a line of a page.
pub fn page_line(page: u32, line: u32) -> u32 {
    page.saturating_mul(PAGE).saturating_add(line.saturating_mul(LINE).min(PAGE - 1))
}

/// A row's place: its number, or `tr2:15` for a row of a PDF.
pub fn row(style: Style, line: u32) -> String {
    match style {
        Style::Letters | Style::Lines => line.to_string(),
        Style::Pages => format!("tr{}:{}", line / PAGE, line % PAGE / LINE),
    }
}

/// Address of a cell: `B3` in a sheet, `line:column` in a text file, `tr2:15:3` in a PDF.
pub fn cell(style: Style, line: u32, column: u32) -> String {
    match style {
        Style::Letters => format!("{}{line}", letters(column)),
        Style::Lines | Style::Pages => format!("{}:{}", row(style, line), column + 1),
    }
}

/// Address of an area: `A6:M420` in a sheet, lines `3:1002` in a text file, `tr1:5-tr3:40` in a PDF. An open end has no
/// last line.
pub fn area(style: Style, first: (u32, u32), last_line: Option<u32>, last_column: u32) -> String {
    let end = last_line.map(|line| row(style, line)).unwrap_or_default();
    match style {
        Style::Letters => format!("{}{}:{}{end}", letters(first.1), first.0, letters(last_column)),
        Style::Lines => format!("{}:{end}", first.0),
        Style::Pages => format!("{}-{end}", row(style, first.0)),
    }
}

/// Line and column of an address such as `B3`; `$` signs are skipped.
pub fn parse_cell(text: &str) -> Option<(u32, u32)> {
    let (mut column, mut line, mut digits) = (0_u32, 0_u32, false);
    for letter in text.chars().filter(|letter| *letter != '$') {
        match letter {
            'A'..='Z' | 'a'..='z' if !digits => {
                let value = u32::from(letter.to_ascii_uppercase()) - u32::from('A') + 1;
                column = column.checked_mul(26)?.checked_add(value)?;
            }
            '0'..='9' => {
                digits = true;
                line = line.checked_mul(10)?.checked_add(letter.to_digit(10)?)?;
            }
            _ => return None,
        }
    }
    (line > 0).then(|| (line, column.checked_sub(1))).and_then(|(line, column)| Some((line, column?)))
}

/// An area such as `A6:M420` (a sheet), `3:1002` (lines of a text file) or `tr2-tr5` (pages of a PDF, `tr2:4-tr5:10` with
/// lines); the last line may be missing (`A6:M`).
pub fn parse_area(text: &str) -> Option<Merge> {
    if text.trim().starts_with("tr") {
        return parse_pages(text.trim());
    }
    let (from, to) = text.trim().split_once(':').unwrap_or((text.trim(), text.trim()));
    if let Ok(top) = from.parse::<u32>() {
        let bottom = if to.is_empty() { u32::MAX } else { to.parse().ok()? };
        return ordered(top, 0, bottom, u32::MAX);
    }
    let (top, left) = parse_cell(from)?;
    if !to.is_empty() && to.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        let (_, right) = parse_cell(&format!("{to}1"))?;
        return ordered(top, left, u32::MAX, right);
    }
    let (bottom, right) = parse_cell(to)?;
    ordered(top, left, bottom, right)
}

fn parse_pages(text: &str) -> Option<Merge> {
    let place = |text: &str, last: u32| {
        let (page, line) = text
            .strip_prefix("tr")?
            .split_once(':')
            .map_or((text.strip_prefix("tr")?, None), |(page, line)| (page, Some(line)));
        let page: u32 = page.parse().ok().filter(|page| *page > 0 && *page < u32::MAX / PAGE)?;
        Some(match line {
            Some(line) => page_line(page, line.parse().ok()?).saturating_add(if last > 0 { LINE - 1 } else { 0 }),
            None => page * PAGE + last,
        })
    };
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    ordered(place(from, 0)?, 0, place(to, PAGE - 1)?, u32::MAX)
}

/// An area with its end opened: `A6:M420` → `A6:M`, `3:1002` → `3:`.
pub fn without_end(text: &str) -> String {
    if text.starts_with("tr") {
        return text.to_owned();
    }
    let open = text.trim().trim_end_matches(|letter: char| letter.is_ascii_digit());
    if open.ends_with(':') || open.contains(':') { open.to_owned() } else { text.to_owned() }
}

fn ordered(top: u32, left: u32, bottom: u32, right: u32) -> Option<Merge> {
    (top <= bottom && left <= right && top > 0).then_some(Merge { top, left, bottom, right })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_like_excel() {
        let shown: Vec<_> = [0, 25, 26, 701, 702, 16_383].map(letters).into();
        assert_eq!(shown, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
        assert_eq!(parse_cell("$XFD$1048576"), Some((1_048_576, 16_383)));
        assert_eq!(parse_cell("3B"), None);
        assert_eq!(parse_cell("AAAAAAAAAAAAAAAAAAA1"), None);
    }

    #[test]
    fn areas_of_sheets_and_text_files() {
        assert_eq!(parse_area("A6:M420"), Some(Merge { top: 6, left: 0, bottom: 420, right: 12 }));
        assert_eq!(parse_area("3:1002"), Some(Merge { top: 3, left: 0, bottom: 1002, right: u32::MAX }));
        assert_eq!(parse_area("B2:D"), Some(Merge { top: 2, left: 1, bottom: u32::MAX, right: 3 }));
        assert_eq!(parse_area("M9:A1"), None);
        let opened: Vec<_> = ["A6:M420", "3:1002", "B2:D", "B7"].map(without_end).into();
        assert_eq!(opened, ["A6:M", "3:", "B2:D", "B7"]);
        assert_eq!(area(Style::Letters, (6, 0), Some(420), 12), "A6:M420");
        assert_eq!(area(Style::Lines, (3, 0), None, 12), "3:");
    }

    #[test]
    fn places_in_a_pdf() {
        assert_eq!(cell(Style::Pages, page_line(2, 15), 2), "tr2:15:3");
        assert_eq!(area(Style::Pages, (page_line(1, 5), 0), Some(page_line(3, 40)), 9), "tr1:5-tr3:40");
        let whole = parse_area("tr2-tr3").unwrap();
        assert_eq!((whole.top, whole.bottom), (200_000, 399_999));
        let part = parse_area("tr1:5-tr3:40").unwrap();
        assert_eq!((part.top, part.bottom), (100_050, 300_409));
        assert_eq!(parse_area("tr0"), None);
    }
}
