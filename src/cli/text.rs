//! `tudien text`.

use std::borrow::Cow;
use std::io::{BufRead as _, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::text_table;
use crate::console::Console;
use crate::error::{Error, Result};
use crate::lang::Message;
use crate::text::tone::Undecided;
use crate::text::{self, STEPS, Step};

/// Lines answered at once: enough to print fast, few enough to stream.
const BATCH: usize = 1000;

const EXAMPLES: &str = "\
Ví dụ:
  tudien text default 'Hoà  Bình' 'C¨n cø NghÞ ®Þnh'
  tudien text nfc,whitespace,tone_old < ten.txt
  tudien text address_expand 'P. Bến Nghé, Q.1, TP.HCM'
  tudien text search_key --json-lines < chuoi.jsonl
  tudien text default --file cu_tru.parquet --column ho_ten --column dia_chi --out da_sua.parquet

Các bước: repair_mojibake, decode_tcvn3, decode_tcvn3_upper, decode_vni, decode_viscii, decode_vps, nfc, mark_order,
lookalike, whitespace, tone_ethnic, tone_dup, horn_pair, tone_old, tone_new, name_case, address_expand, search_key,
default (toàn bộ các bước của một trường văn bản).";

/// Sửa văn bản tiếng Việt theo từng bước.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Các bước, cách nhau bằng dấu phẩy, làm lần lượt từ trái sang.
    #[arg(value_name = "BƯỚC[,BƯỚC…]")]
    steps: String,
    /// Văn bản cần sửa; không nêu thì đọc từng dòng từ đầu vào chuẩn.
    #[arg(value_name = "VĂN BẢN")]
    texts: Vec<String>,
    /// Mỗi dòng vào là một chuỗi JSON, mỗi dòng ra là một chuỗi JSON.
    #[arg(long)]
    json_lines: bool,
    /// Sửa cả cột của một tệp Parquet thay vì từng dòng.
    #[arg(long, value_name = "TỆP", conflicts_with_all = ["texts", "json_lines"])]
    file: Option<PathBuf>,
    /// Cột cần sửa trong tệp; có thể nêu nhiều lần; không nêu thì sửa mọi cột văn bản.
    #[arg(long = "column", value_name = "CỘT", requires = "file")]
    columns: Vec<String>,
    /// Ghi tệp đã sửa vào đây; không nêu thì chỉ đếm số ô sẽ sửa.
    #[arg(long, value_name = "TỆP", requires = "file")]
    out: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let steps = steps(&args.steps)?;
    if let Some(file) = &args.file {
        let request = text_table::Request { file, columns: &args.columns, out: args.out.as_ref(), steps: &steps };
        text_table::run(&request, console)?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.texts.is_empty() {
        stream(&steps, args.json_lines, console)?;
    } else {
        let answers: Vec<Answer> = args.texts.iter().map(|text| Answer::of(text, &steps)).collect();
        console.answer(&render(&answers, args.json_lines, console))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The steps named in a list.
fn steps(list: &str) -> Result<Vec<&'static Step>> {
    list.split(',')
        .map(|id| {
            text::step(id.trim()).ok_or_else(|| {
                let known: Vec<&str> = STEPS.iter().map(|step| step.id).collect();
                let known = known.join(", ");
                Error::usage(
                    format!("Không có bước nào tên là «{}»", id.trim()),
                    format!("There is no step named «{}»", id.trim()),
                )
                .hint(format!("Các bước có: {known}."), format!("The steps are: {known}."))
            })
        })
        .collect()
}

/// A text, what became of it, and the steps that changed it.
struct Answer {
    input: String,
    output: String,
    changed: Vec<&'static str>,
    /// Words left because one cell cannot decide them.
    undecided: Vec<Undecided>,
}

impl Answer {
    fn of(input: &str, steps: &[&'static Step]) -> Self {
        let mut output = Cow::Borrowed(input);
        let mut changed = Vec::new();
        for step in steps {
            let next = if step.id == "default" {
                let (next, by) = text::trace(&output);
                changed.extend(by);
                next.into_owned()
            } else {
                let next = (step.apply)(&output).into_owned();
                if next != *output {
                    changed.push(step.id);
                }
                next
            };
            output = Cow::Owned(next);
        }
        let undecided =
            if steps.iter().any(|step| step.id == "default") { text::undecided(&output) } else { Vec::new() };
        Self { input: input.to_owned(), output: output.into_owned(), changed, undecided }
    }
}

/// Answers standard input batch by batch.
fn stream(steps: &[&'static Step], json_lines: bool, console: &Console) -> Result<()> {
    let mut input = std::io::stdin().lock();
    let mut batch = Vec::new();
    let mut number = 0_u64;
    loop {
        let mut line = Vec::new();
        let read = input
            .by_ref()
            .read_until(b'\n', &mut line)
            .map_err(|cause| crate::files::unreadable(Path::new("stdin"), &cause))?;
        if read > 0 {
            number += 1;
            if let Some(text) = parse(&line, number, json_lines)? {
                batch.push(Answer::of(&text, steps));
            }
        }
        if batch.len() >= BATCH || read == 0 && !batch.is_empty() {
            console.answer(&render(&batch, json_lines, console))?;
            batch.clear();
        }
        if read == 0 {
            return Ok(());
        }
    }
}

/// The text of a line; blank lines between JSON strings are none.
fn parse(line: &[u8], number: u64, json_lines: bool) -> Result<Option<String>> {
    let wrong = |vi: &str, en: &str| Error::usage(format!("Dòng {number} {vi}"), format!("Line {number} {en}"));
    let Ok(line) = std::str::from_utf8(line) else {
        return Err(wrong("không phải UTF-8", "is not UTF-8")
            .hint("Hãy lưu lại đầu vào với bảng mã UTF-8.", "Save the input as UTF-8."));
    };
    let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
    if !json_lines {
        return Ok(Some(line.to_owned()));
    }
    if line.trim().is_empty() {
        return Ok(None);
    }
    serde_json::from_str(line).map(Some).map_err(|_| {
        wrong("không phải một chuỗi JSON", "is not a JSON string").hint(
            "Mỗi dòng phải là một chuỗi trong ngoặc kép, ví dụ \"Hà Nội\".",
            "Each line must be a string in quotes, such as \"Hà Nội\".",
        )
    })
}

fn render(answers: &[Answer], json_lines: bool, console: &Console) -> String {
    let line = |value: serde_json::Value| format!("{value}\n");
    if json_lines {
        answers.iter().map(|answer| line(json!(answer.output))).collect()
    } else if console.json {
        let object = |answer: &Answer| {
            let mut object = json!({"input": answer.input, "output": answer.output, "steps": answer.changed});
            if !answer.undecided.is_empty() {
                object["undecided"] = json!(answer.undecided);
            }
            object
        };
        answers.iter().map(|answer| line(object(answer))).collect()
    } else {
        table(answers, console)
    }
}

/// Before, after, and the steps that changed something, in columns.
fn table(answers: &[Answer], console: &Console) -> String {
    let (before, after) = (console.word("Trước", "Before"), console.word("Sau", "After"));
    let width = |head: &str, of: fn(&Answer) -> &str| {
        answers
            .iter()
            .map(|answer| shown(of(answer)).chars().count())
            .chain([head.chars().count()])
            .max()
            .unwrap_or(0)
            .min(60)
    };
    let (first, second) = (width(before, |answer| &answer.input), width(after, |answer| &answer.output));
    let row = |a: &str, b: &str, c: &str| format!("{a:first$}  {b:second$}  {c}").trim_end().to_owned() + "\n";
    let mut out = row(before, after, console.word("Bước đã sửa", "Steps that changed it"));
    for answer in answers {
        let titles: Vec<String> = answer.changed.iter().map(|id| title(id, console)).collect();
        let how =
            if titles.is_empty() { console.word("không đổi", "unchanged").to_owned() } else { titles.join("; ") };
        out.push_str(&row(&shown(&answer.input), &shown(&answer.output), &how));
        for word in &answer.undecided {
            out.push_str(&why(word, console));
        }
    }
    out
}

/// Why a word was left as it is.
fn why(Undecided { word, vni, slip }: &Undecided, console: &Console) -> String {
    let vietnamese = format!(
        "  Để nguyên «{word}»: là «{vni}» nếu gõ bằng phông VNI, là «{slip}» nếu đặt nhầm dấu; một ô chưa đủ để biết. \
         Hãy xem các ô cùng cột; chắc là VNI thì dùng bước decode_vni, chắc là nhầm dấu thì dùng bước tone_old.\n"
    );
    let english = format!(
        "  Left «{word}»: it is «{vni}» if typed in a VNI font, «{slip}» if the tone was misplaced; one cell cannot tell. \
         Look at the other cells of the column; if it is VNI use the step decode_vni, if misplaced tone_old.\n"
    );
    Message::new(vietnamese, english).get(console.lang).to_owned()
}

fn title(id: &str, console: &Console) -> String {
    text::step(id).map_or_else(|| id.to_owned(), |step| format!("{id} ({})", step.title.get(console.lang)))
}

/// The text with control characters made visible, so that it cannot disturb the terminal.
fn shown(text: &str) -> String {
    let show = |letter: char| {
        if letter.is_control() { letter.escape_unicode().to_string() } else { letter.to_string() }
    };
    text.chars().map(show).collect()
}
