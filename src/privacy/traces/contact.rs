//! E-mail addresses and pages of persons.

use super::Trace;

/// Ways to write «@» and «.» in words.
const AT: [&str; 9] = ["[at]", "(at)", "{at}", " at ", "(a còng)", "[a còng]", " a còng ", "(a cong)", " a cong "];
const DOT: [&str; 9] = ["[dot]", "(dot)", "{dot}", " dot ", "(chấm)", "[chấm]", " chấm ", "(cham)", " cham "];
/// Sites where a person's page tells who it is.
const SITES: [&str; 7] =
    ["facebook.com/", "fb.com/", "zalo.me/", "tiktok.com/@", "instagram.com/", "t.me/", "linkedin.com/in/"];

/// An e-mail address, also where its signs are written in words.
pub(super) fn email(text: &str) -> Option<Trace> {
    if written(text) {
        return Some(Trace::Email);
    }
    let small = text.to_lowercase();
    if !AT.iter().any(|word| small.contains(word)) {
        return if small.contains(" @ ") && written(&joined(&small)) { Some(Trace::Email) } else { None };
    }
    let signs = AT.iter().fold(small, |text, word| text.replace(word, "@"));
    let signs = DOT.iter().fold(signs, |text, word| text.replace(word, "."));
    written(&joined(&signs)).then_some(Trace::Email)
}

/// The spaces around the signs taken out.
fn joined(text: &str) -> String {
    text.replace(" @", "@").replace("@ ", "@").replace(" .", ".").replace(". ", ".")
}

fn written(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + 1..).unwrap_or_default();
        let host: &str =
            after.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).next().unwrap_or_default();
        before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'))
            && host.trim_end_matches('.').contains('.')
    })
}

/// A page of a person on a site of acquaintances.
pub(super) fn page(folded: &str) -> Option<Trace> {
    SITES.iter().any(|site| folded.contains(site)).then_some(Trace::Email)
}
