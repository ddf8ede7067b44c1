//! `tudien return`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::input::{Input, entity};
use crate::check;
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files;
use crate::job;
use crate::lang::Lang;
use crate::remedy::{self, Kept, RECORD, Record, Request};
use crate::report::RunFolder;

/// Trả bảng về nơi gửi: sổ tính của chính họ, ô sai được tô màu và ghi chú, kèm phiếu và danh sách việc phải sửa.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien return out/dak_lak --out tra_lai                          # mọi bộ của một lần chạy, mỗi bộ một thư mục
  tudien return cong_dan.xlsx --entity cong_dan --out tra_lai      # kiểm tra rồi trả lại một tệp
  tudien return out/dak_lak/noi_bo/cong_dan --out tra_lai --unit \"UBND xã Ea Kar\"

Tệp gửi cho đơn vị là <tên tệp>_can_sua.xlsx. Khi họ gửi lại: tudien resubmit tra_lai TỆP --by TÊN")]
pub(super) struct Args {
    #[command(flatten)]
    input: Input,
    /// Thư mục trả lại; giữ thư mục này để nhận bản nộp lại.
    #[arg(long, value_name = "THƯ MỤC")]
    out: PathBuf,
    /// Đơn vị đã gửi bảng, để ghi trên phiếu.
    #[arg(long = "unit", value_name = "TÊN")]
    body: Option<String>,
    /// Thư mục đang giữ tệp gốc, khi tệp không còn ở chỗ cũ.
    #[arg(long, value_name = "THƯ MỤC")]
    source: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let records = if RunFolder::is_one(args.input.path()) {
        of_run(args, &dictionary)?
    } else {
        vec![(args.out.clone(), of_table(args, &dictionary, console)?)]
    };
    if console.json {
        let all: Vec<&Record> = records.iter().map(|(_, record)| record).collect();
        console.answer_json(&all)?;
    } else {
        console.answer(&told(&records, console))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Every set of a run that has findings, each into its own folder.
fn of_run(args: &Args, dictionary: &Dictionary) -> Result<Vec<(PathBuf, Record)>> {
    let run = RunFolder::open(args.input.path())?;
    if run.fingerprint != dictionary.fingerprint {
        return Err(Error::usage(
            "Từ điển bây giờ không phải từ điển của lần chạy này",
            "The dictionary now is not that of this run",
        )
        .hint(
            "Hãy chạy lại tudien run, hoặc nêu đúng từ điển bằng --dictionary.",
            "Run tudien run again, or name the right dictionary with --dictionary.",
        ));
    }
    let others: BTreeMap<String, PathBuf> =
        run.job.datasets.iter().map(|set| (set.entity.clone(), run.table_folder(&set.id))).collect();
    let mut records = Vec::new();
    for (place, dataset) in run.job.datasets.iter().enumerate() {
        let set = run.set(place)?;
        if set.checked.findings == 0 {
            continue;
        }
        let unit = args.body.as_deref().or(dataset.provider.as_deref()).unwrap_or_default();
        let request = Request {
            dictionary,
            entity: entity(dictionary, &dataset.entity)?,
            table: &set.table,
            findings: &set.checked.path,
            as_of: job::day(&run.job.as_of)?,
            unit,
            read: &dataset.read,
            sources: args.source.as_deref(),
            mended: (0, &[]),
        };
        let others = others.iter().filter(|(id, _)| **id != dataset.entity).map(|(id, dir)| (id.clone(), dir.clone()));
        let kept = Kept { map: dataset.map.clone(), linked: set.linked.is_some(), others: others.collect() };
        let out = args.out.join(&dataset.id);
        let record = remedy::give_back(&request, &kept, &out)?;
        records.push((out, record));
    }
    Ok(records)
}

fn of_table(args: &Args, dictionary: &Dictionary, console: &Console) -> Result<Record> {
    files::refuse_foreign(&args.out, RECORD)?;
    let opened = args.input.open(dictionary, None, console)?;
    let checked = match check::load(&opened.table) {
        Ok(checked) if !opened.fresh && args.input.as_of().named()?.is_none() => checked,
        _ => opened.check(args.input.as_of(), check::CHECKS, console)?,
    };
    let as_of = match args.input.as_of().named()? {
        Some(day) => day,
        None => job::day(&opened.table.as_of)?,
    };
    let read = args.input.options();
    let request = Request {
        dictionary,
        entity: opened.entity,
        table: &opened.table,
        findings: &checked.path,
        as_of,
        unit: args.body.as_deref().unwrap_or_default(),
        read: &read,
        sources: args.source.as_deref(),
        mended: (0, &[]),
    };
    let linked = opened.table.dir.join("clusters.parquet").is_file();
    let kept = Kept { map: remedy::mapped_by_hand(&opened.table), linked, others: BTreeMap::new() };
    remedy::give_back(&request, &kept, &args.out)
}

fn told(records: &[(PathBuf, Record)], console: &Console) -> String {
    let mut text = String::new();
    for (out, record) in records {
        for one in &record.workbooks {
            let place = out.join(&one.workbook);
            match console.lang {
                Lang::Vi => writeln!(
                    text,
                    "{}: {} phát hiện, {} ô được tô màu → {}",
                    record.dataset,
                    one.findings,
                    one.cells,
                    place.display()
                ),
                Lang::En => writeln!(
                    text,
                    "{}: {} findings, {} cells painted → {}",
                    record.dataset,
                    one.findings,
                    one.cells,
                    place.display()
                ),
            }
            .ok();
            for remark in &one.remarks {
                writeln!(text, "    {remark}").ok();
            }
        }
    }
    if records.is_empty() {
        return console.word("Không có phát hiện nào để trả lại.", "There is no finding to return.").to_owned();
    }
    let folder = records.first().map_or(Path::new(""), |(out, _)| out.as_path()).display();
    match console.lang {
        Lang::Vi => write!(text, "Khi đơn vị gửi lại: tudien resubmit {folder} TỆP --by TÊN"),
        Lang::En => write!(text, "When it comes back: tudien resubmit {folder} FILE --by NAME"),
    }
    .ok();
    text
}
