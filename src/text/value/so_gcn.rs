//! Serial of a land-use certificate: two letters (Đ allowed) and six digits, eight on the forms since 2025 (Circular
//! 10/2024/TT-BTNMT), one letter and seven on old ones. `CH 01234` is the register number, another field.

use super::tidy::Identifier;
use super::{Kind, Options, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind {
    id: "so_gcn",
    title: Text::new("Số phát hành giấy chứng nhận quyền sử dụng đất", "Serial of a land-use certificate"),
    canonical,
    parse,
};

fn canonical(text: &str, _: &Options) -> bool {
    text.split_once(' ').is_some_and(|(letters, digits)| {
        letters.chars().all(is_letter) && fault(letters.chars().count(), letters, digits).is_none()
    })
}

fn is_letter(sign: char) -> bool {
    sign.is_ascii_uppercase() || sign == 'Đ'
}

fn fault(count: usize, letters: &str, digits: &str) -> Option<&'static str> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(reason::CHARACTERS);
    }
    match (count, digits.len()) {
        (2, 6 | 8) | (1, 7) => None,
        (2, 5) if matches!(letters, "CH" | "CS" | "CT") => Some(reason::REGISTER_NUMBER),
        (1 | 2, _) => Some(reason::LENGTH),
        _ => Some(reason::STRUCTURE),
    }
}

fn parse(raw: &str, _: &Options) -> Verdict {
    let mut read = match Identifier::read(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    read.text.retain(|sign| !matches!(sign, ' ' | '-' | '.'));
    // The capital eth and African D look like Đ and come from old fonts.
    read.text = read.text.replace(['Ð', 'Ɖ'], "Đ");
    let end = read.text.find(|sign| !is_letter(sign)).unwrap_or(read.text.len());
    let (letters, digits) = read.text.split_at(end);
    match fault(letters.chars().count(), letters, digits) {
        Some(code) => Verdict::invalid(code),
        None => read.accept(format!("{letters} {digits}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn serials_are_judged() {
        let rows: &[Row] = &[
            ("BX 123456", Status::Valid, Some("BX 123456"), None),
            ("bx123 456", Status::Valid, Some("BX 123456"), None),
            ("AA 00000001", Status::Valid, Some("AA 00000001"), None),
            ("AĐ 123456", Status::Valid, Some("AĐ 123456"), None),
            ("AÐ 123456", Status::Valid, Some("AĐ 123456"), None),
            ("Đ 1234567", Status::Valid, Some("Đ 1234567"), None),
            ("CH 01234", Status::Invalid, None, Some(reason::REGISTER_NUMBER)),
            ("AA 000000001", Status::Invalid, None, Some(reason::LENGTH)),
            ("123456", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("ABC 123456", Status::Invalid, None, Some(reason::STRUCTURE)),
        ];
        table(&KIND, &[], rows);
    }
}
