//! `tudien explain`.

use std::process::ExitCode;

use serde_json::json;

use super::dictionary::answer;
use crate::check::{CHECKS, Check};
use crate::console::Console;
use crate::dictionary::{self, Dictionary, Page};
use crate::error::Result;
use crate::lang::Lang;
use crate::text::value::reason::{REASONS, reason};

/// Giải thích một mã kiểm tra, một kiểu, một trường hay một danh mục.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ví dụ:
  tudien explain DU-001
  tudien explain so_dinh_danh
  tudien explain cong_dan.ho_ten
  tudien explain tinh_trang_hon_nhan --lang en")]
pub(super) struct Args {
    /// Mã kiểm tra (DU-001), mã lý do (checksum), thực thể, thực_thể.trường, kiểu hay danh mục.
    #[arg(value_name = "MÃ")]
    id: String,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let id = args.id.trim();
    if let Some(check) = CHECKS.iter().find(|check| check.code.eq_ignore_ascii_case(id)) {
        answer(&check_page(check, console.lang), console)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(found) = reason(id) {
        let json = json!({ "code": found.code, "text": found.text.vi, "text_en": found.text.en });
        let text = format!("{}: {}", found.code, found.text.get(console.lang));
        answer(&Page { text, json }, console)?;
        return Ok(ExitCode::SUCCESS);
    }
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let Some(page) = dictionary::show(&dictionary, id, console.lang) else {
        let checks =
            CHECKS.iter().map(|check| check.code).chain(REASONS.iter().map(|found| found.code)).map(str::to_owned);
        let known: Vec<String> = dictionary::ids(&dictionary).into_iter().chain(checks).collect();
        return Err(dictionary::unknown_id(id, &known));
    };
    answer(&page, console)?;
    Ok(ExitCode::SUCCESS)
}

/// The page of a check. It is written in Vietnamese; its title is in both languages.
fn check_page(check: &Check, lang: Lang) -> Page {
    let json = json!({
        "code": check.code,
        "title": check.title.vi,
        "title_en": check.title.en,
        "level": check.level,
        "page": check.page,
    });
    let text = match lang {
        Lang::Vi => check.page.to_owned(),
        Lang::En => format!("{}: {} ({})\n\n{}", check.code, check.title.en, check.level.title().en, check.page),
    };
    Page { text, json }
}
