//! Walking a text word by word.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

/// True for what belongs to a word: a letter, or a mark that stands on one.
pub(crate) fn is_part(letter: char) -> bool {
    letter.is_alphabetic() || is_combining_mark(letter)
}

/// Puts `mend(word)` in the place of every word for which it answers; the text between words stays.
pub(crate) fn map(text: &str, mend: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    replace(text, is_part, mend)
}

/// The same with another notion of what belongs to a word.
pub(crate) fn replace(
    text: &str,
    part: impl Fn(char) -> bool,
    mut mend: impl FnMut(&str) -> Option<String>,
) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    for (start, word) in runs(text, &part) {
        if let Some(mended) = mend(word) {
            out.push_str(text.get(copied..start).unwrap_or_default());
            out.push_str(&mended);
            copied = start + word.len();
        }
    }
    if copied == 0 && out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// The runs of characters for which `part` holds, with the byte at which each begins.
pub(crate) fn runs(text: &str, part: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let mut place = 0;
    std::iter::from_fn(move || {
        let rest = text.get(place..)?;
        let start = place + rest.find(&part)?;
        let word = text.get(start..)?;
        let length = word.find(|letter| !part(letter)).unwrap_or(word.len());
        place = start + length;
        Some((start, word.get(..length)?))
    })
}

/// Runs two kernels one after the other, borrowing while nothing changes.
pub(crate) fn then<'a>(text: Cow<'a, str>, kernel: impl for<'b> Fn(&'b str) -> Cow<'b, str>) -> Cow<'a, str> {
    let changed = match kernel(&text) {
        Cow::Owned(changed) => changed,
        Cow::Borrowed(same) if same.len() == text.len() => return text,
        Cow::Borrowed(part) => part.to_owned(),
    };
    Cow::Owned(changed)
}
