//! Vietnamese passport: one letter and seven digits (Law 49/2019/QH14; form of Circular 73/2021/TT-BCA).

use super::tidy::{Identifier, all_digits};
use super::{Kind, Options, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "so_ho_chieu", title: Text::new("Số hộ chiếu", "Passport number"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    fault(text).is_none()
}

fn fault(text: &str) -> Option<&'static str> {
    let Some((letter, digits)) = text.split_at_checked(1) else {
        return Some(reason::CHARACTERS);
    };
    if !letter.bytes().all(|byte| byte.is_ascii_uppercase()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(reason::STRUCTURE);
    }
    (!all_digits(digits, 7)).then_some(reason::LENGTH)
}

fn parse(raw: &str, _: &Options) -> Verdict {
    let mut read = match Identifier::read(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    read.text.retain(|sign| !matches!(sign, ' ' | '-' | '.'));
    fault(&read.text).map_or_else(|| read.accept(read.text.as_str()), Verdict::invalid)
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::table;
    use super::*;

    #[test]
    fn numbers_are_judged() {
        table(
            &KIND,
            &[],
            &[
                ("C0000001", Status::Valid, Some("C0000001"), None),
                ("c 0000001", Status::Valid, Some("C0000001"), None),
                ("C000001", Status::Invalid, None, Some(reason::LENGTH)),
                ("00000001", Status::Invalid, None, Some(reason::STRUCTURE)),
                ("Đ0000001", Status::Invalid, None, Some(reason::CHARACTERS)),
            ],
        );
    }
}
