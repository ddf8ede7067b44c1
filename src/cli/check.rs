//! `tudien check`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;

use crate::check::{Check, Checked, Level, Outcome, Request, run as check};
use crate::console::Console;
use crate::dictionary::{Dictionary, Entity};
use crate::error::{Error, Result};
use crate::files;
use crate::normalize::NormalTable;

/// Kiểm tra một bảng theo từ điển.
///
/// Ví dụ: tudien check lam-viec/cong_dan --fail-on error
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Thư mục bảng đã chuẩn hóa (có table.json).
    path: PathBuf,
    /// Bảng trong từ điển; mặc định là bảng ghi trong table.json.
    #[arg(long, value_name = "MÃ BẢNG")]
    entity: Option<String>,
    /// Kết thúc với mã 1 khi có kết quả từ mức này trở lên.
    #[arg(long, value_enum, value_name = "MỨC")]
    fail_on: Option<Level>,
    /// Ngày xét (2026-11-21); mặc định là hôm nay.
    #[arg(long, value_name = "NGÀY")]
    as_of: Option<NaiveDate>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let table = open_table(&normal_folder(&args.path)?)?;
    let entity = entity(&dictionary, args.entity.as_deref().unwrap_or(&table.entity))?;
    let checked = check(&Request::new(&dictionary, entity, &table, &BTreeMap::new(), today(args.as_of)))?;
    if console.json {
        console.answer_json(&checked)?;
    } else {
        console.answer(&render(&checked, entity, &table, console))?;
    }
    let fails = |outcome: &Outcome| outcome.broken > 0 && args.fail_on.is_some_and(|level| outcome.level >= level);
    Ok(ExitCode::from(u8::from(checked.outcomes.iter().any(fails))))
}

/// The day data is judged for.
pub(super) fn today(given: Option<NaiveDate>) -> NaiveDate {
    given.unwrap_or_else(|| chrono::Local::now().date_naive())
}

/// The folder of a normal table: `path` itself. A file has to be normalized first.
pub(super) fn normal_folder(path: &Path) -> Result<PathBuf> {
    if path.join("table.json").is_file() {
        return Ok(path.to_owned());
    }
    if !path.exists() {
        return Err(Error::read(path, "không có thư mục này", "there is no such folder")
            .hint("Hãy kiểm tra tên và đường dẫn.", "Check the name and the path."));
    }
    Err(Error::read(
        path,
        "chưa phải là bảng đã chuẩn hóa (không có table.json)",
        "not a normalized table (no table.json)",
    )
    .hint(
        "Hãy chạy «tudien normalize TỆP --entity MÃ --out THƯ_MỤC» rồi kiểm tra thư mục ấy.",
        "Run “tudien normalize FILE --entity ID --out FOLDER”, then check that folder.",
    ))
}

/// Reads `table.json`.
pub(super) fn open_table(folder: &Path) -> Result<NormalTable> {
    let path = folder.join("table.json");
    let mut table: NormalTable = serde_json::from_str(&files::read_text(&path)?).map_err(|cause| {
        Error::read(&path, format!("không đúng dạng ({cause})"), format!("not in its form ({cause})"))
    })?;
    folder.clone_into(&mut table.dir);
    Ok(table)
}

/// The entity of that id.
pub(super) fn entity<'a>(dictionary: &'a Dictionary, id: &str) -> Result<&'a Entity> {
    dictionary.entities.get(id).ok_or_else(|| {
        let known: Vec<&str> = dictionary.entities.keys().map(String::as_str).collect();
        let known = known.join(", ");
        Error::usage(format!("Từ điển không có bảng «{id}»"), format!("The dictionary has no entity “{id}”"))
            .hint(format!("Các bảng có trong từ điển: {known}."), format!("Entities: {known}."))
    })
}

/// The broken rules, worst first, then how much was checked.
fn render(checked: &Checked, entity: &Entity, table: &NormalTable, console: &Console) -> String {
    let mut broken: Vec<&Outcome> = checked.outcomes.iter().filter(|outcome| outcome.broken > 0).collect();
    broken.sort_by(|one, other| (other.level, &one.code, &one.field).cmp(&(one.level, &other.code, &other.field)));
    let mut text = String::new();
    for outcome in broken {
        let title = Check::find(&outcome.code).map_or("", |check| check.title.get(console.lang));
        let field = entity.field(&outcome.field).map_or("", |field| field.title.get(console.lang));
        let place = if field.is_empty() { String::new() } else { format!(" · {field}") };
        let level = outcome.level.title().get(console.lang);
        writeln!(text, "{:<10} {level:<9} {:>9} / {:<9} {title}{place}", outcome.code, outcome.broken, outcome.tested)
            .ok();
    }
    let (rows, rules, found) = (table.rows, checked.outcomes.len(), checked.findings);
    let summary = match console.word("vi", "en") {
        "vi" if found == 0 => format!("Không thấy lỗi: {rows} dòng, {rules} phép kiểm trên từng trường."),
        "vi" => {
            format!("{rows} dòng, {rules} phép kiểm trên từng trường, {found} kết quả trong {}", checked.path.display())
        }
        _ if found == 0 => format!("Nothing found: {rows} rows, {rules} checks of fields."),
        _ => format!("{rows} rows, {rules} checks of fields, {found} findings in {}", checked.path.display()),
    };
    text.push_str(&summary);
    text
}
