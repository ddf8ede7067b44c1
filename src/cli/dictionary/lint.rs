//! `tudien dictionary lint`.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::console::Console;
use crate::dictionary::{self, Weight};
use crate::error::Result;
use crate::link;

/// Soát từ điển: mọi lỗi cùng một lượt, kèm tệp, dòng và mã; rồi những điều nên sửa.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ví dụ:
  tudien dictionary lint                        soát từ điển có sẵn
  tudien dictionary lint tu_dien_tinh           soát một thư mục đặt trên từ điển có sẵn
  tudien dictionary lint tu_dien_tinh --fail-on warning --format json")]
pub(super) struct Args {
    /// Thư mục từ điển; không nêu: thư mục của --dictionary, hoặc từ điển có sẵn.
    #[arg(value_name = "THƯ_MỤC")]
    folder: Option<PathBuf>,
    /// Kết thúc với mã 1 khi có điều nặng từ mức này trở lên.
    #[arg(long, default_value = "error", value_name = "MỨC", value_parser = ["error", "warning", "note"])]
    fail_on: String,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let folder = args.folder.as_deref().or(console.dictionary.as_deref());
    let found = dictionary::lint(folder, link::validate)?;
    super::answer(&dictionary::lint_page(&found, console.lang), console)?;
    let least = match args.fail_on.as_str() {
        "note" => Weight::Note,
        "warning" => Weight::Warning,
        _ => Weight::Error,
    };
    let failed = found.iter().any(|lint| lint.weight >= least);
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
