//! `tudien catalog show`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::list::lines;
use super::officer::By;
use crate::catalog::{self, Catalog, SetPage};
use crate::console::Console;
use crate::error::Result;

/// Xem một bộ dữ liệu: mô tả, tệp, cột, nguồn gốc từng cột, cơ quan đang dùng. Xem bộ chia sẻ thì ghi nhật ký truy cập.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ví dụ:\n  tudien catalog show kho doanh_nghiep\n  tudien catalog show kho doanh_nghiep --format json"
)]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Mã của bộ dữ liệu.
    #[arg(value_name = "MÃ")]
    set: String,
    #[command(flatten)]
    by: By,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let line = catalog::show(&mut Catalog::read(&args.catalog)?, &args.set, None)?;
    let page = if line.line.audience == "shared" {
        let officer = args.by.officer()?;
        catalog::show(&mut Catalog::write(&args.catalog, &officer)?, &args.set, Some(&officer))?
    } else {
        line
    };
    if console.json {
        console.answer_json(&page)?;
    } else {
        console.answer(&render(&page, console))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn render(page: &SetPage, console: &Console) -> String {
    let mut text = lines(std::iter::once(&page.line), console);
    let word = |vi: &'static str, en: &'static str| console.word(vi, en);
    if let Some(record) = &page.latest {
        writeln!(text, "\n{}", record.description).ok();
        writeln!(text, "{}: {}", word("Giấy phép", "Licence"), record.licence).ok();
        if !record.agencies.is_empty() {
            writeln!(text, "{}: {}", word("Chia sẻ cho", "Shared with"), record.agencies.join("; ")).ok();
            writeln!(text, "{}: {}", word("Phạm vi sử dụng", "To be used for"), record.purpose).ok();
        }
        writeln!(text, "\n{}:", word("Tệp", "Files")).ok();
        for file in &record.files {
            writeln!(text, "  {} ({} byte)", file.name, file.bytes).ok();
        }
        writeln!(text, "\n{}:", word("Cột", "Columns")).ok();
        for column in &record.columns {
            writeln!(text, "  {} ({}) {}", column.name, column.kind, column.title).ok();
        }
    }
    if !page.sources.is_empty() {
        writeln!(text, "\n{}:", word("Nguồn gốc", "Sources")).ok();
    }
    for source in &page.sources {
        writeln!(
            text,
            "  {} {} {} ({} {})",
            source.name,
            source.sheet,
            source.region,
            source.rows,
            word("dòng", "rows")
        )
        .ok();
        for line in page.lineage.iter().filter(|line| line.source == source.sha256 && line.region == source.region) {
            let to =
                if line.published.is_empty() { word("không công bố", "not published") } else { &line.published };
            writeln!(text, "    {} «{}» → {to}", line.letter, line.header).ok();
        }
    }
    let derived: Vec<&str> =
        page.lineage.iter().filter(|line| line.source.is_empty()).map(|line| line.published.as_str()).collect();
    if !derived.is_empty() && !page.sources.is_empty() {
        writeln!(text, "  {}: {}", word("suy ra khi chuẩn hóa", "derived on the way"), derived.join(", ")).ok();
    }
    if !page.consumers.is_empty() {
        writeln!(text, "\n{}:", word("Cơ quan đang dùng", "Used by")).ok();
    }
    for (agency, purpose, since) in &page.consumers {
        writeln!(text, "  {agency}: {purpose} ({} {})", word("từ", "since"), since.get(..10).unwrap_or(since)).ok();
    }
    text
}
