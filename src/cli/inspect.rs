//! `tudien inspect`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::input::entity;
use super::read_options::Reading;
use crate::console::Console;
use crate::dictionary::{Dictionary, Entity, guess_entity, map_headers};
use crate::error::Result;
use crate::files;
use crate::lang::Message;
use crate::source::form::Form;
use crate::source::inspect::{self, ColumnMeaning, Meaning, SHOWN};
use crate::source::{self, Column, page};

/// Tables less like an entity than this are like none.
const LIKE: f64 = 0.3;
/// Rows of each table on the page.
const DRAWN: usize = 300;
/// Other entities shown.
const OTHERS: usize = 3;

/// Cho biết tudien hiểu một tệp thế nào, chưa làm gì cả.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien inspect cong_dan.xlsx
  tudien inspect cong_dan.xlsx --entity cong_dan
  tudien inspect bao_cao.xlsx --sheet \"Biểu 01\" --format json
  tudien inspect bao_cao.xlsx --html cach_doc.html      # tô màu từng vùng trên trang tính
  tudien inspect thang_1.xlsx --save reading.toml       # tháng sau: extract thang_2.xlsx --reading reading.toml

Mỗi cột kèm trường của từ điển mà nó được ghép vào và độ tin cậy; ghép khác đi bằng --map khi normalize hay run.")]
pub(super) struct Args {
    /// Tệp cần xem: xlsx, xls, xlsb, ods, csv, tsv, txt, pdf, json, xml, parquet, sqlite.
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Thực thể của bảng trong từ điển; không nêu thì đoán theo tiêu đề cột.
    #[arg(long, value_name = "MÃ")]
    entity: Option<String>,
    /// Ghi một trang HTML (xem được khi không có mạng) tô màu từng vùng của trang tính.
    #[arg(long, value_name = "TRANG.HTML")]
    html: Option<PathBuf>,
    /// Lưu cách đọc để dùng lại cho tệp tháng sau bằng --reading.
    #[arg(long, value_name = "READING.TOML")]
    save: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let named = args.entity.as_deref().map(|id| entity(&dictionary, id)).transpose()?;
    let options = args.reading.options();
    let reading = source::read(&args.file, &options)?;
    if let Some(place) = &args.save {
        Form::of(&reading, &options).save(place)?;
        let place = place.display();
        console.status(&Message::new(format!("Đã lưu cách đọc: {place}"), format!("Reading saved: {place}")));
    }
    let shown = if args.html.is_some() { DRAWN } else { SHOWN };
    let mut view = inspect::view(reading, Some(&|columns| meaning(&dictionary, named, columns)), shown)?;
    if let Some(place) = &args.html {
        files::write(place, page::page(&view, console.lang).as_bytes())?;
        let place = place.display();
        console.status(&Message::new(format!("Đã ghi trang: {place}"), format!("Page written: {place}")));
    }
    for table in &mut view.tables {
        table.first_lines.truncate(SHOWN);
        table.first_rows.truncate(SHOWN);
    }
    if console.json {
        console.answer_json(&view)?;
    } else {
        console.answer(&inspect::text(&view, console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What a table is: the entity named, or the one its headers are most like.
fn meaning(dictionary: &Dictionary, named: Option<&Entity>, columns: &[Column]) -> Option<Meaning> {
    let headers: Vec<Vec<String>> = columns.iter().map(|column| column.path.clone()).collect();
    if let Some(entity) = named {
        return Some(mapped(entity, &headers, None, Vec::new()));
    }
    let mut guesses = guess_entity(dictionary, &headers).into_iter().filter(|(_, score)| *score >= LIKE);
    let (id, score) = guesses.next()?;
    let entity = dictionary.entities.get(&id)?;
    Some(mapped(entity, &headers, Some(score), guesses.take(OTHERS).collect()))
}

fn mapped(entity: &Entity, headers: &[Vec<String>], likeness: Option<f64>, others: Vec<(String, f64)>) -> Meaning {
    let columns = map_headers(entity, headers)
        .into_iter()
        .map(|found| ColumnMeaning {
            field: found.field,
            confidence: found.confidence,
            how: found.how.to_owned(),
            rivals: found.rivals,
        })
        .collect();
    Meaning { entity: entity.id.clone(), title: entity.title.clone(), likeness, others, columns }
}
