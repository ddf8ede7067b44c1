//! Parcel number, alone (`345`) or with its map sheet (`sheet=12;parcel=345`). «12/345» does not say which is which.

use super::tidy::{blank, fold, tidy};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind {
        id: "so_thua", title: Text::new("Số thửa, số tờ bản đồ", "Parcel and map sheet"), canonical, parse
    };

fn canonical(text: &str, _: &Options) -> bool {
    if let Some((sheet, parcel)) = text.strip_prefix("sheet=").and_then(|rest| rest.split_once(";parcel=")) {
        return is_number(sheet) && is_number(parcel);
    }
    is_number(text)
}

/// A positive whole number without idle zeros.
pub(super) fn is_number(text: &str) -> bool {
    (1..=6).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a number is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Sheet,
    Parcel,
    Nothing,
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    if canonical(&tidied, options) {
        return Verdict::valid(tidied);
    }
    match numbers(&tidied) {
        Err(code) => Verdict::invalid(code),
        Ok(found) => match found.as_slice() {
            [(Said::Sheet, sheet), (Said::Parcel | Said::Nothing, parcel)]
            | [(Said::Parcel, parcel), (Said::Sheet | Said::Nothing, sheet)]
            | [(Said::Nothing, sheet), (Said::Parcel, parcel)]
            | [(Said::Nothing, parcel), (Said::Sheet, sheet)] => {
                Verdict::valid(format!("sheet={sheet};parcel={parcel}"))
            }
            [(Said::Parcel | Said::Nothing, parcel)] => Verdict::valid(parcel.as_str()),
            [(Said::Nothing, first), (Said::Nothing, second)] => {
                let mut verdict = Verdict::new(Status::Ambiguous, None).code(reason::TWO_NUMBERS);
                verdict.candidates =
                    vec![format!("sheet={first};parcel={second}"), format!("sheet={second};parcel={first}")];
                verdict
            }
            _ => Verdict::invalid(reason::STRUCTURE),
        },
    }
}

/// The numbers of a text and what the words before them say.
pub(super) fn numbers(text: &str) -> Result<Vec<(Said, String)>, &'static str> {
    let folded = fold(text.trim_start_matches(['\'', '’', '‘', '`']));
    let folded = folded.strip_suffix(".0").unwrap_or(&folded);
    let (mut found, mut said, mut rest) = (Vec::new(), Said::Nothing, folded);
    while let Some(sign) = rest.chars().next() {
        let digit = sign.is_ascii_digit();
        let end =
            rest.find(|other: char| other.is_ascii_digit() != digit || other.is_alphabetic() != sign.is_alphabetic());
        let (run, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        if digit {
            let number = run.trim_start_matches('0');
            if !is_number(number) {
                return Err(reason::LENGTH);
            }
            found.push((std::mem::replace(&mut said, Said::Nothing), number.to_owned()));
        } else if sign.is_alphabetic() {
            said = word(run, said)?;
        } else if !run
            .chars()
            .all(|sign| matches!(sign, ' ' | ':' | ',' | ';' | '/' | '.' | '-' | '=' | '(' | ')' | '–'))
        {
            return Err(reason::CHARACTERS);
        }
    }
    Ok(found)
}

fn word(run: &str, said: Said) -> Result<Said, &'static str> {
    match run {
        "to" | "tbd" | "bd" | "tobd" | "tbđ" | "sheet" => Ok(Said::Sheet),
        "thua" | "td" | "parcel" => Ok(Said::Parcel),
        "t" if said == Said::Nothing => Err(reason::CHARACTERS),
        "so" | "ban" | "do" | "dat" | "va" | "thuoc" | "t" | "b" => Ok(said),
        _ => Err(reason::CHARACTERS),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn parcels_are_judged() {
        let rows: &[Row] = &[
            ("sheet=12;parcel=345", Status::Valid, Some("sheet=12;parcel=345"), None),
            ("Thửa đất số 345, tờ bản đồ số 12", Status::Valid, Some("sheet=12;parcel=345"), None),
            ("TBĐ: 12, thửa: 345", Status::Valid, Some("sheet=12;parcel=345"), None),
            ("tờ 12 thửa 345", Status::Valid, Some("sheet=12;parcel=345"), None),
            ("Tờ BĐ 12 – Thửa 0345", Status::Valid, Some("sheet=12;parcel=345"), None),
            ("345", Status::Valid, Some("345"), None),
            ("345.0", Status::Valid, Some("345"), None),
            ("12/345", Status::Ambiguous, None, Some(reason::TWO_NUMBERS)),
            ("tờ 12", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("lô A", Status::Invalid, None, Some(reason::CHARACTERS)),
        ];
        table(&KIND, &[], rows);
    }
}
