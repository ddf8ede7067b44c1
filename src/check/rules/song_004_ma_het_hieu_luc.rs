//! SONG-004: a code is no longer in force.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use polars::prelude::{Expr, lit};

use crate::check::expr::{among, day, on};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "SONG-004",
    title: Text::new("Mã đã hết hiệu lực", "A code is no longer in force"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("song_004_ma_het_hieu_luc.md"),
    scope: Scope::Cell(probe),
};

/// Codes whose every entry in the list ended before the record's own day; before the day the data is judged for, where
/// the record has none.
fn probe(field: &Field, context: &Context<'_>) -> Option<Probe> {
    let list = context.dictionary.codes.get(field.codes.as_deref()?)?;
    let mut last: BTreeMap<&str, Option<NaiveDate>> = BTreeMap::new();
    for code in &list.entries {
        let known = last.entry(code.code.as_str()).or_insert(code.valid_to);
        *known = known.and_then(|known| code.valid_to.map(|until| until.max(known)));
    }
    let mut ended: BTreeMap<NaiveDate, Vec<&str>> = BTreeMap::new();
    for (code, until) in &last {
        if let Some(until) = until.filter(|until| *until < context.as_of) {
            ended.entry(until).or_default().push(code);
        }
    }
    let dated = context.entity.dated_by.as_deref().filter(|dated| context.has(dated));
    let judged = |until: NaiveDate| dated.map(|dated| day(dated).gt(on(until)).fill_null(lit(true)));
    let broken = ended
        .into_iter()
        .map(|(until, codes)| {
            let among = among(&field.id, codes);
            judged(until).map_or(among.clone(), |late| late.and(among))
        })
        .reduce(Expr::or)?;
    let tested = among(&field.id, last.keys().copied());
    Some(Probe::among(&field.id, tested, broken).says(format!("Danh mục: {}", list.title.vi)))
}
