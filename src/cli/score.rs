//! `tudien score`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;

use super::check::{entity, normal_folder, open_table, today};
use crate::check::{Request, load, run as check};
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files;
use crate::score::{Mark, ScoreCard, card};

/// Chấm điểm sáu phẩm chất.
///
/// Ví dụ: tudien score lam-viec/cong_dan
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Thư mục bảng đã chuẩn hóa (có table.json). Chưa kiểm tra thì kiểm tra trước.
    path: PathBuf,
    /// Bảng trong từ điển; mặc định là bảng ghi trong table.json.
    #[arg(long, value_name = "MÃ BẢNG")]
    entity: Option<String>,
    /// Ngày xét (2026-11-21); nêu ngày thì kiểm tra lại theo ngày ấy.
    #[arg(long, value_name = "NGÀY")]
    as_of: Option<NaiveDate>,
}

/// Runs the command: leaves `score.json` in the folder.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let table = open_table(&normal_folder(&args.path)?)?;
    let entity = entity(&dictionary, args.entity.as_deref().unwrap_or(&table.entity))?;
    let checked = if args.as_of.is_none() && table.dir.join("outcomes.json").is_file() {
        load(&table)?
    } else {
        check(&Request::new(&dictionary, entity, &table, &BTreeMap::new(), today(args.as_of)))?
    };
    let card = card(&table.dataset, entity, table.rows, &checked.outcomes, &dictionary.scoring);
    let json = serde_json::to_vec_pretty(&card).map_err(|cause| Error::stage("score", cause))?;
    files::write(&table.dir.join("score.json"), &json)?;
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

fn render(card: &ScoreCard, console: &Console) -> String {
    let mut text = String::new();
    for (quality, mark) in &card.qualities {
        let title = quality.title().get(console.lang);
        writeln!(text, "{title:<12} {:>12}   {} / {}", points(mark, console), mark.broken, mark.tested).ok();
    }
    let whole = console.word("Chung", "Overall");
    writeln!(text, "{whole:<12} {:>12}   {}\n", points(&card.overall, console), card.label).ok();
    text.push_str(&card.formula);
    text
}
