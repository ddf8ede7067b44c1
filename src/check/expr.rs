//! Expressions that probes are made of, and the columns derived once for all probes.
//!
//! For a field `x` the rows also hold `x#day` (Date, null unless a whole ISO day), `x#year` (Int32, from a year, month
//! or day), `x#number` (Float64, null unless a number) and `x#flaws` (UInt8, see [`super::flaws`]); addresses also hold
//! `x#unit` (see [`unit`]). A plan only computes those that a probe uses.

use chrono::{Datelike as _, NaiveDate};
use polars::prelude::{
    Column, DataType, Expr, Field as Slot, IntoColumn as _, LazyFrame, NamedFrom as _, NewChunkedArray as _,
    PlSmallStr, PolarsResult, Schema, Series, StringChunked, StrptimeOptions, UInt8Chunked, col, lit, when,
};

use super::flaws::flaws;
use super::{Context, Probe};
use crate::dictionary::Role;
use crate::units::{Outcome, Resolver, Units};

/// The text of a field.
pub(super) fn text(field: &str) -> Expr {
    col(field)
}

/// True where the field holds something.
pub(super) fn filled(field: &str) -> Expr {
    col(field).is_not_null()
}

/// The whole day of a field, else null.
pub(super) fn day(field: &str) -> Expr {
    col(format!("{field}#day"))
}

/// The year of a whole or partial day, else null.
pub(super) fn year(field: &str) -> Expr {
    col(format!("{field}#year"))
}

/// The number of a field, else null.
pub(super) fn number(field: &str) -> Expr {
    col(format!("{field}#number"))
}

/// What the units make of an address: one letter (`c` a commune in force, `w` a former one that went whole into one, `d`
/// divided, `a` several fit), then the commune codes joined by blanks; null where no commune was recognized.
pub(super) fn unit(address: &str) -> Expr {
    col(format!("{address}#unit"))
}

/// True where the text names an organisation: fields of a holder hold persons and organisations alike.
pub(super) fn organisation(field: &str) -> Expr {
    const WORDS: &str = "(?i)^(công ty|cty|tổng công ty|tập đoàn|doanh nghiệp|dntn|hợp tác xã|htx|liên hiệp|hộ kinh doanh|\
        ủy ban|uỷ ban|ubnd|sở|ban|phòng|chi cục|cục|trung tâm|trường|bệnh viện|trạm|chi nhánh|ngân hàng|quỹ|hội|đoàn|\
        nhà thờ|giáo xứ|chùa|công an|đảng ủy|nông trường|lâm trường|viện|đội|xí nghiệp|nhà máy) ";
    text(field).str().contains(lit(WORDS), true)
}

/// True where the text has the flaw.
pub(super) fn flawed(field: &str, flaw: u8) -> Expr {
    col(format!("{field}#flaws")).and(lit(flaw)).neq(lit(0_u8))
}

/// The place of a row as one number: part in the upper half, line in the lower.
pub(super) fn place() -> Expr {
    col("_part").cast(DataType::UInt64) * lit(1_u64 << 32) + col("_line").cast(DataType::UInt64)
}

/// Part and line of a [`place`].
pub(super) fn unplace(place: u64) -> (u16, u32) {
    (u16::try_from(place >> 32).unwrap_or(u16::MAX), u32::try_from(place & u64::from(u32::MAX)).unwrap_or(u32::MAX))
}

/// A day as a literal.
pub(super) fn on(date: NaiveDate) -> Expr {
    lit(date)
}

/// A day as the whole number `yyyymmdd`, for sums of years.
pub(super) fn ymd(field: &str) -> Expr {
    let part = |part: Expr| part.cast(DataType::Int32);
    part(day(field).dt().year()) * lit(10_000) + part(day(field).dt().month()) * lit(100) + part(day(field).dt().day())
}

/// A literal day as `yyyymmdd`.
pub(super) fn ymd_of(date: NaiveDate) -> Expr {
    lit(date.year() * 10_000 + i32::try_from(date.month() * 100 + date.day()).unwrap_or_default())
}

/// Whether the text is one of a list.
pub(super) fn among<'a>(field: &str, list: impl IntoIterator<Item = &'a str>) -> Expr {
    let list: Vec<&str> = list.into_iter().collect();
    text(field).is_in(lit(Series::new(PlSmallStr::EMPTY, list)).implode(false), false)
}

impl Probe {
    /// A probe on a field: among the rows where it is filled.
    pub(super) fn of(field: &str, broken: Expr) -> Self {
        Self::among(field, filled(field), broken)
    }

    /// A probe on a field among the rows where `tested` holds.
    pub(super) fn among(field: &str, tested: Expr, broken: Expr) -> Self {
        Self { field: field.to_owned(), tested, broken, beside: Vec::new(), says: None }
    }

    /// Shows the values of these fields too.
    pub(super) fn beside(mut self, fields: &[&str]) -> Self {
        self.beside = fields.iter().map(|&field| field.to_owned()).collect();
        self
    }

    /// Says this.
    pub(super) fn says(mut self, text: impl Into<String>) -> Self {
        self.says = Some(text.into());
        self
    }
}

/// The rows with the derived columns of every field; an engine drops those that no probe uses.
pub(super) fn derive(rows: LazyFrame, context: &Context<'_>) -> LazyFrame {
    let columns = context.present.iter().flat_map(|field| {
        [
            derived_day(field).alias(format!("{field}#day")),
            derived_year(field).alias(format!("{field}#year")),
            text(field).cast(DataType::Float64).alias(format!("{field}#number")),
            text(field).map(flaws_of, flaws_type).alias(format!("{field}#flaws")),
        ]
    });
    let addresses = context.fields().filter(|field| field.role == Some(Role::Address)).map(|field| &field.id);
    let units = addresses.map(|field| derived_unit(field, context.as_of).alias(format!("{field}#unit")));
    rows.with_columns(columns.chain(units).collect::<Vec<_>>())
}

fn derived_unit(field: &str, day: NaiveDate) -> Expr {
    let read = move |texts: Column| -> PolarsResult<Column> {
        let mut resolver = Resolver::new(Units::builtin(), day);
        let units = texts.str()?.iter().map(|text| unit_of(&mut resolver, text?));
        Ok(StringChunked::from_iter_options(texts.name().clone(), units).into_column())
    };
    text(field).map(read, |_: &Schema, field: &Slot| Ok(field.clone()))
}

fn unit_of(resolver: &mut Resolver<'_>, address: &str) -> Option<String> {
    let found = resolver.resolve(address);
    let letter = match found.status {
        Outcome::Current => "c",
        Outcome::Whole => "w",
        Outcome::Divided => "d",
        Outcome::Ambiguous => "a",
        Outcome::Unknown => return None,
    };
    let codes = found.code.map_or_else(|| found.candidates.join(" "), str::to_owned);
    Some(format!("{letter}{codes}"))
}

fn derived_day(field: &str) -> Expr {
    let options = StrptimeOptions { format: Some("%Y-%m-%d".into()), strict: false, exact: true, cache: false };
    let long = text(field).str().len_bytes().gt_eq(lit(10_u32));
    when(long)
        .then(text(field).str().head(lit(10)))
        .otherwise(lit(polars::prelude::NULL))
        .cast(DataType::String)
        .str()
        .to_date(options)
}

fn derived_year(field: &str) -> Expr {
    let year = text(field).str().head(lit(4)).cast(DataType::Int32);
    let size = text(field).str().len_bytes();
    let shaped = size
        .clone()
        .eq(lit(4_u32))
        .or(size.gt_eq(lit(7_u32)).and(text(field).str().slice(lit(4), lit(1)).eq(lit("-"))));
    when(shaped).then(year).otherwise(lit(polars::prelude::NULL))
}

#[expect(clippy::needless_pass_by_value, reason = "the signature polars asks for")]
fn flaws_of(column: Column) -> PolarsResult<Column> {
    let texts = column.str()?;
    let found: UInt8Chunked =
        UInt8Chunked::from_iter_options(column.name().clone(), texts.iter().map(|text| text.map(flaws)));
    Ok(found.into_column())
}

#[expect(clippy::unnecessary_wraps, reason = "the signature polars asks for")]
fn flaws_type(_: &Schema, field: &Slot) -> PolarsResult<Slot> {
    Ok(Slot::new(field.name().clone(), DataType::UInt8))
}
