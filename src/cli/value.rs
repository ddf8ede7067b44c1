//! `tudien value`.

use std::io::BufRead as _;
use std::path::Path;
use std::process::ExitCode;

use chrono::NaiveDate;
use serde_json::json;

use crate::console::Console;
use crate::error::{Error, Result};
use crate::text::value::{KINDS, Kind, Options, Status, Verdict, kind, reason};

/// Lines answered at once.
const BATCH: usize = 1000;

const EXAMPLES: &str = "\
Ví dụ:
  tudien value --type so_dinh_danh 66190000001
  tudien value --type ngay '5/3/60' --option century=19
  tudien value --type tien '12,5' --option 'unit=triệu đồng'
  tudien value --type ma_xa 00148 --as-of 2025-06-30
  tudien value --type so_dien_thoai --json-lines < so.jsonl
  tudien value --list

Tùy chọn của kiểu (--option): decimal=, hoặc decimal=. (dấu thập phân của cả cột); order=mdy (tháng trước ngày);
century=19|20, years=1940-2024 (năm hai chữ số); serial=1900|1904 (số ngày của bảng tính); unit=… (đơn vị ở tiêu đề);
scale=fraction (tỷ lệ viết dạng phần của một); version=2018|2025 (mã ngành); pad=12 (cột đã mất số 0 ở đầu);
nam=1, nu=0 (giới tính ghi bằng số).";

/// Thử một kiểu dữ liệu trên từng giá trị.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Kiểu của giá trị (xem --list).
    #[arg(long = "type", value_name = "KIỂU", required_unless_present = "list")]
    kind: Option<String>,
    /// Tùy chọn của kiểu; có thể nêu nhiều lần.
    #[arg(long = "option", value_name = "TÊN=GIÁ TRỊ")]
    options: Vec<String>,
    /// Xét theo danh mục có hiệu lực vào ngày này (NĂM-THÁNG-NGÀY); không nêu thì là hôm nay.
    #[arg(long, value_name = "NGÀY")]
    as_of: Option<NaiveDate>,
    /// Mỗi dòng vào là một chuỗi JSON, mỗi dòng ra là một đối tượng JSON.
    #[arg(long)]
    json_lines: bool,
    /// Liệt kê các kiểu rồi thôi.
    #[arg(long)]
    list: bool,
    /// Giá trị cần thử; không nêu thì đọc từng dòng từ đầu vào chuẩn.
    #[arg(value_name = "GIÁ TRỊ", allow_hyphen_values = true)]
    values: Vec<String>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    if args.list {
        return list(console).map(|()| ExitCode::SUCCESS);
    }
    let judge = Judge { kind: named(args.kind.as_deref().unwrap_or_default())?, options: options(args)? };
    if args.values.is_empty() {
        stream(&judge, args.json_lines, console)?;
    } else {
        console.answer(&judge.render(&args.values, args.json_lines, console))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The kind of that name.
fn named(id: &str) -> Result<&'static Kind> {
    kind(id).ok_or_else(|| {
        let mut near: Vec<&Kind> = KINDS.to_vec();
        near.sort_by_key(|kind| strsim::damerau_levenshtein(kind.id, id));
        let near: Vec<&str> = near.iter().take(3).map(|kind| kind.id).collect();
        let near = near.join(", ");
        Error::usage(format!("Không có kiểu nào tên là «{id}»"), format!("There is no type named «{id}»")).hint(
            format!("Gần nhất: {near}. Xem đủ bằng: tudien value --list"),
            format!("Nearest: {near}. See all with: tudien value --list"),
        )
    })
}

/// The options named on the command line.
fn options(args: &Args) -> Result<Options> {
    let mut options = Options::new();
    for option in &args.options {
        let (name, value) = option.split_once('=').ok_or_else(|| {
            Error::usage(format!("Tùy chọn «{option}» thiếu dấu ="), format!("Option «{option}» lacks the = sign"))
                .hint("Viết dạng --option TÊN=GIÁ TRỊ.", "Write --option NAME=VALUE.")
        })?;
        options.insert(name.trim().to_owned(), value.trim().to_owned());
    }
    if let Some(day) = args.as_of {
        options.insert("as_of".to_owned(), day.format("%Y-%m-%d").to_string());
    }
    Ok(options)
}

fn list(console: &Console) -> Result<()> {
    if console.json {
        let kinds: Vec<_> =
            KINDS.iter().map(|kind| json!({"id": kind.id, "title": kind.title.get(console.lang)})).collect();
        return console.answer_json(&kinds);
    }
    let width = KINDS.iter().map(|kind| kind.id.len()).max().unwrap_or(0);
    let lines: Vec<String> =
        KINDS.iter().map(|kind| format!("{:width$}  {}\n", kind.id, kind.title.get(console.lang))).collect();
    console.answer(&lines.concat())
}

/// A kind with its options.
struct Judge {
    kind: &'static Kind,
    options: Options,
}

impl Judge {
    fn verdict(&self, text: &str) -> Verdict {
        (self.kind.parse)(text, &self.options)
    }

    fn render(&self, texts: &[String], json_lines: bool, console: &Console) -> String {
        let judged = texts.iter().map(|text| (text, self.verdict(text)));
        let lines: Vec<String> = if json_lines || console.json {
            judged.map(|(text, verdict)| format!("{}\n", object(text, &verdict))).collect()
        } else {
            judged.map(|(text, verdict)| told(text, &verdict, console)).collect()
        };
        lines.concat()
    }
}

/// A verdict for programs.
fn object(text: &str, verdict: &Verdict) -> serde_json::Value {
    json!({
        "input": text,
        "output": verdict.output,
        "status": verdict.status.as_str(),
        "codes": verdict.codes,
        "candidates": verdict.candidates,
    })
}

/// A verdict for a person: what was said, what it became, why.
fn told(text: &str, verdict: &Verdict, console: &Console) -> String {
    let output = shown(verdict.output.as_deref().unwrap_or_default());
    let what = match verdict.status {
        Status::Valid if output == text => console.word("hợp lệ", "valid").to_owned(),
        Status::Valid => format!("{} {output}", console.word("hợp lệ, viết chuẩn là", "valid, in canonical form")),
        Status::Warn => format!(
            "{} {output}",
            console.word("đúng dạng nhưng đáng ngờ; giữ là", "well formed but doubtful; kept as")
        ),
        Status::Repair => {
            format!("{} {output}", console.word("chưa hợp lệ; đề nghị sửa thành", "not valid as it stands; proposed:"))
        }
        Status::Retired => format!("{output} {}", console.word("đã hết hiệu lực", "is no longer in force")),
        Status::Ambiguous => console.word("chưa thể quyết định", "cannot be decided").to_owned(),
        Status::Invalid => console.word("không hợp lệ", "not valid").to_owned(),
        Status::Missing => console.word("trống", "missing").to_owned(),
    };
    let mut lines = vec![format!("«{}»: {what}\n", shown(text))];
    for code in &verdict.codes {
        let why = reason::reason(code).map_or(*code, |reason| reason.text.get(console.lang));
        lines.push(format!("  - {why} ({code})\n"));
    }
    if !verdict.candidates.is_empty() {
        let label = if verdict.status == Status::Retired {
            console.word("Nay là", "Now")
        } else {
            console.word("Có thể là", "Perhaps")
        };
        lines.push(format!("  {label}: {}\n", shown(&verdict.candidates.join(", "))));
    }
    lines.concat()
}

/// The text with control characters made visible, so that it cannot disturb the terminal.
fn shown(text: &str) -> String {
    let show = |sign: char| {
        if sign.is_control() { sign.escape_unicode().to_string() } else { sign.to_string() }
    };
    text.chars().map(show).collect()
}

/// Answers standard input batch by batch.
fn stream(judge: &Judge, json_lines: bool, console: &Console) -> Result<()> {
    let mut batch = Vec::with_capacity(BATCH);
    for (number, line) in (1_u64..).zip(std::io::stdin().lock().split(b'\n')) {
        let line = line.map_err(|cause| crate::files::unreadable(Path::new("stdin"), &cause))?;
        batch.extend(parse(&line, number, json_lines)?);
        if batch.len() >= BATCH {
            console.answer(&judge.render(&batch, json_lines, console))?;
            batch.clear();
        }
    }
    console.answer(&judge.render(&batch, json_lines, console))
}

/// The text of a line; blank lines between JSON strings are none.
fn parse(line: &[u8], number: u64, json_lines: bool) -> Result<Option<String>> {
    let wrong = |vi: &str, en: &str| Error::usage(format!("Dòng {number} {vi}"), format!("Line {number} {en}"));
    let Ok(line) = std::str::from_utf8(line) else {
        return Err(wrong("không phải UTF-8", "is not UTF-8")
            .hint("Hãy lưu lại đầu vào với bảng mã UTF-8.", "Save the input as UTF-8."));
    };
    let line = line.strip_suffix('\r').unwrap_or(line);
    if !json_lines {
        return Ok(Some(line.to_owned()));
    }
    if line.trim().is_empty() {
        return Ok(None);
    }
    serde_json::from_str(line).map(Some).map_err(|_| {
        wrong("không phải một chuỗi JSON", "is not a JSON string").hint(
            "Mỗi dòng phải là một chuỗi trong ngoặc kép, ví dụ \"0900000001\".",
            "Each line must be a string in quotes, such as \"0900000001\".",
        )
    })
}
