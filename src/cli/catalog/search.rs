//! `tudien catalog search`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::list::lines;
use crate::catalog::{self, Catalog};
use crate::console::Console;
use crate::error::Result;

/// Tìm bộ dữ liệu: có dấu hay không dấu, tên gọi khác, gõ sai vài chữ.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ví dụ:\n  tudien catalog search kho thửa đất\n  tudien catalog search kho \"doanh ngiep\" --limit 5"
)]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Từ cần tìm.
    #[arg(value_name = "TỪ", required = true)]
    words: Vec<String>,
    /// Số kết quả nhiều nhất.
    #[arg(long, value_name = "SỐ", default_value_t = 10)]
    limit: usize,
}

/// Runs the command: 1 when nothing was found.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let catalog = Catalog::read(&args.catalog)?;
    let found = catalog::search(&catalog, &args.words.join(" "), args.limit)?;
    if console.json {
        console.answer_json(&found)?;
    } else if found.is_empty() {
        console.answer(console.word("Không thấy bộ dữ liệu nào.", "No data set was found."))?;
    } else {
        console.answer(&lines(found.iter().map(|found| &found.line), console))?;
    }
    Ok(ExitCode::from(u8::from(found.is_empty())))
}
