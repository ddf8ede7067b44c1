//! `tudien score`.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::input::Input;
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::Result;
use crate::lang::Lang;
use crate::score::{Mark, ScoreCard};

/// Chấm điểm sáu phẩm chất của một bảng: đúng, đủ, sạch, sống, thống nhất, dùng chung.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien score doanh_nghiep.csv --entity doanh_nghiep
  tudien score chuan_hoa/cong_dan
  tudien score chuan_hoa/cong_dan --as-of 2026-09-30 --format json

Bảng chưa kiểm tra thì được kiểm tra trước; nêu --as-of thì kiểm tra lại theo ngày ấy.")]
pub(super) struct Args {
    #[command(flatten)]
    input: Input,
}

/// Runs the command: leaves `score.json` in the folder of a normal table.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let opened = args.input.open(&dictionary, None, console)?;
    let card = opened.score(args.input.as_of(), console)?;
    if console.json {
        console.answer_json(&card)?;
    } else {
        console.answer(&render(&card, console))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn points(mark: &Mark, console: &Console) -> String {
    mark.score.map_or_else(|| console.word("chưa đo", "not measured").to_owned(), |score| format!("{score:.1}"))
}

/// The word for the overall score.
pub(super) fn label<'c>(card: &'c ScoreCard, console: &Console) -> &'c str {
    match (console.lang, card.label.as_str()) {
        (Lang::En, "tốt") => "good",
        (Lang::En, "không tốt") => "not good",
        (Lang::En, "kém") => "poor",
        (Lang::En, _) => "not measured",
        (Lang::Vi, label) => label,
    }
}

fn render(card: &ScoreCard, console: &Console) -> String {
    let mut text = String::new();
    for (quality, mark) in &card.qualities {
        let title = quality.title().get(console.lang);
        writeln!(text, "{title:<12} {:>12}   {} / {}", points(mark, console), mark.broken, mark.tested).ok();
    }
    let whole = console.word("Chung", "Overall");
    writeln!(text, "{whole:<12} {:>12}   {}\n", points(&card.overall, console), label(card, console)).ok();
    text.push_str(&card.formula);
    text
}
