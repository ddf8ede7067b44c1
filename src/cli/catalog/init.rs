//! `tudien catalog init`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::officer::By;
use crate::catalog::Catalog;
use crate::console::Console;
use crate::error::Result;

/// Bắt đầu một kho dữ liệu.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ví dụ:\n  tudien catalog init kho --by cb.mau")]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    #[command(flatten)]
    by: By,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let catalog = Catalog::init(&args.catalog, &args.by.officer()?)?;
    console.answer(&format!("{} {}", console.word("Kho dữ liệu:", "Catalog:"), catalog.root().display()))?;
    Ok(ExitCode::SUCCESS)
}
