//! `tudien catalog stats`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::catalog::{self, Catalog, State, Stats};
use crate::cli::mapping::AsOf;
use crate::console::Console;
use crate::error::Result;

/// Số liệu của kho: đã, đang, cần xây dựng; chủ đề; quá hạn cập nhật; tỷ lệ mở so với mục tiêu 80 % năm 2030.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ví dụ:\n  tudien catalog stats kho\n  tudien catalog stats kho --as-of 2026-12-31 --format json"
)]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    #[command(flatten)]
    as_of: AsOf,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let stats = catalog::stats(&Catalog::read(&args.catalog)?, &super::load(console)?, args.as_of.day()?)?;
    if console.json {
        console.answer_json(&stats)?;
    } else {
        console.answer(&render(&stats, console))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn render(stats: &Stats, console: &Console) -> String {
    let mut text = format!("{} {}\n", console.word("Số liệu đến ngày", "Figures on"), stats.as_of);
    let mut line = |name: &str, value: String| {
        writeln!(text, "  {name:<28}{value}").ok();
    };
    for state in [State::Da, State::Dang, State::Can] {
        line(state.title(console.lang), stats.states.get(state.id()).copied().unwrap_or(0).to_string());
    }
    line(console.word("thực thể chưa đăng ký", "entities not registered"), stats.unregistered.len().to_string());
    line(console.word("mở / chia sẻ", "open / shared"), format!("{} / {}", stats.open, stats.shared));
    let share = super::score(Some(stats.open_share), console);
    line(console.word("tỷ lệ bộ dữ liệu mở", "share of open sets"), format!("{share} %"));
    let missing = console.word("còn thiếu", "missing");
    line(
        console.word("mục tiêu 2030", "goal for 2030"),
        format!("{} %, {missing} {}", stats.open_goal, stats.open_missing),
    );
    let withdrawn = console.word("thu hồi", "withdrawn");
    line(console.word("phiên bản", "versions"), format!("{} ({withdrawn} {})", stats.versions, stats.withdrawn));
    line(console.word("điểm trung bình", "mean score"), super::score(stats.score, console));
    writeln!(text, "\n{}", console.word("Theo chủ đề (đã công bố / tất cả)", "By topic (published / all)")).ok();
    for topic in &stats.topics {
        writeln!(text, "  {:<4}{:<32}{} / {}", topic.code, topic.title, topic.published, topic.all).ok();
    }
    writeln!(text, "\n{}", console.word("Theo cơ quan", "By owner")).ok();
    for (owner, (published, all)) in &stats.owners {
        writeln!(text, "  {owner:<36}{published} / {all}").ok();
    }
    if stats.overdue.is_empty() {
        writeln!(text, "\n{}", console.word("Không bộ nào quá hạn cập nhật.", "No set is overdue.")).ok();
    } else {
        writeln!(text, "\n{}", console.word("Quá hạn cập nhật", "Overdue")).ok();
    }
    for late in &stats.overdue {
        let days = console.word("ngày", "days");
        writeln!(text, "  {} ({}): {} {days}, {}", late.id, late.as_of, late.days, late.owner).ok();
    }
    text
}
