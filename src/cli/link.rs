//! `tudien link`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::input::{Input, Opened};
use crate::console::Console;
use crate::dictionary::{Dictionary, LinkModel};
use crate::engine::{self, Cost};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Message;
use crate::link::{Clustered, Linked, Options, RecordIds, table_clusters};

/// Tìm các bản ghi là cùng một người, doanh nghiệp, thửa đất. Không xóa gì.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien link records.csv --entity cong_dan --id record_id --out clusters.csv
  tudien link cong_dan.xlsx --entity cong_dan --id STT --out nhom.csv --pairs cap.csv
  tudien link chuan_hoa/cong_dan

Tệp --out có hai cột record_id, cluster_id: các bản ghi cùng cluster_id là một. Với thư mục đã chuẩn hóa, kết quả
(clusters.parquet, pairs.parquet) luôn được ghi vào thư mục ấy.")]
pub(super) struct Args {
    #[command(flatten)]
    input: Input,
    /// Cột mã của bản ghi, theo tiêu đề trong tệp.
    #[arg(long, value_name = "CỘT", default_value = "record_id")]
    id: String,
    /// Ghi `record_id,cluster_id` vào tệp này.
    #[arg(long, value_name = "TỆP")]
    out: Option<PathBuf>,
    /// Ghi các cặp được nối và cặp cần xem lại vào tệp này.
    #[arg(long, value_name = "TỆP")]
    pairs: Option<PathBuf>,
    /// Dùng mô hình trong tệp này thay cho mô hình của từ điển.
    #[arg(long, value_name = "TỆP")]
    model: Option<PathBuf>,
    /// Ghi mô hình đã ước lượng trên chính bảng này.
    #[arg(long, value_name = "TỆP")]
    save_model: Option<PathBuf>,
    /// Giữ nguyên trọng số của mô hình, không ước lượng lại.
    #[arg(long)]
    no_train: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let (found, cost) = engine::measure("link", || {
        let opened = args.input.open(&dictionary, None, console)?;
        if opened.fresh && args.out.is_none() {
            return Err(no_out());
        }
        write(args, &opened, console)
    })?;
    if let Some(path) = &args.save_model {
        let text = toml::to_string(&found.model).map_err(|cause| Error::stage("toml", cause))?;
        files::write(path, text.as_bytes())?;
    }
    if console.json {
        console.answer_json(&serde_json::json!({ "linked": found.linked, "cost": cost }))?;
    } else {
        console.answer(summary(&found.linked, &cost).get(console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Links the table and writes what was asked for.
fn write(args: &Args, opened: &Opened<'_>, console: &Console) -> Result<Clustered> {
    let named = args.out.is_some() || args.pairs.is_some();
    let ids = named.then(|| RecordIds::read(&opened.table, &args.id)).transpose()?;
    let model = model(args, opened)?;
    let tell = |message: &Message| console.progress(message);
    let options = Options { train: !args.no_train, tell: &tell };
    let found = table_clusters(&opened.table, opened.entity, &model, options)?;
    if let (Some(ids), Some(path)) = (&ids, &args.out) {
        ids.write_clusters(&found, path)?;
    }
    if let (Some(ids), Some(path)) = (&ids, &args.pairs) {
        ids.write_pairs(&found, path)?;
    }
    Ok(found)
}

/// The model named on the command line, or the entity's own.
fn model(args: &Args, opened: &Opened<'_>) -> Result<LinkModel> {
    match &args.model {
        Some(path) => LinkModel::parse(&files::read_text(path)?).map_err(|message| {
            Error::read(path, &message.vi, &message.en).hint(
                "Hãy sửa tệp mô hình theo mẫu trong dictionary/link.",
                "Mend the model after those in dictionary/link.",
            )
        }),
        None => opened.entity.link.clone().ok_or_else(|| {
            let (entity, known) = (&opened.entity.id, LinkModel::builtin_ids().join(", "));
            Error::usage(
                format!("Thực thể «{entity}» chưa có mô hình liên kết"),
                format!("Entity “{entity}” has no linking model"),
            )
            .hint(
                format!("Nêu mô hình bằng --model, hoặc dùng một thực thể đã có: {known}."),
                format!("Name a model with --model, or use an entity that has one: {known}."),
            )
        }),
    }
}

fn no_out() -> Error {
    Error::usage("Chưa nêu tệp ghi kết quả", "The file for the result was not named")
        .hint("Hãy thêm --out, ví dụ --out clusters.csv.", "Add --out, for example --out clusters.csv.")
}

fn summary(linked: &Linked, cost: &Cost) -> Message {
    let Linked { records, candidates, matches, review, clusters, duplicates, .. } = linked;
    let seconds = cost.seconds;
    Message::new(
        format!(
            "{records} bản ghi, {candidates} cặp ứng viên, {matches} cặp được nối, {review} cặp cần xem lại, \
             {clusters} nhóm, {duplicates} bản ghi thừa; {seconds:.1} giây"
        ),
        format!(
            "{records} records, {candidates} candidate pairs, {matches} matches, {review} to review, \
             {clusters} clusters, {duplicates} duplicates; {seconds:.1} s"
        ),
    )
}
