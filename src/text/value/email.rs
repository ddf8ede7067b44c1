//! E-mail address: one `@`, a name before it and a host with a dot behind; small letters (RFC 5321, the plain forms).

use super::tidy::{blank, tidy};
use super::{Kind, Options, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "email", title: Text::new("Thư điện tử", "E-mail address"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    !text.bytes().any(|byte| byte.is_ascii_uppercase()) && is_address(text)
}

fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let name_sign = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    text.len() <= 254
        && (1..=64).contains(&name.len())
        && name.bytes().all(name_sign)
        && !(name.starts_with('.') || name.ends_with('.') || name.contains(".."))
        && is_host(host)
}

/// A host name with at least one dot.
pub(super) fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !(label.starts_with('-') || label.ends_with('-'))
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.')
        && host.split('.').all(label)
        && last.len() >= 2
        && last.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn parse(raw: &str, _: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    let text = tidied.strip_prefix("mailto:").unwrap_or(&tidied).to_ascii_lowercase();
    if is_address(&text) { Verdict::valid(text) } else { Verdict::invalid(reason::STRUCTURE) }
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::table;
    use super::*;

    #[test]
    fn addresses_are_judged() {
        table(
            &KIND,
            &[],
            &[
                ("Van.Thu@mau.gov.vn", Status::Valid, Some("van.thu@mau.gov.vn"), None),
                ("van thu@mau.gov.vn", Status::Invalid, None, Some(reason::STRUCTURE)),
                ("vanthu@mau", Status::Invalid, None, Some(reason::STRUCTURE)),
                ("vanthu.mau.vn", Status::Invalid, None, Some(reason::STRUCTURE)),
            ],
        );
    }
}
