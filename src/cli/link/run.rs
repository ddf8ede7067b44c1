//! `tudien link run`, also written `tudien link`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Decided, Ready, Source, no_out};
use crate::console::Console;
use crate::dictionary::{Dictionary, LinkModel};
use crate::engine::{self, Cost};
use crate::error::Result;
use crate::files;
use crate::lang::Message;
use crate::link::known::Known;
use crate::link::{self, Batches, Clustered, Linked, Options, Prepared, charts};

/// Tìm các bản ghi là một: cặp, nhóm, bản ghi đại diện.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien link records.csv --entity cong_dan --id record_id --out clusters.csv
  tudien link cong_dan.xlsx --entity cong_dan --id STT --out nhom.csv --pairs cap.csv --html bieu_do.html
  tudien link chuan_hoa/cong_dan
  tudien link records.csv --entity cong_dan --out clusters.csv --decisions xem_lai/xem_lai.xlsx

Tệp --out có hai cột record_id, cluster_id: các bản ghi cùng cluster_id là một. Với thư mục đã chuẩn hóa, kết quả
(clusters.parquet, pairs.parquet, model.toml) luôn được ghi vào thư mục ấy.")]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    decided: Decided,
    /// Ghi `record_id,cluster_id` vào tệp này.
    #[arg(long, value_name = "TỆP")]
    out: Option<PathBuf>,
    /// Ghi các cặp được nối và cặp cần xem lại vào tệp này.
    #[arg(long, value_name = "TỆP")]
    pairs: Option<PathBuf>,
    /// Ghi trang biểu đồ (HTML, không cần mạng, không có dữ liệu của bản ghi nào) vào tệp này.
    #[arg(long, value_name = "TỆP")]
    html: Option<PathBuf>,
    /// Ghi mô hình đã ước lượng trên chính bảng này.
    #[arg(long, value_name = "TỆP")]
    save_model: Option<PathBuf>,
    /// Giữ nguyên trọng số của mô hình, không ước lượng lại.
    #[arg(long)]
    no_train: bool,
    /// Giữ từng phần đã so trong thư mục này: chạy bị ngắt thì gọi lại y như cũ là làm tiếp, kết quả như nhau.
    #[arg(long, value_name = "THƯ_MỤC")]
    work: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    if !args.source.input.is_folder() && args.out.is_none() {
        return Err(no_out("clusters.csv"));
    }
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let (found, cost) = engine::measure("link", || find(args, &dictionary, console))?;
    if let Some(path) = &args.html {
        let entity = args.source.entity(&dictionary, console)?;
        let drawn = charts::Charts::of(&found.linked, &found.model, entity);
        let sizes = charts::cluster_sizes(&found.clusters);
        let page = charts::page(&entity.title, &found.linked, &drawn, &sizes, console.lang);
        files::write(path, page.as_bytes())?;
    }
    if let Some(path) = &args.save_model {
        files::write(path, found.model.to_toml().as_bytes())?;
    }
    if console.json {
        console.answer_json(&serde_json::json!({ "linked": found.linked, "cost": cost }))?;
    } else {
        console.answer(summary(&found.linked, &cost).get(console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Links the table and writes what was asked for.
fn find(args: &Args, dictionary: &Dictionary, console: &Console) -> Result<Clustered> {
    let decided = !args.decided.decisions.is_empty();
    let named = args.out.is_some() || args.pairs.is_some() || decided;
    let Ready { prepared, ids, model, opened } = args.source.open(dictionary, named, console)?;
    let tell = |message: &Message| console.progress(message);
    let batches = match &args.work {
        Some(dir) => Some(Batches::open(dir, &key(args, &prepared, &model)?)?),
        None => None,
    };
    let known = match &ids {
        Some(ids) if decided => args.decided.known(ids, console)?,
        _ => Known::default(),
    };
    let options = Options { train: !args.no_train, known: &known, tell: &tell, batches: batches.as_ref() };
    let mut found = prepared.link(&model, options)?;
    if let Some(opened) = &opened {
        link::write(&opened.table, &prepared, &mut found)?;
    }
    drop(prepared);
    if let (Some(ids), Some(path)) = (&ids, &args.out) {
        ids.write_clusters(&found, path)?;
    }
    if let (Some(ids), Some(path)) = (&ids, &args.pairs) {
        ids.write_pairs(&found, path)?;
    }
    batches.map_or(Ok(()), Batches::finish)?;
    Ok(found)
}

/// All that decides what a run finds: the data, how it is read, the model, the program.
fn key(args: &Args, prepared: &Prepared, model: &LinkModel) -> Result<String> {
    let data = args.source.input.fingerprint()?;
    let model = files::sha256(model.to_toml().as_bytes());
    let (train, features, version) = (!args.no_train, prepared.fingerprint(), env!("CARGO_PKG_VERSION"));
    Ok(format!("tudien {version}\n{data}\nfeatures {features:016x}\nmodel {model}\ntrain {train}\n"))
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
