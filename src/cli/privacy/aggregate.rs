//! `tudien privacy aggregate`.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use crate::console::Console;
use crate::error::Result;
use crate::publish::{PlainTable, aggregate};

/// Đếm theo một đến ba cột, che ô nhỏ và những ô mà từ đó tính ngược được ô nhỏ.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien privacy aggregate bang.csv --by ma_xa,gioi_tinh --least 5 --out so_luong.csv

Ô từ 1 tới LEAST − 1 được thay bằng dấu *; thêm các ô khác bị che để không tổng nào cho tính lại: mỗi ô nhỏ đều có thể là
bất kỳ số nào từ 1 tới LEAST − 1. Dòng «Tổng» là tổng theo cột ấy.")]
pub(super) struct Args {
    /// Bảng (Parquet hoặc CSV UTF-8).
    #[arg(value_name = "TỆP")]
    table: PathBuf,
    /// Một đến ba cột, cách nhau bằng dấu phẩy.
    #[arg(long, value_name = "CỘT,…", value_delimiter = ',', required = true)]
    by: Vec<String>,
    /// Số nhỏ nhất được nêu.
    #[arg(long, default_value_t = 5)]
    least: u64,
    /// Tệp CSV kết quả.
    #[arg(long, value_name = "TỆP")]
    out: PathBuf,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let table = PlainTable::read(&args.table)?;
    let told = aggregate(&table, &args.by, args.least, &args.out)?;
    if console.json {
        console.answer_json(&json!({ "cells": told.cells, "small": told.small, "complement": told.complement }))?;
    } else {
        console.answer(&format!(
            "{}: {}\n{}: {}\n{}: {}\n",
            console.word("Ô", "Cells"),
            told.cells,
            console.word("Ô nhỏ bị che", "Small cells hidden"),
            told.small,
            console.word("Ô che thêm", "Hidden with them"),
            told.complement
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}
