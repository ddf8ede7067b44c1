//! What a job says of its sets over the dictionary's catalog, for their metadata.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What is said of a set; `None`: as the dictionary says. In `job.toml`: `[record]` for all sets, `record = { … }` for one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The publishing body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Page of the portal or of the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// Whom to write to: an office, never a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The office's e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_email: Option<String>,
    /// Where packages will stand; addresses of files are made from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_uri: Option<String>,
    /// Code of the province that the data covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<String>,
    /// First day that the data covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The day on which the set was first issued; otherwise that of this version. A catalog knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<NaiveDate>,
    /// Last day that the data covers; otherwise the day for which it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Keywords beside those that the entity gives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
}

impl About {
    /// True where nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The words that go out with the set, with what they are called. An e-mail address is an office's and is not among
    /// them: it looks like a person's by its form alone.
    pub(in crate::publish) fn words(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let named = [("cơ quan công bố", &self.publisher), ("đầu mối liên hệ", &self.contact)];
        let named = named.into_iter().filter_map(|(what, text)| Some((what, text.as_deref()?)));
        named.chain(self.keywords.iter().map(|word| ("từ khóa", word.as_str())))
    }

    /// This, and where it is silent what `wider` says.
    #[must_use]
    pub fn over(&self, wider: &Self) -> Self {
        let text = |own: &Option<String>, other: &Option<String>| own.clone().or_else(|| other.clone());
        Self {
            publisher: text(&self.publisher, &wider.publisher),
            homepage: text(&self.homepage, &wider.homepage),
            contact: text(&self.contact, &wider.contact),
            contact_email: text(&self.contact_email, &wider.contact_email),
            base_uri: text(&self.base_uri, &wider.base_uri),
            province: text(&self.province, &wider.province),
            issued: self.issued.or(wider.issued),
            from: self.from.or(wider.from),
            to: self.to.or(wider.to),
            keywords: self.keywords.iter().chain(&wider.keywords).cloned().collect(),
        }
    }
}
