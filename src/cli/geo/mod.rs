//! `tudien geo`.

mod convert;
mod table;
mod zones;

use std::process::ExitCode;

use clap::Subcommand;

use crate::console::Console;
use crate::error::Result;

/// Tọa độ VN-2000 và WGS 84: chuyển đổi, tìm chỗ đảo X/Y và sai kinh tuyến trục.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien geo convert 1402345,67 451234,56 --meridian 108-30
  tudien geo convert --to vn2000 12,680190 108,052806 --province 66
  tudien geo convert --file diem.xlsx --x \"Tọa độ X\" --y \"Tọa độ Y\" --province \"Đắk Lắk\" --out diem_wgs84.csv
  tudien geo zones --province \"Lâm Đồng\"")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Convert(Box<convert::Args>),
    Zones(zones::Args),
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    match &args.command {
        Command::Convert(args) => convert::run(args, console),
        Command::Zones(args) => zones::run(args, console),
    }
}
