//! DUNG-006: a value is not in its code list.

use crate::check::expr::among;
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::Field;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "DUNG-006",
    title: Text::new("Giá trị ngoài danh mục", "A value is not in its code list"),
    level: Level::Error,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_006_ngoai_danh_muc.md"),
    scope: Scope::Cell(probe),
};

/// Values that are no code of the field's list, whatever its dates (retired codes are for SONG-004).
fn probe(field: &Field, context: &Context<'_>) -> Option<Probe> {
    let list = context.dictionary.codes.get(field.codes.as_deref()?)?;
    let known = among(&field.id, list.entries.iter().map(|code| code.code.as_str()));
    Some(Probe::of(&field.id, known.not()).says(format!("Danh mục: {}", list.title.vi)))
}
