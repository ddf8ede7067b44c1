//! `tudien catalog use`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::officer::By;
use crate::catalog::{self, Catalog};
use crate::console::Console;
use crate::error::Result;

/// Ghi nhận một cơ quan đang dùng bộ dữ liệu, vào việc gì.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ví dụ:\n  tudien catalog use kho doanh_nghiep --agency \"Sở Mẫu\" --purpose \"thống kê quý\" --by cb.mau"
)]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Mã của bộ dữ liệu.
    #[arg(value_name = "MÃ")]
    set: String,
    /// Cơ quan dùng.
    #[arg(long, value_name = "CƠ QUAN")]
    agency: String,
    /// Dùng vào việc gì.
    #[arg(long, value_name = "MỤC ĐÍCH")]
    purpose: String,
    #[command(flatten)]
    by: By,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let officer = args.by.officer()?;
    let mut catalog = Catalog::write(&args.catalog, &officer)?;
    catalog::use_set(&mut catalog, &officer, &args.set, args.agency.trim(), args.purpose.trim())?;
    console.answer(console.word("Đã ghi nhận.", "Noted."))?;
    Ok(ExitCode::SUCCESS)
}
