//! `tudien explain`.

use std::process::ExitCode;

use crate::console::Console;
use crate::error::{Error, Result};

/// Giải thích một mã kiểm tra, một kiểu, một trường hay một danh mục.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// Runs the command.
pub(super) fn run(_args: &Args, _console: &Console) -> Result<ExitCode> {
    Err(Error::usage("Lệnh này đang được xây dựng", "This command is being built"))
}
