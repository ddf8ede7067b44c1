//! A table as it was understood: columns, header paths, where the body begins, how rows are told apart.

use std::collections::BTreeMap;

use super::block::Block;
use super::find::{Evidence, Found};
use super::heads::{Heads, heads};
use super::shape::{Shape, Token, token};
use super::words;
use crate::lang::Message;
use crate::source::{Decision, Rival, address};

/// What the labeller and the caller need of a table.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Columns of the sheet that are the table's.
    pub columns: Vec<u32>,
    /// Header texts of each column from the top down.
    pub paths: Vec<Vec<String>>,
    /// Lines of header rows.
    pub header: Vec<u32>,
    /// Lines of rows of column numbers.
    pub numbered: Vec<u32>,
    /// First line after them.
    pub body: u32,
    /// Column of running numbers.
    pub anchor: Option<u32>,
    /// Shape of each column's body.
    pub shapes: Vec<Shape>,
    /// Usual number of filled cells of a body row.
    pub width: usize,
    /// Rows numbered I, 1.1 or `-` carry values as those numbered 1 do: indicators, not sections.
    pub hierarchy: bool,
    /// How rows that head parts and carry their sums are known.
    pub heads: Heads,
    /// Columns whose body holds offices («Chủ tịch UBND»), which elsewhere begin a signature.
    pub offices: Vec<u32>,
    /// For each header row the folded texts by column.
    pub headings: Vec<BTreeMap<u32, String>>,
    /// First and last column of the part of the sheet that is the table's to account for.
    pub territory: (u32, u32),
    /// 0 to 1.
    pub confidence: f64,
    /// How it was read.
    pub decisions: Vec<Decision>,
}

/// Works out a table that was found, with body rows up to `end`.
pub fn layout(block: &Block<'_>, found: &Found, end: usize) -> Layout {
    let mut counts: Vec<usize> =
        (found.body..end).map(|place| block.count(place)).filter(|count| *count >= 2).collect();
    counts.sort_unstable();
    let width = counts.get(counts.len() * 3 / 4).copied().unwrap_or(1);
    let wide: Vec<usize> = (found.body..end).filter(|place| block.count(*place) * 2 >= width).take(2_000).collect();
    let columns = columns(block, found, &wide);
    let carried = !merged_across(block, found);
    let paths: Vec<Vec<String>> = columns.iter().map(|column| path(block, found, &columns, *column, carried)).collect();
    let shapes: Vec<Shape> = columns.iter().map(|column| block.shape(*column, &wide).unwrap_or(Shape::Text)).collect();
    let headings = found
        .header
        .iter()
        .map(|place| block.cells(*place).map(|(cell, text)| (cell.column, words::fold(text))).collect())
        .collect();
    let mut made = Layout {
        header: found.header.iter().map(|place| block.line(*place)).collect(),
        numbered: found.numbered.iter().map(|place| block.line(*place)).collect(),
        body: block.row(found.body).map_or(u32::MAX, |row| row.line),
        anchor: found.anchor.or_else(|| unnamed_anchor(block, &columns, &wide)),
        territory: (block.left, block.right),
        hierarchy: false,
        heads: Heads::default(),
        offices: offices(block, &columns, &wide, width),
        columns,
        paths,
        shapes,
        width,
        headings,
        confidence: 0.0,
        decisions: Vec::new(),
    };
    // on a page, rows numbered I are rows: headings run across columns there
    if let Some(anchor) = made.anchor.filter(|_| !block.drawn) {
        let places: Vec<usize> = (found.body..end).take(2_000).collect();
        made.heads = heads(block, anchor, &made.columns, &made.shapes, &places);
    }
    made.hierarchy = block.drawn || made.anchor.is_some_and(|anchor| hierarchy(block, anchor, width, &wide));
    made.confidence = confidence(&made, found, wide.len());
    made.decisions = decisions(block, &made, found, carried);
    made
}

/// A first column that counts 1, 2, 3 without being called STT.
fn unnamed_anchor(block: &Block<'_>, columns: &[u32], wide: &[usize]) -> Option<u32> {
    let first = *columns.first()?;
    let numbers: Vec<_> = wide.iter().filter_map(|place| block.row(*place)?.get(first)).map(token).collect();
    let steps = numbers
        .windows(2)
        .filter(|pair| match pair {
            [Some(Token::Whole(left)), Some(Token::Whole(right))] => right.checked_sub(1) == Some(*left) || *right == 1,
            _ => false,
        })
        .count();
    (numbers.len() >= 3 && numbers.len() * 2 > wide.len() && (steps + 1) * 10 >= numbers.len() * 8).then_some(first)
}

fn hierarchy(block: &Block<'_>, anchor: u32, width: usize, wide: &[usize]) -> bool {
    let valued = |place: &&usize| {
        let number = block.row(**place).and_then(|row| row.get(anchor)).and_then(token);
        let deep = matches!(number, Some(Token::Roman | Token::Dotted | Token::Letter | Token::Dash));
        deep && block.count(**place) * 10 >= width * 6 && block.count(**place) > 2
    };
    wide.iter().filter(valued).count() >= 2
}

fn offices(block: &Block<'_>, columns: &[u32], wide: &[usize], width: usize) -> Vec<u32> {
    let full: Vec<usize> = wide.iter().copied().filter(|place| block.count(*place) * 5 >= width * 4).collect();
    let held = |column: u32| {
        let texts: Vec<_> = full.iter().filter_map(|place| block.row(*place)?.get(column)).collect();
        let offices = texts.iter().filter(|text| words::office(text)).count();
        offices >= 2 && offices * 5 >= texts.len()
    };
    columns.iter().copied().filter(|column| held(*column)).collect()
}

fn columns(block: &Block<'_>, found: &Found, wide: &[usize]) -> Vec<u32> {
    let mut filled = BTreeMap::<u32, usize>::new();
    for (cell, _) in wide.iter().flat_map(|place| block.cells(*place)) {
        *filled.entry(cell.column).or_default() += 1;
    }
    let mut named = std::collections::BTreeSet::new();
    let counted = found.numbered.iter().filter(|_| found.evidence == Evidence::Numbers);
    for place in found.header.iter().chain(counted) {
        named.extend(block.cells(*place).map(|(cell, _)| cell.column));
    }
    let (first, last) = (named.first().copied().unwrap_or(block.left), named.last().copied().unwrap_or(block.left));
    let mut columns: Vec<u32> = named.iter().copied().collect();
    for (column, count) in filled {
        let within = (first..=last).contains(&column) || covered_by_header(block, found, column);
        if !named.contains(&column) && (within || count >= 3 && count * 5 >= wide.len()) {
            columns.push(column);
        }
    }
    columns.sort_unstable();
    columns
}

fn covered_by_header(block: &Block<'_>, found: &Found, column: u32) -> bool {
    found.header.iter().any(|place| block.merge(block.line(*place), column).is_some())
}

/// Some header row is merged over several columns.
fn merged_across(block: &Block<'_>, found: &Found) -> bool {
    found.header.iter().any(|place| block.merges_at(block.line(*place)).any(|merge| merge.right > merge.left))
}

/// Header texts of a column. With merged areas they say what a parent covers; without them a parent is carried to the
/// right over columns that have names of their own below, up to the next parent.
fn path(block: &Block<'_>, found: &Found, columns: &[u32], column: u32, carried: bool) -> Vec<String> {
    let own = |level: usize, column: u32| found.header.get(level).and_then(|place| block.row(*place)?.get(column));
    let mut path: Vec<(u32, u32, String)> = Vec::new();
    let mut bound = 0_u32;
    for (level, place) in found.header.iter().enumerate() {
        let line = block.line(*place);
        let (mut top, mut left, mut text) = (line, column, own(level, column));
        if text.is_none()
            && let Some(merge) = block.merge(line, column)
        {
            let anchor = found.header.iter().position(|place| block.line(*place) == merge.top);
            (top, left, text) = (merge.top, merge.left, anchor.and_then(|level| own(level, merge.left)));
        } else if text.is_none() && carried {
            let below = |column: u32| (level + 1..found.header.len()).any(|lower| own(lower, column).is_some());
            let parent =
                columns.iter().rev().filter(|at| **at < column && **at >= bound).find(|at| own(level, **at).is_some());
            if let Some(parent) = parent.filter(|parent| below(**parent) && below(column)) {
                (left, text) = (*parent, own(level, *parent));
            }
        }
        if let Some(text) = text {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            bound = bound.max(left);
            if !path.iter().any(|(seen_top, seen_left, _)| (*seen_top, *seen_left) == (top, left)) && !text.is_empty() {
                path.push((top, left, text));
            }
        }
    }
    path.into_iter().map(|(_, _, text)| text).collect()
}

fn confidence(layout: &Layout, found: &Found, rows: usize) -> f64 {
    let base = match found.evidence {
        Evidence::Stated => 1.0,
        Evidence::Anchor => 0.75,
        Evidence::Contrast | Evidence::Numbers => 0.65,
        Evidence::Single | Evidence::Words => 0.5,
    };
    let named = layout.paths.iter().filter(|path| !path.is_empty()).count() as f64 / layout.paths.len().max(1) as f64;
    let typed = layout.shapes.iter().any(|shape| *shape != Shape::Text);
    let long = if rows >= 5 { 0.05 } else { 0.0 };
    let score: f64 = base + 0.1 * named + if typed { 0.1 } else { 0.0 } + long - if rows == 0 { 0.4 } else { 0.0 };
    (score.clamp(0.0, 1.0) * 100.0).round() / 100.0
}

/// Lines as a person knows them.
fn named(block: &Block<'_>, lines: impl Iterator<Item = u32>) -> String {
    let style = if block.drawn { address::Style::Pages } else { address::Style::Lines };
    lines.map(|line| address::row(style, line)).collect::<Vec<_>>().join(", ")
}

fn decisions(block: &Block<'_>, layout: &Layout, found: &Found, carried: bool) -> Vec<Decision> {
    let lines = named(block, layout.header.iter().copied());
    let header = match found.evidence {
        Evidence::Anchor => Message::new(
            format!("Tiêu đề ở dòng {lines}: có cột STT, bên dưới là số thứ tự"),
            format!("Header on line {lines}: a column STT stands over running numbers"),
        ),
        Evidence::Contrast => Message::new(
            format!("Tiêu đề ở dòng {lines}: chữ đứng trên các cột số, ngày hoặc mã"),
            format!("Header on line {lines}: words stand over columns of numbers, dates or codes"),
        ),
        Evidence::Numbers => Message::new(
            format!("Tiêu đề ở dòng {lines}: đứng trên dòng đánh số cột của biểu mẫu"),
            format!("Header on line {lines}: stands over the column numbers of a form"),
        ),
        Evidence::Single => Message::new(
            format!("Tiêu đề ở dòng {lines}: chữ đứng trên dòng dữ liệu duy nhất nên cần xem lại"),
            format!("Header on line {lines}: words stand over the only row of data, so please look at it"),
        ),
        Evidence::Words => Message::new(
            format!("Tiêu đề ở dòng {lines}: dòng đủ cột đầu tiên; mọi cột đều là chữ nên cần xem lại"),
            format!("Header on line {lines}: the first full row; every column holds words, so please look at it"),
        ),
        Evidence::Stated => Message::new(
            format!("Tiêu đề ở dòng {lines}: do người dùng chỉ định"),
            format!("Header on line {lines}: as stated"),
        ),
    };
    let mut made = vec![Decision { what: header, score: Some(layout.confidence), rival: None }];
    if carried && layout.header.len() > 1 {
        made.push(
            Message::new(
                "Tiêu đề nhiều tầng không có ô gộp: tên nhóm được hiểu là kéo sang phải tới nhóm kế tiếp",
                "A header of several levels without merged cells: a group's name is carried right to the next group",
            )
            .into(),
        );
    }
    if !layout.numbered.is_empty() {
        made.push(Message::new("Bỏ dòng đánh số cột", "A row of column numbers is left out").into());
    }
    let unnamed = layout.paths.iter().filter(|path| path.is_empty()).count();
    if unnamed > 0 {
        made.push(
            Message::new(
                format!("{unnamed} cột có dữ liệu nhưng không có tiêu đề"),
                format!("{unnamed} column(s) hold data without a header"),
            )
            .into(),
        );
    }
    made
}

/// The reading of the header that competes most with the one taken: found by other evidence, or with one row more or less.
pub fn rival(block: &Block<'_>, found: &Found, layout: &Layout, from: usize, end: usize) -> Option<Rival> {
    if found.evidence == Evidence::Stated {
        return None;
    }
    let rows = Block { rows: block.rows.get(..end).unwrap_or_default(), ..*block };
    let others = [super::find::by_anchor(&rows, from), super::find::by_contrast(&rows, from, false)];
    let other = others.into_iter().flatten().map(|other| (other, 0.0));
    // a row taken in or left out weakens a reading the more, the less the row looks like a heading
    let weak = |place: usize| if block.wordy(place) { 0.15 } else { 0.35 };
    let taken = Found {
        header: found.header.iter().copied().chain([found.body]).collect(),
        body: found.body + 1,
        ..found.clone()
    };
    let mut variants = vec![(taken, weak(found.body))];
    if let [_, rest @ ..] = found.header.as_slice()
        && !rest.is_empty()
    {
        variants.push((Found { header: rest.to_vec(), ..found.clone() }, 0.2));
    }
    let best = other
        .chain(variants)
        .filter(|(other, _)| other.header != found.header && other.body < end)
        .map(|(other, less)| (layout_score(&rows, &other, end) - less, other))
        .max_by(|left, right| left.0.total_cmp(&right.0))?;
    let (score, other) = best;
    let lines = named(block, other.header.iter().map(|place| block.line(*place)));
    let score = (score.clamp(0.0, layout.confidence) * 100.0).round() / 100.0;
    Some(Rival {
        what: Message::new(format!("tiêu đề ở dòng {lines}"), format!("header on line {lines}")), score
    })
}

fn layout_score(block: &Block<'_>, found: &Found, end: usize) -> f64 {
    layout(block, found, end).confidence
}
