//! `tudien dictionary list`.

use std::process::ExitCode;

use crate::console::Console;
use crate::dictionary::{self, Dictionary};
use crate::error::Result;

/// Liệt kê thực thể, kiểu, danh mục và những gì được định nghĩa lại.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// Runs the command.
pub(super) fn run(_: &Args, dictionary: &Dictionary, console: &Console) -> Result<ExitCode> {
    super::answer(&dictionary::list(dictionary, console.lang), console)?;
    Ok(ExitCode::SUCCESS)
}
