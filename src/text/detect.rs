//! Which encoding a cell is in, told by the share of its words that are possible Vietnamese syllables. Content beats the
//! font: of 4,996 cells of real workbooks 69 had a font that lied. Short cells are settled by their column and sheet.

use super::decode::{decode, is_capitals, tcvn3};
use super::right::is_right;
use super::syllable::is_likely;
use super::worth::Worth;
use super::{legacy, letter, mojibake, words};

/// What a text that should be Unicode is really in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Legacy {
    /// As it should be.
    Unicode,
    /// TCVN3 (ABC fonts) seen as Latin-1.
    Tcvn3,
    /// TCVN3 set in a font that draws capitals.
    Tcvn3Upper,
    /// VNI-Windows seen as Latin-1.
    Vni,
    /// UTF-8 seen as a single-byte code page, once or twice.
    Mojibake,
    /// windows-1258 seen as windows-1252.
    Cp1258As1252,
}

impl Legacy {
    /// The step of the change log that decodes it; empty for Unicode.
    pub const fn step(self) -> &'static str {
        match self {
            Self::Unicode => "",
            Self::Tcvn3 => "decode_tcvn3",
            Self::Tcvn3Upper => "decode_tcvn3_upper",
            Self::Vni => "decode_vni",
            Self::Mojibake | Self::Cp1258As1252 => "repair_mojibake",
        }
    }
}

/// How Vietnamese a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Score {
    /// Words with a character outside ASCII.
    pub words: u32,
    /// Those of them that are possible syllables.
    pub possible: u32,
}

impl Score {
    /// The share of possible syllables, 0 to 1; 0 for a text of ASCII alone.
    pub fn share(self) -> f64 {
        if self.words == 0 { 0.0 } else { f64::from(self.possible) / f64::from(self.words) }
    }

    /// True when there are such words and all are possible.
    pub const fn is_whole(self) -> bool {
        self.words > 0 && self.possible == self.words
    }

    fn add(self, other: Self) -> Self {
        Self { words: self.words.saturating_add(other.words), possible: self.possible.saturating_add(other.possible) }
    }
}

/// Counts the words outside ASCII and the possible syllables among them.
pub fn score(text: &str) -> Score {
    let mut score = Score::default();
    if text.is_ascii() {
        return score;
    }
    for (_, word) in words::runs(text, is_part).filter(|(_, word)| !word.is_ascii()) {
        score.words = score.words.saturating_add(1);
        score.possible = score.possible.saturating_add(u32::from(is_right(word) || is_likely(word)));
    }
    score
}

/// True for what may be a letter in some legacy encoding: all but ASCII that is no letter, and what stands between words.
pub(crate) const fn is_part(letter: char) -> bool {
    match letter {
        '\u{20}'..='\u{7F}' => letter.is_ascii_alphabetic(),
        '\t' | '\n' | '\r' | '\u{A0}' | '²' | '³' | '°' | '−' | '\u{2000}'..='\u{206F}' => false,
        _ => true,
    }
}

/// What the cells of a column, or of a sheet, were found to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    unicode: u32,
    tcvn3: u32,
    vni: u32,
}

impl Tally {
    fn count(&mut self, legacy: Legacy) {
        let counter = match legacy {
            Legacy::Tcvn3 | Legacy::Tcvn3Upper => &mut self.tcvn3,
            Legacy::Vni => &mut self.vni,
            _ => &mut self.unicode,
        };
        *counter = counter.saturating_add(1);
    }

    fn share(self, legacy: Legacy) -> f64 {
        let count = match legacy {
            Legacy::Tcvn3 | Legacy::Tcvn3Upper => self.tcvn3,
            Legacy::Vni => self.vni,
            _ => self.unicode,
        };
        let total = f64::from(self.unicode) + f64::from(self.tcvn3) + f64::from(self.vni);
        if total == 0.0 { 0.0 } else { f64::from(count) / total }
    }
}

/// What is known of the surroundings of a cell. Feed it the cells of a column and of its sheet with [`Context::learn`],
/// then ask [`detect`] for each cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Context {
    /// The cells of the column.
    pub column: Tally,
    /// The cells of the sheet.
    pub sheet: Tally,
}

impl Context {
    /// Takes a cell into account, where its text decides by itself.
    pub fn learn(&mut self, text: &str) {
        self.count(evident(text));
    }

    /// The same where it is known what its text shows itself to be, as [`evident`] says.
    pub fn count(&mut self, shown: Option<Legacy>) {
        if let Some(legacy) = shown {
            self.column.count(legacy);
            self.sheet.count(legacy);
        }
    }

    /// The context of another column of the same sheet.
    #[must_use]
    pub fn next_column(self) -> Self {
        Self { column: Tally::default(), sheet: self.sheet }
    }

    /// True when nothing around the cell was legacy.
    const fn is_unicode(&self) -> bool {
        self.column.tcvn3 == 0 && self.column.vni == 0 && self.sheet.tcvn3 == 0 && self.sheet.vni == 0
    }

    /// True where a text of which every word is possible stays Unicode whatever a decoding makes of it: no legacy reading
    /// is worth more than its words, its prior and the little by which right words count more.
    pub fn trusts_unicode(&self) -> bool {
        let most = self.prior(Legacy::Tcvn3).max(self.prior(Legacy::Vni));
        most + 1.001 < 1.0 + self.prior(Legacy::Unicode) + AS_IT_IS
    }

    /// 0.3 of the column's share and 0.2 of the sheet's.
    fn prior(&self, legacy: Legacy) -> f64 {
        0.3 * self.column.share(legacy) + 0.2 * self.sheet.share(legacy)
    }
}

/// What a reading as it stands is worth beside a decoding.
const AS_IT_IS: f64 = 0.19;

/// True for a text of right words in Unicode letters, told in two scans: without surroundings nothing legacy is in it.
pub fn is_plain(text: &str) -> bool {
    // signs in which garbled UTF-8 ends begin with C2 or E2; «lÃ» has a marked capital behind a small letter
    !text.bytes().any(|byte| matches!(byte, 0xC2 | 0xE2)) && is_right(text) && !mojibake::has_capital_inside(text)
}

/// What a text shows itself to be, without surroundings; `None` when it cannot decide («Ghi chú», «12», «Nestlé»).
pub fn evident(text: &str) -> Option<Legacy> {
    if text.is_ascii() {
        return None;
    }
    let is_beyond = || text.chars().any(|letter| letter > '\u{FF}' && letter::is_letter(letter));
    if is_plain(text) {
        return is_beyond().then_some(Legacy::Unicode);
    }
    let alone = detect(text, &Context::default(), None);
    if alone.is_some() {
        return alone.filter(|_| !is_tcvn3_too(text, alone));
    }
    (is_beyond() && score(text).share() >= 0.5).then_some(Legacy::Unicode)
}

/// The encoding of a cell, or `None` when it is Unicode as it stands (or cannot be told).
///
/// `context` holds what the column and the sheet are in; `font` is the name of the cell's font where it is known. A text
/// of ASCII alone is never legacy, but a font that draws capitals still tells.
pub fn detect(text: &str, context: &Context, font: Option<&str>) -> Option<Legacy> {
    let font = font.map_or(Font::Unknown, Font::of);
    if text.is_ascii() {
        return (font == Font::Tcvn3Upper && text.bytes().any(|byte| byte.is_ascii_lowercase()))
            .then_some(Legacy::Tcvn3Upper);
    }
    if font == Font::Unknown && context.trusts_unicode() && is_plain(text) {
        return None;
    }
    weighed(text, context, font)
}

/// The reading that the words, the surroundings and the font speak for.
fn weighed(text: &str, context: &Context, font: Font) -> Option<Legacy> {
    let raw = score(text);
    let garbled = mojibake::kind(text, raw);
    let is_among_tcvn3 = context.prior(Legacy::Tcvn3) + font.prior(Legacy::Tcvn3) > 0.0;
    if garbled.is_some() && !(is_among_tcvn3 && is_tcvn3_too(text, garbled)) {
        return garbled;
    }
    // signs of garbled UTF-8 that could not be read back are no letters of an old code page either
    if font == Font::Unknown && (raw.is_whole() && context.is_unicode() || mojibake::is_parted(text)) {
        return None;
    }
    let mut best = (raw.share() + context.prior(Legacy::Unicode) + AS_IT_IS, None);
    for legacy in [Legacy::Tcvn3, Legacy::Vni] {
        let decoded = decode(text, legacy);
        if decoded == text {
            continue;
        }
        let found = score(&decoded);
        let prior = context.prior(legacy) + font.prior(legacy);
        let is_better = found.share() >= 0.5 && (found.share() > raw.share() || raw.is_whole());
        let is_certain = legacy == Legacy::Tcvn3 && prior >= 0.25 && has_symbol_inside(text);
        let is_supported = prior > 0.0 || is_strong(text, raw, found, legacy);
        // where both tables give possible words, the one that gives right ones
        let total = prior + if is_certain { 1.0 } else { found.share() } + 0.001 * Worth::of(&decoded).share();
        if (is_better && is_supported || is_certain) && total > best.0 {
            best = (total, Some(legacy));
        }
    }
    match best.1 {
        Some(Legacy::Tcvn3) if font == Font::Tcvn3Upper || is_capitals(&tcvn3(text)) => Some(Legacy::Tcvn3Upper),
        found => found.or(garbled),
    }
}

/// True for windows-1258 that is as right in TCVN3: «TiÒn» is «Tỉn» or «Tiền».
fn is_tcvn3_too(text: &str, garbled: Option<Legacy>) -> bool {
    garbled == Some(Legacy::Cp1258As1252) && Worth::of(&decode(text, Legacy::Tcvn3)).is_whole()
}

/// Evidence enough without surroundings: foreign names have none of it. For TCVN3 a symbol within a word («C¸n») or two
/// words; for VNI a letter with its mark.
fn is_strong(text: &str, raw: Score, decoded: Score, legacy: Legacy) -> bool {
    if raw.is_whole() || decoded.share() < raw.share() + 0.3 || decoded.share() < 0.75 {
        return false;
    }
    match legacy {
        Legacy::Vni => pairs(text).any(|(base, mark)| legacy::vni_pair(base, mark).is_some()),
        _ => decoded.words >= 2 + raw.possible || has_symbol_inside(text),
    }
}

fn pairs(text: &str) -> impl Iterator<Item = (char, char)> {
    text.chars().zip(text.chars().skip(1))
}

/// True when a sign that TCVN3 uses as a letter touches a letter: «C¸n», «x·».
fn has_symbol_inside(text: &str) -> bool {
    let is_symbol = |letter: char| !letter.is_alphabetic() && legacy::tcvn3(letter).is_some();
    // µ is a letter to Unicode; behind a letter («ngµy») it is no micro sign
    pairs(text).any(|(a, b)| {
        b == '\u{B5}' && a.is_ascii_alphabetic()
            || is_symbol(a) && b.is_alphabetic()
            || a.is_alphabetic() && is_symbol(b)
    })
}

/// What the name of a font says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Font {
    Unknown,
    Tcvn3,
    Tcvn3Upper,
    Vni,
}

impl Font {
    fn of(name: &str) -> Self {
        let name = name.trim().to_ascii_lowercase();
        match name.as_str() {
            _ if name.starts_with(".vn") && name.ends_with('h') => Self::Tcvn3Upper,
            _ if name.starts_with(".vn") => Self::Tcvn3,
            _ if name.starts_with("vni") => Self::Vni,
            _ => Self::Unknown,
        }
    }

    const fn prior(self, legacy: Legacy) -> f64 {
        match (self, legacy) {
            (Self::Tcvn3 | Self::Tcvn3Upper, Legacy::Tcvn3) | (Self::Vni, Legacy::Vni) => 0.3,
            _ => 0.0,
        }
    }
}

impl std::ops::Add for Score {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::add(self, other)
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode::*;
    use super::*;

    #[test]
    fn cells_tell_by_themselves() {
        let alone = |text: &str| detect(text, &Context::default(), None);
        for (text, wanted) in [
            ("C¨n cø NghÞ ®Þnh", Legacy::Tcvn3),
            ("T£N Tæ CHøC", Legacy::Tcvn3Upper),
            ("Ñoäc laäp - Töï do", Legacy::Vni),
            ("tại QuyÕt ®ịnh", Legacy::Tcvn3),
            ("Hà Ná»™i", Legacy::Mojibake),
            ("NguyêÞn Thiò", Legacy::Cp1258As1252),
        ] {
            assert_eq!(alone(text), Some(wanted), "{text}");
        }
        for text in [
            "Ghi chú",
            "Señor Muñoz, ¿cómo está usted?",
            "Société Générale",
            "ñu ñe",
            "5 × 3 · 2",
            "viparse®",
            "‰",
            "Đắk Lắk",
            "José García",
            "Chỉ số 5 − 3 điểm",
            "Größe und Übermut",
            "Êđê",
            "Bébé",
            "Köln",
            "ASCII",
        ] {
            assert_eq!(alone(text), None, "{text}");
        }
    }

    #[test]
    fn plain_text_is_told_as_by_the_long_way() {
        let mut mixed = Context::default();
        for cell in ["C¨n cø NghÞ ®Þnh", "Hòa Bình", "Nguyễn Văn An", "Đắk Lắk", "Trần Thị Hường"]
        {
            mixed.learn(cell);
        }
        let mut legacy = Context::default();
        (0..5).for_each(|_| legacy.learn("C¨n cø NghÞ ®Þnh"));
        assert!(mixed.trusts_unicode() && !legacy.trusts_unicode());
        let words =
            ["Đắk", "Bình", "hòa", "lÃ", "Kbuôr", "Bé", "può", "X", "TÔ", "mùa", "Ò", "loaì", "UBND", "ôtô", "Ðà"];
        for first in words {
            for second in words {
                let text = format!("{first} {second}");
                for context in [Context::default(), mixed] {
                    assert_eq!(detect(&text, &context, None), weighed(&text, &context, Font::Unknown), "{text}");
                }
            }
        }
        assert!(is_plain("Đắk Lắk") && !is_plain("lÃ Đắk") && !is_plain("5 m²") && !is_plain("Ênuôl"));
    }

    #[test]
    fn surroundings_settle_short_cells() {
        let mut context = Context::default();
        for cell in ["C¨n cø NghÞ ®Þnh", "quyÕt ®Þnh", "Huy\u{d6}n C\u{ad} Jót", "1234"] {
            context.learn(cell);
        }
        assert_eq!(detect("Bé", &context, None), Some(Legacy::Tcvn3));
        assert_eq!(detect("x\u{b7}", &context, None), Some(Legacy::Tcvn3));
        assert_eq!(detect("12", &context, None), None);
        assert_eq!(detect("xã Hòa Bình, thị xã", &context, None), None);
        assert_eq!(detect("Bé", &Context::default(), Some(".VnTime")), Some(Legacy::Tcvn3));
        // right in windows-1258 («Tỉn») and in TCVN3 («Tiền»): the surroundings tell, and it tells them nothing
        assert_eq!(detect("TiÒn", &context, None), Some(Legacy::Tcvn3));
        assert_eq!(detect("TiÒn", &Context::default(), Some(".VnArial")), Some(Legacy::Tcvn3));
        assert_eq!(detect("TiÒn", &Context::default(), None), Some(Legacy::Cp1258As1252));
        assert_eq!(detect("Ea ¤", &context, None), Some(Legacy::Tcvn3));
        assert_eq!(detect("Ea ¤", &Context::default(), None), None);
        assert_eq!(detect("XaÞ", &context, None), Some(Legacy::Cp1258As1252));
        let mut taught = context;
        taught.learn("HiÒn");
        assert_eq!(taught, context);
        assert_eq!(detect("Céng hßa", &Context::default(), Some(".VnTimeH ")), Some(Legacy::Tcvn3Upper));
    }

    #[test]
    fn names_and_abbreviations_do_not_hide_an_encoding() {
        let alone =
            |text: &str| detect(text, &Context::default(), None).map(|legacy| decode(text, legacy).into_owned());
        for (text, wanted) in
            [("§¾k L¾k", "Đắk Lắk"), ("TV§T t¨ng", "TVĐT tăng"), ("Soá LÑ nöõ", "Số LĐ nữ"), ("« t« m¸y", "ô tô máy")]
        {
            assert_eq!(alone(text).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn words_right_both_ways_are_decoded_where_none_is_unicode() {
        for (text, wanted) in [
            ("Dù ¸n ĐÇu t\u{ad} x©y dùng tr¹m", "Dự án Đầu tư xây dựng trạm"),
            ("QĐ sè 5 vÒ xö lý", "QĐ số 5 về xử lý"),
            ("Bộ Tµi chính dùng", "Bộ Tài chính dùng"),
            ("tại QuyÕt ®ịnh sè 477/2004/Q§-NHNN", "tại Quyết định sè 477/2004/QĐ-NHNN"),
            ("Ủy ban dùng nh©n", "Ủy ban dùng nhân"),
            ("Đà dùng", "Đà dùng"),
        ] {
            assert_eq!(decode(text, Legacy::Tcvn3), wanted);
        }
    }

    #[test]
    fn declared_encodings() {
        assert_eq!(decode_tcvn3("Huy\u{d6}n C\u{ad} J\u{f3}t"), "Huyện Cư Jút");
        assert_eq!(decode_tcvn3("T\u{3bc}i chÝnh"), "Tài chính");
        assert_eq!(decode_tcvn3("Bộ Tµi chính"), "Bộ Tài chính");
        assert_eq!(decode_tcvn3("T£N Tæ CHøC"), "TÊN TỔ CHỨC");
        assert_eq!(decode_tcvn3("£ §ª"), "Ê Đê");
        assert_eq!(decode_tcvn3("5. ¤- t« nguyªn chiÕc"), "5. Ô- tô nguyên chiếc");
        for (text, wanted) in [("Ea ¤", "Ea Ô"), ("¤ Chî Dõa", "Ô Chợ Dừa"), ("§¨k ¥", "Đăk Ơ"), ("P\u{ea} £", "Pờ Ê")]
        {
            assert_eq!(decode(text, Legacy::Tcvn3), wanted);
        }
        for (text, wanted) in [("gi¸ £ 5", "giá £ 5"), ("gi¸ 5 £", "giá 5 £"), ("Gi¸ (£)", "Giá (£)"), ("£", "£")]
        {
            assert_eq!(decode(text, Legacy::Tcvn3), wanted);
        }
        assert_eq!(decode_tcvn3_upper("NGUYÔN V¡N A"), "NGUYỄN VĂN A");
        assert_eq!(decode_vni("Khoâng xaùc ñiïnh"), "Không xác định");
        assert_eq!(decode_vni("Ngheà nghieäp: noäi trôï"), "Nghề nghiệp: nội trợ");
        assert_eq!(decode_viscii("Nguy\u{ad}n Trãi"), "Nguyễn Trãi");
        assert_eq!(decode_vps("ñÒng Tháp"), "Đồng Tháp");
    }
}
