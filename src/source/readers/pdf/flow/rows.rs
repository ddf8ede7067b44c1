//! The rows of a table without rules, page by page.

use super::assign::{self, MODES, Mode, Placed};
use super::{Flow, Table, anchors, bands, header};
use crate::source::readers::pdf::page::Page;
use crate::source::readers::pdf::strip::{Band, Piece, Strip, slot};
use crate::source::readers::pdf::words::{Line, Word, text};
use crate::source::region::words as labels;

/// A page's share of a table.
struct Sheet<'t> {
    page: &'t Page,
    /// Places of header lines, then of the line of column numbers.
    header: std::ops::Range<usize>,
    /// Places of the lines under the header.
    body: std::ops::Range<usize>,
    /// Places of lines that begin a row.
    rows: Vec<usize>,
}

/// Cuts a table into strips; gives the places of the lines that went into them.
pub(super) fn strips(table: &Table<'_>, flow: &mut Flow) -> Vec<usize> {
    let habits = habits(table);
    let sheets = sheets(table, &habits);
    let mut taken = Vec::new();
    for (number, sheet) in sheets.iter().enumerate() {
        let mut made: Vec<Band> = Vec::new();
        let heading = table.lines.get(sheet.header.clone()).unwrap_or_default();
        let counted = heading.iter().rposition(anchors::counts_columns).filter(|at| at + 1 == heading.len());
        let words = heading.get(..counted.unwrap_or(heading.len())).unwrap_or_default();
        made.extend(header::bands(sheet.page, words, &table.columns));
        if let Some(line) = counted.and_then(|at| heading.get(at)) {
            made.extend(band(table, &[line]));
        }
        taken.extend(sheet.header.clone());
        let owners = owners(table, sheet, &habits, flow);
        let mut rows: Vec<Vec<&Line>> = vec![Vec::new(); sheet.rows.len()];
        let mut rest: Vec<&Line> = Vec::new();
        for (place, owner) in sheet.body.clone().zip(&owners) {
            let Some(line) = table.lines.get(place) else { continue };
            if let Some(row) = owner {
                rows[*row].push(line);
                taken.push(place);
            } else if number > 0
                && owners.iter().take(place - sheet.body.start).all(Option::is_none)
                && goes_on(table, line, &rest)
            {
                // what is left of the last row of the page before
                rest.push(line);
                taken.push(place);
            }
        }
        made.extend(band(table, &rest));
        made.extend(rows.iter().filter_map(|lines| band(table, lines)));
        flow.strips.push(Strip {
            page: sheet.page.number,
            borders: table.columns.borders(),
            bands: made,
            ruled: false,
        });
    }
    taken
}

/// A line at the top of a page that may go on with the row that the page before ended in.
fn goes_on(table: &Table<'_>, line: &Line, rest: &[&Line]) -> bool {
    let near = rest.last().is_none_or(|above| line.base - above.base < 1.6 * line.size);
    near && !set_apart(table, line)
        && line.phrases().all(|phrase| table.columns.of(phrase).is_some_and(|column| column > 0))
}

/// A heading or a total among the rows.
fn set_apart(table: &Table<'_>, line: &Line) -> bool {
    let across = line.phrases().any(|phrase| table.columns.of(phrase).is_none());
    let total = line.phrases().next().is_some_and(|phrase| labels::total(&text(phrase)).is_some());
    let edge = table.numbered && line.x0() < table.anchors.right - 0.5;
    let usual = table.anchors.places.first().and_then(|place| table.lines.get(*place));
    let bold = usual.is_some_and(|usual| table.bold(line) && !table.bold(usual));
    across || total || edge || bold
}

fn sheets<'t>(table: &'t Table<'_>, habits: &Habits) -> Vec<Sheet<'t>> {
    let mut made: Vec<Sheet<'t>> = Vec::new();
    let mut header: Vec<Line> = Vec::new();
    let mut start = 0;
    while let Some(number) = table.lines.get(start).map(|line| line.page) {
        let end = start + table.lines[start..].iter().take_while(|line| line.page == number).count();
        let rows: Vec<usize> =
            table.anchors.places.iter().copied().filter(|place| (start..end).contains(place)).collect();
        let (from, lines) = (start, &table.lines[start..end]);
        start = end;
        let Some(page) = table.page(number) else { continue };
        if header.is_empty() {
            let Some(first) = rows.first().copied() else { continue };
            let reach = first_of(table, page, habits, (from, first));
            let top = from + header::lines_of(page, &table.lines[from..reach], &table.columns);
            header = table.lines[top..reach].to_vec();
            made.push(Sheet { page, header: top..reach, body: reach..end, rows });
            continue;
        }
        let again = (0..lines.len().min(12)).find(|at| header::repeated(&lines[*at..], &header));
        let under = again.map_or(from, |at| from + at + header.len());
        let head = again.map_or(from..from, |at| from + at..under);
        if !rows.is_empty() || again.is_some() {
            let rows = rows.into_iter().filter(|place| *place >= under).collect();
            made.push(Sheet { page, header: head, body: under..end, rows });
        }
    }
    made
}

/// The first line of the first row: cells centred on the running number begin above it, at the same distance as they end;
/// cells at the bottom begin above it, line by line. A heading directly above is no header.
fn first_of(table: &Table<'_>, page: &Page, habits: &Habits, (from, first): (usize, usize)) -> usize {
    let line = &table.lines[first];
    let (left, right) = (line.x0(), table.columns.cores.last().map_or(line.x1(), |core| core.1));
    let walls = bands::separators(page, left, right, &table.lines[from..]);
    let wall = walls.iter().copied().filter(|wall| *wall <= line.top() + 1.0).fold(f32::MIN, f32::max);
    let second = table.anchors.places.get(1).and_then(|place| table.lines.get(*place));
    let mut at = first;
    while let Some(above) = at.checked_sub(1).filter(|above| *above >= from).map(|above| &table.lines[above]) {
        let reach = line.base - above.base;
        let near = table.lines[at].base - above.base <= 1.5 * line.size;
        let twin = table.lines[first + 1..]
            .iter()
            .take(12)
            .find(|below| (below.base - line.base - reach).abs() < assign::SAME);
        let mirrored = twin.is_some_and(|below| {
            second.is_none_or(|second| second.page != line.page || below.base < second.base - assign::SAME)
                && shares(above, below, table)
        });
        let stacked = table.lines[at].base - above.base <= assign::reach(habits.leading);
        let row = match habits.general {
            Mode::Top => false,
            Mode::Middle => mirrored,
            Mode::Bottom => stacked,
        };
        if above.base < wall || !near || !row || set_apart(table, above) {
            break;
        }
        at -= 1;
    }
    while let Some(above) =
        at.checked_sub(1).filter(|above| *above > from).filter(|above| heading(table, &table.lines[*above]))
    {
        at = above;
    }
    at
}

/// A single phrase that begins where the running numbers stand and runs on past them.
fn heading(table: &Table<'_>, line: &Line) -> bool {
    table.numbered
        && line.phrases().count() == 1
        && line.x0() < table.anchors.right
        && line.x1() > table.anchors.right + 12.0
        && !labels::heads_numbers(&line.text())
        && f32::midpoint(line.x0(), line.x1()) < table.anchors.right + 90.0
}

fn shares(above: &Line, below: &Line, table: &Table<'_>) -> bool {
    let columns = |line: &Line| line.phrases().filter_map(|phrase| table.columns.of(phrase)).collect::<Vec<_>>();
    let (above, below) = (columns(above), columns(below));
    !above.is_empty() && above.iter().all(|column| below.contains(column))
}

fn placed(table: &Table<'_>, body: std::ops::Range<usize>) -> Vec<Placed> {
    body.filter_map(|place| {
        let line = table.lines.get(place)?;
        if table.anchors.places.binary_search(&place).is_err() && set_apart(table, line) {
            return None;
        }
        let mut cells: Vec<(usize, Vec<Word>)> = Vec::new();
        for phrase in line.phrases() {
            for (column, words) in split(table, phrase) {
                cells.push((column, words));
            }
        }
        Some(Placed { line: place, base: line.base, cells })
    })
    .collect()
}

/// The words of a phrase by column: one that runs over several is cut at the rivers.
fn split(table: &Table<'_>, phrase: &[Word]) -> Vec<(usize, Vec<Word>)> {
    if let Some(column) = table.columns.of(phrase) {
        return vec![(column, phrase.to_vec())];
    }
    let mut made: Vec<(usize, Vec<Word>)> = Vec::new();
    for word in phrase {
        let column = table.columns.touched(word.middle(), word.middle() + 0.01).0;
        match made.last_mut() {
            Some((last, words)) if *last == column => words.push(word.clone()),
            _ => made.push((column, vec![word.clone()])),
        }
    }
    made
}

/// How cells stand in their rows.
struct Habits {
    /// By column.
    columns: Vec<Mode>,
    /// Over all columns.
    general: Mode,
    /// Distance of lines within a cell.
    leading: f32,
}

/// How the cells of each column stand in their rows, by what leaves the fewest lines over between the first and the last
/// running number of each page.
fn habits(table: &Table<'_>) -> Habits {
    let mut extents = std::collections::BTreeMap::<u32, (usize, usize, Vec<f32>)>::new();
    for place in &table.anchors.places {
        if let Some(line) = table.lines.get(*place) {
            let extent = extents.entry(line.page).or_insert((*place, *place, Vec::new()));
            extent.1 = *place;
            extent.2.push(line.base);
        }
    }
    let pages: Vec<(Vec<Placed>, Vec<f32>)> =
        extents.into_values().map(|(first, last, rows)| (placed(table, first..last + 1), rows)).collect();
    let columns: Vec<Vec<Vec<f32>>> = (0..table.columns.len())
        .map(|column| pages.iter().map(|(placed, _)| bases(placed, column)).collect())
        .collect();
    let size = table.anchors.places.first().and_then(|place| table.lines.get(*place)).map_or(10.0, |line| line.size);
    let leading = assign::leading(&columns, size);
    let residual = |column: &Vec<Vec<f32>>, mode: Mode| -> usize {
        let over = |(bases, (_, rows)): (&Vec<f32>, &(Vec<Placed>, Vec<f32>))| {
            assign::assign(bases, rows, leading, mode).into_iter().filter(Option::is_none).count()
        };
        column.iter().zip(&pages).map(over).sum()
    };
    let scores: Vec<[usize; 3]> = columns.iter().map(|column| MODES.map(|mode| residual(column, mode))).collect();
    let totals: Vec<usize> = (0..3).map(|mode| scores.iter().map(|score| score[mode]).sum()).collect();
    let general = (0..3).min_by_key(|mode| totals[*mode]).unwrap_or_default();
    let chosen =
        |score: &[usize; 3]| MODES[(0..3).min_by_key(|mode| (score[*mode], *mode != general)).unwrap_or_default()];
    Habits { columns: scores.iter().map(chosen).collect(), general: MODES[general], leading }
}

fn bases(placed: &[Placed], column: usize) -> Vec<f32> {
    placed.iter().filter(|line| line.cells.iter().any(|(at, _)| *at == column)).map(|line| line.base).collect()
}

/// For each line under the header the row that it belongs to.
fn owners(table: &Table<'_>, sheet: &Sheet<'_>, habits: &Habits, flow: &mut Flow) -> Vec<Option<usize>> {
    let placed = placed(table, sheet.body.clone());
    let rows: Vec<f32> = sheet.rows.iter().filter_map(|place| Some(table.lines.get(*place)?.base)).collect();
    let left = table.columns.cores.first().map_or(0.0, |core| core.0);
    let right = table.columns.cores.last().map_or(0.0, |core| core.1);
    let all = table.lines.get(sheet.body.clone()).unwrap_or_default();
    let walls = bands::separators(sheet.page, left, right, all);
    let mut owners = vec![None; sheet.body.len()];
    let fenced = bands::part(&walls, &rows);
    let mut votes: Vec<std::collections::BTreeMap<usize, usize>> =
        vec![std::collections::BTreeMap::default(); sheet.body.len()];
    for (column, mode) in habits.columns.iter().enumerate() {
        let own: Vec<&Placed> = placed.iter().filter(|line| line.cells.iter().any(|(at, _)| *at == column)).collect();
        let bases: Vec<f32> = own.iter().map(|line| line.base).collect();
        for (line, row) in own.iter().zip(assign::assign(&bases, &rows, habits.leading, *mode)) {
            if let Some(row) = row {
                *votes[line.line - sheet.body.start].entry(row).or_default() += 1;
            }
        }
    }
    for line in &placed {
        let at = line.line - sheet.body.start;
        let voted = votes[at].iter().max_by_key(|(_, count)| **count).map(|(row, _)| *row);
        flow.doubtful += usize::from(!fenced && votes[at].len() > 1);
        owners[at] = if fenced && walled(&walls, line.base) { row_in_band(&walls, &rows, line.base) } else { voted };
    }
    // rows do not overlap: a line between two lines of one row is of that row
    between(&mut owners);
    for (row, place) in sheet.rows.iter().enumerate() {
        owners[place - sheet.body.start] = Some(row);
    }
    flow.doubtful += owners.iter().flatten().collect::<Vec<_>>().windows(2).filter(|pair| pair[0] > pair[1]).count();
    flow.placed += owners.iter().flatten().count();
    owners
}

/// A separator stands above this height and another below it.
fn walled(walls: &[f32], base: f32) -> bool {
    let band = bands::band(walls, base);
    band > 0 && band < walls.len()
}

/// The row in the same band.
fn row_in_band(walls: &[f32], rows: &[f32], base: f32) -> Option<usize> {
    let band = bands::band(walls, base);
    rows.iter().position(|row| bands::band(walls, *row) == band)
}

fn between(owners: &mut [Option<usize>]) {
    let known: Vec<(usize, usize)> =
        owners.iter().enumerate().filter_map(|(at, owner)| Some((at, (*owner)?))).collect();
    for pair in known.windows(2) {
        let [(from, row), (to, other)] = pair else { continue };
        if row == other {
            owners.iter_mut().take(*to).skip(*from).for_each(|owner| *owner = Some(*row));
        }
    }
}

/// Lines of one row as a band; `None` without lines.
fn band(table: &Table<'_>, lines: &[&Line]) -> Option<Band> {
    let first = lines.first()?;
    let mut cells: Vec<Vec<Piece>> = vec![Vec::new(); table.columns.len()];
    for line in lines {
        let mut here: Vec<(usize, Vec<Word>)> = Vec::new();
        for (column, words) in line.phrases().flat_map(|phrase| split(table, phrase)) {
            match here.last_mut() {
                Some((last, known)) if *last == column => known.extend(words),
                _ => here.push((column, words)),
            }
        }
        for (column, words) in here {
            cells[column].push(Piece::of(line, words));
        }
    }
    let slots = cells
        .iter()
        .enumerate()
        .filter(|(_, pieces)| !pieces.is_empty())
        .map(|(column, pieces)| slot(column, column, pieces, None))
        .collect();
    Some(Band { number: first.number, top: first.top(), bottom: lines.last().map_or(0.0, |line| line.bottom()), slots })
}
