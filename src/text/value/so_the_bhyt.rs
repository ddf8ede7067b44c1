//! Health insurance card: two letters, benefit level 1–5, province, social insurance number; newer cards show only the
//! last ten digits, or the personal number (Decision 1351/QĐ-BHXH of 2015; Decision 1666/QĐ-BHXH of 2020).

use super::provinces::is_former;
use super::tidy::{Identifier, all_digits, number};
use super::{Kind, Options, Status, Verdict, ma_so_bhxh, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind {
    id: "so_the_bhyt",
    title: Text::new("Số thẻ bảo hiểm y tế", "Health insurance card number"),
    canonical,
    parse,
};

fn canonical(text: &str, options: &Options) -> bool {
    (ma_so_bhxh::KIND.canonical)(text, options) || (fault(text).is_none() && doubt(text).is_none())
}

/// What makes fifteen signs no card number.
fn fault(text: &str) -> Option<&'static str> {
    let (Some(group), Some(level), Some(rest)) = (text.get(..2), number(text, 2, 3), text.get(3..)) else {
        return Some(reason::STRUCTURE);
    };
    if !group.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(reason::STRUCTURE);
    }
    if !all_digits(rest, 12) {
        return Some(if rest.len() == 12 { reason::CHARACTERS } else { reason::LENGTH });
    }
    (!(1..=5).contains(&level)).then_some(reason::RANGE)
}

/// 97 to 99 are the army, the police and the security forces, which are no province.
fn doubt(text: &str) -> Option<&'static str> {
    let place = number(text, 3, 5)?;
    (!is_former(place) && !(97..=99).contains(&place)).then_some(reason::PROVINCE)
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let mut read = match Identifier::read(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    read.text.retain(|sign| !matches!(sign, ' ' | '-' | '.'));
    if read.text.bytes().all(|byte| byte.is_ascii_digit()) {
        return (ma_so_bhxh::KIND.parse)(raw, options);
    }
    match (fault(&read.text), doubt(&read.text)) {
        (Some(code), _) => Verdict::invalid(code),
        (None, Some(code)) => read.judge(Status::Warn, read.text.as_str()).code(code),
        (None, None) => read.accept(read.text.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn numbers_are_judged() {
        let rows: &[Row] = &[
            ("DN4660000000001", Status::Valid, Some("DN4660000000001"), None),
            ("dn 4 66 00000 00001", Status::Valid, Some("DN4660000000001"), None),
            ("0000000001", Status::Valid, Some("0000000001"), None),
            ("DN4030000000001", Status::Warn, Some("DN4030000000001"), Some(reason::PROVINCE)),
            ("DN6660000000001", Status::Invalid, None, Some(reason::RANGE)),
            ("DN466000000000", Status::Invalid, None, Some(reason::LENGTH)),
            ("D14660000000001", Status::Invalid, None, Some(reason::STRUCTURE)),
        ];
        table(&KIND, &[], rows);
    }
}
