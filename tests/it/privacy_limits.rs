//! Where the search for persons in text begins and ends, and hidden cells judged by what an outsider could compute.

use proptest::prelude::*;
use tudien::privacy::cells::{Cube, State};
use tudien::privacy::traces::{Depth, Known, Trace, find, halves, without_zero};

fn judged(depth: Depth, rows: &[(&str, Option<Trace>)]) {
    let known = Known::default();
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(text, wanted)| {
            let found = find(text, &known, depth);
            (found != *wanted).then(|| format!("{text}: {found:?}, not {wanted:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn numbers_are_persons_up_to_their_limits() {
    const PERSON: Option<Trace> = Some(Trace::PersonalNumber);
    judged(
        Depth::Public,
        &[
            ("036185001234", PERSON),
            ("0991 8500 1234", None),
            ("0961 8500 1234", PERSON),
            ("0971 8500 1234", None),
            ("0011 8500 1234", PERSON),
            ("0001 8500 1234", None),
            ("36185001234", PERSON),
            ("99185001234", None),
            ("240123456", PERSON),
            ("240 123 456", PERSON),
            ("240-123-456", PERSON),
            ("240.123.456", None),
            ("240 123 456 đồng", None),
            ("240 123 456 m2", None),
            ("24 0123 456", None),
            ("CMND 24 0123 456", PERSON),
            ("0361850012345", None),
            ("0912345678", Some(Trace::Phone)),
            ("0212345678", None),
            ("0312345678", Some(Trace::Phone)),
            ("0412345678", None),
            ("0512345678", Some(Trace::Phone)),
            ("0612345678", None),
            ("0712345678", Some(Trace::Phone)),
            ("0812345678", Some(Trace::Phone)),
            ("091234567", PERSON),
            ("84912345678", Some(Trace::Phone)),
            ("0912/345/678", None),
            ("091/234/5678", None),
            ("09/12/34/56/78", Some(Trace::Phone)),
            ("số: 0912 345 678", Some(Trace::Phone)),
            ("thửa 7 999185001234", PERSON),
            ("thửa 036 tờ 185 số 001234", None),
            ("036185      001234", None),
            ("240 12 3456", None),
            ("240 123 456%", None),
            ("tài khoản 1903456,đồng", Some(Trace::Account)),
            ("4111111111111111", Some(Trace::Account)),
            ("4111111111111112", None),
            ("0000000000000000", None),
            ("5500000000000004", Some(Trace::Account)),
            ("340000000000009", None),
            ("STK 123456", Some(Trace::Account)),
            ("STK 12345", None),
            ("tài khoản 500000 đồng", None),
            ("ngân hàng cấp ngày 01/02/2024", None),
        ],
    );
}

#[test]
fn days_and_times_are_not_joined_to_numbers() {
    judged(
        Depth::Public,
        &[
            ("31/12/2199 0123", None),
            ("01/01/1800 0361", None),
            ("cấp 05/06/2024 08:30 số 36", None),
            ("2024-06-05 23:59 12", None),
            ("CMND 31/12/2024 5", None),
            ("CMND 2401234 31/12/2024", None),
            ("CMND 32/12/2024 5", Some(Trace::PersonalNumber)),
            ("CMND 31/13/2024 5", Some(Trace::PersonalNumber)),
            ("CMND 31/12/2200 5", Some(Trace::PersonalNumber)),
            ("CMND 31/12/1799 5", Some(Trace::PersonalNumber)),
            ("CMND 00/12/2024 5", Some(Trace::PersonalNumber)),
            ("CMND 2024-12-31 5", None),
            ("CMND 2024-13-31 5", Some(Trace::PersonalNumber)),
            ("CMND 2024-12-32 5", Some(Trace::PersonalNumber)),
            ("CMND 31/12-2024 5", Some(Trace::PersonalNumber)),
            ("CMND 23:59 12345", None),
            ("CMND 24:59 12345", Some(Trace::PersonalNumber)),
            ("CMND 23:60 12345", Some(Trace::PersonalNumber)),
        ],
    );
}

#[test]
fn spoken_and_disguised_digits_are_numbers() {
    judged(
        Depth::Public,
        &[
            ("không chín một hai ba bốn năm sáu bảy tám", Some(Trace::Phone)),
            ("hai bốn không một hai ba bốn năm sáu", Some(Trace::PersonalNumber)),
            ("hai bốn không một hai ba bốn năm", None),
            ("một hai ba, thửa bốn năm sáu bảy tám", None),
            ("O36l85OO1234", Some(Trace::PersonalNumber)),
            ("O9I2345678", Some(Trace::Phone)),
            ("O3618SOOlZBA", None),
            ("0BI2345678", Some(Trace::Phone)),
            ("O36I85OOI23B", Some(Trace::PersonalNumber)),
            ("O36I85OOIZ3B", None),
            ("không 9 một 2 ba 4 năm 6 bảy 8", Some(Trace::Phone)),
            ("một hai, gọi không chín một hai ba bốn năm sáu bảy tám", Some(Trace::Phone)),
        ],
    );
}

#[test]
fn papers_are_seen_in_free_text_alone() {
    let free = Depth::Free;
    judged(
        free,
        &[
            ("hộ chiếu C1234567", Some(Trace::Paper)),
            ("hộ chiếu B12345678", Some(Trace::Paper)),
            ("mẫu C123456", None),
            ("mẫu A1234567", None),
            ("mã XC1234567", None),
            ("xe 47A-123.45", Some(Trace::Paper)),
            ("xe 47A-12345", Some(Trace::Paper)),
            ("xe 47A-1234", Some(Trace::Paper)),
            ("xe 47A-123", None),
            ("xe 47A 12345", Some(Trace::Paper)),
            ("xe 47A 1234", None),
            ("xe 47-B1 123.45", Some(Trace::Paper)),
            ("xe 47AB-123.45", Some(Trace::Paper)),
            ("xe 10A-123.45", None),
            ("xe 11A-123.45", Some(Trace::Paper)),
            ("xe 07A-123.45", None),
            ("xe 47a-123.45", None),
            ("xe 47A-1.2.345", None),
            ("số 147A-123.45", None),
            ("thẻ DN4660123456789", Some(Trace::Paper)),
            ("thẻ DN 4 66 0123456789", Some(Trace::Paper)),
            ("thẻ DN466012345678", Some(Trace::PersonalNumber)),
            ("thẻ DN46601234567890", None),
            ("sổ BHXH 6620123456", Some(Trace::Paper)),
            ("sổ lưu 6620123456", None),
            ("mua bảo hiểm năm 2024", None),
            ("nộp BHXH tháng 12", None),
            ("6001234567 nộp BHXH", None),
            ("mã ab4660123456789", None),
            ("thẻ DN 4660123  456789", None),
            ("xe 47A--1234", None),
        ],
    );
    judged(
        Depth::Public,
        &[("hộ chiếu C1234567", None), ("xe 47A-123.45", None), ("thẻ DN4660123456789", Some(Trace::Paper))],
    );
}

#[test]
fn pieces_and_lost_zeros_are_put_together() {
    let known = Known::default();
    assert_eq!(halves("036185", "001234", &known), Some(Trace::PersonalNumber));
    assert_eq!(halves("09123", "45678", &known), Some(Trace::Phone));
    assert_eq!(halves("0212", "345678", &known), None);
    for (digits, wanted) in [
        ("36185001234", Some(Trace::PersonalNumber)),
        ("1185001234", Some(Trace::PersonalNumber)),
        ("036185001234", Some(Trace::PersonalNumber)),
        ("97185001234", None),
        ("912345678", Some(Trace::Phone)),
        ("240123456", Some(Trace::PersonalNumber)),
        ("91234567", None),
        ("9123456789", Some(Trace::PersonalNumber)),
        ("0123456789", None),
    ] {
        assert_eq!(without_zero(digits), wanted, "{digits}");
    }
}

/// Every line of a table adds up to its total.
fn adds_up(places: &[Vec<usize>], counts: &[i64]) -> bool {
    places.iter().zip(counts).all(|(place, total)| {
        (0..place.len()).filter(|dim| place[*dim] == 0).all(|dim| {
            let of_line = |other: &Vec<usize>| {
                other[dim] != 0 && (0..place.len()).all(|one| one == dim || other[one] == place[one])
            };
            let sum: i64 = places.iter().zip(counts).filter(|(other, _)| of_line(other)).map(|(_, count)| count).sum();
            sum == *total
        })
    })
}

/// The corners of a box with the sign of their shift.
fn corners(own: &[usize], other: &[usize]) -> Vec<(Vec<usize>, i64)> {
    (0..1_usize << own.len())
        .map(|turned| {
            let turn = |dim: usize| turned >> dim & 1 == 1;
            let at = (0..own.len()).map(|dim| if turn(dim) { other[dim] } else { own[dim] }).collect();
            let flips = (0..own.len()).filter(|dim| turn(*dim) && own[*dim] != 0 && other[*dim] != 0).count();
            (at, if flips % 2 == 1 { -1 } else { 1 })
        })
        .collect()
}

fn cube(table: &[Vec<u64>]) -> Cube {
    let (mut rows, mut columns) = (Vec::new(), Vec::new());
    for (row, line) in (0_u32..).zip(table) {
        for (column, count) in (0_u32..).zip(line) {
            rows.extend((0..*count).map(|_| row));
            columns.extend((0..*count).map(|_| column));
        }
    }
    Cube::count(&[&rows, &columns], &[table.len(), table[0].len()]).unwrap()
}

proptest! {
    /// For every small cell and every small number there is another table that adds up, shows the same, and has that
    /// number there: so the number cannot be computed from what is shown.
    #[test]
    fn a_small_cell_could_be_any_small_number(table in prop::collection::vec(prop::collection::vec(prop_oneof![Just(0_u64), 1_u64..6, 6_u64..40], 3), 2..5)) {
        const LEAST: i64 = 5;
        let cube = cube(&table);
        let places: Vec<Vec<usize>> = cube.places().collect();
        let counts: Vec<i64> = places.iter().map(|place| i64::try_from(cube.get(place)).unwrap()).collect();
        prop_assert!(adds_up(&places, &counts));
        let Ok(states) = cube.protect(LEAST as u64) else { return Ok(()) };
        let at = |place: &Vec<usize>| places.iter().position(|one| one == place).unwrap();
        for (place, (count, state)) in places.iter().zip(counts.iter().zip(&states)) {
            prop_assert_eq!(*state == State::Small, (1..LEAST).contains(count), "{:?}", place);
            prop_assert!(*count > 0 || *state == State::Shown, "zeros are shown");
            if *state != State::Small {
                continue;
            }
            let safe = |other: &Vec<usize>| {
                let corners = corners(place, other);
                let hidden = corners.iter().all(|(corner, _)| states[at(corner)] != State::Shown);
                hidden && (1..LEAST).all(|value| {
                    let mut shifted = counts.clone();
                    for (corner, sign) in &corners {
                        shifted[at(corner)] += sign * (value - count);
                    }
                    adds_up(&places, &shifted) && corners.iter().all(|(corner, _)| shifted[at(corner)] >= 1)
                })
            };
            let opposite = |other: &&Vec<usize>| other.iter().zip(place).all(|(one, two)| one != two);
            prop_assert!(places.iter().filter(opposite).any(safe), "{:?} can be narrowed down", place);
        }
    }

    /// With one small cell the box is the cheapest of all that protect it: totals cost threefold, then the smaller counts.
    #[test]
    fn the_cheapest_box_is_taken(table in prop::collection::vec(prop::collection::vec(5_u64..30, 4), 4), small in 1_u64..5) {
        let mut table = table;
        table[1][2] = small;
        let cube = cube(&table);
        let places: Vec<Vec<usize>> = cube.places().collect();
        let own = vec![2, 3];
        let cost = |hidden: &[Vec<usize>]| -> (u64, u64) {
            (hidden.iter().map(|place| if place.contains(&0) { 3 } else { 1 }).sum(), hidden.iter().map(|place| cube.get(place)).sum())
        };
        let boxes = places.iter().filter(|other| other.iter().zip(&own).all(|(one, two)| one != two)).map(|other| corners(&own, other));
        let enough = |corners: &Vec<(Vec<usize>, i64)>| corners.iter().all(|(place, sign)| cube.get(place) >= if *sign < 0 { 5 - small } else { small });
        let beside = |corners: Vec<(Vec<usize>, i64)>| -> Vec<Vec<usize>> { corners.into_iter().map(|(place, _)| place).filter(|place| *place != own).collect() };
        let least = boxes.filter(enough).map(|corners| cost(&beside(corners))).min().unwrap();
        let states = cube.protect(5).unwrap();
        let hidden: Vec<Vec<usize>> = places.iter().zip(&states).filter(|(_, state)| **state == State::Complement).map(|(place, _)| place.clone()).collect();
        prop_assert_eq!(cost(&hidden), least);
    }
}

#[test]
fn a_cube_of_three_columns_has_every_total() {
    let columns: [&[u32]; 3] = [&[0, 0, 1, 1, 1], &[0, 1, 0, 0, 1], &[0, 0, 0, 1, 1]];
    let cube = Cube::count(&columns, &[2, 2, 2]).unwrap();
    let places: Vec<Vec<usize>> = cube.places().collect();
    let counts: Vec<i64> = places.iter().map(|place| i64::try_from(cube.get(place)).unwrap()).collect();
    assert_eq!((places.len(), places[0].clone(), places[26].clone()), (27, vec![0, 0, 0], vec![2, 2, 2]));
    assert!(adds_up(&places, &counts));
    assert_eq!((cube.get(&[0, 0, 0]), cube.get(&[2, 1, 0]), cube.get(&[2, 2, 2]), cube.get(&[3, 0, 0])), (5, 2, 1, 0));
    assert_eq!(cube.get(&[0, 3, 0]), 0, "no value of its own");
}
