//! `tudien dictionary search`.

use std::process::ExitCode;

use crate::console::Console;
use crate::dictionary::{self, Dictionary};
use crate::error::Result;

/// Tìm trong từ điển: có dấu hay không dấu, tên khác, gõ sai; trả lời năm câu hỏi cho mỗi kết quả.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Năm câu hỏi: đã có chưa, hiện trạng thế nào, của cơ quan nào, tham chiếu đến đâu, chia sẻ cho ai.

Ví dụ:
  tudien dictionary search số định danh
  tudien dictionary search so dinh danh --limit 3
  tudien dictionary search \"bằng lái\" --format json"
)]
pub(super) struct Args {
    /// Từ cần tìm.
    #[arg(value_name = "TỪ", required = true)]
    words: Vec<String>,
    /// Nhiều nhất bao nhiêu kết quả.
    #[arg(long, default_value_t = 5, value_name = "SỐ", value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
}

/// Runs the command. Status 1 where nothing was found.
pub(super) fn run(args: &Args, dictionary: &Dictionary, console: &Console) -> Result<ExitCode> {
    let page = dictionary::search_page(dictionary, &args.words.join(" "), usize::from(args.limit), console.lang);
    super::answer(&page, console)?;
    let exists = page.json.get("exists").and_then(serde_json::Value::as_bool).unwrap_or(false);
    Ok(if exists { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
