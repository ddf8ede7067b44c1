//! `tudien dictionary`: one file a subcommand.

mod coverage;
mod diff;
mod docs;
mod export;
mod import;
mod infer;
mod init;
mod lint;
mod list;
mod search;
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
  tudien dictionary search bằng lái
  tudien dictionary lint tu_dien_tinh
  tudien dictionary docs > README.md
  tudien dictionary export xlsx --out tu_dien.xlsx
  tudien dictionary import tu_dien.xlsx --out tu_dien_tinh
  tudien dictionary infer \"Danh sách.xlsx\" --out nhap
  tudien dictionary init tu_dien_tinh
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
    Import(import::Args),
    Infer(infer::Args),
    Init(init::Args),
    Search(search::Args),
    Lint(lint::Args),
    Diff(diff::Args),
    Coverage(coverage::Args),
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    match &args.verb {
        Verb::List(args) => list::run(args, &load(console)?, console),
        Verb::Show(args) => show::run(args, &load(console)?, console),
        Verb::Docs(args) => docs::run(args, &load(console)?, console),
        Verb::Export(args) => export::run(args, console),
        Verb::Import(args) => import::run(args, console),
        Verb::Infer(args) => infer::run(args, &load(console)?, console),
        Verb::Init(args) => init::run(args, console),
        Verb::Search(args) => search::run(args, &load(console)?, console),
        Verb::Lint(args) => lint::run(args, console),
        Verb::Diff(args) => diff::run(args, console),
        Verb::Coverage(args) => coverage::run(args, &load(console)?, console),
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
