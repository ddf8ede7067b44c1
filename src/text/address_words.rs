//! Abbreviated words of addresses.

use std::borrow::Cow;

use super::key::search_key;

/// What an abbreviation stands for, and what must come after it.
struct Word {
    /// Small, without dots.
    short: &'static str,
    full: &'static str,
    /// Numbers may follow («Quận 1», «Phường 12»), not only names.
    numbered: bool,
    /// Needs its dot: without it the letter means too many things.
    dotted: bool,
}

const WORDS: [Word; 10] = [
    Word { short: "tp", full: "Thành phố", numbered: false, dotted: false },
    Word { short: "tx", full: "Thị xã", numbered: false, dotted: false },
    Word { short: "tt", full: "Thị trấn", numbered: false, dotted: false },
    Word { short: "tdp", full: "Tổ dân phố", numbered: true, dotted: false },
    Word { short: "kp", full: "Khu phố", numbered: true, dotted: false },
    Word { short: "q", full: "Quận", numbered: true, dotted: true },
    Word { short: "p", full: "Phường", numbered: true, dotted: true },
    Word { short: "f", full: "Phường", numbered: true, dotted: true },
    Word { short: "x", full: "Xã", numbered: false, dotted: true },
    Word { short: "h", full: "Huyện", numbered: false, dotted: true },
];

/// Cities known by their letters, after «TP».
const CITIES: [(&str, &str); 3] = [("hcm", "Hồ Chí Minh"), ("bmt", "Buôn Ma Thuột"), ("hn", "Hà Nội")];

/// «TT Y tế», «TT. Huế»: a centre, or Thừa Thiên; not a township.
const NOT_TOWNSHIPS: [&str; 14] =
    ["y", "giao", "van", "thuong", "hanh", "hoi", "day", "dao", "the", "phat", "ky", "khuyen", "dich", "hue"];

/// Expands TP. TX. TT. TDP KP Q. P. F. X. H. where they can mean only that: «P. Bến Nghé, Q.1, TP.HCM» → «Phường Bến Nghé,
/// Quận 1, Thành phố Hồ Chí Minh». «T.» (tỉnh, thôn or tổ) and the words thôn, buôn, bon, ấp, khóm, bản, plei, làng stay.
pub fn address_expand(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut place = 0;
    while let Some(rest) = text.get(place..) {
        let Some(letter) = rest.chars().next() else { break };
        if let Some((length, full)) = is_start(text, place).then(|| abbreviation(text, place)).flatten() {
            out.push_str(text.get(copied..place).unwrap_or_default());
            out.push_str(&full);
            place += length;
            copied = place;
        } else {
            place += letter.len_utf8();
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// True at the beginning of the text and after a space or a separator.
fn is_start(text: &str, place: usize) -> bool {
    text.get(..place)
        .and_then(|before| before.chars().next_back())
        .is_none_or(|c| c.is_whitespace() || ",;-–(/".contains(c))
}

/// True where a part of the address begins.
fn is_part_start(text: &str, place: usize) -> bool {
    let before = text.get(..place).unwrap_or_default().trim_end();
    before.is_empty() || before.ends_with([',', ';', '-', '–', '('])
}

/// The abbreviation that begins at `place`: how many bytes to replace, with what.
fn abbreviation(text: &str, place: usize) -> Option<(usize, String)> {
    let rest = text.get(place..)?;
    if let Some(found) = glued_number(text, place).or_else(|| glued_city(rest)) {
        return Some(found);
    }
    let (word, length, has_dot) = WORDS.iter().find_map(|word| {
        let (length, has_dot) = spelled(rest, word.short)?;
        Some((word, length, has_dot))
    })?;
    let after = rest.get(length..)?;
    let next = after.trim_start_matches([' ', '\u{A0}']);
    let gap = after.len() - next.len();
    if gap == 0 && !has_dot || !has_dot && word.dotted && !is_bare(text, place, word, next) {
        return None;
    }
    if word.short == "tp"
        && let Some((taken, city)) = city(next)
    {
        return Some((length + gap + taken, format!("{} {city}", word.full)));
    }
    follows(word, text, place, next, has_dot).then(|| (length + gap, format!("{} ", word.full)))
}

/// The length of the abbreviation at the head of a text, dots inside it included, and whether a dot ends it.
fn spelled(rest: &str, short: &str) -> Option<(usize, bool)> {
    let mut letters = rest.char_indices().peekable();
    let mut end = 0;
    for (index, wanted) in short.chars().enumerate() {
        if index > 0 {
            letters.next_if(|(_, c)| *c == '.');
        }
        let (at, letter) = letters.next()?;
        if !letter.eq_ignore_ascii_case(&wanted) {
            return None;
        }
        end = at + 1;
    }
    match letters.next() {
        Some((_, '.')) => Some((end + 1, true)),
        Some((_, letter)) if letter.is_alphanumeric() => None,
        Some(_) => Some((end, false)),
        None => None,
    }
}

/// A single letter without its dot counts only where a part of the address begins: «P 5», «Q Bình Thạnh».
fn is_bare(text: &str, place: usize, word: &Word, next: &str) -> bool {
    let is_capital = text.get(place..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    is_capital && matches!(word.short, "p" | "q") && is_part_start(text, place) && number(next).is_some()
}

/// True when what comes next is a name or, where that can be, a number.
fn follows(word: &Word, text: &str, place: usize, next: &str, has_dot: bool) -> bool {
    let Some(first) = next.chars().next() else { return false };
    if first.is_ascii_digit() {
        return word.numbered && number(next).is_some();
    }
    let name: String = next.chars().take_while(|letter| letter.is_alphabetic()).collect();
    // «P.O. Box», «H. K.» are initials
    if !first.is_alphabetic()
        || name.chars().count() == 1 && next.get(name.len()..).is_some_and(|rest| rest.starts_with('.'))
    {
        return false;
    }
    let is_capital = first.is_uppercase();
    let is_small = text.get(place..).is_some_and(|rest| rest.starts_with(char::is_lowercase));
    if word.short == "tt"
        && (NOT_TOWNSHIPS.contains(&search_key(&name).as_ref()) || !is_part_start(text, place) && !has_dot)
    {
        return false;
    }
    is_capital || is_small && has_dot
}

/// A number of one or two digits, alone: a ward, a quarter; three digits are a room.
fn number(next: &str) -> Option<usize> {
    let digits = next.bytes().take_while(u8::is_ascii_digit).count();
    let ends = next.get(digits..)?.chars().next().is_none_or(|c| !c.is_alphanumeric());
    ((1..=2).contains(&digits) && ends).then_some(digits)
}

/// «P5», «Q1», «KP3», «TDP5» as a whole part of the address.
fn glued_number(text: &str, place: usize) -> Option<(usize, String)> {
    let rest = text.get(place..)?;
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = WORDS.iter().find(|word| {
        word.numbered && word.short != "f" && rest.get(..length).is_some_and(|r| r.eq_ignore_ascii_case(word.short))
    })?;
    let after = rest.get(length..)?;
    let digits = number(after)?;
    let tail = after.get(digits..)?.trim_start();
    let is_whole = is_part_start(text, place) && (tail.is_empty() || tail.starts_with([',', ';', '-', '–', ')']));
    (is_whole || word.short.len() > 1)
        .then(|| (length + digits, format!("{} {}", word.full, after.get(..digits).unwrap_or_default())))
}

/// «TPHCM», «Tphcm».
fn glued_city(rest: &str) -> Option<(usize, String)> {
    let head = rest.get(..2)?;
    let (taken, city) = head.eq_ignore_ascii_case("tp").then(|| city(rest.get(2..)?)).flatten()?;
    Some((2 + taken, format!("Thành phố {city}")))
}

fn city(next: &str) -> Option<(usize, &'static str)> {
    CITIES.iter().find_map(|(short, full)| {
        let head = next.get(..short.len())?;
        let ends = next.get(short.len()..)?.chars().next().is_none_or(|c| !c.is_alphanumeric());
        (head.eq_ignore_ascii_case(short) && ends).then_some((short.len(), *full))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expands() {
        for (given, wanted) in [
            ("P. Bến Nghé, Q.1, TP.HCM", "Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh"),
            ("KP 3, P. Trảng Dài", "Khu phố 3, Phường Trảng Dài"),
            ("TDP 5, P. Tân Lợi", "Tổ dân phố 5, Phường Tân Lợi"),
            ("T.P Huế", "Thành phố Huế"),
            ("TT. Buôn Trấp, H. Krông Ana", "Thị trấn Buôn Trấp, Huyện Krông Ana"),
            ("F.12, Q.10", "Phường 12, Quận 10"),
            ("TPHCM", "Thành phố Hồ Chí Minh"),
            ("TX Buôn Hồ", "Thị xã Buôn Hồ"),
            ("x.ea tu, tp.buôn ma thuột", "Xã ea tu, Thành phố buôn ma thuột"),
            ("P5, Q3", "Phường 5, Quận 3"),
            ("12 Lê Lợi, P.7, TP. Tuy Hòa", "12 Lê Lợi, Phường 7, Thành phố Tuy Hòa"),
            ("KP3, P 5", "Khu phố 3, Phường 5"),
            ("T.T Ea Drăng, H.Ea H'leo", "Thị trấn Ea Drăng, Huyện Ea H'leo"),
            ("tdp.5", "Tổ dân phố 5"),
            ("TP. Huế.", "Thành phố Huế."),
            ("P. Ô Chợ Dừa", "Phường Ô Chợ Dừa"),
            ("KP3 Tân Phong", "Khu phố 3 Tân Phong"),
        ] {
            assert_eq!(address_expand(given), wanted);
        }
    }

    #[test]
    fn leaves() {
        for text in [
            "Khóm 2",
            "Bản Phiêng",
            "T. Thanh Hóa",
            "Buôn Kô Tam",
            "TT Y tế huyện",
            "TT. Huế",
            "P.501 nhà A",
            "Lô F12",
            "P.O. Box 12",
            "Y Wang",
            "H'Drát",
            "Thôn 5",
            "Tổ 3",
            "Ấp 4",
            "Làng Plei Ốp",
            "Bon Bu N'Drung",
            "12 Lê Lợi",
            "TP",
            "P.",
            "Quận 1",
            "H 5",
            "H5",
            "TP5",
            "P5 nhà A",
        ] {
            assert!(matches!(address_expand(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }
}
