//! `tudien inspect`.

use std::process::ExitCode;

use crate::console::Console;
use crate::error::{Error, Result};

/// Cho biết tudien hiểu một tệp thế nào, chưa làm gì cả.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// Runs the command.
pub(super) fn run(_args: &Args, _console: &Console) -> Result<ExitCode> {
    Err(Error::usage("Lệnh này đang được xây dựng", "This command is being built"))
}
