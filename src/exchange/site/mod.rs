//! The dictionary as one HTML page that needs nothing else: search that reads Vietnamese with and without marks, every
//! entity, field, type and code list, and a picture of the entities and their relations.

mod page;
mod picture;

use crate::error::Result;
use crate::exchange::{Artefact, Format, View};
use crate::lang::Text;

/// HTML.
pub(super) static FORMAT: Format = Format {
    id: "html",
    title: Text::new("Trang HTML một tệp, có tìm kiếm và sơ đồ", "HTML page in one file, with search and a picture"),
    page: include_str!("site.md"),
    export,
    import: None,
};

#[expect(clippy::unnecessary_wraps, reason = "one shape for all formats")]
fn export(view: &View<'_>) -> Result<Vec<Artefact>> {
    Ok(vec![Artefact::text("tu_dien.html", page::draw(view).into_string())])
}
