//! What a package tells of itself: its columns, its files, what protects the persons behind it.

use serde::{Deserialize, Serialize};

use super::terms::Audience;
use crate::privacy::{Journalist, Measures};

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
    /// Of those, cells emptied because a person was found in them.
    #[serde(default)]
    pub withheld: u64,
    /// Of those, cells emptied because checking found an error in them.
    #[serde(default)]
    pub wrong: u64,
    /// Of those, cells emptied because their value is not valid for its type or could not be generalized.
    pub blanked: u64,
}

/// For whom a package is, and what protects the persons behind the records.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Privacy {
    /// For whom.
    pub audience: Audience,
    /// The agency that receives a shared package.
    pub recipient: Option<String>,
    /// What it may be used for («phạm vi sử dụng»).
    pub purpose: Option<String>,
    /// Columns counted as quasi-identifiers.
    pub quasi_identifiers: Vec<String>,
    /// The smallest group asked for; 0: there are no quasi-identifiers.
    pub k_required: u64,
    /// The smallest group of what goes out; `None`: there are no quasi-identifiers.
    pub k_measured: Option<u64>,
    /// Records whose quasi-identifying cells were emptied, or that were set aside with their group.
    pub suppressed_rows: u64,
    /// How each quasi-identifier goes out.
    pub levels: Vec<Generalized>,
    /// What generalizing and suppressing cost, from 0 to 1 (Iyengar 2002).
    pub loss: Option<f64>,
    /// Generalizations tried.
    #[serde(skip)]
    pub nodes_tried: u64,
    /// False where the search was cut short.
    #[serde(skip)]
    pub search_complete: bool,
    /// What was measured by the dictionary's own rules: for the internal report alone.
    #[serde(skip)]
    pub before: Option<Measures>,
    /// What was measured against the population: for the internal report alone.
    #[serde(skip)]
    pub journalist: Option<Journalist>,
    /// What was measured of what goes out.
    pub after: Option<Measures>,
}

/// How a quasi-identifier goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generalized {
    /// The column.
    pub column: String,
    /// The method in words.
    pub method: String,
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
