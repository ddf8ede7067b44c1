//! Code of a dossier: the receiving body, the day and a running number (Circular 01/2018/TT-VPCP, Article 19):
//! `000.15.28.H15-230629-0003`. The day must exist.

use chrono::NaiveDate;

use super::ma_co_quan::is_code;
use super::tidy::{Identifier, number};
use super::{Kind, Options, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind {
        id: "ma_ho_so", title: Text::new("Mã hồ sơ thủ tục hành chính", "Code of a dossier"), canonical, parse
    };

fn canonical(text: &str, _: &Options) -> bool {
    fault(text).is_none()
}

fn fault(text: &str) -> Option<&'static str> {
    let mut parts = text.split('-');
    let (Some(body), Some(day), Some(order), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Some(reason::STRUCTURE);
    };
    let numbered = (4..=6).contains(&order.len()) && order.bytes().all(|byte| byte.is_ascii_digit());
    if !is_code(body) || day.len() != 6 || !numbered {
        return Some(reason::STRUCTURE);
    }
    let (Some(year), Some(month), Some(date)) = (number(day, 0, 2), number(day, 2, 4), number(day, 4, 6)) else {
        return Some(reason::CHARACTERS);
    };
    let year = i32::try_from(2000 + year).unwrap_or(i32::MAX);
    NaiveDate::from_ymd_opt(year, month, date).is_none().then_some(reason::CALENDAR)
}

fn parse(raw: &str, _: &Options) -> Verdict {
    let mut read = match Identifier::read(raw) {
        Ok(read) => read,
        Err(verdict) => return verdict,
    };
    read.text.retain(|sign| sign != ' ');
    fault(&read.text).map_or_else(|| read.accept(read.text.as_str()), Verdict::invalid)
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::table;
    use super::*;

    #[test]
    fn codes_are_judged() {
        table(
            &KIND,
            &[],
            &[
                ("000.15.28.H15-240229-0003", Status::Valid, Some("000.15.28.H15-240229-0003"), None),
                ("h15.28 – 240229 – 0003", Status::Valid, Some("H15.28-240229-0003"), None),
                ("000.15.28.H15-230229-0003", Status::Invalid, None, Some(reason::CALENDAR)),
                ("000.15.28.H15-240229", Status::Invalid, None, Some(reason::STRUCTURE)),
                ("000.15.28.H15-240229-3", Status::Invalid, None, Some(reason::STRUCTURE)),
            ],
        );
    }
}
