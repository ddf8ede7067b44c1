//! `tudien extract`.

use std::process::ExitCode;

use crate::console::Console;
use crate::error::{Error, Result};

/// Trích mọi bảng trong một tệp ra CSV, kèm danh sách ô bị để lại.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// Runs the command.
pub(super) fn run(_args: &Args, _console: &Console) -> Result<ExitCode> {
    Err(Error::usage("Lệnh này đang được xây dựng", "This command is being built"))
}
