//! Kinds of unit, and the words for them in addresses.

use super::key::{Gap, Tokens};

/// A kind of unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Kind {
    /// Xã.
    Xa = 1,
    /// Phường.
    Phuong = 2,
    /// Thị trấn, until 30 June 2025.
    ThiTran = 4,
    /// Đặc khu, since 1 July 2025.
    DacKhu = 8,
    /// Huyện, until 30 June 2025.
    Huyen = 16,
    /// Quận, until 30 June 2025.
    Quan = 32,
    /// Thị xã, until 30 June 2025.
    ThiXa = 64,
    /// Thành phố: a province, or until 30 June 2025 a district.
    ThanhPho = 128,
    /// Tỉnh.
    Tinh = 256,
}

/// A set of kinds; empty where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Kinds(u16);

/// Kinds of communes.
pub(super) const COMMUNES: Kinds = Kinds(1 | 2 | 4 | 8);
/// Kinds of districts.
pub(super) const DISTRICTS: Kinds = Kinds(16 | 32 | 64 | 128);
/// Kinds of provinces.
pub(super) const PROVINCES: Kinds = Kinds(128 | 256);

impl Kinds {
    /// Whether nothing is said.
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `kind` agrees: it is among them, or nothing is said.
    pub(super) fn allow(self, kind: Option<Kind>) -> bool {
        self.is_empty() || kind.is_none_or(|kind| self.0 & kind as u16 != 0)
    }

    /// Whether they speak of one of `others`, or of nothing.
    pub(super) const fn fit(self, others: Self) -> bool {
        self.is_empty() || self.0 & others.0 != 0
    }
}

/// Full names of kinds, longest first where one begins another.
const TITLES: [(&str, Kind); 9] = [
    ("Thị trấn ", Kind::ThiTran),
    ("Thị xã ", Kind::ThiXa),
    ("Thành phố ", Kind::ThanhPho),
    ("Đặc khu ", Kind::DacKhu),
    ("Phường ", Kind::Phuong),
    ("Huyện ", Kind::Huyen),
    ("Quận ", Kind::Quan),
    ("Tỉnh ", Kind::Tinh),
    ("Xã ", Kind::Xa),
];

/// The kind and the name of a full label («Xã Krông Á»).
pub(super) fn split(label: &str) -> (Option<Kind>, &str) {
    TITLES
        .iter()
        .find_map(|(title, kind)| label.strip_prefix(title).map(|name| (Some(*kind), name)))
        .unwrap_or((None, label))
}

/// Words before a name: bare, marked (empty: an abbreviation without marks), tokens, kind.
const WORDS: [(&str, &str, usize, Kind); 23] = [
    ("xa", "xa~", 1, Kind::Xa),
    ("x", "x", 1, Kind::Xa),
    ("phuong", "phu+o+ng`", 1, Kind::Phuong),
    ("p", "p", 1, Kind::Phuong),
    ("ph", "ph", 1, Kind::Phuong),
    ("f", "f", 1, Kind::Phuong),
    ("thitran", "thi.tra^n/", 2, Kind::ThiTran),
    ("tt", "tt", 1, Kind::ThiTran),
    ("tt", "tt", 2, Kind::ThiTran),
    ("dackhu", "d-a(c.khu", 2, Kind::DacKhu),
    ("dk", "d-k", 1, Kind::DacKhu),
    ("huien", "huye^n.", 1, Kind::Huyen),
    ("h", "h", 1, Kind::Huyen),
    ("quan", "qua^n.", 1, Kind::Quan),
    ("q", "q", 1, Kind::Quan),
    ("thixa", "thi.xa~", 2, Kind::ThiXa),
    ("tx", "tx", 1, Kind::ThiXa),
    ("tx", "tx", 2, Kind::ThiXa),
    ("thanhpho", "thanh`pho^/", 2, Kind::ThanhPho),
    ("tp", "tp", 1, Kind::ThanhPho),
    ("tp", "tp", 2, Kind::ThanhPho),
    ("tinh", "tinh?", 1, Kind::Tinh),
    ("t", "t", 1, Kind::Tinh),
];

/// The word for a kind that ends before token `end`: where it begins and what it says.
///
/// A word with marks must have the right ones («phương» is not «phường»); one without any is taken as meant.
pub(super) fn word_before(tokens: &Tokens, end: usize) -> Option<(usize, Kinds)> {
    let fits = |(bare, marked, length, kind): &(&str, &str, usize, Kind)| {
        let start = end.checked_sub(*length)?;
        // «T, P 1» is no city
        if (start + 1..end).any(|at| tokens.get(at).is_some_and(|token| token.gap == Gap::Comma)) {
            return None;
        }
        let written = tokens.bare(start..end);
        if written != *bare {
            return None;
        }
        let spelled = tokens.marked(start..end);
        (spelled == *marked || spelled.len() == written.len()).then_some((start, Kinds(*kind as u16)))
    };
    WORDS.iter().filter(|word| word.2 == 2).chain(WORDS.iter().filter(|word| word.2 == 1)).find_map(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(text: &str) -> Option<(usize, Kinds)> {
        let mut tokens = Tokens::default();
        tokens.read(text);
        word_before(&tokens, tokens.len())
    }

    #[test]
    fn every_word_is_read_as_it_is_written() {
        let cases = [
            ("Xã", Kind::Xa),
            ("PHƯỜNG", Kind::Phuong),
            ("F.", Kind::Phuong),
            ("Thị trấn", Kind::ThiTran),
            ("T.T.", Kind::ThiTran),
            ("Đặc khu", Kind::DacKhu),
            ("huyện", Kind::Huyen),
            ("Quận", Kind::Quan),
            ("TX.", Kind::ThiXa),
            ("thi xa", Kind::ThiXa),
            ("Thành phố", Kind::ThanhPho),
            ("tỉnh", Kind::Tinh),
        ];
        for (text, kind) in cases {
            assert_eq!(before(text), Some((0, Kinds(kind as u16))), "{text}");
        }
        for text in ["thành, phố", "t,p", "T (T"] {
            assert!(before(text).is_none_or(|(start, _)| start == 1), "{text}");
        }
        assert_eq!(before("phương"), None);
        assert_eq!(before("thôn"), None);
    }

    #[test]
    fn labels_are_split() {
        assert_eq!(split("Thị xã Kỳ Anh"), (Some(Kind::ThiXa), "Kỳ Anh"));
        assert_eq!(split("Sài Gòn"), (None, "Sài Gòn"));
    }
}
