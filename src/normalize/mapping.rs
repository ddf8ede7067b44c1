//! The columns of a table → the fields of an entity.

use std::path::Path;

use super::Mapped;
use super::run::Request;
use crate::dictionary::{Entity, map_headers};
use crate::error::{Error, Result};
use crate::source::{self, RawTable};
use crate::text::fold_header;

/// Field that a mapping names to keep a column aside on purpose.
const ASIDE: &str = "-";

/// Maps the columns of a table, the caller's overrides first.
pub(super) fn map_columns(request: &Request<'_>, table: &RawTable) -> Result<Vec<Mapped>> {
    let headers: Vec<Vec<String>> = table.columns.iter().map(|column| column.path.clone()).collect();
    let mut mapping: Vec<Mapped> = map_headers(request.entity, &headers)
        .into_iter()
        .zip(&table.columns)
        .map(|(found, column)| Mapped {
            header: column.header(),
            letter: column.letter.clone(),
            field: found.field,
            confidence: found.confidence,
            how: found.how.to_owned(),
            rivals: found.rivals,
        })
        .collect();
    for (header, field) in request.mapping {
        override_column(request.entity, &mut mapping, header, field)?;
    }
    Ok(mapping)
}

fn override_column(entity: &Entity, mapping: &mut [Mapped], header: &str, field: &str) -> Result<()> {
    if field != ASIDE && entity.field(field).is_none() {
        return Err(Error::usage(
            format!("Thực thể {} không có trường {field}", entity.id),
            format!("Entity {} has no field {field}", entity.id),
        )
        .hint(
            format!("Xem các trường bằng: tudien dictionary show {}", entity.id),
            format!("See its fields with: tudien dictionary show {}", entity.id),
        ));
    }
    let wanted = fold_header(header);
    for column in mapping.iter_mut() {
        if fold_header(&column.header) == wanted {
            column.field = (field != ASIDE).then(|| field.to_owned());
            column.confidence = 1.0;
            "override".clone_into(&mut column.how);
        } else if column.field.as_deref() == Some(field) {
            column.rivals.insert(0, field.to_owned());
            column.field = None;
        }
    }
    Ok(())
}

/// A table belongs to the entity when at least two columns, or its only one, and half of those with a header map to it.
pub(super) fn belongs(mapping: &[Mapped]) -> bool {
    let headed = mapping.iter().filter(|column| !column.header.is_empty() && column.how != "running_number").count();
    let mapped = mapping.iter().filter(|column| column.field.is_some()).count();
    mapped >= 2.min(headed.max(1)) && mapped * 3 >= headed
}

/// The error for a file that holds no table of the entity, with the columns that were seen.
pub(super) fn no_table(request: &Request<'_>, path: &Path, tables: &[RawTable]) -> Error {
    let seen: Vec<String> = tables
        .iter()
        .map(|table| {
            let headers: Vec<String> = table.columns.iter().map(source::Column::header).collect();
            format!("«{}»", headers.join(" | "))
        })
        .collect();
    let (entity, seen) = (&request.entity.title, seen.join("; "));
    Error::read(
        path,
        format!("không có bảng nào là {} ({}). Các cột thấy được: {seen}", entity.vi, request.entity.id),
        format!("no table here is {} ({}). Columns seen: {seen}", entity.en, request.entity.id),
    )
    .hint(
        "Hãy xem lại --entity, hoặc chỉ rõ cột bằng --map \"Tiêu đề cột=ma_truong\".",
        "Check --entity, or name the columns with --map \"Column header=field_id\".",
    )
}
