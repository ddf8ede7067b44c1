//! Why the work could not be done. Facts about data are findings, never errors.

use std::path::Path;

use crate::lang::{Lang, Message};

/// The result of work that may be impossible.
pub type Result<T> = std::result::Result<T, Error>;

/// What kind of work could not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The call itself is wrong.
    Usage,
    /// A file could not be read, or not read rightly.
    Read,
    /// The dictionary has faults.
    Dictionary,
    /// A stage failed inside.
    Stage,
    /// A file could not be written.
    Write,
    /// Publishing would let out what must not go out.
    Refused,
}

/// A fault of the dictionary, with its place.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// Its kind (`TD-001` …); empty where faults of that source have none.
    pub code: &'static str,
    /// The file, relative to the dictionary's folder.
    pub file: String,
    /// The line, from 1, where known.
    pub line: Option<u32>,
    /// What is wrong and how to mend it.
    pub message: Message,
}

/// An error with the next action to take. Exit status 2.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", message.vi)]
pub struct Error {
    /// What kind of work.
    pub kind: Kind,
    /// What is wrong, naming the thing and the place.
    pub message: Message,
    /// What to do next.
    pub hint: Option<Message>,
    /// For [`Kind::Dictionary`]: every fault found.
    pub faults: Vec<Fault>,
}

impl Error {
    /// An error of any kind, in both languages.
    pub fn new(kind: Kind, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { kind, message: Message::new(vi, en), hint: None, faults: Vec::new() }
    }

    /// A wrong call.
    pub fn usage(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Kind::Usage, vi, en)
    }

    /// A file that cannot be read; the path is put before the message.
    pub fn read(path: &Path, vi: impl AsRef<str>, en: impl AsRef<str>) -> Self {
        let (shown, vi, en) = (path.display(), vi.as_ref(), en.as_ref());
        Self::new(Kind::Read, format!("{shown}: {vi}"), format!("{shown}: {en}"))
    }

    /// A file that cannot be written; the path is put before the message.
    pub fn write(path: &Path, vi: impl AsRef<str>, en: impl AsRef<str>) -> Self {
        let (shown, vi, en) = (path.display(), vi.as_ref(), en.as_ref());
        Self::new(Kind::Write, format!("{shown}: {vi}"), format!("{shown}: {en}"))
    }

    /// A stage that failed inside.
    pub fn stage(stage: &str, cause: impl std::fmt::Display) -> Self {
        Self::new(
            Kind::Stage,
            format!("Công đoạn {stage} không chạy được: {cause}"),
            format!("Stage {stage} failed: {cause}"),
        )
    }

    /// The faults of a dictionary, all at once.
    pub fn dictionary(faults: Vec<Fault>) -> Self {
        let count = faults.len();
        let mut error = Self::new(
            Kind::Dictionary,
            format!("Từ điển có {count} lỗi"),
            format!("The dictionary has {count} fault(s)"),
        );
        error.faults = faults;
        error
    }

    /// The same error with faults.
    #[must_use]
    pub fn with_faults(mut self, faults: Vec<Fault>) -> Self {
        self.faults = faults;
        self
    }

    /// The same error with the next action.
    #[must_use]
    pub fn hint(mut self, vi: impl Into<String>, en: impl Into<String>) -> Self {
        self.hint = Some(Message::new(vi, en));
        self
    }

    /// The error as lines for a person.
    pub fn render(&self, lang: Lang) -> String {
        let mut lines = vec![self.message.get(lang).to_owned()];
        for fault in &self.faults {
            let line = fault.line.map(|line| format!(":{line}")).unwrap_or_default();
            let code = if fault.code.is_empty() { String::new() } else { format!("{} ", fault.code) };
            lines.push(format!("  {}{line}: {code}{}", fault.file, fault.message.get(lang)));
        }
        lines.join("\n")
    }
}

impl From<polars::error::PolarsError> for Error {
    fn from(cause: polars::error::PolarsError) -> Self {
        Self::stage("polars", cause)
    }
}

impl From<arrow::error::ArrowError> for Error {
    fn from(cause: arrow::error::ArrowError) -> Self {
        Self::stage("arrow", cause)
    }
}

impl From<parquet::errors::ParquetError> for Error {
    fn from(cause: parquet::errors::ParquetError) -> Self {
        Self::stage("parquet", cause)
    }
}
