//! `tudien link explain`.

use std::process::ExitCode;

use super::{Ready, Source};
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::lang::{Lang, Text};
use crate::link::Explanation;

/// Giải thích một cặp bản ghi: từng so sánh cộng hay trừ bao nhiêu.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien link explain records.csv R0000008 R0002650 --entity cong_dan --id record_id
  tudien link explain chuan_hoa/cong_dan 12 96 --id STT --format json

Đơn vị là bit: cộng 1 là khả năng «cùng một» tăng gấp đôi. Trọng số được ước lượng trên chính bảng này, trừ khi có
--no-train.")]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    /// Mã của hai bản ghi.
    #[arg(value_name = "MÃ", num_args = 2, required = true)]
    records: Vec<String>,
    /// Giữ nguyên trọng số của mô hình, không ước lượng lại.
    #[arg(long)]
    no_train: bool,
}

const PRIOR: Text = Text::new("trước khi so", "before comparing");
const LOOKALIKES: Text = Text::new("giống nhau vì lẽ khác", "alike for another reason");
const MISSING: Text = Text::new("(thiếu)", "(missing)");
const SUM: Text = Text::new("tổng", "sum");
const PROBABILITY: Text = Text::new("xác suất là một", "probability of one");
const CERTAIN: Text = Text::new("chắc chắn theo quy tắc", "certain by rule");

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let Ready { prepared, ids, model, .. } = args.source.open(&dictionary, true, console)?;
    let row = |id: &String| ids.as_ref().and_then(|ids| ids.row(id)).ok_or_else(|| no_record(id));
    let (left, right) = match args.records.as_slice() {
        [left, right] => (row(left)?, row(right)?),
        _ => return Err(Error::usage("Cần mã của hai bản ghi", "The ids of two records are needed")),
    };
    let trained = if args.no_train { model } else { prepared.train(&model) };
    let explanation = prepared.explain(&trained, left, right);
    if console.json {
        console.answer_json(&explanation)?;
    } else {
        console.answer(&shown(&explanation, console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn no_record(id: &str) -> Error {
    Error::usage(format!("Không có bản ghi «{id}»"), format!("There is no record “{id}”")).hint(
        "Hãy xem lại mã, và tên cột mã bản ghi ở --id.",
        "Check the id, and the name of the column of record ids in --id.",
    )
}

/// A block for every two bits.
fn bar(weight: f32) -> String {
    let blocks = (0_u8..30).take_while(|block| f32::from(*block) * 2.0 + 1.0 <= weight.abs()).count();
    "█".repeat(blocks)
}

/// A line a step, from the prior to the sum.
fn shown(explanation: &Explanation, lang: Lang) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = |name: &str, grade: &str, weight: f32| {
        let drawn = bar(weight);
        let sign = if weight < 0.0 { "−" } else { "+" };
        lines.push(format!("{name:<24}{grade:<18}{weight:>+8.2}  {sign}{drawn}"));
    };
    line(PRIOR.get(lang), "", explanation.prior);
    for step in &explanation.steps {
        line(&step.comparison, step.grade.as_deref().unwrap_or(MISSING.get(lang)), step.weight);
    }
    line(LOOKALIKES.get(lang), "", explanation.lookalike);
    line(SUM.get(lang), "", explanation.weight);
    let certain = if explanation.certain { format!(" ({})", CERTAIN.get(lang)) } else { String::new() };
    lines.push(format!("{} {:.6}{certain}", PROBABILITY.get(lang), explanation.probability));
    lines.join("\n")
}
