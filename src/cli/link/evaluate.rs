//! `tudien link evaluate`.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::console::Console;
use crate::error::Result;
use crate::lang::Lang;
use crate::link::{Evaluation, Threshold, evaluate};

/// Đo kết quả liên kết bằng đáp án: độ chính xác, độ phủ, F1.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien link evaluate clusters.csv truth.csv
  tudien link evaluate clusters.csv truth.parquet --pairs cap.csv --format json

Cả hai tệp (CSV hoặc Parquet) có cột record_id, cluster_id. Với --pairs (tệp do link run --pairs ghi), in thêm bảng
ngưỡng: nối từ xác suất nào thì được gì.")]
pub(super) struct Args {
    /// Kết quả: record_id, cluster_id.
    #[arg(value_name = "TỆP")]
    clusters: PathBuf,
    /// Đáp án: record_id, cluster_id.
    #[arg(value_name = "TỆP")]
    truth: PathBuf,
    /// Các cặp có xác suất, để in bảng ngưỡng.
    #[arg(long, value_name = "TỆP")]
    pairs: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let found = evaluate(&args.clusters, &args.truth, args.pairs.as_deref())?;
    if console.json {
        console.answer_json(&found)?;
    } else {
        console.answer(&shown(&found, console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn shown(found: &Evaluation, lang: Lang) -> String {
    let words = match lang {
        Lang::Vi => [
            "bản ghi",
            "cặp đúng",
            "cặp tìm được",
            "theo cặp",
            "theo bản ghi (B-cubed)",
            "chính xác",
            "độ phủ",
            "từ xác suất",
        ],
        Lang::En => [
            "records",
            "true pairs",
            "predicted pairs",
            "by pairs",
            "by records (B-cubed)",
            "precision",
            "recall",
            "from probability",
        ],
    };
    let [records, truth, predicted, pairs, cubed, precision, recall, from] = words;
    let measure = |name: &str, at: &crate::link::Measure| {
        format!("{name}: {precision} {:.4}, {recall} {:.4}, F1 {:.4}", at.precision, at.recall, at.f1)
    };
    let mut lines = vec![
        format!("{records} {}, {truth} {}, {predicted} {}", found.records, found.true_pairs, found.predicted_pairs),
        measure(pairs, &found.pairwise),
        measure(cubed, &found.b_cubed),
    ];
    let threshold = |at: &Threshold| measure(&format!("{from} {:.3}", at.probability), &at.measure);
    lines.extend(found.thresholds.iter().map(threshold));
    lines.join("\n")
}
