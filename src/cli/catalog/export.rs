//! `tudien catalog export`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::officer::By;
use crate::catalog::{self, Catalog};
use crate::console::Console;
use crate::error::{Error, Result};
use crate::files;

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Target {
    /// Events, a line each.
    Openlineage,
    /// The register of sets.
    Csv,
    /// All that is known of every set.
    Json,
}

/// Xuất nguồn gốc (OpenLineage), danh mục (CSV) hoặc toàn bộ (JSON) của kho.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien catalog export kho openlineage --out su_kien.jsonl
  tudien catalog export kho csv --out danh_muc.csv
  tudien catalog export kho json --set doanh_nghiep")]
pub(super) struct Args {
    /// Thư mục của kho.
    #[arg(value_name = "KHO")]
    catalog: PathBuf,
    /// Xuất gì.
    #[arg(value_enum, value_name = "ĐỊNH DẠNG")]
    target: Target,
    /// Chỉ bộ dữ liệu này.
    #[arg(long, value_name = "MÃ")]
    set: Option<String>,
    /// Ghi ra tệp; không nêu thì in ra màn hình.
    #[arg(long, value_name = "TỆP")]
    out: Option<PathBuf>,
    #[command(flatten)]
    by: By,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let officer = args.by.officer()?;
    let mut catalog = Catalog::write(&args.catalog, &officer)?;
    let text = match args.target {
        Target::Openlineage => {
            let events = catalog::openlineage(&catalog, args.set.as_deref())?;
            events.iter().fold(String::new(), |text, event| text + &event.to_string() + "\n")
        }
        Target::Csv => catalog::register(&catalog, args.set.as_deref())?,
        Target::Json => {
            let sets = catalog::pages(&catalog, args.set.as_deref())?;
            serde_json::to_string_pretty(&sets).map_err(|cause| Error::stage("json", cause))? + "\n"
        }
    };
    catalog::exported(&mut catalog, &officer, args.set.as_deref().unwrap_or_default())?;
    match &args.out {
        Some(path) => files::write(path, text.as_bytes())?,
        None => console.answer(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}
