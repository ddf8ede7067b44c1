//! `tudien privacy`.

mod aggregate;
mod key;
mod measure;
mod protect;
mod scan;

use std::process::ExitCode;

use clap::Subcommand;

use crate::console::Console;
use crate::error::Result;
use crate::publish::PlainTable;

/// Bảo vệ người trong dữ liệu: đo, tổng quát hóa, che ô nhỏ, rà dấu vết, tạo khóa giả danh.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien privacy measure bang.parquet --quasi ma_xa,nam_sinh,gioi_tinh --sensitive loai_ho
  tudien privacy protect bang.csv --quasi ma_xa,nam_sinh --hierarchy ma_xa=xa.csv --k 5 --out bang_an_danh.csv
  tudien privacy aggregate bang.csv --by ma_xa,gioi_tinh --least 5 --out so_luong.csv
  tudien privacy scan bang.csv
  tudien privacy key --out khoa_gia_danh.txt")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Measure(measure::Args),
    Protect(protect::Args),
    Aggregate(aggregate::Args),
    Scan(scan::Args),
    Key(key::Args),
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    match &args.command {
        Command::Measure(args) => measure::run(args, console),
        Command::Protect(args) => protect::run(args, console),
        Command::Aggregate(args) => aggregate::run(args, console),
        Command::Scan(args) => scan::run(args, console),
        Command::Key(args) => key::run(args, console),
    }
}

/// The sensitive columns with the order of their values: numbers have one, unless told to be categories.
fn sensitive(table: &PlainTable, names: &[String], categorical: bool) -> Result<Vec<crate::publish::SensitiveColumn>> {
    let places = table.places(names)?;
    Ok(places.into_iter().map(|place| (place, if categorical { None } else { table.ranks(place) })).collect())
}
