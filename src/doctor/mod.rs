//! What a help desk asks first: the program, the computer, the folder, the dictionary, what a run or a catalog holds.
//!
//! Every fact is a [`Line`]: well, to be watched, or at fault with the next action. Nothing personal is told: the home
//! folder is written `~` and the user's name `***` wherever they would stand, so that the answer can be sent on.

mod computer;
mod folders;

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::dictionary::Dictionary;
use crate::lang::{Lang, Message, Text};

/// How a fact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Well,
    /// The work goes on, but this should be known.
    Warning,
    /// The work will fail.
    Fault,
}

impl State {
    /// Its word.
    pub const fn title(self, lang: Lang) -> &'static str {
        let text = match self {
            Self::Well => Text::new("tốt", "ok"),
            Self::Warning => Text::new("chú ý", "warning"),
            Self::Fault => Text::new("lỗi", "fault"),
        };
        text.get(lang)
    }
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What was looked at: `program`, `memory`, `disk` …
    pub id: &'static str,
    /// How it stands.
    pub state: State,
    /// What was seen.
    pub message: Message,
    /// What to do, unless all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<Message>,
}

impl Line {
    fn new(id: &'static str, state: State, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { id, state, message: Message::new(vi, en), hint: None }
    }

    fn well(id: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(id, State::Well, vi, en)
    }

    fn hint(mut self, vi: &str, en: &str) -> Self {
        self.hint = Some(Message::new(vi, en));
        self
    }

    fn of_error(id: &'static str, error: &crate::error::Error) -> Self {
        let mut line = Self::new(id, State::Fault, error.render(Lang::Vi), error.render(Lang::En));
        line.hint.clone_from(&error.hint);
        line
    }
}

/// What is to be looked at beside the computer.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The folder in which the work is done.
    pub folder: PathBuf,
    /// A folder laid over the built-in dictionary.
    pub dictionary: Option<PathBuf>,
    /// The result of a run.
    pub run: Option<PathBuf>,
    /// A catalog.
    pub catalog: Option<PathBuf>,
}

/// Looks at everything. It never fails: what cannot be looked at is a line.
pub fn look(asked: &Asked) -> Vec<Line> {
    let mut lines = computer::lines();
    lines.extend(folders::work(&asked.folder));
    lines.push(match Dictionary::load(asked.dictionary.as_deref()) {
        Ok(loaded) => {
            let (version, count) = (&loaded.version, loaded.entities.len());
            let sum = loaded.fingerprint.get(..12).unwrap_or_default();
            Line::well(
                "dictionary",
                format!("từ điển {version}, {count} thực thể, dấu {sum}"),
                format!("dictionary {version}, {count} entities, sum {sum}"),
            )
        }
        Err(error) => Line::of_error("dictionary", &error),
    });
    lines.extend(asked.run.as_deref().map(folders::run));
    lines.extend(asked.catalog.as_deref().map(folders::catalog));
    let masked = Masked::of_this_user();
    for line in &mut lines {
        for message in std::iter::once(&mut line.message).chain(&mut line.hint) {
            message.vi = masked.text(&message.vi);
            message.en = masked.text(&message.en);
        }
    }
    lines
}

/// What must not be told.
struct Masked {
    home: Option<String>,
    user: Vec<String>,
}

impl Masked {
    fn of_this_user() -> Self {
        let named = |name: &str| std::env::var(name).ok().filter(|value| value.chars().count() > 1);
        Self {
            home: ["HOME", "USERPROFILE"].into_iter().find_map(named),
            user: ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(named).collect(),
        }
    }

    /// The text with the home folder as `~` and the user's name, where it stands as a word, as `***`.
    fn text(&self, text: &str) -> String {
        let mut text = match &self.home {
            Some(home) => text.replace(home.trim_end_matches(['/', '\\']), "~"),
            None => text.to_owned(),
        };
        for user in &self.user {
            let word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
            let mut masked = String::new();
            let mut rest = text.as_str();
            while let Some((before, after)) = rest.split_once(user.as_str()) {
                let alone = !word(before.chars().next_back()) && !word(after.chars().next());
                masked.push_str(before);
                masked.push_str(if alone { "***" } else { user });
                rest = after;
            }
            masked.push_str(rest);
            text = masked;
        }
        text
    }
}

/// A path as people read it.
fn shown(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_and_the_home_folder_are_masked_as_words_only() {
        let masked = Masked { home: Some("/home/an/".to_owned()), user: vec!["an".to_owned()] };
        assert_eq!(masked.text("/home/an/kq, /srv/an/kq: an toàn"), "~/kq, /srv/***/kq: *** toàn");
        assert_eq!(masked.text("bản ghi; lan"), "bản ghi; lan");
    }
}
