//! DUNG-034: a code was not in force on the day of the record.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use polars::prelude::{Expr, lit};

use crate::check::expr::{among, day, on};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{CodeList, Role};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-034",
    title: Text::new("Mã không có hiệu lực vào ngày của bản ghi", "A code was not in force on the day of the record"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.2.0" },
    page: include_str!("dung_034_ma_ngoai_ngay_ban_ghi.md"),
    scope: Scope::Row(probes),
};

/// First and last day in force.
type Span = (Option<NaiveDate>, Option<NaiveDate>);

/// Coded fields whose list has days: the code was in force at no entry's time on the day of the record. A transaction is
/// of the day it was issued or began; a register says what holds on the day it was last brought up to date, where codes
/// that have ended by the day the data is judged for are left to SONG-004.
fn probes(context: &Context<'_>) -> Vec<Probe> {
    let transaction = context.entity.layer == "giao_dich";
    let days: &[Role] =
        if transaction { &[Role::IssueDate, Role::StartDate, Role::UpdatedAt] } else { &[Role::UpdatedAt] };
    let Some(own) = days.iter().find_map(|role| context.role(*role)) else { return Vec::new() };
    let probe = |field: &crate::dictionary::Field| {
        let list = context.dictionary.codes.get(field.codes.as_deref()?)?;
        let ended = context.as_of;
        let left = |spans: &[Span]| !transaction && spans.iter().all(|(_, last)| last.is_some_and(|last| last < ended));
        let (codes, broken) = outside(list, &field.id, own, left)?;
        let tested = day(own).is_not_null().and(among(&field.id, codes.iter().copied()));
        Some(Probe::among(&field.id, tested, broken).beside(&[own]))
    };
    context.fields().filter_map(probe).collect()
}

/// The codes that have days, and the rows where one is used outside them.
fn outside<'a>(
    list: &'a CodeList,
    field: &str,
    own: &str,
    left: impl Fn(&[Span]) -> bool,
) -> Option<(Vec<&'a str>, Expr)> {
    let mut spans: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for code in &list.entries {
        spans.entry(&code.code).or_default().push((code.valid_from, code.valid_to));
    }
    let mut alike: BTreeMap<Vec<Span>, Vec<&str>> = BTreeMap::new();
    for (code, spans) in spans {
        if !left(&spans) && spans.iter().all(|(first, last)| first.is_some() || last.is_some()) {
            alike.entry(spans).or_default().push(code);
        }
    }
    let codes = alike.values().flatten().copied().collect();
    let never = |spans: &[Span]| {
        let within = spans.iter().map(|(first, last)| {
            let from = first.map_or(lit(true), |first| day(own).gt_eq(on(first)));
            from.and(last.map_or(lit(true), |last| day(own).lt_eq(on(last))))
        });
        within.reduce(Expr::or).map(Expr::not)
    };
    let broken = alike.iter().filter_map(|(spans, codes)| Some(among(field, codes.iter().copied()).and(never(spans)?)));
    broken.reduce(Expr::or).map(|broken| (codes, broken))
}
