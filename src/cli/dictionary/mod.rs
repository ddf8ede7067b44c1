//! `tudien dictionary`: one file a subcommand.

mod docs;
mod export;
mod list;
mod show;

use std::process::ExitCode;

use clap::Subcommand;

use crate::console::Console;
use crate::dictionary::{Dictionary, Page};
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
    List(list::Args),
    Show(show::Args),
    Docs(docs::Args),
    Export(export::Args),
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    match &args.verb {
        Verb::List(args) => list::run(args, &load(console)?, console),
        Verb::Show(args) => show::run(args, &load(console)?, console),
        Verb::Docs(args) => docs::run(args, &load(console)?, console),
        Verb::Export(args) => export::run(args, console),
    }
}

/// The dictionary that the call names.
fn load(console: &Console) -> Result<Dictionary> {
    Dictionary::load(console.dictionary.as_deref())
}

/// Prints a page in the form that was asked for.
pub(super) fn answer(page: &Page, console: &Console) -> Result<()> {
    if console.json { console.answer_json(&page.json) } else { console.answer(&page.text) }
}
