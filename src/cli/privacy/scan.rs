//! `tudien privacy scan`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use crate::console::Console;
use crate::error::Result;
use crate::lang::Lang;
use crate::privacy::traces::{Depth, Known, Trace, find};
use crate::publish::PlainTable;

/// Rows named for each kind of trace of a column.
const NAMED: usize = 5;

/// Rà dấu vết cá nhân trong mọi ô của một bảng; nêu cột và dòng, không nêu giá trị.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien privacy scan goi/doanh_nghiep/doanh_nghiep.csv
  tudien privacy scan bang.parquet --names ho_ten

Mã thoát 1 khi tìm thấy dấu vết.")]
pub(super) struct Args {
    /// Bảng (Parquet hoặc CSV UTF-8).
    #[arg(value_name = "TỆP")]
    table: PathBuf,
    /// Cột họ tên: các tên trong đó được tìm ở những cột khác.
    #[arg(long, value_name = "CỘT,…", value_delimiter = ',')]
    names: Vec<String>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let table = PlainTable::read(&args.table)?;
    let named = table.places(&args.names)?;
    let mut known = Known::default();
    for place in &named {
        table.values(*place).for_each(|name| known.add_name(name));
    }
    let mut found: Vec<(String, Trace, Vec<u64>)> = Vec::new();
    for (place, name) in table.names().iter().enumerate().filter(|(place, _)| !named.contains(place)) {
        let mut marked: BTreeMap<Trace, Vec<bool>> = BTreeMap::new();
        let values = table.values(place).count();
        for (at, text) in table.values(place).enumerate() {
            let trace = find(text, &known, Depth::Free);
            if let Some(mark) =
                trace.and_then(|trace| marked.entry(trace).or_insert_with(|| vec![false; values]).get_mut(at))
            {
                *mark = true;
            }
        }
        found
            .extend(marked.into_iter().map(|(trace, marked)| (name.clone(), trace, table.rows_marked(place, &marked))));
    }
    if console.json {
        let told: Vec<_> = found
            .iter()
            .map(|(column, trace, rows)| json!({ "column": column, "trace": trace.title().en, "count": rows.len(), "rows": rows }))
            .collect();
        console.answer_json(&told)?;
    } else {
        console.answer(&render(&found, console.lang))?;
    }
    Ok(ExitCode::from(u8::from(!found.is_empty())))
}

fn render(found: &[(String, Trace, Vec<u64>)], lang: Lang) -> String {
    let word = |vi: &'static str, en: &'static str| if lang == Lang::Vi { vi } else { en };
    if found.is_empty() {
        return word("Không thấy dấu vết cá nhân nào.\n", "No trace of a person was found.\n").to_owned();
    }
    let mut text = String::new();
    for (column, trace, rows) in found {
        let first: Vec<String> = rows.iter().take(NAMED).map(u64::to_string).collect();
        let more = if rows.len() > NAMED { ", …" } else { "" };
        writeln!(
            text,
            "{column}: {} — {} {} ({}{more})",
            trace.title().get(lang),
            rows.len(),
            word("dòng", "row(s)"),
            first.join(", ")
        )
        .ok();
    }
    text
}
