//! `tudien link`.

use std::process::ExitCode;

use crate::console::Console;
use crate::error::{Error, Result};

/// Tìm các bản ghi là cùng một người, doanh nghiệp, thửa đất.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// Runs the command.
pub(super) fn run(_args: &Args, _console: &Console) -> Result<ExitCode> {
    Err(Error::usage("Lệnh này đang được xây dựng", "This command is being built"))
}
