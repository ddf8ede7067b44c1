//! The region detector on a sheet written as text, so that a changed byte is a changed cell.
//!
//! A line is a row, tabs part its cells; `*` before a cell is bold, `=` a sum, `@` a date, `'` text that looks like a number.
//! Lines that begin with `!` say the rest: `!merge A1:C1`, `!skip 3` (empty rows), `!hide` (the row before), `!hidecol 2`,
//! `!region A2:C9`, `!header 2`, `!csv` (the grid as a text file instead).

use std::fmt::Write as _;

use tudien::source::{ReadOptions, address};

use super::{containers, laid, shown};

/// Rows and columns of a grid at most.
const MOST: (usize, usize) = (300, 60);

/// A grid read as a workbook or a text file: every filled cell is accounted for.
pub(super) fn region(input: &[u8]) {
    let given = String::from_utf8_lossy(input);
    let (mut rows, mut merges, mut columns) = (String::new(), String::new(), String::new());
    let (mut csv, mut line, mut cells, mut options) = (None, 0_u32, 0_u64, ReadOptions::default());
    for text in given.lines().take(MOST.0) {
        if let Some(said) = text.strip_prefix('!') {
            let (what, value) = said.split_once(' ').unwrap_or((said, ""));
            match what {
                "merge" if address::parse_area(value).is_some_and(|area| area.bottom < 1_000 && area.right < 100) => {
                    write!(merges, "<mergeCell ref=\"{}\"/>", escaped(value)).unwrap();
                }
                "skip" => line += value.parse::<u32>().unwrap_or(1).min(1_000),
                "hide" => {
                    let place = rows.rfind("<row").unwrap_or(0);
                    rows = [&rows[..place], &rows[place..].replacen("<row", "<row hidden=\"1\"", 1)].concat();
                }
                "hidecol" => {
                    let column = value.parse::<u32>().unwrap_or(1).clamp(1, 60);
                    write!(columns, "<col min=\"{column}\" max=\"{column}\" hidden=\"1\"/>").unwrap();
                }
                "region" => options.region = address::parse_area(value).map(|_| value.to_owned()),
                "header" => options.header_rows = value.parse().ok(),
                "csv" => csv = Some(String::new()),
                _ => {}
            }
            continue;
        }
        line += 1;
        if let Some(csv) = &mut csv {
            writeln!(csv, "{text}").unwrap();
            continue;
        }
        write!(rows, "<row r=\"{line}\">").unwrap();
        for (column, text) in (0..).zip(text.split('\t').take(MOST.1)) {
            let cell = cell(&format!("{}{line}", address::letters(column)), text);
            cells += u64::from(!cell.is_empty());
            rows.push_str(&cell);
        }
        rows.push_str("</row>");
    }
    if let Some(csv) = csv {
        let (_folder, path) = laid("luoi.tsv", csv.as_bytes());
        shown(&path, &options);
        return;
    }
    let sheet = format!(
        "<worksheet><cols>{columns}</cols><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    );
    let styles = "<styleSheet><numFmts/><fonts><font/><font><b/></font></fonts><cellXfs><xf/><xf fontId=\"1\" applyFont=\"1\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>";
    let book = [sheet.as_bytes(), b"\n=== xl/styles.xml\n", styles.as_bytes()].concat();
    let (_folder, path) = laid("luoi.xlsx", &containers::xlsx(&book));
    if let Some(accounted) = shown(&path, &options) {
        assert_eq!(accounted, cells, "cells of the sheet and cells accounted for");
    }
}

/// A cell in XML; nothing where it is empty.
fn cell(place: &str, text: &str) -> String {
    let (mark, value) = match text.chars().next() {
        Some(mark @ ('*' | '=' | '@' | '\'')) => (mark, &text[1..]),
        _ => (' ', text),
    };
    // letters that XML cannot hold are not written, and alone they fill no cell
    if value.chars().filter(|letter| is_written(*letter)).all(char::is_whitespace) {
        return String::new();
    }
    let style = match mark {
        '*' => " s=\"1\"",
        '@' => " s=\"2\"",
        _ => "",
    };
    let sum = if mark == '=' { "<f>SUM(A1:A2)</f>" } else { "" };
    let is_number = value.len() < 16 && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_number && mark != '\'' && value.parse::<f64>().is_ok() {
        return format!("<c r=\"{place}\"{style}>{sum}<v>{value}</v></c>");
    }
    format!("<c r=\"{place}\"{style} t=\"str\">{sum}<v>{}</v></c>", escaped(value))
}

/// XML can hold it.
fn is_written(letter: char) -> bool {
    letter >= ' ' && !('\u{FFFE}'..='\u{FFFF}').contains(&letter)
}

fn escaped(text: &str) -> String {
    let allowed = text.chars().filter(|letter| is_written(*letter));
    let mut made = String::new();
    for letter in allowed {
        match letter {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            _ => made.push(letter),
        }
    }
    made
}
