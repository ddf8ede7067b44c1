//! `tudien catalog history`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::catalog::{self, Catalog};
use crate::console::Console;
use crate::error::Result;

/// Các phiên bản của một bộ dữ liệu và thay đổi giữa chúng.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ví dụ:\n  tudien catalog history kho doanh_nghiep")]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Mã của bộ dữ liệu.
    #[arg(value_name = "MÃ")]
    set: String,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let versions = catalog::history(&Catalog::read(&args.catalog)?, &args.set)?;
    if console.json {
        console.answer_json(&versions)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = String::new();
    for version in &versions {
        writeln!(
            text,
            "{}  {} {} · {} {} · {} {} · {}",
            version.version,
            console.word("tính đến", "as of"),
            version.as_of,
            version.rows,
            console.word("bản ghi", "records"),
            console.word("điểm", "score"),
            super::score(version.score, console),
            version.added_by
        )
        .ok();
        if let (Some(at), Some(why)) = (&version.withdrawn_at, &version.withdrawn_why) {
            let at = at.get(..10).unwrap_or(at);
            writeln!(text, "    {} {at}: {why}", console.word("THU HỒI", "WITHDRAWN")).ok();
        }
        for line in version.changes.lines(console.lang) {
            writeln!(text, "    {line}").ok();
        }
    }
    console.answer(&text)?;
    Ok(ExitCode::SUCCESS)
}
