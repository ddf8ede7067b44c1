//! `tudien extract`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::read_options::Reading;
use crate::console::Console;
use crate::error::Result;
use crate::lang::Message;
use crate::source::many::{self, Apart, Named};
use crate::source::{self, extract, together};

/// Trích mọi bảng trong một tệp ra CSV, kèm danh sách ô bị để lại; nhiều tệp cùng biểu mẫu thành một bảng.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien extract bao_cao.xlsx --out trich
  tudien extract bao_cao.xlsx --sheet \"Biểu 01\" --region A6:M420 --header-rows 2 --out trich
  tudien extract cu.csv --encoding tcvn3 --out trich
  tudien extract cac_xa/ --out trich                    # cả thư mục thành một bảng
  tudien extract \"cac_xa/*.xlsx\" --reading reading.toml --out trich
  tudien extract danh_sach.pdf --region tr2-tr5 --out trich
  tudien extract du_lieu.db --query \"SELECT * FROM ho_so\" --out trich

Mỗi bảng thành TÊN.t1.csv, TÊN.t2.csv …; TÊN.json cho biết bảng đứng ở đâu và ô nào bị để lại vì sao.
Nhiều tệp (hay một thư mục, một mẫu tên) thành một bảng TÊN.csv, mỗi dòng ghi rõ tệp, trang tính và dòng gốc;
tệp khác biểu mẫu không bị trộn vào mà được liệt kê kèm điểm khác, và mã thoát là 1.")]
pub(super) struct Args {
    /// Tệp cần đọc (xlsx, xls, xlsb, ods, csv, tsv, txt, pdf, json, xml, parquet, sqlite), nhiều tệp, một thư mục hay một mẫu tên.
    #[arg(value_name = "TỆP", required = true)]
    files: Vec<PathBuf>,
    /// Thư mục ghi kết quả.
    #[arg(long, value_name = "THƯ MỤC", default_value = ".")]
    out: PathBuf,
    #[command(flatten)]
    reading: Reading,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let named = many::named(&args.files)?;
    match (&*named.files, named.gathered) {
        ([file], false) => one(file, args, console),
        _ => several(named, args, console),
    }
}

fn one(file: &Path, args: &Args, console: &Console) -> Result<ExitCode> {
    let reading = source::read(file, &args.reading.options())?;
    let summary = extract::write(reading, &args.out, &stem(file))?;
    for table in &summary.tables {
        console.status(&Message::new(
            format!("{}: {} dòng, {} cột ({})", table.file, table.rows, table.columns.len(), table.place()),
            format!("{}: {} rows, {} columns ({})", table.file, table.rows, table.columns.len(), table.place()),
        ));
    }
    for table in &summary.tables {
        if let Some(doubt) = source::doubt(&table.place(), &table.decisions) {
            console.warn(&doubt);
        }
        for found in &table.spoiled {
            let header = table.columns.get(found.column).map(source::Column::header).unwrap_or_default();
            console.warn(&found.message(&header));
        }
    }
    if console.json {
        console.answer_json(&summary)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Many files become one table; those of another form are told.
fn several(named: Named, args: &Args, console: &Console) -> Result<ExitCode> {
    let options = args.reading.options();
    let gathered = many::gather(&named.files, &options)?;
    let name = args.files.first().map_or_else(|| "bang".to_owned(), |path| name(path));
    let mut tell = |message: &Message| console.progress(message);
    let summary = together::write(gathered, named.passed, &options, &args.out, &name, &mut tell)?;
    console.status(&Message::new(
        format!("{}: {} dòng từ {} bảng của các tệp", summary.file, summary.rows, summary.parts.len()),
        format!("{}: {} rows from {} tables of the files", summary.file, summary.rows, summary.parts.len()),
    ));
    told(&summary.apart, console);
    if console.json {
        console.answer_json(&summary)?;
    }
    Ok(ExitCode::from(u8::from(!summary.apart.is_empty())))
}

/// Tells which files are not of the form, and how they differ.
pub(super) fn told(apart: &[Apart], console: &Console) {
    for one in apart {
        let path = one.path.display();
        let join = |pick: fn(&Message) -> &str| one.why.iter().map(pick).collect::<Vec<_>>().join("; ");
        let (vi, en) = (join(|message| &message.vi), join(|message| &message.en));
        console.warn(&if one.read {
            Message::new(
                format!("{path}: khác biểu mẫu, không lấy vào ({vi})"),
                format!("{path}: another form, not taken ({en})"),
            )
        } else {
            Message::new(format!("không đọc được: {vi}"), format!("cannot be read: {en}"))
        });
    }
}

/// Name of the table of many files: that of their folder.
fn name(path: &Path) -> String {
    let folder = if path.is_dir() { Some(path) } else { path.parent() };
    let name = folder.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "bang".to_owned())
}

fn stem(file: &Path) -> String {
    file.file_stem().map_or_else(|| "bang".to_owned(), |stem| stem.to_string_lossy().into_owned())
}
