//! Code of an economic activity (VSIC): a section letter, or 2 to 5 digits, keyed by the list's `version`: 2018
//! (Decision 27/2018/QĐ-TTg) or 2025 (Decision 36/2025/QĐ-TTg, in force since 15 November 2025).
//!
//! Divisions are judged in both versions, groups where they are known (all of 2018; the ones that changed in 2025).
//! Classes below the group are judged by their form: no list with a usable licence was found.

use chrono::NaiveDate;

use super::tidy::{Identifier, number, pads_to};
use super::{Kind, Options, Status, Verdict, calendar, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind {
    id: "ma_nganh",
    title: Text::new("Mã ngành kinh tế (VSIC)", "Code of an economic activity (VSIC)"),
    canonical,
    parse,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    V2018,
    V2025,
}

/// Last digits of the groups of each division of 2018.
static GROUPS_2018: [(u32, &str); 88] = [
    (1, "1234567"),
    (2, "1234"),
    (3, "12"),
    (5, "12"),
    (6, "12"),
    (7, "12"),
    (8, "19"),
    (9, "19"),
    (10, "12345678"),
    (11, "0"),
    (12, "0"),
    (13, "19"),
    (14, "123"),
    (15, "12"),
    (16, "12"),
    (17, "0"),
    (18, "12"),
    (19, "12"),
    (20, "123"),
    (21, "0"),
    (22, "12"),
    (23, "19"),
    (24, "123"),
    (25, "129"),
    (26, "12345678"),
    (27, "123459"),
    (28, "12"),
    (29, "123"),
    (30, "12349"),
    (31, "0"),
    (32, "123459"),
    (33, "12"),
    (35, "123"),
    (36, "0"),
    (37, "0"),
    (38, "123"),
    (39, "0"),
    (41, "0"),
    (42, "129"),
    (43, "1239"),
    (45, "1234"),
    (46, "1234569"),
    (47, "123456789"),
    (49, "1234"),
    (50, "12"),
    (51, "12"),
    (52, "12"),
    (53, "12"),
    (55, "19"),
    (56, "123"),
    (58, "12"),
    (59, "12"),
    (60, "12"),
    (61, "1239"),
    (62, "0"),
    (63, "19"),
    (64, "1239"),
    (65, "123"),
    (66, "123"),
    (68, "12"),
    (69, "12"),
    (70, "12"),
    (71, "12"),
    (72, "12"),
    (73, "12"),
    (74, "129"),
    (75, "0"),
    (77, "1234"),
    (78, "123"),
    (79, "129"),
    (80, "123"),
    (81, "123"),
    (82, "1239"),
    (84, "123"),
    (85, "123456"),
    (86, "129"),
    (87, "1239"),
    (88, "19"),
    (90, "0"),
    (91, "0"),
    (92, "0"),
    (93, "12"),
    (94, "129"),
    (95, "12"),
    (96, "123"),
    (97, "0"),
    (98, "12"),
    (99, "0"),
];

/// Divisions whose groups changed in 2025 and are known.
static GROUPS_2025: [(u32, &str); 2] = [(61, "129"), (62, "129")];

fn version(options: &Options) -> Option<Version> {
    match options.get("version").map(String::as_str) {
        Some("2018") => Some(Version::V2018),
        Some("2025") => Some(Version::V2025),
        Some(_) => None,
        None => {
            let since = NaiveDate::from_ymd_opt(2025, 11, 15)?;
            Some(if calendar::as_of(options) < since { Version::V2018 } else { Version::V2025 })
        }
    }
}

fn canonical(text: &str, options: &Options) -> bool {
    version(options).is_some_and(|version| fault(text, version).is_none())
}

fn fault(text: &str, version: Version) -> Option<&'static str> {
    if let [letter] = text.as_bytes() {
        let last = if version == Version::V2018 { b'U' } else { b'V' };
        return (!(b'A'..=last).contains(letter)).then_some(reason::NOT_IN_LIST);
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(reason::CHARACTERS);
    }
    if !(2..=5).contains(&text.len()) {
        return Some(reason::LENGTH);
    }
    let Some(division) = number(text, 0, 2) else {
        return Some(reason::LENGTH);
    };
    let Some(groups) = groups(division, version) else {
        return Some(reason::NOT_IN_LIST);
    };
    let outside = text.get(2..3).is_some_and(|group| !groups.contains(group));
    outside.then_some(reason::NOT_IN_LIST)
}

/// Last digits of the groups of a division; `None` where the version has no such division.
fn groups(division: u32, version: Version) -> Option<&'static str> {
    let old = GROUPS_2018.binary_search_by_key(&division, |(division, _)| *division).ok()?;
    match version {
        Version::V2018 => GROUPS_2018.get(old).map(|(_, groups)| *groups),
        // Division 45, trade in and repair of motor vehicles, went into 46, 47 and 95.
        Version::V2025 if division == 45 => None,
        Version::V2025 => {
            let known = GROUPS_2025.iter().find(|(changed, _)| *changed == division);
            Some(known.map_or("0123456789", |(_, groups)| *groups))
        }
    }
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let Some(version) = version(options) else {
        return Verdict::invalid(reason::NOT_IN_LIST);
    };
    let mut read = match Identifier::read(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    read.text.retain(|sign| !matches!(sign, ' ' | '.'));
    // «G4669»: the section's letter before the digits says nothing more.
    let text = match read.text.split_at_checked(1) {
        Some((letter, digits)) if digits.len() > 1 && letter.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            digits.to_owned()
        }
        _ => read.text.clone(),
    };
    match fault(&text, version) {
        None => read.accept(text),
        // one digit can only be a division that lost its zero; longer codes need the column's word
        Some(_)
            if (text.len() == 1 || pads_to(options, text.len() + 1))
                && fault(&format!("0{text}"), version).is_none() =>
        {
            read.judge(Status::Repair, format!("0{text}")).code(reason::ZEROS_LOST)
        }
        Some(code) => Verdict::invalid(code),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn the_version_decides() {
        assert!(GROUPS_2018.is_sorted_by_key(|(division, _)| division));
        // Decision 27/2018/QĐ-TTg has 88 divisions and 242 groups
        assert_eq!(GROUPS_2018.iter().map(|(_, groups)| groups.len()).sum::<usize>(), 242);
        let rows: &[Row] = &[
            ("A", Status::Valid, Some("A"), None),
            ("46", Status::Valid, Some("46"), None),
            ("g4669", Status::Valid, Some("4669"), None),
            ("4511", Status::Valid, Some("4511"), None),
            ("6201", Status::Valid, Some("6201"), None),
            ("1", Status::Repair, Some("01"), Some(reason::ZEROS_LOST)),
            ("V", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
            ("6219", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
            ("0411", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
            ("466900", Status::Invalid, None, Some(reason::LENGTH)),
        ];
        table(&KIND, &[("version", "2018")], rows);
        let rows: &[Row] = &[
            ("V", Status::Valid, Some("V"), None),
            ("6219", Status::Valid, Some("6219"), None),
            ("6201", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
            ("4511", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
        ];
        table(&KIND, &[("version", "2025")], rows);
    }
}
