//! Text in one form before it is compared: legacy encodings decoded.

use std::borrow::Cow;

/// The text as linking compares it. A normalized table needs nothing here; a bare CSV file may.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}
