//! SACH-012: several values in one cell.

use crate::check::expr::judged;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SACH-012",
    title: Text::new("Nhiều giá trị trong một ô", "Several values in one cell"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("sach_012_nhieu_gia_tri.md"),
    scope: Scope::Cell(probe),
};

/// Separators in fields that hold one value: numbers, names, days, e-mail.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let several = match field.role? {
        Role::PersonalId
        | Role::OldPersonalId
        | Role::TaxCode
        | Role::BirthDate
        | Role::IssueDate
        | Role::ExpiryDate => numbers,
        Role::PersonName => names,
        Role::Email => addresses,
        _ => return None,
    };
    Some(Probe::of(&field.id, judged(&field.id, several)))
}

fn parted(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b';' | b',' | b'|' | b'\n'))
}

/// Parted, or with a slash before nine digits or more.
fn numbers(text: &str) -> bool {
    let slash = |at: usize| {
        let (before, after) = text.split_at(at);
        let digits = after.get(1..).unwrap_or_default().trim_start().bytes().take_while(u8::is_ascii_digit);
        !before.trim_end().is_empty() && digits.take(9).count() == 9
    };
    parted(text) || text.bytes().enumerate().any(|(at, byte)| byte == b'/' && slash(at))
}

fn names(text: &str) -> bool {
    let joined = |and: &str| text.as_bytes().windows(and.len()).any(|part| part == and.as_bytes());
    parted(text) || joined(" và ") || joined(" & ")
}

fn addresses(text: &str) -> bool {
    parted(text) || text.bytes().filter(|byte| *byte == b'@').count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_values_are_known_by_what_parts_them() {
        for text in [
            "1;2",
            "1,2",
            "1|2",
            "1\n2",
            "066089000123/066089000124",
            "066089000123 /\u{a0}066089000124",
            "x//123456789",
        ] {
            assert!(numbers(text), "{text}");
        }
        for text in ["066089000123", "01/02/1990", "/123456789", " /123456789", "12345678/12345678", "x/ 1234 56789"] {
            assert!(!numbers(text), "{text}");
        }
        assert!(names("Lê An và Lê Ba") && names("Lê An & Ba") && !names("Lê Và An") && !names("Lê&Ba"));
        assert!(addresses("a@b.vn c@d.vn") && !addresses("a@b.vn"));
    }
}
