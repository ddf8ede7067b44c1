//! Electronic identifier of a body: letter and two digits, then levels of at least two digits (Decision
//! 20/2020/QĐ-TTg): `H15`, `H15.01.02`; the older form ends in the code: `000.00.00.H15`.

use super::tidy::Identifier;
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind = Kind {
    id: "ma_co_quan",
    title: Text::new("Mã định danh điện tử của cơ quan", "Electronic identifier of a body"),
    canonical,
    parse,
};

fn canonical(text: &str, _: &Options) -> bool {
    is_code(text) && doubt(text).is_none()
}

/// True for a code in either form.
pub(super) fn is_code(text: &str) -> bool {
    is_new(text) || is_old(text)
}

fn is_new(text: &str) -> bool {
    let mut levels = text.split('.');
    levels.next().is_some_and(is_root)
        && levels.clone().count() <= 4
        && levels.all(|level| (2..=3).contains(&level.len()) && level.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `V1V2V3.Z1Z2.Y1Y2.MX1X2` of Circular 01/2018/TT-VPCP.
pub(super) fn is_old(text: &str) -> bool {
    let mut levels = text.split('.');
    [3, 2, 2].into_iter().all(|length| levels.next().is_some_and(|level| super::tidy::all_digits(level, length)))
        && levels.next().is_some_and(is_root)
        && levels.next().is_none()
}

fn is_root(text: &str) -> bool {
    matches!(text.as_bytes(), [b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9'])
}

/// H stands for the former 63 provinces, numbered from 01.
fn doubt(text: &str) -> Option<&'static str> {
    let place = text.find('H')?;
    let number = super::tidy::number(text, place + 1, place + 3)?;
    (!(1..=63).contains(&number)).then_some(reason::PROVINCE)
}

fn parse(raw: &str, _: &Options) -> Verdict {
    let mut read = match Identifier::read(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    read.text.retain(|sign| sign != ' ');
    if !is_code(&read.text) {
        return Verdict::invalid(reason::STRUCTURE);
    }
    match doubt(&read.text) {
        Some(code) => read.judge(Status::Warn, read.text.as_str()).code(code),
        None => read.accept(read.text.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Row, table};
    use super::*;

    #[test]
    fn codes_are_judged() {
        let rows: &[Row] = &[
            ("H15", Status::Valid, Some("H15"), None),
            ("h15.01.02", Status::Valid, Some("H15.01.02"), None),
            ("000.00.00.H15", Status::Valid, Some("000.00.00.H15"), None),
            ("H99", Status::Warn, Some("H99"), Some(reason::PROVINCE)),
            ("H15.1.2", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("H1", Status::Invalid, None, Some(reason::STRUCTURE)),
            ("00.00.00.H15", Status::Invalid, None, Some(reason::STRUCTURE)),
        ];
        table(&KIND, &[], rows);
    }
}
