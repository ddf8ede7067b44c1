//! `tudien dictionary show`.

use std::process::ExitCode;

use crate::console::Console;
use crate::dictionary::{self, Dictionary};
use crate::error::Result;

/// In một thực thể, một trường (thực_thể.trường), một kiểu hay một danh mục.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Mã cần xem.
    #[arg(value_name = "MÃ")]
    id: String,
}

/// Runs the command.
pub(super) fn run(args: &Args, dictionary: &Dictionary, console: &Console) -> Result<ExitCode> {
    match dictionary::show(dictionary, &args.id, console.lang) {
        Some(page) => super::answer(&page, console)?,
        None => return Err(dictionary::unknown_id(&args.id, &dictionary::ids(dictionary))),
    }
    Ok(ExitCode::SUCCESS)
}
