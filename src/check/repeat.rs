//! Rows that share values with other rows.

use polars::prelude::{
    Column, DataType, Expr, Field as Slot, IntoColumn as _, JoinArgs, JoinType, LazyFrame, NULL, NewChunkedArray as _,
    PolarsResult, Schema, StringChunked, UInt64Chunked, col, concat_str, len, lit,
};

use super::expr::{place, text};
use super::{TableProbe, TableView};
use crate::text::fold_header;

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
    let own = [print(key.iter().map(|id| text(id)).collect()), col("_row"), place().alias("place")];
    let rows = view.rows.clone().filter(tested.clone()).select(own);
    let groups = rows.clone().group_by([col("key")]).agg([len().alias("n"), col("place").min().alias("first")]);
    let broken = by_key(rows, groups.filter(col("n").gt(lit(1_u32))));
    let broken = broken.select([col("_row"), says(what), elsewhere(col("first"))]);
    Some(TableProbe { field: field.to_owned(), tested, broken })
}

/// One number for the fields of a key, in the column `key`: only numbers are held while rows are grouped. Among ten
/// million different keys the chance that any two agree is below 10⁻⁵.
fn print(key: Vec<Expr>) -> Expr {
    concat_str(key, "\u{1f}", false).map(|texts| fingerprint(&texts, 1), fingerprint_type).alias("key")
}

/// The rows of these groups, with what the groups hold.
fn by_key(rows: LazyFrame, groups: LazyFrame) -> LazyFrame {
    rows.join(groups, [col("key")], [col("key")], JoinArgs::new(JoinType::Inner))
}

/// Rows of groups with the same `key` that hold `least` different values of `other` or more; findings go on `field`.
pub(super) fn shared(view: &TableView<'_>, field: &str, other: &str, least: u32, what: &str) -> Option<TableProbe> {
    let tested = text(field).is_not_null().and(text(other).is_not_null());
    if !view.context.has(field) || !view.context.has(other) {
        return None;
    }
    let holder = text(other).map(|texts| fingerprint(&texts, 2), fingerprint_type).alias("holder");
    let own = [print(vec![text(field)]), holder, col("_row"), place().alias("place")];
    let rows = view.rows.clone().filter(tested.clone()).select(own);
    let span = [col("holder").n_unique().alias("n"), col("place").min().alias("first")];
    let repeats = rows.clone().group_by([col("key")]).agg([len().alias("rows")]).filter(col("rows").gt(lit(1_u32)));
    let few = by_key(rows.clone(), repeats);
    let groups = few.group_by([col("key")]).agg(span).filter(col("n").gt_eq(lit(least)));
    let detail = concat_str([lit(what.to_owned()), col("n").cast(DataType::String)], " ", false).alias("detail");
    let broken = by_key(rows, groups).select([col("_row"), detail, elsewhere(col("first"))]);
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
/// Capitals make no difference.
pub(super) fn contradicted(view: &TableView<'_>, key: &[&str], other: &str, what: &str) -> Option<TableProbe> {
    let own = key.iter().map(|id| text(id)).collect();
    contradicted_as(view, key, own, other, text(other).str().to_lowercase(), what)
}

/// The same, where `key` (of the fields `of`) and `judged` (of the field `other`) are read from the fields in some way;
/// rows whose `judged` is null are not compared.
pub(super) fn contradicted_as(
    view: &TableView<'_>,
    of: &[&str],
    key: Vec<Expr>,
    other: &str,
    judged: Expr,
    what: &str,
) -> Option<TableProbe> {
    let both = || of.iter().copied().chain([other]);
    let tested = both().map(|id| text(id).is_not_null()).reduce(Expr::and)?;
    if !both().all(|id| view.context.has(id)) {
        return None;
    }
    let judged = judged.cast(DataType::String).map(|texts| fingerprint(&texts, 2), fingerprint_type).alias("judged");
    let own = [print(key), judged, col("_row"), place().alias("place")];
    let rows = view.rows.clone().filter(tested.clone()).select(own).filter(col("judged").is_not_null());
    let span =
        [col("judged").min().alias("least"), col("judged").max().alias("most"), col("place").min().alias("first")];
    let groups = rows.clone().group_by([col("key")]).agg(span).filter(col("least").neq(col("most")));
    let broken = by_key(rows, groups.select([col("key"), col("first")]));
    let broken = broken.select([col("_row"), lit(what.to_owned()).alias("detail"), elsewhere(col("first"))]);
    Some(TableProbe { field: other.to_owned(), tested, broken })
}

/// The letters of a name without marks, capitals, punctuation and the ways to shorten «công ty»: what does not make two
/// names differ.
pub(super) fn name_letters(field: &str) -> Expr {
    let fold = |texts: Column| -> PolarsResult<Column> {
        let folded = texts.str()?.iter().map(|text| text.map(letters));
        Ok(StringChunked::from_iter_options(texts.name().clone(), folded).into_column())
    };
    text(field).map(fold, |_: &Schema, field: &Slot| Ok(field.clone()))
}

fn letters(name: &str) -> String {
    let short = |word: &str| match word {
        "cty" => "congty".to_owned(),
        "tnhh" => "trachnhiemhuuhan".to_owned(),
        "mtv" | "1tv" => "motthanhvien".to_owned(),
        "cp" | "ctcp" => if word == "cp" { "cophan" } else { "congtycophan" }.to_owned(),
        "dntn" => "doanhnghieptunhan".to_owned(),
        "htx" => "hoptacxa".to_owned(),
        _ => word.to_owned(),
    };
    fold_header(name).split(' ').map(short).collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn two_spellings_of_one_name_have_the_same_letters() {
        assert_eq!(letters("CTY TNHH MTV Du lịch Sêrêpốk"), letters("Công ty TNHH Một thành viên DU LỊCH SÊRÊPỐK"));
        assert_eq!(letters("Dương Mỹ Thúy"), letters("duong my thuy"));
        assert_ne!(letters("Nguyễn Văn An"), letters("Nguyễn Văn Anh"));
    }
}
