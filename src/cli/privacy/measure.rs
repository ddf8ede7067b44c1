//! `tudien privacy measure`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use crate::console::Console;
use crate::error::Result;
use crate::privacy::{Measures, Sensitive, measure};
use crate::publish::PlainTable;

/// Đo k-ẩn danh, l-đa dạng, t-gần gũi và nguy cơ nhận lại của một bảng.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien privacy measure bang.parquet --quasi ma_xa,nam_sinh,gioi_tinh
  tudien privacy measure bang.csv --quasi ma_xa,nam_sinh --sensitive loai_ho --format json

Ô trống là một giá trị như mọi giá trị khác. Cột nhạy cảm toàn số được coi là có thứ tự; thêm --categorical nếu là mã.")]
pub(super) struct Args {
    /// Bảng (Parquet hoặc CSV UTF-8).
    #[arg(value_name = "TỆP")]
    table: PathBuf,
    /// Cột định danh gián tiếp, cách nhau bằng dấu phẩy.
    #[arg(long, value_name = "CỘT,…", value_delimiter = ',', required = true)]
    quasi: Vec<String>,
    /// Cột nhạy cảm, cách nhau bằng dấu phẩy.
    #[arg(long, value_name = "CỘT,…", value_delimiter = ',')]
    sensitive: Vec<String>,
    /// Coi cột nhạy cảm toàn số là mã, không có thứ tự.
    #[arg(long)]
    categorical: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let table = PlainTable::read(&args.table)?;
    let quasi: Vec<&[u32]> = table.places(&args.quasi)?.into_iter().map(|place| table.cells(place)).collect();
    let columns = super::sensitive(&table, &args.sensitive, args.categorical)?;
    let sensitive: Vec<Sensitive<'_>> = columns
        .iter()
        .map(|(place, ranks)| Sensitive { cells: table.cells(*place), ranks: ranks.as_deref() })
        .collect();
    let measured = measure(&quasi, &sensitive, table.rows());
    if console.json {
        console.answer_json(&json!({ "quasi": args.quasi, "sensitive": args.sensitive, "measures": measured }))?;
    } else {
        console.answer(&render(args, &measured, console))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn render(args: &Args, measured: &Measures, console: &Console) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        writeln!(text, "{name:<34}{value}").ok();
    };
    line(console.word("Số dòng", "Rows"), measured.rows.to_string());
    line(console.word("Số nhóm", "Groups"), measured.groups.to_string());
    line(console.word("k-ẩn danh (nhóm nhỏ nhất)", "k-anonymity (smallest group)"), measured.k.to_string());
    line(console.word("Dòng đứng một mình", "Rows alone in their group"), measured.alone.to_string());
    line(console.word("Nguy cơ cao nhất", "Highest risk"), format!("{:.4}", measured.highest_risk));
    line(console.word("Nguy cơ bình quân", "Average risk"), format!("{:.4}", measured.average_risk));
    for (name, found) in args.sensitive.iter().zip(&measured.sensitive) {
        line(&format!("{name}: {}", console.word("l-đa dạng", "l-diversity")), found.l.to_string());
        line(&format!("{name}: {}", console.word("l theo entropy", "entropy l")), format!("{:.4}", found.entropy_l));
        if let Some(c) = found.recursive_c {
            line(&format!("{name}: (c,l)"), format!("c > {c:.4}, l = {}", found.l));
        }
        line(&format!("{name}: {}", console.word("t-gần gũi", "t-closeness")), format!("{:.4}", found.t));
    }
    text
}
