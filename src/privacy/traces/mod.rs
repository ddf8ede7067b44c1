//! Persons in text that goes out: their numbers, telephones, e-mails, accounts, papers, names, addresses, days of birth,
//! in whatever shape they were written.
//!
//! A text is searched in several readings ([`readings`]): as it is with every disguise of letters and digits taken off,
//! decoded where it may be legacy Vietnamese, and what is packed inside it unpacked. [`known`] holds what the table itself
//! says of its persons; the rest goes by form and by the words around. In doubt a text counts as one that holds a person:
//! it costs a cell, the other error costs a person.

mod contact;
mod digits;
mod known;
mod names;
mod papers;
mod places;
mod readings;
mod surroundings;
mod words;

pub use known::Known;
pub use readings::readings;

use crate::lang::Message;

/// What of a person stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trace {
    /// A number of twelve or nine digits, or one of the table's own.
    PersonalNumber,
    /// A mobile telephone.
    Phone,
    /// An e-mail address or a page of a person.
    Email,
    /// A bank account or card.
    Account,
    /// A passport, insurance card or number plate.
    Paper,
    /// A name of the table, or a text of the form of a person's name.
    Name,
    /// Where a person lives.
    Address,
    /// A day of birth.
    BirthDate,
}

impl Trace {
    /// The trace in words.
    pub fn title(self) -> Message {
        match self {
            Self::PersonalNumber => Message::new("số giống số định danh cá nhân", "a number like a personal number"),
            Self::Phone => Message::new("số điện thoại di động", "a mobile telephone number"),
            Self::Email => Message::new("địa chỉ thư điện tử", "an e-mail address"),
            Self::Account => Message::new("số tài khoản ngân hàng", "a bank account"),
            Self::Paper => Message::new("số giấy tờ hoặc biển số xe", "the number of a paper or a number plate"),
            Self::Name => Message::new("tên người", "the name of a person"),
            Self::Address => Message::new("nơi ở của một người", "where a person lives"),
            Self::BirthDate => Message::new("ngày sinh", "a day of birth"),
        }
    }
}

/// How free a text is, and so how much is searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Anything may stand there: everything is searched for.
    Free,
    /// What is registered of an organisation, which may bear its founder's name: numbers, contacts and papers.
    Public,
    /// Values of a fixed form: personal numbers and what the table knows.
    Fixed,
}

/// The first trace of a person in a text, as deep as asked.
pub fn find(text: &str, known: &Known, depth: Depth) -> Option<Trace> {
    readings(text).iter().find_map(|reading| in_reading(reading, known, depth))
}

fn in_reading(text: &str, known: &Known, depth: Depth) -> Option<Trace> {
    let folded = words::folded(text);
    let numbers = digits::Numbers::of(text);
    if let Some(trace) = contact::email(text) {
        return Some(trace);
    }
    if known.holds_number(&numbers) {
        return Some(Trace::PersonalNumber);
    }
    if depth == Depth::Fixed {
        return numbers.twelve().then_some(Trace::PersonalNumber);
    }
    digits::trace(text, &folded, &numbers)
        .or_else(|| papers::trace(text, &folded, &numbers, depth == Depth::Free))
        .or_else(|| if depth == Depth::Free { free(text, &folded, known) } else { None })
}

/// What only free text is searched for.
fn free(text: &str, folded: &str, known: &Known) -> Option<Trace> {
    if known.holds_name(text) || names::shaped(text) {
        return Some(Trace::Name);
    }
    contact::page(folded).or_else(|| surroundings::trace(folded))
}

/// What two pieces of digits are when put together: a citizen's number, a telephone, or a number of the table's own.
pub fn halves(one: &str, two: &str, known: &Known) -> Option<Trace> {
    let read = |text: &str| readings(text).into_iter().next().unwrap_or_default();
    let digits: String = (read(one) + &read(two)).chars().filter(char::is_ascii_digit).collect();
    if digits::citizen(&digits) || known.holds_number(&digits::Numbers::of(&digits)) {
        return Some(Trace::PersonalNumber);
    }
    digits::mobile(&digits).then_some(Trace::Phone)
}

/// What a whole number is whose first zeros may be lost: a citizen's number of ten or eleven digits, a telephone or an old identity
/// number of nine.
pub fn without_zero(digits: &str) -> Option<Trace> {
    let zero = format!("0{digits}");
    if [digits, &zero, &format!("0{zero}")].into_iter().any(digits::citizen) {
        return Some(Trace::PersonalNumber);
    }
    match digits.len() {
        9 if digits::mobile(&zero) => Some(Trace::Phone),
        9 => Some(Trace::PersonalNumber),
        _ => None,
    }
}

/// True where a personal number, a telephone, an account or an e-mail stands in a text: its form alone is looked at.
pub fn holds_number_or_contact(text: &str) -> bool {
    find(text, &Known::default(), Depth::Public).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_form(text: &str) -> Option<Trace> {
        find(text, &Known::default(), Depth::Free)
    }

    /// Tells every text that is not judged as wanted.
    fn judged<'t>(texts: impl IntoIterator<Item = (&'t str, Option<Trace>)>) {
        let wrong = |(text, wanted): (&'t str, Option<Trace>)| {
            let found = by_form(text);
            (found != wanted).then(|| format!("{text}: {found:?}"))
        };
        let wrong: Vec<String> = texts.into_iter().filter_map(wrong).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn personal_numbers_are_seen_however_they_are_written() {
        let texts = [
            "CCCD 036185001234",
            "036 185 001 234",
            "(036185001234)",
            "thửa 12 036185001234",
            "036.185.001.234",
            "0361-8500-1234",
            "036/185/001/234",
            "036185001234đ",
            "CCCD036185001234",
            "０３６１８５００１２３４",
            "036\u{200b}185\u{200b}001\u{200b}234",
            "036\u{a0}185\u{2009}001\u{202f}234",
            "⓪③⑥①⑧⑤⓪⓪①②③④",
            "O361850O1234",
            "36185001234",
            "CMND 240123456",
            "CMND 240 123 456",
            "cmnd: 240.123.456",
            "&#48;&#51;&#54;185001234",
            "%30%33%36185001234",
            "không ba sáu một tám năm không không một hai ba bốn",
            "MDM2MTg1MDAxMjM0",
            "303336313835303031323334",
            "036\n185\n001\n234",
            "٠٣٦١٨٥٠٠١٢٣٤",
            "036_185_001_234",
        ];
        judged(texts.map(|text| (text, Some(Trace::PersonalNumber))));
    }

    #[test]
    fn telephones_are_seen_however_they_are_written() {
        let texts = [
            "0912345678",
            "gọi 0912 345 678 nhé",
            "+84 912.345.678",
            "0912-345-678.",
            "(+84)912345678",
            "0084 912 345 678",
            "09I2345678",
            "tel:+84912345678",
            "09 12 34 56 78",
            "không chín một hai ba bốn năm sáu bảy tám",
            "0.9.1.2.3.4.5.6.7.8",
        ];
        judged(texts.map(|text| (text, Some(Trace::Phone))));
    }

    #[test]
    fn contacts_and_papers_are_seen() {
        let texts = [
            ("hỏi van.a@example.vn.", Trace::Email),
            ("van.a＠example．vn", Trace::Email),
            ("van.a [at] example [dot] vn", Trace::Email),
            ("van.a (a còng) example chấm vn", Trace::Email),
            ("facebook.com/van.an.123", Trace::Email),
            ("STK 0123456789012 Vietcombank", Trace::Account),
            ("STK 1903456789012 ngân hàng Mẫu", Trace::Account),
            ("chuyển vào tài khoản 1903 4567 8901 2", Trace::Account),
            ("thẻ 4111 1111 1111 1111", Trace::Account),
            ("hộ chiếu C1234567", Trace::Paper),
            ("BHYT DN4660123456789", Trace::Paper),
            ("số BHXH 6620123456", Trace::Paper),
            ("xe 47A-123.45", Trace::Paper),
            ("xe 47-B1 123.45", Trace::Paper),
            ("thường trú số 12 thôn 3", Trace::Address),
            ("nhà số 5 hẻm 12", Trace::Address),
            ("sinh ngày 30/04/1987", Trace::BirthDate),
            ("SN 1987", Trace::BirthDate),
            ("cuối hẻm 12 rẽ trái", Trace::Address),
            ("hỏi so-y-te@dak-lak.example.vn", Trace::Email),
        ];
        judged(texts.map(|(text, trace)| (text, Some(trace))));
    }

    #[test]
    fn names_are_seen_by_their_form() {
        let texts = [
            "Chủ cũ: Nguyễn Văn An",
            "đã giao cho Trần Thị Bích Ngọc",
            "NGUYỄN VĂN AN",
            "nguyen van an",
            "NGUYEN VAN AN",
            "Nguye\u{302}\u{303}n Va\u{306}n An",
            "Nguy\u{200b}ễn Văn An",
            "ông An",
            "bà Bình đã ký",
            "anh Cường nhận",
            "Y Bhăm Niê",
            "H'Lan Êban",
            "H’Hen Niê",
            "K'Brơi",
            "trưởng thôn Nguyễn Văn An",
            "công an xã Trần Thị Bình",
            "nhân viên Nguyễn Văn An",
            "hieu truong Nguyen Van An",
            "khách hàng Lê Hoàng Nam",
            "chủ quán Nguyễn Văn An",
            "trưởng đoàn Lê Hoàng Nam",
            "Hồ Văn Bình",
            "bờ Hồ Văn Bình",
            "Hồ Thị Lan Anh",
            "Hồ Xuân Hương",
            "đường Lê Duẩn, Nguyễn Văn An ký nhận",
            "NguyÔn V¨n An",
            "Nguyeãn Vaên An",
            "Nguyễn V. An",
            "NguyenVanAn",
            "nguyen_van_an",
            "Lê Thị Hồng Gấm ký nhận",
            "chủ hộ Siu Black",
            "giao cho Nguyễn Văn An",
            "của Trần Thị Bình",
            "doanh nghiệp do Nguyễn Văn An làm chủ",
            "công ty cử Lê Hoàng Nam",
            "giao cho Nguyen Van An",
            "Nguyá»…n VÄƒn An",
        ];
        judged(texts.map(|text| (text, Some(Trace::Name))));
    }

    #[test]
    fn ordinary_text_passes() {
        let texts = [
            "12/GPXD-UBND",
            "6001234567",
            "diện tích 120,5 m²",
            "500.000.000 đồng",
            "ngày 01-02-2024",
            "cập nhật 01/02/2024 08:30",
            "a @ b",
            "tờ 12 thửa 345",
            "02623 123456",
            "Hồ sơ thiếu bản vẽ",
            "Xã Ea Kao, tỉnh Đắk Lắk",
            "đường Nguyễn Tất Thành",
            "12 Lê Duẩn",
            "trường THPT Nguyễn Trãi",
            "chợ Buôn Ma Thuột",
            "Hà Nội",
            "TP Hồ Chí Minh",
            "HỒ SƠ ĐÃ DUYỆT",
            "đô thị hóa nhanh",
            "là vấn đề cần xem",
            "Y tế cơ sở",
            "huyện Ea H'leo",
            "M'Drắk",
            "Cư M'gar",
            "Đang sửa chữa",
            "Đã thu hồi giấy phép cũ",
            "tăng 12 % so với 2023",
            "Công ty TNHH Hoàng Anh Gia Lai",
            "Quyết định 123/QĐ-UBND ngày 05/06/2024",
            "phát sinh ngày 05/06/2024",
            "Mã bưu chính 63000",
            "tọa độ 12.66667, 108.05000",
            "Phan Thiết",
            "bà con vùng sâu",
            "doanh nghiệp tư nhân Lê Hoàng Nam",
            "ông bà",
            "Bà Rịa",
            "thôn 3, buôn Cuôr Kăp",
            "Chờ ý kiến Sở Tài chính",
            "Lý do: trùng quy hoạch",
            "Cao su 12 ha",
            "Mai Linh",
            "Hồ Ea Kao",
            "Hồ Lắk",
            "Hồ Buôn Triết",
            "Hồ Krông Búk Hạ",
            "nạo vét lòng Hồ Xuân Hương",
            "công trình Hồ Đội Mười Một",
            "đường Nguyễn Tất Thành, Lê Duẩn và Trần Hưng Đạo",
            "ngã tư Phan Chu Trinh - Hùng Vương",
            "đoạn đường Nguyễn Văn Cừ đến Nguyễn Chí Thanh",
            "phường Lê Hồng Phong",
            "công viên Nguyễn Thị Minh Khai",
            "trường tiểu học Nguyễn Đình Chiểu",
            "xã Nguyễn Bỉnh Khiêm",
            "ngã ba Nguyễn Văn Cừ",
            "tượng đài Trần Hưng Đạo",
            "hẻm rộng 3 m",
            "mẫu a@b theo mục 3.2",
        ];
        judged(texts.map(|text| (text, None)));
    }

    #[test]
    fn what_the_table_knows_is_found_in_any_shape() {
        let mut known = Known::default();
        for name in ["Nguyễn Văn Ẩn", "Lê Duẩn", "Hòa", "Phìn Seo Pao"] {
            known.add_name(name);
        }
        known.add_value("ABC-77.123.4567");
        let seen = |text: &str| find(text, &known, Depth::Free);
        assert_eq!(seen("Đất của ông NGUYEN VAN AN, thôn 3"), Some(Trace::Name));
        assert_eq!(seen("giao cho ông Lê Duẩn giữ"), Some(Trace::Name));
        assert_eq!(seen("LÊ DUẨN"), Some(Trace::Name));
        assert_eq!(seen("Pao Phìn Seo"), Some(Trace::Name), "the given name first");
        assert_eq!(seen("phin.seo.pao"), Some(Trace::Name));
        assert_eq!(seen("phinseopao"), Some(Trace::Name));
        assert_eq!(seen("mã 77 123-4567"), Some(Trace::PersonalNumber));
        assert_eq!(seen("1117712345671111111111111"), Some(Trace::PersonalNumber), "inside a longer run");
        assert_eq!(seen("1111111111111111111111111"), None);
        for text in ["đường Lê Duẩn", "12 Lê Duẩn", "lê duẩn", "thôn Hòa", "congthongtin", "số 6001234567"]
        {
            assert_eq!(seen(text), None, "{text}");
        }
    }

    #[test]
    fn fixed_forms_are_searched_for_twelve_digits() {
        let seen = |text| find(text, &Known::default(), Depth::Fixed);
        assert_eq!(seen("066085017834"), Some(Trace::PersonalNumber));
        assert_eq!(seen("0312345678"), None, "a tax code");
        assert_eq!(find("Công ty Nguyễn Văn An", &Known::default(), Depth::Public), None);
    }

    #[test]
    fn a_table_knows_of_persons_once_one_was_told() {
        let mut known = Known::default();
        for ordinary in ["Hòa", ""] {
            known.add_name(ordinary);
        }
        known.add_value("12345678");
        assert!(known.is_empty(), "one syllable, nothing, eight digits");
        let adds: [fn(&mut Known); 3] = [
            |known| known.add_name("Lê Duẩn"),
            |known| known.add_name("Nguyễn Văn An"),
            |known| known.add_value("123456789"),
        ];
        for add in adds {
            let mut known = Known::default();
            add(&mut known);
            assert!(!known.is_empty());
        }
        assert_eq!(Trace::Account.title().vi, "số tài khoản ngân hàng");
    }
}
