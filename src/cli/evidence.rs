//! `tudien evidence`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::evidence::{self, Verified};
use crate::report::RunFolder;

/// Biên bản đánh giá chất lượng, kèm dấu SHA-256 để ai cũng chạy lại và kiểm được.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien evidence make out/dak_lak --out bien_ban
  tudien evidence verify bien_ban
  tudien evidence verify bien_ban --inputs \"tệp gốc\"

Mã thoát của verify: 0 mọi dấu khớp; 1 có dấu không khớp; 2 không làm được.")]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Make(Make),
    Verify(Verify),
}

/// Lập biên bản (HTML in A4 và Word) của một lần chạy.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ví dụ:\n  tudien evidence make out/dak_lak --out bien_ban")]
struct Make {
    /// Thư mục kết quả của tudien run.
    #[arg(value_name = "THƯ MỤC")]
    run: PathBuf,
    /// Thư mục biên bản.
    #[arg(long, value_name = "THƯ MỤC")]
    out: PathBuf,
}

/// Chạy lại theo biên bản và so từng dấu.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ví dụ:\n  tudien evidence verify bien_ban\n  tudien evidence verify bien_ban --inputs tep_goc")]
struct Verify {
    /// Thư mục biên bản.
    #[arg(value_name = "THƯ MỤC")]
    pack: PathBuf,
    /// Thư mục đang giữ các tệp vào, khi chúng không còn ở chỗ cũ.
    #[arg(long, value_name = "THƯ MỤC")]
    inputs: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    match &args.what {
        What::Make(make) => {
            if !RunFolder::is_one(&make.run) {
                return Err(Error::read(
                    &make.run,
                    "không phải kết quả của tudien run",
                    "not the result of tudien run",
                )
                .hint("Hãy chạy tudien run trước.", "Run tudien run first."));
            }
            let made = evidence::pack(&RunFolder::open(&make.run)?, &dictionary, &make.out)?;
            if console.json {
                console.answer_json(&made)?;
            } else {
                let word = console.word("Biên bản:", "Minutes:");
                console.answer(&format!("{word} {}", make.out.join("bien_ban.html").display()))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        What::Verify(given) => {
            let found = evidence::verify(&given.pack, &dictionary, given.inputs.as_deref(), console)?;
            if console.json {
                console.answer_json(&found)?;
            } else {
                console.answer(&told(&found, console))?;
            }
            Ok(ExitCode::from(u8::from(!found.holds())))
        }
    }
}

fn told(found: &Verified, console: &Console) -> String {
    let mut text = String::new();
    for one in &found.compared {
        let word = match (one.agrees(), one.counts) {
            (true, _) => console.word("khớp      ", "agrees    "),
            (false, true) => console.word("KHÔNG KHỚP", "DIFFERS   "),
            (false, false) => console.word("khác bản  ", "other     "),
        };
        writeln!(text, "{word} {}", one.what).ok();
    }
    text.push_str(if found.holds() {
        console.word("Mọi kết quả chạy lại đều khớp biên bản.", "Everything run again agrees with the minutes.")
    } else {
        console.word("Có dấu không khớp biên bản.", "Some sums do not agree with the minutes.")
    });
    text
}
