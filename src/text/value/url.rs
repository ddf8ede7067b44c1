//! Address of a page: `http` or `https`, a host, a path (RFC 3986, the plain forms).

use super::email::is_host;
use super::tidy::{blank, tidy};
use super::{Kind, Options, Status, Verdict, reason};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "url", title: Text::new("Địa chỉ trang mạng", "Address of a page"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = host.split_once(':').unwrap_or((host, "80"));
    let visible = text.bytes().all(|byte| {
        byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
    });
    visible && is_host(host) && port.parse::<u16>().is_ok() && !host.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let tidied = tidy(raw);
    if let Some(verdict) = blank(&tidied) {
        return verdict;
    }
    let (scheme, rest) =
        tidied.split_once("://").map_or((None, &*tidied), |(scheme, rest)| (Some(scheme.to_ascii_lowercase()), rest));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let path = rest.get(host.len()..).unwrap_or_default();
    let output = format!("{}://{}{path}", scheme.as_deref().unwrap_or("https"), host.to_ascii_lowercase());
    match (canonical(&output, options), scheme) {
        (true, Some(_)) => Verdict::valid(output),
        (true, None) => Verdict::new(Status::Repair, Some(output)).code(reason::STRUCTURE),
        (false, _) => Verdict::invalid(reason::STRUCTURE),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::*;

    #[test]
    fn addresses_are_judged() {
        table(
            &KIND,
            &[],
            &[
                ("HTTPS://Mau.gov.vn/Trang?id=1", Status::Valid, Some("https://mau.gov.vn/Trang?id=1"), None),
                ("mau.gov.vn", Status::Repair, Some("https://mau.gov.vn"), Some(reason::STRUCTURE)),
                ("ftp://mau.gov.vn", Status::Invalid, None, Some(reason::STRUCTURE)),
                ("trang của xã", Status::Invalid, None, Some(reason::STRUCTURE)),
            ],
        );
    }
}
