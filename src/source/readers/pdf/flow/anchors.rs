//! Where rows begin: the column of running numbers.

use crate::source::readers::pdf::words::{Line, text};
use crate::source::region::shape::{Token, numbers_columns, token};

/// Lines that carry a running number, and where these stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::source::readers::pdf) struct Anchors {
    /// Places of the lines.
    pub(in crate::source::readers::pdf) places: Vec<usize>,
    /// Left end of the numbers.
    pub(in crate::source::readers::pdf) left: f32,
    /// Right end.
    pub(in crate::source::readers::pdf) right: f32,
}

/// A running number that begins a line and stands alone.
struct Candidate {
    place: usize,
    x0: f32,
    x1: f32,
    token: Token,
}

/// A row of column numbers: (1) (2) (3).
pub(super) fn counts_columns(line: &Line) -> bool {
    let phrases: Vec<String> = line.phrases().map(text).collect();
    let texts: Vec<&str> = phrases.iter().map(String::as_str).collect();
    texts.len() >= 3 && numbers_columns(&texts)
}

/// The column of running numbers: at least three that follow one another, further left than any other such column.
pub(super) fn anchors(lines: &[Line]) -> Option<Anchors> {
    let candidates: Vec<Candidate> = lines.iter().enumerate().filter_map(candidate).collect();
    let mut groups: Vec<Vec<&Candidate>> = Vec::new();
    for found in &candidates {
        // numbers are centred or end at one place; Roman ones are wider
        let near = groups.iter_mut().find(|group| {
            group.iter().rev().take(6).any(|known| {
                (known.x1 - found.x1).abs() < 3.0
                    || ((known.x0 + known.x1) - (found.x0 + found.x1)).abs() < 8.0
                    || (known.x0 - found.x0).abs() < 3.0
            })
        });
        match near {
            Some(group) => group.push(found),
            None => groups.push(vec![found]),
        }
    }
    let best = groups
        .into_iter()
        .filter(|group| running(group) >= 2)
        .max_by_key(|group| (running(group), -group.first().map_or(0, |first| whole(first.x0))))?;
    let first = best
        .iter()
        .position(|found| matches!(found.token, Token::Whole(1) | Token::Roman) || found.token == Token::Letter)
        .filter(|first| *first < 3)
        .unwrap_or(0);
    let kept: Vec<&Candidate> = best
        .into_iter()
        .skip(first)
        .filter(|found| lines.get(found.place).is_some_and(|line| !counts_columns(line)))
        .collect();
    Some(Anchors {
        left: kept.iter().map(|found| found.x0).fold(f32::MAX, f32::min),
        right: kept.iter().map(|found| found.x1).fold(0.0, f32::max),
        places: kept.iter().map(|found| found.place).collect(),
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a place on a page")]
const fn whole(at: f32) -> i32 {
    at as i32
}

fn candidate((place, line): (usize, &Line)) -> Option<Candidate> {
    let phrase = line.phrases().next()?;
    let [word] = phrase else { return None };
    let token = token(&word.text)?;
    Some(Candidate { place, x0: word.x0, x1: word.x1, token })
}

/// How often a number is followed by the next one.
fn running(group: &[&Candidate]) -> usize {
    let mut last = None;
    let mut count = 0;
    for found in group {
        if let Token::Whole(number) = found.token {
            count += usize::from(last.is_some_and(|last: u32| last.checked_add(1) == Some(number)));
            last = Some(number);
        }
    }
    count
}
