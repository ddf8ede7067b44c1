//! `tudien dictionary infer`.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use crate::cli::read_options::Reading;
use crate::console::Console;
use crate::dictionary::{Dictionary, already_there, toml_files};
use crate::error::Result;
use crate::exchange::infer::infer;
use crate::files::{self, Folder};

/// What marks a folder as made by this command.
const MARK: &str = "BAN_NHAP.txt";

/// Soạn nháp một thực thể từ một bảng: kiểu, danh mục, khóa, dữ liệu cá nhân; đối chiếu với những gì từ điển đã có.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien dictionary infer \"Danh sách hộ nghèo.xlsx\"
  tudien dictionary infer ho_ngheo.csv --id ho_ngheo --title \"Hộ nghèo\" --out nhap
  tudien --dictionary nhap dictionary show ho_ngheo            # xem bản nháp

Mã thoát: 0 xong; 2 không làm được.")]
pub(super) struct Args {
    /// Tệp dữ liệu (xlsx, xls, xlsb, ods, csv, tsv, txt).
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Mã của thực thể; không nêu thì lấy theo tên tệp.
    #[arg(long, value_name = "MÃ")]
    id: Option<String>,
    /// Tên của thực thể; không nêu thì lấy tên tệp.
    #[arg(long, value_name = "TIÊU ĐỀ")]
    title: Option<String>,
    /// Thư mục cho bản nháp; không nêu thì in ra màn hình.
    #[arg(long, value_name = "THƯ MỤC")]
    out: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// Runs the command.
pub(super) fn run(args: &Args, dictionary: &Dictionary, console: &Console) -> Result<ExitCode> {
    let options = args.reading.options();
    let mut found = infer(&args.file, &options, args.id.as_deref(), args.title.as_deref(), dictionary)?;
    let written = toml_files(&found.documents);
    // A draft that the dictionary would refuse is no draft.
    let laid = Dictionary::check_files(console.dictionary.as_deref(), &written)?;
    found.told.extend(already_there(&laid));
    let texts: Vec<(&str, String)> =
        written.iter().map(|(name, bytes)| (name.as_str(), String::from_utf8_lossy(bytes).into_owned())).collect();
    if let Some(out) = &args.out {
        files::refuse_foreign(out, MARK)?;
        let folder = Folder::create(out)?;
        for (name, bytes) in &written {
            files::write(&folder.path().join(name), bytes)?;
        }
        let told: Vec<&str> = found.told.iter().map(|message| message.get(console.lang)).collect();
        files::write(&folder.path().join(MARK), told.join("\n").as_bytes())?;
        folder.commit()?;
    }
    if console.json {
        let told: Vec<&str> = found.told.iter().map(|message| message.get(console.lang)).collect();
        let map: serde_json::Map<String, serde_json::Value> =
            texts.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
        console.answer_json(&json!({ "files": map, "told": told, "out": args.out }))?;
        return Ok(ExitCode::SUCCESS);
    }
    for message in &found.told {
        console.status(message);
    }
    let answer: Vec<String> = match &args.out {
        Some(out) => texts.iter().map(|(name, _)| format!("{}\n", out.join(name).display())).collect(),
        None => texts.iter().map(|(name, text)| format!("# {name}\n{text}\n")).collect(),
    };
    if answer.is_empty() {
        console.answer(
            console.word("Từ điển đã có mọi trường của bảng này.", "The dictionary has every field of this table."),
        )?;
    }
    console.answer(&answer.concat())?;
    Ok(ExitCode::SUCCESS)
}
