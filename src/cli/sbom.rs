//! `tudien sbom`.

use std::process::ExitCode;

use crate::console::Console;
use crate::error::Result;
use crate::sbom;

/// In danh sách thành phần của chương trình (SBOM, CycloneDX 1.6): tên, phiên bản, giấy phép, dấu SHA-256.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien sbom > tudien.cdx.json
  tudien sbom --licences")]
pub(super) struct Args {
    /// Chỉ tên, phiên bản và giấy phép, mỗi thành phần một dòng.
    #[arg(long)]
    licences: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let parts = sbom::parts()?;
    if args.licences && !console.json {
        let lines: Vec<String> =
            parts.iter().map(|part| format!("{} {}\t{}", part.name, part.version, part.licence)).collect();
        console.answer(&lines.join("\n"))?;
    } else {
        console.answer_json(&sbom::cyclonedx(&parts))?;
    }
    Ok(ExitCode::SUCCESS)
}
