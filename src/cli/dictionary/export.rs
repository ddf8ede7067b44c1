//! `tudien dictionary export`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use crate::console::Console;
use crate::dictionary::Source;
use crate::error::{Error, Result};
use crate::exchange::{self, Artefact, FORMATS, Format, View};
use crate::files::{self, Folder};
use crate::lang::{Lang, Message};

/// What marks a folder as made by an export: the account of what the format cannot hold.
const MARK: &str = "KHONG_GIU_DUOC.txt";

/// Xuất từ điển sang định dạng khác, kèm bản kê những gì định dạng ấy không giữ được.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien dictionary export                                     # có những định dạng nào
  tudien dictionary export xlsx --out tu_dien.xlsx
  tudien dictionary export html --out tu_dien.html
  tudien dictionary export postgresql --out sql cong_dan
  tudien dictionary export odcs --out hop_dong

Mã thoát: 0 xong; 2 không làm được.")]
pub(super) struct Args {
    /// Định dạng; không nêu thì liệt kê các định dạng.
    #[arg(value_name = "ĐỊNH DẠNG")]
    target: Option<String>,
    /// Chỉ những thực thể này, và danh mục chúng dùng.
    #[arg(value_name = "THỰC THỂ")]
    entities: Vec<String>,
    /// Thư mục cho kết quả; hoặc tệp, khi định dạng chỉ có một tệp.
    #[arg(long, value_name = "TỆP|THƯ MỤC")]
    out: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let Some(target) = &args.target else {
        return list(console);
    };
    let format = exchange::format(target)?;
    let source = Source::load(console.dictionary.as_deref())?;
    let made = (format.export)(&View::of(&source, &args.entities)?)?;
    let account = format.account(console.lang);
    match (&args.out, made.as_slice()) {
        (None, [only]) if std::str::from_utf8(&only.bytes).is_ok() => {
            console.answer(&String::from_utf8_lossy(&only.bytes))?;
            tell(format, console);
        }
        (None, _) => return Err(no_out(format, made.len())),
        (Some(out), made) => {
            write(format, out, made, console.lang)?;
            if console.json {
                let names: Vec<&str> = made.iter().map(|file| file.name.as_str()).collect();
                console
                    .answer_json(&json!({ "format": format.id, "out": out, "files": names, "not_held": account }))?;
            } else {
                let (count, title, out) = (made.len(), format.title.get(console.lang), out.display());
                console.answer(&match console.lang {
                    Lang::Vi => format!("{title}: {count} tệp ở {out}"),
                    Lang::En => format!("{title}: {count} file(s) in {out}"),
                })?;
                tell(format, console);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn no_out(format: &Format, count: usize) -> Error {
    Error::usage(
        format!("Định dạng {} gồm {count} tệp hoặc không phải văn bản: cần biết ghi vào đâu", format.id),
        format!("The format {} is {count} file(s) or no text: say where to write it", format.id),
    )
    .hint("Hãy thêm --out THƯ_MỤC.", "Add --out FOLDER.")
}

/// Says what the format cannot hold.
fn tell(format: &Format, console: &Console) {
    let mut told = Message::new("Định dạng này không giữ được:", "This format cannot hold:");
    for (vi, en) in format.account(Lang::Vi).iter().zip(format.account(Lang::En)) {
        write!(told.vi, "\n  - {vi}").ok();
        write!(told.en, "\n  - {en}").ok();
    }
    console.status(&told);
}

/// One file goes to its place; several go to a folder with the account beside them.
fn write(format: &Format, out: &Path, made: &[Artefact], lang: Lang) -> Result<()> {
    if let ([only], true) = (made, out.extension().is_some() && !out.is_dir()) {
        return files::write(out, &only.bytes);
    }
    files::refuse_foreign(out, MARK)?;
    let folder = Folder::create(out)?;
    for file in made {
        files::write(&folder.path().join(&file.name), &file.bytes)?;
    }
    let account: String = format.account(lang).iter().map(|line| format!("- {line}\n")).collect::<Vec<_>>().concat();
    let text = format!("{}\n\n{}\n{account}", format.title.get(lang), exchange::ACCOUNT.get(lang));
    files::write(&folder.path().join(MARK), text.as_bytes())?;
    folder.commit()
}

fn list(console: &Console) -> Result<ExitCode> {
    if console.json {
        let all: Vec<_> = FORMATS
            .iter()
            .map(|format| {
                json!({
                    "id": format.id,
                    "title": format.title.get(console.lang),
                    "import": format.import.is_some(),
                    "not_held": format.account(console.lang),
                })
            })
            .collect();
        console.answer_json(&all)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = String::new();
    for format in FORMATS {
        let both = if format.import.is_some() {
            console.word("xuất, nhập", "out, in")
        } else {
            console.word("xuất", "out")
        };
        writeln!(text, "{:<12} {} · {both}", format.id, format.title.get(console.lang)).ok();
        for line in format.account(console.lang) {
            writeln!(text, "             - {}: {line}", console.word("không giữ được", "cannot hold")).ok();
        }
    }
    console.answer(&text)?;
    Ok(ExitCode::SUCCESS)
}
