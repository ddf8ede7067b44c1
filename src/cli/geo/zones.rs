//! `tudien geo zones`.

use std::process::ExitCode;

use serde_json::json;

use super::convert::province;
use crate::console::Console;
use crate::error::Result;
use crate::geo::provinces::{Province, Provinces};

/// Kinh tuyến trục VN-2000 của các tỉnh, thành phố.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien geo zones
  tudien geo zones --province \"Lâm Đồng\"

Dòng đầu của mỗi tỉnh là kinh tuyến trục hiện hành (Thông tư 24/2025/TT-BNNMT, bản đồ hành chính cấp tỉnh); tiếp đó là của
các tỉnh cũ đã nhập vào (Thông tư 973/2001/TT-TCĐC): hồ sơ lập trước 01/7/2025 dùng các kinh tuyến trục ấy.")]
pub(super) struct Args {
    /// Chỉ xem tỉnh này (mã hoặc tên).
    #[arg(long, value_name = "TỈNH")]
    province: Option<String>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let tables = Provinces::builtin();
    let shown: Vec<&Province> = match &args.province {
        Some(text) => vec![province(text)?],
        None => tables.current().iter().collect(),
    };
    let rows = shown.iter().flat_map(|province| {
        tables.zones(&province.code).into_iter().map(move |(zone, whose)| (province, zone, whose.join(", ")))
    });
    if console.json {
        let list: Vec<_> = rows
            .map(|(province, zone, whose)| {
                json!({
                    "province": province.code, "name": province.name, "meridian": zone.code(),
                    "epsg": zone.epsg(), "of": whose,
                })
            })
            .collect();
        console.answer_json(&list)?;
    } else {
        let lines: Vec<String> = rows
            .map(|(province, zone, whose)| {
                let code = zone.epsg().map(|code| format!("EPSG:{code}")).unwrap_or_default();
                format!("{}  {:<12} {zone}  {code:<10} {whose}\n", province.code, province.name)
            })
            .collect();
        console.answer(&lines.concat())?;
    }
    Ok(ExitCode::SUCCESS)
}
