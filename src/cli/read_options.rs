//! What a person may state about how a file is to be read.

use std::path::PathBuf;

use crate::source::ReadOptions;

/// How to read the file, where it should not be decided by what stands in it.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Reading {
    /// Chỉ đọc trang tính (bảng, với SQLite) này.
    #[arg(long, value_name = "TÊN")]
    sheet: Option<String>,
    /// Chỉ đọc vùng này: A6:M420, 3:1002 với tệp văn bản, tr2-tr5 với PDF.
    #[arg(long, value_name = "VÙNG")]
    region: Option<String>,
    /// Số dòng tiêu đề.
    #[arg(long, value_name = "SỐ", value_parser = clap::value_parser!(u32).range(1..=20))]
    header_rows: Option<u32>,
    /// Bảng mã: utf-8, utf-16, windows-1258, tcvn3, vni.
    #[arg(long, value_name = "BẢNG MÃ")]
    encoding: Option<String>,
    /// Cách đọc đã lưu bằng «inspect --save»; tệp có biểu mẫu khác thì bị từ chối, kèm các điểm khác.
    #[arg(long = "reading", value_name = "READING.TOML")]
    saved: Option<PathBuf>,
    /// Câu SELECT trên tệp SQLite, thay cho các bảng của nó.
    #[arg(long, value_name = "SELECT")]
    query: Option<String>,
}

impl Reading {
    /// As the readers take it.
    pub(super) fn options(&self) -> ReadOptions {
        ReadOptions {
            sheet: self.sheet.clone(),
            region: self.region.clone(),
            header_rows: self.header_rows,
            encoding: self.encoding.clone(),
            reading: self.saved.clone(),
            query: self.query.clone(),
            database: None,
        }
    }
}
