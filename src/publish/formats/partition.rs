//! Large sets in parts: a folder for each value of a column (Hive style, `ma_tinh=66/`), files of a bounded number of rows.
//!
//! Only a published column parts the data, and no part has fewer records than k-anonymity asks for: the name of a folder
//! must not point at anybody. The column stays in the files, so that each can be read alone and codes keep their zeros.

use std::collections::BTreeMap;

use super::Table;
use crate::error::{Error, Kind, Result};

/// Most folders.
const MOST: usize = 1000;
/// The folder of empty cells, as Hive names it.
const EMPTY: &str = "__HIVE_DEFAULT_PARTITION__";

/// Rows of one file, with the name of its folder (empty: none) and its number.
pub(super) struct Part {
    /// `ma_tinh=66/`, or empty.
    pub(super) folder: String,
    /// From 0.
    pub(super) number: usize,
    /// Its rows.
    pub(super) rows: Vec<u32>,
}

/// The parts of a table, in the order of the folders' names.
///
/// # Errors
/// When the column is not published, or has too many values; [`Kind::Refused`] when a part would be too small.
pub(super) fn parts(table: &Table<'_>, order: &[u32], column: Option<&str>, most: Option<u32>) -> Result<Vec<Part>> {
    let folders = match column {
        None => BTreeMap::from([(String::new(), order.to_vec())]),
        Some(id) => folders(table, order, id)?,
    };
    let most = most.map_or(usize::MAX, |most| most.max(1) as usize);
    let mut parts = Vec::new();
    for (folder, rows) in folders {
        // even files: the last is not a handful of rows
        let files = rows.len().div_ceil(most).max(1);
        let size = rows.len().div_ceil(files).max(1);
        let chunks = rows.chunks(size).map(<[u32]>::to_vec);
        parts.extend(chunks.enumerate().map(|(number, rows)| Part { folder: folder.clone(), number, rows }));
    }
    Ok(parts)
}

fn folders(table: &Table<'_>, order: &[u32], id: &str) -> Result<BTreeMap<String, Vec<u32>>> {
    let Some((field, column)) = table.fields().find(|(field, _)| field.id == id) else {
        let known = table.open.iter().map(|field| field.id.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Error::usage(
            format!("Không chia phần được theo «{id}»: cột này không công bố"),
            format!("The data cannot be parted by “{id}”: that column is not published"),
        )
        .hint(format!("Các cột công bố: {known}."), format!("Published columns: {known}.")));
    };
    let count = column.values().count();
    if count > MOST {
        return Err(Error::usage(
            format!("Cột «{id}» có {count} giá trị, quá nhiều để chia phần (tối đa {MOST})"),
            format!("The column “{id}” has {count} values, too many to part the data by (at most {MOST})"),
        )
        .hint("Hãy chọn cột có ít giá trị hơn, như mã tỉnh, mã xã.", "Choose a column with fewer values."));
    }
    let mut folders: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let name = |text: Option<&str>| format!("{}={}/", field.id, text.map_or_else(|| EMPTY.to_owned(), encoded));
    let names: Vec<String> = std::iter::once(name(None)).chain(column.values().map(|text| name(Some(text)))).collect();
    for row in order {
        let code = column.cells().get(*row as usize).copied().unwrap_or_default();
        let folder = names.get(code as usize).ok_or_else(|| Error::stage("publish", "partition"))?;
        match folders.get_mut(folder) {
            Some(rows) => rows.push(*row),
            None => {
                folders.insert(folder.clone(), vec![*row]);
            }
        }
    }
    let least = table.package.privacy.k_required;
    let small = folders.values().filter(|rows| (rows.len() as u64) < least).count();
    if small > 0 {
        return Err(Error::new(
            Kind::Refused,
            format!("Chia phần theo «{id}» thì {small} phần có ít hơn {least} bản ghi (k-ẩn danh)"),
            format!("Parted by “{id}”, {small} parts would have fewer than {least} records (k-anonymity)"),
        )
        .hint(
            "Hãy chia theo một cột rộng hơn (mã tỉnh thay cho mã xã), hoặc không chia.",
            "Part the data by a broader column (province instead of commune), or not at all.",
        ));
    }
    Ok(folders)
}

/// A value as a folder's name: letters and digits of ASCII, `-`, `_` and `.` as they are, other bytes as `%XX`.
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut made, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || (byte == b'.' && !made.is_empty()) {
            made.push(char::from(byte));
        } else {
            write!(made, "%{byte:02X}").ok();
        }
        made
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_names_of_folders() {
        assert_eq!(encoded("066"), "066");
        assert_eq!(encoded("../x"), "%2E.%2Fx");
        assert_eq!(encoded("Nữ"), "N%E1%BB%AF");
    }
}
