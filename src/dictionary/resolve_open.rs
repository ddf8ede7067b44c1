//! Rules of opening and sharing, and what protects the persons behind a table.

use super::file::Attributes;
use super::model::{OpenMethod, OpenRule, Protection, Storage, ValueType};
use super::place::{Faults, code};

/// Keys of a rule.
const KEYS: [&str; 7] = ["method", "reason", "width", "step", "keep", "bottom", "top"];
/// Keys of an entity's protection.
const PROTECTION: [&str; 6] = ["l", "entropy", "c", "t", "suppress", "loss"];

/// Resolves the rule `open` or `share` of a field; `None` where none was written, or it does not fit (told).
pub(super) fn rule(
    name: &str,
    written: &Attributes,
    value_type: &ValueType,
    coded: bool,
    faults: &mut Faults,
) -> Option<OpenRule> {
    let map = written.maps.get(name)?;
    let place = map.values().next().map_or(&written.place, |text| &text.place);
    for (key, text) in map.iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
        let all = KEYS.join(", ");
        let vi = format!("không hiểu khóa «{key}» trong quy tắc mở; chỉ có {all}");
        let en = format!("unknown key \"{key}\" in the opening rule; there are {all}");
        faults.add(code::UNKNOWN_KEY, &text.place, vi, en);
    }
    let reason = map.get("reason").map(|text| text.value.clone()).unwrap_or_default();
    if reason.is_empty() {
        faults.add(
            code::OPEN,
            place,
            "quy tắc mở thiếu lý do; hãy thêm reason = \"…\"",
            "the opening rule lacks its reason; add reason = \"…\"",
        );
    }
    let Some(word) = map.get("method") else {
        faults.add(code::OPEN, place, "quy tắc mở thiếu method", "the opening rule lacks its method");
        return None;
    };
    let number = |key: &str| map.get(key).and_then(|text| text.value.parse::<f64>().ok()).filter(|n| n.is_finite());
    let whole = |key: &str| map.get(key).and_then(|text| text.value.parse::<u32>().ok()).filter(|n| *n > 0);
    let made = method(&word.value, value_type, coded, &number, &whole);
    if made.is_none() {
        let shown: String = word.value.chars().take(60).collect();
        faults.add(
            code::OPEN,
            &word.place,
            format!(
                "cách mở «{shown}» không dùng được cho trường này; có: drop, keep, commune, province, label và parent (trường \
                 có danh mục; parent với level là số bậc), year, month, year_band với width (ngày), round với step, band với width, clamp với bottom và \
                 top (số), mask với keep (chữ), pseudonym (khi chia sẻ)"
            ),
            format!(
                "opening method \"{shown}\" does not fit this field; there are: drop, keep, commune, province, label and \
                 parent (with a code list; level says how many steps up), year, month, year_band with width (dates), round with step, band with width, \
                 clamp with bottom and top (numbers), mask with keep (text), pseudonym (for sharing)"
            ),
        );
    }
    made.map(|method| OpenRule { method, reason })
}

fn method(
    word: &str,
    value_type: &ValueType,
    coded: bool,
    number: &dyn Fn(&str) -> Option<f64>,
    whole: &dyn Fn(&str) -> Option<u32>,
) -> Option<OpenMethod> {
    let dated =
        matches!(value_type.storage, Storage::Date | Storage::Datetime) || value_type.kind.id.starts_with("ngay");
    let numeric = matches!(value_type.storage, Storage::Integer | Storage::Number);
    match word {
        "drop" => Some(OpenMethod::Drop),
        "keep" => Some(OpenMethod::Keep),
        "commune" => Some(OpenMethod::Commune),
        "province" => Some(OpenMethod::Province),
        "pseudonym" => Some(OpenMethod::Pseudonym),
        "label" if coded => Some(OpenMethod::Label),
        "parent" if coded => Some(OpenMethod::Parent { level: whole("level").unwrap_or(1) }),
        "year" if dated => Some(OpenMethod::Year),
        "month" if dated => Some(OpenMethod::Month),
        "year_band" if dated => whole("width").map(|width| OpenMethod::YearBand { width }),
        "round" if numeric => number("step").filter(|step| *step > 0.0).map(|step| OpenMethod::Round { step }),
        "band" if value_type.storage == Storage::Integer => whole("width").map(|width| OpenMethod::Band { width }),
        "clamp" if numeric => {
            let (bottom, top) = (number("bottom")?, number("top")?);
            (bottom < top).then_some(OpenMethod::Clamp { bottom, top })
        }
        "mask" if value_type.storage == Storage::Text => whole("keep").map(|keep| OpenMethod::Mask { keep }),
        _ => None,
    }
}

/// Resolves `privacy` of an entity: l, t and the limits; shares are between 0 and 1.
pub(super) fn protection(written: &Attributes, faults: &mut Faults) -> Protection {
    let mut found = Protection::default();
    for (key, text) in written.maps.get("privacy").into_iter().flatten() {
        let number = text.value.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
        let share = number.filter(|number| *number <= 1.0);
        let fits = match (key.as_str(), number, share) {
            ("l", ..) => {
                found.l = text.value.parse().ok().filter(|l| *l >= 1);
                found.l.is_some()
            }
            ("entropy", ..) => {
                found.entropy = text.value == "true";
                matches!(text.value.as_str(), "true" | "false")
            }
            ("c", Some(c), _) if c > 0.0 => {
                found.c = Some(c);
                true
            }
            ("t", _, Some(t)) => {
                found.t = Some(t);
                true
            }
            ("suppress", _, Some(share)) => {
                found.suppress = share;
                true
            }
            ("loss", _, Some(share)) => {
                found.loss = share;
                true
            }
            _ => false,
        };
        if !fits {
            let (all, shown) = (PROTECTION.join(", "), &text.value);
            faults.add(
                code::FORM,
                &text.place,
                format!("privacy.{key} = «{shown}» không đúng; có {all}: l là số nguyên từ 1, t, suppress, loss từ 0 tới 1"),
                format!("privacy.{key} = \"{shown}\" is not right; there are {all}: l a whole number from 1, t, suppress, loss from 0 to 1"),
            );
        }
    }
    found
}
