//! Resolved addresses and histories as people and programs read them.

use std::borrow::Cow;
use std::fmt::Write as _;

use chrono::NaiveDate;
use serde_json::{Value, json as object};

use super::convert::{Outcome, Resolved};
use super::history::{History, Level, Tie};
use super::{Unit, Units};
use crate::lang::{Lang, Text};

/// What an outcome means, in a few words.
const fn meaning(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Whole => Text::new("xã cũ nhập trọn vào xã mới", "the old commune went whole into the new one"),
        Outcome::Divided => Text::new(
            "xã cũ bị chia, cần thôn hoặc tổ để quyết định",
            "the old commune was divided: its hamlet must decide",
        ),
        Outcome::Current => Text::new("đang có hiệu lực", "in force"),
        Outcome::Ambiguous => Text::new("có thể là nhiều xã, cần người chọn", "several readings: a person must choose"),
        Outcome::Unknown => Text::new("không nhận ra xã", "no commune recognized"),
    }
}

/// The address in a line of input: a JSON string, or the line as it stands.
pub fn given(line: &str) -> Cow<'_, str> {
    if line.starts_with('"')
        && let Ok(text) = serde_json::from_str::<String>(line)
    {
        return Cow::Owned(text);
    }
    Cow::Borrowed(line)
}

/// One resolved address as JSON.
pub fn json(address: &str, resolved: &Resolved<'_>) -> Value {
    object!({
        "input": address,
        "status": resolved.status.as_str(),
        "code": resolved.code,
        "name": resolved.name,
        "province_code": resolved.province_code,
        "province": resolved.province,
        "rest": resolved.rest_of(address),
        "candidates": resolved.candidates,
    })
}

/// Appends one resolved address as a line of JSON.
pub fn json_line(address: &str, resolved: &Resolved<'_>, out: &mut String) {
    writeln!(out, "{}", json(address, resolved)).ok();
}

/// Appends the header of the table for people.
pub fn csv_header(lang: Lang, out: &mut String) {
    out.push_str(match lang {
        Lang::Vi => "Địa chỉ,Kết quả,Mã xã,Xã,Mã tỉnh,Tỉnh,Phần còn lại,Ứng viên\n",
        Lang::En => "Address,Outcome,Commune code,Commune,Province code,Province,Rest,Candidates\n",
    });
}

/// Appends one resolved address as a line of CSV.
pub fn csv_line(address: &str, resolved: &Resolved<'_>, lang: Lang, out: &mut String) {
    let candidates = resolved.candidates.join(" ");
    let cells = [
        address,
        meaning(resolved.status).get(lang),
        resolved.code.unwrap_or_default(),
        resolved.name.unwrap_or_default(),
        resolved.province_code.unwrap_or_default(),
        resolved.province.unwrap_or_default(),
        resolved.rest_of(address),
        &candidates,
    ];
    for (at, cell) in cells.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        if cell.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\"")).ok();
        } else {
            out.push_str(cell);
        }
    }
    out.push('\n');
}

/// Appends one resolved address as a few lines for a person.
pub fn card(units: &Units, as_of: NaiveDate, address: &str, resolved: &Resolved<'_>, lang: Lang, out: &mut String) {
    writeln!(out, "{address}").ok();
    writeln!(out, "  {}", meaning(resolved.status).get(lang)).ok();
    if let (Some(code), Some(name)) = (resolved.code, resolved.name) {
        writeln!(out, "  {code}  {name}, {}", resolved.province.unwrap_or_default()).ok();
    }
    for code in &resolved.candidates {
        let name = units.commune(code, as_of).map_or("", Unit::name);
        let province = units.province_of_commune(code, as_of).and_then(|code| units.province(code, as_of));
        writeln!(out, "  ? {code}  {name}, {}", province.map_or("", Unit::name)).ok();
    }
    let rest = resolved.rest_of(address);
    if !rest.is_empty() {
        writeln!(out, "  {} {rest}", Text::new("phần còn lại:", "rest:").get(lang)).ok();
    }
    out.push('\n');
}

const fn title(level: Level) -> Text {
    match level {
        Level::Province => Text::new("tỉnh, thành phố", "province"),
        Level::Commune => Text::new("xã, phường, đặc khu", "commune"),
        Level::OldProvince => Text::new("tỉnh, thành phố đến 30/6/2025", "province until 30 June 2025"),
        Level::District => Text::new("cấp huyện đến 30/6/2025", "district until 30 June 2025"),
        Level::OldCommune => Text::new("cấp xã đến 30/6/2025", "commune until 30 June 2025"),
    }
}

/// Appends the history of a unit for a person.
pub fn history(history: &History<'_>, lang: Lang, out: &mut String) {
    let last = history.names.last().map_or("", |named| named.name);
    writeln!(out, "{}  {}  ({})", history.code, history.name.unwrap_or(last), title(history.level).get(lang)).ok();
    if !history.within.is_empty() {
        writeln!(out, "  {} {}", Text::new("thuộc:", "within:").get(lang), history.within.join(", ")).ok();
    }
    for named in &history.names {
        let day = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| day.format("%d/%m/%Y").to_string());
        writeln!(out, "  {} – {}  {}", day(named.from), day(named.to), named.name).ok();
    }
    ties(Text::new("hình thành từ:", "made of:"), &history.predecessors, lang, out);
    ties(Text::new("nhập vào:", "went into:"), &history.successors, lang, out);
    out.push('\n');
}

fn ties(heading: Text, ties: &[Tie<'_>], lang: Lang, out: &mut String) {
    if ties.is_empty() {
        return;
    }
    writeln!(out, "  {}", heading.get(lang)).ok();
    for tie in ties {
        let part = if tie.whole { Text::new("trọn vẹn", "whole") } else { Text::new("một phần", "part") };
        writeln!(out, "    {}  {}  ({})", tie.code, tie.name, part.get(lang)).ok();
    }
}
