//! Addresses: the place inside the commune (house, street, hamlet) and the commune, old and new forms side by side.

use arrow::array::StringArray;

use super::{Builder, Compare, Kind, MISSING, cell, rows};
use crate::lang::Text;
use crate::link::fold::{Buffer, Syllable, join};
use crate::link::intern::{self, Interner, Shares, hash};

const SAME: u8 = 1;
const SAME_HAMLET: u8 = 2;
const SAME_COMMUNE: u8 = 3;
const SAME_PLACE: u8 = 4;
const OTHER: u8 = 5;

/// Addresses.
pub static KIND: Kind = Kind {
    id: "address",
    title: Text::new("Địa chỉ: chỗ trong xã và xã", "An address: the place in the commune, and the commune"),
    fields: &["address", "commune_code"],
    grades: &["giong", "cung_thon", "cung_xa", "cung_so_nha", "khac"],
    parts: &["noi", "xa"],
    build: |_| Box::new(Addresses::default()),
};

/// Words that name a kind of place inside a commune and say nothing by themselves.
const KINDS_OF_PLACE: [&str; 22] = [
    "so", "nha", "sn", "thon", "t", "xom", "ap", "to", "dan", "pho", "tdp", "khu", "kp", "buon", "b", "bon", "duong",
    "ngo", "hem", "doi", "lang", "kdc",
];

/// An address in small numbers; 0 is «missing».
#[derive(Clone, Copy, Default)]
struct Place {
    /// House, street and hamlet.
    local: u32,
    /// The last word of it: the hamlet where a house number stands before.
    last: u32,
    /// The commune: its code where given, its name otherwise.
    commune: u32,
    /// The commune's name.
    name: u32,
    /// Local and commune together, for its share.
    whole: u32,
}

#[derive(Default)]
struct Addresses {
    places: Vec<Place>,
    locals: Interner,
    communes: Interner,
    wholes: Interner,
    shares: Option<(Shares, Shares)>,
}

/// Folded parts of an address.
#[derive(Default)]
struct Parsed {
    local: String,
    commune: String,
}

fn parse(text: &str, buffer: &mut Buffer) -> Parsed {
    let mut parsed = Parsed::default();
    for segment in text.split([',', ';']).flat_map(|part| part.split(" - ")) {
        let found = buffer.syllables(segment);
        let mut words: Vec<&str> = found.iter().map(Syllable::text).collect();
        match kind_of(&words) {
            Division::Commune(skip) => {
                parsed.commune = join(found.get(skip..).unwrap_or_default(), " ");
            }
            Division::Higher => {}
            Division::Local => {
                words.retain(|word| !KINDS_OF_PLACE.contains(word));
                for word in words {
                    if !parsed.local.is_empty() {
                        parsed.local.push(' ');
                    }
                    parsed.local.push_str(word);
                }
            }
        }
    }
    parsed
}

enum Division {
    /// Commune, with how many words name its kind.
    Commune(usize),
    /// District or province.
    Higher,
    /// Inside a commune.
    Local,
}

/// Which kind of division a segment names. Folded text: `y` is `i`.
fn kind_of(words: &[&str]) -> Division {
    let numbered = words.get(1).is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    match words {
        ["thi", "tran", ..] => Division::Commune(2),
        ["xa" | "x" | "phuong" | "p" | "f" | "tt", _, ..] => Division::Commune(1),
        ["thi", "xa", ..]
        | ["thanh", "pho", ..]
        | ["huien" | "h" | "quan" | "q" | "tx" | "tp" | "tinh", _, ..]
        | ["tpbmt" | "bmt"] => Division::Higher,
        ["t", _, ..] if !numbered => Division::Higher,
        _ => Division::Local,
    }
}

impl Builder for Addresses {
    fn push(&mut self, fields: &[Option<&StringArray>]) {
        let mut buffer = Buffer::default();
        for row in 0..rows(fields) {
            let parsed = cell(fields, 0, row)
                .map(|text| parse(&super::super::clean::clean(text), &mut buffer))
                .unwrap_or_default();
            let mut place = Place::default();
            if !parsed.local.is_empty() {
                place.local = self.locals.add(hash(parsed.local.as_bytes())).0;
                let last = parsed.local.rsplit(' ').next().unwrap_or("");
                place.last = hash(last.as_bytes()) as u32 | 1;
            }
            if !parsed.commune.is_empty() {
                place.name = hash(parsed.commune.as_bytes()) as u32 | 1;
            }
            let code = cell(fields, 1, row).map(|code| hash(code.as_bytes()));
            let named = (place.name != 0).then(|| intern::join(1, u64::from(place.name)));
            if let Some(commune) = code.or(named) {
                place.commune = self.communes.add(commune).0;
                if place.local != 0 {
                    place.whole = self.wholes.add(intern::join(u64::from(place.local), commune)).0;
                }
            }
            self.places.push(place);
        }
    }

    fn finish(mut self: Box<Self>) -> Box<dyn Compare> {
        let rows = self.places.len();
        let communes = std::mem::take(&mut self.communes).finish(rows);
        let wholes = std::mem::take(&mut self.wholes).finish(rows);
        self.locals = Interner::default();
        self.shares = Some((communes, wholes));
        self
    }
}

impl Compare for Addresses {
    fn grade(&self, left: usize, right: usize) -> u8 {
        let (Some(left), Some(right)) = (self.places.get(left), self.places.get(right)) else {
            return MISSING;
        };
        let communes = left.commune != 0 && right.commune != 0;
        let commune = communes && left.commune == right.commune || left.name != 0 && left.name == right.name;
        let locals = left.local != 0 && right.local != 0;
        match (communes, locals, commune) {
            (_, true, true) if left.local == right.local => SAME,
            (_, true, true) if left.last == right.last => SAME_HAMLET,
            (_, _, true) => SAME_COMMUNE,
            (_, true, false) if left.local == right.local => SAME_PLACE,
            (false, _, false) => MISSING,
            _ => OTHER,
        }
    }

    fn key(&self, part: usize, row: usize) -> Option<u64> {
        let place = self.places.get(row)?;
        let number = if part == 0 { place.whole } else { place.commune };
        (number != 0).then_some(u64::from(number))
    }

    fn share(&self, grade: u8, left: usize, right: usize) -> f32 {
        match (self.places.get(left), self.places.get(right), &self.shares) {
            (Some(left), Some(right), Some((communes, wholes))) => match grade {
                SAME => wholes.of(left.whole, right.whole),
                _ => communes.of(left.commune, right.commune),
            },
            _ => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(left: [&str; 2], right: [&str; 2]) -> &'static str {
        let mut places = Box::new(Addresses::default());
        let columns: Vec<StringArray> = (0..2).map(|at| StringArray::from(vec![left[at], right[at]])).collect();
        places.push(&columns.iter().map(Some).collect::<Vec<_>>());
        let places = places.finish();
        assert_eq!(places.grade(0, 1), places.grade(1, 0));
        match places.grade(0, 1) {
            MISSING => "",
            grade => KIND.grades[usize::from(grade) - 1],
        }
    }

    #[test]
    fn grades() {
        let old = ["Số nhà 63, thôn 7, xã Ea Kao, TP. Buôn Ma Thuột, tỉnh Đắk Lắk", "90029"];
        assert_eq!(grade(old, ["SN 63 - T. 7 - P. Ea Kao - T. Dak Lak", "90029"]), "giong");
        assert_eq!(grade(old, ["Thôn 7, phường Ea Kao, tỉnh Đắk Lắk", "90029"]), "cung_thon");
        assert_eq!(grade(old, ["12 Y Wang, phường Ea Kao, tỉnh Đắk Lắk", "90029"]), "cung_xa");
        assert_eq!(grade(old, ["12 Y Wang, phường Tự An", "90001"]), "khac");
        assert_eq!(grade(old, ["", ""]), "");
        assert_eq!(grade(["TDP 3, xã Cư Êbur", "90001"], ["Tổ dân phố 3, phường Buôn Ma Thuột", "90001"]), "giong");
        assert_eq!(grade(["Thôn 4, X. Ea Wer", ""], ["T. 4, xã Ea Wer", "90099"]), "giong");
    }
}
