//! The only place that prints: the answer to stdout; progress, warnings and hints to stderr.
#![expect(clippy::print_stderr, reason = "this is the module that owns them")]

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::OnceLock;
use std::time::Instant;

use crate::error::{Error, Result};
use crate::lang::{Lang, Message};

/// How to speak.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Console {
    /// The language.
    pub lang: Lang,
    /// Only answers and errors.
    pub quiet: bool,
    /// JSON instead of text for people.
    pub json: bool,
    /// Folder laid over the built-in dictionary.
    pub dictionary: Option<std::path::PathBuf>,
    /// Colour on stderr.
    colour: bool,
    /// Progress is shown: stderr is a terminal.
    live: bool,
}

static STARTED: OnceLock<Instant> = OnceLock::new();

impl Console {
    /// A console for these settings; colour and progress only on a terminal, `NO_COLOR` honoured.
    pub fn new(lang: Lang, quiet: bool, json: bool) -> Self {
        STARTED.get_or_init(Instant::now);
        let terminal = io::stderr().is_terminal();
        let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { lang, quiet, json, dictionary: None, colour, live: terminal && !quiet }
    }

    /// The same console with a dictionary folder named on the command line.
    #[must_use]
    pub fn with_dictionary(mut self, folder: Option<std::path::PathBuf>) -> Self {
        self.dictionary = folder;
        self
    }

    /// Prints the answer. A reader that has gone away ends the program quietly.
    ///
    /// # Errors
    /// When stdout cannot be written for another reason.
    pub fn answer(&self, text: &str) -> Result<()> {
        let mut out = io::stdout().lock();
        let written = out
            .write_all(text.as_bytes())
            .and_then(|()| if text.is_empty() || text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
        match written.and_then(|()| out.flush()) {
            Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
                Err(crate::files::unwritable(std::path::Path::new("stdout"), &cause))
            }
            _ => Ok(()),
        }
    }

    /// Prints the answer as JSON, indented.
    pub fn answer_json(&self, value: &impl serde::Serialize) -> Result<()> {
        let text = serde_json::to_string_pretty(value).map_err(|cause| Error::stage("json", cause))?;
        self.answer(&text)
    }

    /// Says what is being done, unless quiet.
    pub fn status(&self, message: &Message) {
        if !self.quiet {
            self.clear();
            eprintln!("{}", message.get(self.lang));
        }
    }

    /// Shows passing progress on a terminal: replaced by the next, cleared by any other line.
    pub fn progress(&self, message: &Message) {
        if self.live {
            eprint!("\r\x1b[2K{}", message.get(self.lang));
            io::stderr().flush().ok();
        }
    }

    /// Warns, unless quiet.
    pub fn warn(&self, message: &Message) {
        if !self.quiet {
            self.clear();
            eprintln!("{} {}", self.paint("33", self.word("Chú ý:", "Warning:")), message.get(self.lang));
        }
    }

    /// Tells why the work could not be done, and what to do next.
    pub fn error(&self, error: &Error) {
        self.clear();
        eprintln!("{} {}", self.paint("31", self.word("Lỗi:", "Error:")), error.render(self.lang));
        if let Some(hint) = &error.hint {
            eprintln!("{} {}", self.paint("36", self.word("Việc cần làm:", "What to do:")), hint.get(self.lang));
        }
    }

    /// One of two words by language.
    pub const fn word(&self, vi: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    fn clear(&self) {
        if self.live {
            eprint!("\r\x1b[2K");
        }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[1;{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
