//! `tudien catalog add`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;

use super::officer::By;
use crate::catalog::{self, Added, Catalog, Outcome, Request};
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::Result;

/// Đưa gói dữ liệu vào kho: xét giấy phép, chủ quản, cam kết cập nhật, chất lượng, riêng tư, trùng lặp, phiên bản.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien catalog add kho goi/doanh_nghiep --by cb.mau
  tudien catalog add kho ket_qua/goi/doanh_nghiep ket_qua/goi/thua_dat --by cb.mau
  tudien catalog add kho goi/doanh_nghiep --id doanh_nghiep_tinh --dry-run

Phiên bản đã công bố không bao giờ bị ghi đè: gói mới thành phiên bản mới (1.0.0 → 1.1.0; phá vỡ → 2.0.0).
Thêm lại đúng gói cũ thì không có gì thay đổi. Mã thoát: 0 xong; 2 có gói không được nhận, kèm việc phải sửa.")]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Thư mục của gói, do «tudien publish» hoặc «tudien run» tạo ra.
    #[arg(value_name = "GÓI", required = true)]
    packages: Vec<PathBuf>,
    /// Mã của bộ dữ liệu trong kho; mặc định là tên gói.
    #[arg(long, value_name = "MÃ")]
    id: Option<String>,
    /// Thư mục bảng đã chuẩn hóa của gói, để ghi nguồn gốc; với gói của «tudien run» thì tự tìm.
    #[arg(long, value_name = "THƯ MỤC")]
    table: Option<PathBuf>,
    /// Chấp nhận thay đổi phá vỡ: bỏ cột, đổi kiểu, đổi khóa.
    #[arg(long)]
    accept_breaking: bool,
    /// Chỉ xét, không ghi gì.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    by: By,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = super::load(console)?;
    let officer = args.by.officer()?;
    let mut catalog =
        if args.dry_run { Catalog::read(&args.catalog)? } else { Catalog::write(&args.catalog, &officer)? };
    let (mut all, mut refused) = (Vec::new(), false);
    for package in &args.packages {
        let request = Request {
            package: package.clone(),
            id: args.id.clone(),
            table: args.table.clone(),
            accept_breaking: args.accept_breaking,
            dry_run: args.dry_run,
        };
        match catalog::add(&mut catalog, &dictionary, &officer, &request) {
            Ok(added) if console.json => all.push(added),
            Ok(added) => console.answer(&became(&added, console))?,
            Err(error) if args.packages.len() == 1 => return Err(error),
            Err(error) => {
                refused = true;
                console.error(&error);
            }
        }
    }
    if console.json {
        console.answer_json(&all)?;
    }
    Ok(ExitCode::from(if refused { 2 } else { 0 }))
}

/// Adds the package that a command has just made.
pub(in crate::cli) fn take_in(
    root: &Path,
    package: &Path,
    table: Option<&Path>,
    by: &By,
    dictionary: &Dictionary,
) -> Result<Added> {
    let officer = by.officer()?;
    let mut catalog = Catalog::write(root, &officer)?;
    let request = Request { package: package.to_owned(), table: table.map(Path::to_owned), ..Request::default() };
    catalog::add(&mut catalog, dictionary, &officer, &request)
}

/// The day on which a set was first issued, where a catalog has an earlier version of it than that of `day`.
pub(in crate::cli) fn issued(root: &Path, set: &str, day: NaiveDate) -> Result<Option<NaiveDate>> {
    let first = catalog::first(&Catalog::read(root)?, set)?;
    Ok(first.filter(|first| *first < day))
}

/// What became of a package, in a few lines.
pub(in crate::cli) fn became(added: &Added, console: &Console) -> String {
    let outcome = match added.outcome {
        Outcome::Added => console.word("Đã công bố", "Published"),
        Outcome::AlreadyThere => console.word("Đã có sẵn", "Already there"),
        Outcome::WouldAdd => console.word("Sẽ công bố", "Would be published"),
    };
    let mut text = format!("{outcome}: {} {} «{}»\n", added.set, added.version, added.title);
    if added.outcome != Outcome::AlreadyThere {
        for line in added.changes.lines(console.lang) {
            writeln!(text, "  {line}").ok();
        }
    }
    text
}
