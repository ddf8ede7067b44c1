//! One entry: its form in the file, its seal.

use serde::{Deserialize, Serialize};

use crate::catalog::database::Officer;
use crate::error::{Error, Result};
use crate::files;
use crate::lang::{Lang, Text};

/// What was done, in the words of the architecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum Action {
    /// Looked into.
    #[serde(rename = "truy_cap")]
    #[value(name = "truy_cap")]
    Access,
    /// Added, changed, withdrawn.
    #[serde(rename = "chinh_sua")]
    #[value(name = "chinh_sua")]
    Edit,
    /// Given to others.
    #[serde(rename = "chia_se")]
    #[value(name = "chia_se")]
    Share,
    /// Taken out to work with.
    #[serde(rename = "khai_thac")]
    #[value(name = "khai_thac")]
    Exploit,
    /// Used by an agency for a purpose.
    #[serde(rename = "su_dung")]
    #[value(name = "su_dung")]
    Use,
}

impl Action {
    /// Its name.
    pub const fn title(self, lang: Lang) -> &'static str {
        let text = match self {
            Self::Access => Text::new("truy cập", "access"),
            Self::Edit => Text::new("chỉnh sửa", "edit"),
            Self::Share => Text::new("chia sẻ", "share"),
            Self::Exploit => Text::new("khai thác", "exploit"),
            Self::Use => Text::new("sử dụng", "use"),
        };
        text.get(lang)
    }
}

/// What is told of a deed beside who and when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deed {
    /// The command: `add`, `withdraw`, `push` …
    pub command: String,
    /// The set, or the version `set@1.2.0`.
    pub object: String,
    /// For what.
    pub purpose: String,
    /// For or by which agency.
    pub agency: String,
    /// Anything else: sums, reasons, addresses of portals.
    pub detail: String,
}

impl Deed {
    /// A deed on an object.
    pub fn new(command: &str, object: &str) -> Self {
        Self { command: command.to_owned(), object: object.to_owned(), ..Self::default() }
    }

    /// The same with more told.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

/// An entry as it stands in the file, in the order of its keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its number, from 1, without a gap.
    pub seq: u64,
    /// The moment, ISO 8601.
    pub at: String,
    /// Account of the officer.
    pub by: String,
    /// What kind of deed.
    pub action: Action,
    /// The command.
    pub command: String,
    /// The set or version.
    pub object: String,
    /// For what.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// For or by which agency.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agency: String,
    /// Anything else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The seal of the entry before.
    pub prev: String,
    /// The seal: SHA-256 of the line up to here.
    pub seal: String,
}

/// What stands before the seal.
const SEAL: &str = ",\"seal\":\"";
/// Length of what stands from there to the end of the line.
const TAIL: usize = SEAL.len() + 64 + 2;

impl Entry {
    /// The line of a new entry, and its seal.
    pub(super) fn line(
        seq: u64,
        officer: &Officer,
        action: Action,
        deed: &Deed,
        prev: &str,
    ) -> Result<(String, String)> {
        let entry = Self {
            seq,
            at: officer.at.clone(),
            by: officer.account.clone(),
            action,
            command: deed.command.clone(),
            object: deed.object.clone(),
            purpose: deed.purpose.clone(),
            agency: deed.agency.clone(),
            detail: deed.detail.clone(),
            prev: prev.to_owned(),
            seal: String::new(),
        };
        let open = serde_json::to_string(&entry).map_err(|cause| Error::stage("json", cause))?;
        let body = open.strip_suffix(&format!("{SEAL}\"}}")).unwrap_or(&open);
        let seal = files::sha256(body.as_bytes());
        Ok((format!("{body}{SEAL}{seal}\"}}"), seal))
    }

    /// Reads a line back; `None` when any byte of it is not as it was written.
    pub(super) fn parse(line: &[u8]) -> Option<Self> {
        let body = line.get(..line.len().checked_sub(TAIL)?)?;
        let entry: Self = serde_json::from_slice(line).ok()?;
        let tail = line.get(body.len()..)?;
        let sealed = tail == format!("{SEAL}{}\"}}", files::sha256(body)).as_bytes();
        sealed.then_some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_byte_of_a_line_can_change() {
        let officer = Officer { account: "cb.mau".to_owned(), at: "2026-10-01T08:00:00+07:00".to_owned() };
        let deed = Deed::new("add", "doanh_nghiep@1.0.0").detail("«thử»");
        let (line, seal) = Entry::line(1, &officer, Action::Edit, &deed, &"0".repeat(64)).unwrap();
        assert_eq!(Entry::parse(line.as_bytes()).unwrap().seal, seal);
        for place in 0..line.len() {
            let mut other = line.clone().into_bytes();
            other[place] ^= 1;
            assert_eq!(Entry::parse(&other), None, "byte {place}");
        }
    }
}
