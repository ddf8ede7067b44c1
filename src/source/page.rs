//! What was understood of a file as a page: every sheet with its regions coloured, offline and in one file.

use std::collections::{BTreeMap, BTreeSet};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::address::{self, Style};
use super::inspect::{TableView, View, column_text, decision_text, reason_name};
use crate::lang::{Lang, Text};

/// Columns and lines of a sheet that are drawn.
const MOST: (u32, usize) = (80, 600);

const STYLE: &str = "
:root{color-scheme:light dark;--ink:#1c2733;--soft:#5b6b7b;--line:#d5dde5;--paper:#fff;--ground:#f3f6f9;--grid:#e3e9ef;--head:#e9eef3;--stripe:#f6f8fa;--alarm:#a3280c;--body:#e7f6ea;--header:#bcd9f7;--title:#ececf1;--unit:#d6efef;--numbers:#cdeceb;--again:#dbe9fa;--group:#ffe6b8;--sub:#eadcf8;--total:#d9c2f3;--note:#fff7c2;--sign:#fbdce8;--out:#ffd3cc;--frame:#e3e0d8}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#9fb0c0;--line:#3a4652;--paper:#1b2229;--ground:#12171c;--grid:#2c363f;--head:#28323b;--stripe:#222b33;--alarm:#ff9a80;--body:#1f3a27;--header:#1f4a75;--title:#3a3a46;--unit:#1f4646;--numbers:#1d5250;--again:#2b4363;--group:#5c4312;--sub:#463061;--total:#583a7d;--note:#524a12;--sign:#5a2b40;--out:#6b2a20;--frame:#45423a}}
*{box-sizing:border-box}body{margin:0;font:15px/1.5 system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif;color:var(--ink);background:var(--ground)}
main{max-width:1400px;margin:0 auto;padding:24px}h1{font-size:1.5rem;margin:0 0 4px;overflow-wrap:anywhere}h2{font-size:1.15rem;margin:0 0 8px}h3{font-size:1rem;margin:16px 0 6px}
.soft{color:var(--soft)}section{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:16px 20px;margin:16px 0}
.legend{display:flex;flex-wrap:wrap;gap:8px;margin:12px 0;padding:0;list-style:none}.legend li{padding:2px 10px;border-radius:99px;border:1px solid var(--line);font-size:.85rem}
.sheet{overflow:auto;max-height:70vh;border:1px solid var(--line);border-radius:8px;background:var(--paper)}
.grid{border-collapse:separate;border-spacing:0;font-size:.82rem}.grid td,.grid th{border-right:1px solid var(--grid);border-bottom:1px solid var(--grid);padding:3px 7px;max-width:22em;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.grid td[colspan]{max-width:60em}
.grid thead th{position:sticky;top:0;background:var(--head);z-index:2}.grid tbody th{position:sticky;left:0;background:var(--head);font-weight:400;color:var(--soft);text-align:right}.grid thead th:first-child{left:0;z-index:3}
.grid .gap td{background:repeating-linear-gradient(90deg,var(--stripe) 0 8px,var(--paper) 8px 16px);color:var(--soft);text-align:center}.grid th.hidden{font-style:italic;text-decoration:line-through}
.body{background:var(--body)}.header{background:var(--header);font-weight:600}.title{background:var(--title)}.unit{background:var(--unit)}.column_numbers{background:var(--numbers)}.repeated_header{background:var(--again)}
.section{background:var(--group)}.subtotal{background:var(--sub)}.total{background:var(--total)}.note{background:var(--note)}.signature{background:var(--sign)}.outside,.blank_header,.other_table,.separator{background:var(--out)}.page_number,.page_header,.watermark,.rotated{background:var(--frame)}
.columns{border-collapse:collapse;width:100%}.columns td,.columns th{border-bottom:1px solid var(--line);padding:4px 8px;text-align:left;vertical-align:top}
li.warning{color:var(--alarm);font-weight:600}ul.plain{margin:6px 0;padding-left:20px}.balance{font-variant-numeric:tabular-nums}
@media(max-width:600px){main{padding:12px}section{padding:12px}.grid td,.grid th{max-width:14em}.grid td[colspan]{max-width:24em}}
@media print{.sheet{max-height:none}}";

/// Classes of cells in the order of the legend; each is a reason for being left out, or `body`, `header`.
const CLASSES: [&str; 18] = [
    "header",
    "body",
    "title",
    "unit",
    "column_numbers",
    "repeated_header",
    "section",
    "subtotal",
    "total",
    "note",
    "signature",
    "separator",
    "other_table",
    "page_number",
    "page_header",
    "watermark",
    "rotated",
    "outside",
];

type Cells = BTreeMap<u32, BTreeMap<u32, (&'static str, String)>>;

/// The page of a view.
pub fn page(view: &View, lang: Lang) -> String {
    let say = |vi: &'static str, en: &'static str| Text::new(vi, en).get(lang);
    let name = view.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let title = say("Cách đọc tệp", "How the file is read");
    let made = html! {
        (DOCTYPE)
        html lang=(say("vi", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) ": " (name) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) " «" (name) "»" }
                    p class="soft" {
                        (view.reader) " · " (view.bytes) " byte"
                        @if let Some(encoding) = &view.encoding { " · " (encoding) }
                        " · sha256 " code { (view.sha256.get(..16).unwrap_or_default()) }
                    }
                    (legend(view, lang))
                    @for sheet in sheets(view) { (sheet_part(view, sheet.as_deref(), lang)) }
                }
            }
        }
    };
    made.into_string()
}

/// Sheets with anything to show, in the file's order.
fn sheets(view: &View) -> Vec<Option<String>> {
    view.sheets.iter().map(|sheet| sheet.name.clone()).collect()
}

fn class(reason: &str) -> &'static str {
    CLASSES.into_iter().find(|class| *class == reason).unwrap_or("outside")
}

fn class_name(class: &'static str, lang: Lang) -> &'static str {
    match class {
        "body" => Text::new("dữ liệu", "data").get(lang),
        "header" => Text::new("tiêu đề cột", "header").get(lang),
        other => reason_name(other, lang),
    }
}

fn legend(view: &View, lang: Lang) -> Markup {
    let left = view.tables.iter().flat_map(|table| &table.left_out).chain(&view.outside);
    let mut used: BTreeSet<&'static str> = left.map(|cell| class(&cell.reason)).collect();
    used.extend(["body", "header"]);
    html! {
        ul class="legend" {
            @for class in CLASSES.into_iter().filter(|class| used.contains(class)) {
                li class=(class) { (class_name(class, lang)) }
            }
        }
    }
}

fn sheet_part(view: &View, sheet: Option<&str>, lang: Lang) -> Markup {
    let say = |vi: &'static str, en: &'static str| Text::new(vi, en).get(lang);
    let hidden = view.sheets.iter().any(|one| one.name.as_deref() == sheet && one.hidden);
    let tables: Vec<_> =
        (1..).zip(&view.tables).filter(|(_, table)| table.sheet.as_deref() == sheet).collect::<Vec<(u32, _)>>();
    let cells = cells(view, sheet, tables.iter().map(|(_, table)| *table));
    html! {
        section {
            h2 {
                (say("Trang tính", "Sheet")) " «" (sheet.unwrap_or("1")) "»"
                @if hidden { span class="soft" { (say(" (ẩn)", " (hidden)")) } }
            }
            @for (number, table) in &tables { (table_part(*number, table, lang)) }
            @if tables.is_empty() { p class="soft" { (say("Không có bảng nào", "No table")) } }
            (grid(&cells, style(view, sheet), &tables, lang))
        }
    }
}

fn table_part(number: u32, table: &TableView, lang: Lang) -> Markup {
    let say = |vi: &'static str, en: &'static str| Text::new(vi, en).get(lang);
    let balance = table.balance;
    html! {
        h3 {
            (say("Bảng", "Table")) " " (number) ": " (table.region) " · " (table.rows) " " (say("dòng", "rows")) " · "
            (table.columns.len()) " " (say("cột", "columns")) " · "
            (say("tin cậy", "confidence")) " " (format!("{:.0} %", (table.confidence * 100.0).floor()))
        }
        ul class="plain" {
            @for decision in &table.decisions { li { (decision_text(decision, lang)) } }
            @for warning in table.warnings() { li class="warning" { (warning.get(lang)) } }
        }
        details {
            summary { (say("Cột và trường của từ điển", "Columns and fields of the dictionary")) }
            @if let Some(meaning) = &table.meaning {
                p { (say("Giống thực thể", "Looks like")) " " b { (meaning.title.get(lang)) } " (" (meaning.entity) ")" }
            }
            table class="columns" {
                @for (place, column) in table.columns.iter().enumerate() {
                    tr {
                        th { (column.letter) }
                        td { (column_text(column, lang)) }
                        td class="soft" { (table.mapped(place, lang)) }
                    }
                }
            }
        }
        p class="soft balance" {
            (say("Cân đối ô", "Cells")) ": " (balance.non_empty) " = " (balance.body) " " (say("dữ liệu", "data")) " + "
            (balance.header) " " (say("tiêu đề", "header")) " + " (balance.left_out) " " (say("để lại", "left out"))
        }
    }
}

/// Every cell that is shown, by line and column.
fn cells<'v>(view: &'v View, sheet: Option<&str>, tables: impl Iterator<Item = &'v TableView>) -> Cells {
    let mut made = Cells::new();
    let mut put = |line: u32, column: u32, class: &'static str, text: &str| {
        made.entry(line).or_default().insert(column, (class, text.to_owned()));
    };
    let outside = view.outside.iter().filter(|cell| cell.sheet.as_deref() == sheet);
    let mut listed: Vec<_> = outside.collect();
    for table in tables {
        for (line, row) in table.first_lines.iter().zip(&table.first_rows) {
            for (column, text) in table.columns.iter().zip(row) {
                if let (Some(text), Some(column)) = (text, place(&column.letter)) {
                    put(*line, column, "body", text);
                }
            }
        }
        listed.extend(table.left_out.iter().chain(&table.header));
    }
    for cell in listed {
        if let Some((line, column)) = located(&cell.cell) {
            put(line, column, class(&cell.reason), &cell.text);
        }
    }
    made
}

/// Column of its letters, or of its number from 1 in a text file.
fn place(letter: &str) -> Option<u32> {
    match letter.parse::<u32>() {
        Ok(number) => number.checked_sub(1),
        Err(_) => address::parse_cell(&format!("{letter}1")).map(|(_, column)| column),
    }
}

/// Line and column of `B3`, `3:2` or `tr1:3:2`.
fn located(cell: &str) -> Option<(u32, u32)> {
    if let Some(place) = cell.strip_prefix("tr") {
        let mut parts = place.split(':').map(|part| part.parse::<u32>().ok());
        let (page, line, column) = (parts.next()??, parts.next()??, parts.next()??);
        return Some((address::page_line(page, line), column.checked_sub(1)?));
    }
    match cell.split_once(':') {
        Some((line, column)) => Some((line.parse().ok()?, column.parse::<u32>().ok()?.checked_sub(1)?)),
        None => address::parse_cell(cell),
    }
}

fn style(view: &View, sheet: Option<&str>) -> Style {
    match sheet {
        Some(_) => Style::Letters,
        None if view.reader == "pdf" => Style::Pages,
        None => Style::Lines,
    }
}

fn grid(cells: &Cells, style: Style, tables: &[(u32, &TableView)], lang: Lang) -> Markup {
    let last = cells.values().filter_map(|row| row.keys().next_back()).max().copied().unwrap_or_default().min(MOST.0);
    let hidden: BTreeSet<u32> = tables
        .iter()
        .flat_map(|(_, table)| &table.columns)
        .filter(|column| column.hidden)
        .filter_map(|column| place(&column.letter))
        .collect();
    let name = |column: u32| if style == Style::Letters { address::letters(column) } else { (column + 1).to_string() };
    let mut before = 0;
    html! {
        div class="sheet" {
            table class="grid" {
                thead {
                    tr { th {} @for column in 0..=last { th class=[hidden.contains(&column).then_some("hidden")] { (name(column)) } } }
                }
                tbody {
                    @for (line, row) in cells.iter().take(MOST.1) {
                        @if *line > before + 1 && style != Style::Pages { (gap(*line - before - 1, last, lang)) }
                        tr {
                            th { (address::row(style, *line)) }
                            @for (column, width) in spread(row, last) {
                                @match row.get(&column) {
                                    Some((class, text)) => td class=(*class) colspan=[(width > 1).then_some(width)]
                                        title={ (address::cell(style, *line, column)) ": " (class_name(class, lang)) ": " (text) } { (text) },
                                    None => td {},
                                }
                            }
                        }
                        ({ before = *line; "" })
                    }
                    @if cells.len() > MOST.1 {
                        (gap(u32::try_from(cells.len() - MOST.1).unwrap_or(u32::MAX), last, lang))
                    }
                }
            }
        }
    }
}

/// The cells of a row with their widths: a text that is no data runs over the empty cells to its right, as on the sheet.
fn spread(row: &BTreeMap<u32, (&'static str, String)>, last: u32) -> Vec<(u32, u32)> {
    let (mut made, mut column) = (Vec::new(), 0);
    while column <= last {
        let runs = row.get(&column).is_some_and(|(class, _)| !matches!(*class, "body" | "header"));
        let next = row.range(column + 1..).next().map_or(last + 1, |(next, _)| (*next).min(last + 1));
        let width = if runs { next - column } else { 1 };
        made.push((column, width));
        column += width;
    }
    made
}

fn gap(lines: u32, last: u32, lang: Lang) -> Markup {
    let word = Text::new("dòng trống hoặc không vẽ", "lines empty or not drawn").get(lang);
    html! { tr class="gap" { td colspan=(last + 2) { "⋯ " (lines) " " (word) } } }
}
