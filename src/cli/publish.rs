//! `tudien publish`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::input::Input;
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::Result;
use crate::lang::Lang;
use crate::publish::{About, Package, Said, publish_folder};

/// Xuất gói dữ liệu mở của một bảng.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien publish doanh_nghiep.xlsx --entity doanh_nghiep --out goi/doanh_nghiep
  tudien publish chuan_hoa/doanh_nghiep --out goi/doanh_nghiep
  tudien publish chuan_hoa/thua_dat --out goi/thua_dat --title \"Thửa đất tỉnh Đắk Lắk\"

Tệp dữ liệu được chuẩn hóa, tìm trùng, kiểm tra và chấm điểm trước. Dữ liệu cá nhân không ra ngoài: trường nào không có
quy tắc công khai trong từ điển thì lệnh dừng và nêu tên trường ấy.")]
pub(super) struct Args {
    #[command(flatten)]
    input: Input,
    /// Thư mục của gói; gói cũ ở đó được thay khi gói mới đã đủ.
    #[arg(long, value_name = "THƯ MỤC")]
    out: PathBuf,
    /// Tiêu đề của tập dữ liệu; mặc định theo từ điển.
    #[arg(long, value_name = "TIÊU ĐỀ")]
    title: Option<String>,
    /// Đơn vị cung cấp; mặc định là cơ quan chủ quản trong từ điển.
    #[arg(long, value_name = "ĐƠN VỊ")]
    provider: Option<String>,
    /// Giấy phép; mặc định theo từ điển.
    #[arg(long, value_name = "GIẤY PHÉP")]
    licence: Option<String>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let opened = args.input.open(&dictionary, None, console)?;
    if opened.fresh {
        opened.score(args.input.as_of(), console)?;
    }
    let said = Said {
        title: args.title.clone(),
        provider: args.provider.clone(),
        licence: args.licence.clone(),
        about: About::default(),
    };
    let package = publish_folder(&dictionary, &opened.table.dir, &args.out, args.input.as_of().day()?, said)?;
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
    let mqa = &package.mqa;
    line(
        word("Siêu dữ liệu (MQA)", "Metadata (MQA)"),
        format!("{}/{} ({})", mqa.points, mqa.most, mqa.rated().get(lang)),
    );
    for metric in mqa.missing() {
        let lost = metric.most - metric.points.unwrap_or(0);
        line(&format!("  −{lost}"), format!("{}: {}", metric.property, metric.advice.get(lang)));
    }
    if mqa.unmeasured > 0 {
        let told = word("chỉ đo được khi tệp đã ở trên mạng", "measured only once the files are on the network");
        line(&format!("  −{}", mqa.unmeasured), told.to_owned());
    }
    for file in &package.artefacts {
        line(word("Tệp", "File"), format!("{} ({} byte)", file.name, file.bytes));
    }
    text
}
