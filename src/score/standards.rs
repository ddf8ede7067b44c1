//! The six qualities in the words of ISO/IEC 25012:2008, the Open Data Contract Standard 3 and the W3C Data Quality
//! Vocabulary.

use crate::check::Quality;

/// What a quality is called elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Standard {
    /// Characteristics of ISO/IEC 25012:2008.
    pub iso25012: &'static [&'static str],
    /// Dimension of the Open Data Contract Standard 3.
    pub odcs: &'static str,
    /// Local names of the dimensions that the ISO 25012 vocabulary of DQV (`ldqd` / `iso25012`) gives them.
    pub dqv: &'static [&'static str],
}

/// The names of a quality in the three standards.
pub const fn standard(quality: Quality) -> Standard {
    match quality {
        Quality::Dung => Standard {
            iso25012: &["Accuracy", "Credibility"],
            odcs: "accuracy",
            dqv: &["semanticAccuracy", "syntacticValidity"],
        },
        Quality::Du => Standard { iso25012: &["Completeness"], odcs: "completeness", dqv: &["completeness"] },
        Quality::Sach => Standard {
            iso25012: &["Precision", "Compliance"],
            odcs: "uniqueness",
            dqv: &["conciseness", "representationalConsistency"],
        },
        Quality::Song => Standard { iso25012: &["Currentness"], odcs: "timeliness", dqv: &["timeliness"] },
        Quality::Nhat => Standard { iso25012: &["Consistency"], odcs: "consistency", dqv: &["consistency"] },
        Quality::Chung => Standard {
            iso25012: &["Accessibility", "Understandability", "Traceability"],
            odcs: "coverage",
            dqv: &["availability", "understandability"],
        },
    }
}
