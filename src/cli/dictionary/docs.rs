//! `tudien dictionary docs`.

use std::process::ExitCode;

use crate::console::Console;
use crate::dictionary::{self, Dictionary};
use crate::error::Result;

/// In trang README của từ điển.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// Runs the command.
pub(super) fn run(_: &Args, dictionary: &Dictionary, console: &Console) -> Result<ExitCode> {
    console.answer(&dictionary::readme(dictionary))?;
    Ok(ExitCode::SUCCESS)
}
