//! `tudien privacy key`.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::console::Console;
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Message;
use crate::privacy::pseudonym::{VARIABLE, new_key};

/// Tạo một khóa giả danh mới trong một tệp; khóa không bao giờ được in ra.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien privacy key --out khoa_gia_danh.txt

Ai có khóa thì dò được người đứng sau giả danh: giữ khóa tại cơ quan chủ quản, không gửi kèm dữ liệu.")]
pub(super) struct Args {
    /// Tệp khóa; không ghi đè tệp đã có.
    #[arg(long, value_name = "TỆP")]
    out: PathBuf,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    if args.out.exists() {
        return Err(Error::write(
            &args.out,
            "đã có tệp này, khóa cũ không bị ghi đè",
            "it is there; an old key is not replaced",
        )
        .hint("Hãy chọn tên khác.", "Choose another name."));
    }
    files::write_secret(&args.out, new_key()?.as_bytes())?;
    console.status(&Message::new(
        format!(
            "Đã tạo khóa: {}. Dùng: tudien publish … --key {} hoặc biến môi trường {VARIABLE}.",
            args.out.display(),
            args.out.display()
        ),
        format!(
            "The key is made: {}. Use: tudien publish … --key {} or the variable {VARIABLE}.",
            args.out.display(),
            args.out.display()
        ),
    ));
    Ok(ExitCode::SUCCESS)
}
