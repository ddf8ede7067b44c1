//! `tudien link`.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::console::Console;
use crate::dictionary::LinkModel;
use crate::error::{Error, Result};
use crate::lang::Message;
use crate::link::{Options, delimited};
use crate::{engine, files};

/// Tìm các bản ghi là cùng một người, doanh nghiệp, thửa đất.
///
/// Ví dụ: tudien link records.csv --entity cong_dan --id record_id --out clusters.csv
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Tệp CSV, tên cột là mã trường của từ điển.
    file: PathBuf,
    /// Mã thực thể: cong_dan, doanh_nghiep, thua_dat, giay_phep_xay_dung.
    #[arg(long, value_name = "MÃ")]
    entity: String,
    /// Cột mã của bản ghi.
    #[arg(long, value_name = "CỘT", default_value = "record_id")]
    id: String,
    /// Ghi `record_id,cluster_id` vào tệp này.
    #[arg(long, value_name = "TỆP")]
    out: PathBuf,
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
    let model = model(args)?;
    let tell = |message: &Message| console.status(message);
    let options = Options { train: !args.no_train, tell: &tell };
    let (linked, cost) = engine::measure("link", || {
        let linked = delimited::run(&args.file, &args.id, &model, options)?;
        linked.write_clusters(&args.out)?;
        if let Some(pairs) = &args.pairs {
            linked.write_pairs(pairs)?;
        }
        Ok(linked)
    })?;
    if let Some(path) = &args.save_model {
        let text = toml::to_string(&linked.found.model).map_err(|cause| Error::stage("toml", cause))?;
        files::write(path, text.as_bytes())?;
    }
    let counts = &linked.found.linked;
    if console.json {
        console.answer_json(&serde_json::json!({ "linked": counts, "cost": cost }))?;
    }
    console.status(&Message::new(
        format!(
            "{} bản ghi, {} cặp ứng viên, {} cặp được nối, {} cặp cần xem lại, {} nhóm, {} bản ghi thừa; {:.1} giây",
            counts.records,
            counts.candidates,
            counts.matches,
            counts.review,
            counts.clusters,
            counts.duplicates,
            cost.seconds
        ),
        format!(
            "{} records, {} candidate pairs, {} matches, {} to review, {} clusters, {} duplicates; {:.1} s",
            counts.records,
            counts.candidates,
            counts.matches,
            counts.review,
            counts.clusters,
            counts.duplicates,
            cost.seconds
        ),
    ));
    Ok(ExitCode::SUCCESS)
}

/// The model named on the command line, or the built-in one of the entity.
fn model(args: &Args) -> Result<LinkModel> {
    match &args.model {
        Some(path) => LinkModel::parse(&files::read_text(path)?).map_err(|message| {
            Error::read(path, &message.vi, &message.en).hint(
                "Hãy sửa tệp mô hình theo mẫu trong dictionary/link.",
                "Mend the model after those in dictionary/link.",
            )
        }),
        None => LinkModel::builtin(&args.entity).ok_or_else(|| {
            let (entity, known) = (&args.entity, LinkModel::builtin_ids().join(", "));
            Error::usage(
                format!("Thực thể `{entity}` chưa có mô hình liên kết"),
                format!("Entity `{entity}` has no linking model"),
            )
            .hint(format!("Có: {known}."), format!("There are: {known}."))
        }),
    }
}
