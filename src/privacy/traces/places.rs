//! Names of places that look like names of persons: streets, lakes, communes and schools bear them. What stands around a
//! name tells; where it does not, the name counts as a person's.

use super::words::Word;

/// Words that name a place, as they are written: what stands behind one of them is a street, a village, a school, though it
/// bears a person's name.
const PLACE_WORDS: [&str; 57] = [
    "đường",
    "phố",
    "ngõ",
    "hẻm",
    "kiệt",
    "ngách",
    "thôn",
    "buôn",
    "ấp",
    "bản",
    "làng",
    "tổ",
    "khu",
    "khối",
    "xã",
    "phường",
    "quận",
    "huyện",
    "tỉnh",
    "trường",
    "chợ",
    "cầu",
    "hồ",
    "sông",
    "suối",
    "núi",
    "đảo",
    "đèo",
    "mầm",
    "non",
    "tiểu",
    "học",
    "viện",
    "viên",
    "chùa",
    "đền",
    "đình",
    "lăng",
    "đồi",
    "biển",
    "cảng",
    "bến",
    "vườn",
    "cư",
    "chư",
    "krông",
    "đắk",
    "đăk",
    "trấn",
    "phố",
    "thị",
    "tuyến",
    "ngã",
    "nút",
    "đập",
    "thác",
    "đài",
];
/// Such words without marks that mean nothing else.
const PLAIN_PLACE_WORDS: [&str; 22] = [
    "duong", "thon", "buon", "ap", "xa", "phuong", "quan", "huyen", "tinh", "truong", "thpt", "thcs", "tp", "tx", "ea",
    "ia", "krong", "dak", "dray", "hem", "kiet", "h",
];
/// Words of villages and communes, before which an office may stand.
const UNITS: [&str; 15] =
    ["thôn", "buôn", "ấp", "bản", "làng", "tổ", "khu", "khối", "xã", "phường", "huyện", "tỉnh", "thon", "buon", "xa"];
/// Last words of offices, folded: «trưởng thôn Nguyễn Văn An» is a person, «thôn Nguyễn Văn An» a village.
const OFFICERS: [&str; 8] = ["truong", "pho", "tich", "thu", "an", "bo", "gia", "vien"];
/// Words before «truong» without marks that make it an office: «hieu truong», «to truong».
const HEADS: [&str; 11] = ["hieu", "to", "nhom", "doi", "ban", "phong", "thon", "buon", "chi", "khoa", "doan"];
/// Persons of history after whom streets are named in most towns, folded. In a row of streets they are streets.
const STREETS: [&str; 64] = [
    "le duan",
    "tran hung dao",
    "nguyen tat thanh",
    "le loi",
    "ly thuong kiet",
    "hai ba trung",
    "quang trung",
    "phan chu trinh",
    "phan chau trinh",
    "phan boi chau",
    "hoang dieu",
    "nguyen trai",
    "nguyen hue",
    "ngo quyen",
    "dinh tien hoang",
    "le hong phong",
    "tran phu",
    "nguyen thi minh khai",
    "hung vuong",
    "y ngong",
    "y jut",
    "le thanh tong",
    "le thanh ton",
    "ly thai to",
    "ly tu trong",
    "le quy don",
    "nguyen du",
    "nguyen binh khiem",
    "nguyen cong tru",
    "nguyen dinh chieu",
    "nguyen chi thanh",
    "nguyen van cu",
    "nguyen van linh",
    "nguyen van troi",
    "nguyen huu tho",
    "nguyen khuyen",
    "nguyen thai hoc",
    "nguyen luong bang",
    "tran quang khai",
    "tran nhat duat",
    "tran quoc toan",
    "tran khanh du",
    "tran cao van",
    "tran binh trong",
    "vo thi sau",
    "vo van kiet",
    "vo nguyen giap",
    "pham van dong",
    "pham ngu lao",
    "pham ngoc thach",
    "phan dinh phung",
    "phan dinh giot",
    "huynh thuc khang",
    "hoang hoa tham",
    "hoang van thu",
    "ha huy tap",
    "bui thi xuan",
    "dien bien phu",
    "mai hac de",
    "mac dinh chi",
    "ngo gia tu",
    "to hieu",
    "xo viet nghe tinh",
    "cach mang thang",
];
/// Words of streets, as they are written.
const STREET_WORDS: [&str; 9] = ["đường", "phố", "tuyến", "ngã", "nút", "hẻm", "duong", "pho", "tuyen"];
/// Words between the streets of a row.
const BETWEEN: [&str; 11] = ["ba", "và", "với", "đến", "tới", "từ", "giao", "va", "den", "tu", "tư"];
/// Most words back to the word of streets.
const ROW: usize = 16;
/// Words with which the name of a lake begins behind «hồ»: for water, hills and villages. None of them is a middle word of
/// names («Hồ Đắc» is a family, «Hồ Đắk» a lake).
const LAKES: [&str; 23] = [
    "ea", "ia", "krông", "krong", "đắk", "đăk", "dak", "đak", "cư", "chư", "buôn", "buon", "lắk", "lak", "thôn",
    "làng", "suối", "thác", "núi", "đội", "chứa", "thủy", "yang",
];
/// Words before «Hồ» that make it a lake, as they are written.
const SHORES: [&str; 12] = ["ven", "quanh", "lòng", "bờ", "mặt", "nước", "đập", "chứa", "tưới", "lợi", "trình", "vực"];
/// Names of places that begin like a name of a person.
const PLACES: [&str; 3] = ["ho chi minh", "tran van thoi", "phan rang thap"];

/// True where the word before a place of a text names a place: «đường», «thôn», or the number of a house. «cho» and «cũ» are
/// none: marks count where they are written. An office («trưởng thôn», «nhân viên») makes what follows a person.
pub(super) fn names_place(words: &[Word<'_>], at: usize) -> bool {
    let Some(word) = back(words, at, 1) else { return false };
    let small = word.text.to_lowercase();
    let small = small.as_str();
    if small.starts_with(|letter: char| letter.is_ascii_digit()) {
        return true;
    }
    if !PLACE_WORDS.contains(&small) && !PLAIN_PLACE_WORDS.contains(&small) {
        return false;
    }
    let before = back(words, at, 2).filter(|_| word.follows()).map_or("", |before| before.folded.as_str());
    match small {
        "viên" => before == "cong",
        "non" => before == "mam",
        "học" => matches!(before, "tieu" | "trung" | "dai" | "truong"),
        "truong" => !HEADS.contains(&before),
        _ => !(UNITS.contains(&small) && OFFICERS.contains(&before)),
    }
}

/// True for a person of history in a row of streets: «đường Nguyễn Tất Thành, Lê Duẩn», «ngã tư Phan Chu Trinh - Hùng Vương».
pub(super) fn of_street(words: &[Word<'_>], at: usize) -> bool {
    let name = |length: usize| {
        let folded: Vec<&str> = words.iter().skip(at).take(length).map(|word| word.folded.as_str()).collect();
        STREETS.contains(&folded.join(" ").as_str())
    };
    let street = |word: &&Word<'_>| STREET_WORDS.contains(&word.text.to_lowercase().as_str());
    let in_row = |word: &&Word<'_>| {
        word.capital() || BETWEEN.contains(&word.text) || word.text.starts_with(|letter: char| letter.is_ascii_digit())
    };
    (2..=4).any(name)
        && (1..=ROW)
            .map_while(|by| back(words, at, by))
            .find(|word| street(word) || !in_row(word))
            .is_some_and(|word| street(&word))
}

/// True for a lake: «Hồ Ea Kao», «ven Hồ Xuân Hương».
pub(super) fn lake(words: &[Word<'_>], at: usize) -> bool {
    let (Some(word), Some(next)) = (words.get(at), words.get(at + 1)) else { return false };
    let shore = || back(words, at, 1).is_some_and(|word| SHORES.contains(&word.text.to_lowercase().as_str()));
    word.folded == "ho"
        && next.follows()
        && (LAKES.contains(&next.text.to_lowercase().as_str())
            || shore() && !matches!(next.folded.as_str(), "van" | "thi"))
}

/// True for a name of a place that begins like a name of a person.
pub(super) fn begins(words: &[&str]) -> bool {
    PLACES.contains(&words.join(" ").as_str())
}

fn back<'w, 't>(words: &'w [Word<'t>], at: usize, by: usize) -> Option<&'w Word<'t>> {
    at.checked_sub(by).and_then(|place| words.get(place))
}
