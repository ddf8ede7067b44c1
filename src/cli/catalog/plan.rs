//! `tudien catalog plan`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::officer::By;
use crate::catalog::{self, Catalog, Planned, State};
use crate::console::Console;
use crate::error::Result;

/// Ghi vào kho một bộ dữ liệu đang xây dựng hoặc cần xây dựng.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien catalog plan kho ho_ngheo --state dang --by cb.mau
  tudien catalog plan kho san_pham_ocop --state can --title \"Sản phẩm OCOP\" --owner \"Sở Mẫu\" --by cb.mau")]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Mã của bộ dữ liệu.
    #[arg(value_name = "MÃ")]
    set: String,
    /// Trạng thái: dang (đang xây dựng), can (cần xây dựng).
    #[arg(long, value_enum, value_name = "TRẠNG THÁI")]
    state: State,
    /// Tiêu đề; mặc định theo thực thể.
    #[arg(long, value_name = "TIÊU ĐỀ")]
    title: Option<String>,
    /// Cơ quan chủ quản; mặc định theo thực thể.
    #[arg(long, value_name = "CƠ QUAN")]
    owner: Option<String>,
    /// Thực thể của từ điển; mặc định là thực thể cùng mã.
    #[arg(long, value_name = "MÃ")]
    entity: Option<String>,
    #[command(flatten)]
    by: By,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let officer = args.by.officer()?;
    let planned = Planned {
        id: args.set.clone(),
        title: args.title.clone(),
        entity: args.entity.clone(),
        owner: args.owner.clone(),
        state: args.state,
    };
    catalog::plan(&mut Catalog::write(&args.catalog, &officer)?, &super::load(console)?, &officer, &planned)?;
    console.answer(&format!("{}: {}", args.set, args.state.title(console.lang)))?;
    Ok(ExitCode::SUCCESS)
}
