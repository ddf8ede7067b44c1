//! `tudien catalog`: one file a subcommand.

mod add;
mod audit;
pub(super) mod english;
mod export;
mod history;
mod init;
mod list;
mod officer;
mod plan;
mod push;
mod search;
mod show;
mod site;
mod stats;
mod usage;
mod verify;
mod withdraw;

use std::process::ExitCode;

use clap::Subcommand;

use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::Result;

pub(super) use add::{became, issued, take_in};
pub(super) use officer::By;

/// Kho dữ liệu đã công bố: phiên bản, nguồn gốc, nhật ký, tìm kiếm, cổng tĩnh, đưa lên CKAN.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien catalog init kho --by cb.mau
  tudien catalog add kho goi/doanh_nghiep --by cb.mau
  tudien catalog search kho \"doanh nghiep xay dung\"
  tudien catalog history kho doanh_nghiep
  tudien catalog stats kho
  tudien catalog verify kho
  tudien catalog site kho --out cong --by cb.mau
  tudien catalog push kho doanh_nghiep --to https://data.tinh.example --org so_mau --by cb.mau --dry-run

Kho là một thư mục: danh_muc.sqlite, du_lieu/ (gói mở), chia_se/ (gói chia sẻ), nhat_ky.jsonl (nhật ký).
Sao lưu cả thư mục là sao lưu kho. Mỗi lúc một người ghi; nhiều người xem.")]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Init(init::Args),
    Add(add::Args),
    List(list::Args),
    Show(show::Args),
    Search(search::Args),
    History(history::Args),
    Stats(stats::Args),
    Verify(verify::Args),
    Export(export::Args),
    Plan(plan::Args),
    Use(usage::Args),
    Withdraw(withdraw::Args),
    Audit(audit::Args),
    Site(site::Args),
    Push(push::Args),
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    match &args.verb {
        Verb::Init(args) => init::run(args, console),
        Verb::Add(args) => add::run(args, console),
        Verb::List(args) => list::run(args, console),
        Verb::Show(args) => show::run(args, console),
        Verb::Search(args) => search::run(args, console),
        Verb::History(args) => history::run(args, console),
        Verb::Stats(args) => stats::run(args, console),
        Verb::Verify(args) => verify::run(args, console),
        Verb::Export(args) => export::run(args, console),
        Verb::Plan(args) => plan::run(args, console),
        Verb::Use(args) => usage::run(args, console),
        Verb::Withdraw(args) => withdraw::run(args, console),
        Verb::Audit(args) => audit::run(args, console),
        Verb::Site(args) => site::run(args, console),
        Verb::Push(args) => push::run(args, console),
    }
}

/// The dictionary that the call names.
fn load(console: &Console) -> Result<Dictionary> {
    Dictionary::load(console.dictionary.as_deref())
}

/// A score as the readers of a language write it; a dash where nothing was measured.
fn score(score: Option<f64>, console: &Console) -> String {
    let point = console.word(",", ".");
    score.map_or_else(|| "–".to_owned(), |score| format!("{score:.1}").replace('.', point))
}
