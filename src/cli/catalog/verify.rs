//! `tudien catalog verify`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::catalog::{self, Catalog};
use crate::console::Console;
use crate::error::Result;

/// Kiểm tra mọi tệp đã công bố và cả nhật ký có còn nguyên vẹn không; nêu đúng tệp, đúng mục bị sửa.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien catalog verify kho

Dấu của mục cuối nhật ký nên ghi ra nơi khác (biên bản, công văn): sau này nó chứng minh nhật ký chưa bị viết lại.
Mã thoát: 0 nguyên vẹn; 1 có chỗ bị sửa.")]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let found = catalog::verify(&Catalog::read(&args.catalog)?)?;
    if console.json {
        console.answer_json(&found)?;
    } else {
        let mut text = String::new();
        for wrong in &found.wrong {
            writeln!(text, "{} {}: {}", console.word("BỊ SỬA", "CHANGED"), wrong.what, wrong.message.get(console.lang))
                .ok();
        }
        let (versions, files, entries) = (found.versions, found.files, found.entries);
        let counts = match console.lang {
            crate::lang::Lang::Vi => format!("{versions} phiên bản, {files} tệp, {entries} mục nhật ký"),
            crate::lang::Lang::En => format!("{versions} versions, {files} files, {entries} entries of the log"),
        };
        let verdict = if found.wrong.is_empty() {
            console.word("Nguyên vẹn", "Whole")
        } else {
            console.word("Không nguyên vẹn", "Not whole")
        };
        writeln!(text, "{verdict}: {counts}").ok();
        writeln!(text, "{} {}: {}", console.word("Dấu của mục", "Seal of entry"), found.head.seq, found.head.seal).ok();
        console.answer(&text)?;
    }
    Ok(ExitCode::from(u8::from(!found.wrong.is_empty())))
}
