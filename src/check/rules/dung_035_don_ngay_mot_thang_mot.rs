//! DUNG-035: birth days heap on 1 January.

use polars::prelude::{DataType, lit};

use crate::check::expr::day;
use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::dictionary::Role;
use crate::engine;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-035",
    title: Text::new("Ngày sinh dồn vào 01/01", "Birth days heap on 1 January"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.2.0" },
    page: include_str!("dung_035_don_ngay_mot_thang_mot.md"),
    scope: Scope::Set(facts),
};

/// Ten times what chance would give.
const SHARE: u64 = 10;

/// Whole birth days on 1 January make up ten times their share of a year or more, in at least 20 rows of 100.
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let Some(birth) = view.context.role(Role::BirthDate) else { return Ok(Vec::new()) };
    let whole = day(birth).is_not_null();
    let first = day(birth).dt().month().eq(lit(1)).and(day(birth).dt().day().eq(lit(1)));
    let sum = |rows: polars::prelude::Expr, name: &str| rows.cast(DataType::UInt64).sum().alias(name);
    let counted = engine::collect(view.rows.clone().select([sum(whole, "all"), sum(first, "first")]))?;
    let number = |name: &str| -> Result<u64> { Ok(counted.column(name)?.u64()?.get(0).unwrap_or_default()) };
    let (tested, first) = (number("all")?, number("first")?);
    let heaped = first >= 20 && first.saturating_mul(365) >= tested.saturating_mul(SHARE);
    let detail = format!("{first} trên {tested} ngày sinh là ngày 1 tháng 1: có thể chỉ biết năm mà ghi cả ngày");
    Ok(if tested < 100 {
        Vec::new()
    } else {
        vec![SetFact { field: birth.to_owned(), tested: 1, broken: u64::from(heaped), detail }]
    })
}
