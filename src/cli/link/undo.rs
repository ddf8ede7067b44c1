//! `tudien link undo`.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::console::Console;
use crate::error::{Error, Result};
use crate::job;
use crate::lang::Message;
use crate::link::known::{Decision, Decisions, Verdict};
use crate::link::merge::{self, Undoing, Undone};

/// Hoàn lại các lần hợp nhất: tất cả (trả lại đúng từng byte của tệp gốc), hoặc chỉ của một vài bản ghi.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien link undo hop_nhat
  tudien link undo hop_nhat --record R0000008 --by \"Tổ dữ liệu\" --note \"cha con trùng tên\"
  tudien link undo hop_nhat --record R0000008 --by \"Tổ dữ liệu\" --keep-apart quyet_dinh.csv

Với --keep-apart, các bản ghi ấy được ghi là «không trùng» vào tệp quyết định: lần sau đưa tệp ấy cho --decisions thì
chúng không bị nối lại.")]
pub(super) struct Args {
    /// Thư mục do «link apply» tạo ra.
    #[arg(value_name = "THƯ MỤC")]
    dir: PathBuf,
    /// Chỉ hoàn lại lần hợp nhất có bản ghi này (lặp lại được).
    #[arg(long, value_name = "MÃ")]
    record: Vec<String>,
    /// Ai hoàn lại.
    #[arg(long, value_name = "TÊN", default_value = "")]
    by: String,
    /// Vì sao.
    #[arg(long, value_name = "VĂN BẢN", default_value = "")]
    note: String,
    /// Ghi thêm vào tệp quyết định này (CSV) rằng các bản ghi ấy không trùng nhau; cần --record và --by.
    #[arg(long, value_name = "TỆP", requires = "record")]
    keep_apart: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    if args.keep_apart.is_some() && args.by.trim().is_empty() {
        return Err(Error::usage("Chưa nêu ai quyết định", "Who decides was not named")
            .hint("Hãy thêm --by, ví dụ --by \"Tổ dữ liệu\".", "Add --by, for example --by \"Data team\"."));
    }
    let date = job::today().to_string();
    let undoing = Undoing { by: args.by.clone(), date: date.clone(), note: args.note.clone() };
    // decisions are read before anything is done, so that a faulty file changes nothing
    let mut decisions = Decisions::new(false);
    if let Some(path) = args.keep_apart.as_ref().filter(|path| path.is_file()) {
        decisions.read(path)?;
    }
    let undone = merge::undo(&args.dir, &args.record, &undoing)?;
    if let Some(path) = &args.keep_apart {
        for records in &undone.records {
            for (at, left) in records.iter().enumerate() {
                for right in records.iter().skip(at + 1).filter(|right| *right != left) {
                    let verdict = Verdict::Apart;
                    let (by, date, note) = (args.by.clone(), date.clone(), args.note.clone());
                    decisions.put(Decision { left: left.clone(), right: right.clone(), verdict, by, date, note });
                }
            }
        }
        decisions.write(path)?;
    }
    if console.json {
        console.answer_json(&undone)?;
    } else {
        console.answer(summary(&undone).get(console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn summary(undone: &Undone) -> Message {
    let Undone { merges, standing, left, as_it_was, .. } = undone;
    let count = merges.len();
    let mut told = Message::new(
        format!("{count} lần hợp nhất được hoàn lại, {standing} lần còn hiệu lực, {left} bản ghi"),
        format!("{count} merges taken back, {standing} stand, {left} records"),
    );
    if *as_it_was {
        told.vi.push_str("; bảng lại đúng từng byte như tệp gốc");
        told.en.push_str("; the table has the bytes of the input again");
    }
    told
}
