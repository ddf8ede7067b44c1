//! SONG-004: a code is no longer in force.

use std::collections::BTreeSet;

use crate::check::expr::among;
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

/// Codes whose every entry in the list ended before the day the data is judged for.
fn probe(field: &Field, context: &Context<'_>) -> Option<Probe> {
    let list = context.dictionary.codes.get(field.codes.as_deref()?)?;
    let ended = |code: &&crate::dictionary::Code| code.valid_to.is_some_and(|last| last < context.as_of);
    let alive: BTreeSet<&str> =
        list.entries.iter().filter(|code| !ended(code)).map(|code| code.code.as_str()).collect();
    let known: BTreeSet<&str> = list.entries.iter().map(|code| code.code.as_str()).collect();
    let retired: Vec<&str> = known.difference(&alive).copied().collect();
    let tested = among(&field.id, known.iter().copied());
    (!retired.is_empty()).then(|| {
        Probe::among(&field.id, tested, among(&field.id, retired)).says(format!("Danh mục: {}", list.title.vi))
    })
}
