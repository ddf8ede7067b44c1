//! What a package tells of itself: its columns, its files, what protects the persons behind it.

use serde::{Deserialize, Serialize};

/// A published column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedColumn {
    /// Its name.
    pub id: String,
    /// The dictionary's field.
    pub field: String,
    /// Title for people.
    pub title: String,
    /// How the field was opened, in words.
    pub method: String,
    /// Why, with its legal basis.
    pub reason: String,
    /// Empty cells.
    pub empty: u64,
    /// Of those, cells emptied because their value is not valid for its type or could not be generalized.
    pub blanked: u64,
}

/// What protects the persons behind the records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Privacy {
    /// Columns counted as quasi-identifiers.
    pub quasi_identifiers: Vec<String>,
    /// The smallest group asked for; 0: there are no quasi-identifiers.
    pub k_required: u64,
    /// The smallest group of what goes out; `None`: there are no quasi-identifiers.
    pub k_measured: Option<u64>,
    /// Records whose quasi-identifying cells were emptied.
    pub suppressed_rows: u64,
}

/// A file of the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artefact {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}
