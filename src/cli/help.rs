//! Help in the reader's language: clap's own words, headings and notes on values.

use clap::{Arg, ArgAction, Command, CommandFactory as _};

use super::english;
use crate::lang::{Lang, Text};

/// clap writes this into usage lines and offers no way to change it.
const OPTIONS: &str = "[OPTIONS]";

const USAGE: Text = Text::new("Cách dùng:", "Usage:");
const COMMANDS: Text = Text::new("Lệnh", "Commands");
const COMMAND: Text = Text::new("LỆNH", "COMMAND");
const ARGUMENTS: Text = Text::new("Đối số", "Arguments");
const OWN: Text = Text::new("Tùy chọn", "Options");
const GLOBAL: Text = Text::new("Tùy chọn chung", "Options of every command");
const DEFAULT: Text = Text::new("mặc định:", "default:");
const HELP: Text = Text::new("In hướng dẫn này", "Print this help");
const VERSION: Text = Text::new("In phiên bản", "Print the version");

/// The whole command line, with help in `lang`.
pub(super) fn command(lang: Lang) -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).help(VERSION.get(lang));
    dress(super::Cli::command().disable_version_flag(true).arg(version), "", lang)
}

/// Help or version as clap made it, with the words it leaves no other way to change.
pub(super) fn text(answer: &clap::Error, lang: Lang) -> String {
    let text = answer.render().to_string();
    if lang == Lang::Vi { text.replace(OPTIONS, "[TÙY CHỌN]") } else { text }
}

/// Dresses a command that stands under the commands named in `above`.
fn dress(command: Command, above: &str, lang: Lang) -> Command {
    let name = format!("{above}{}", command.get_name());
    let names: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    let command = if lang == Lang::En { english::command(&name, command) } else { command };
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help(HELP.get(lang));
    let dressed = command
        .help_template(format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}", USAGE.get(lang)))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .arg(help)
        .subcommand_help_heading(COMMANDS.get(lang))
        .subcommand_value_name(COMMAND.get(lang))
        .mut_args(|arg| dress_arg(if lang == Lang::En { english::arg(&name, arg) } else { arg }, lang));
    let above = if name == "tudien" { String::new() } else { format!("{name} ") };
    names.into_iter().fold(dressed, |dressed, name| dressed.mut_subcommand(name, |inner| dress(inner, &above, lang)))
}

/// Puts an argument under its heading; its values and its default become part of its text.
fn dress_arg(arg: Arg, lang: Lang) -> Arg {
    let heading = match &arg {
        arg if arg.is_positional() => ARGUMENTS,
        arg if arg.is_global_set() || ["help", "version"].contains(&arg.get_id().as_str()) => GLOBAL,
        _ => OWN,
    };
    let takes = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
    let values: Vec<String> =
        arg.get_possible_values().iter().filter(|_| takes).map(|value| value.get_name().to_owned()).collect();
    let defaults: Vec<_> =
        arg.get_default_values().iter().filter(|_| takes).map(|value| value.to_string_lossy()).collect();
    let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    if !values.is_empty() {
        help = format!("{help} [{}]", values.join(", "));
    }
    if !defaults.is_empty() {
        help = format!("{help} ({} {})", DEFAULT.get(lang), defaults.join(", "));
    }
    let dressed = arg.help(help).help_heading(heading.get(lang));
    if takes { dressed.hide_possible_values(true).hide_default_value(true).hide_env(true) } else { dressed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        for lang in [Lang::Vi, Lang::En] {
            command(lang).debug_assert();
        }
    }

    #[test]
    fn no_word_of_clap_is_left_in_vietnamese_help() {
        let names: Vec<String> = command(Lang::Vi).get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
        for name in names {
            let asked = command(Lang::Vi).try_get_matches_from(["tudien", &name, "--help"]);
            let help = text(&asked.expect_err("help ends the call"), Lang::Vi);
            for word in
                ["Usage", "Options:", "Arguments:", "Commands:", "[OPTIONS]", "default:", "possible values", "Print "]
            {
                assert!(!help.contains(word), "{name}: {word} in\n{help}");
            }
            assert!(help.contains("Cách dùng:") && help.contains("Ví dụ:"), "{name}:\n{help}");
        }
    }

    #[test]
    fn english_help_is_english() {
        fn read(command: &Command) {
            let mut command = command.clone();
            let help = command.render_long_help().to_string();
            let (words, _) = help.split_once("Examples:").unwrap_or((&help, ""));
            let foreign = words.chars().find(|letter| !letter.is_ascii() && !"“”…–".contains(*letter));
            assert_eq!(foreign, None, "{}:\n{help}", command.get_name());
            command.get_subcommands().for_each(read);
        }
        let mut whole = command(Lang::En);
        whole.build();
        read(&whole);
    }
}
