//! `tudien inspect`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::read_options::Reading;
use crate::console::Console;
use crate::error::Result;
use crate::source::{self, inspect};

/// Cho biết tudien hiểu một tệp thế nào, chưa làm gì cả.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Tệp cần xem: xlsx, xls, xlsb, ods, csv, tsv, txt.
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    #[command(flatten)]
    reading: Reading,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let reading = source::read(&args.file, &args.reading.options())?;
    let view = inspect::view(reading, None)?;
    if console.json {
        console.answer_json(&view)?;
    } else {
        console.answer(&inspect::text(&view, console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}
