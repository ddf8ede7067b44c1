//! The way from kinds of value to the text kernels: one thin place.

use std::borrow::Cow;

use super::tidy::blank;
use super::{Verdict, reason};

/// The default pipeline of a text field.
pub(super) fn default_text(text: &str) -> Cow<'_, str> {
    crate::text::default(text)
}

/// A name whose letters are all capitals or all small, re-cased; other names as they are.
pub(super) fn cased_name(text: &str) -> Cow<'_, str> {
    crate::text::name::name_case(text)
}

/// True where the default pipeline would change nothing.
pub(super) fn is_settled(text: &str) -> bool {
    matches!(default_text(text), Cow::Borrowed(same) if same.len() == text.len())
}

/// The verdict on a text after the default pipeline.
pub(super) fn verdict(text: &str) -> Verdict {
    blank(text).unwrap_or_else(|| Verdict::valid(text))
}

/// True for a text with at least one letter.
pub(super) fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// The verdict on a name that must hold letters, after the default pipeline.
pub(super) fn named(text: &str) -> Verdict {
    let named = || if has_letter(text) { Verdict::valid(text) } else { Verdict::invalid(reason::CHARACTERS) };
    blank(text).unwrap_or_else(named)
}

/// True where something is there.
pub(super) fn is_something(text: &str) -> bool {
    blank(text).is_none()
}

/// True for a name as [`named`] takes it.
pub(super) fn is_named(text: &str) -> bool {
    has_letter(text) && is_something(text)
}
