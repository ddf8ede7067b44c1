//! The dictionary as a workbook: one row a thing, one column a key. The second row of a sheet names the keys (`title`,
//! `aliases[]`, `classification.sharing`, `required?`, `options{}`), so that headings may be reworded, columns moved, and
//! keys that the dictionary gains later are carried along.

mod cells;
mod choices;
mod headings;
mod read;
mod rows;
mod write;

use std::path::Path;

use crate::error::Result;
use crate::exchange::{Artefact, Format, Imported, View};
use crate::lang::Text;

/// Excel.
pub(super) static FORMAT: Format = Format {
    id: "xlsx",
    title: Text::new("Sổ tính Excel, để sửa rồi nhập lại", "Excel workbook, to be edited and read back"),
    page: include_str!("workbook.md"),
    export,
    import: Some(import),
};

fn export(view: &View<'_>) -> Result<Vec<Artefact>> {
    write::workbook(view)
}

fn import(path: &Path) -> Result<Imported> {
    read::workbook(path)
}

/// The sheets that are read back, in order.
mod sheets {
    pub(super) const ENTITIES: &str = "Thực thể";
    pub(super) const FIELDS: &str = "Trường";
    pub(super) const TYPES: &str = "Kiểu";
    pub(super) const LISTS: &str = "Danh mục";
    pub(super) const CODES: &str = "Mã";
    pub(super) const RELATIONS: &str = "Quan hệ";
    pub(super) const RULES: &str = "Quy tắc";
    pub(super) const CHECKS: &str = "Phép kiểm";
    pub(super) const CONCEPTS: &str = "Khái niệm";
    pub(super) const GROUPS: &str = "Nhóm dữ liệu";
    pub(super) const WHOLE: &str = "Chung";
}
