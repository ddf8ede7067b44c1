//! `tudien catalog audit`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::officer::By;
use crate::catalog::Catalog;
use crate::catalog::audit::{self, Action, Deed};
use crate::console::Console;
use crate::error::Result;
use crate::job;

/// Nhật ký truy cập, chỉnh sửa, chia sẻ, khai thác, sử dụng: xem, ghi thêm, rút mục cũ hơn 6 tháng.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien catalog audit show kho --set doanh_nghiep
  tudien catalog audit record kho doanh_nghiep --action khai_thac --agency \"Sở Mẫu\" --purpose \"tải về qua cổng\" --by cb.mau
  tudien catalog audit prune kho --before 2026-01-01 --by cb.mau")]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Show(Show),
    Record(Record),
    Prune(Prune),
}

/// Xem nhật ký, mục mới nhất trước.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ví dụ:\n  tudien catalog audit show kho --action chia_se --limit 50")]
struct Show {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Chỉ bộ dữ liệu này.
    #[arg(long, value_name = "MÃ")]
    set: Option<String>,
    /// Chỉ loại việc này.
    #[arg(long, value_enum, value_name = "VIỆC")]
    action: Option<Action>,
    /// Số kết quả nhiều nhất.
    #[arg(long, value_name = "SỐ", default_value_t = 100)]
    limit: usize,
}

/// Ghi thêm một việc xảy ra ngoài chương trình: bàn giao tệp, lượt tải qua cổng.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ví dụ:\n  tudien catalog audit record kho doanh_nghiep --action khai_thac --purpose \"118 lượt tải trong tháng 9\" --by cb.mau"
)]
struct Record {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Mã của bộ dữ liệu.
    #[arg(value_name = "MÃ")]
    set: String,
    /// Loại việc.
    #[arg(long, value_enum, value_name = "VIỆC")]
    action: Action,
    /// Cơ quan liên quan.
    #[arg(long, value_name = "CƠ QUAN", default_value = "", hide_default_value = true)]
    agency: String,
    /// Vào việc gì.
    #[arg(long, value_name = "MỤC ĐÍCH")]
    purpose: String,
    #[command(flatten)]
    by: By,
}

/// Rút các mục cũ hơn 6 tháng ra một tệp riêng; phần còn lại vẫn kiểm được.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ví dụ:\n  tudien catalog audit prune kho --before 2026-01-01 --by cb.mau")]
struct Prune {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Rút các mục trước ngày này.
    #[arg(long, value_name = "NGÀY")]
    before: String,
    #[command(flatten)]
    by: By,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    match &args.verb {
        Verb::Show(args) => show(args, console),
        Verb::Record(args) => {
            let officer = args.by.officer()?;
            let deed = Deed {
                agency: args.agency.trim().to_owned(),
                purpose: args.purpose.trim().to_owned(),
                ..Deed::new("audit record", &args.set)
            };
            audit::record(&mut Catalog::write(&args.catalog, &officer)?, &officer, args.action, &deed)?;
            console.answer(console.word("Đã ghi nhận.", "Noted."))?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Prune(args) => {
            let officer = args.by.officer()?;
            let mut catalog = Catalog::write(&args.catalog, &officer)?;
            let pruned = audit::prune(&mut catalog, &officer, job::day(&args.before)?)?;
            if console.json {
                console.answer_json(&pruned)?;
            } else {
                let (out, left) = (console.word("Đã rút", "Taken out"), console.word("còn", "left"));
                console.answer(&format!("{out} {} → {}; {left} {}", pruned.entries, pruned.archive, pruned.left))?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn show(args: &Show, console: &Console) -> Result<ExitCode> {
    let read = audit::read(&Catalog::read(&args.catalog)?)?;
    let of_set = |object: &str| args.set.as_deref().is_none_or(|set| object.split('@').next() == Some(set));
    let found: Vec<_> = read
        .entries
        .iter()
        .rev()
        .filter(|entry| of_set(&entry.object) && args.action.is_none_or(|action| entry.action == action))
        .take(args.limit)
        .collect();
    if console.json {
        console.answer_json(&found)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = String::new();
    for entry in found {
        let told: Vec<&str> = [&entry.agency, &entry.purpose, &entry.detail]
            .into_iter()
            .map(String::as_str)
            .filter(|text| !text.is_empty())
            .collect();
        writeln!(
            text,
            "{:>6}  {}  {:<11} {} {} {}  {}",
            entry.seq,
            entry.at.get(..16).unwrap_or(&entry.at),
            entry.action.title(console.lang),
            entry.by,
            entry.command,
            entry.object,
            told.join(" · ")
        )
        .ok();
    }
    console.answer(&text)?;
    Ok(ExitCode::SUCCESS)
}
