//! Number of a cadastral map sheet.

use super::so_thua::{Said, is_number, numbers};
use super::tidy::{blank, tidy};
use super::{Kind, Options, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "so_to_ban_do", title: Text::new("Số tờ bản đồ", "Map sheet number"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    is_number(text)
}

fn parse(raw: &str, _: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    match numbers(&tidied).as_deref() {
        Ok([(Said::Sheet | Said::Nothing, sheet)]) => Verdict::valid(sheet.as_str()),
        Ok(_) => Verdict::invalid(reason::STRUCTURE),
        Err(code) => Verdict::invalid(code),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::table;
    use super::*;

    #[test]
    fn sheets_are_judged() {
        table(
            &KIND,
            &[],
            &[
                ("12", Status::Valid, Some("12"), None),
                ("Tờ bản đồ số 012", Status::Valid, Some("12"), None),
                ("thửa 12", Status::Invalid, None, Some(reason::STRUCTURE)),
                ("A1", Status::Invalid, None, Some(reason::CHARACTERS)),
            ],
        );
    }
}
