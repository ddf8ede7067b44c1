//! `tudien catalog withdraw`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::officer::By;
use crate::catalog::{self, Catalog};
use crate::console::Console;
use crate::error::Result;

/// Thu hồi một phiên bản: tệp vẫn giữ trong kho, không cung cấp nữa, ghi rõ lý do.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ví dụ:\n  tudien catalog withdraw kho doanh_nghiep 1.1.0 --why \"sai vốn điều lệ\" --by cb.mau"
)]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Mã của bộ dữ liệu.
    #[arg(value_name = "MÃ")]
    set: String,
    /// Phiên bản.
    #[arg(value_name = "PHIÊN BẢN")]
    version_number: String,
    /// Lý do.
    #[arg(long, value_name = "LÝ DO")]
    why: String,
    #[command(flatten)]
    by: By,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let officer = args.by.officer()?;
    let mut catalog = Catalog::write(&args.catalog, &officer)?;
    catalog::withdraw(&mut catalog, &officer, &args.set, &args.version_number, args.why.trim())?;
    console.answer(&format!("{} {} {}", console.word("Đã thu hồi", "Withdrawn"), args.set, args.version_number))?;
    Ok(ExitCode::SUCCESS)
}
