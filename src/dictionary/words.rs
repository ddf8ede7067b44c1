//! What the model's words are called.

use std::fmt::Write as _;

use super::model::{Classification, OpenMethod, OpenRule, UpdateCycle};
use super::registry::Registration;
use crate::lang::Lang;

/// One of two words by language.
pub(super) const fn word(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// The state in the register, with its days.
pub(super) fn registered(found: &Registration, lang: Lang) -> String {
    let mut text = found.state.title(lang).to_owned();
    if let Some(since) = found.since {
        write!(text, " {} {since}", word(lang, "từ", "since")).ok();
    }
    if let Some(until) = found.until {
        write!(text, " {} {until}", word(lang, "đến hết", "until")).ok();
    }
    if let Some(next) = &found.replaced_by {
        write!(text, "; {} {next}", word(lang, "thay bằng", "replaced by")).ok();
    }
    text
}

/// The classes, criterion by criterion.
pub fn classes(found: &Classification) -> String {
    let all = [
        &found.origin,
        &found.sharing,
        &found.importance,
        &found.personal,
        &found.secrecy,
        &found.business,
        &found.structure,
    ];
    all.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The opening method as one word.
pub fn method(rule: &OpenRule) -> String {
    match &rule.method {
        OpenMethod::Drop => "drop".to_owned(),
        OpenMethod::Keep => "keep".to_owned(),
        OpenMethod::Label => "label".to_owned(),
        OpenMethod::Year => "year".to_owned(),
        OpenMethod::Month => "month".to_owned(),
        OpenMethod::YearBand { width } => format!("year_band {width}"),
        OpenMethod::Commune => "commune".to_owned(),
        OpenMethod::Province => "province".to_owned(),
        OpenMethod::Round { step } => format!("round {step}"),
        OpenMethod::Parent { level: 1 } => "parent".to_owned(),
        OpenMethod::Parent { level } => format!("parent {level}"),
        OpenMethod::Band { width } => format!("band {width}"),
        OpenMethod::Clamp { bottom, top } => format!("clamp {bottom} {top}"),
        OpenMethod::Mask { keep } => format!("mask {keep}"),
        OpenMethod::Pseudonym => "pseudonym".to_owned(),
    }
}

/// The update cycle in words.
pub const fn cycle(update: UpdateCycle, lang: Lang) -> &'static str {
    match update {
        UpdateCycle::ThoiGianThuc => word(lang, "thời gian thực", "at every change"),
        UpdateCycle::HangNgay => word(lang, "hằng ngày", "daily"),
        UpdateCycle::HangTuan => word(lang, "hằng tuần", "weekly"),
        UpdateCycle::HangThang => word(lang, "hằng tháng", "monthly"),
        UpdateCycle::HangQuy => word(lang, "hằng quý", "quarterly"),
        UpdateCycle::NuaNam => word(lang, "sáu tháng một lần", "half-yearly"),
        UpdateCycle::HangNam => word(lang, "hằng năm", "yearly"),
        UpdateCycle::KhongDinhKy => word(lang, "không định kỳ", "without a promise"),
    }
}
