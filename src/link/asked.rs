//! What a job says of linking: decisions of a set, and which sets are linked with each other.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What is known of a set's duplicates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Linking {
    /// Whether duplicates are left unsought.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
    /// The column of record ids that the decisions go with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Files of decisions that people took.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<PathBuf>,
}

impl Linking {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Two sets of a job whose records speak of the same things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joining {
    /// The set that refers.
    pub from: String,
    /// The set referred to.
    pub to: String,
    /// The field that refers, where there are several relations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// The column of record ids of the set that refers; addresses of rows where not named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The same of the set referred to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_id: Option<String>,
    /// Files of decisions that people took.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<PathBuf>,
}
