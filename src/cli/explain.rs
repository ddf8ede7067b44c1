//! `tudien explain`.

use std::process::ExitCode;

use serde_json::json;

use super::dictionary::answer;
use crate::check::{CHECKS, Check, Level, Quality};
use crate::console::Console;
use crate::dictionary::{self, Dictionary, Page};
use crate::error::Result;
use crate::lang::Lang;
use crate::publish::formats::{FORMATS, Format};
use crate::score::standard;
use crate::text::value::reason::{REASONS, reason};

/// Giải thích một mã kiểm tra, một kiểu, một trường hay một danh mục.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ví dụ:
  tudien explain DU-001
  tudien explain sach                    # một phẩm chất: cách tính, trọng số, tên trong các chuẩn, các kiểm tra
  tudien explain so_dinh_danh
  tudien explain cong_dan.ho_ten
  tudien explain geoparquet              # một dạng tệp của gói dữ liệu
  tudien explain tinh_trang_hon_nhan --lang en")]
pub(super) struct Args {
    /// Mã kiểm tra (DU-001), phẩm chất (dung, du, sach, song, nhat, chung), mã lý do (checksum), thực thể, thực_thể.trường, kiểu, danh mục, hay dạng tệp của gói (csv, xlsx, geoparquet …).
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
    if let Some(format) = FORMATS.iter().find(|format| format.id == id) {
        answer(&format_page(format, console.lang), console)?;
        return Ok(ExitCode::SUCCESS);
    }
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    if let Some(quality) = Quality::ALL.into_iter().find(|quality| quality.prefix().eq_ignore_ascii_case(id)) {
        answer(&quality_page(quality, &dictionary, console.lang), console)?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(page) = dictionary::show(&dictionary, id, console.lang) else {
        let checks =
            CHECKS.iter().map(|check| check.code).chain(REASONS.iter().map(|found| found.code)).map(str::to_owned);
        let known: Vec<String> = dictionary::ids(&dictionary).into_iter().chain(checks).collect();
        return Err(dictionary::unknown_id(id, &known));
    };
    answer(&page, console)?;
    Ok(ExitCode::SUCCESS)
}

/// The page of a check.
fn check_page(check: &Check, lang: Lang) -> Page {
    let json = json!({
        "code": check.code,
        "title": check.title.vi,
        "title_en": check.title.en,
        "level": check.level,
        "page": check.page_in(Lang::Vi),
        "page_en": check.page_in(Lang::En),
    });
    Page { text: check.page_in(lang), json }
}

/// The page of a format in which packages are delivered.
fn format_page(format: &Format, lang: Lang) -> Page {
    let json = json!({
        "id": format.id, "title": format.title.vi, "title_en": format.title.en,
        "ending": format.ending, "media_type": format.media, "usual": format.usual, "page": format.page,
    });
    let (vietnamese, english) = format.page.split_once("\n## When to use it\n").unwrap_or((format.page, ""));
    let text = match lang {
        Lang::Vi => vietnamese.to_owned(),
        Lang::En => format!("# {} · {}\n\n## When to use it\n{english}", format.id, format.title.en),
    };
    Page { text, json }
}

/// The page of a quality: what it asks, how it is scored, what the standards call it, and its checks.
fn quality_page(quality: Quality, dictionary: &Dictionary, lang: Lang) -> Page {
    let (names, scoring) = (standard(quality), &dictionary.scoring);
    let weight = scoring.weights.get(quality.prefix()).copied().unwrap_or(1.0);
    let of_level = |level: Level| scoring.levels.get(level.as_str()).copied().unwrap_or(1.0);
    let [error, warning, info] = [Level::Error, Level::Warning, Level::Info].map(of_level);
    let checks: Vec<&Check> = CHECKS.iter().copied().filter(|check| check.quality() == Some(quality)).collect();
    let word = |vi: &'static str, en: &'static str| if lang == Lang::Vi { vi } else { en };
    let (title, asks) = (quality.title().get(lang), quality.question().get(lang));
    let mut lines = vec![
        format!("# {} · {title}", quality.prefix()),
        format!("\n{asks}.\n"),
        word(
            "Điểm = 100 × (đã kiểm − mất) ÷ đã kiểm, bỏ phần sau chữ số thập phân thứ nhất; chưa kiểm gì thì «chưa đo».",
            "Mark = 100 × (tested − lost) ÷ tested, cut after the first decimal; «not measured» where nothing was tested.",
        )
        .to_owned(),
        match lang {
            Lang::Vi => format!("Mất: lỗi tính {error}, cảnh báo {warning}, lưu ý {info} ô. Trọng số trong điểm chung: {weight}."),
            Lang::En => format!("Lost: an error counts {error}, a warning {warning}, a hint {info} cells. Weight in the whole: {weight}."),
        },
        String::new(),
        format!("ISO/IEC 25012:2008: {}", names.iso25012.join(", ")),
        format!("Open Data Contract Standard 3: {}", names.odcs),
        format!("W3C DQV (ldqd): {}", names.dqv.join(", ")),
        String::new(),
    ];
    let told = |check: &&Check| format!("{} {} ({})", check.code, check.title.get(lang), check.level.title().get(lang));
    lines.extend(checks.iter().map(told));
    let json = json!({
        "quality": quality, "title": quality.title().vi, "title_en": quality.title().en,
        "asks": quality.question().vi, "asks_en": quality.question().en, "weight": weight, "levels": scoring.levels,
        "standard": names, "checks": checks.iter().map(|check| check.code).collect::<Vec<_>>(),
    });
    Page { text: lines.join("\n"), json }
}
