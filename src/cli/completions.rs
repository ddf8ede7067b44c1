//! `tudien completions`.

use std::process::ExitCode;

use clap_complete::Shell;

use crate::console::Console;
use crate::error::{Error, Result};

/// In tệp gợi ý lệnh cho shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien completions bash > ~/.local/share/bash-completion/completions/tudien")]
pub(super) struct Args {
    /// Shell đang dùng.
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut super::help::command(console.lang), "tudien", &mut bytes);
    console.answer(&String::from_utf8(bytes).map_err(|cause| Error::stage("completions", cause))?)?;
    Ok(ExitCode::SUCCESS)
}
