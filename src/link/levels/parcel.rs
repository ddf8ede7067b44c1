//! Parcels of land by map sheet and parcel number, in one cell or two; exchanged numbers, a lost sheet, a slip.

use super::{Cells, Compare, Kind, MISSING, Reader, at, one_slip, put, value_of, words_of};
use crate::lang::Text;
use crate::link::fold::folded;
use crate::link::intern::{self, Interner, Memory, Shares, hash};
use crate::text::value::{self, Options};

const SAME: u8 = 1;
const SAME_PARCEL: u8 = 2;
const EXCHANGED: u8 = 3;
const SLIP: u8 = 4;
const OTHER_SHEET: u8 = 5;
const SAME_SHEET: u8 = 6;
const OTHER: u8 = 7;

/// Parcels by map sheet and number.
pub static KIND: Kind = Kind {
    id: "parcel",
    title: Text::new("Thửa đất theo số tờ và số thửa", "A parcel by map sheet and parcel number"),
    fields: &["parcel", "sheet"],
    grades: &["giong", "cung_thua", "dao", "sai_mot_so", "khac_to", "cung_to", "khac"],
    parts: &["to_thua", "khong_thu_tu", "thua"],
    words: 3,
    page: include_str!("parcel.md"),
    build: |_| Box::new(Parcels::new()),
};

/// Words of a record: the parcel, the sheet, the number of the two together; 0 is «missing».
const PARCEL: usize = 0;
const SHEET: usize = 1;
const WHOLE: usize = 2;

/// Set on what is no plain number («12a»): a fingerprint of its text.
const ODD: u32 = 1 << 31;
/// Cells remembered as they were written.
const REMEMBERED: usize = 1 << 16;

struct Parcels {
    memory: Memory<(u32, u32)>,
    interner: Interner,
    shares: Shares,
}

impl Parcels {
    fn new() -> Self {
        Self { memory: Memory::new(REMEMBERED), interner: Interner::default(), shares: Shares::default() }
    }

    /// What the cells of a record say: parcel and sheet.
    fn numbers(&mut self, parcel: Option<&str>, sheet: Option<&str>) -> (u32, u32) {
        let text = |cell: Option<&str>| hash(cell.unwrap_or_default().as_bytes());
        let raw = intern::join(text(parcel), text(sheet));
        self.memory.get(raw).unwrap_or_else(|| {
            let (number, within) = parcel.map_or((0, 0), read);
            let sheet = sheet.map_or(within, |sheet| alone("so_to_ban_do", sheet));
            self.memory.keep(raw, (number, sheet));
            (number, sheet)
        })
    }

    /// The words of a parcel, and whether it is new; counts one more record.
    fn take(&mut self, parcel: u32, sheet: u32, words: &mut [u32]) -> bool {
        if parcel == 0 {
            return false;
        }
        let (number, new) = self.interner.add(whole(parcel, sheet));
        put(words, PARCEL, parcel);
        put(words, SHEET, sheet);
        put(words, WHOLE, number);
        new
    }
}

/// A parcel's cell: its number, and the sheet where the cell says it too («Tờ 12, thửa 345»).
fn read(text: &str) -> (u32, u32) {
    let output = value::kind("so_thua").and_then(|kind| (kind.parse)(text, &Options::default()).output);
    let both = output.as_deref().and_then(|output| output.strip_prefix("sheet=")?.split_once(";parcel="));
    match both {
        Some((sheet, parcel)) => (word(parcel), word(sheet)),
        None => (output.map_or_else(|| word(text), |parcel| word(&parcel)), 0),
    }
}

/// One number by its kind of value.
fn alone(kind: &str, text: &str) -> u32 {
    let output = value::kind(kind).and_then(|kind| (kind.parse)(text, &Options::default()).output);
    word(output.as_deref().unwrap_or(text))
}

fn word(text: &str) -> u32 {
    match text.parse::<u32>() {
        Ok(number) if number < ODD => number,
        _ => match folded(text) {
            empty if empty.is_empty() => 0,
            folded => hash(folded.as_bytes()) as u32 | ODD,
        },
    }
}

impl Reader for Parcels {
    fn read(&mut self, cells: Cells<'_>, words: &mut [u32]) {
        let (parcel, sheet) = self.numbers(cells.get(0), cells.get(1));
        self.take(parcel, sheet, words);
    }

    fn value(&mut self, cells: Cells<'_>) -> Vec<u8> {
        let (parcel, sheet) = self.numbers(cells.get(0), cells.get(1));
        if parcel == 0 { Vec::new() } else { value_of(&[parcel, sheet]) }
    }

    fn adopt(&mut self, value: &[u8], words: &mut [u32]) -> Option<bool> {
        let mut said = [0; 2];
        words_of(value, &mut said)?;
        let [parcel, sheet] = said;
        Some(self.take(parcel, sheet, words))
    }

    fn again(&mut self, words: &[u32]) {
        self.interner.again(at(words, WHOLE));
    }

    fn finish(mut self: Box<Self>, rows: usize) -> Box<dyn Compare> {
        self.shares = std::mem::take(&mut self.interner).finish(rows);
        self.memory = Memory::new(0);
        self
    }
}

fn whole(parcel: u32, sheet: u32) -> u64 {
    u64::from(sheet) << 32 | u64::from(parcel)
}

/// One digit more, less or other, or two neighbours exchanged, in numbers of two digits and more.
fn is_slip(left: u32, right: u32) -> bool {
    (left | right) & ODD == 0
        && left.min(right) > 9
        && one_slip(left.to_string().as_bytes(), right.to_string().as_bytes())
}

impl Compare for Parcels {
    fn grade(&self, left: &[u32], right: &[u32]) -> u8 {
        let (parcel, other) = (at(left, PARCEL), at(right, PARCEL));
        if parcel == 0 || other == 0 {
            return MISSING;
        }
        let (sheet, other_sheet) = (at(left, SHEET), at(right, SHEET));
        let lost = sheet == 0 || other_sheet == 0;
        match (parcel == other, !lost && sheet == other_sheet) {
            (true, true) => SAME,
            (true, false) if lost => SAME_PARCEL,
            (false, false) if parcel == other_sheet && sheet == other => EXCHANGED,
            (false, true) if is_slip(parcel, other) => SLIP,
            (true, false) if is_slip(sheet, other_sheet) => SLIP,
            (true, false) => OTHER_SHEET,
            (false, true) => SAME_SHEET,
            (false, false) => OTHER,
        }
    }

    fn key(&self, part: usize, words: &[u32]) -> Option<u64> {
        let (parcel, sheet) = (at(words, PARCEL), at(words, SHEET));
        let known = parcel != 0 && (sheet != 0 || part == 2);
        known.then(|| match part {
            0 => whole(parcel, sheet),
            1 => whole(parcel.max(sheet), parcel.min(sheet)),
            _ => u64::from(parcel),
        })
    }

    fn share(&self, _grade: u8, left: &[u32], right: &[u32]) -> f32 {
        self.shares.of(at(left, WHOLE), at(right, WHOLE))
    }
}
