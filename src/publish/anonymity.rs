//! k-anonymity: each combination of quasi-identifiers that goes out is shared by at least k records.
//!
//! Sweeney, «k-anonymity: a model for protecting privacy» (2002). Records in smaller groups lose their
//! quasi-identifying cells; the records so emptied are a group too and must also be at least k.

use std::rc::Rc;

use super::refusal::refuse;
use super::store::{Column, EMPTY};
use crate::error::Result;
use crate::lang::Message;
use crate::privacy::Groups;
use crate::privacy::search::allowed;

/// What was done.
pub(super) struct Anonymity {
    /// Records whose quasi-identifying cells were emptied, or that must go.
    pub(super) suppressed: u64,
    /// Records that must go: emptied, they would still be fewer than `k`.
    pub(super) gone: Vec<bool>,
}

/// Empties the quasi-identifying cells of records in groups smaller than `k`. Where the records so emptied would be fewer
/// than `k` themselves, they are marked to go instead.
///
/// # Errors
/// Refuses when more than the share `limit` of the records would be suppressed, or when there are fewer than `k` records.
pub(super) fn protect(columns: &mut [Column], quasi: &[(usize, String)], k: u64, limit: f64) -> Result<Anonymity> {
    let places: Vec<usize> = quasi.iter().map(|(place, _)| *place).collect();
    let (group_of, sizes) = groups(columns, &places);
    let rows = group_of.len();
    let small = |group: &u32| sizes.get(*group as usize).is_some_and(|size| *size < k);
    let bare = all_empty(columns, &places);
    let fallen: Vec<usize> = (0..rows)
        .filter(|row| group_of.get(*row).is_some_and(small) && !bare.get(*row).copied().unwrap_or(false))
        .collect();
    if (rows as u64) < k || fallen.len() as u64 > allowed(rows as u64, limit) {
        return Err(too_small(columns, quasi, k, fallen.len(), rows, limit));
    }
    let emptied = fallen.len() as u64 + bare.iter().filter(|bare| **bare).count() as u64;
    let mut gone = vec![false; rows];
    if emptied < k {
        gone.copy_from_slice(&bare);
        for row in &fallen {
            if let Some(mark) = gone.get_mut(*row) {
                *mark = true;
            }
        }
    } else {
        for place in &places {
            if let Some(column) = columns.get_mut(*place) {
                for row in &fallen {
                    column.clear(*row);
                }
            }
        }
    }
    Ok(Anonymity { suppressed: fallen.len() as u64, gone })
}

/// Takes out the records of which nothing is left: an empty line tells nobody anything. Where too few emptied records
/// would then remain to be a group of `k`, they go too. Answers how many went and the smallest group of what stays.
pub(super) fn drop_blank(columns: &mut [Column], quasi: &[usize], k: u64) -> (u64, Option<u64>) {
    let all: Vec<usize> = (0..columns.len()).collect();
    let (blank, bare) = (all_empty(columns, &all), all_empty(columns, quasi));
    let rest = bare.iter().zip(&blank).filter(|(bare, blank)| **bare && !**blank).count() as u64;
    let too_few = !quasi.is_empty() && rest < k;
    let kept: Vec<bool> = blank.iter().zip(&bare).map(|(blank, bare)| !(*blank || (too_few && *bare))).collect();
    for column in columns.iter_mut() {
        column.retain(&kept);
    }
    let gone = kept.iter().filter(|kept| !**kept).count() as u64;
    (gone, groups(columns, quasi).1.into_iter().min().filter(|_| !quasi.is_empty()))
}

/// For each row, whether the cells of the named columns are all empty.
fn all_empty(columns: &[Column], places: &[usize]) -> Vec<bool> {
    let mut empty = vec![true; columns.first().map_or(0, |column| column.cells().len())];
    for column in places.iter().filter_map(|place| columns.get(*place)) {
        for (mark, cell) in empty.iter_mut().zip(column.cells()) {
            *mark &= *cell == EMPTY;
        }
    }
    empty
}

/// The group of each row, and the size of each group.
fn groups(columns: &[Column], places: &[usize]) -> (Vec<u32>, Vec<u64>) {
    let rows = columns.first().map_or(0, |column| column.cells().len());
    let cells: Vec<&[u32]> = places.iter().filter_map(|place| columns.get(*place)).map(Column::cells).collect();
    let Groups { of, sizes } = Groups::by(&cells, rows);
    (of, sizes)
}

fn too_small(
    columns: &[Column],
    quasi: &[(usize, String)],
    k: u64,
    fallen: usize,
    rows: usize,
    limit: f64,
) -> crate::error::Error {
    let most = limit * 100.0;
    let names = quasi.iter().map(|(_, title)| format!("«{title}»")).collect::<Vec<_>>().join(", ");
    let percent = percent(fallen, rows);
    let advice = best_without(columns, quasi, k, rows);
    let action = match advice {
        Some((title, left)) => Message::new(
            format!(
                "Hãy tổng quát hóa mạnh hơn hoặc bỏ «{title}»: khi bỏ trường này còn {left} số bản ghi thuộc nhóm nhỏ."
            ),
            format!("Generalize further or drop “{title}”: without it {left} of the records are in small groups."),
        ),
        None => Message::new(
            "Hãy tổng quát hóa mạnh hơn (năm → khoảng năm, xã → tỉnh) hoặc chỉ công bố số tổng hợp.",
            "Generalize further (year → band, commune → province) or publish totals only.",
        ),
    };
    refuse(
        &Message::new(
            format!(
                "{percent} trong {rows} bản ghi thuộc nhóm dưới {k} người theo {names}; mức chấp nhận là {most:.0} %"
            ),
            format!(
                "{percent} of {rows} records are in groups of fewer than {k} by {names}; at most {most:.0} % is accepted"
            ),
        ),
        action,
    )
}

/// The field whose absence helps most, and the share that would then be in small groups.
fn best_without(columns: &[Column], quasi: &[(usize, String)], k: u64, rows: usize) -> Option<(Rc<str>, String)> {
    if quasi.len() < 2 {
        return None;
    }
    let small_without = |skip: usize| -> u64 {
        let places: Vec<usize> = quasi.iter().map(|(place, _)| *place).filter(|place| *place != skip).collect();
        groups(columns, &places).1.iter().filter(|size| **size < k).sum()
    };
    let (left, title) =
        quasi.iter().map(|(place, title)| (small_without(*place), title)).min_by_key(|(left, _)| *left)?;
    Some((Rc::from(title.as_str()), percent(usize::try_from(left).ok()?, rows)))
}

/// A share rounded up to a tenth of a per cent, as people in Vietnam write it.
fn percent(part: usize, whole: usize) -> String {
    let tenths = part.saturating_mul(1000).div_ceil(whole.max(1));
    format!("{},{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[(&str, &str)]) -> Vec<Column> {
        let (mut left, mut right) = (Column::default(), Column::default());
        for (a, b) in rows {
            left.push(Some(a).filter(|text| !text.is_empty()).copied());
            right.push(Some(b).filter(|text| !text.is_empty()).copied());
        }
        vec![left, right]
    }

    fn quasi() -> Vec<(usize, String)> {
        vec![(0, "Năm sinh".to_owned()), (1, "Xã".to_owned())]
    }

    #[test]
    fn small_groups_are_emptied_and_the_emptied_are_k_too() {
        let mut rows = vec![("1980", "A"); 20];
        rows.extend([("1990", "B"), ("2000", "C"), ("2000", "C"), ("2010", "D")]);
        let mut columns = table(&rows);
        let done = protect(&mut columns, &quasi(), 3, 0.2).expect("few are emptied");
        assert_eq!((done.suppressed, done.gone.contains(&true)), (4, false));
        assert_eq!((columns[0].get(23), columns[0].get(0)), (None, Some("1980")));
        assert_eq!(drop_blank(&mut columns, &[0, 1], 3), (4, Some(20)), "nothing is left of the four");
        assert_eq!(columns[0].cells().len(), 20);
    }

    #[test]
    fn a_single_record_goes_and_takes_no_other_with_it() {
        let mut rows = vec![("1980", "A"); 20];
        rows.extend([("1990", "B"); 3]);
        rows.push(("2000", "C"));
        let mut columns = table(&rows);
        let done = protect(&mut columns, &quasi(), 3, 0.2).expect("one goes");
        assert_eq!(done.suppressed, 1);
        assert_eq!(done.gone.iter().position(|gone| *gone), Some(23));
        assert_eq!(columns[0].get(22), Some("1990"));
    }

    #[test]
    fn nothing_is_emptied_when_all_groups_are_large() {
        let mut columns = table(&[("1980", "A"); 5]);
        let done = protect(&mut columns, &quasi(), 5, 0.2).expect("one group of five");
        assert_eq!(done.suppressed, 0);
        assert_eq!(drop_blank(&mut columns, &[0, 1], 5), (0, Some(5)));
    }

    #[test]
    fn emptied_records_that_keep_a_value_stay_when_they_are_k() {
        let mut columns = table(&[("", ""), ("", "x"), ("", "x"), ("1980", "x"), ("1980", "x")]);
        assert_eq!(drop_blank(&mut columns, &[0], 2), (1, Some(2)));
        let mut columns = table(&[("", ""), ("", "x"), ("1980", "x"), ("1980", "x")]);
        assert_eq!(drop_blank(&mut columns, &[0], 2), (2, Some(2)), "a single emptied record stands out");
    }

    #[test]
    fn too_many_small_groups_are_refused_with_the_field_to_blame() {
        let rows: Vec<(String, &str)> = (0..50).map(|year| (format!("{}", 1950 + year), "A")).collect();
        let rows: Vec<(&str, &str)> = rows.iter().map(|(year, commune)| (year.as_str(), *commune)).collect();
        let error = protect(&mut table(&rows), &quasi(), 5, 0.2).err().expect("every record is alone");
        assert_eq!(error.kind, crate::error::Kind::Refused);
        assert!(
            error.message.vi.contains("100,0 %") && error.message.vi.contains("«Năm sinh»"),
            "{}",
            error.message.vi
        );
        assert!(error.hint.expect("an action").vi.contains("bỏ «Năm sinh»: khi bỏ trường này còn 0,0 %"));
    }

    #[test]
    fn fewer_records_than_k_are_refused() {
        assert!(protect(&mut table(&[("1980", "A"); 2]), &quasi(), 3, 0.2).is_err());
    }
}
