//! The six qualities in the words of ISO/IEC 25012:2008, the Open Data Contract Standard 3 and the dimensions that the W3C
//! working group gives to its Data Quality Vocabulary (<http://www.w3.org/2016/05/ldqd>).

use crate::check::Quality;

/// What a quality is called elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Standard {
    /// Characteristics of ISO/IEC 25012:2008.
    pub iso25012: &'static [&'static str],
    /// Dimension of the Open Data Contract Standard 3.
    pub odcs: &'static str,
    /// Dimensions of linked data, by their local names in `ldqd`.
    pub dqv: &'static [&'static str],
}

/// The names of a quality in the three standards.
pub const fn standard(quality: Quality) -> Standard {
    match quality {
        Quality::Dung => Standard {
            iso25012: &["Accuracy", "Credibility"],
            odcs: "accuracy",
            dqv: &["semanticAccuracyDimension", "syntacticValidityDimension"],
        },
        Quality::Du => Standard { iso25012: &["Completeness"], odcs: "completeness", dqv: &["completenessDimension"] },
        Quality::Sach => {
            Standard { iso25012: &["Precision", "Compliance"], odcs: "uniqueness", dqv: &["concisenessDimension"] }
        }
        Quality::Song => Standard { iso25012: &["Currentness"], odcs: "timeliness", dqv: &["timelinessDimension"] },
        Quality::Nhat => Standard { iso25012: &["Consistency"], odcs: "consistency", dqv: &["consistencyDimension"] },
        Quality::Chung => Standard {
            iso25012: &["Accessibility", "Understandability", "Traceability"],
            odcs: "coverage",
            dqv: &["interoperabilityDimension", "understandabilityDimension"],
        },
    }
}
