//! `tudien link review`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Decided, Ready, Source};
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Message;
use crate::link::Options;
use crate::link::review::{self, Doubt, Reason, Review};

/// Lập danh sách cặp cần người xem lại: sổ tính và trang HTML không cần mạng. Dùng nội bộ.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien link review records.csv --entity cong_dan --id record_id --out xem_lai
  tudien link review chuan_hoa/cong_dan --id so_dinh_danh --out xem_lai --limit 200
  tudien link review records.csv --entity cong_dan --out xem_lai_2 --decisions xem_lai/quyet_dinh.csv

Ghi xem_lai.xlsx và xem_lai.html vào thư mục --out: cặp chưa đủ chắc, nhóm bị tách, nhóm có mâu thuẫn. Ghi quyết định
vào sổ tính, hoặc chọn trên trang rồi lưu CSV hay JSON; đưa lại bằng --decisions thì cặp đã quyết định không bị hỏi nữa. Hai tệp có dữ liệu cá nhân: chỉ dùng nội bộ.")]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    decided: Decided,
    /// Thư mục ghi kết quả.
    #[arg(long, value_name = "THƯ MỤC", default_value = "xem_lai")]
    out: PathBuf,
    /// Số cặp nhiều nhất trong một lần.
    #[arg(long, value_name = "SỐ", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
    /// Giữ nguyên trọng số của mô hình, không ước lượng lại.
    #[arg(long)]
    no_train: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let review = queue(args, &dictionary, console)?;
    let (book, page) = (args.out.join("xem_lai.xlsx"), args.out.join("xem_lai.html"));
    review::workbook(&review, &book)?;
    files::write(&page, review::page(&review).as_bytes())?;
    let mut reasons: BTreeMap<Reason, usize> = BTreeMap::new();
    for case in &review.cases {
        *reasons.entry(case.reason).or_default() += 1;
    }
    let count = |reason: Reason| reasons.get(&reason).copied().unwrap_or(0);
    let (between, split, against) = (count(Reason::Between), count(Reason::Split), count(Reason::Contradiction));
    let Review { cases, later, keyless, .. } = &review;
    if *keyless > 0 {
        console.warn(&Message::new(
            format!("{keyless} cặp không đưa vào được vì bản ghi thiếu mã hoặc trùng mã; hãy nêu cột mã khác bằng --id"),
            format!("{keyless} pairs are left out: a record has no id or one that others have; name another column with --id"),
        ));
    }
    console.warn(&Message::new(
        "hai tệp có dữ liệu cá nhân: chỉ dùng nội bộ, xóa khi xong",
        "both files hold personal data: internal use only, delete them when done",
    ));
    if console.json {
        console.answer_json(&serde_json::json!({
            "pairs": cases.len(), "between": between, "split": split, "contradiction": against,
            "later": later, "keyless": keyless, "workbook": book, "page": page,
        }))?;
    } else {
        let (total, book, page) = (cases.len(), book.display(), page.display());
        let told = Message::new(
            format!(
                "{total} cặp cần xem lại ({between} chưa đủ chắc, {split} nhóm bị tách, {against} mâu thuẫn), \
                 {later} cặp để lần sau\n{book}\n{page}"
            ),
            format!(
                "{total} pairs to review ({between} between the thresholds, {split} of split clusters, {against} \
                 contradictions), {later} left for later\n{book}\n{page}"
            ),
        );
        console.answer(told.get(console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Links the table and gathers what is to be decided.
fn queue(args: &Args, dictionary: &Dictionary, console: &Console) -> Result<Review> {
    let Ready { prepared, ids, model, opened } = args.source.open(dictionary, true, console)?;
    let ids = ids.ok_or_else(|| Error::stage("link", "no ids"))?;
    let tell = |message: &Message| console.progress(message);
    let known = args.decided.known(&ids, console)?;
    let options = Options { train: !args.no_train, known: &known, tell: &tell, ..Options::default() };
    let found = prepared.link(&model, options)?;
    let (mut doubts, keyless) = review::decidable(prepared.doubts(&found), &ids);
    let later = doubts.len().saturating_sub(args.limit as usize);
    doubts.truncate(args.limit as usize);
    let wanted: BTreeSet<u32> = doubts.iter().flat_map(|Doubt { left, right, .. }| [*left, *right]).collect();
    let (cells, entity) = args.source.cells(dictionary, opened.as_ref(), &wanted)?;
    let review = review::review(&prepared, &found, &doubts, &ids, &cells, entity);
    Ok(Review { later, keyless, ..review })
}
