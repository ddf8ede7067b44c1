//! `tudien repair` and `tudien quarantine`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::input::{MARK, entity};
use super::mapping::AsOf;
use crate::check::{self, Level};
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files::{self, Folder};
use crate::lang::Message;
use crate::normalize::NormalTable;
use crate::repair::{self, Confirmed, Register};

/// Sửa một bảng đã chuẩn hóa theo quy tắc: lập đề xuất, người xác nhận, áp dụng, và hoàn lại được từ nhật ký.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien repair chuan_hoa/cong_dan --proposals de_xuat.csv                       # 1. lập danh sách, chưa sửa gì
  tudien repair chuan_hoa/cong_dan --proposals de_xuat.csv --accept tinh_tu_xa   #    xác nhận sẵn một quy tắc
  tudien repair chuan_hoa/cong_dan --apply de_xuat.csv --by \"Phòng TK\" --out da_sua  # 2. ghi x ở cột đầu rồi áp dụng
  tudien repair da_sua --undo --out nhu_cu                                       # 3. hoàn lại từng byte
  tudien repair chuan_hoa/cong_dan --proposals de_xuat.csv --register dan_cu --key so_dinh_danh --fill ngay_sinh,gioi_tinh

Quy tắc: gia_tri_de_xuat (kiểu giá trị đề xuất), xa_tu_dia_chi, tinh_tu_xa, tu_bang_goc (bổ sung ô trống từ bảng gốc).
Bảng gốc không đổi: kết quả nằm ở thư mục mới, kèm repairs.parquet ghi từng ô, trước, sau, ai, ngày nào.")]
pub(super) struct Args {
    /// Thư mục bảng đã chuẩn hóa (có table.json).
    #[arg(value_name = "THƯ MỤC")]
    folder: PathBuf,
    /// Lập danh sách đề xuất vào tệp CSV này.
    #[arg(long, value_name = "TỆP", conflicts_with_all = ["apply", "undo"])]
    proposals: Option<PathBuf>,
    /// Xác nhận sẵn đề xuất của các quy tắc này.
    #[arg(long, value_name = "QUY TẮC", value_delimiter = ',', requires = "proposals")]
    accept: Vec<String>,
    /// Bảng gốc để bổ sung ô trống: thư mục đã chuẩn hóa.
    #[arg(long, value_name = "THƯ MỤC", requires = "key")]
    register: Option<PathBuf>,
    /// Trường định danh mà hai bảng cùng có.
    #[arg(long, value_name = "TRƯỜNG")]
    key: Option<String>,
    /// Các trường được bổ sung từ bảng gốc; mặc định là mọi trường chung.
    #[arg(long, value_name = "TRƯỜNG", value_delimiter = ',')]
    fill: Vec<String>,
    /// Áp dụng các dòng đã ghi x trong danh sách này.
    #[arg(long, value_name = "TỆP", requires = "by", requires = "out", conflicts_with = "undo")]
    apply: Option<PathBuf>,
    /// Người hoặc bộ phận xác nhận, ghi vào nhật ký.
    #[arg(long, value_name = "AI")]
    by: Option<String>,
    /// Hoàn lại mọi sửa đổi ghi trong nhật ký của thư mục.
    #[arg(long, requires = "out")]
    undo: bool,
    /// Thư mục kết quả.
    #[arg(long, value_name = "THƯ MỤC")]
    out: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let table = open(&args.folder)?;
    match (&args.proposals, &args.apply, &args.out) {
        (Some(list), ..) => propose(args, &table, &dictionary, list, console)?,
        (_, Some(list), Some(out)) => {
            let proposals = repair::read(list)?;
            let (by, on) = (args.by.as_deref().unwrap_or_default(), args.as_of.day()?.to_string());
            let confirmed = Confirmed { proposals: &proposals, by, on: &on };
            let entity = entity(&dictionary, &table.entity)?;
            let applied = into(out, |folder| repair::apply(&table, entity, &dictionary, &confirmed, folder))?;
            told(&applied, console, "đã sửa", "changed")?;
        }
        (_, _, Some(out)) if args.undo => {
            let log = table.dir.join(repair::LOG);
            let undone = into(out, |folder| repair::undo(&table, &log, folder))?;
            told(&undone, console, "đã hoàn lại", "undone")?;
        }
        _ => {
            return Err(Error::usage("chưa nêu việc cần làm", "what to do was not named").hint(
                "Thêm --proposals TỆP, --apply TỆP hoặc --undo; xem tudien repair --help.",
                "Add --proposals FILE, --apply FILE or --undo; see tudien repair --help.",
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn open(folder: &Path) -> Result<NormalTable> {
    if folder.join(MARK).is_file() {
        return NormalTable::open(folder);
    }
    Err(Error::read(folder, "không phải thư mục bảng đã chuẩn hóa", "not the folder of a normalized table").hint(
        "Hãy chạy trước: tudien normalize TỆP --entity MÃ --out THƯ_MỤC.",
        "First run: tudien normalize FILE --entity ID --out FOLDER.",
    ))
}

/// Fills a new folder and puts it in its place.
fn into<T>(place: &Path, fill: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    files::refuse_foreign(place, MARK)?;
    let folder = Folder::create(place)?;
    let made = fill(folder.path())?;
    folder.commit()?;
    Ok(made)
}

fn propose(args: &Args, table: &NormalTable, dictionary: &Dictionary, list: &Path, console: &Console) -> Result<()> {
    let entity = entity(dictionary, &table.entity)?;
    let mut registers = Vec::new();
    if let (Some(register), Some(key)) = (&args.register, &args.key) {
        let wanted = if args.fill.is_empty() { &table.fields } else { &args.fill };
        registers.push(Register::open(&open(register)?, key, wanted)?);
    }
    let as_of = args.as_of.day()?;
    let (count, confirmed) =
        repair::write(list, &args.accept, |give| repair::propose(table, entity, as_of, &mut registers, give))?;
    if console.json {
        return console.answer_json(&serde_json::json!({ "proposals": count, "confirmed": confirmed }));
    }
    let place = list.display();
    console.answer(
        Message::new(
            format!("{count} đề xuất, {confirmed} đã xác nhận: {place}\nGhi x ở cột đầu các dòng đồng ý, rồi: tudien repair … --apply {place}"),
            format!("{count} proposals, {confirmed} confirmed: {place}\nPut x in the first column of those that hold, then: tudien repair … --apply {place}"),
        )
        .get(console.lang),
    )
}

fn told(applied: &repair::Applied, console: &Console, vi: &'static str, en: &'static str) -> Result<()> {
    if console.json {
        return console.answer_json(applied);
    }
    let rules = applied.by_rule.iter().map(|(rule, count)| format!("{rule} {count}")).collect::<Vec<_>>().join(", ");
    let (word, cells) = (console.word(vi, en), console.word("ô", "cells"));
    console.answer(&format!("{word} {} {cells}: {rules}", applied.cells))
}

/// Tách dòng đạt và dòng để riêng của một bảng đã kiểm tra, mỗi loại một tệp Parquet.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien check chuan_hoa/cong_dan
  tudien quarantine chuan_hoa/cong_dan --out tach                   # để riêng dòng có lỗi
  tudien quarantine chuan_hoa/cong_dan --level warning --out tach   # cả dòng có cảnh báo

dat.parquet và de_rieng.parquet cộng lại đủ số dòng; cột _phat_hien nói vì sao một dòng bị để riêng.")]
pub(super) struct Quarantine {
    /// Thư mục bảng đã chuẩn hóa và đã kiểm tra.
    #[arg(value_name = "THƯ MỤC")]
    folder: PathBuf,
    /// Để riêng dòng có phát hiện từ mức này trở lên.
    #[arg(long, value_enum, value_name = "MỨC", default_value = "error")]
    level: Level,
    /// Thư mục kết quả.
    #[arg(long, value_name = "THƯ MỤC")]
    out: PathBuf,
}

/// Runs the command.
pub(super) fn quarantine(args: &Quarantine, console: &Console) -> Result<ExitCode> {
    let table = open(&args.folder)?;
    let checked = check::load(&table)?;
    let mark = "dat.parquet";
    files::refuse_foreign(&args.out, mark)?;
    let folder = Folder::create(&args.out)?;
    let split = repair::quarantine(&table, &checked, args.level, folder.path())?;
    folder.commit()?;
    if console.json {
        console.answer_json(&split)?;
    } else {
        let (good, aside) = (console.word("dòng đạt", "good rows"), console.word("dòng để riêng", "rows set aside"));
        console.answer(&format!("{} {good}, {} {aside}", split.good, split.aside))?;
    }
    Ok(ExitCode::SUCCESS)
}
