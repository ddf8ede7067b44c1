//! The command line: one file a command, its arguments and a call, no logic.

mod catalog;
mod check;
mod check_schema;
mod compare;
mod completions;
mod dictionary;
mod doctor;
mod english;
mod evidence;
mod explain;
mod extract;
mod geo;
mod give_back;
mod help;
mod input;
mod inspect;
mod link;
mod manual;
mod mapping;
mod normalize;
mod privacy;
mod publish;
mod read_options;
mod repair;
mod report;
mod resubmit;
mod run;
mod sbom;
mod score;
mod text;
mod text_table;
mod units;
mod usage_error;
mod value;
mod worker;

use std::process::ExitCode;

use clap::{FromArgMatches as _, Parser, Subcommand};

use crate::console::Console;
use crate::error::Result;
use crate::lang::Lang;

const ORDER: &str = "\
Thứ tự công việc:
  1. tudien inspect TỆP                                    xem tệp được hiểu thế nào, chưa làm gì cả
  2. tudien normalize TỆP --entity MÃ --out THƯ_MỤC        chuẩn hóa, ghi lại mọi thay đổi
  3. tudien link THƯ_MỤC                                   tìm bản ghi trùng
  4. tudien check THƯ_MỤC                                  kiểm tra từng ô
  5. tudien score THƯ_MỤC                                  chấm điểm sáu phẩm chất
  6. tudien publish THƯ_MỤC --out GÓI                      xuất gói dữ liệu mở
Hoặc cả con đường trong một lệnh:
  tudien run TỆP --entity MÃ --out KẾT_QUẢ
  tudien run samples/dak_lak/job.toml

Trả về nơi gửi để sửa, rồi nhận lại:
  tudien return KẾT_QUẢ --out TRẢ_LẠI
  tudien resubmit TRẢ_LẠI TỆP --by TÊN

Ví dụ và tùy chọn của một lệnh: tudien LỆNH --help
Mã thoát: 0 xong; 1 có phát hiện từ mức --fail-on trở lên; 2 không làm được.";

/// Từ điển dữ liệu dùng chung và bộ công cụ làm dữ liệu đúng, đủ, sạch, sống, thống nhất, dùng chung.
#[derive(Debug, Parser)]
#[command(name = "tudien", version, arg_required_else_help = true, after_help = ORDER)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(Debug, clap::Args)]
struct Global {
    /// Ngôn ngữ của thông báo.
    #[arg(long, global = true, value_enum, env = "TUDIEN_LANG")]
    lang: Option<Lang>,
    /// Chỉ in kết quả và lỗi.
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Dạng của kết quả.
    #[arg(long, global = true, value_enum, default_value_t)]
    format: Format,
    /// Thư mục từ điển đặt chồng lên từ điển có sẵn.
    #[arg(long, global = true, value_name = "THƯ MỤC")]
    dictionary: Option<std::path::PathBuf>,
    /// Bộ nhớ nhiều nhất được dùng (1500MB, 2G): quá mức thì dừng, nêu việc cần làm, không để lại gì dở dang.
    #[arg(long, global = true, value_name = "CỠ", value_parser = crate::memory::size, env = "TUDIEN_MEMORY_LIMIT")]
    memory_limit: Option<u64>,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// The commands, in the order of the work.
#[derive(Debug, Subcommand)]
enum Command {
    Inspect(inspect::Args),
    Extract(extract::Args),
    Normalize(normalize::Args),
    Check(check::Args),
    Link(link::Args),
    Score(score::Args),
    Compare(compare::Args),
    Repair(repair::Args),
    Quarantine(repair::Quarantine),
    Publish(publish::Args),
    Privacy(privacy::Args),
    Catalog(catalog::Args),
    Run(run::Args),
    Report(report::Args),
    Evidence(evidence::Args),
    Return(give_back::Args),
    Resubmit(resubmit::Args),
    Explain(explain::Args),
    Dictionary(dictionary::Args),
    Text(text::Args),
    Value(value::Args),
    Units(units::Args),
    Geo(geo::Args),
    Worker(worker::Args),
    Completions(completions::Args),
    Man(manual::Args),
    Doctor(doctor::Args),
    Sbom(sbom::Args),
}

/// Runs the program: 0 clean, 1 findings at or above `--fail-on`, 2 the work could not be done.
pub fn main() -> ExitCode {
    let arguments = link::written_out(std::env::args_os().collect());
    let lang = asked_lang(arguments.iter().map(|argument| argument.to_string_lossy().into_owned()));
    let parsed =
        help::command(lang).try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(answer) => return not_parsed(&answer, &Console::new(lang, false, false)),
    };
    let lang = cli.global.lang.unwrap_or_default();
    if let Some(bytes) = cli.global.memory_limit {
        crate::memory::limit(bytes);
    }
    let console = Console::new(lang, cli.global.quiet, cli.global.format == Format::Json)
        .with_dictionary(cli.global.dictionary.clone());
    match dispatch(&cli.command, &console) {
        Ok(code) => code,
        Err(error) => {
            console.error(&error);
            ExitCode::from(2)
        }
    }
}

/// Prints help, or why the call was not understood.
fn not_parsed(answer: &clap::Error, console: &Console) -> ExitCode {
    use clap::error::ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    let shown = match answer.kind() {
        DisplayHelp | DisplayVersion => console.answer(&help::text(answer, console.lang)).map(|()| ExitCode::SUCCESS),
        DisplayHelpOnMissingArgumentOrSubcommand => {
            console.answer(&help::text(answer, console.lang)).map(|()| ExitCode::from(2))
        }
        _ => Err(usage_error::told(answer)),
    };
    shown.unwrap_or_else(|error| {
        console.error(&error);
        ExitCode::from(2)
    })
}

/// The language asked for, before the call is understood: help and faults of the call are told in it too.
fn asked_lang(arguments: impl Iterator<Item = String>) -> Lang {
    let mut arguments =
        arguments.skip(1).skip_while(|argument| argument != "--lang" && !argument.starts_with("--lang="));
    let named = match arguments.next() {
        Some(flag) => flag.strip_prefix("--lang=").map(str::to_owned).or_else(|| arguments.next()),
        None => std::env::var("TUDIEN_LANG").ok(),
    };
    if named.as_deref() == Some("en") { Lang::En } else { Lang::Vi }
}

fn dispatch(command: &Command, console: &Console) -> Result<ExitCode> {
    match command {
        Command::Catalog(args) => catalog::run(args, console),
        Command::Check(args) => check::run(args, console),
        Command::Compare(args) => compare::run(args, console),
        Command::Completions(args) => completions::run(args, console),
        Command::Dictionary(args) => dictionary::run(args, console),
        Command::Doctor(args) => doctor::run(args, console),
        Command::Evidence(args) => evidence::run(args, console),
        Command::Explain(args) => explain::run(args, console),
        Command::Extract(args) => extract::run(args, console),
        Command::Geo(args) => geo::run(args, console),
        Command::Inspect(args) => inspect::run(args, console),
        Command::Link(args) => link::run(args, console),
        Command::Man(args) => manual::run(args, console),
        Command::Normalize(args) => normalize::run(args, console),
        Command::Quarantine(args) => repair::quarantine(args, console),
        Command::Repair(args) => repair::run(args, console),
        Command::Privacy(args) => privacy::run(args, console),
        Command::Publish(args) => publish::run(args, console),
        Command::Report(args) => report::run(args, console),
        Command::Resubmit(args) => resubmit::run(args, console),
        Command::Return(args) => give_back::run(args, console),
        Command::Run(args) => run::run(args, console),
        Command::Sbom(args) => sbom::run(args, console),
        Command::Score(args) => score::run(args, console),
        Command::Text(args) => text::run(args, console),
        Command::Units(args) => units::run(args, console),
        Command::Value(args) => value::run(args, console),
        Command::Worker(args) => worker::run(args, console),
    }
}
