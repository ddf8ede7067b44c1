//! `tudien catalog push`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::officer::By;
use crate::catalog::{self, Catalog};
use crate::console::Console;
use crate::error::Result;

/// Đưa bộ dữ liệu mở lên một cổng CKAN. Lệnh duy nhất của kho dùng mạng.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien catalog push kho doanh_nghiep --to https://data.tinh.example --org so_mau --dry-run
  tudien catalog push kho --to https://data.tinh.example --org so_mau --by cb.mau

Mã truy cập (API token) chỉ lấy từ biến môi trường TUDIEN_CKAN_TOKEN. Đứt giữa chừng thì chạy lại: cái gì đã lên thì
không lên lần nữa. Không nêu mã bộ dữ liệu thì đưa mọi bộ mở đang công bố.")]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Mã của bộ dữ liệu.
    #[arg(value_name = "MÃ")]
    sets: Vec<String>,
    /// Địa chỉ của cổng CKAN.
    #[arg(long, value_name = "URL")]
    to: String,
    /// Tên tổ chức trên cổng sở hữu các bộ dữ liệu.
    #[arg(long, value_name = "TỔ CHỨC")]
    org: String,
    /// Chỉ nói sẽ làm gì.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    by: By,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let officer = args.by.officer()?;
    let mut catalog =
        if args.dry_run { Catalog::read(&args.catalog)? } else { Catalog::write(&args.catalog, &officer)? };
    let token = std::env::var("TUDIEN_CKAN_TOKEN").unwrap_or_default();
    let portal = catalog::ckan::Portal::new(&args.to, &token, &args.org)?;
    let tell = |message: &crate::lang::Message| console.status(message);
    let pushed = catalog::ckan::push(&mut catalog, &officer, &portal, &args.sets, args.dry_run, &tell)?;
    if console.json {
        console.answer_json(&pushed)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = String::new();
    for one in &pushed {
        writeln!(text, "{} {}", one.set, one.version).ok();
        for step in &one.steps {
            writeln!(text, "  {}", step.told().get(console.lang)).ok();
        }
    }
    console.answer(&text)?;
    Ok(ExitCode::SUCCESS)
}
