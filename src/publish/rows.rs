//! Which records stay out of the open set, and why. Rows in = rows kept + rows set aside.

use arrow::array::Array as _;
use rustc_hash::FxHashMap;

use super::read::{TextBatches, value};
use crate::check::Checked;
use crate::dictionary::Entity;
use crate::error::{Error, Result};
use crate::link::Linked;

/// A record beyond the survivor of its cluster.
pub(super) const DUPLICATE: &str = "trung_lap";
/// A record whose key has a finding of level error.
pub(super) const KEY_ERROR: &str = "loi_khoa";
/// A record without its key.
pub(super) const KEY_MISSING: &str = "thieu_khoa";
/// A record of which protecting persons left nothing.
pub(super) const NOTHING_LEFT: &str = "khong_con_gia_tri";

/// The reason in words.
pub(super) fn reason(id: &str) -> &'static str {
    match id {
        DUPLICATE => "Bản ghi trùng: đã giữ bản ghi tốt nhất của nhóm",
        KEY_ERROR => "Trường khóa có lỗi mức nghiêm trọng, chờ cơ quan chủ quản sửa",
        KEY_MISSING => "Thiếu trường khóa, chờ cơ quan chủ quản bổ sung",
        NOTHING_LEFT => "Thuộc nhóm quá ít người nên mọi ô phải để trống; bản ghi trống không công bố",
        _ => "Để lại",
    }
}

/// Records to set aside, by row number.
pub(super) type Aside = FxHashMap<u32, &'static str>;

/// Reads what linking and checking said of the records.
pub(super) fn aside(entity: &Entity, checked: &Checked, linked: Option<&Linked>) -> Result<Aside> {
    let mut aside = Aside::default();
    key_errors(entity, checked, &mut aside)?;
    if let Some(linked) = linked {
        duplicates(linked, &mut aside)?;
    }
    Ok(aside)
}

fn key_errors(entity: &Entity, checked: &Checked, aside: &mut Aside) -> Result<()> {
    for batch in TextBatches::open(&checked.path, &["level", "field", "_row"])? {
        let batch = batch?;
        let [level, field, row] = batch.as_slice() else {
            continue;
        };
        for place in 0..row.len() {
            let on_key = value(field, place).is_some_and(|field| entity.key.iter().any(|key| key == field));
            if on_key
                && value(level, place) == Some("error")
                && let Some(row) = value(row, place)
            {
                aside.insert(number(row)?, KEY_ERROR);
            }
        }
    }
    Ok(())
}

fn duplicates(linked: &Linked, aside: &mut Aside) -> Result<()> {
    for batch in TextBatches::open(&linked.dir.join("clusters.parquet"), &["_row", "survivor"])? {
        let batch = batch?;
        let [row, survivor] = batch.as_slice() else { continue };
        for place in 0..row.len() {
            if value(survivor, place) == Some("false")
                && let Some(row) = value(row, place)
            {
                aside.insert(number(row)?, DUPLICATE);
            }
        }
    }
    Ok(())
}

/// A row number.
pub(super) fn number(text: &str) -> Result<u32> {
    text.parse().map_err(|_| Error::stage("publish", "a row number is not a number"))
}
