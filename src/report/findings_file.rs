//! `phat_hien/<set>.csv`: every finding, uncut, for a spreadsheet.

use std::path::Path;

use arrow::array::Array as _;
use rustc_hash::FxHashMap;

use crate::check::CHECKS;
use crate::dictionary::Entity;
use crate::error::Result;
use crate::files::{self, Atomic};
use crate::publish::csv_file::{harmless, unwritable, writer};
use crate::publish::read::{TextBatches, value};

/// The headers, as stewards read them.
pub(super) const HEADERS: [&str; 10] =
    ["Mã kiểm tra", "Nội dung", "Mức", "Trường", "Tên trường", "Ô", "Giá trị", "Chi tiết", "Đề xuất", "Cơ quan sửa"];

/// Writes every finding of `findings` (Parquet) to `out`: UTF-8 with BOM, no cell that a spreadsheet would run.
/// Answers how many there were. The file holds values as they are: it is for those who mend them.
pub fn findings_csv(findings: &Path, entity: &Entity, out: &Path) -> Result<u64> {
    let mut file = Atomic::create(out)?;
    let mut count = 0;
    {
        let mut table = writer(&mut file, out)?;
        table.write_record(HEADERS).map_err(|cause| unwritable(out, cause))?;
        each(findings, entity, |record| {
            count += 1;
            table.write_record(record.map(harmless).iter().map(AsRef::as_ref)).map_err(|cause| unwritable(out, cause))
        })?;
        table.flush().map_err(|cause| files::unwritable(out, &cause))?;
    }
    file.commit()?;
    Ok(count)
}

/// Gives every finding as the cells of [`HEADERS`], in the order of the file.
pub(super) fn each(
    findings: &Path,
    entity: &Entity,
    mut give: impl FnMut([&str; HEADERS.len()]) -> Result<()>,
) -> Result<()> {
    let titles: FxHashMap<&str, &str> = CHECKS.iter().map(|check| (check.code, check.title.vi)).collect();
    let fields: FxHashMap<&str, &str> =
        entity.fields.iter().map(|field| (field.id.as_str(), field.title.vi.as_str())).collect();
    let columns = ["code", "level", "field", "address", "value", "detail", "proposal", "owner"];
    for batch in TextBatches::open(findings, &columns)? {
        let batch = batch?;
        let rows = batch.first().map_or(0, |column| column.len());
        for row in 0..rows {
            let cell = |column: usize| batch.get(column).and_then(|column| value(column, row)).unwrap_or_default();
            let [code, level, field, address, value, detail, proposal, owner] = std::array::from_fn(cell);
            let title = titles.get(code).copied().unwrap_or_default();
            let field_title = fields.get(field).copied().unwrap_or_default();
            give([code, title, level_word(level), field, field_title, address, value, detail, proposal, owner])?;
        }
    }
    Ok(())
}

fn level_word(level: &str) -> &str {
    match level {
        "error" => "lỗi",
        "warning" => "cảnh báo",
        "info" => "lưu ý",
        other => other,
    }
}
