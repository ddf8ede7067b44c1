//! An area in square metres: `120 m²`, `1,5 ha`, `1 ha 500 m2`. Sào, công and mẫu differ by region: their readings are
//! candidates. `unit` of the options is the unit in the header.

use super::decimal::{self, Decimal, Number, is_canonical};
use super::measure::{self, Unit};
use super::tidy::{blank, fold, tidy};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "dien_tich", title: Text::new("Diện tích (m²)", "Area (m²)"), canonical, parse };

/// Square metres of a regional unit: north, centre, highlands and south.
const REGIONAL: [(&str, &[u32]); 4] =
    [("sao", &[360, 500, 1000]), ("cong", &[1000, 1296]), ("mau", &[3600, 5000, 10_000]), ("thuoc", &[24, 33])];

fn canonical(text: &str, options: &Options) -> bool {
    is_canonical(text) && !text.starts_with('-') && measure::is_smallest(options, header_of)
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    let header = match measure::header_unit(options, header_of) {
        Ok(unit) => unit,
        Err(verdict) => return verdict,
    };
    let text = words(tidied.trim_start_matches(['\'', '’', '‘', '`']));
    if let Some(verdict) = regional(&text, options) {
        return verdict;
    }
    let verdict = measure::read(&text, options, header, false, unit_of);
    let negative = verdict.output.as_deref().is_some_and(|output| output.starts_with('-'));
    if negative {
        return Verdict::invalid(reason::RANGE);
    }
    let is_metres = text.ends_with("m²") || options.contains_key("unit") && header.power == 0;
    if is_metres && verdict.status == Status::Ambiguous && !text.contains(',') { grouped(verdict) } else { verdict }
}

/// «1.234 m²»: an area in square metres is written to one decimal (Circular 25/2014/TT-BTNMT), so the point groups; a
/// word of doubt goes with it.
fn grouped(verdict: Verdict) -> Verdict {
    Verdict { status: Status::Warn, output: verdict.candidates.first().cloned(), ..verdict }
}

/// The text folded, the square metre as one sign.
fn words(text: &str) -> String {
    let mut text = fold(&tidy(text));
    for square in ["m2", "m^2", "m 2", "㎡", "met vuong", "m vuong"] {
        text = text.replace(square, "m²");
    }
    text
}

/// The unit that a header names, the square metre written in any way.
fn header_of(header: &str) -> Option<Unit> {
    unit_of(&words(header))
}

fn unit_of(words: &str) -> Option<Unit> {
    if let Some(words) = ["nghin ", "ngan "].iter().find_map(|thousand| words.strip_prefix(thousand)) {
        return unit_of(words).map(|unit| Unit { power: unit.power + 3, ..unit });
    }
    let power = match words {
        "m²" => 0,
        "ha" | "hec ta" | "hecta" => 4,
        "km²" | "ki lo m²" | "kilo m²" => 6,
        "dm²" => -2,
        _ => return None,
    };
    Some(Unit { power, half: false })
}

/// The candidates of an area in a regional unit.
fn regional(text: &str, options: &Options) -> Option<Verdict> {
    let (unit, sizes) = REGIONAL.iter().find(|(unit, _)| text.ends_with(unit))?;
    let number = text.strip_suffix(unit)?.trim_end();
    let mut verdict = Verdict::new(Status::Ambiguous, None).code(reason::REGIONAL_UNIT);
    if let Number::One(number) = decimal::read(number, options)
        && !number.is_negative()
    {
        verdict.candidates = sizes.iter().filter_map(|size| number.times(*size)).map(Decimal::text).collect();
        return Some(verdict);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn areas_are_judged() {
        let rows: &[Row] = &[
            ("120m²", Status::Valid, Some("120"), None),
            ("120,0 m2", Status::Valid, Some("120"), None),
            ("120,5 mét vuông", Status::Valid, Some("120.5"), None),
            ("1,5 ha", Status::Valid, Some("15000"), None),
            ("1 ha 500 m2", Status::Valid, Some("10500"), None),
            ("2 km²", Status::Valid, Some("2000000"), None),
            ("250 dm²", Status::Valid, Some("2.5"), None),
            ("1.234 m²", Status::Warn, Some("1234"), Some(reason::AMBIGUOUS_SEPARATOR)),
            ("1,234 m²", Status::Ambiguous, None, Some(reason::AMBIGUOUS_SEPARATOR)),
            ("1.234", Status::Ambiguous, None, Some(reason::AMBIGUOUS_SEPARATOR)),
            ("2 sào", Status::Ambiguous, None, Some(reason::REGIONAL_UNIT)),
            ("-5 m2", Status::Invalid, None, Some(reason::RANGE)),
            ("5 lít", Status::Invalid, None, Some(reason::UNIT)),
        ];
        table(&KIND, &[], rows);
        table(&KIND, &[("unit", "nghìn ha")], &[("1,5", Status::Valid, Some("15000000"), None)]);
        table(&KIND, &[("unit", "ha")], &[("1,5", Status::Valid, Some("15000"), None)]);
        assert_eq!(parse("2 sào", &Options::new()).candidates, ["720", "1000", "2000"]);
    }
}
