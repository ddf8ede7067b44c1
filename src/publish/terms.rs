//! For whom a package is made, and on what terms.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::refusal::refuse;
use crate::dictionary::{Entity, fold};
use crate::error::Result;
use crate::lang::{Message, Text};
use crate::privacy::pseudonym::Key;

/// For whom a package is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody.
    #[default]
    Open,
    /// An agency that the dictionary names as a user of the data.
    Shared,
    /// The owner's own house.
    Internal,
}

impl Audience {
    /// The folder of a run in which packages for this audience stand.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Open => "goi",
            Self::Shared => "goi_chia_se",
            Self::Internal => "goi_noi_bo",
        }
    }

    /// The audience in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Open => "Dữ liệu mở",
            Self::Shared => "Dữ liệu chia sẻ cho cơ quan nêu tên",
            Self::Internal => "Dữ liệu dùng nội bộ",
        }
    }

    /// The access right, as the EU's vocabulary names it, with its name.
    pub(super) const fn access_right(self) -> (&'static str, Text) {
        match self {
            Self::Open => ("PUBLIC", Text::new("Công khai", "public")),
            Self::Shared => ("RESTRICTED", Text::new("Hạn chế", "restricted")),
            Self::Internal => ("NON_PUBLIC", Text::new("Không công khai", "non-public")),
        }
    }
}

/// The terms of a package. The default is an open one.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// For whom.
    pub audience: Audience,
    /// The agency that receives a shared package.
    pub recipient: Option<String>,
    /// For what it may be used («phạm vi sử dụng»).
    pub purpose: Option<String>,
    /// A table of the population behind the records, for the risk of those who do not know who is in the data.
    pub population: Option<PathBuf>,
    /// The key of pseudonyms.
    pub key: Option<Key>,
    /// Where the internal report on the risk goes; it is never part of the package.
    pub report: Option<PathBuf>,
}

/// What a job says of the terms of a set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// For whom.
    #[serde(default)]
    pub audience: Audience,
    /// The agency that receives a shared set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// For what it may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// A table of the population behind the records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<PathBuf>,
}

impl Agreed {
    /// True where nothing is said: the set is open.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The terms, with the key of pseudonyms of the environment and a report at `report`.
    ///
    /// # Errors
    /// When the key is not one.
    pub fn terms(&self, report: PathBuf) -> Result<Terms> {
        Ok(Terms {
            audience: self.audience,
            recipient: self.to.clone(),
            purpose: self.purpose.clone(),
            population: self.population.clone(),
            key: if self.audience == Audience::Shared { Key::from_environment()? } else { None },
            report: Some(report),
        })
    }
}

/// The bodies of communes as one consumer: each of them is meant.
const COMMUNES: &str = "uy ban nhan dan cap xa";

impl Terms {
    /// Checks the terms against the dictionary.
    ///
    /// # Errors
    /// Refuses a shared package without a recipient that the dictionary lists, or without a purpose.
    pub(super) fn check(&self, entity: &Entity) -> Result<()> {
        if self.audience != Audience::Shared {
            return Ok(());
        }
        let list = entity.consumers.join("; ");
        let Some(recipient) = self.recipient.as_deref().filter(|name| consumes(entity, name)) else {
            let (vi, en) = match &self.recipient {
                Some(name) => (
                    format!("«{name}» không nằm trong danh sách cơ quan dùng «{}»", entity.title.vi),
                    format!("“{name}” is not among the bodies that use “{}”", entity.title.en),
                ),
                None => (
                    "gói chia sẻ phải nêu cơ quan nhận".to_owned(),
                    "a shared package must name its recipient".to_owned(),
                ),
            };
            return Err(refuse(
                &Message::new(vi, en),
                Message::new(
                    format!("Hãy nêu --to bằng một trong: {list}; hoặc bổ sung consumers trong từ điển."),
                    format!("Name one of these with --to: {list}; or add it to consumers in the dictionary."),
                ),
            ));
        };
        if self.purpose.as_deref().is_none_or(|purpose| purpose.trim().is_empty()) {
            return Err(refuse(
                &Message::new(
                    format!("gói chia sẻ cho «{recipient}» chưa có phạm vi sử dụng"),
                    format!("the package shared with “{recipient}” has no purpose"),
                ),
                Message::new(
                    "Hãy nêu --purpose: dữ liệu được dùng vào việc gì.",
                    "Say with --purpose what the data will be used for.",
                ),
            ));
        }
        Ok(())
    }
}

/// True where the dictionary lists a body among the users of an entity.
fn consumes(entity: &Entity, name: &str) -> bool {
    let asked = fold(name);
    let commune =
        ["uy ban nhan dan xa ", "uy ban nhan dan phuong ", "uy ban nhan dan dac khu ", "ubnd xa ", "ubnd phuong "]
            .iter()
            .any(|start| asked.starts_with(start));
    entity.consumers.iter().any(|consumer| {
        let known = fold(consumer);
        known == asked || (commune && known == COMMUNES)
    })
}
