//! Addresses: the place inside the commune (house, street, hamlet) and the commune, old and new forms side by side.

use super::{Cells, Compare, Kind, MISSING, Reader, at, put, value_of, words_of};
use crate::lang::Text;
use crate::link::clean::clean;
use crate::link::fold::{Buffer, Syllable, join};
use crate::link::intern::{self, Interner, Memory, Shares, Tally, hash};
use crate::units::{MERGER, Resolver, Standing, Units};

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
    words: 4,
    page: include_str!("address.md"),
    build: |_| Box::new(Addresses::new()),
};

/// Words that name a kind of place inside a commune and say nothing by themselves.
const KINDS_OF_PLACE: [&str; 22] = [
    "so", "nha", "sn", "thon", "t", "xom", "ap", "to", "dan", "pho", "tdp", "khu", "kp", "buon", "b", "bon", "duong",
    "ngo", "hem", "doi", "lang", "kdc",
];

/// Words of a record: the hash of house, street and hamlet; the hash of its last word (the hamlet where a house number
/// stands before); the commune (its code where given, its name otherwise); the hash of the commune's name. 0 is «missing».
const LOCAL: usize = 0;
const LAST: usize = 1;
const COMMUNE: usize = 2;
const NAME: usize = 3;

/// Segments remembered as they were written.
const REMEMBERED: usize = 1 << 17;

struct Addresses {
    memory: Memory<Segment>,
    buffer: Buffer,
    /// Codes of communes as of the merger, by the hash of the code as it was given.
    codes: Memory<u64>,
    /// Reads the commune from the address where no code is given.
    resolver: Resolver<'static>,
    communes: Interner,
    wholes: Tally,
    shares: Shares,
}

/// What a segment of an address is.
#[derive(Clone, Copy)]
enum Segment {
    /// A commune, by the hash of its name.
    Commune(u32),
    /// District or province.
    Higher,
    /// Inside a commune: hashes of its words that say something, and of the last of them; 0 where none does.
    Local(u64, u32),
}

impl Addresses {
    fn new() -> Self {
        Self {
            memory: Memory::new(REMEMBERED),
            buffer: Buffer::default(),
            codes: Memory::new(REMEMBERED),
            resolver: Resolver::new(Units::builtin(), MERGER),
            communes: Interner::default(),
            wholes: Tally::default(),
            shares: Shares::default(),
        }
    }

    fn parse(&mut self, text: &str, words: &mut [u32]) {
        let (mut local, mut last) = (0, 0);
        for part in parts(text) {
            let raw = hash(part.trim_ascii().as_bytes());
            let segment = self.memory.get(raw).unwrap_or_else(|| {
                let segment = segment(&self.buffer.syllables(part));
                self.memory.keep(raw, segment);
                segment
            });
            match segment {
                Segment::Commune(name) => put(words, NAME, name),
                Segment::Higher | Segment::Local(0, _) => {}
                Segment::Local(found, end) => {
                    local = if local == 0 { found } else { intern::join(local, found) };
                    last = end;
                }
            }
        }
        if local != 0 {
            put(words, LOCAL, local as u32 | 1);
            put(words, LAST, last);
        }
    }
}

/// What stands between commas, semicolons and dashes with blanks around them, by bytes: addresses are long.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let whole = rest?;
        let bytes = whole.as_bytes();
        let cut = bytes.iter().enumerate().find_map(|(at, byte)| match byte {
            b',' | b';' => Some((at, at + 1)),
            b'-' if at > 0 && bytes[at - 1] == b' ' && bytes.get(at + 1) == Some(&b' ') => Some((at - 1, at + 2)),
            _ => None,
        });
        let (end, next) = cut.unwrap_or((whole.len(), whole.len()));
        rest = cut.and_then(|_| whole.get(next..));
        whole.get(..end)
    })
}

/// Reads one segment.
fn segment(found: &[Syllable<'_>]) -> Segment {
    let words: Vec<&str> = found.iter().map(Syllable::text).collect();
    match kind_of(&words) {
        Division::Commune(skip) => {
            Segment::Commune(hash(join(found.get(skip..).unwrap_or_default(), " ").as_bytes()) as u32 | 1)
        }
        Division::Higher => Segment::Higher,
        Division::Local => {
            let said = words.iter().filter(|word| !KINDS_OF_PLACE.contains(word));
            let (all, last) = said.fold((0, 0), |(all, _), word| {
                let word = hash(word.as_bytes());
                (if all == 0 { word } else { intern::join(all, word) }, word as u32 | 1)
            });
            Segment::Local(all, last)
        }
    }
}

/// The address with its commune.
fn whole(words: &[u32]) -> u64 {
    intern::join(u64::from(at(words, LOCAL)), u64::from(at(words, COMMUNE)))
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

impl Addresses {
    /// The commune that a code names: one that went whole into another is that other.
    fn coded(&mut self, code: &str) -> u64 {
        let raw = hash(code.as_bytes());
        self.codes.get(raw).unwrap_or_else(|| {
            let now = match Units::builtin().status_of_commune_code(code, MERGER) {
                Standing::Retired { successors: [successor] } => hash(successor.as_bytes()),
                _ => raw,
            };
            self.codes.keep(raw, now);
            now
        })
    }

    /// The commune of a record: its code, what the units table makes of the address, or the name that is written.
    fn commune(&mut self, code: Option<&str>, address: Option<&str>, name: u32) -> Option<u64> {
        if let Some(code) = code {
            return Some(self.coded(code));
        }
        let resolved = address.and_then(|address| self.resolver.resolve(address).code);
        resolved.map(|code| hash(code.as_bytes())).or((name != 0).then(|| intern::join(1, u64::from(name))))
    }

    /// The words that a record says by itself, and what stands for its commune.
    fn said(&mut self, cells: Cells<'_>, words: &mut [u32]) -> Option<u64> {
        let text = cells.get(0).map(clean);
        if let Some(text) = &text {
            self.parse(text, words);
        }
        self.commune(cells.get(1), text.as_deref(), at(words, NAME))
    }

    /// Numbers the commune of a record and tells whether it is new; counts one more record.
    fn count(&mut self, commune: Option<u64>, words: &mut [u32]) -> bool {
        let Some(commune) = commune else { return false };
        let (number, new) = self.communes.add(commune);
        put(words, COMMUNE, number);
        self.count_whole(words);
        new
    }

    fn count_whole(&mut self, words: &[u32]) {
        if at(words, COMMUNE) != 0 && at(words, LOCAL) != 0 {
            self.wholes.add(whole(words));
        }
    }
}

impl Reader for Addresses {
    fn read(&mut self, cells: Cells<'_>, words: &mut [u32]) {
        let commune = self.said(cells, words);
        self.count(commune, words);
    }

    /// The words, [`COMMUNE`] left 0, and what stands for the commune where it is known.
    fn value(&mut self, cells: Cells<'_>) -> Vec<u8> {
        let mut words = [0; KIND.words];
        let commune = self.said(cells, &mut words);
        let commune = commune.map(u64::to_le_bytes);
        [value_of(&words).as_slice(), commune.as_ref().map_or(&[], <[u8; 8]>::as_slice)].concat()
    }

    fn adopt(&mut self, value: &[u8], words: &mut [u32]) -> Option<bool> {
        let (said, commune) = match value.len() % (KIND.words * 4) {
            8 => value.split_last_chunk::<8>().map(|(said, commune)| (said, Some(u64::from_le_bytes(*commune))))?,
            _ => (value, None),
        };
        words_of(said, words)?;
        if at(words, COMMUNE) != 0 {
            return None;
        }
        Some(self.count(commune, words))
    }

    fn again(&mut self, words: &[u32]) {
        self.communes.again(at(words, COMMUNE));
        self.count_whole(words);
    }

    fn finish(mut self: Box<Self>, rows: usize) -> Box<dyn Compare> {
        self.shares = std::mem::take(&mut self.communes).finish(rows);
        self.wholes.finish(rows);
        self.memory = Memory::new(0);
        self.codes = Memory::new(0);
        self.resolver = Resolver::new(Units::builtin(), MERGER);
        self
    }
}

impl Compare for Addresses {
    fn grade(&self, left: &[u32], right: &[u32]) -> u8 {
        let same = |place: usize| at(left, place) != 0 && at(left, place) == at(right, place);
        let both = |place: usize| at(left, place) != 0 && at(right, place) != 0;
        let (commune, locals) = (same(COMMUNE) || same(NAME), both(LOCAL));
        match (locals, commune) {
            (true, true) if same(LOCAL) => SAME,
            (true, true) if same(LAST) => SAME_HAMLET,
            (_, true) => SAME_COMMUNE,
            (true, false) if same(LOCAL) => SAME_PLACE,
            _ if !both(COMMUNE) => MISSING,
            _ => OTHER,
        }
    }

    fn key(&self, part: usize, words: &[u32]) -> Option<u64> {
        let commune = Some(u64::from(at(words, COMMUNE))).filter(|commune| *commune != 0)?;
        match part {
            0 if at(words, LOCAL) == 0 => None,
            0 => Some(whole(words)),
            _ => Some(commune),
        }
    }

    fn implied(&self, part: usize) -> &'static [usize] {
        if part == 0 { &[1] } else { &[] }
    }

    fn share(&self, grade: u8, left: &[u32], right: &[u32]) -> f32 {
        match grade {
            SAME => self.wholes.of(whole(left), whole(right)),
            _ => self.shares.of(at(left, COMMUNE), at(right, COMMUNE)),
        }
    }
}
