//! `tudien compare`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::input::{MARK, entity};
use crate::check::{self, Versions};
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Lang;
use crate::normalize::NormalTable;
use crate::score::{self, Change, Comparison};

/// So sánh hai bản của một bộ dữ liệu, hai kỳ, hoặc cùng một bảng của hai đơn vị.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien compare ket_qua_thang_8 ket_qua_thang_9              # hai lần chạy: điểm từng bộ
  tudien compare thang_8/noi_bo/cong_dan thang_9/noi_bo/cong_dan --out khac.csv
  tudien compare xa_ea_kao/noi_bo/cong_dan xa_tan_lap/noi_bo/cong_dan --scores

Hai thư mục bảng đã chuẩn hóa được so cả điểm lẫn từng dòng theo khóa của thực thể; --scores chỉ so điểm.
Tệp --out liệt kê từng dòng thêm, bớt và từng ô sửa; dùng trong nội bộ, giá trị không che.")]
pub(super) struct Args {
    /// Bản trước: thư mục kết quả của «tudien run», hoặc thư mục bảng đã chuẩn hóa.
    #[arg(value_name = "TRƯỚC")]
    before: PathBuf,
    /// Bản sau.
    #[arg(value_name = "SAU")]
    after: PathBuf,
    /// Ghi từng khác biệt vào tệp CSV này.
    #[arg(long, value_name = "TỆP")]
    out: Option<PathBuf>,
    /// Chỉ so điểm, không so từng dòng.
    #[arg(long)]
    scores: bool,
}

/// What was found for one data set.
#[derive(Debug, Serialize)]
struct Found {
    dataset: String,
    scores: Option<Comparison>,
    rows: Option<Versions>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let pairs = pairs(&args.before, &args.after)?;
    if args.out.is_some() && pairs.len() != 1 {
        return Err(Error::usage("--out chỉ dùng khi so một bộ dữ liệu", "--out is for one data set")
            .hint("Hãy nêu hai thư mục noi_bo/<bộ>.", "Name two folders noi_bo/<set>."));
    }
    let mut found = Vec::new();
    for (before, after) in pairs {
        let (old, new) = (NormalTable::open(&before)?, NormalTable::open(&after)?);
        let scored = [&before, &after].iter().all(|folder| folder.join(score::FILE).is_file());
        let cards = || -> Result<Comparison> { Ok(score::compare(&score::load(&before)?, &score::load(&after)?)) };
        let scores = scored.then(cards).transpose()?;
        let entity = entity(&dictionary, &new.entity)?;
        let rows = (!args.scores && !entity.key.is_empty())
            .then(|| check::versions(entity, &old, &new, args.out.as_deref()))
            .transpose()?;
        found.push(Found { dataset: new.dataset.clone(), scores, rows });
    }
    if console.json {
        console.answer_json(&found)?;
    } else {
        let texts: Vec<String> = found.iter().map(|one| render(one, console)).collect();
        console.answer(&texts.join("\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The tables to compare: two folders of tables, or the sets that two runs have in common.
fn pairs(before: &Path, after: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    if before.join(MARK).is_file() && after.join(MARK).is_file() {
        return Ok(vec![(before.to_owned(), after.to_owned())]);
    }
    let inner = |folder: &Path| folder.join("noi_bo");
    let mut pairs = Vec::new();
    if inner(before).is_dir() && inner(after).is_dir() {
        for folder in files::list(&inner(after))? {
            let earlier = inner(before).join(folder.file_name().unwrap_or_default());
            if folder.join(MARK).is_file() && earlier.join(MARK).is_file() {
                pairs.push((earlier, folder));
            }
        }
    }
    if pairs.is_empty() {
        return Err(Error::usage(
            format!("{} và {} không có bộ dữ liệu nào chung", before.display(), after.display()),
            format!("{} and {} have no data set in common", before.display(), after.display()),
        )
        .hint(
            "Hãy nêu hai thư mục kết quả của «tudien run», hoặc hai thư mục có table.json.",
            "Name two results of “tudien run”, or two folders with table.json.",
        ));
    }
    Ok(pairs)
}

fn mark(score: Option<f64>, console: &Console) -> String {
    score.map_or_else(|| console.word("chưa đo", "not measured").to_owned(), |score| format!("{score:.1}"))
}

fn change(name: &str, change: &Change, console: &Console) -> String {
    let delta = change.delta.map_or(String::new(), |delta| format!("{delta:+.1}"));
    format!("  {name:<14}{:>10} → {:>10}  {delta}\n", mark(change.before, console), mark(change.after, console))
}

fn render(found: &Found, console: &Console) -> String {
    let mut text = format!("{}\n", found.dataset);
    if let Some(scores) = &found.scores {
        for (quality, one) in &scores.qualities {
            text.push_str(&change(quality.title().get(console.lang), one, console));
        }
        text.push_str(&change(console.word("Chung", "Overall"), &scores.overall, console));
        let (label, rank) = (console.word("nhãn", "label"), console.word("hạng", "rank"));
        let ((before, after), (first, then)) = (&scores.labels, &scores.ranks);
        writeln!(text, "  {label}: {before} → {after}; {rank}: {first} → {then}").ok();
        for (field, quality, one) in scores.fields.iter().filter(|one| one.2.delta.is_some()).take(5) {
            text.push_str(&change(&format!("{field} · {}", quality.title().get(console.lang)), one, console));
        }
    }
    if let Some(rows) = &found.rows {
        let Versions { added, removed, changed, same, unkeyed: (old, new), .. } = rows;
        match console.lang {
            Lang::Vi => writeln!(
                text,
                "  dòng: thêm {added}, bớt {removed}, sửa {changed}, giữ nguyên {same}; không so được {old} (cũ), {new} (mới)"
            ),
            Lang::En => writeln!(
                text,
                "  rows: {added} added, {removed} removed, {changed} changed, {same} the same; not compared {old} (old), {new} (new)"
            ),
        }
        .ok();
        for (field, cells) in &rows.cells {
            writeln!(text, "  {} {field}: {cells}", console.word("ô sửa", "cells changed")).ok();
        }
    }
    text
}
