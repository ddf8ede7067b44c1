//! `tudien link train`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Ready, Source};
use crate::console::Console;
use crate::dictionary::{Dictionary, LinkModel};
use crate::error::Result;
use crate::files;
use crate::lang::{Lang, Message};
use crate::link::splink;

/// Ước lượng trọng số của mô hình trên một bảng, không cần nhãn; đổi mô hình sang và từ Splink.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien link train records.csv --entity cong_dan --out mo_hinh.toml
  tudien link train records.csv --entity cong_dan --export-splink mo_hinh.json
  tudien link train records.csv --entity cong_dan --import-splink mo_hinh.json --no-train --out mo_hinh.toml
  tudien link records.csv --entity cong_dan --model mo_hinh.toml --no-train --out clusters.csv

u lấy từ cặp ngẫu nhiên, m bằng EM trên các cặp ứng viên. Những gì một mô hình Splink có mà ở đây không giữ được, và
ngược lại, đều được nói ra.")]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    /// Ghi mô hình (TOML, dạng như dictionary/link) vào tệp này; mặc định in ra.
    #[arg(long, value_name = "TỆP")]
    out: Option<PathBuf>,
    /// Lấy m và u từ mô hình Splink (JSON) này trước khi ước lượng.
    #[arg(long, value_name = "TỆP")]
    import_splink: Option<PathBuf>,
    /// Ghi mô hình dưới dạng Splink (JSON) vào tệp này.
    #[arg(long, value_name = "TỆP")]
    export_splink: Option<PathBuf>,
    /// Giữ nguyên trọng số của mô hình, không ước lượng lại.
    #[arg(long)]
    no_train: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let Ready { prepared, mut model, .. } = args.source.open(&dictionary, false, console)?;
    if let Some(path) = &args.import_splink {
        let (imported, lost) = splink::import(&files::read_text(path)?, &model, prepared.len(), path)?;
        warn(&lost, console);
        model = imported;
    }
    let trained = if args.no_train { model } else { prepared.train(&model) };
    if let Some(path) = &args.export_splink {
        let (json, lost) = splink::export(&trained, prepared.len())?;
        files::write(path, json.as_bytes())?;
        warn(&lost, console);
    }
    match &args.out {
        Some(path) => files::write(path, trained.to_toml().as_bytes())?,
        None if console.json => return console.answer_json(&trained).map(|()| ExitCode::SUCCESS),
        None if args.export_splink.is_none() => {
            return console.answer(trained.to_toml().trim_end()).map(|()| ExitCode::SUCCESS);
        }
        None => {}
    }
    console.answer(&summary(&trained, prepared.len(), console.lang))?;
    Ok(ExitCode::SUCCESS)
}

/// Tells what had no place.
fn warn(lost: &[Message], console: &Console) {
    for told in lost {
        console.warn(told);
    }
}

fn summary(model: &LinkModel, rows: usize, lang: Lang) -> String {
    let (comparisons, duplicates) = (model.comparisons.len(), model.duplicates);
    Message::new(
        format!(
            "{comparisons} so sánh, ước lượng trên {rows} bản ghi; khoảng {duplicates:.3} cặp trùng cho mỗi bản ghi"
        ),
        format!(
            "{comparisons} comparisons, estimated on {rows} records; about {duplicates:.3} matching pairs a record"
        ),
    )
    .get(lang)
    .to_owned()
}
