//! A call that was not understood, told like any other error: what is wrong, and what to do.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::Error;

/// What was wrong with the call.
pub(super) fn told(fault: &clap::Error) -> Error {
    // a value that one of our own readers refused: it says best how the value is written
    if let Some(own) = std::error::Error::source(fault).and_then(|cause| cause.downcast_ref::<Error>()) {
        return own.clone();
    }
    let what = |kind: ContextKind| context(fault, kind).join(", ");
    let (argument, value) = (what(ContextKind::InvalidArg), what(ContextKind::InvalidValue));
    let error = match fault.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = what(ContextKind::InvalidSubcommand);
            Error::usage(format!("Không có lệnh «{name}»"), format!("There is no command “{name}”"))
        }
        ErrorKind::UnknownArgument => {
            Error::usage(format!("Không hiểu «{argument}»"), format!("“{argument}” is not understood"))
        }
        ErrorKind::MissingRequiredArgument => {
            Error::usage(format!("Còn thiếu: {argument}"), format!("Missing: {argument}"))
        }
        ErrorKind::MissingSubcommand => Error::usage("Chưa nêu lệnh", "No command was named"),
        ErrorKind::InvalidValue if value.is_empty() => {
            Error::usage(format!("«{argument}» thiếu giá trị"), format!("“{argument}” lacks its value"))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Error::usage(
            format!("«{value}» không dùng được cho «{argument}»"),
            format!("“{value}” cannot be used for “{argument}”"),
        ),
        ErrorKind::ArgumentConflict => conflict(&argument, &what(ContextKind::PriorArg)),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => Error::usage(
            format!("«{argument}» có số giá trị không đúng"),
            format!("“{argument}” has a wrong number of values"),
        ),
        ErrorKind::InvalidUtf8 => {
            Error::usage("Lời gọi có chữ không phải UTF-8", "The call holds text that is not UTF-8")
        }
        _ => Error::usage("Lời gọi không đúng cách dùng", "The call is not as it should be"),
    };
    advise(error, fault)
}

/// Two arguments that do not go together, or one given twice.
fn conflict(argument: &str, prior: &str) -> Error {
    if argument == prior || prior.is_empty() {
        return Error::usage(format!("«{argument}» nêu hai lần"), format!("“{argument}” is given twice"));
    }
    Error::usage(format!("«{argument}» không đi cùng «{prior}»"), format!("“{argument}” does not go with “{prior}”"))
}

/// The next action: the values there are, what was perhaps meant, where to read on.
fn advise(error: Error, fault: &clap::Error) -> Error {
    let near: Vec<String> = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .flat_map(|kind| context(fault, kind))
        .collect();
    let near = near.join("», «");
    let values = [ContextKind::ValidValue, ContextKind::ValidSubcommand]
        .into_iter()
        .flat_map(|kind| context(fault, kind))
        .collect::<Vec<_>>()
        .join(", ");
    let command = command(fault);
    let mut advice = Vec::new();
    if !near.is_empty() {
        advice.push((format!("Có phải «{near}»?"), format!("Perhaps «{near}»?")));
    }
    if !values.is_empty() {
        advice.push((format!("Dùng được: {values}."), format!("There are: {values}.")));
    }
    if fault.kind() == ErrorKind::ValueValidation
        && context(fault, ContextKind::InvalidArg).concat().contains("--as-of")
    {
        advice.push(("Viết ngày như 2026-09-30.".to_owned(), "Write a day as 2026-09-30.".to_owned()));
    }
    advice.push((format!("Xem cách dùng: {command} --help"), format!("See how it is used: {command} --help")));
    let (vi, en): (Vec<String>, Vec<String>) = advice.into_iter().unzip();
    error.hint(vi.join(" "), en.join(" "))
}

/// The command that was called, as far as it was understood: `tudien units convert`.
fn command(fault: &clap::Error) -> String {
    let usage = context(fault, ContextKind::Usage).concat();
    let words = usage.split_whitespace().skip_while(|word| *word != "tudien");
    let words: Vec<&str> = words.take_while(|word| !word.starts_with(['<', '[', '-'])).collect();
    if words.is_empty() { "tudien".to_owned() } else { words.join(" ") }
}

fn context(fault: &clap::Error, kind: ContextKind) -> Vec<String> {
    match fault.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}
