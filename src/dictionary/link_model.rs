//! How duplicates of an entity are found, as data: `dictionary/link/<entity>.toml`.

/// The linking model of an entity.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkModel {}
