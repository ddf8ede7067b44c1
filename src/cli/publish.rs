//! `tudien publish`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;

use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::Result;
use crate::lang::Lang;
use crate::publish::{Package, Said, publish_folder};

/// Xuất gói dữ liệu mở từ một bảng đã chuẩn hóa, kiểm tra và chấm điểm.
///
/// Ví dụ: tudien publish lam-viec/doanh_nghiep --out goi/doanh_nghiep
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Thư mục bảng đã chuẩn hóa (có table.json, outcomes.json, score.json).
    folder: PathBuf,
    /// Thư mục của gói; gói cũ ở đó được thay khi gói mới đã đủ.
    #[arg(long, value_name = "THƯ MỤC")]
    out: PathBuf,
    /// Ngày của dữ liệu (2026-11-21); mặc định là hôm nay.
    #[arg(long, value_name = "NGÀY")]
    as_of: Option<NaiveDate>,
    /// Tiêu đề của tập dữ liệu; mặc định theo từ điển.
    #[arg(long)]
    title: Option<String>,
    /// Đơn vị cung cấp; mặc định là cơ quan chủ quản trong từ điển.
    #[arg(long)]
    provider: Option<String>,
    /// Giấy phép; mặc định theo từ điển.
    #[arg(long)]
    licence: Option<String>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let as_of = args.as_of.unwrap_or_else(|| chrono::Local::now().date_naive());
    let said = Said { title: args.title.clone(), provider: args.provider.clone(), licence: args.licence.clone() };
    let package = publish_folder(&dictionary, &args.folder, &args.out, as_of, said)?;
    if console.json {
        console.answer_json(&package)?;
    } else {
        console.answer(&render(&package, console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn render(package: &Package, lang: Lang) -> String {
    let word = |vi: &'static str, en: &'static str| if lang == Lang::Vi { vi } else { en };
    let mut text = format!("{}: {}\n", word("Gói dữ liệu mở", "Open package"), package.dir.display());
    let mut line = |name: &str, value: String| {
        writeln!(text, "  {name:<24}{value}").ok();
    };
    line(word("Bản ghi vào", "Records in"), package.rows_in.to_string());
    line(word("Công bố", "Published"), package.rows_out.to_string());
    for (reason, count) in &package.set_aside {
        line(word("Để lại", "Set aside"), format!("{count} ({reason})"));
    }
    line(word("Cột công bố", "Columns published"), package.columns.len().to_string());
    line(word("Trường không công bố", "Fields kept back"), package.left_out.len().to_string());
    let blanked: u64 = package.columns.iter().map(|column| column.blanked).sum();
    line(word("Ô để trống vì sai kiểu", "Cells left empty"), blanked.to_string());
    if let Some(measured) = package.privacy.k_measured {
        let suppressed = package.privacy.suppressed_rows;
        line("k-ẩn danh", format!("{measured} (≥ {}), {suppressed}", package.privacy.k_required));
    }
    for file in &package.artefacts {
        line(word("Tệp", "File"), format!("{} ({} byte)", file.name, file.bytes));
    }
    text
}
