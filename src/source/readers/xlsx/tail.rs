//! What stands behind the rows of a long sheet.

use std::fs::File;
use std::io::{BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;

use zip::{CompressionMethod, ZipArchive};

use super::super::damaged;
use super::super::formats::Styles;
use super::ending::{self, TAIL, UNKNOWN};
use super::sheet::Parser;
use super::strings::Strings;
use super::{Shared, place};
use crate::error::Result;
use crate::files;
use crate::source::grid::Merge;

/// Bytes kept of a block before the next: longer than the longest closing tag that is looked for.
const KEPT: usize = 64;
/// Most bytes behind the rows that are looked at.
const MOST_BEHIND: usize = 1 << 16;
/// The end of the tag that ends the rows.
const ROWS: &[u8; NAME] = b"sheetData>";
/// Its length.
const NAME: usize = 10;

/// Merged areas stand behind the rows: unless the end of the part alone shows that there are none, a long sheet is inflated
/// up to there without reading cells.
pub(super) fn merges(path: &Path, archive: &mut ZipArchive<BufReader<File>>, part: &str) -> Result<Vec<Merge>> {
    let Some(place) = place(archive, part) else {
        return Ok(Vec::new());
    };
    if has_none(path, archive, place) == Some(true) {
        return Ok(Vec::new());
    }
    let mut entry = archive.by_index(place).map_err(|cause| damaged(path, "xlsx", cause))?;
    let finder = memchr::memmem::Finder::new(ROWS);
    // the end of one block is kept before the next
    let (mut block, mut kept) = (vec![0_u8; KEPT + (1 << 19)], 0_usize);
    loop {
        let room = block.get_mut(kept..).unwrap_or_default();
        let read = entry.read(room).map_err(|cause| damaged(path, "xlsx", cause))?;
        if read == 0 {
            return Ok(Vec::new());
        }
        let filled = block.get(..kept + read).unwrap_or_default();
        if let Some(end) = finder.find_iter(filled).find(|place| closes(filled, *place)) {
            let tail = filled.get(end + NAME..).unwrap_or_default().chain(entry);
            return areas(tail).map_err(|cause| damaged(path, "xlsx", cause));
        }
        let end = kept + read;
        let from = end.saturating_sub(KEPT);
        block.copy_within(from..end, 0);
        kept = end - from;
    }
}

/// The merged areas in what stands behind the rows.
fn areas(tail: impl Read) -> std::result::Result<Vec<Merge>, String> {
    let none = Shared { strings: Strings::default(), styles: Styles::default(), epoch_1904: false };
    let mut parser = Parser::new(tail, &none);
    let mut row = parser.room();
    while parser.next_into(&mut row)? {}
    Ok(parser.merges)
}

/// No merged area stands behind the rows, as the last bytes of the part alone show; false where they leave it open. Whoever
/// reads the whole part holds its areas against what was said here.
fn has_none(path: &Path, archive: &mut ZipArchive<BufReader<File>>, place: usize) -> Option<bool> {
    let entry = archive.by_index(place).ok()?;
    let size = entry.compressed_size();
    if entry.compression() != CompressionMethod::Deflated || entry.encrypted() || size <= TAIL as u64 {
        return None;
    }
    let end = entry.data_start()?.checked_add(size)?;
    let (mut file, mut bytes) = (files::open(path).ok()?, vec![0; TAIL]);
    file.seek(SeekFrom::Start(end.checked_sub(TAIL as u64)?)).ok()?;
    file.read_exact(&mut bytes).ok()?;
    Some(shows_none(&ending::inflate(&bytes)?))
}

/// From the first «sheetData» on, «mergeCell» stands nowhere in a text, whatever its unknown bytes are.
fn shows_none(text: &[u8]) -> bool {
    let Some(rows) = memchr::memmem::find(text, &ROWS[..NAME - 1]) else { return false };
    let area = b"mergeCell";
    let could_be = |found: &[u8]| found.iter().zip(area).all(|(byte, letter)| *byte == UNKNOWN || byte == letter);
    text.len() - rows < MOST_BEHIND && !text[rows..].windows(area.len()).any(could_be)
}

/// The name that stands at this place is that of a closing tag.
fn closes(bytes: &[u8], place: usize) -> bool {
    let before = bytes.get(place.saturating_sub(KEPT - NAME)..place).unwrap_or_default();
    let tag = memchr::memrchr(b'<', before).and_then(|open| before.get(open + 1..));
    tag.and_then(|tag| tag.strip_prefix(b"/")).is_some_and(|prefix| prefix.is_empty() || prefix.ends_with(b":"))
}

#[cfg(test)]
mod tests {
    use super::shows_none;

    #[test]
    fn areas_are_ruled_out_only_where_no_unknown_byte_can_hide_them() {
        assert!(shows_none(b"\0\0\0\0\0\0\0\0\0\0\0</sheetData\0\0/worksheet>"));
        assert!(shows_none(b"</sheetData><pageMargins left\0\x000.7\0/></worksheet>"));
        for open in [
            &b"</sheetData><mergeCells count\0\x001\0><mergeCell ref\0\0A1:B2\0/></mergeCells></worksheet>"[..],
            b"</sheetData><\0\0rge\0\0\0\0\0\0\0\0\0\0\0\0\0\0>",
            b"<v>sheetData</v>\0\0\0\0\0\0\0\0\0\0\0\0",
            b"</sheet\0ata></worksheet>",
        ] {
            assert!(!shows_none(open));
        }
    }
}
