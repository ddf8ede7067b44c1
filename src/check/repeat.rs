//! Rows that share values with other rows.

use polars::prelude::{
    Column, DataType, Expr, Field as Slot, IntoColumn as _, JoinArgs, JoinType, LazyFrame, NULL, NewChunkedArray as _,
    PolarsResult, Schema, UInt64Chunked, col, concat_str, len, lit,
};

use super::expr::{place, text};
use super::{TableProbe, TableView};

/// What a repeated group says: how many rows, and the place of the first.
fn says(what: &str) -> Expr {
    let others = (col("n") - lit(1_u32)).cast(DataType::String);
    concat_str([lit(format!("{what} với ")), others, lit(" dòng khác")], "", false).alias("detail")
}

/// Rows with every field of `key` filled that share all of them with another row; findings go on `field`.
/// `None` where the table lacks one of the fields.
pub(super) fn repeated(view: &TableView<'_>, key: &[&str], field: &str, what: &str) -> Option<TableProbe> {
    let tested = key.iter().map(|id| text(id).is_not_null()).reduce(Expr::and)?;
    if !key.iter().all(|id| view.context.has(id)) {
        return None;
    }
    let names: Vec<Expr> = key.iter().map(|id| col(*id)).collect();
    let rows = view.rows.clone().filter(tested.clone());
    let own = names.iter().cloned().chain([col("_row"), place().alias("place")]).collect::<Vec<_>>();
    let rows = rows.select(own);
    let groups = rows.clone().group_by(names.clone()).agg([len().alias("n"), col("place").min().alias("first")]);
    let broken =
        rows.join(groups.filter(col("n").gt(lit(1_u32))), names.clone(), names, JoinArgs::new(JoinType::Inner));
    let broken = broken.select([col("_row"), says(what), elsewhere(col("first"))]);
    Some(TableProbe { field: field.to_owned(), tested, broken })
}

/// Rows equal in every field to an earlier one. `None` for a table without fields.
pub(super) fn repeated_rows(view: &TableView<'_>) -> Option<TableProbe> {
    let fields = view.context.present.iter().map(|id| text(id).fill_null(lit("\u{1}")));
    let whole = concat_str(fields.collect::<Vec<_>>(), "\u{1f}", false);
    if view.context.present.is_empty() {
        return None;
    }
    let print =
        |seed: u64, name: &str| whole.clone().map(move |texts| fingerprint(&texts, seed), fingerprint_type).alias(name);
    let rows = view.rows.clone().select([print(1, "one"), print(2, "two"), col("_row"), place().alias("place")]);
    let by = || [col("one"), col("two")];
    let groups = rows.clone().group_by(by()).agg([len().alias("n"), col("place").min().alias("first")]);
    let joined = rows.join(groups.filter(col("n").gt(lit(1_u32))), by(), by(), JoinArgs::new(JoinType::Inner));
    let later = joined.filter(col("place").neq(col("first")));
    let broken = later.select([col("_row"), says("Giống hệt"), col("first").alias("_at")]);
    Some(TableProbe { field: String::new(), tested: lit(true), broken })
}

/// 64 bits of each text. Two of them (128 bits) stand for a whole row, so that no row has to be held in memory: among
/// ten million rows the chance that two different ones agree is below 10⁻²⁴.
fn fingerprint(texts: &Column, seed: u64) -> PolarsResult<Column> {
    use std::hash::{DefaultHasher, Hasher as _};
    let print = |text: &str| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(seed);
        hasher.write(text.as_bytes());
        hasher.finish()
    };
    let prints = texts.str()?.iter().map(|text| text.map(print));
    Ok(UInt64Chunked::from_iter_options(texts.name().clone(), prints).into_column())
}

#[expect(clippy::unnecessary_wraps, reason = "the signature polars asks for")]
fn fingerprint_type(_: &Schema, field: &Slot) -> PolarsResult<Slot> {
    Ok(Slot::new(field.name().clone(), DataType::UInt64))
}

/// The first row of the group, except for that row itself.
fn elsewhere(first: Expr) -> Expr {
    polars::prelude::when(col("place").neq(first.clone())).then(first).otherwise(lit(NULL)).alias("_at")
}

/// Rows of groups with the same `key` (non-null) in which `other` holds two values or more; findings go on `other`.
pub(super) fn contradicted(view: &TableView<'_>, key: &[&str], other: &str, what: &str) -> Option<TableProbe> {
    let both = || key.iter().copied().chain([other]);
    let tested = both().map(|id| text(id).is_not_null()).reduce(Expr::and)?;
    if !both().all(|id| view.context.has(id)) {
        return None;
    }
    let names: Vec<Expr> = key.iter().map(|id| col(*id)).collect();
    let judged = text(other).str().to_lowercase().alias("judged");
    let own = names.iter().cloned().chain([judged, col("_row"), place().alias("place")]).collect::<Vec<_>>();
    let rows = view.rows.clone().filter(tested.clone()).select(own);
    let groups = disagreeing(rows.clone(), &names);
    let broken = rows.join(groups, names.clone(), names, JoinArgs::new(JoinType::Inner));
    let broken = broken.select([col("_row"), lit(what.to_owned()).alias("detail"), elsewhere(col("first"))]);
    Some(TableProbe { field: other.to_owned(), tested, broken })
}

/// Keys whose rows do not all hold the same value.
fn disagreeing(rows: LazyFrame, names: &[Expr]) -> LazyFrame {
    let span =
        [col("judged").min().alias("least"), col("judged").max().alias("most"), col("place").min().alias("first")];
    let differ = rows.group_by(names).agg(span).filter(col("least").neq(col("most")));
    let kept = names.iter().cloned().chain([col("first")]).collect::<Vec<_>>();
    differ.select(kept)
}
