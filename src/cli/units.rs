//! `tudien units`.

use std::io::{self, BufRead as _, BufReader};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Subcommand;

use crate::console::Console;
use crate::error::{Error, Result};
use crate::units::{Resolver, Units, report};

/// Đơn vị hành chính: tra cứu, chuyển địa chỉ cũ sang mới.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien units convert \"X.Krông Á,H.M'Đrắk,Tỉnh Đắk Lắk\"
  tudien units convert < dia_chi.txt > ket_qua.csv
  tudien units show 09292
  tudien units show \"xã Krông Á\"")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Chuyển địa chỉ viết theo bất kỳ cách nào, trước hay sau sáp nhập, sang mã xã và mã tỉnh.
    ///
    /// Địa chỉ nêu ngay trên dòng lệnh, hoặc mỗi dòng một địa chỉ từ đầu vào chuẩn (kết quả là CSV).
    #[command(
        after_help = "Ví dụ:\n  tudien units convert \"X.Krông Á,H.M'Đrắk,Tỉnh Đắk Lắk\"\n  tudien units convert --as-of 2025-06-30 \"P. Vỹ Dạ, Q. Thuận Hóa, Huế\"\n  tudien units convert < dia_chi.txt > ket_qua.csv"
    )]
    Convert(Convert),
    /// Xem lịch sử một đơn vị: tên theo thời gian, hình thành từ đâu, nhập vào đâu, trọn vẹn hay bị chia.
    #[command(
        after_help = "Ví dụ:\n  tudien units show 09292\n  tudien units show \"xã Krông Á\"\n  tudien units show 67 --as-of 2025-06-30"
    )]
    Show(Show),
}

#[derive(Debug, clap::Args)]
struct Convert {
    /// Ngày mà mã và tên phải có hiệu lực (YYYY-MM-DD); mặc định: hôm nay.
    #[arg(long, value_name = "NGÀY")]
    as_of: Option<NaiveDate>,
    /// Vào: mỗi dòng một địa chỉ (văn bản hoặc chuỗi JSON); ra: mỗi dòng một đối tượng JSON.
    #[arg(long)]
    json_lines: bool,
    /// Địa chỉ; bỏ trống thì đọc từ đầu vào chuẩn.
    #[arg(value_name = "ĐỊA CHỈ")]
    addresses: Vec<String>,
}

#[derive(Debug, clap::Args)]
struct Show {
    /// Mã hoặc tên.
    #[arg(value_name = "MÃ|TÊN")]
    unit: String,
    /// Ngày để xem tên có hiệu lực (YYYY-MM-DD); mặc định: hôm nay.
    #[arg(long, value_name = "NGÀY")]
    as_of: Option<NaiveDate>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    match &args.command {
        Command::Convert(args) => convert(args, console)?,
        Command::Show(args) => show(args, console)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn today() -> NaiveDate {
    chrono::Local::now().date_naive()
}

fn convert(args: &Convert, console: &Console) -> Result<()> {
    let mut resolver = Resolver::new(Units::builtin(), args.as_of.unwrap_or_else(today));
    if args.addresses.is_empty() {
        return convert_lines(&mut resolver, args.json_lines || console.json, console);
    }
    if console.json && !args.json_lines {
        let rows: Vec<_> =
            args.addresses.iter().map(|address| report::json(address, &resolver.resolve(address))).collect();
        return console.answer_json(&rows);
    }
    let mut text = String::new();
    for address in &args.addresses {
        let resolved = resolver.resolve(address);
        if args.json_lines {
            report::json_line(address, &resolved, &mut text);
        } else {
            report::card(Units::builtin(), resolver.as_of(), address, &resolved, console.lang, &mut text);
        }
    }
    console.answer(&text)
}

/// Text is handed on in pieces of about this many bytes.
const PIECE: usize = 1 << 16;

fn convert_lines(resolver: &mut Resolver<'_>, json: bool, console: &Console) -> Result<()> {
    let mut input = BufReader::with_capacity(PIECE, io::stdin().lock());
    let (mut line, mut out) = (Vec::new(), String::new());
    if !json {
        report::csv_header(console.lang, &mut out);
    }
    loop {
        line.clear();
        let read = input.read_until(b'\n', &mut line).map_err(|cause| {
            Error::read(
                std::path::Path::new("stdin"),
                format!("không đọc được: {cause}"),
                format!("cannot be read: {cause}"),
            )
        })?;
        if read == 0 {
            return console.answer(&out);
        }
        let text = String::from_utf8_lossy(&line);
        let address = report::given(text.trim_end_matches(['\n', '\r']));
        let resolved = resolver.resolve(&address);
        if json {
            report::json_line(&address, &resolved, &mut out);
        } else {
            report::csv_line(&address, &resolved, console.lang, &mut out);
        }
        if out.len() >= PIECE {
            console.answer(&out)?;
            out.clear();
        }
    }
}

fn show(args: &Show, console: &Console) -> Result<()> {
    let found = Units::builtin().histories(&args.unit, args.as_of.unwrap_or_else(today));
    if found.is_empty() {
        let unit = &args.unit;
        return Err(Error::usage(
            format!("Không có đơn vị nào mang mã hoặc tên «{unit}»"),
            format!("No unit has the code or name «{unit}»"),
        )
        .hint(
            "Hãy kiểm tra lại mã (xã 5 chữ số, tỉnh 2 chữ số) hoặc cách viết tên.",
            "Check the code (commune 5 digits, province 2) or the spelling.",
        ));
    }
    if console.json {
        return console.answer_json(&found);
    }
    let mut text = String::new();
    for history in &found {
        report::history(history, console.lang, &mut text);
    }
    console.answer(&text)
}
