//! The end of a deflated part, inflated without what stands before it.
//!
//! A deflate stream (RFC 1951) can be entered wherever one of its blocks begins. Beginnings are not marked: every bit is
//! tried that has the header of a block with its own codes, and the true one is that from which the stream goes to its very
//! end. What refers back to before the place of entry, at first hand or at second, comes out as a byte that no XML holds.

use flate2::{Decompress, FlushDecompress, Status};

/// Compressed bytes at the end that are looked at: several blocks of the usual programs.
pub(super) const TAIL: usize = 1 << 17;
/// Stands for what is not known.
pub(super) const UNKNOWN: u8 = 0;
/// How far back a stream may refer.
const WINDOW: u16 = 1 << 15;
/// Most bytes of text that the end may have.
const MOST: usize = 16 << 20;

/// The text at the end of a raw deflate stream, whose last bytes these are; `None` where no block is found to begin in them.
pub(super) fn inflate(tail: &[u8]) -> Option<Vec<u8>> {
    // a block of stored bytes stands for all that came before
    let mut before = vec![0];
    before.extend(WINDOW.to_le_bytes());
    before.extend((!WINDOW).to_le_bytes());
    before.resize(before.len() + usize::from(WINDOW), UNKNOWN);
    let shifted: Vec<Vec<u8>> = (0..8).map(|bits| shifted(tail, bits)).collect();
    let mut decoder = Decompress::new(false);
    (0..tail.len() * 8).filter(|at| begins(tail, *at)).find_map(|at| {
        decoder.reset(false);
        let mut window = Vec::with_capacity(usize::from(WINDOW));
        decoder.decompress_vec(&before, &mut window, FlushDecompress::None).ok()?;
        (decoder.total_in() == before.len() as u64).then_some(())?;
        enter(&mut decoder, shifted.get(at % 8)?.get(at / 8..)?)
    })
}

/// The bytes some bits further on.
fn shifted(tail: &[u8], bits: u32) -> Vec<u8> {
    let next = tail.iter().skip(1).chain(std::iter::once(&0));
    tail.iter().zip(next).map(|(low, high)| low >> bits | high.checked_shl(8 - bits).unwrap_or_default()).collect()
}

/// What a stream goes on with, to its end and to that of the bytes; `None` where it breaks off.
fn enter(decoder: &mut Decompress, stream: &[u8]) -> Option<Vec<u8>> {
    let (begun, mut text) = (decoder.total_in(), Vec::with_capacity(1 << 16));
    loop {
        let taken = usize::try_from(decoder.total_in() - begun).ok()?;
        let rest = stream.get(taken..)?;
        let (before, made) = (decoder.total_in(), text.len());
        match decoder.decompress_vec(rest, &mut text, FlushDecompress::None).ok()? {
            Status::StreamEnd => {
                let taken = usize::try_from(decoder.total_in() - begun).ok()?;
                return (stream.len() - taken <= 1).then_some(text);
            }
            _ if text.len() > MOST
                || (decoder.total_in() == before && text.len() == made && text.capacity() > made) =>
            {
                return None;
            }
            _ => text.reserve(text.len().max(1 << 16)),
        }
    }
}

/// A block with codes of its own may begin at this bit: the lengths of the code of its codes make a whole code (RFC 1951,
/// §3.2.7).
fn begins(tail: &[u8], at: usize) -> bool {
    let Some(head) = bits(tail, at) else { return false };
    // neither the kind of block nor the numbers of codes are other
    if head >> 1 & 3 != 2 || head >> 3 & 31 > 29 || head >> 8 & 31 > 29 {
        return false;
    }
    let count = (head >> 13 & 15) + 4;
    let Some(lengths) = bits(tail, at + 17) else { return false };
    let room: u64 = (0..count)
        .map(|place| lengths >> (3 * place) & 7)
        .filter(|length| *length > 0)
        .map(|length| 128_u64 >> length)
        .sum();
    room == 128
}

/// The 57 bits from here on, and perhaps some more, the first the lowest.
fn bits(tail: &[u8], at: usize) -> Option<u64> {
    let bytes = tail.get(at / 8..at / 8 + 8)?.try_into().ok()?;
    Some(u64::from_le_bytes(bytes) >> (at % 8))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::Write as _;

    use super::*;

    #[test]
    fn the_end_is_read_without_its_beginning() {
        let mut text = String::new();
        for row in 0..60_000_u32 {
            write!(text, "<row r=\"{row}\"><c><v>{}</v></c></row>", row.wrapping_mul(2_654_435_761) >> 7).unwrap();
        }
        for level in [6, 9] {
            let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::new(level));
            writer.write_all(text.as_bytes()).unwrap();
            let made = writer.finish().unwrap();
            assert!(made.len() > TAIL * 2, "{}", made.len());
            let end = inflate(&made[made.len() - TAIL..]).unwrap();
            assert!(end.len() > TAIL, "{}", end.len());
            let mut pairs = text.as_bytes()[text.len() - end.len()..].iter().zip(&end);
            assert!(pairs.all(|(wanted, found)| wanted == found || *found == UNKNOWN));
            assert!(end.iter().filter(|byte| **byte != UNKNOWN).count() > 1_000);
            // an end that is not whole, or is another, is not taken for one
            assert_eq!(inflate(&made[made.len() - TAIL..made.len() - 40]), None);
        }
        assert_eq!((inflate(b""), inflate(&[0; 400]), inflate(&[0xFF; 400])), (None, None, None));
    }
}
