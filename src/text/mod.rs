//! Kernels for Vietnamese text: pure functions over `&str`. Knows nothing of polars or the dictionary.
//!
//! The order of repair is fixed (raw cell → legacy and mojibake → NFC and mark order → look-alikes → white space →
//! tone style → field rules): stripping or folding before decoding destroys letters.

pub mod value;

use std::borrow::Cow;

/// A named step of text repair. Applied twice it changes nothing more; what is right stays and is borrowed.
pub struct Step {
    /// The name on the command line and in the change log.
    pub id: &'static str,
    /// Title in Vietnamese and English.
    pub title: crate::lang::Text,
    /// The kernel.
    pub apply: for<'a> fn(&'a str) -> Cow<'a, str>,
}

/// Every step, in the order in which `default` would apply them, then those applied only by name.
pub static STEPS: &[&Step] = &[];

/// The step of that name.
pub fn step(id: &str) -> Option<&'static Step> {
    STEPS.iter().copied().find(|step| step.id == id)
}
