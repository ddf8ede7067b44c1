//! `tudien catalog list`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::catalog::{self, Catalog, SetLine, State};
use crate::console::Console;
use crate::error::Result;

/// Liệt kê các bộ dữ liệu của kho.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ví dụ:\n  tudien catalog list kho\n  tudien catalog list kho --topic 05 --state da\n  tudien catalog list kho --owner \"Sở Tài chính\" --format json"
)]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Chỉ các bộ ở trạng thái này: da (đã), dang (đang), can (cần xây dựng).
    #[arg(long, value_enum, value_name = "TRẠNG THÁI")]
    state: Option<State>,
    /// Chỉ các bộ thuộc chủ đề có mã này.
    #[arg(long, value_name = "MÃ")]
    topic: Option<String>,
    /// Chỉ các bộ của cơ quan chủ quản có tên chứa chữ này.
    #[arg(long, value_name = "CƠ QUAN")]
    owner: Option<String>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let catalog = Catalog::read(&args.catalog)?;
    let sets = catalog::list(&catalog, args.state, args.topic.as_deref(), args.owner.as_deref())?;
    if console.json {
        console.answer_json(&sets)?;
    } else if sets.is_empty() {
        console.answer(console.word("Chưa có bộ dữ liệu nào.", "There is no data set."))?;
    } else {
        console.answer(&lines(sets.iter(), console))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Sets as lines for people.
pub(super) fn lines<'s>(sets: impl Iterator<Item = &'s SetLine>, console: &Console) -> String {
    let mut text = String::new();
    for set in sets {
        let version = set.version.clone().unwrap_or_else(|| set.state.title(console.lang).to_owned());
        let shared = if set.audience == "shared" { console.word(" · chia sẻ", " · shared") } else { "" };
        writeln!(text, "{}  {version}{shared}\n    {} · {}", set.id, set.title, set.owner).ok();
        if let (Some(as_of), Some(rows)) = (&set.as_of, set.rows) {
            writeln!(
                text,
                "    {} {as_of} · {rows} {} · {} {}",
                console.word("tính đến", "as of"),
                console.word("bản ghi", "records"),
                console.word("điểm", "score"),
                super::score(set.score, console)
            )
            .ok();
        }
    }
    text
}
