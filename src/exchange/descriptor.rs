//! Descriptors of other people: JSON of a bounded size, paths that stay within their folder.

use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use crate::dictionary::Document;
use crate::error::{Error, Result};
use crate::files;

/// Larger descriptors are refused.
const LARGEST: u64 = 64 << 20;

/// The descriptor as an object.
pub fn descriptor(file: &Path) -> Result<Document> {
    let bytes = files::read_at_most(file, LARGEST)?;
    let other = |error: Error| {
        error.hint(
            "Hãy nêu một tệp datapackage.json hoặc một Table Schema.",
            "Name a datapackage.json or a Table Schema.",
        )
    };
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(other(Error::read(file, "phải là một đối tượng JSON", "must be a JSON object"))),
        Err(cause) => Err(other(Error::read(file, format!("không phải JSON: {cause}"), format!("not JSON: {cause}")))),
    }
}

/// A path of a descriptor within its folder: no address, no absolute path, no way out.
pub fn inside(file: &Path, folder: &Path, path: &str) -> Result<PathBuf> {
    let within = Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if within && !path.contains("://") && !path.contains('\\') {
        return Ok(folder.join(path));
    }
    let shown: String = path.chars().take(80).collect();
    Err(Error::read(
        file,
        format!("đường dẫn «{shown}» ra ngoài thư mục của gói hoặc là địa chỉ mạng, nên không đọc"),
        format!("path \"{shown}\" leads out of the package's folder or to the network, so it is not read"),
    )
    .hint(
        "Hãy chép tệp dữ liệu vào thư mục của gói và sửa đường dẫn trong datapackage.json.",
        "Copy the data file into the package's folder and mend its path in datapackage.json.",
    ))
}
