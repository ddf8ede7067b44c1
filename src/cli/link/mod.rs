//! `tudien link`: a verb a file.

mod add;
mod apply;
mod between;
mod evaluate;
mod explain;
mod review;
mod run;
mod train;
mod undo;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::input::{self, Input, Opened};
use crate::console::Console;
use crate::dictionary::{Dictionary, Entity, LinkModel};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Message;
use crate::link::known::{Decisions, Known, Lost};
use crate::link::review::RecordCells;
use crate::link::{Prepared, RecordIds};

/// Tìm các bản ghi là cùng một người, doanh nghiệp, thửa đất. Không xóa gì.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien link records.csv --entity cong_dan --id record_id --out clusters.csv
  tudien link cong_dan.xlsx --entity cong_dan --id STT --out nhom.csv --pairs cap.csv
  tudien link chuan_hoa/cong_dan
  tudien link train records.csv --entity cong_dan --out mo_hinh.toml
  tudien link explain records.csv --entity cong_dan --id record_id R0000008 R0002650
  tudien link review records.csv --entity cong_dan --id record_id --out xem_lai
  tudien link apply records.csv --entity cong_dan --id record_id --decisions quyet_dinh.csv --out hop_nhat
  tudien link undo hop_nhat --record R0000008
  tudien link between thua_dat.xlsx --entity thua_dat --to cong_dan.xlsx --out chu_dat
  tudien link add thang_10.csv --entity cong_dan --id record_id --store kho_cong_dan
  tudien link evaluate clusters.csv truth.csv

«tudien link TỆP …» là «tudien link run TỆP …».")]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Run(run::Args),
    Train(train::Args),
    Explain(explain::Args),
    Review(review::Args),
    Apply(apply::Args),
    Undo(undo::Args),
    Between(between::Args),
    Add(add::Args),
    Evaluate(evaluate::Args),
}

/// The verbs, as they are written.
const VERBS: [&str; 9] = ["run", "train", "explain", "review", "apply", "undo", "between", "add", "evaluate"];

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    match &args.verb {
        Verb::Run(args) => run::run(args, console),
        Verb::Train(args) => train::run(args, console),
        Verb::Explain(args) => explain::run(args, console),
        Verb::Review(args) => review::run(args, console),
        Verb::Apply(args) => apply::run(args, console),
        Verb::Undo(args) => undo::run(args, console),
        Verb::Between(args) => between::run(args, console),
        Verb::Add(args) => add::run(args, console),
        Verb::Evaluate(args) => evaluate::run(args, console),
    }
}

/// `link FILE …` written out as `link run FILE …`.
pub(super) fn written_out(mut arguments: Vec<std::ffi::OsString>) -> Vec<std::ffi::OsString> {
    let takes = |flag: &std::ffi::OsStr| ["--lang", "--format", "--dictionary"].iter().any(|known| flag == *known);
    let mut at = 1;
    while let Some(argument) = arguments.get(at).filter(|argument| argument.to_string_lossy().starts_with('-')) {
        at += if takes(argument) { 2 } else { 1 };
    }
    if arguments.get(at).is_none_or(|argument| argument != "link") {
        return arguments;
    }
    let rest = arguments.get(at + 1..).unwrap_or_default();
    let asks = |argument: &std::ffi::OsString| argument == "-h" || argument == "--help";
    let first = rest.iter().find(|argument| !argument.to_string_lossy().starts_with('-'));
    let named = first.is_some_and(|first| VERBS.iter().any(|verb| first == *verb));
    if !named && !rest.is_empty() && !rest.first().is_some_and(asks) {
        arguments.insert(at + 1, "run".into());
    }
    arguments
}

/// What is linked, and with which model.
#[derive(Debug, clap::Args)]
struct Source {
    #[command(flatten)]
    input: Input,
    /// Cột mã của bản ghi, theo tiêu đề trong tệp.
    #[arg(long, value_name = "CỘT", default_value = "record_id")]
    id: String,
    /// Dùng mô hình trong tệp này thay cho mô hình của từ điển.
    #[arg(long, value_name = "TỆP")]
    model: Option<PathBuf>,
}

/// What people decided before.
#[derive(Debug, clap::Args)]
struct Decided {
    /// Quyết định của người: sổ tính, CSV hoặc JSON do «link review» lập (lặp lại được).
    #[arg(long, value_name = "TỆP")]
    decisions: Vec<PathBuf>,
}

impl Decided {
    /// Reads all files; of two decisions about one pair the later counts.
    fn read(&self, sided: bool) -> Result<Decisions> {
        let mut decisions = Decisions::new(sided);
        self.decisions.iter().try_for_each(|path| decisions.read(path))?;
        Ok(decisions)
    }

    /// The decisions as rows; what could not be applied is told.
    fn known(&self, ids: &RecordIds, console: &Console) -> Result<Known> {
        let (known, lost) = self.read(false)?.known(ids.iter())?;
        tell_lost(lost, console);
        Ok(known)
    }
}

/// Tells decisions that could not be applied.
fn tell_lost(Lost { absent, shared }: Lost, console: &Console) {
    if absent > 0 {
        console.warn(&Message::new(
            format!("{absent} quyết định không dùng đến: bảng không có bản ghi ấy"),
            format!("{absent} decisions are not used: the table has no such record"),
        ));
    }
    if shared > 0 {
        console.warn(&Message::new(
            format!("{shared} quyết định không áp dụng được: nhiều bản ghi cùng một mã; hãy nêu cột mã khác bằng --id"),
            format!("{shared} decisions cannot be applied: several records bear one id; name another column with --id"),
        ));
    }
}

/// A table ready to be linked.
struct Ready<'d> {
    prepared: Prepared,
    ids: Option<RecordIds>,
    model: LinkModel,
    /// The normalized table, where that is what was named.
    opened: Option<Opened<'d>>,
}

impl Source {
    /// Reads the table: a file straight into features, a normalized table from its folder. Ids are read where they are
    /// wanted.
    fn open<'d>(&self, dictionary: &'d Dictionary, ids: bool, console: &Console) -> Result<Ready<'d>> {
        if self.input.is_folder() {
            let opened = self.input.open(dictionary, None, console)?;
            let model = model(self.model.as_deref(), opened.entity)?;
            let ids = ids.then(|| RecordIds::read(&opened.table, &self.id)).transpose()?;
            let prepared = Prepared::from_table(&opened.table, opened.entity, &model)?;
            return Ok(Ready { prepared, ids, model, opened: Some(opened) });
        }
        self.input.with_request(dictionary, |request| {
            let model = model(self.model.as_deref(), request.entity)?;
            let mut progress = |rows| console.progress(&Message::new(format!("{rows} dòng"), format!("{rows} rows")));
            let (prepared, ids) = Prepared::from_files(request, &model, ids.then_some(&*self.id), &mut progress)?;
            Ok(Ready { prepared, ids, model, opened: None })
        })
    }
}

impl Source {
    /// The entity of the records.
    fn entity<'d>(&self, dictionary: &'d Dictionary, console: &Console) -> Result<&'d Entity> {
        if self.input.is_folder() {
            return self.input.open(dictionary, None, console).map(|opened| opened.entity);
        }
        self.input.with_request(dictionary, |request| input::entity(dictionary, &request.entity.id))
    }

    /// The cells of some rows, counted as in [`Prepared`], and the entity they are of.
    fn cells<'d>(
        &self,
        dictionary: &'d Dictionary,
        opened: Option<&Opened<'d>>,
        wanted: &BTreeSet<u32>,
    ) -> Result<(RecordCells, &'d Entity)> {
        match opened {
            Some(opened) => Ok((RecordCells::from_table(&opened.table, opened.entity, wanted)?, opened.entity)),
            None => self.input.with_request(dictionary, |request| {
                let entity = input::entity(dictionary, &request.entity.id)?;
                Ok((RecordCells::from_files(request, wanted)?, entity))
            }),
        }
    }
}

/// The model in a file, or the entity's own.
fn model(path: Option<&Path>, entity: &Entity) -> Result<LinkModel> {
    match path {
        Some(path) => model_in(path),
        None => entity.link.clone().ok_or_else(|| {
            let (id, known) = (&entity.id, LinkModel::builtin_ids().join(", "));
            Error::usage(
                format!("Thực thể «{id}» chưa có mô hình liên kết"),
                format!("Entity “{id}” has no linking model"),
            )
            .hint(
                format!("Nêu mô hình bằng --model, hoặc dùng một thực thể đã có: {known}."),
                format!("Name a model with --model, or use an entity that has one: {known}."),
            )
        }),
    }
}

/// The model in a file.
fn model_in(path: &Path) -> Result<LinkModel> {
    LinkModel::parse_file(&path.display().to_string(), &files::read_text(path)?).map_err(|message| {
        Error::read(path, &message.vi, &message.en).hint(
            "Hãy sửa tệp mô hình theo mẫu trong dictionary/link.",
            "Mend the model after those in dictionary/link.",
        )
    })
}

/// A file that must be named.
fn no_out(example: &str) -> Error {
    Error::usage("Chưa nêu tệp ghi kết quả", "The file for the result was not named")
        .hint(format!("Hãy thêm --out, ví dụ --out {example}."), format!("Add --out, for example --out {example}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_without_a_verb_is_run() {
        let written = |call: &str| {
            let words = written_out(call.split(' ').map(Into::into).collect());
            words.iter().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        };
        for (call, wanted) in [
            ("tudien link a.csv --out b", "tudien link run a.csv --out b"),
            ("tudien --lang en -q link --entity x a.csv", "tudien --lang en -q link run --entity x a.csv"),
            ("tudien link train a.csv", "tudien link train a.csv"),
            ("tudien link --help", "tudien link --help"),
            ("tudien check link", "tudien check link"),
            ("tudien link", "tudien link"),
        ] {
            assert_eq!(written(call), wanted);
        }
    }
}
