//! NHAT-010: a column mixes several forms of dates or numbers.

use polars::prelude::{Column, Field as Slot, IntoColumn as _, PolarsResult, Schema, StringChunkedBuilder, col, len};

use crate::check::expr::among;
use crate::check::{Check, Level, Scope, SetFact, Standing, TableView};
use crate::dictionary::Storage;
use crate::engine;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-010",
    title: Text::new("Một cột lẫn nhiều dạng ngày hoặc số", "A column mixes several forms of dates or numbers"),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("nhat_010_lan_dang.md"),
    scope: Scope::Set(facts),
};

/// Dates and numbers whose raw texts have more than one pattern of signs, from the log of changes.
fn facts(view: &TableView<'_>) -> Result<Vec<SetFact>> {
    let Some(changes) = view.changes.clone() else {
        return Ok(Vec::new());
    };
    let shaped = |field: &&crate::dictionary::Field| {
        matches!(field.storage, Storage::Date | Storage::Datetime | Storage::Integer | Storage::Number)
    };
    let own = view.context.fields().filter(shaped).map(|field| field.id.as_str());
    let signs = col("before").map(without_digits, |_: &Schema, field: &Slot| Ok(field.clone())).alias("signs");
    let different = changes.filter(among("field", own)).select([col("field"), signs]);
    let different = different.group_by([col("field"), col("signs")]).agg([len().alias("times")]);
    let forms = different.group_by([col("field")]).agg([len().alias("forms")]);
    let found = engine::collect(forms)?;
    let (names, forms) = (found.column("field")?.str()?, found.column("forms")?.u32()?);
    let fact = |field: &crate::dictionary::Field| {
        let at = names.iter().position(|name| name == Some(field.id.as_str()));
        let forms = at.and_then(|at| forms.get(at)).unwrap_or_default();
        let detail = format!("Có {forms} dạng viết khác nhau");
        SetFact { field: field.id.clone(), tested: 1, broken: u64::from(forms > 2), detail }
    };
    Ok(view.context.fields().filter(shaped).map(fact).collect())
}

#[expect(clippy::needless_pass_by_value, reason = "the signature polars asks for")]
fn without_digits(texts: Column) -> PolarsResult<Column> {
    let (mut signs, mut rest) = (StringChunkedBuilder::new(texts.name().clone(), texts.len()), String::new());
    for text in texts.str()?.iter() {
        rest.clear();
        rest.extend(text.into_iter().flat_map(str::chars).filter(|sign| !sign.is_ascii_digit()));
        signs.append_option(text.map(|_| rest.as_str()));
    }
    Ok(signs.finish().into_column())
}
