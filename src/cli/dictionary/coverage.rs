//! `tudien dictionary coverage`.

use std::process::ExitCode;

use crate::console::Console;
use crate::dictionary::{self, Dictionary};
use crate::error::Result;

/// Mỗi lớp từ điển (quốc gia, bộ, tỉnh, cơ quan) thêm gì và dùng bao nhiêu của lớp dưới.
#[derive(Debug, clap::Args)]
#[command(after_help = "Một lớp đặt trên lớp khác bằng dòng extends = \"thư_mục_bên_cạnh\" trong catalog.toml.

Ví dụ:
  tudien dictionary coverage
  tudien --dictionary tu_dien/so_noi_vu dictionary coverage --format json")]
pub(super) struct Args {}

/// Runs the command.
pub(super) fn run(_: &Args, dictionary: &Dictionary, console: &Console) -> Result<ExitCode> {
    super::answer(&dictionary::coverage_page(dictionary, console.lang), console)?;
    Ok(ExitCode::SUCCESS)
}
