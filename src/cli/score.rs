//! `tudien score`.

use std::process::ExitCode;

use crate::console::Console;
use crate::error::{Error, Result};

/// Chấm điểm sáu phẩm chất.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// Runs the command.
pub(super) fn run(_args: &Args, _console: &Console) -> Result<ExitCode> {
    Err(Error::usage("Lệnh này đang được xây dựng", "This command is being built"))
}
