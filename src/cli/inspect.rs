//! `tudien inspect`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::input::entity;
use super::read_options::Reading;
use crate::console::Console;
use crate::dictionary::{Dictionary, Entity, guess_entity, map_headers};
use crate::error::Result;
use crate::source::inspect::{self, ColumnMeaning, Meaning};
use crate::source::{self, Column};

/// Tables less like an entity than this are like none.
const LIKE: f64 = 0.3;
/// Other entities shown.
const OTHERS: usize = 3;

/// Cho biết tudien hiểu một tệp thế nào, chưa làm gì cả.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien inspect cong_dan.xlsx
  tudien inspect cong_dan.xlsx --entity cong_dan
  tudien inspect bao_cao.xlsx --sheet \"Biểu 01\" --format json

Mỗi cột kèm trường của từ điển mà nó được ghép vào và độ tin cậy; ghép khác đi bằng --map khi normalize hay run.")]
pub(super) struct Args {
    /// Tệp cần xem: xlsx, xls, xlsb, ods, csv, tsv, txt.
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Thực thể của bảng trong từ điển; không nêu thì đoán theo tiêu đề cột.
    #[arg(long, value_name = "MÃ")]
    entity: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let named = args.entity.as_deref().map(|id| entity(&dictionary, id)).transpose()?;
    let reading = source::read(&args.file, &args.reading.options())?;
    let view = inspect::view(reading, Some(&|columns| meaning(&dictionary, named, columns)))?;
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
