//! A share in percent: `15%` is 15. `scale=fraction` of the options: a bare number is a fraction of one.

use super::decimal::{Decimal, Number, is_canonical, read};
use super::tidy::{blank, fold, tidy};
use super::{Kind, Options, Verdict, reason, so};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind { id: "ty_le", title: Text::new("Tỷ lệ (%)", "Percentage"), canonical, parse };

fn canonical(text: &str, options: &Options) -> bool {
    is_canonical(text) && !options.contains_key("scale")
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    let folded = fold(tidied.trim_start_matches(['\'', '’', '‘', '`']));
    let cut = |unit: &str| folded.strip_suffix(unit).map(str::trim_end);
    let (body, power) = match (cut("%").or_else(|| cut("phan tram")), cut("‰").or_else(|| cut("phan nghin"))) {
        (Some(body), _) => (body, 0),
        (None, Some(body)) => (body, -1),
        (None, None) if options.get("scale").is_some_and(|scale| scale == "fraction") => (folded.as_str(), 2),
        (None, None) => (folded.as_str(), 0),
    };
    let shifted = |number: Decimal| number.shifted(power);
    so::verdict(&match read(body, options) {
        Number::One(number) => shifted(number).map_or(Number::Bad(reason::RANGE), Number::One),
        Number::Two(first, second) => match (shifted(first), shifted(second)) {
            (Some(first), Some(second)) => Number::Two(first, second),
            _ => Number::Bad(reason::RANGE),
        },
        bad @ Number::Bad(_) => bad,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::table;
    use super::*;

    #[test]
    fn shares_are_judged() {
        table(
            &KIND,
            &[],
            &[
                ("15%", Status::Valid, Some("15"), None),
                ("12,5 %", Status::Valid, Some("12.5"), None),
                ("12,5 phần trăm", Status::Valid, Some("12.5"), None),
                ("5‰", Status::Valid, Some("0.5"), None),
                ("0,15", Status::Valid, Some("0.15"), None),
                ("mười", Status::Invalid, None, Some(reason::CHARACTERS)),
            ],
        );
        table(&KIND, &[("scale", "fraction")], &[("0,15", Status::Valid, Some("15"), None)]);
    }
}
