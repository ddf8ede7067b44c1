//! Money in đồng: `1.500.000 VNĐ`, `1 tỷ 250 triệu`, `500k`. `unit` of the options is the unit in the header («triệu
//! đồng»); a unit in the cell goes before it.

use super::decimal::is_canonical;
use super::measure::{self, Unit};
use super::tidy::{blank, fold, tidy};
use super::{Kind, Options, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "tien", title: Text::new("Số tiền (đồng)", "Money (đồng)"), canonical, parse };

fn canonical(text: &str, options: &Options) -> bool {
    is_canonical(text) && !text.contains('.') && measure::is_smallest(options, unit_of)
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    let header = match measure::header_unit(options, unit_of) {
        Ok(unit) => unit,
        Err(verdict) => return verdict,
    };
    let folded = fold(tidied.trim_start_matches(['\'', '’', '‘', '`']));
    let text = folded.strip_prefix("vnd").or_else(|| folded.strip_prefix('₫')).map_or(folded.as_str(), str::trim_start);
    if ["usd", "$", "eur", "€", "jpy", "cny", "do la"].iter().any(|sign| text.contains(sign)) {
        return Verdict::invalid(reason::CURRENCY);
    }
    measure::read(text, options, header, true, unit_of)
}

/// The unit said by folded words: `trieu dong`, `nghin ty`, `ty ruoi`.
fn unit_of(words: &str) -> Option<Unit> {
    let mut unit = Unit { power: 0, half: false };
    let mut any = false;
    for word in words.split([' ', '.']).filter(|word| !word.is_empty()) {
        any = true;
        match word {
            "ty" | "ti" | "tyd" => unit.power += 9,
            "trieu" | "tr" | "trd" => unit.power += 6,
            "nghin" | "ngan" | "k" | "ngd" => unit.power += 3,
            "ruoi" if unit.power > 0 => unit.half = true,
            "dong" | "d" | "vnd" | "₫" | "viet" | "nam" | "chan" => {}
            _ => return None,
        }
    }
    (any && unit.power <= 15).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn amounts_are_judged() {
        let rows: &[Row] = &[
            ("1.500.000 VNĐ", Status::Valid, Some("1500000"), None),
            ("1,500,000", Status::Valid, Some("1500000"), None),
            ("500.000 đ", Status::Valid, Some("500000"), None),
            ("500k", Status::Valid, Some("500000"), None),
            ("1 tỷ 250 triệu đồng", Status::Valid, Some("1250000000"), None),
            ("2 tỉ rưỡi", Status::Valid, Some("2500000000"), None),
            ("1,5 tỷ", Status::Valid, Some("1500000000"), None),
            ("5 nghìn tỷ đồng", Status::Valid, Some("5000000000000"), None),
            ("99.999.999.999₫", Status::Valid, Some("99999999999"), None),
            ("1.250 triệu đồng", Status::Warn, Some("1250000000"), Some(reason::AMBIGUOUS_SEPARATOR)),
            ("100 USD", Status::Invalid, None, Some(reason::CURRENCY)),
            ("1 tỷ 200", Status::Invalid, None, Some(reason::UNIT)),
            ("250 triệu 1 tỷ", Status::Invalid, None, Some(reason::UNIT)),
            ("nhiều", Status::Invalid, None, Some(reason::CHARACTERS)),
        ];
        table(&KIND, &[], rows);
        table(
            &KIND,
            &[("unit", "triệu đồng")],
            &[("12,5", Status::Valid, Some("12500000"), None), ("1,5 tỷ", Status::Valid, Some("1500000000"), None)],
        );
        for unit in ["ĐVT: triệu đồng", "(triệu đồng)", "Đơn vị tính: 1.000.000 đ"] {
            table(&KIND, &[("unit", unit)], &[("12,5", Status::Valid, Some("12500000"), None)]);
        }
        table(&KIND, &[("unit", "1.000 đồng")], &[("12,5", Status::Valid, Some("12500"), None)]);
        table(&KIND, &[("unit", "lượng vàng")], &[("12,5", Status::Invalid, None, Some(reason::UNIT))]);
    }
}
