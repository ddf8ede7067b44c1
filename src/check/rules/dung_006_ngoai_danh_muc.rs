//! DUNG-006: a value is not in its code list.

use polars::prelude::lit;

use crate::check::expr::{among, day, is_one_of, on, text};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{CodeList, Field};
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-006",
    title: Text::new("Giá trị ngoài danh mục", "A value is not in its code list"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_006_ngoai_danh_muc.md"),
    scope: Scope::Cell(probe),
};

/// Values that are no code of the field's list, whatever its dates (retired codes are for SONG-004) and no name that several
/// codes bear (those are for DUNG-018). A record older than
/// the list may hold a code of the list before it: each record is judged by the list of its own day.
fn probe(field: &Field, context: &Context<'_>) -> Option<Probe> {
    let list = context.dictionary.codes.get(field.codes.as_deref()?)?;
    let codes = |list: &CodeList| among(&field.id, list.entries.iter().map(|code| code.code.as_str()));
    let shared = list.shared_names();
    let mut known = codes(list);
    if !shared.is_empty() {
        known = known.or(is_one_of(text(&field.id).str().to_lowercase(), shared.iter().map(String::as_str)));
    }
    if let Some(dated) = context.entity.dated_by.as_deref().filter(|dated| context.has(dated)) {
        for (from, before) in context.dictionary.lists_before(list) {
            let older = day(dated).lt(on(from)).fill_null(lit(false));
            known = known.or(older.and(codes(before)));
        }
    }
    Some(Probe::of(&field.id, known.not()).says(format!("Danh mục: {}", list.title.vi)))
}
