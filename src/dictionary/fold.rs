//! Headers and names in the form in which they are compared: small letters without marks, punctuation or units.

use unicode_normalization::char::decompose_compatible;

/// Units that stand in headers and say nothing of the field, folded.
const UNITS: [&str; 33] = [
    "m2",
    "m",
    "ha",
    "km",
    "km2",
    "m3",
    "cm",
    "mm",
    "kg",
    "tan",
    "dong",
    "d",
    "vnd",
    "trieu dong",
    "trieu",
    "tr d",
    "tr dong",
    "ty dong",
    "ty",
    "ti dong",
    "nghin dong",
    "ngan dong",
    "1000 dong",
    "1000d",
    "1 000 dong",
    "usd",
    "nguoi",
    "tang",
    "met",
    "met vuong",
    "d m2",
    "dong m2",
    "hec ta",
];

/// Small ASCII letters and digits, words joined by one space. `Đ` and its look-alikes become `d`.
pub fn fold(text: &str) -> String {
    let mut folded = Folded { text: String::with_capacity(text.len()), gap: false };
    for letter in text.chars() {
        if letter.is_ascii() {
            folded.push(letter);
        } else {
            // The order of marks, which NFKD would settle, tells nothing once they are dropped.
            decompose_compatible(letter, |part| folded.push(part));
        }
    }
    folded.text
}

struct Folded {
    text: String,
    gap: bool,
}

impl Folded {
    fn push(&mut self, letter: char) {
        let letter = match letter {
            'Đ' | 'đ' | 'Ð' | 'ð' | 'Ɖ' | 'ɖ' => 'd',
            other => other,
        };
        if letter.is_alphanumeric() {
            if self.gap && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.gap = false;
            if letter.is_ascii() {
                self.text.push(letter.to_ascii_lowercase());
            } else {
                self.text.extend(letter.to_lowercase());
            }
        } else if letter == '%' {
            self.text.push_str(if self.text.is_empty() { "%" } else { " %" });
            self.gap = true;
        } else if !is_mark(letter) && !matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\'' | '’')
        {
            self.gap = true;
        }
    }
}

/// Combining marks of Vietnamese and of minority languages written in Latin letters.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// A header level without its unit, footnote marks and column numbers, folded; empty for a level that is only a unit.
pub(super) fn fold_header(text: &str) -> String {
    let (mut bare, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(open) = rest.find(['(', '[']) {
        let (before, inside) = rest.split_at(open);
        bare.push_str(before);
        let Some(close) = inside.find([')', ']']) else {
            rest = inside;
            break;
        };
        let (bracket, after) = inside.split_at(close);
        let content = bracket.get(1..).unwrap_or_default();
        if !says_nothing(content) {
            bare.push(' ');
            bare.push_str(content);
        }
        bare.push(' ');
        rest = after.get(1..).unwrap_or_default();
    }
    bare.push_str(rest);
    let folded = fold(&bare);
    let cut = ["dvt", "don vi tinh"].iter().filter_map(|mark| folded.find(&format!(" {mark} "))).min();
    let kept = cut.and_then(|at| folded.get(..at)).unwrap_or(&folded);
    if is_unit(&fold(text)) && text.trim_start().starts_with(['(', '[']) { String::new() } else { kept.to_owned() }
}

/// The unit written in brackets in a header (`Diện tích (ha)` → `ha`, `Vốn (triệu đồng)` → `triệu đồng`), last level first.
pub fn unit_of(path: &[String]) -> Option<String> {
    path.iter().rev().find_map(|level| {
        let brackets = level.split(['(', '[']).skip(1).filter_map(|part| part.split([')', ']']).next());
        let marked = level.split_once("ĐVT").map(|(_, rest)| rest.trim_start_matches([':', ' ']));
        let found = brackets.chain(marked).map(str::trim).map(|unit| {
            let bare = unit.strip_prefix("ĐVT").or_else(|| unit.strip_prefix("Đơn vị tính")).unwrap_or(unit);
            bare.trim_start_matches([':', ' ']).trim_end_matches([')', ']', ' '])
        });
        found.filter(|unit| is_unit(&fold(unit))).map(str::to_owned).last()
    })
}

fn says_nothing(content: &str) -> bool {
    let folded = fold(content);
    let bare = folded.strip_prefix("dvt ").or_else(|| folded.strip_prefix("don vi tinh ")).unwrap_or(&folded);
    is_unit(bare) || bare.is_empty() || bare.parse::<u32>().is_ok()
}

fn is_unit(folded: &str) -> bool {
    folded == "%" || UNITS.contains(&folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_punctuation_and_breaks_do_not_matter() {
        for text in
            ["Họ và tên", "HỌ VÀ TÊN", "họ\nvà   tên", "Họ và tên:", "Ho\u{323} va\u{300} te\u{302}n", "Ho_va_ten"]
        {
            assert_eq!(fold(text), "ho va ten");
        }
        assert_eq!(fold("Số tờ BĐ"), "so to bd");
        assert_eq!(fold("M'Đrắk"), "mdrak");
    }

    #[test]
    fn units_and_footnotes_are_left_out_of_headers() {
        assert_eq!(fold_header("Diện tích (m²)"), "dien tich");
        assert_eq!(fold_header("Vốn điều lệ (ĐVT: triệu đồng)"), "von dieu le");
        assert_eq!(fold_header("(m²)"), "");
        assert_eq!(fold_header("Số CMND (CCCD)"), "so cmnd cccd");
        assert_eq!(fold_header("Ghi chú (1)"), "ghi chu");
        assert_eq!(fold_header("Diện tích ĐVT: ha"), "dien tich");
        assert_eq!(fold_header("Mở (ngoặc"), "mo ngoac");
    }

    #[test]
    fn units_are_found() {
        let path = |levels: &[&str]| levels.iter().map(|level| (*level).to_owned()).collect::<Vec<_>>();
        assert_eq!(unit_of(&path(&["Diện tích (ha)", "Đất ở"])).as_deref(), Some("ha"));
        assert_eq!(unit_of(&path(&["Vốn điều lệ (ĐVT: triệu đồng)"])).as_deref(), Some("triệu đồng"));
        assert_eq!(unit_of(&path(&["Số CMND (CCCD)"])), None);
    }
}
