//! `tudien check`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::check_schema::BySchema;
use super::input::{Input, Opened};
use crate::check::{CHECKS, Check, Checked, Level, Outcome};
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::report;

/// The list of findings for a spreadsheet, beside `findings.parquet`.
const LIST: &str = "phat_hien.csv";

/// Kiểm tra một bảng theo từ điển, hoặc theo gói dữ liệu hay Table Schema của người khác.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien check cong_dan.xlsx --entity cong_dan
  tudien check cong_dan.xlsx --entity cong_dan --out kiem_tra    # giữ danh sách từng ô
  tudien check chuan_hoa/cong_dan --fail-on error
  tudien check chuan_hoa/cong_dan --only DU-001,SACH-001
  tudien check so_lieu.csv --schema datapackage.json             # theo Table Schema v2, mọi ràng buộc

Mã thoát: 0 xong; 1 có phát hiện từ mức --fail-on trở lên; 2 không làm được.")]
pub(super) struct Args {
    #[command(flatten)]
    input: Input,
    /// Giữ bảng đã chuẩn hóa và danh sách phát hiện (phat_hien.csv) trong thư mục này.
    #[arg(long, value_name = "THƯ MỤC")]
    out: Option<PathBuf>,
    /// Chỉ chạy các phép kiểm này, cách nhau bằng dấu phẩy: DU-001,SACH-001.
    #[arg(long, value_name = "MÃ", value_delimiter = ',')]
    only: Vec<String>,
    /// Kết thúc với mã 1 khi có phát hiện từ mức này trở lên.
    #[arg(long, value_enum, value_name = "MỨC")]
    fail_on: Option<Level>,
    #[command(flatten)]
    by_schema: BySchema,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    if let Some(schema) = args.by_schema.named() {
        let (file, options) = (args.input.path(), args.input.options());
        let clean = args.by_schema.run(schema, file, &options, args.out.as_deref(), console)?;
        // What a schema demands is demanded: every finding is an error.
        return Ok(ExitCode::from(u8::from(!clean && args.fail_on.is_some())));
    }
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let opened = args.input.open(&dictionary, args.out.as_deref(), console)?;
    let checked = opened.check(args.input.as_of(), &chosen(&args.only)?, console)?;
    if opened.stays_at().is_some() {
        report::findings_csv(&checked.path, opened.entity, &opened.table.dir.join(LIST))?;
    }
    let text = render(&checked, &opened, console);
    opened.keep()?;
    if console.json {
        console.answer_json(&checked)?;
    } else {
        console.answer(&text)?;
    }
    let fails = |outcome: &Outcome| args.fail_on.is_some_and(|level| outcome.alarms(level));
    Ok(ExitCode::from(u8::from(checked.outcomes.iter().any(fails))))
}

/// The checks of these codes, or all of them.
fn chosen(codes: &[String]) -> Result<Vec<&'static Check>> {
    let known = |code: &String| CHECKS.iter().any(|check| check.code.eq_ignore_ascii_case(code.trim()));
    if let Some(code) = codes.iter().find(|code| !known(code)) {
        return Err(Error::usage(format!("không có phép kiểm «{code}»"), format!("there is no check “{code}”")).hint(
            "Xem các phép kiểm: tudien explain MÃ, ví dụ DU-001.",
            "About a check: tudien explain CODE, such as DU-001.",
        ));
    }
    let asked = |check: &&&'static Check| {
        codes.is_empty() || codes.iter().any(|code| check.code.eq_ignore_ascii_case(code.trim()))
    };
    Ok(CHECKS.iter().filter(asked).copied().collect())
}

/// The broken rules, worst first, then how much was checked and where the single findings are.
fn render(checked: &Checked, opened: &Opened<'_>, console: &Console) -> String {
    let mut broken: Vec<&Outcome> = checked.outcomes.iter().filter(|outcome| outcome.broken > 0).collect();
    broken.sort_by(|one, other| (other.level, &one.code, &one.field).cmp(&(one.level, &other.code, &other.field)));
    let mut text = String::new();
    for outcome in broken {
        let title = Check::find(&outcome.code).map_or("", |check| check.title.get(console.lang));
        let field = opened.entity.field(&outcome.field).map_or("", |field| field.title.get(console.lang));
        let place = if field.is_empty() { String::new() } else { format!(" · {field}") };
        let level = outcome.level.title().get(console.lang);
        writeln!(text, "{:<10} {level:<9} {:>9} / {:<9} {title}{place}", outcome.code, outcome.broken, outcome.tested)
            .ok();
    }
    let (rows, rules, found) = (opened.table.rows, checked.outcomes.len(), checked.findings);
    let summary = match console.lang {
        Lang::Vi => format!("{rows} dòng, {rules} phép kiểm trên từng trường, {found} phát hiện."),
        Lang::En => format!("{rows} rows, {rules} checks of fields, {found} findings."),
    };
    writeln!(text, "{summary}").ok();
    match opened.stays_at() {
        _ if found == 0 => {}
        Some(place) => {
            let label = console.word("Từng phát hiện:", "Each finding:");
            writeln!(text, "{label} {}", place.join(LIST).display()).ok();
        }
        None => text.push_str(console.word(
            "Thêm --out THƯ_MỤC để giữ danh sách từng ô; xem một phép kiểm: tudien explain MÃ.",
            "Add --out FOLDER to keep the list of cells; about a check: tudien explain CODE.",
        )),
    }
    text
}
