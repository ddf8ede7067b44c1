//! What is written in any of the usual ways is read back as what it was, and what lies beyond a limit is not.

use chrono::{Datelike as _, NaiveDate, TimeDelta, Timelike as _};
use proptest::prelude::*;
use tudien::text::value::{Options, Status, Verdict, kind};

fn judged(id: &str, text: &str, options: &[(&str, &str)]) -> Verdict {
    let options: Options = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    (kind(id).unwrap().parse)(text, &options)
}

/// Status, output, or the candidates, or the first reason: in one line.
fn told(id: &str, text: &str, options: &[(&str, &str)]) -> String {
    let verdict = judged(id, text, options);
    let said = match verdict.output {
        Some(output) => output,
        None if !verdict.candidates.is_empty() => verdict.candidates.join(" | "),
        None => verdict.codes.first().copied().unwrap_or_default().to_owned(),
    };
    format!("{} {said}", verdict.status.as_str())
}

fn expect(id: &str, options: &[(&str, &str)], rows: &[(&str, &str)]) {
    let wrong = rows.iter().filter_map(|(text, wanted)| {
        let found = told(id, text, options);
        (found != *wanted).then(|| format!("{id}: {text:?} {options:?}: {found}, not {wanted}\n"))
    });
    let wrong: String = wrong.collect();
    assert!(wrong.is_empty(), "{wrong}");
}

proptest! {
    #[test]
    fn a_day_in_any_writing_is_that_day(number in 0_i64..146_000) {
        let day = NaiveDate::from_ymd_opt(1800, 1, 1).unwrap() + TimeDelta::days(number);
        let (y, m, d) = (day.year(), day.month(), day.day());
        let english = ["Jan", "February", "Mar", "April", "May", "Jun", "July", "Aug", "Sept", "October", "Nov", "December"][day.month0() as usize];
        for text in [
            format!("{y:04}-{m:02}-{d:02}"), format!("{d:02}/{m:02}/{y}"), format!("{d}.{m}.{y}"), format!("{d} - {m} - {y}"), format!("{y}/{m}/{d}"),
            format!("{y}{m:02}{d:02}"), format!("ngày {d} tháng {m} năm {y}"), format!("mùng {d} thg {m} năm {y}"), format!("{d}-{english}-{y}"),
            format!("{english} {d}, {y}"), format!("Ea Kar, ngày {d:02} tháng {m:02} năm {y}"),
        ] {
            prop_assert_eq!(told("ngay", &text, &[]), format!("valid {day}"), "{}", text);
            prop_assert_eq!(told("ngay_khuyet", &text, &[]), format!("valid {day}"), "{}", text);
        }
        prop_assert_eq!(told("ngay", &format!("{m}/{d}/{y}"), &[("order", "mdy")]), format!("valid {day}"));
        prop_assert_eq!(told("ngay", &format!("{m:02}{d:02}{y}"), &[("order", "mdy")]), format!("valid {day}"));
        if d > 12 {
            prop_assert_eq!(told("ngay", &format!("{m}/{d}/{y}"), &[]), format!("repair {day}"));
        }
        for (text, wanted) in [
            (format!("{m}/{y}"), format!("{y:04}-{m:02}")), (format!("tháng {m} năm {y}"), format!("{y:04}-{m:02}")),
            (format!("00/{m:02}/{y}"), format!("{y:04}-{m:02}")), (format!("--/--/{y}"), format!("{y:04}")), (format!("năm {y}"), format!("{y:04}")),
        ] {
            prop_assert_eq!(told("ngay_khuyet", &text, &[]), format!("valid {wanted}"), "{}", text);
            prop_assert_eq!(judged("ngay", &text, &[]).status, Status::Invalid, "{}", text);
        }
        if y >= 1900 {
            // The spreadsheets' own epochs: one day too many before March 1900.
            let since = |year, month, date| (day - NaiveDate::from_ymd_opt(year, month, date).unwrap()).num_days();
            let serial = if day < NaiveDate::from_ymd_opt(1900, 3, 1).unwrap() { since(1899, 12, 31) } else { since(1899, 12, 30) };
            prop_assert_eq!(told("ngay", &serial.to_string(), &[("serial", "1900")]), format!("valid {day}"));
        }
        if y >= 1904 {
            let serial = (day - NaiveDate::from_ymd_opt(1904, 1, 1).unwrap()).num_days();
            prop_assert_eq!(told("ngay", &serial.to_string(), &[("serial", "1904")]), format!("valid {day}"));
        }
    }

    #[test]
    fn a_moment_in_any_writing_is_that_moment(number in 0_i64..146_000, second in 0_i64..86_400, offset in -14_i64..=14, quarter in 0_i64..4) {
        let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + TimeDelta::days(number);
        let moment = day.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::seconds(second);
        let wanted = format!("valid {}", moment.format("%Y-%m-%dT%H:%M:%S"));
        let (h, m, s) = (moment.hour(), moment.minute(), moment.second());
        let (pm, twelve) = moment.hour12();
        let half = if pm { ["CH", "PM", "chiều"] } else { ["SA", "AM", "sáng"] };
        let date = day.format("%d/%m/%Y");
        for text in [
            format!("{day}T{h:02}:{m:02}:{s:02}"), format!("{day} {h:02}:{m:02}:{s:02}.123"), format!("{date} {h}:{m:02}:{s:02}"),
            format!("{h:02}:{m:02}:{s:02} {date}"), format!("{date} {twelve}:{m:02}:{s:02} {}", half[0]), format!("{date} {twelve}:{m:02}:{s:02} {}", half[1]),
            format!("{h} giờ {m} phút {s} giây, ngày {date}"), format!("{h} giờ {m} phút {s} giây ngày {date}"),
        ] {
            prop_assert_eq!(told("thoi_diem", &text, &[]), wanted.clone(), "{}", text);
        }
        let minutes = if offset.abs() == 14 { 0 } else { quarter * 15 };
        let away = TimeDelta::minutes(offset * 60 + offset.signum() * minutes);
        let local = moment - TimeDelta::hours(7) + away;
        let sign = if offset < 0 { '-' } else { '+' };
        for colon in [":", ""] {
            let text = format!("{}{sign}{:02}{colon}{:02}", local.format("%Y-%m-%dT%H:%M:%S"), offset.abs(), if offset == 0 { 0 } else { minutes });
            prop_assert_eq!(told("thoi_diem", &text, &[]), wanted.clone(), "{}", text);
        }
        let text = format!("{}Z", (moment - TimeDelta::hours(7)).format("%Y-%m-%dT%H:%M:%S"));
        let found = told("thoi_diem", &text, &[]);
        prop_assert_eq!(&found, &wanted, "{}", text);
        if day >= NaiveDate::from_ymd_opt(1900, 3, 1).unwrap() {
            let serial = (day - NaiveDate::from_ymd_opt(1899, 12, 30).unwrap()).num_days();
            let text = format!("{serial}.{}", &format!("{:.9}", second as f64 / 86_400.0)[2..]);
            prop_assert_eq!(told("thoi_diem", &text, &[("serial", "1900")]), wanted, "{}", text);
        }
    }

    #[test]
    fn a_number_in_both_habits_is_that_number(units in -999_999_999_999_i64..=999_999_999_999, scale in 0_u32..7) {
        let digits = format!("{:0>width$}", units.unsigned_abs(), width = scale as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale as usize);
        let grouped = |separator: &str| {
            let groups: Vec<&str> = whole.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
            groups.join(separator)
        };
        let minus = if units < 0 { "-" } else { "" };
        let idle = fraction.trim_end_matches('0');
        let guard = if idle.len() == 3 && whole.len() <= 3 && whole != "0" { "0" } else { "" };
        let zero = units == 0;
        let wanted = match (idle, zero) {
            (_, true) => "valid 0".to_owned(),
            ("", _) => format!("valid {minus}{whole}"),
            _ => format!("valid {minus}{whole}.{idle}{guard}"),
        };
        for (group, point, habit) in [(".", ",", ","), (",", ".", "."), (" ", ",", ","), ("", ",", ","), ("", ".", ".")] {
            let body = if scale == 0 { grouped(group) } else { format!("{}{point}{fraction}", grouped(group)) };
            for text in [format!("{minus}{body}"), format!(" {}{body} ", minus.replace('-', "−"))] {
                prop_assert_eq!(told("so", &text, &[("decimal", habit)]), wanted.clone(), "{}", text);
            }
            if units < 0 {
                prop_assert_eq!(told("so", &format!("({body})"), &[("decimal", habit)]), wanted.clone(), "{}", body);
            }
        }
    }

    #[test]
    fn an_amount_in_words_and_units_is_that_amount(billions in 1_u64..999, millions in 1_u64..1000, thousands in 1_u64..1000) {
        let wanted = format!("valid {}", billions * 1_000_000_000 + millions * 1_000_000 + thousands * 1000);
        for text in [
            format!("{billions} tỷ {millions} triệu {thousands} nghìn đồng"), format!("{billions} tỉ {millions} tr {thousands} ngàn"),
            format!("{billions} tỷ, {millions} triệu, {thousands}k"), format!("VND {billions}.{millions:03}.{thousands:03}.000"),
            format!("{billions},{millions:03},{thousands:03},000 ₫"),
        ] {
            prop_assert_eq!(told("tien", &text, &[]), wanted.clone(), "{}", text);
        }
        let half = format!("valid {}", billions * 1_000_000_000 + 500_000_000);
        let found = told("tien", &format!("{billions} tỷ rưỡi"), &[]);
        prop_assert_eq!(&found, &half);
        prop_assert_eq!(told("tien", &format!("{billions},5"), &[("unit", "tỷ đồng")]), half);
    }
}

#[test]
fn dates_beyond_a_limit_are_none() {
    expect(
        "ngay",
        &[],
        &[
            ("31/12/1799", "invalid range"),
            ("01/01/1800", "valid 1800-01-01"),
            ("31/12/9999", "valid 9999-12-31"),
            ("1/1/999", "invalid range"),
            ("123456789", "invalid length"),
            ("1/123/2020", "invalid structure"),
            ("13/13/2020", "invalid calendar"),
            ("12/13/2020", "repair 2020-12-13"),
            ("ngày 3 ngày 4 năm 2020", "invalid structure"),
            ("tháng 3 tháng 4 năm 2020", "invalid structure"),
            ("năm 2020 năm 2021", "invalid structure"),
            ("5 tháng 3", "invalid range"),
            ("5/3/2020%", "invalid characters"),
        ],
    );
    expect(
        "ngay_khuyet",
        &[],
        &[
            ("quý 0/2024", "invalid calendar"),
            ("quý 1/2024", "valid 2024-Q1"),
            ("Quý IV năm 2024", "valid 2024-Q4"),
            ("quý 4 năm 2024", "valid 2024-Q4"),
            ("quý 5/2024", "invalid calendar"),
            ("quý 1 tháng 2 năm 2024", "invalid calendar"),
            ("13/2020", "invalid calendar"),
            ("12/2020", "valid 2020-12"),
            ("xx/xx/1960", "valid 1960"),
            ("../.../1960", "valid 1960"),
            ("xx/5/1960", "valid 1960-05"),
        ],
    );
    expect(
        "ngay",
        &[("serial", "1900")],
        &[
            ("0", "invalid range"),
            ("59", "valid 1900-02-28"),
            ("60", "invalid range"),
            ("61", "valid 1900-03-01"),
            ("2958465", "valid 9999-12-31"),
            ("2958466", "invalid range"),
            ("-1", "invalid range"),
        ],
    );
    expect("ngay", &[("serial", "1904")], &[("2957003", "valid 9999-12-31"), ("2957004", "invalid range")]);
    expect("ngay", &[], &[("45657", "repair 2024-12-31"), ("4565", "invalid partial")]);
}

#[test]
fn a_year_of_two_digits_is_decided_by_the_column_alone() {
    expect("ngay", &[], &[("5/3/60", "ambiguous 1960-03-05 | 2060-03-05"), ("29/2/00", "ambiguous 2000-02-29")]);
    expect("ngay", &[("century", "19")], &[("5/3/60", "valid 1960-03-05")]);
    expect("ngay", &[("century", "20")], &[("5/3/60", "valid 2060-03-05"), ("29/2/01", "invalid calendar")]);
    expect("ngay", &[("century", "22")], &[("5/3/60", "ambiguous 1960-03-05 | 2060-03-05")]);
    expect("ngay", &[("years", "1960-2059")], &[("5/3/60", "valid 1960-03-05"), ("5/3/59", "valid 2059-03-05")]);
    expect("ngay", &[("years", "1961-2059")], &[("5/3/60", "invalid calendar")]);
    expect("ngay", &[("years", "1900-2024")], &[("5/3/10", "ambiguous 1910-03-05 | 2010-03-05")]);
}

#[test]
fn times_beyond_a_limit_are_none() {
    expect(
        "thoi_diem",
        &[],
        &[
            ("25/12/2020 23:59:59", "valid 2020-12-25T23:59:59"),
            ("25/12/2020 24:00", "invalid structure"),
            ("25/12/2020 23:60", "invalid structure"),
            ("25/12/2020 23:59:60", "invalid structure"),
            ("25/12/2020 12:00 CH", "valid 2020-12-25T12:00:00"),
            ("25/12/2020 12:59 SA", "valid 2020-12-25T00:59:00"),
            ("25/12/2020 11:00 PM", "valid 2020-12-25T23:00:00"),
            ("25/12/2020 14:00 CH", "valid 2020-12-25T14:00:00"),
            ("25/12/2020 14:00 SA", "invalid structure"),
            ("tháng 12 năm 2020 14:30", "invalid partial"),
            ("25/12/20 14:30", "ambiguous 1920-12-25 | 2020-12-25"),
        ],
    );
    let canonical = kind("thoi_diem").unwrap().canonical;
    for (text, is) in [
        ("2020-12-25T23:59:59", true),
        ("2020-12-25T24:59:59", false),
        ("2020-12-25T23:60:59", false),
        ("2020-12-25T23:59:60", false),
        ("2020-12-25T23:59:5", false),
        ("2020-12-25T23-59:59", false),
        ("2020-12-25T23:59-59", false),
        ("2020-02-30T23:59:59", false),
        ("2020-12-25 23:59:59", false),
    ] {
        assert_eq!(canonical(text, &Options::new()), is, "{text}");
    }
    expect("ngay", &[("serial", "1900")], &[("44190.5", "warn 2020-12-25"), ("44190.0", "valid 2020-12-25")]);
}

#[test]
fn numbers_that_can_be_read_two_ways_or_none() {
    expect(
        "so",
        &[],
        &[
            ("1.234", "ambiguous 1234 | 1.2340"),
            ("1,234", "ambiguous 1.2340 | 1234"),
            ("12.345", "ambiguous 12345 | 12.3450"),
            ("0.123", "valid 0.123"),
            ("1234.567", "valid 1234.567"),
            ("1.23", "valid 1.23"),
            ("1.2345", "valid 1.2345"),
            ("+7", "valid 7"),
            ("1 234", "valid 1234"),
            ("1 23", "invalid characters"),
            ("1234 567", "invalid characters"),
            ("1.234.56", "invalid structure"),
            ("0.123.456", "invalid structure"),
            ("1.234,5,6", "invalid structure"),
            ("5,", "invalid structure"),
            ("123456789012345678901234567890", "valid 123456789012345678901234567890"),
            ("1234567890123456789012345678901", "invalid range"),
            ("0.123456789012345678", "valid 0.123456789012345678"),
            ("0.1234567890123456789", "invalid range"),
        ],
    );
    expect(
        "tien",
        &[],
        &[
            ("1 tỷ 1 tỷ", "invalid unit"),
            ("rưỡi", "invalid characters"),
            ("5 rưỡi", "invalid unit"),
            ("2 triệu rưỡi", "valid 2500000"),
            ("100 USD", "invalid currency"),
            ("5 đô la", "invalid currency"),
        ],
    );
    expect(
        "dien_tich",
        &[],
        &[
            ("2 sào", "ambiguous 720 | 1000 | 2000"),
            ("3 công", "ambiguous 3000 | 3888"),
            ("2 mẫu", "ambiguous 7200 | 10000 | 20000"),
            ("10 thước", "ambiguous 240 | 330"),
            ("1 ha 500 m2", "valid 10500"),
            ("250 dm²", "valid 2.5"),
            ("2 km2", "valid 2000000"),
            ("0 m2", "valid 0"),
            ("-1 m2", "invalid range"),
        ],
    );
    expect("dien_tich", &[("unit", "m2")], &[("1.234", "warn 1234"), ("1,234", "ambiguous 1.2340 | 1234")]);
}
