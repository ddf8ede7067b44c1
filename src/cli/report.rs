//! `tudien report`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::input::{MARK, entity};
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files::{self, Scratch};
use crate::normalize::NormalTable;
use crate::report::formats::{FORMATS, Format, Seen};
use crate::report::{Assembled, RunFolder};

/// Xuất báo cáo của một lần chạy hay một bảng đã kiểm tra ra các dạng: html, xlsx, json, csv, parquet, sarif, junit, github, frictionless, dqv.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien report out/dak_lak --to sarif=loi.sarif --to junit=kiem_thu.xml
  tudien report out/dak_lak --to parquet=phat_hien.parquet
  tudien report chuan_hoa/cong_dan --to github=-
  tudien report --list

Dạng html, sarif, junit, github, frictionless, dqv che giá trị cá nhân; các dạng khác giữ nguyên, chỉ dùng nội bộ.")]
pub(super) struct Args {
    /// Thư mục của một lần chạy (có chay.json) hay của một bảng đã kiểm tra (có table.json).
    #[arg(value_name = "THƯ MỤC", required_unless_present = "list")]
    folder: Option<PathBuf>,
    /// Dạng và tệp, ví dụ sarif=loi.sarif; «-» là màn hình (lặp lại được).
    #[arg(long = "to", value_name = "DẠNG=TỆP", required_unless_present = "list")]
    to: Vec<String>,
    /// Liệt kê các dạng.
    #[arg(long)]
    list: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let Some(folder) = args.folder.as_deref().filter(|_| !args.list) else {
        return list(console);
    };
    let targets = args.to.iter().map(|text| target(text)).collect::<Result<Vec<_>>>()?;
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let report = assemble(folder, &dictionary)?;
    let mut written = Vec::new();
    for (format, place) in targets {
        if place == Path::new("-") {
            let scratch = Scratch::create()?;
            let file = scratch.path().join("report");
            report.write(format, console.lang, &file)?;
            console.answer(&files::read_text(&file)?)?;
        } else {
            report.write(format, console.lang, &place)?;
            written.push((format, place));
        }
    }
    if console.json && !written.is_empty() {
        let list: Vec<_> = written
            .iter()
            .map(|(format, place)| json!({ "format": format.id, "media": format.media, "file": place, "masked": format.seen == Seen::Outside }))
            .collect();
        console.answer_json(&list)?;
    } else {
        let lines: Vec<String> = written
            .iter()
            .map(|(format, place)| format!("{}: {}", format.title.get(console.lang), place.display()))
            .collect();
        console.answer(&lines.join("\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn assemble<'d>(folder: &Path, dictionary: &'d Dictionary) -> Result<Assembled<'d>> {
    if RunFolder::is_one(folder) {
        return Assembled::of_run(&RunFolder::open(folder)?, dictionary);
    }
    if folder.join(MARK).is_file() {
        let table = NormalTable::open(folder)?;
        let entity = entity(dictionary, &table.entity)?;
        return Assembled::of_table(table, entity, dictionary);
    }
    Err(Error::read(
        folder,
        "không phải kết quả của một lần chạy hay một bảng đã kiểm tra",
        "not the result of a run, nor a table that was checked",
    )
    .hint(
        "Hãy nêu thư mục do «tudien run» hoặc «tudien check --out» tạo ra.",
        "Name a folder that “tudien run” or “tudien check --out” has made.",
    ))
}

fn target(text: &str) -> Result<(&'static Format, PathBuf)> {
    let (id, place) = text.split_once('=').ok_or_else(|| {
        Error::usage(format!("--to «{text}» thiếu dấu ="), format!("--to \"{text}\" lacks a ="))
            .hint("Viết --to sarif=loi.sarif.", "Write --to sarif=loi.sarif.")
    })?;
    Ok((Format::find(id.trim())?, PathBuf::from(place.trim())))
}

fn list(console: &Console) -> Result<ExitCode> {
    if console.json {
        let all: Vec<_> = FORMATS
            .iter()
            .map(|format| json!({ "id": format.id, "title": format.title.get(console.lang), "media": format.media, "masked": format.seen == Seen::Outside, "page": format.page }))
            .collect();
        console.answer_json(&all)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = String::new();
    for format in FORMATS {
        let seen = match format.seen {
            Seen::Inside => console.word("nội bộ", "inside"),
            Seen::Outside => console.word("có che", "masked"),
        };
        writeln!(text, "{:<14} {seen:<8} {}", format.id, format.title.get(console.lang)).ok();
    }
    console.answer(&text)?;
    Ok(ExitCode::SUCCESS)
}
