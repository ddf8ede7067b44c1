//! `tudien catalog site`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::officer::By;
use crate::catalog::{self, Catalog};
use crate::cli::mapping::AsOf;
use crate::console::Console;
use crate::error::Result;

/// Dựng cổng dữ liệu mở tĩnh: không cần máy chủ, không gọi ra ngoài, mở được bằng cách bấm đúp index.html.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien catalog site kho --out cong --by cb.mau
  tudien catalog site kho --out cong --no-data --as-of 2026-12-31 --by cb.mau

Chỉ có dữ liệu mở đang công bố; bộ chia sẻ và phiên bản đã thu hồi không có trong cổng.")]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Thư mục của cổng; cổng cũ ở đó được thay khi cổng mới đã đủ.
    #[arg(long, value_name = "THƯ MỤC")]
    out: PathBuf,
    /// Không chép tệp dữ liệu vào cổng.
    #[arg(long)]
    no_data: bool,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    by: By,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let officer = args.by.officer()?;
    let mut catalog = Catalog::write(&args.catalog, &officer)?;
    let wanted = catalog::site::Wanted { out: &args.out, data: !args.no_data, day: args.as_of.day()? };
    let built = catalog::site::build(&mut catalog, &super::load(console)?, &officer, &wanted)?;
    if console.json {
        console.answer_json(&built)?;
    } else {
        let (sets, files) = (console.word("bộ dữ liệu", "sets"), console.word("tệp", "files"));
        console.answer(&format!(
            "{}: {} {sets}, {} {files}",
            args.out.join("index.html").display(),
            built.sets,
            built.files
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}
