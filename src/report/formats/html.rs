//! The page for people.

use super::{Format, Seen};
use crate::files;
use crate::lang::Text;

pub(super) static FORMAT: Format = Format {
    id: "html",
    title: Text::new("Trang báo cáo ngoại tuyến", "Offline report page"),
    media: "text/html",
    seen: Seen::Outside,
    page: include_str!("html.md"),
    write: |input, path| files::write(path, super::super::page::html(input.model, input.lang).as_bytes()),
};
