//! `tudien man`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Command;

use crate::console::Console;
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Lang;

/// Ghi các trang hướng dẫn (man), mỗi lệnh một trang.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien man --out ~/.local/share/man/vi/man1
  man tudien-run")]
pub(super) struct Args {
    /// Thư mục của các trang.
    #[arg(long, value_name = "THƯ MỤC")]
    out: PathBuf,
}

/// Headings that the generator writes, and what they are in Vietnamese.
const HEADINGS: &[(&str, &str)] = &[
    ("NAME", "TÊN"),
    ("SYNOPSIS", "CÁCH DÙNG"),
    ("DESCRIPTION", "MÔ TẢ"),
    ("OPTIONS", "TÙY CHỌN"),
    ("SUBCOMMANDS", "LỆNH"),
    ("EXTRA", "XEM THÊM"),
    ("VERSION", "PHIÊN BẢN"),
];

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let mut whole = super::help::command(console.lang);
    whole.build();
    files::create_folder(&args.out)?;
    let count = write(&whole, "", console.lang, &args.out)?;
    console.answer(&match console.lang {
        Lang::Vi => format!("{count} trang ở {}", args.out.display()),
        Lang::En => format!("{count} pages in {}", args.out.display()),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the page of a command and of those under it; gives their number.
fn write(command: &Command, above: &str, lang: Lang, folder: &std::path::Path) -> Result<usize> {
    let name = format!("{above}{}", command.get_name());
    let mut bytes = Vec::new();
    let source = concat!("tudien ", env!("CARGO_PKG_VERSION"));
    // No day: the same program writes the same pages.
    let page = clap_mangen::Man::new(command.clone().display_name(&name)).title(&name).source(source).date("");
    page.render(&mut bytes).map_err(|cause| files::unwritable(folder, &cause))?;
    let mut text = String::from_utf8(bytes).map_err(|cause| Error::stage("man", cause))?;
    if lang == Lang::Vi {
        for (english, vietnamese) in HEADINGS {
            text = text.replace(&format!(".SH {english}\n"), &format!(".SH {vietnamese}\n"));
        }
    }
    files::put(&folder.join(format!("{name}.1")), text.as_bytes())?;
    let below = format!("{name}-");
    command.get_subcommands().try_fold(1, |count, inner| Ok(count + write(inner, &below, lang, folder)?))
}
