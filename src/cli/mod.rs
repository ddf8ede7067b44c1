//! The command line: one file a command, its arguments and a call, no logic.

mod check;
mod completions;
mod dictionary;
mod explain;
mod extract;
mod inspect;
mod link;
mod mapping;
mod normalize;
mod publish;
mod read_options;
mod run;
mod score;
mod text;
mod units;
mod value;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::console::Console;
use crate::error::Result;
use crate::lang::Lang;

/// Từ điển dữ liệu dùng chung và bộ công cụ làm dữ liệu đúng, đủ, sạch, sống, thống nhất, dùng chung.
#[derive(Debug, Parser)]
#[command(name = "tudien", version, arg_required_else_help = true)]
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

#[derive(Debug, Subcommand)]
enum Command {
    /// Kiểm tra một bảng theo từ điển.
    Check(check::Args),
    /// In tệp gợi ý lệnh cho shell.
    Completions(completions::Args),
    /// Xem từ điển dữ liệu: list, show.
    Dictionary(dictionary::Args),
    /// Giải thích một mã kiểm tra, một kiểu, một trường hay một danh mục.
    Explain(explain::Args),
    /// Trích mọi bảng trong một tệp ra CSV, kèm danh sách ô bị để lại.
    Extract(extract::Args),
    /// Cho biết tudien hiểu một tệp thế nào, chưa làm gì cả.
    Inspect(inspect::Args),
    /// Tìm các bản ghi là cùng một người, doanh nghiệp, thửa đất.
    Link(link::Args),
    /// Chuẩn hóa một bảng theo từ điển, ghi lại mọi thay đổi.
    Normalize(normalize::Args),
    /// Xuất gói dữ liệu mở.
    Publish(publish::Args),
    /// Chạy trọn con đường: đọc, chuẩn hóa, kiểm tra, liên kết, chấm điểm, công bố.
    Run(run::Args),
    /// Chấm điểm sáu phẩm chất.
    Score(score::Args),
    /// Sửa văn bản tiếng Việt theo từng bước.
    Text(text::Args),
    /// Đơn vị hành chính: tra cứu, chuyển địa chỉ cũ sang mới.
    Units(units::Args),
    /// Thử một kiểu dữ liệu trên từng giá trị.
    Value(value::Args),
}

/// Runs the program: 0 clean, 1 findings at or above `--fail-on`, 2 the work could not be done.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => {
            answer.print().ok();
            return ExitCode::from(if answer.use_stderr() { 2 } else { 0 });
        }
    };
    let lang = cli.global.lang.unwrap_or_default();
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

fn dispatch(command: &Command, console: &Console) -> Result<ExitCode> {
    match command {
        Command::Check(args) => check::run(args, console),
        Command::Completions(args) => completions::run(args, console),
        Command::Dictionary(args) => dictionary::run(args, console),
        Command::Explain(args) => explain::run(args, console),
        Command::Extract(args) => extract::run(args, console),
        Command::Inspect(args) => inspect::run(args, console),
        Command::Link(args) => link::run(args, console),
        Command::Normalize(args) => normalize::run(args, console),
        Command::Publish(args) => publish::run(args, console),
        Command::Run(args) => run::run(args, console),
        Command::Score(args) => score::run(args, console),
        Command::Text(args) => text::run(args, console),
        Command::Units(args) => units::run(args, console),
        Command::Value(args) => value::run(args, console),
    }
}
