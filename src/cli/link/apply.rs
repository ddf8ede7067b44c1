//! `tudien link apply`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Decided, Ready, Source};
use crate::cli::input;
use crate::console::Console;
use crate::dictionary::{Dictionary, Entity, LinkModel};
use crate::error::{Error, Result};
use crate::lang::Message;
use crate::link::merge::{self, Applied, Input};
use crate::link::{Clustered, Options, Prepared, RecordIds, named_clusters};

/// Hợp nhất các bản ghi là một: bản ghi vàng, nguồn của từng giá trị, nhật ký; hoàn lại được bằng «link undo».
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien link apply records.csv --entity cong_dan --id record_id --out hop_nhat
  tudien link apply records.csv --entity cong_dan --out hop_nhat --decisions xem_lai/xem_lai.xlsx
  tudien link apply chuan_hoa/cong_dan --id so_dinh_danh --out hop_nhat --source \"Nơi gửi\" --trust \"Công an tỉnh\"

Giá trị nào được giữ là do [survivor] trong dictionary/link/<thực thể>.toml. Nhóm có mâu thuẫn (hai số định danh hợp lệ,
hai giới tính) không bao giờ được tự hợp nhất: xem giu_lai.csv, lập «link review», rồi đưa quyết định bằng --decisions.
Kết quả có dữ liệu cá nhân: chỉ dùng nội bộ.")]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    decided: Decided,
    /// Thư mục ghi kết quả.
    #[arg(long, value_name = "THƯ MỤC", default_value = "hop_nhat")]
    out: PathBuf,
    /// Dùng các nhóm trong tệp này (`record_id,cluster_id`) thay vì tìm lại.
    #[arg(long, value_name = "TỆP")]
    clusters: Option<PathBuf>,
    /// Cột ghi nguồn của từng bản ghi, để xét nguồn tin cậy.
    #[arg(long = "source", value_name = "CỘT")]
    origin: Option<String>,
    /// Nguồn tin cậy, tin nhất đứng đầu; thay cho danh sách trong từ điển (lặp lại được).
    #[arg(long, value_name = "NGUỒN")]
    trust: Vec<String>,
    /// Giữ nguyên trọng số của mô hình, không ước lượng lại.
    #[arg(long)]
    no_train: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let Ready { prepared, ids, mut model, opened } = args.source.open(&dictionary, true, console)?;
    let ids = ids.ok_or_else(|| Error::stage("link", "no ids"))?;
    if !args.trust.is_empty() {
        model.survivor.trust.clone_from(&args.trust);
    }
    let found = args.found(&prepared, &ids, &model, console)?;
    let work = |entity: &Entity, records: Input<'_>| -> Result<Applied> {
        merge::apply(
            &merge::Request {
                dictionary: &dictionary,
                entity,
                model: &model,
                as_of: args.source.input.as_of().day()?,
                input: records,
                ids: &ids,
                id: &args.source.id,
                source: args.origin.as_deref(),
                survivors: &found.survivors,
                plan: &prepared.plan(&found.model, &found.clusters, &found.known),
            },
            &args.out,
        )
    };
    let applied = match &opened {
        Some(opened) => work(opened.entity, Input::Table(&opened.table))?,
        None => args.source.input.with_request(&dictionary, |request| {
            work(input::entity(&dictionary, &request.entity.id)?, Input::Files(request))
        })?,
    };
    if console.json {
        console.answer_json(&applied)?;
    } else {
        console.answer(summary(&applied, args).get(console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Args {
    /// The clusters: found now, or as they are given.
    fn found(&self, prepared: &Prepared, ids: &RecordIds, model: &LinkModel, console: &Console) -> Result<Clustered> {
        let known = self.decided.known(ids, console)?;
        let tell = |message: &Message| console.progress(message);
        match &self.clusters {
            Some(path) => prepared.given(named_clusters(path, ids)?, model, &known),
            None => prepared.link(model, Options { train: !self.no_train, known: &known, tell: &tell, batches: None }),
        }
    }
}

fn summary(applied: &Applied, args: &Args) -> Message {
    let Applied { records, left, merges, held, rules } = applied;
    let out = args.out.display();
    let mut vi = vec![format!("{records} bản ghi, {merges} nhóm được hợp nhất, còn {left} bản ghi")];
    let mut en = vec![format!("{records} records, {merges} clusters merged, {left} records left")];
    for (reason, count) in held {
        vi.push(format!("{count} nhóm giữ lại: {}", reason.vi()));
        en.push(format!("{count} clusters held back: {}", reason.en()));
    }
    if !rules.is_empty() {
        let by: Vec<String> = rules.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
        vi.push(format!("Giá trị được giữ theo: {}", by.join(", ")));
        en.push(format!("Values kept by: {}", by.join(", ")));
    }
    let files = format!("{out}/hop_nhat.csv, nguon_gia_tri.csv, nhat_ky.csv");
    vi.push(format!("{files}; hoàn lại: tudien link undo {out}"));
    en.push(format!("{files}; to take back: tudien link undo {out}"));
    Message::new(vi.join("\n"), en.join("\n"))
}
