//! `tudien dictionary`.

use std::process::ExitCode;

use clap::Subcommand;

use crate::console::Console;
use crate::dictionary::{self, Dictionary, Page};
use crate::error::Result;

/// Xem từ điển dữ liệu: thực thể, trường, kiểu, danh mục.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ví dụ:
  tudien dictionary list
  tudien dictionary show cong_dan
  tudien dictionary show cong_dan.ho_ten
  tudien dictionary show dan_toc_2008 --format json
  tudien dictionary docs > README.md
  tudien --dictionary tu_dien_tinh dictionary list")]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Liệt kê thực thể, kiểu, danh mục và những gì được định nghĩa lại.
    List,
    /// In một thực thể, một trường (thực_thể.trường), một kiểu hay một danh mục.
    Show {
        /// Mã cần xem.
        #[arg(value_name = "MÃ")]
        id: String,
    },
    /// In trang README của từ điển.
    Docs,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    match &args.verb {
        Verb::List => answer(&dictionary::list(&dictionary, console.lang), console)?,
        Verb::Show { id } => match dictionary::show(&dictionary, id, console.lang) {
            Some(page) => answer(&page, console)?,
            None => return Err(dictionary::unknown_id(id, &dictionary::ids(&dictionary))),
        },
        Verb::Docs => console.answer(&dictionary::readme(&dictionary))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints a page in the form that was asked for.
pub(super) fn answer(page: &Page, console: &Console) -> Result<()> {
    if console.json { console.answer_json(&page.json) } else { console.answer(&page.text) }
}
