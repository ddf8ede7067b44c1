//! `tudien score`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::ExitCode;

use super::input::Input;
use crate::check::Check;
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::score::{Mark, ScoreCard, interval, label_in, standard};

/// Chấm điểm sáu phẩm chất của một bảng: đúng, đủ, sạch, sống, thống nhất, dùng chung.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien score doanh_nghiep.csv --entity doanh_nghiep
  tudien score chuan_hoa/cong_dan
  tudien score mau_500_ho.xlsx --entity cong_dan --sampled
  tudien score chuan_hoa/cong_dan --as-of 2026-09-30 --format json

Bảng chưa kiểm tra thì được kiểm tra trước; nêu --as-of thì kiểm tra lại theo ngày ấy.")]
pub(super) struct Args {
    #[command(flatten)]
    input: Input,
    /// Bảng là mẫu rút ngẫu nhiên: nêu khoảng tin cậy 95 % của từng phẩm chất cho cả tập (Wilson).
    #[arg(long)]
    sampled: bool,
}

/// Runs the command: leaves `score.json` in the folder of a normal table.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let opened = args.input.open(&dictionary, None, console)?;
    let card = opened.score(args.input.as_of(), console)?;
    if console.json {
        console.answer_json(&whole(&card, args.sampled)?)?;
    } else {
        console.answer(&render(&card, args.sampled, console))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The card as JSON, with what its qualities are called in the standards.
fn whole(card: &ScoreCard, sampled: bool) -> Result<serde_json::Value> {
    let mut answer = serde_json::to_value(card).map_err(|cause| Error::stage("json", cause))?;
    let Some(object) = answer.as_object_mut() else { return Ok(answer) };
    let names: BTreeMap<&str, _> =
        card.qualities.keys().map(|quality| (quality.prefix(), standard(*quality))).collect();
    object.insert("standards".to_owned(), serde_json::json!(names));
    if sampled {
        let bounds: BTreeMap<&str, _> =
            card.qualities.iter().map(|(quality, mark)| (quality.prefix(), bounds(mark))).collect();
        object.insert("interval_95".to_owned(), serde_json::json!(bounds));
    }
    Ok(answer)
}

/// The 95 % interval of a mark of a sample, in per cent of cells without a finding.
fn bounds(mark: &Mark) -> Option<(f64, f64)> {
    interval(mark.tested.saturating_sub(mark.broken), mark.tested)
}

fn points(mark: &Mark, console: &Console) -> String {
    mark.score.map_or_else(|| console.word("chưa đo", "not measured").to_owned(), |score| format!("{score:.1}"))
}

/// The cheapest repairs, one a line.
fn repairs(card: &ScoreCard, console: &Console) -> String {
    let mut text = String::new();
    for (number, repair) in card.repairs.iter().enumerate() {
        if number == 0 {
            let title = console
                .word("Việc sửa lợi nhất (điểm chung tăng thêm):", "Cheapest repairs (points of the whole gained):");
            write!(text, "\n\n{title}").ok();
        }
        let title = Check::find(&repair.code).map_or("", |check| check.title.get(console.lang));
        let (code, field, cells, gain) = (&repair.code, &repair.field, repair.cells, repair.gain);
        let gain = if console.lang == Lang::Vi { format!("{gain:.3}").replace('.', ",") } else { format!("{gain:.3}") };
        let unit = console.word("ô", "cells");
        write!(text, "\n  {}. {code} {field}: {title}; {cells} {unit}, +{gain}", number + 1).ok();
    }
    text
}

fn render(card: &ScoreCard, sampled: bool, console: &Console) -> String {
    let mut text = String::new();
    for (quality, mark) in &card.qualities {
        let title = quality.title().get(console.lang);
        let within = bounds(mark)
            .filter(|_| sampled)
            .map_or_else(String::new, |(low, high)| format!("   [{low:.1} – {high:.1}]"));
        writeln!(text, "{title:<12} {:>12}   {} / {}{within}", points(mark, console), mark.broken, mark.tested).ok();
    }
    let whole = console.word("Chung", "Overall");
    let rank = console.word("hạng", "rank");
    writeln!(
        text,
        "{whole:<12} {:>12}   {}, {rank} {}\n",
        points(&card.overall, console),
        label_in(&card.label, console.lang),
        card.rank
    )
    .ok();
    text.push_str(if console.lang == Lang::En { &card.formula_en } else { &card.formula });
    text.push_str(&repairs(card, console));
    text
}
