//! Numbers of persons in a text, also where separators, words or look-alike letters stand between or for their digits.

use super::Trace;
use super::words::before;

/// A run of digits and where it stands.
#[derive(Debug, Clone, Copy)]
struct Part<'t> {
    digits: &'t str,
    start: usize,
    end: usize,
    /// Part of a date or a time: never joined to others.
    dated: bool,
}

/// The runs of digits of a text.
pub(super) struct Numbers<'t> {
    text: &'t str,
    parts: Vec<Part<'t>>,
}

/// Neighbouring runs read as one number.
struct Joined {
    digits: String,
    first: usize,
    last: usize,
    start: usize,
    end: usize,
}

/// Longest number looked for: a bank account has up to 19 digits.
const LONGEST: usize = 19;
/// Words near a bank account.
const BANK: [&str; 20] = [
    "stk",
    "tai khoan",
    "account",
    "ngan hang",
    "bank",
    "vietcom",
    "agri",
    "bidv",
    "vietin",
    "techcom",
    "sacom",
    "momo",
    "zalopay",
    "vnpay",
    "the atm",
    "so the",
    "vcb",
    "mb ",
    "acb",
    "chuyen khoan",
];
/// Words near a personal number.
const IDENTITY: [&str; 12] = [
    "cmnd",
    "cmt",
    "cccd",
    "can cuoc",
    "dinh danh",
    "chung minh",
    "giay to",
    "ddcn",
    "cmtnd",
    "so cc",
    "ma cong dan",
    "id ",
];
/// What is measured or paid, behind a number.
const UNITS: [&str; 26] = [
    "dong", "đồng", "d", "đ", "vnd", "vnđ", "m2", "m²", "m", "ha", "usd", "trieu", "triệu", "ty", "tỷ", "tỉ", "kg",
    "tan", "tấn", "km", "ngan", "ngàn", "nghin", "nghìn", "%", "m3",
];
/// Digits as they are spoken.
const SPOKEN: [(&str, char); 15] = [
    ("khong", '0'),
    ("linh", '0'),
    ("le", '0'),
    ("mot", '1'),
    ("hai", '2'),
    ("ba", '3'),
    ("bon", '4'),
    ("tu", '4'),
    ("nam", '5'),
    ("lam", '5'),
    ("sau", '6'),
    ("bay", '7'),
    ("tam", '8'),
    ("chin", '9'),
    ("moi", '1'),
];
/// Fewest spoken digits that make a number.
const FEWEST_SPOKEN: usize = 9;

impl<'t> Numbers<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut parts = Vec::new();
        let mut start = None;
        for (at, byte) in text.bytes().enumerate().chain([(text.len(), b' ')]) {
            if byte.is_ascii_digit() {
                start.get_or_insert(at);
            } else if let Some(from) = start.take() {
                parts.extend(text.get(from..at).map(|digits| Part { digits, start: from, end: at, dated: false }));
            }
        }
        let mut numbers = Self { text, parts };
        numbers.mark_dates();
        numbers
    }

    /// True where twelve digits stand alone.
    pub(super) fn twelve(&self) -> bool {
        self.parts.iter().any(|part| part.digits.len() == 12)
    }

    /// Every number, of one run or of several, in order.
    fn joined(&self) -> impl Iterator<Item = Joined> + '_ {
        (0..self.parts.len()).flat_map(move |first| self.from(first))
    }

    fn from(&self, first: usize) -> Vec<Joined> {
        let mut found: Vec<Joined> = Vec::new();
        let mut digits = String::new();
        let mut start = None;
        for (last, part) in self.parts.iter().enumerate().skip(first) {
            let alone = first == last;
            if !alone && (part.dated || !self.soft(last)) {
                break;
            }
            digits.push_str(part.digits);
            let start = *start.get_or_insert(part.start);
            if digits.len() > LONGEST && !alone {
                break;
            }
            found.push(Joined { digits: digits.clone(), first, last, start, end: part.end });
            if part.dated {
                break;
            }
        }
        found
    }

    /// What stands before a run, up to the run before it.
    fn gap(&self, place: usize) -> &str {
        let end = place.checked_sub(1).and_then(|before| self.parts.get(before)).map_or(0, |part| part.end);
        let start = self.parts.get(place).map_or(end, |part| part.start);
        self.text.get(end..start).unwrap_or_default()
    }

    fn soft(&self, place: usize) -> bool {
        let gap = self.gap(place);
        gap.chars().count() <= 4
            && gap.chars().all(|letter| letter.is_whitespace() || " .-_/,;:()|'*+~\"#".contains(letter))
    }

    fn mark_dates(&mut self) {
        let number = |part: Option<&Part<'_>>| part.and_then(|part| part.digits.parse::<u32>().ok()).unwrap_or(0);
        for place in 0..self.parts.len().saturating_sub(1) {
            let (one, two, three) =
                (number(self.parts.get(place)), number(self.parts.get(place + 1)), number(self.parts.get(place + 2)));
            let lengths: Vec<usize> = self.parts.iter().skip(place).take(3).map(|part| part.digits.len()).collect();
            let same = |mark: &str| self.gap(place + 1) == mark && self.gap(place + 2) == mark;
            let day = ["/", "-", "."].into_iter().any(same)
                && match lengths.as_slice() {
                    [1..=2, 1..=2, 4] => {
                        (1..=31).contains(&one) && (1..=12).contains(&two) && (1800..=2199).contains(&three)
                    }
                    [4, 1..=2, 1..=2] => {
                        (1800..=2199).contains(&one) && (1..=12).contains(&two) && (1..=31).contains(&three)
                    }
                    _ => false,
                };
            let time =
                self.gap(place + 1) == ":" && matches!(lengths.as_slice(), [1..=2, 2, ..]) && one < 24 && two < 60;
            let count = if day { 3 } else { 2 * usize::from(time) };
            for part in self.parts.iter_mut().skip(place).take(count) {
                part.dated = true;
            }
        }
    }

    /// Every run of digits that a number of the table's own could be, also inside longer ones.
    pub(super) fn candidates(&self, mut each: impl FnMut(&str) -> bool) -> bool {
        self.joined().any(|joined| {
            let digits = joined.digits.as_str();
            let inside = |length: usize| {
                (0..=digits.len().saturating_sub(length)).filter_map(move |at| digits.get(at..at + length))
            };
            each(digits)
                || (digits.len() > 9 && [12, 10, 9, 11].into_iter().any(|length| inside(length).any(&mut each)))
        })
    }

    fn unit_behind(&self, end: usize) -> bool {
        // «ngân hàng» is no thousand: marks count.
        let after = self.text.get(end..).unwrap_or_default().to_lowercase();
        let word = after
            .trim_start()
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '%'))
            .next()
            .unwrap_or_default();
        UNITS.contains(&word)
    }
}

/// The first number of a person in a text, by its form and the words before it.
pub(super) fn trace(text: &str, folded: &str, numbers: &Numbers<'_>) -> Option<Trace> {
    numbers.joined().find_map(|joined| judge(text, numbers, &joined)).or_else(|| spoken(folded)).or_else(|| alike(text))
}

fn judge(text: &str, numbers: &Numbers<'_>, joined: &Joined) -> Option<Trace> {
    let (digits, parts) = (joined.digits.as_str(), joined.last - joined.first + 1);
    let solid = parts == 1;
    let told = |words: &[&str]| before(text, joined.start, words);
    match digits.len() {
        12 if solid || citizen(digits) => return Some(Trace::PersonalNumber),
        11 if solid && !mobile(digits) && citizen(&format!("0{digits}")) => return Some(Trace::PersonalNumber),
        9 if solid => return Some(Trace::PersonalNumber),
        9 if parts == 3 && !numbers.unit_behind(joined.end) && evenly(numbers, joined, &[" ", "-", "  "]) => {
            return Some(Trace::PersonalNumber);
        }
        9 | 11 | 12 if told(&IDENTITY) => return Some(Trace::PersonalNumber),
        16 if luhn(digits) => return Some(Trace::Account),
        _ => {}
    }
    if mobile(digits) && (solid || telephone(numbers, joined)) {
        return Some(Trace::Phone);
    }
    let account = digits.len() >= 6 && told(&BANK) && !numbers.unit_behind(joined.end);
    let dated = numbers.parts.get(joined.first).is_some_and(|part| part.dated);
    (account && !dated).then_some(Trace::Account)
}

/// The form of a citizen's number: 0, a province's code from 001 to 096, century and sex, year (Nghị định 137/2015/NĐ-CP,
/// Điều 13).
pub(super) fn citizen(digits: &str) -> bool {
    let province = digits.get(..3).and_then(|code| code.parse::<u32>().ok());
    digits.len() == 12 && province.is_some_and(|code| (1..=96).contains(&code))
}

/// A Vietnamese mobile number (prefixes 3, 5, 7, 8, 9), with 0 or with the country's code.
pub(super) fn mobile(digits: &str) -> bool {
    let rest = digits.strip_prefix("0084").or_else(|| digits.strip_prefix("84")).or_else(|| digits.strip_prefix('0'));
    rest.is_some_and(|rest| rest.len() == 9 && rest.starts_with(['3', '5', '7', '8', '9']))
}

/// True where the runs of a number are grouped as a telephone's are: no slash, unless they are all of one length.
fn telephone(numbers: &Numbers<'_>, joined: &Joined) -> bool {
    let lengths: Vec<usize> =
        numbers.parts.iter().take(joined.last + 1).skip(joined.first).map(|part| part.digits.len()).collect();
    let even = lengths.windows(2).all(|pair| pair.first() == pair.last());
    even || !(joined.first + 1..=joined.last).any(|place| numbers.gap(place).contains(['/', ':']))
}

fn evenly(numbers: &Numbers<'_>, joined: &Joined, gaps: &[&str]) -> bool {
    let three = numbers.parts.iter().take(joined.last + 1).skip(joined.first).all(|part| part.digits.len() == 3);
    three && (joined.first + 1..=joined.last).all(|place| gaps.contains(&numbers.gap(place)))
}

/// The check digit of payment cards (ISO/IEC 7812-1, annex B).
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            let twice = digit * 2;
            if place % 2 == 0 { digit } else { twice / 10 + twice % 10 }
        })
        .sum();
    sum.is_multiple_of(10) && digits.bytes().any(|byte| byte != b'0')
}

/// Digits spoken one by one.
fn spoken(folded: &str) -> Option<Trace> {
    let mut run = String::new();
    for word in folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).chain([""]) {
        let digit = SPOKEN.iter().find(|(name, _)| *name == word).map(|(_, digit)| *digit);
        let single =
            || word.parse::<u8>().ok().filter(|_| word.len() == 1).and_then(|digit| char::from_digit(digit.into(), 10));
        match digit.or_else(single) {
            Some(digit) => run.push(digit),
            None if run.len() >= FEWEST_SPOKEN => break,
            None => run.clear(),
        }
    }
    match run.len() {
        0..FEWEST_SPOKEN => None,
        _ if mobile(&run) => Some(Trace::Phone),
        _ => Some(Trace::PersonalNumber),
    }
}

/// Letters that look like digits, written among them.
fn alike(text: &str) -> Option<Trace> {
    let word = |letter: char| !letter.is_alphanumeric();
    text.split(word).filter(|word| word.bytes().any(|byte| byte.is_ascii_digit())).find_map(|word| {
        let digits: Option<String> = word
            .chars()
            .map(|letter| match letter {
                'O' | 'o' | 'Q' | 'D' => Some('0'),
                'I' | 'l' | 'i' | '|' => Some('1'),
                'S' | 's' => Some('5'),
                'B' => Some('8'),
                'Z' | 'z' => Some('2'),
                letter => letter.is_ascii_digit().then_some(letter),
            })
            .collect();
        let digits = digits.filter(|digits| digits != word)?;
        let real = word.bytes().filter(u8::is_ascii_digit).count();
        if real < 6 {
            None
        } else if citizen(&digits) {
            Some(Trace::PersonalNumber)
        } else {
            mobile(&digits).then_some(Trace::Phone)
        }
    })
}
