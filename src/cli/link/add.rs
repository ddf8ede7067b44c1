//! `tudien link add`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Decided, model, tell_lost};
use crate::cli::input::{self, Input};
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::Result;
use crate::lang::Message;
use crate::link::merge;
use crate::link::store::{self, Asked, Delivery};

/// Đưa một đợt dữ liệu mới vào kho: chỉ so bản ghi mới với những gì đã có; mã nhóm và quyết định cũ được giữ.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien link add thang_9.csv --entity cong_dan --id record_id --store kho_cong_dan
  tudien link add thang_10.csv --entity cong_dan --id record_id --store kho_cong_dan
  tudien link add thang_10.csv --entity cong_dan --id record_id --store kho_cong_dan --decisions kho_cong_dan/xem_lai.xlsx
  tudien link add so_y_te.csv --entity cong_dan --id STT --source soyte --store kho_cong_dan
  tudien link apply kho_cong_dan/ban_ghi.parquet --entity cong_dan --id _ma --clusters kho_cong_dan/nhom.csv

Lần đầu lập kho mới và ước lượng mô hình trên đợt ấy. Bản ghi được nhận lại bằng mã: cùng mã, cùng giá trị thì bỏ qua;
cùng mã, giá trị khác thì là bản mới của bản ghi ấy. Quyết định đã đưa vào được giữ trong kho và áp dụng ở mọi đợt sau.
Kho có dữ liệu cá nhân: chỉ dùng nội bộ.")]
pub(super) struct Args {
    #[command(flatten)]
    input: Input,
    /// Thư mục của kho.
    #[arg(long, value_name = "THƯ MỤC", default_value = "kho")]
    store: PathBuf,
    /// Cột mã của bản ghi, theo tiêu đề trong tệp.
    #[arg(long, value_name = "CỘT", default_value = "record_id")]
    id: String,
    /// Nơi gửi: đặt trước mã, để mã của hai nơi không bị coi là một.
    #[arg(long, value_name = "TÊN", default_value = "")]
    source: String,
    #[command(flatten)]
    decided: Decided,
    /// Dùng mô hình trong tệp này khi lập kho mới.
    #[arg(long, value_name = "TỆP")]
    model: Option<PathBuf>,
    /// Ước lượng lại mô hình trên cả kho.
    #[arg(long)]
    train: bool,
    /// Số cặp nhiều nhất trong danh sách xem lại.
    #[arg(long, value_name = "SỐ", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let tell = |message: &Message| console.progress(message);
    let work = |entity_id: &str, records: merge::Input<'_>, file: PathBuf| {
        let entity = input::entity(&dictionary, entity_id)?;
        store::add(&Asked {
            dir: &args.store,
            entity,
            model: &model(args.model.as_deref(), entity)?,
            input: records,
            file: &file,
            id: &args.id,
            prefix: &if args.source.is_empty() { String::new() } else { format!("{}/", args.source) },
            as_of: args.input.as_of().day()?.to_string(),
            decisions: args.decided.read(false)?,
            train: args.train,
            limit: args.limit as usize,
            tell: &tell,
        })
    };
    let (delivery, lost) = if args.input.is_folder() {
        let opened = args.input.open(&dictionary, None, console)?;
        let file = opened.table.dir.join("normal.parquet");
        work(&opened.entity.id, merge::Input::Table(&opened.table), file)?
    } else {
        args.input.with_request(&dictionary, |request| {
            work(&request.entity.id, merge::Input::Files(request), args.input.path().to_owned())
        })?
    };
    tell_lost(lost, console);
    if console.json {
        console.answer_json(&delivery)?;
    } else {
        console.answer(told(&delivery, args).get(console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn told(delivery: &Delivery, args: &Args) -> Message {
    let Delivery { number, records, new, changed, unchanged, joined, merged, parted, review, total, clusters, .. } =
        delivery;
    let store = args.store.display();
    Message::new(
        format!(
            "Đợt {number}: {records} bản ghi, {new} mới, {changed} có giá trị khác trước, {unchanged} như cũ\n\
             {joined} bản ghi mới vào nhóm đã có; {merged} nhóm nhập vào nhóm khác; {parted} nhóm được tách theo quyết định\n\
             Kho có {total} bản ghi, {clusters} nhóm từ hai bản ghi; {review} cặp chờ quyết định\n{store}/nhom.csv, thay_doi.csv"
        ),
        format!(
            "Delivery {number}: {records} records, {new} new, {changed} with other values, {unchanged} as before\n\
             {joined} new records joined a cluster that was there; {merged} clusters became one with another; {parted} \
             were taken apart by decision\n\
             The store has {total} records, {clusters} clusters of two or more; {review} pairs to decide\n\
             {store}/nhom.csv, thay_doi.csv"
        ),
    )
}
