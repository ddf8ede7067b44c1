//! Dialling codes of Vietnam: today's, and what the old ones became.

/// Mobile prefixes in use (numbering plan of Circular 22/2014/TT-BTTTT and its changes): 03x, 05x, 07x, 08x, 09x.
pub(super) fn is_mobile(prefix: &str) -> bool {
    match prefix.as_bytes() {
        [b'0', b'3', third] => (b'2'..=b'9').contains(third),
        [b'0', b'5', third] => matches!(third, b'2' | b'5' | b'6' | b'8' | b'9'),
        [b'0', b'7', third] => matches!(third, b'0' | b'6'..=b'9'),
        [b'0', b'8', third] => (b'1'..=b'9').contains(third),
        [b'0', b'9', third] => third.is_ascii_digit(),
        _ => false,
    }
}

/// The 11-digit mobile prefixes that became ten digits on 15 September 2018.
pub(super) static MOBILE_2018: [(&str, &str); 21] = [
    ("0120", "070"),
    ("0121", "079"),
    ("0122", "077"),
    ("0123", "083"),
    ("0124", "084"),
    ("0125", "085"),
    ("0126", "076"),
    ("0127", "081"),
    ("0128", "078"),
    ("0129", "082"),
    ("0162", "032"),
    ("0163", "033"),
    ("0164", "034"),
    ("0165", "035"),
    ("0166", "036"),
    ("0167", "037"),
    ("0168", "038"),
    ("0169", "039"),
    ("0186", "056"),
    ("0188", "058"),
    ("0199", "059"),
];

/// Area codes since 2017 followed by seven digits; 024 and 028 are followed by eight.
pub(super) static AREAS: [&str; 61] = [
    "0203", "0204", "0205", "0206", "0207", "0208", "0209", "0210", "0211", "0212", "0213", "0214", "0215", "0216",
    "0218", "0219", "0220", "0221", "0222", "0225", "0226", "0227", "0228", "0229", "0232", "0233", "0234", "0235",
    "0236", "0237", "0238", "0239", "0251", "0252", "0254", "0255", "0256", "0257", "0258", "0259", "0260", "0261",
    "0262", "0263", "0269", "0270", "0271", "0272", "0273", "0274", "0275", "0276", "0277", "0290", "0291", "0292",
    "0293", "0294", "0296", "0297", "0299",
];

/// Area codes before 2017 and what they became. Those that look like a mobile prefix of today are told apart by the
/// caller: such numbers are never rewritten.
pub(super) static AREAS_2017: [(&str, &str); 61] = [
    ("04", "024"),
    ("020", "0214"),
    ("0210", "0210"),
    ("0211", "0211"),
    ("0218", "0218"),
    ("0219", "0219"),
    ("022", "0212"),
    ("0230", "0215"),
    ("0231", "0213"),
    ("0240", "0204"),
    ("0241", "0222"),
    ("025", "0205"),
    ("026", "0206"),
    ("027", "0207"),
    ("0280", "0208"),
    ("0281", "0209"),
    ("029", "0216"),
    ("030", "0229"),
    ("031", "0225"),
    ("0320", "0220"),
    ("0321", "0221"),
    ("033", "0203"),
    ("0350", "0228"),
    ("0351", "0226"),
    ("036", "0227"),
    ("037", "0237"),
    ("038", "0238"),
    ("039", "0239"),
    ("0500", "0262"),
    ("0501", "0261"),
    ("0510", "0235"),
    ("0511", "0236"),
    ("052", "0232"),
    ("053", "0233"),
    ("054", "0234"),
    ("055", "0255"),
    ("056", "0256"),
    ("057", "0257"),
    ("058", "0258"),
    ("059", "0269"),
    ("060", "0260"),
    ("061", "0251"),
    ("062", "0252"),
    ("063", "0263"),
    ("064", "0254"),
    ("0650", "0274"),
    ("0651", "0271"),
    ("066", "0276"),
    ("067", "0277"),
    ("068", "0259"),
    ("070", "0270"),
    ("0710", "0292"),
    ("0711", "0293"),
    ("072", "0272"),
    ("073", "0273"),
    ("074", "0294"),
    ("075", "0275"),
    ("076", "0296"),
    ("077", "0297"),
    ("0780", "0290"),
    ("0781", "0291"),
];

/// True for an eleven-digit landline of today.
pub(super) fn is_landline(digits: &str) -> bool {
    digits.len() == 11
        && (digits.starts_with("024")
            || digits.starts_with("028")
            || digits.get(..4).is_some_and(|area| AREAS.binary_search(&area).is_ok()))
        && digits
            .as_bytes()
            .get(if digits.starts_with("024") || digits.starts_with("028") { 3 } else { 4 })
            .is_some_and(|digit| (b'2'..=b'9').contains(digit))
}

/// Today's number for an old one.
pub(super) fn modern(digits: &str) -> Option<String> {
    let replace = |table: &[(&str, &str)]| {
        table
            .iter()
            .filter_map(|(old, new)| Some(format!("{new}{}", digits.strip_prefix(old)?)))
            .find(|number| is_landline(number) || is_ten_mobile(number))
    };
    match digits.len() {
        11 => replace(&MOBILE_2018).or_else(|| replace(&AREAS_2017)),
        10 => replace(&AREAS_2017),
        _ => None,
    }
}

/// True for ten digits with a mobile prefix.
pub(super) fn is_ten_mobile(digits: &str) -> bool {
    digits.len() == 10 && digits.get(..3).is_some_and(is_mobile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_lead_to_numbers_of_today() {
        assert!(AREAS.is_sorted() && MOBILE_2018.is_sorted());
        for (old, new) in MOBILE_2018 {
            assert!(is_mobile(new), "{old} {new}");
        }
        for (old, new) in AREAS_2017 {
            assert!(new == "024" || AREAS.contains(&new), "{old} {new}");
        }
        assert_eq!(modern("05003852222").as_deref(), Some("02623852222"));
        assert_eq!(modern("0603852222").as_deref(), Some("02603852222"));
        assert_eq!(modern("0438522222").as_deref(), Some("02438522222"));
        assert_eq!(modern("01112345678"), None);
    }
}
