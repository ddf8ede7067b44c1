//! Code of a province: two digits, judged by the list of the day (`as_of`): 63 until 30 June 2025, 34 since.

use super::provinces::{is_current, is_former};
use super::tidy::{Identifier, all_digits, number};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub static KIND: Kind = Kind { id: "ma_tinh", title: Text::new("Mã tỉnh", "Code of a province"), canonical, parse };

fn canonical(text: &str, options: &Options) -> bool {
    all_digits(text, 2) && number(text, 0, 2).is_some_and(|code| listed(code, options))
}

/// True when the list of the day holds the code.
fn listed(code: u32, options: &Options) -> bool {
    if super::calendar::before_merger(options) { is_former(code) } else { is_current(code) }
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let read = match Identifier::digits(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    let Some(code) = (1..=2).contains(&read.text.len()).then(|| read.text.parse().ok()).flatten() else {
        return Verdict::invalid(reason::LENGTH);
    };
    let output = format!("{code:02}");
    match (listed(code, options), read.text.len()) {
        (true, 2) => read.accept(output),
        (true, _) => read.padded(2, Status::Repair),
        (false, _) if is_former(code) => read.judge(Status::Retired, output).code(reason::RETIRED),
        _ => Verdict::invalid(reason::NOT_IN_LIST),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn the_list_of_the_day_decides() {
        let rows: &[Row] = &[
            ("66", Status::Valid, Some("66"), None),
            ("1", Status::Repair, Some("01"), Some(reason::ZEROS_LOST)),
            ("67", Status::Retired, Some("67"), Some(reason::RETIRED)),
            ("03", Status::Invalid, None, Some(reason::NOT_IN_LIST)),
            ("066", Status::Invalid, None, Some(reason::LENGTH)),
        ];
        table(&KIND, &[("as_of", "2026-01-01")], rows);
        table(&KIND, &[("as_of", "2025-06-30")], &[("67", Status::Valid, Some("67"), None)]);
    }
}
