//! `tudien doctor`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::console::Console;
use crate::doctor::{self, Asked, State};
use crate::error::Result;

/// Khám máy, thư mục, từ điển, kết quả và kho cho người hỗ trợ; không nêu điều gì của cá nhân.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien doctor
  tudien doctor --folder du_lieu --run kq --catalog kho
  tudien doctor --format json > kham.json    # gửi được cho người hỗ trợ: tên người dùng, thư mục riêng đã che

Mã thoát: 0 không có lỗi; 1 có lỗi phải sửa.")]
pub(super) struct Args {
    /// Thư mục làm việc.
    #[arg(long, value_name = "THƯ MỤC", default_value = ".")]
    folder: PathBuf,
    /// Kết quả của một lần chạy, để khám.
    #[arg(long, value_name = "THƯ MỤC")]
    run: Option<PathBuf>,
    /// Một kho, để khám.
    #[arg(long, value_name = "KHO")]
    catalog: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let lines = doctor::look(&Asked {
        folder: args.folder.clone(),
        dictionary: console.dictionary.clone(),
        run: args.run.clone(),
        catalog: args.catalog.clone(),
    });
    if console.json {
        console.answer_json(&lines)?;
    } else {
        let mut text = String::new();
        for line in &lines {
            writeln!(text, "{:<8}{:<12}{}", line.state.title(console.lang), line.id, line.message.get(console.lang))
                .ok();
            if let Some(hint) = &line.hint {
                writeln!(text, "{:<20}→ {}", "", hint.get(console.lang)).ok();
            }
        }
        console.answer(&text)?;
    }
    Ok(ExitCode::from(u8::from(lines.iter().any(|line| line.state == State::Fault))))
}
