//! `tudien dictionary import`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use crate::console::Console;
use crate::dictionary::toml_files;
use crate::error::{Error, Result};
use crate::exchange::{self, FORMATS, Format};
use crate::files::{self, Folder};
use crate::lang::{Lang, Message};

/// What marks a folder as made by an import: what it was made of.
const MARK: &str = "NHAP_TU.txt";

/// Nhập từ điển từ sổ tính Excel, hợp đồng dữ liệu (ODCS), gói dữ liệu hay Table Schema: ghi phần khác với từ điển bên dưới.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien dictionary import tu_dien.xlsx --out tu_dien_tinh
  tudien dictionary import hop_dong/ --out tu_dien_so --from odcs
  tudien dictionary import datapackage.json --out nhap
  tudien --dictionary tu_dien_tinh dictionary list             # dùng kết quả

Mã thoát: 0 xong; 2 không làm được.")]
pub(super) struct Args {
    /// Sổ tính, hợp đồng, gói, lược đồ, hay thư mục chứa chúng.
    #[arg(value_name = "TỆP|THƯ MỤC")]
    input: PathBuf,
    /// Định dạng; không nêu thì theo tên tệp.
    #[arg(long, value_name = "ĐỊNH DẠNG")]
    from: Option<String>,
    /// Thư mục cho phần từ điển được nhập.
    #[arg(long, value_name = "THƯ MỤC")]
    out: PathBuf,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let format = match &args.from {
        Some(id) => exchange::format(id)?,
        None => by_name(&args.input)?,
    };
    let Some(import) = format.import else {
        return Err(Error::usage(
            format!("Định dạng {} chỉ xuất, không nhập", format.id),
            format!("The format {} is only written, not read", format.id),
        ));
    };
    let found = exchange::taken(import(&args.input)?, console.dictionary.as_deref())?;
    for message in &found.told {
        console.warn(message);
    }
    files::refuse_foreign(&args.out, MARK)?;
    let folder = Folder::create(&args.out)?;
    let written = toml_files(&found.documents);
    for (name, bytes) in &written {
        files::write(&folder.path().join(name), bytes)?;
    }
    let from = format!("{}\n{}\n", args.input.display(), format.title.get(console.lang));
    files::write(&folder.path().join(MARK), from.as_bytes())?;
    folder.commit()?;
    if console.json {
        let names: Vec<&str> = written.iter().map(|(name, _)| name.as_str()).collect();
        let told: Vec<&str> = found.told.iter().map(|message| message.get(console.lang)).collect();
        console.answer_json(&json!({ "format": format.id, "out": args.out, "files": names, "to_decide": told }))?;
    } else {
        console.answer(&summary(&written, &args.out, console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn summary(written: &[(String, Vec<u8>)], out: &Path, lang: Lang) -> String {
    let shown = out.display();
    let mut text = match (lang, written.len()) {
        (Lang::Vi, 0) => "Không có gì khác với từ điển bên dưới.\n".to_owned(),
        (Lang::En, 0) => "Nothing differs from the dictionary below.\n".to_owned(),
        (Lang::Vi, count) => format!("{count} tệp khác với từ điển bên dưới, ở {shown}:\n"),
        (Lang::En, count) => format!("{count} file(s) that differ from the dictionary below, in {shown}:\n"),
    };
    for (name, _) in written {
        writeln!(text, "  {name}").ok();
    }
    let next = Message::new(
        format!("Dùng: tudien --dictionary {shown} dictionary list"),
        format!("Use it: tudien --dictionary {shown} dictionary list"),
    );
    text.push_str(next.get(lang));
    text
}

/// The format by the name of the file, or by what a folder holds.
fn by_name(path: &Path) -> Result<&'static Format> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let id = match ending.as_str() {
        "xlsx" | "xlsm" | "ods" => "xlsx",
        "yaml" | "yml" => "odcs",
        "json" => "datapackage",
        _ if path.join("datapackage.json").is_file() => "datapackage",
        _ if path.is_dir() => "odcs",
        _ => {
            let known: Vec<&str> =
                FORMATS.iter().filter(|format| format.import.is_some()).map(|format| format.id).collect();
            let shown = path.display();
            return Err(Error::usage(
                format!("{shown}: không rõ định dạng"),
                format!("{shown}: the format is not clear"),
            )
            .hint(
                format!("Hãy thêm --from với một trong: {}.", known.join(", ")),
                format!("Add --from with one of: {}.", known.join(", ")),
            ));
        }
    };
    exchange::format(id)
}
