//! Texts of the form of a person's name: a surname and what follows it, a title and a name, names of the peoples of the
//! Central Highlands. Streets, villages and organisations bear names of persons: what stands behind such a word is theirs.

use super::places::{self, names_place};
use super::words::Word;

/// Surnames of the Kinh and of other peoples, as they are written (after Lê Trung Hoa, «Họ và tên người Việt Nam», and
/// lists of surnames of the peoples).
const SURNAMES: [&str; 104] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Đinh", "Trịnh", "Đoàn", "Mai", "Trương", "Lâm", "Phùng", "Tô", "Tạ", "Hà", "Chu", "Châu", "Cao", "Thái",
    "Lương", "Lưu", "Vương", "Quách", "Nông", "Triệu", "Tăng", "Diệp", "Đào", "Kiều", "Mạc", "Nghiêm", "Tống", "Từ",
    "Văn", "Vi", "Lò", "Quàng", "Cầm", "Hoàng", "Giàng", "Vàng", "Sùng", "Thào", "Mùa", "Hạng", "Lầu", "Vừ", "Hờ",
    "Lù", "Lường", "Tòng", "Cà", "Lộc", "La", "Bế", "Ma", "Hứa", "Đàm", "Âu", "Ông", "Khổng", "Doãn", "Phí", "Lại",
    "Thân", "Đồng", "Ninh", "Tiêu", "Giang", "Thạch", "Sơn", "Kim", "Danh", "Lục", "Trà", "Ung", "Viên", "Bạch", "Cù",
    "Hầu", "Khương", "Kha", "Nhan", "Nhâm", "Phó", "Quan", "Thiều", "Tôn", "Trình", "Ứng", "Uông", "Xa", "Ng",
];
/// Second words of names.
const MIDDLES: [&str; 52] = [
    "van", "thi", "duc", "huu", "ngoc", "minh", "thanh", "xuan", "quang", "dinh", "cong", "kim", "thu", "hong", "anh",
    "bao", "gia", "hoai", "khanh", "thuy", "tuan", "trong", "manh", "quoc", "duy", "dang", "ba", "viet", "my",
    "phuong", "bich", "cam", "dieu", "nhu", "tuyet", "phuoc", "nhat", "hai", "tien", "tat", "the", "si", "nam",
    "trung", "hoang", "phu", "ngan", "tan", "chi", "thien", "hung", "khac",
];
/// Titles before a name, as they are written.
const TITLES: [&str; 24] = [
    "ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "cháu", "em", "thầy", "vợ", "chồng", "mr", "mrs", "ms", "o",
    "mợ", "dì", "cậu", "đ/c", "đc", "ôg", "hộ",
];
/// Offices that follow a title instead of a name.
const OFFICES: [&str; 22] = [
    "chu", "giam", "truong", "pho", "bi", "uy", "ubnd", "hdnd", "cong", "can", "bo", "so", "phong", "ban", "noi",
    "ngoai", "con", "ria", "na", "den", "trieu", "trung",
];
/// Words that begin the name of an organisation, as they are written.
const ORGANISATIONS: [&str; 17] = [
    "cty", "tnhh", "dntn", "htx", "mtv", "cp", "ty", "nghiệp", "tác", "hàng", "đoàn", "viện", "nghiep", "quán", "tiệm",
    "xưởng", "trại",
];
/// Words before such a word that make it a person, folded.
const PERSONS: [&str; 5] = ["chu", "khach", "truong", "pho", "thu"];
/// Words that stand between such a word and the name itself.
const FILLERS: [&str; 20] = [
    "cổ", "phần", "một", "thành", "viên", "tư", "nhân", "thương", "mại", "và", "dịch", "vụ", "xây", "dựng", "sản",
    "xuất", "xã", "đầu", "tư", "co",
];
/// Clans of the Ê Đê, Gia Rai, Ba Na, Mnông and Cơ Ho, folded.
const CLANS: [&str; 36] = [
    "nie", "eban", "ayun", "mlo", "kbuor", "ksor", "siu", "nay", "kpa", "adrong", "hdok", "bya", "ktul", "knul",
    "enuol", "bkrong", "hmok", "hwing", "kdoh", "rcam", "rahlan", "puih", "kbrieu", "cil", "rmah", "rlan", "rcom",
    "hlong", "mdrang", "buonya", "bdap", "kbuar", "ro", "lieng", "ktla", "ayun",
];

/// True where a text has a name of a person by its form.
pub(super) fn shaped(text: &str) -> bool {
    let parted = parted(text);
    in_words(text) || parted.as_deref().is_some_and(in_words)
}

/// «NguyenVanAn» with its words apart; `None` where no word has a capital inside.
fn parted(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 8);
    let mut small = false;
    for letter in text.chars() {
        if small && letter.is_uppercase() {
            out.push(' ');
        }
        small = letter.is_lowercase();
        out.push(letter);
    }
    (out.len() > text.len()).then_some(out)
}

fn in_words(text: &str) -> bool {
    let words = Word::all(text);
    let shouted = words.iter().filter(|word| word.alphabetic()).all(Word::capitals);
    let marked = !text.is_ascii();
    (0..words.len()).any(|at| {
        let look = Look { words: &words, at, shouted, marked };
        look.surname() || look.titled() || look.highland()
    })
}

/// A look at one word and its neighbours.
struct Look<'w, 't> {
    words: &'w [Word<'t>],
    at: usize,
    /// The whole text is in capitals: they tell nothing.
    shouted: bool,
    /// The text has letters beyond ASCII: marks are written, so a word without them has none.
    marked: bool,
}

impl<'w, 't> Look<'w, 't> {
    fn word(&self, ahead: usize) -> Option<&'w Word<'t>> {
        self.words.get(self.at + ahead)
    }

    fn back(&self, by: usize) -> Option<&'w Word<'t>> {
        self.at.checked_sub(by).and_then(|at| self.words.get(at))
    }

    /// True where what stands before makes it the name of a place or of an organisation.
    fn of_place(&self) -> bool {
        if names_place(self.words, self.at) || places::of_street(self.words, self.at) {
            return true;
        }
        for (by, word) in (1..=8).map_while(|by| Some((by, self.back(by)?))) {
            let small = word.text.to_lowercase();
            if ORGANISATIONS.contains(&small.as_str()) {
                // «chủ quán», «khách hàng», «trưởng đoàn» are persons.
                return !self.back(by + 1).is_some_and(|word| PERSONS.contains(&word.folded.as_str()));
            }
            if !FILLERS.contains(&small.as_str()) {
                return false;
            }
        }
        false
    }

    fn is_surname(&self, word: &Word<'_>) -> bool {
        SURNAMES.iter().any(|name| {
            let written = word.text.to_lowercase() == name.to_lowercase();
            written
                || (!self.marked || word.text.is_ascii())
                    && bare(name) == word.folded
                    && (!self.marked || word.folded == name.to_lowercase())
        })
    }

    /// How many words behind this one go on with a name: capitals, «văn» and «thị», initials.
    fn goes_on(&self) -> usize {
        let part = |word: &&Word<'_>| {
            word.follows()
                && word.alphabetic()
                && word.text.chars().count() <= 7
                && (word.capital() || matches!(word.folded.as_str(), "van" | "thi"))
        };
        self.words.iter().skip(self.at + 1).take(5).take_while(part).count()
    }

    /// A surname and what follows it.
    fn surname(&self) -> bool {
        let Some(first) = self.word(0).filter(|word| self.is_surname(word)) else { return false };
        if self.of_place() || places::lake(self.words, self.at) {
            return false;
        }
        let second = self.word(1).filter(|word| word.follows() && word.alphabetic());
        let middle = second.is_some_and(|word| MIDDLES.contains(&word.folded.as_str()));
        let named = second.is_some_and(|word| matches!(word.folded.as_str(), "van" | "thi"));
        let third = self
            .word(2)
            .filter(|word| word.follows() && word.alphabetic() && (2..=7).contains(&word.text.chars().count()));
        if !first.capital() || self.shouted {
            // Without capitals to go by the second word must be one of names, and «là vấn đề» is none.
            let certain = if first.capital() { middle } else { named && first.folded != "la" };
            return certain
                && third.is_some()
                && second.is_some_and(|word| !self.marked || !word.folded.is_empty() && named_rightly(word));
        }
        let count = self.goes_on();
        let whole: Vec<&str> = self.words.iter().skip(self.at).take(3).map(|word| word.folded.as_str()).collect();
        let alone = self.words.len() == 2 && count == 1 && middle && self.at == 0;
        (count >= 2 && !places::begins(&whole)) || alone && first.folded.len() > 3
    }

    /// A title and a capital: «ông An».
    fn titled(&self) -> bool {
        let Some(title) = self.word(0) else { return false };
        let small = title.text.to_lowercase();
        // Inside a name in capitals «Anh» is a part of it.
        let apart = !title.capital() || self.at == 0 || title.gap.contains(['.', ':', ';', ',', '\n', '(']);
        let is_title = apart && TITLES.contains(&small.as_str()) || (apart && !self.marked && small == "ong");
        let Some(name) = self.word(1).filter(|_| is_title && !self.of_place()) else { return false };
        let follows = matches!(name.gap, " " | ": " | ":" | ". " | "." | "  " | "-" | "/");
        let short = name.text.chars().count() <= 9 && name.text.chars().count() >= 2;
        follows
            && short
            && name.capital()
            && name.alphabetic()
            && !self.shouted
            && !OFFICES.contains(&name.folded.as_str())
    }

    /// «Y Bhăm», «H'Lan», «K'Brơi», and the clans.
    fn highland(&self) -> bool {
        let Some(first) = self.word(0).filter(|_| !self.of_place()) else { return false };
        let next = self.word(1).filter(|word| word.follows() && word.capital() && word.alphabetic());
        let man = matches!(first.text, "Y" | "A" | "H" | "K")
            && next.is_some_and(|word| {
                let office = matches!(
                    word.folded.as_str(),
                    "te" | "duoc" | "hoc" | "khoa" | "si" | "ta" | "tuong" | "dinh" | "nghia"
                );
                let clan = self.word(2).is_some_and(|word| CLANS.contains(&word.folded.as_str()));
                !office && (first.text == "Y" && word.text.chars().count() > 1 || clan)
            });
        let apostrophe = first.folded.split_once('\'').is_some_and(|(head, tail)| {
            let name = tail.chars().next().is_some()
                && first
                    .text
                    .split('\'')
                    .nth(1)
                    .is_some_and(|tail| tail.chars().next().is_some_and(char::is_uppercase));
            matches!(head, "h" | "k") && tail.chars().count() >= 2 && name
        });
        let clan = !self.shouted
            && first.capital()
            && next.is_some_and(|word| CLANS.contains(&word.folded.as_str()))
            && !matches!(first.folded.as_str(), "buon" | "ea" | "cu" | "krong");
        let led = !self.shouted
            && first.capital()
            && CLANS.contains(&first.folded.as_str())
            && next.is_some()
            && self.back(1).is_some_and(|word| matches!(word.folded.as_str(), "ho" | "ong" | "ba" | "anh" | "chi"));
        man || apostrophe || clan || led
    }
}

/// «văn» and «thị» as they are written in names, or without any mark.
fn named_rightly(word: &Word<'_>) -> bool {
    let small = word.text.to_lowercase();
    match word.folded.as_str() {
        "van" => matches!(small.as_str(), "văn" | "van"),
        "thi" => matches!(small.as_str(), "thị" | "thi"),
        _ => true,
    }
}

fn bare(name: &str) -> String {
    super::words::folded(name)
}

#[cfg(test)]
mod tests {
    use super::shaped;

    fn judged(cases: &[(&str, bool)]) {
        let wrong: Vec<_> = cases.iter().filter(|(text, wanted)| shaped(text) != *wanted).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn names_end_where_their_form_ends() {
        let cases = [
            ("họ nguyễn, văn bản mới", false),
            ("họ nguyễn văn, an ninh tốt", false),
            ("giao nguyễn văn an", true),
            ("theo bùi vấn đề khác", false),
            ("sang mai thì về ngay", false),
            ("ký: mai thị lan", true),
            ("Nguyễn Minh", true),
            ("Trần Minh", true),
            ("Bùi Minh", false),
            ("Lê Minh", false),
            ("ong An da ky", true),
            ("nuôi ong Mật", false),
            ("Y Bhăm", true),
            ("Sở Y Tế", false),
            ("A Dươn Niê", true),
            ("A Dươn", false),
            ("H'Lan", true),
            ("h'lan", false),
            ("Bhăm Êban ký", true),
            ("BHĂM ÊBAN", false),
            ("Buôn Niê", false),
            ("họ Siu Black", true),
            ("họ siu Black", false),
            ("giống Siu Black", false),
            ("nguyễn ván thị trường", false),
            ("Nguyễn Minh 2024", false),
            ("chị, Nga", false),
            ("Trần Thị Anh Thư", true),
            ("gặp Anh Cường", false),
            ("ông A", false),
            ("ông Nguyễnvăncường", false),
            ("A Tuấn", false),
            ("Y, Bhăm", false),
            ("Y bhăm", false),
            ("Y Học", false),
            ("Y Khoa", false),
            ("Y A", false),
            ("hen Niê", false),
            ("giao nguyen van an", true),
        ];
        judged(&cases);
    }

    #[test]
    fn places_bear_names_of_persons() {
        let cases = [
            ("trường mầm non Nguyễn Văn An", false),
            ("núi non Nguyễn Văn An", true),
            ("người học Nguyễn Văn An", true),
            ("trường đại học Nguyễn Văn An", false),
            ("đường đông, thuê Nguyễn Văn Cừ trông coi", true),
            ("đường Lê Duẩn và Nguyễn Văn Cừ", false),
            ("gặp mặt Lê Hoàng Nam", true),
            ("mặt Hồ Xuân Hương", false),
            ("vào Hồ Chí Minh công tác", false),
            ("vào Hồ Chí Dũng công tác", true),
        ];
        judged(&cases);
    }
}
