//! Which records stay out of the open set, and why. Rows in = rows kept + rows set aside.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::Checked;
use crate::dictionary::{Entity, Field, Role};
use crate::error::{Error, Result};
use crate::link::Linked;
use crate::normalize::read::{NumberBatches, TextBatches, value};

/// A record beyond the survivor of its cluster.
pub(super) const DUPLICATE: &str = "trung_lap";
/// A record whose key has a finding of level error.
pub(super) const KEY_ERROR: &str = "loi_khoa";
/// A record without its key.
pub(super) const KEY_MISSING: &str = "thieu_khoa";
/// A record of which protecting persons left nothing.
pub(super) const NOTHING_LEFT: &str = "khong_con_gia_tri";
/// A record whose key holds a trace of a person.
pub(super) const TRACE: &str = "dau_vet_ca_nhan";
/// A record whose group lacks l-diversity or t-closeness.
pub(super) const GROUP: &str = "nhom_khong_dat";
/// A record in a group smaller than k, of which there are fewer than k.
pub(super) const FEW: &str = "nhom_qua_it_nguoi";
/// A household business: its name, address and tax code are those of a person.
pub(super) const HOUSEHOLD: &str = "ho_kinh_doanh";

/// The list of forms of enterprise, and the code in it of a household business.
const HOUSEHOLD_FORM: (&str, &str) = ("loai_hinh_doanh_nghiep", "hkd");

/// True for a field whose values can say that the record is a household business.
pub(super) fn tells_household(field: &Field) -> bool {
    is_form(field) || field.role == Some(Role::OrganisationName)
}

fn is_form(field: &Field) -> bool {
    field.codes.as_deref() == Some(HOUSEHOLD_FORM.0)
}

/// True where a value says that the record is a household business. Since 1 July 2025 its tax code is the personal
/// number of its head (Luật Quản lý thuế 2019, Điều 35), and it mostly trades at home under the head's name.
pub(super) fn household(field: &Field, value: Option<&str>) -> bool {
    let Some(value) = value else { return false };
    if is_form(field) {
        return value == HOUSEHOLD_FORM.1;
    }
    field.role == Some(Role::OrganisationName) && {
        let name = value.trim_start().to_lowercase();
        ["hộ kinh doanh", "hkd "].iter().any(|start| name.starts_with(start))
    }
}

/// The reason in words.
pub(super) fn reason(id: &str) -> &'static str {
    match id {
        DUPLICATE => "Bản ghi trùng: đã giữ bản ghi tốt nhất của nhóm",
        KEY_ERROR => "Trường khóa có lỗi mức nghiêm trọng, chờ cơ quan chủ quản sửa",
        KEY_MISSING => "Thiếu trường khóa, chờ cơ quan chủ quản bổ sung",
        HOUSEHOLD => "Hộ kinh doanh: tên, địa chỉ và mã số thuế gắn với một người, không công bố từng hộ",
        TRACE => "Trường khóa chứa dấu vết cá nhân, chờ cơ quan chủ quản sửa",
        GROUP => "Thuộc nhóm không đạt l-đa dạng hoặc t-gần gũi: giá trị nhạy cảm của từng người có thể bị suy ra",
        FEW => "Thuộc nhóm quá ít người (nhỏ hơn k), tổng quát hóa vẫn không đủ",
        NOTHING_LEFT => "Thuộc nhóm quá ít người nên mọi ô phải để trống; bản ghi trống không công bố",
        _ => "Để lại",
    }
}

/// Records to set aside, by row number.
pub(super) type Aside = FxHashMap<u32, &'static str>;

/// What linking and checking said of the records.
#[derive(Default)]
pub(super) struct Judged {
    /// Records that stay at home.
    pub(super) aside: Aside,
    /// Cells that stay at home: row number and place among the published columns. A value that checking calls impossible
    /// (a founding year that has not come, a negative capital) is no data; the rest of its record is.
    pub(super) wrong: FxHashSet<(u32, usize)>,
}

/// Reads what linking and checking said of the records; `open` are the ids of the fields that go out.
pub(super) fn judged(entity: &Entity, open: &[&str], checked: &Checked, linked: Option<&Linked>) -> Result<Judged> {
    let mut judged = Judged::default();
    errors(entity, open, checked, &mut judged)?;
    if let Some(linked) = linked {
        duplicates(linked, &mut judged.aside)?;
    }
    Ok(judged)
}

/// Checks of what is correct («đúng»): others find what is missing, repeated, late or unlike another table, of which the cell
/// at hand need not be the wrong one.
const CORRECT: &str = "DUNG-";

/// An error in the key sets the record aside; a value of another field that cannot be correct only its cell.
fn errors(entity: &Entity, open: &[&str], checked: &Checked, judged: &mut Judged) -> Result<()> {
    let rows = NumberBatches::open(&checked.path, &["_row"])?;
    for (rows, batch) in rows.zip(TextBatches::open(&checked.path, &["code", "level", "field"])?) {
        let (rows, batch) = (rows?, batch?);
        let ([rows], [code, level, field]) = (rows.as_slice(), batch.as_slice()) else {
            continue;
        };
        for (place, row) in rows.iter().enumerate() {
            let (Some("error"), Some(field), Some(row)) = (value(level, place), value(field, place), row) else {
                continue;
            };
            if entity.key.iter().any(|key| key == field) {
                judged.aside.insert(row, KEY_ERROR);
            }
            if value(code, place).is_some_and(|code| code.starts_with(CORRECT)) {
                judged.wrong.extend(open.iter().position(|id| *id == field).map(|place| (row, place)));
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
