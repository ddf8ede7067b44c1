//! `tudien privacy protect`.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use crate::console::Console;
use crate::error::{Error, Result};
use crate::privacy::{Diversity, Target};
use crate::publish::{Hierarchy, PlainTable, hierarchy_files, protect_plain};

/// Tổng quát hóa một bảng tới k, l, t với mất mát ít nhất, theo các cây tổng quát hóa (dạng ARX).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien privacy protect bang.csv --quasi ma_xa,nam_sinh --hierarchy ma_xa=xa.csv --hierarchy nam_sinh=nam.csv --k 5 --out ra.csv
  tudien privacy protect bang.csv --quasi tuoi --hierarchy tuoi=tuoi.csv --sensitive benh --k 3 --l 2 --t 0.4 --out ra.csv

Cây tổng quát hóa: CSV không tiêu đề, mỗi dòng một giá trị rồi các dạng rộng dần. Cột không có cây giữ nguyên.
Mất mát: đo theo Iyengar (2002), từ 0 (giữ nguyên) tới 1 (để trống hết). Dòng thuộc nhóm không đạt bị để trống các cột đó.")]
pub(super) struct Args {
    /// Bảng (Parquet hoặc CSV UTF-8).
    #[arg(value_name = "TỆP")]
    table: PathBuf,
    /// Cột định danh gián tiếp, cách nhau bằng dấu phẩy.
    #[arg(long, value_name = "CỘT,…", value_delimiter = ',', required = true)]
    quasi: Vec<String>,
    /// Cây tổng quát hóa của một cột; có thể nêu nhiều lần.
    #[arg(long = "hierarchy", value_name = "CỘT=TỆP")]
    hierarchies: Vec<String>,
    /// Cột nhạy cảm, cách nhau bằng dấu phẩy.
    #[arg(long, value_name = "CỘT,…", value_delimiter = ',')]
    sensitive: Vec<String>,
    /// Coi cột nhạy cảm toàn số là mã, không có thứ tự.
    #[arg(long)]
    categorical: bool,
    /// Nhóm nhỏ nhất.
    #[arg(long, default_value_t = 5)]
    k: u64,
    /// Số giá trị nhạy cảm khác nhau trong mỗi nhóm.
    #[arg(long, value_name = "L")]
    l: Option<u64>,
    /// Dùng (c,l)-đa dạng đệ quy với hệ số này.
    #[arg(long, value_name = "C", requires = "l", conflicts_with = "entropy")]
    c: Option<f64>,
    /// Dùng l-đa dạng theo entropy.
    #[arg(long, requires = "l")]
    entropy: bool,
    /// Khoảng cách lớn nhất của một nhóm tới cả bảng.
    #[arg(long, value_name = "T")]
    t: Option<f64>,
    /// Tỷ lệ dòng được phép để trống.
    #[arg(long, value_name = "TỶ LỆ", default_value_t = 0.05)]
    suppress: f64,
    /// Tệp CSV kết quả.
    #[arg(long, value_name = "TỆP")]
    out: PathBuf,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let mut table = PlainTable::read(&args.table)?;
    let files = hierarchy_files(&args.hierarchies)?;
    let places = table.places(&args.quasi)?;
    if let Some((name, _)) = files.iter().find(|(name, _)| !args.quasi.contains(name)) {
        return Err(Error::usage(
            format!("«{name}» có cây tổng quát hóa nhưng không nằm trong --quasi"),
            format!("“{name}” has a hierarchy but is not among --quasi"),
        ));
    }
    let hierarchies = args
        .quasi
        .iter()
        .zip(places)
        .map(|(name, place)| match files.iter().find(|(of, _)| of == name) {
            Some((_, path)) => Hierarchy::read(&table, place, path),
            None => Ok(Hierarchy::flat(&table, place)),
        })
        .collect::<Result<Vec<_>>>()?;
    let sensitive = super::sensitive(&table, &args.sensitive, args.categorical)?;
    let target = Target { k: args.k, diversity: diversity(args), t: args.t };
    let found = protect_plain(&mut table, &hierarchies, &sensitive, &target, args.suppress)?;
    table.write_csv(&args.out)?;
    if console.json {
        console.answer_json(&json!({
            "levels": args.quasi.iter().zip(&found.levels).collect::<Vec<_>>(),
            "suppressed": found.suppressed,
            "loss": found.loss,
            "tried": found.tried,
            "complete": found.complete,
        }))?;
    } else {
        let levels: Vec<String> =
            args.quasi.iter().zip(&found.levels).map(|(name, level)| format!("{name}: {level}")).collect();
        console.answer(&format!(
            "{}: {}\n{}: {} / {}\n{}: {:.4}{}\n",
            console.word("Mức của từng cột", "Level of each column"),
            levels.join(", "),
            console.word("Dòng để trống", "Rows suppressed"),
            found.suppressed,
            table.rows(),
            console.word("Mất mát", "Loss"),
            found.loss,
            if found.complete { "" } else { console.word(" (tìm chưa hết)", " (search cut short)") },
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn diversity(args: &Args) -> Option<Diversity> {
    let l = args.l?;
    Some(match args.c {
        Some(c) => Diversity::Recursive { c, l },
        None if args.entropy => Diversity::Entropy { l: l as f64 },
        None => Diversity::Distinct { l },
    })
}
