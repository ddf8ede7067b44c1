//! The compound file around an old workbook ([MS-CFB]): sectors chained by a table, and streams found by their names.

/// Sectors from this number on mean something else than a place.
const RESERVED: u32 = 0xFFFF_FFFA;
/// Streams shorter than this lie in small sectors of 64 bytes.
const SMALL_STREAM: usize = 4_096;
/// Size of those.
const SMALL: usize = 64;
/// The magic of a compound file.
pub(super) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// A stream that the directory names.
struct Entry {
    name: String,
    kind: u8,
    start: u32,
    size: usize,
}

/// The first of these streams that is there.
///
/// # Errors
/// When the container is damaged or has none of them.
pub(super) fn stream(bytes: &[u8], names: &[&str]) -> Result<Vec<u8>, String> {
    let size = match short(bytes, 30) {
        Some(9) => 512,
        Some(12) => 4_096,
        _ => return Err("sector size".to_owned()),
    };
    let file = Sectors { bytes, size, first: size };
    let table = table(&file)?;
    let directory = file.chain(word(bytes, 48).unwrap_or(RESERVED), &table, usize::MAX)?;
    let entries: Vec<Entry> = directory.chunks_exact(128).filter_map(entry).collect();
    let named = |name: &&str| entries.iter().find(|entry| entry.kind == 2 && entry.name.eq_ignore_ascii_case(name));
    let found = names.iter().find_map(named).ok_or("no workbook stream")?;
    if found.size >= SMALL_STREAM {
        return file.chain(found.start, &table, found.size);
    }
    let root = entries.iter().find(|entry| entry.kind == 5).ok_or("no root")?;
    let small = file.chain(root.start, &table, root.size)?;
    let chained = file.chain(word(bytes, 60).unwrap_or(RESERVED), &table, usize::MAX)?;
    let places: Vec<u32> = words(&chained).collect();
    Sectors { bytes: &small, size: SMALL, first: 0 }.chain(found.start, &places, found.size)
}

/// The table that says which sector follows which.
fn table(file: &Sectors<'_>) -> Result<Vec<u32>, String> {
    let most = file.bytes.len() / file.size + 1;
    let mut parts: Vec<u32> = words(file.bytes.get(76..512).unwrap_or_default()).collect();
    let mut next = word(file.bytes, 68).unwrap_or(RESERVED);
    let mut count = 0;
    while next < RESERVED {
        count += 1;
        let sector = file.sector(next).filter(|_| count <= most).ok_or("sector table")?;
        let mut listed: Vec<u32> = words(&sector).collect();
        next = listed.pop().unwrap_or(RESERVED);
        parts.append(&mut listed);
    }
    let mut made = Vec::new();
    for part in parts.into_iter().filter(|part| *part < RESERVED) {
        if made.len() > most + file.size {
            break;
        }
        made.extend(words(&file.sector(part).ok_or("sector table")?));
    }
    Ok(made)
}

/// Sectors of one size in some bytes.
struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    first: usize,
}

impl Sectors<'_> {
    /// A sector; what the file is short of in its last one is filled with zeros, as some programs leave it away.
    fn sector(&self, number: u32) -> Option<Vec<u8>> {
        let start = (number as usize).checked_mul(self.size)?.checked_add(self.first)?;
        let mut made = self.bytes.get(start..self.bytes.len().min(start.checked_add(self.size)?))?.to_vec();
        if made.is_empty() {
            return None;
        }
        made.resize(self.size, 0);
        Some(made)
    }

    /// A chain of sectors, at most `length` bytes of it.
    fn chain(&self, start: u32, table: &[u32], length: usize) -> Result<Vec<u8>, String> {
        let most = self.bytes.len() / self.size + 1;
        let (mut made, mut next, mut count) = (Vec::new(), start, 0);
        while next < RESERVED && made.len() < length {
            count += 1;
            let sector = self.sector(next).filter(|_| count <= most).ok_or("a sector is missing")?;
            made.extend_from_slice(&sector);
            next = table.get(next as usize).copied().ok_or("a sector is missing")?;
        }
        if length != usize::MAX && made.len() < length {
            return Err("a stream is cut short".to_owned());
        }
        made.truncate(length);
        Ok(made)
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(short(bytes, 64)?).saturating_sub(2).min(62);
    let units = bytes.get(..length)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let name = char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    Some(Entry { name, kind: *bytes.get(66)?, start: word(bytes, 116)?, size: word(bytes, 120)? as usize })
}

/// Two bytes at a place, the low one first.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|pair| u16::from_le_bytes(*pair))
}

/// Four bytes at a place, the low one first.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
