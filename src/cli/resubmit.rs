//! `tudien resubmit`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::check::Level;
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::job;
use crate::lang::{Lang, Message};
use crate::remedy::{Resubmission, Resubmitted, resubmit};

/// Nhận bản nộp lại: so với bản đã trả, nhận chỗ đã sửa, ghi nhật ký khắc phục, nói rõ còn gì.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien resubmit tra_lai cong_dan_can_sua.xlsx --by \"UBND xã Ea Kar\"
  tudien resubmit tra_lai cong_dan_can_sua.xlsx --by \"Nguyễn Thị Mẫu\" --at 2026-10-05
  tudien resubmit tra_lai cong_dan_can_sua.xlsx --by \"UBND xã Ea Kar\" --fail-on error

Nhật ký nằm ở tra_lai/nhat_ky.jsonl (chỉ thêm, không sửa) và nhat_ky.csv; phần còn lại ở tra_lai/lan_1, lan_2 …
Mã thoát: 0 xong; 1 còn phát hiện từ mức --fail-on trở lên; 2 không làm được.")]
pub(super) struct Args {
    /// Thư mục do «tudien return» tạo ra.
    #[arg(value_name = "THƯ MỤC")]
    folder: PathBuf,
    /// Tệp đơn vị gửi lại.
    #[arg(value_name = "TỆP", required = true)]
    files: Vec<PathBuf>,
    /// Người hoặc đơn vị nộp lại, ghi vào nhật ký.
    #[arg(long, value_name = "TÊN")]
    by: String,
    /// Thời điểm nộp lại ghi vào nhật ký, ví dụ 2026-10-05; mặc định là lúc này.
    #[arg(long, value_name = "NGÀY")]
    at: Option<String>,
    /// Dòng bị xóa là có chủ ý: đóng luôn các phát hiện trên dòng đó.
    #[arg(long)]
    accept_deleted: bool,
    /// Kết thúc với mã 1 khi còn phát hiện từ mức này trở lên.
    #[arg(long, value_enum, value_name = "MỨC")]
    fail_on: Option<Level>,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let by = args.by.trim();
    if by.is_empty() {
        return Err(Error::usage("--by đang trống", "--by is empty")
            .hint("Hãy ghi tên người hoặc đơn vị nộp lại.", "Name the person or body that resubmits."));
    }
    let at = match &args.at {
        Some(day) => job::day(day)?.to_string(),
        None => job::now(),
    };
    let given = Resubmission {
        dictionary: &dictionary,
        folder: &args.folder,
        files: &args.files,
        by,
        at: &at,
        accept_deleted: args.accept_deleted,
    };
    let done = resubmit(&given, &mut |rows| {
        console.progress(&Message::new(format!("{rows} dòng"), format!("{rows} rows")));
    })?;
    if console.json {
        console.answer_json(&done)?;
    } else {
        console.answer(&told(&done, console))?;
    }
    let failed = args.fail_on.is_some_and(|level| done.remaining_from(level) > 0);
    Ok(ExitCode::from(u8::from(failed)))
}

fn told(done: &Resubmitted, console: &Console) -> String {
    let found = &done.outcome;
    let remain: u64 = found.levels.values().sum();
    let mut text = String::new();
    let vi = console.lang == Lang::Vi;
    let mut line = |count: u64, vi_words: &str, en_words: &str| {
        if count > 0 {
            writeln!(text, "    {count} {}", if vi { vi_words } else { en_words }).ok();
        }
    };
    line(found.untouched, "ô chưa ai sửa", "findings in cells that nobody touched");
    line(found.still_wrong, "ô đã sửa nhưng vẫn sai", "findings in cells that were changed and are still wrong");
    line(found.new, "phát hiện mới, chưa có lúc gửi", "new findings, not there when it was sent");
    line(found.unverified, "chưa xác minh được vì thiếu cột hoặc bảng đối chiếu", "could not be checked again");
    line(found.emptied, "ô được xóa trắng thay vì sửa", "closed by emptying the cell");
    line(found.deleted, "phát hiện nằm trên dòng bị xóa", "findings on deleted rows");
    line(found.rows_deleted, "dòng bị xóa", "rows deleted");
    line(found.rows_inserted, "dòng thêm mới", "rows added");
    line(found.rows_moved, "dòng chuyển chỗ", "rows moved");
    let (sent, closed, round) = (found.sent, found.closed, done.round);
    let mut answer = match console.lang {
        Lang::Vi => format!("Lần nộp lại {round}: nhận {closed}/{sent} chỗ đã sửa, còn {remain} phát hiện.\n{text}"),
        Lang::En => format!("Resubmission {round}: {closed} of {sent} findings closed, {remain} remain.\n{text}"),
    };
    if found.deleted > 0 {
        answer.push_str(console.word(
            "Nếu xóa dòng là đúng, hãy nộp lại với --accept-deleted.\n",
            "If the rows were rightly deleted, resubmit with --accept-deleted.\n",
        ));
    }
    if done.other_dictionary {
        answer.push_str(console.word(
            "Chú ý: từ điển đã khác lúc trả lại, nên có thể có phát hiện mới vì lý do đó.\n",
            "Note: the dictionary is not that of the return; findings may be new for that reason.\n",
        ));
    }
    for one in &done.workbooks {
        let label = console.word("Sổ tính cho phần còn lại:", "Workbook for what remains:");
        writeln!(answer, "{label} {}", done.dir.join(&one.workbook).display()).ok();
    }
    write!(answer, "{} {}", console.word("Kết quả:", "Result:"), done.dir.display()).ok();
    answer
}
