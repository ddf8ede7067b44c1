//! `tudien extract`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::read_options::Reading;
use crate::console::Console;
use crate::error::Result;
use crate::lang::Message;
use crate::source;
use crate::source::extract;

/// Trích mọi bảng trong một tệp ra CSV, kèm danh sách ô bị để lại.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien extract bao_cao.xlsx --out trich
  tudien extract bao_cao.xlsx --sheet \"Biểu 01\" --region A6:M420 --header-rows 2 --out trich
  tudien extract cu.csv --encoding tcvn3 --out trich

Mỗi bảng thành TÊN.t1.csv, TÊN.t2.csv …; TÊN.json cho biết bảng đứng ở đâu và ô nào bị để lại vì sao.")]
pub(super) struct Args {
    /// Tệp cần đọc: xlsx, xls, xlsb, ods, csv, tsv, txt.
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Thư mục ghi kết quả.
    #[arg(long, value_name = "THƯ MỤC", default_value = ".")]
    out: PathBuf,
    #[command(flatten)]
    reading: Reading,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let reading = source::read(&args.file, &args.reading.options())?;
    let name = stem(&args.file);
    let summary = extract::write(reading, &args.out, &name)?;
    for table in &summary.tables {
        console.status(&Message::new(
            format!("{}: {} dòng, {} cột ({})", table.file, table.rows, table.columns.len(), table.place()),
            format!("{}: {} rows, {} columns ({})", table.file, table.rows, table.columns.len(), table.place()),
        ));
    }
    if console.json {
        console.answer_json(&summary)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn stem(file: &Path) -> String {
    file.file_stem().map_or_else(|| "bang".to_owned(), |stem| stem.to_string_lossy().into_owned())
}
