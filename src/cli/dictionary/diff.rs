//! `tudien dictionary diff`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::console::Console;
use crate::dictionary::{self, Dictionary, Step};
use crate::error::{Error, Result};
use crate::files;

/// So hai từ điển: thay đổi nào phá vỡ, nào vô hại; đề xuất phiên bản và viết nhật ký thay đổi.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Một thư mục có đủ catalog.toml, scoring.toml và types/ là một từ điển trọn vẹn; thư mục khác được đặt \
trên từ điển có sẵn. «-» là từ điển có sẵn.

Ví dụ:
  tudien dictionary diff tu_dien_cu tu_dien_moi
  tudien dictionary diff - tu_dien_tinh --changelog CHANGELOG.md
  tudien dictionary diff tu_dien_cu tu_dien_moi --fail-on breaking"
)]
pub(super) struct Args {
    /// Từ điển cũ.
    #[arg(value_name = "CŨ")]
    old: PathBuf,
    /// Từ điển mới.
    #[arg(value_name = "MỚI")]
    new: PathBuf,
    /// Ghi thêm một mục vào đầu tệp nhật ký thay đổi này.
    #[arg(long, value_name = "TỆP")]
    changelog: Option<PathBuf>,
    /// Kết thúc với mã 1 khi có thay đổi nặng từ mức này trở lên.
    #[arg(long, value_name = "MỨC", value_parser = ["breaking", "incremental", "simple"])]
    fail_on: Option<String>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let (old, new) = (load(&args.old)?, load(&args.new)?);
    let diff = dictionary::diff(&old, &new);
    super::answer(&dictionary::diff_page(&diff, console.lang), console)?;
    if let Some(path) = &args.changelog {
        write_changelog(path, &diff, console)?;
    }
    let least = args.fail_on.as_deref().map(|word| match word {
        "breaking" => Step::Breaking,
        "incremental" => Step::Incremental,
        _ => Step::Simple,
    });
    let failed = least.zip(diff.step()).is_some_and(|(least, step)| step >= least);
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn load(path: &Path) -> Result<Dictionary> {
    if path == Path::new("-") { Dictionary::load(None) } else { Dictionary::load_alone(path) }
}

const HEAD: &str = "# Nhật ký thay đổi từ điển\n\n";

fn write_changelog(path: &Path, diff: &dictionary::Diff, console: &Console) -> Result<()> {
    if diff.changes.is_empty() {
        return Ok(());
    }
    let section = dictionary::changelog(diff, chrono::Local::now().date_naive(), console.lang);
    let before = if path.exists() { files::read_text(path)? } else { HEAD.to_owned() };
    let Some(rest) = before.strip_prefix(HEAD) else {
        return Err(Error::write(
            path,
            format!("tệp này không bắt đầu bằng «{}» nên không ghi thêm", HEAD.trim()),
            format!("this file does not begin with \"{}\", so nothing was added", HEAD.trim()),
        ));
    };
    files::write(path, format!("{HEAD}{section}{rest}").as_bytes())
}
