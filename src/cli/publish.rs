//! `tudien publish`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;

use super::catalog::{By, became, issued, take_in};
use super::input::Input;
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::Result;
use crate::lang::{Lang, Message};
use crate::privacy::pseudonym::Key;
use crate::publish::{About, Audience, Delivery, Package, Said, Terms, publish_folder};

/// Xuất gói dữ liệu mở của một bảng.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien publish doanh_nghiep.xlsx --entity doanh_nghiep --out goi/doanh_nghiep
  tudien publish chuan_hoa/doanh_nghiep --out goi/doanh_nghiep
  tudien publish chuan_hoa/doanh_nghiep --out goi/doanh_nghiep --catalog kho --by cb.mau
  tudien publish chuan_hoa/thua_dat --out goi/thua_dat --title \"Thửa đất tỉnh Đắk Lắk\"
  tudien publish chuan_hoa/cong_dan --out goi/cong_dan --formats parquet,csv --partition ma_tinh --rows-per-file 500000
  tudien publish ho_chua.xlsx --entity ho_chua --out goi/ho_chua --formats xlsx,xml,geoparquet --meridian 104-00
  tudien publish chuan_hoa/ho_ngheo --out chia_se/ho_ngheo --audience shared --to \"Sở Y tế\" --purpose \"Rà soát thẻ bảo hiểm y tế\"

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
    /// Dạng tệp, cách nhau bằng dấu phẩy: parquet, csv, xlsx, json, ndjson, xml, geoparquet; mặc định: parquet, csv, và
    /// xlsx khi vừa một trang tính.
    #[arg(long, value_name = "DẠNG[,DẠNG…]", value_delimiter = ',')]
    formats: Vec<String>,
    /// Chia tập lớn thành thư mục theo một cột công bố, như ma_tinh (ma_tinh=66/…); không phần nào nhỏ hơn k.
    #[arg(long, value_name = "CỘT")]
    partition: Option<String>,
    /// Số dòng nhiều nhất của một tệp.
    #[arg(long, value_name = "SỐ", value_parser = clap::value_parser!(u32).range(1..))]
    rows_per_file: Option<u32>,
    /// Kinh tuyến trục của tọa độ VN-2000, cho geoparquet.
    #[arg(long, value_name = "KINH TUYẾN")]
    meridian: Option<String>,
    /// Gói cho ai: open (mọi người), shared (cơ quan nêu tên), internal (nội bộ).
    #[arg(long, value_enum, default_value_t, value_name = "PHẠM VI")]
    audience: Audience,
    /// Cơ quan nhận gói chia sẻ, có trong danh sách đơn vị dùng của từ điển.
    #[arg(long, value_name = "CƠ QUAN")]
    to: Option<String>,
    /// Phạm vi sử dụng: dữ liệu được dùng vào việc gì.
    #[arg(long, value_name = "MỤC ĐÍCH")]
    purpose: Option<String>,
    /// Bảng dân số (CSV) để tính nguy cơ của người không biết ai có trong dữ liệu: một cột cho mỗi trường định danh gián
    /// tiếp (tên cột là mã trường; tuoi thay được ngày sinh) và cột so_nguoi.
    #[arg(long, value_name = "TỆP")]
    population: Option<PathBuf>,
    /// Tệp khóa giả danh; không nêu thì lấy từ biến môi trường TUDIEN_PSEUDONYM_KEY.
    #[arg(long, value_name = "TỆP")]
    key: Option<PathBuf>,
    /// Báo cáo nội bộ về nguy cơ nhận lại; mặc định đặt cạnh gói.
    #[arg(long, value_name = "TỆP")]
    risk_report: Option<PathBuf>,
    /// Đưa luôn gói vào kho này (xem: tudien catalog add).
    #[arg(long, value_name = "KHO")]
    catalog: Option<PathBuf>,
    #[command(flatten)]
    by: By,
}

impl Args {
    fn delivery(&self) -> Delivery {
        Delivery {
            formats: self.formats.clone(),
            partition: self.partition.clone(),
            rows_per_file: self.rows_per_file,
            meridian: self.meridian.clone(),
        }
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let opened = args.input.open(&dictionary, None, console)?;
    if opened.fresh {
        opened.score(args.input.as_of(), console)?;
    }
    let day = args.input.as_of().day()?;
    let said = Said {
        title: args.title.clone(),
        provider: args.provider.clone(),
        licence: args.licence.clone(),
        about: about(args, &opened.table.dataset, day)?,
        delivery: args.delivery(),
        terms: terms(args)?,
    };
    let package = publish_folder(&dictionary, &opened.table.dir, &args.out, day, said)?;
    if console.json {
        console.answer_json(&package)?;
    } else {
        console.answer(&render(&package, console.lang))?;
    }
    if let Some(catalog) = &args.catalog {
        let added = take_in(catalog, &package.dir, Some(&opened.table.dir), &args.by, &dictionary)?;
        console.status(&Message::new(became(&added, console), became(&added, console)));
    }
    Ok(ExitCode::SUCCESS)
}

/// A set that the catalog has had for longer was issued with its first version.
fn about(args: &Args, dataset: &str, day: NaiveDate) -> Result<About> {
    let issued = match &args.catalog {
        Some(catalog) => issued(catalog, dataset, day)?,
        None => None,
    };
    Ok(About { issued, ..About::default() })
}

fn terms(args: &Args) -> Result<Terms> {
    let beside = args.out.with_file_name(format!(
        "{}.nguy_co.html",
        args.out.file_name().map_or_else(|| "goi".into(), |name| name.to_string_lossy())
    ));
    Ok(Terms {
        audience: args.audience,
        recipient: args.to.clone(),
        purpose: args.purpose.clone(),
        population: args.population.clone(),
        key: match &args.key {
            Some(path) => Some(Key::from_file(path)?),
            None => Key::from_environment()?,
        },
        report: Some(args.risk_report.clone().unwrap_or(beside)),
    })
}

fn render(package: &Package, lang: Lang) -> String {
    let word = |vi: &'static str, en: &'static str| if lang == Lang::Vi { vi } else { en };
    let title = match package.privacy.audience {
        Audience::Open => word("Gói dữ liệu mở", "Open package"),
        Audience::Shared => word("Gói chia sẻ", "Shared package"),
        Audience::Internal => word("Gói nội bộ", "Internal package"),
    };
    let mut text = format!("{title}: {}\n", package.dir.display());
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
    let withheld: u64 = package.columns.iter().map(|column| column.withheld).sum();
    line(word("Ô để trống vì có người", "Cells with persons"), withheld.to_string());
    let wrong: u64 = package.columns.iter().map(|column| column.wrong).sum();
    line(word("Ô để trống vì có lỗi", "Cells with errors"), wrong.to_string());
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
    for left in &package.not_written {
        line(word("Không ghi dạng", "Not written"), format!("{}: {}", left.format, left.reason.get(lang)));
    }
    if let Some(located) = &package.located {
        let shown = located.shapes.values().sum::<u64>();
        line(word("Có vị trí", "Located"), format!("{shown}"));
        for (reason, count) in &located.without {
            line(word("Không có vị trí", "Not located"), format!("{count} ({reason})"));
        }
        if located.outside > 0 {
            line(word("Ngoài xã, tỉnh đã nêu", "Outside of their place"), located.outside.to_string());
        }
    }
    for file in &package.artefacts {
        line(word("Tệp", "File"), format!("{} ({} byte)", file.name, file.bytes));
    }
    text
}
