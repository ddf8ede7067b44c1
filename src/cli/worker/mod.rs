//! `tudien worker`: the stages on the partitions of another system.

pub(super) mod english;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::extract::told;
use super::normalize;
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::Result;
use crate::lang::Lang;
use crate::worker::{self, Plan, Training};

/// Chạy các công đoạn trên nhiều máy: mỗi lệnh đọc một dòng Arrow IPC từ stdin và ghi một dòng ra stdout (Spark mapInArrow).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien worker plan cong_dan.csv --entity cong_dan --as-of 2026-09-30 --out ke_hoach
  tudien worker normalize --plan ke_hoach < dong_tho.arrow > dong_chuan.arrow
  tudien worker gather-normalize --plan ke_hoach --out cong_dan < moi_phan.arrow
  tudien worker features --plan ke_hoach < dong_chuan.arrow > dac_trung.arrow
  tudien worker gather-features cong_dan < moi_dac_trung.arrow
  tudien worker train cong_dan --out link.json
  tudien worker score-pairs cong_dan --training link.json < phan.arrow > cap.arrow
  tudien worker gather-pairs cong_dan --training link.json < moi_cap.arrow
  tudien worker check --plan ke_hoach < dong_chuan.arrow > phat_hien.arrow
  tudien worker gather-check cong_dan < moi_phat_hien.arrow
  python samples/spark/job.py --help

Các dòng (số nguyên có dấu, văn bản UTF-8, không nén):
  dòng thô       _row, _part, _line, mỗi trường một cột, _decoded [field, rule, before]
  dòng chuẩn     _row, _part, _line, mỗi trường một cột, _notes [field, status, codes, output, candidates],
                 _changes [field, rule, before, after]
  đặc trưng      _row, filled, newest, values (danh sách nhị phân, mỗi phép so của mô hình liên kết một giá trị)
  phát hiện      kind (finding, count, unit, rows), code, level, field, address, value, detail, proposal, owner, unit,
                 _row, _at, tested, broken
  phần           rule, piece (train in số phần của mỗi khóa)
  cặp            rule, piece, left, right, weight, certain, is_match; phần không có cặp nào có một dòng với left rỗng

Dòng thô nằm ở ke_hoach/raw.parquet. Mỗi phần xếp theo _row; gather-normalize, gather-features và gather-check cần mọi phần
theo thứ tự của _row. Có features.parquet do gather-features ghi thì train, score-pairs và gather-pairs đọc từ đó, không
đọc lại văn bản của cả bảng.
Mọi máy dùng cùng một tudien và cùng một --dictionary. Mã thoát: 0 xong; 2 không làm được.")]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Đọc tệp một lần trên máy chính: ghép cột, bảng mã, những gì cả cột mới cho biết; dòng thô để chia phần.
    #[command(after_help = "\
Ví dụ:
  tudien worker plan cong_dan.csv --entity cong_dan --as-of 2026-09-30 --out ke_hoach")]
    Plan(normalize::Args),
    /// Dòng thô vào, dòng chuẩn cùng ghi chú và thay đổi ra.
    Normalize(OfPlan),
    GatherNormalize(Gathering),
    /// Dòng chuẩn vào, những gì liên kết đọc trong mỗi dòng ra.
    #[command(after_help = "\
Ví dụ:
  tudien worker features --plan ke_hoach < dong_chuan.arrow > dac_trung.arrow")]
    Features(OfPlan),
    /// Ghép đặc trưng của mọi phần thành features.parquet trong thư mục bảng, để train và score-pairs khỏi đọc lại cả bảng.
    #[command(after_help = "\
Ví dụ:
  tudien worker gather-features cong_dan < moi_dac_trung.arrow")]
    GatherFeatures(OfTable),
    Train(Estimating),
    /// Số phần vào, các cặp của phần ấy cùng trọng số ra.
    ScorePairs(OfTraining),
    /// Ghép các cặp của mọi phần thành nhóm, như «tudien link».
    GatherPairs(OfTraining),
    /// Dòng chuẩn vào, phát hiện và số đếm của các phép kiểm trên từng dòng ra.
    Check(OfPlan),
    /// Ghép phát hiện của mọi phần, và xét những gì cần nhiều dòng, như «tudien check».
    GatherCheck(OfTable),
}

/// A stage over the rows of a partition.
#[derive(Debug, clap::Args)]
struct OfPlan {
    /// Kế hoạch: thư mục do «worker plan» lập, hay tệp plan.json của nó.
    #[arg(long, value_name = "THƯ MỤC")]
    plan: PathBuf,
}

/// Ghép dòng chuẩn của mọi phần thành một bảng đã chuẩn hóa, như «tudien normalize».
#[derive(Debug, clap::Args)]
struct Gathering {
    /// Kế hoạch: thư mục do «worker plan» lập.
    #[arg(long, value_name = "THƯ MỤC")]
    plan: PathBuf,
    /// Thư mục kết quả.
    #[arg(long, value_name = "THƯ MỤC")]
    out: PathBuf,
}

/// Ước lượng mô hình liên kết một lần trên máy chính, và nói các cặp được so trong bao nhiêu phần.
#[derive(Debug, clap::Args)]
struct Estimating {
    /// Thư mục bảng đã chuẩn hóa.
    #[arg(value_name = "THƯ MỤC")]
    table: PathBuf,
    /// Ghi mô hình vào tệp này (JSON).
    #[arg(long, value_name = "TỆP")]
    out: PathBuf,
}

/// What stands beside pairs.
#[derive(Debug, clap::Args)]
struct OfTraining {
    /// Thư mục bảng đã chuẩn hóa.
    #[arg(value_name = "THƯ MỤC")]
    table: PathBuf,
    /// Mô hình do «worker train» ghi.
    #[arg(long, value_name = "TỆP")]
    training: PathBuf,
}

/// What is put together beside a table.
#[derive(Debug, clap::Args)]
struct OfTable {
    /// Thư mục bảng đã chuẩn hóa.
    #[arg(value_name = "THƯ MỤC")]
    table: PathBuf,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let (input, output) = (io::stdin().lock(), io::stdout().lock());
    match &args.verb {
        Verb::Normalize(args) => {
            worker::normalize(&Plan::open(&args.plan, &dictionary)?, &dictionary, input, output)?;
        }
        Verb::Features(args) => worker::features(&Plan::open(&args.plan, &dictionary)?, &dictionary, input, output)?,
        Verb::Check(args) => worker::check(&Plan::open(&args.plan, &dictionary)?, &dictionary, input, output)?,
        Verb::ScorePairs(args) => {
            let training = Training::open(&args.training, &dictionary)?;
            worker::score_pairs(&training, &dictionary, &args.table, input, output)?;
        }
        verb => {
            drop(output);
            answer(verb, &dictionary, input, console)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What runs on the driver: its answer is for people, or JSON.
fn answer(verb: &Verb, dictionary: &Dictionary, input: io::StdinLock<'_>, console: &Console) -> Result<()> {
    let say = |text: String, value: serde_json::Value| {
        if console.json { console.answer_json(&value) } else { console.answer(&text) }
    };
    let value = |rows: u64| serde_json::json!({ "rows": rows });
    match verb {
        Verb::Plan(args) => {
            let (plan, apart) = args.with_request(dictionary, |request| {
                worker::make(request, args.out(), &mut |rows| normalize::read(rows, console))
            })?;
            told(&apart, console);
            let (table, rows) = (&plan.normal.table, plan.normal.table.rows);
            let linked = dictionary.entities.get(&table.entity).is_some_and(|entity| entity.link.is_some());
            let text = format!("{}: {rows} {}", args.out().display(), console.word("dòng", "rows"));
            say(text, serde_json::json!({ "rows": rows, "linked": linked }))
        }
        Verb::GatherNormalize(args) => {
            let plan = Plan::open(&args.plan, dictionary)?;
            let rows = worker::gather_normalize(&plan, &args.plan, input, &args.out)?.rows;
            say(format!("{}: {rows} {}", args.out.display(), console.word("dòng", "rows")), value(rows))
        }
        Verb::GatherFeatures(args) => {
            let rows = worker::gather_features(dictionary, &args.table, input)?;
            say(format!("{}: {rows} {}", args.table.display(), console.word("dòng", "rows")), value(rows))
        }
        Verb::Train(args) => {
            let pieces = worker::train(dictionary, &args.table, &args.out)?.pieces;
            let shown: Vec<String> = pieces.iter().map(ToString::to_string).collect();
            let text = format!("{} {}", console.word("Số phần của mỗi khóa:", "Pieces of each rule:"), shown.join(" "));
            say(text, serde_json::json!({ "pieces": pieces }))
        }
        Verb::GatherPairs(args) => {
            let training = Training::open(&args.training, dictionary)?;
            let linked = worker::gather_pairs(&training, dictionary, &args.table, input)?;
            let (matches, clusters) = (linked.matches, linked.clusters);
            let text = match console.lang {
                Lang::Vi => format!("{matches} cặp được nối, {clusters} nhóm"),
                Lang::En => format!("{matches} matches, {clusters} clusters"),
            };
            say(text, serde_json::json!({ "matches": matches, "clusters": clusters }))
        }
        Verb::GatherCheck(args) => {
            let found = worker::gather_check(dictionary, &args.table, input)?.findings;
            let text = format!("{found} {}", console.word("phát hiện", "findings"));
            say(text, serde_json::json!({ "findings": found }))
        }
        // These write a stream and were run above.
        Verb::Normalize(_) | Verb::Features(_) | Verb::Check(_) | Verb::ScorePairs(_) => Ok(()),
    }
}
