//! What a field becomes when it leaves the house, and what protects the persons behind a table.

use serde::Serialize;

/// What a field becomes in the open set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenRule {
    /// The method.
    pub method: OpenMethod,
    /// Why, with its legal basis, as people read it.
    pub reason: String,
}

/// How a field is opened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "method")]
pub enum OpenMethod {
    /// Left out.
    Drop,
    /// As it is.
    Keep,
    /// The label of its code instead of the code.
    Label,
    /// The label of the code above it in the list, `level` steps up.
    Parent {
        /// Steps up; a code with fewer above it becomes the topmost.
        level: u32,
    },
    /// Only the year of a date.
    Year,
    /// Only year and month.
    Month,
    /// A band of years (`width` 10: `1980–1989`).
    YearBand {
        /// Years in a band.
        width: u32,
    },
    /// An address or commune code becomes the commune's code.
    Commune,
    /// An address or commune code becomes the province's code.
    Province,
    /// A number rounded to a multiple of `step`.
    Round {
        /// The step.
        step: f64,
    },
    /// A band of that many whole numbers.
    Band {
        /// Numbers in a band.
        width: u32,
    },
    /// Numbers beyond the bounds become the bound (top and bottom coding).
    Clamp {
        /// The lower bound.
        bottom: f64,
        /// The upper bound.
        top: f64,
    },
    /// Only the first letters.
    Mask {
        /// Letters kept.
        keep: u32,
    },
    /// A keyed pseudonym, the same in every set; for sharing, not for opening.
    Pseudonym,
}

/// What protects the persons of an entity beside k-anonymity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Protection {
    /// Different values that each sensitive field must have in a group (l-diversity).
    pub l: Option<u32>,
    /// `l` is meant as the exponential of the entropy.
    pub entropy: bool,
    /// The factor of recursive (c,l)-diversity.
    pub c: Option<f64>,
    /// How far a group's sensitive values may be from those of the whole table (t-closeness).
    pub t: Option<f64>,
    /// Share of records that may be suppressed.
    pub suppress: f64,
    /// Share of what the quasi-identifiers tell that may be lost.
    pub loss: f64,
}

impl Default for Protection {
    fn default() -> Self {
        Self { l: None, entropy: false, c: None, t: None, suppress: 0.2, loss: 0.6 }
    }
}

impl Protection {
    /// True where a group must hold more than one sensitive value.
    pub fn varies(&self) -> bool {
        self.l.is_some_and(|l| l >= 2) || self.t.is_some_and(|t| t < 1.0)
    }
}
