//! Words by which offices mark rows: running number, totals, units, notes, signatures, titles. Compared folded.

use unicode_normalization::UnicodeNormalization as _;

use crate::text::letter;

/// A text in lower case without marks, white space made single: «Tổng  cộng» → `tong cong`.
pub fn fold(text: &str) -> String {
    fold_start(text, usize::MAX)
}

/// The beginning of a folded text, so many bytes of it at least.
fn fold_start(text: &str, enough: usize) -> String {
    let mut made = String::with_capacity(text.len().min(enough));
    for letter in text.nfd().filter(|letter| !unicode_normalization::char::is_combining_mark(*letter)) {
        match letter {
            'đ' | 'Đ' | 'ð' | 'Ð' => made.push('d'),
            _ if letter.is_whitespace() => {
                if !made.is_empty() && !made.ends_with(' ') {
                    made.push(' ');
                }
            }
            _ => made.extend(letter.to_lowercase()),
        }
        if made.len() > enough {
            return made;
        }
    }
    made.truncate(made.trim_end().len());
    made
}

/// False where a text cannot fold to that folded text: it is shorter, or much longer, or begins otherwise.
pub fn may_fold_to(text: &str, folded: &str) -> bool {
    let text = text.trim();
    let first = folded.bytes().next();
    let begins = text.bytes().next().is_some_and(|byte| !byte.is_ascii() || Some(byte.to_ascii_lowercase()) == first);
    begins && text.len() >= folded.len() / 2
}

/// The heading of a running-number column.
pub fn heads_numbers(text: &str) -> bool {
    // nearly all cells are told by their first letter, or by having more letters than any such heading
    let first = text.bytes().find(|byte| !matches!(byte, b'.' | b'(' | b')' | b'/') && !byte.is_ascii_whitespace());
    let begins = |byte: u8| !byte.is_ascii() || matches!(byte.to_ascii_lowercase(), b's' | b't' | b'n' | b'#');
    if text.len() > 40 || !first.is_some_and(begins) || text.bytes().filter(u8::is_ascii_alphabetic).count() > 7 {
        return false;
    }
    // of the others by their second: «Nữ», «Tày», «Ê Đê»
    let second =
        text.chars().filter(|letter| !matches!(letter, '.' | '(' | ')' | '/') && !letter.is_whitespace()).nth(1);
    if second.and_then(letter::spell).is_some_and(|(letter, _)| !matches!(letter, 't' | 'o' | 'ô' | 'ơ' | 'h')) {
        return false;
    }
    let folded: String = fold(text).chars().filter(|letter| !matches!(letter, '.' | ' ' | '(' | ')' | '/')).collect();
    matches!(folded.as_str(), "stt" | "tt" | "sott" | "sothutu" | "thutu" | "no" | "#")
}

/// What a total's label calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// Over a part.
    Part,
    /// Over all.
    Whole,
}

/// The label of a total («Cộng», «Tổng cộng», «Cộng xã Ea Kao»).
pub fn total(text: &str) -> Option<Total> {
    let folded = fold(text);
    let folded = folded.trim_matches(|letter: char| matches!(letter, ':' | '.' | '*' | '-' | ' '));
    let starts = |word: &str| {
        folded == word || folded.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', ':', '(', '.']))
    };
    if folded.chars().count() > 60 || names_somebody(text) {
        None
    } else if starts("tong cong") || starts("tong so") || folded == "tong" || folded == "total" {
        Some(Total::Whole)
    } else if (starts("cong")
        && !starts("cong ty")
        && !starts("cong dan")
        && !starts("cong trinh")
        && !starts("cong an")
        && !starts("cong nghiep")
        && !starts("cong chuc")
        && !starts("cong nhan")
        && !starts("cong viec")
        && !starts("cong van"))
        || starts("tong")
    {
        Some(Total::Part)
    } else {
        None
    }
}

/// A row over a whole area («Toàn tỉnh», «Cả nước»), a total where the rows around it are numbered.
pub fn whole_area(text: &str) -> bool {
    let folded = fold(text);
    let folded = folded.trim_matches(|letter: char| matches!(letter, ':' | '.' | '*' | '-' | ' '));
    matches!(
        folded,
        "toan tinh"
            | "toan huyen"
            | "toan xa"
            | "toan thanh pho"
            | "toan quoc"
            | "toan nganh"
            | "toan phuong"
            | "toan vung"
            | "ca nuoc"
            | "ca tinh"
    )
}

/// The heading of a section, as far as its words tell: an administrative unit, a numbered or lettered heading, capitals.
pub fn heads_section(text: &str) -> bool {
    const UNITS: [&str; 20] = [
        "xa ",
        "phuong ",
        "thi tran ",
        "huyen ",
        "thi xa ",
        "thanh pho ",
        "tinh ",
        "thon ",
        "buon ",
        "ban ",
        "ap ",
        "khom ",
        "lang ",
        "to dan pho ",
        "tdp ",
        "khu ",
        "x. ",
        "p. ",
        "nhom ",
        "phan ",
    ];
    let text = text.trim();
    let folded = fold(text);
    let numbered = text.split_once(['.', ')', ' ']).is_some_and(|(number, rest)| {
        let digits = number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
        let roman = number.len() <= 5 && number.bytes().all(|byte| b"IVX".contains(&byte));
        let letter = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_alphabetic()) && !rest.is_empty();
        let told = !text.get(number.len()..).unwrap_or_default().starts_with(' ');
        !rest.trim().is_empty() && !number.is_empty() && (digits || roman || letter && told)
    });
    let letters: String = text.chars().filter(|letter| letter.is_alphabetic()).collect();
    let capitals =
        letters.chars().count() >= 4 && letters.to_lowercase() != letters && letters.to_uppercase() == letters;
    numbered || capitals || text.ends_with(':') || UNITS.iter().any(|unit| folded.starts_with(unit))
}

/// «Công» and «Tống» begin names and companies, «Cộng» and «Tổng» totals; where no mark is written nothing is told.
fn names_somebody(text: &str) -> bool {
    let first: String =
        text.nfc().skip_while(|letter| !letter.is_alphabetic()).take_while(|l| l.is_alphabetic()).collect();
    let first = first.to_lowercase();
    let label = matches!(first.as_str(), "cộng" | "tổng" | "cong" | "tong" | "total");
    !label && !first.is_ascii()
}

/// A unit line («ĐVT: triệu đồng», «Đơn vị tính: ha»).
pub fn unit_line(text: &str) -> bool {
    let folded = fold(text);
    ["dvt", "don vi tinh", "don vi:", "d.v.t", "(dvt", "(don vi"].iter().any(|start| folded.starts_with(start))
        && folded.contains([':', ')'])
}

/// A note.
pub fn note(text: &str) -> bool {
    let folded = fold(text);
    let trimmed = text.trim_start();
    folded.starts_with("ghi chu:")
        || folded.starts_with("ghi chu :")
        || folded.starts_with("chu thich")
        || folded.starts_with("luu y")
        || folded.starts_with("nguon:")
        || folded.starts_with("nguon so lieu")
        || folded.starts_with("(danh sach")
        || folded.starts_with("danh sach nay")
        || folded.starts_with("an dinh danh sach")
        || folded.starts_with("bang chu:")
        || folded.starts_with("so tien bang chu")
        || folded.starts_with("(bang chu")
        || trimmed.starts_with("(*)")
        || (trimmed.starts_with('*') && trimmed.chars().count() > 3)
}

/// An office held by a person, which may stand in a body cell as well as over a signature.
pub fn office(text: &str) -> bool {
    /// Bytes of the longest.
    const LONGEST: usize = 12;
    const OFFICES: [&str; 10] = [
        "thu truong",
        "chu tich",
        "pho chu tich",
        "giam doc",
        "pho giam doc",
        "ke toan",
        "truong phong",
        "can bo",
        "truong ban",
        "pho ",
    ];
    // nearly all cells are told by their first letter
    let begins = |byte: u8| !byte.is_ascii() || matches!(byte.to_ascii_lowercase(), b'c' | b'g' | b'k' | b'p' | b't');
    if !text.trim_start().bytes().next().is_some_and(begins) {
        return false;
    }
    let folded = fold_start(text, LONGEST);
    OFFICES.iter().any(|start| folded.starts_with(start))
}

/// The block of signatures and recipients.
pub fn signature(text: &str) -> bool {
    const STARTS: [&str; 26] = [
        "nguoi lap",
        "lap bieu",
        "nguoi tong hop",
        "thu truong",
        "(ky",
        "ky ten",
        "ky, ",
        "noi nhan",
        "tm. ",
        "tm.",
        "kt. ",
        "tl. ",
        "tuq. ",
        "chu tich",
        "pho chu tich",
        "giam doc",
        "pho giam doc",
        "ke toan truong",
        "ke toan",
        "truong phong",
        "xac nhan cua",
        "can bo",
        "nguoi ky",
        "truong ban",
        "(da ky",
        "nguoi kiem tra",
    ];
    let folded = fold(text);
    STARTS.iter().any(|start| folded.starts_with(start)) || date_line(&folded)
}

/// «…, ngày 12 tháng 3 năm 2025» standing alone.
fn date_line(folded: &str) -> bool {
    folded.contains("ngay")
        && folded.contains("thang")
        && folded.contains("nam")
        && folded.chars().count() < 70
        && folded.chars().take(45).collect::<String>().contains("ngay")
        && !folded.starts_with('(')
}

/// A line of a letterhead or a title.
pub fn title(text: &str) -> bool {
    const STARTS: [&str; 22] = [
        "cong hoa xa hoi",
        "doc lap - tu do",
        "doc lap-tu do",
        "doc lap – tu do",
        "uy ban nhan dan",
        "ubnd",
        "so ",
        "danh sach",
        "bang ",
        "bieu",
        "phu luc",
        "(kem theo",
        "kem theo",
        "(ban hanh",
        "tong hop",
        "bao cao",
        "thong ke",
        "mau so",
        "tinh ",
        "don vi bao cao",
        "ky bao cao",
        "so theo doi",
    ];
    let folded = fold(text);
    // short words such as «Số tờ» and «Bảng» also head columns: only longer lines are titles
    folded.chars().count() >= 12
        && STARTS.iter().any(|start| folded.starts_with(start))
        && !folded.starts_with("so to")
        && !folded.starts_with("so thua")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_every_form() {
        assert_eq!(fold(" Tổng\n  CỘNG "), "tong cong");
        assert!(heads_numbers("Số\nTT") && heads_numbers("S.T.T") && !heads_numbers("Số tờ"));
        assert_eq!(total("Tổng cộng:"), Some(Total::Whole));
        assert_eq!(total("Cộng xã Ea Kao"), Some(Total::Part));
        assert_eq!(total("Công ty TNHH"), None);
        assert_eq!((total("Công Thị Hoa"), total("Tống Văn Mẫu"), total("CỘNG:")), (None, None, Some(Total::Part)));
        assert!(unit_line("ĐVT: triệu đồng") && !unit_line("Đơn vị"));
        assert!(signature("NGƯỜI LẬP BIỂU") && signature("Đắk Lắk, ngày 12 tháng 3 năm 2025"));
        assert!(note("(*) Đất đang có tranh chấp") && !note("Ghi chú"));
    }
}
