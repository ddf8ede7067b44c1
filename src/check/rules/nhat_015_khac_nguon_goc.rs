//! NHAT-015: a value differs from the authoritative register.

use polars::prelude::{DataType, JoinArgs, JoinType, LazyFrame, NULL, UnionArgs, col, concat_str, lit};

use crate::check::expr::{filled, text};
use crate::check::{Check, Level, Scope, Standing, TableProbe, TableView};
use crate::dictionary::Relation;
use crate::engine;
use crate::error::Result;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-015",
    title: Text::new("Khác với bảng gốc có thẩm quyền", "A value differs from the authoritative register"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.2.0" },
    page: include_str!("nhat_015_khac_nguon_goc.md"),
    scope: Scope::Table(probes),
};

/// For each pair a relation says must `agree`: rows whose reference is found in the other table of the job, where no row of
/// that reference holds the same value. Capitals make no difference; empty cells are not compared.
fn probes(view: &TableView<'_>) -> Result<Vec<TableProbe>> {
    let mut probes = Vec::new();
    for relation in view.context.entity.relations.iter().filter(|relation| view.context.has(&relation.field)) {
        let mut by_field: Vec<(String, Vec<LazyFrame>)> = Vec::new();
        for (here, there) in relation.agree.iter().filter(|(here, _)| view.context.has(here)) {
            let Some(broken) = disagreeing(view, relation, here, there)? else { continue };
            match by_field.iter_mut().find(|(field, _)| field == here) {
                Some((_, plans)) => plans.push(broken),
                None => by_field.push((here.clone(), vec![broken])),
            }
        }
        for (field, plans) in by_field {
            let tested = filled(&relation.field).and(filled(&field));
            let broken = polars::prelude::concat(plans, UnionArgs::default())?;
            probes.push(TableProbe { field, tested, broken });
        }
    }
    Ok(probes)
}

fn disagreeing(view: &TableView<'_>, relation: &Relation, here: &str, there: &str) -> Result<Option<LazyFrame>> {
    let Some(other) = view.others.get(&relation.entity) else { return Ok(None) };
    if [relation.target.as_str(), there].iter().any(|field| !other.fields.iter().any(|known| known == field)) {
        return Ok(None);
    }
    let both = |key: &str, value: &str| filled(key).and(filled(value));
    let register = engine::scan(&other.dir.join("normal.parquet"))?
        .filter(both(&relation.target, there))
        .select([col(relation.target.as_str()).alias("key"), col(there).alias("theirs")]);
    let own = view.rows.clone().filter(both(&relation.field, here));
    let own = own.select([col("_row"), text(&relation.field).alias("key"), text(here).alias("ours")]);
    let met = own.join(register, [col("key")], [col("key")], JoinArgs::new(JoinType::Inner));
    let same = col("ours").str().to_lowercase().eq(col("theirs").str().to_lowercase());
    let agreed = met.clone().filter(same).select([col("_row")]);
    let differs = met.join(agreed, [col("_row")], [col("_row")], JoinArgs::new(JoinType::Anti));
    let says = concat_str([lit(format!("Bảng «{}» ghi: ", relation.entity)), col("theirs")], "", false);
    Ok(Some(differs.select([col("_row"), says.alias("detail"), lit(NULL).cast(DataType::UInt64).alias("_at")])))
}
