//! Name of a person, of any people of Vietnam or abroad: letters, apostrophes, dots, dashes. A name all in capitals or
//! all in small letters is re-cased; «H'Hen Niê» and «Y Moan Ênuôl» stay as they are.

use super::tidy::blank;
use super::{Kind, Options, RunningText, Status, Verdict, reason, words};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "ten_nguoi", title: Text::new("Tên người", "Name of a person"), canonical, parse };

/// How a name that has been through the pipeline is judged.
pub(super) const RUNNING: RunningText = RunningText { canonical: is_canonical, judge };

fn canonical(text: &str, _: &Options) -> bool {
    is_canonical(text) && words::is_settled(text)
}

fn is_canonical(text: &str) -> bool {
    words::is_something(text) && is_name(text) && words::cased_name(text) == text
}

fn is_name(text: &str) -> bool {
    words::has_letter(text)
        && text.chars().all(|sign| {
            sign.is_alphabetic()
                || matches!(u32::from(sign), 0x300..=0x36f)
                || matches!(sign, ' ' | '\'' | '’' | '‘' | 'ʼ' | '.' | '-' | '(' | ')' | ',')
        })
}

fn parse(raw: &str, _: &Options) -> Verdict {
    judge(&words::default_text(raw))
}

fn judge(text: &str) -> Verdict {
    if let Some(verdict) = blank(text) {
        return verdict;
    }
    let cased = words::cased_name(text);
    if is_name(&cased) {
        return Verdict::valid(cased);
    }
    if !words::has_letter(&cased) {
        return Verdict::invalid(reason::CHARACTERS);
    }
    Verdict::new(Status::Warn, Some(cased.into_owned())).code(reason::CHARACTERS)
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::*;

    #[test]
    fn names_are_kept_and_strange_ones_marked() {
        table(
            &KIND,
            &[],
            &[
                ("H'Hen Niê", Status::Valid, Some("H'Hen Niê"), None),
                ("Nguyễn  Thị Mẫu", Status::Valid, Some("Nguyễn Thị Mẫu"), None),
                ("Nguyễn Thị Mẫu 2", Status::Warn, Some("Nguyễn Thị Mẫu 2"), Some(reason::CHARACTERS)),
                ("123456", Status::Invalid, None, Some(reason::CHARACTERS)),
            ],
        );
    }
}
