//! What stands behind the rows of a long sheet.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use zip::ZipArchive;

use super::super::damaged;
use super::sheet::Parser;
use super::strings::Strings;
use super::styles::Styles;
use super::{Shared, place};
use crate::error::Result;
use crate::source::grid::Merge;

/// Bytes kept of a block before the next: longer than the longest closing tag that is looked for.
const KEPT: usize = 64;

/// Merged areas stand behind the rows: a long sheet is inflated up to there without reading cells.
pub(super) fn merges(path: &Path, archive: &mut ZipArchive<BufReader<File>>, part: &str) -> Result<Vec<Merge>> {
    let Some(place) = place(archive, part) else {
        return Ok(Vec::new());
    };
    let mut entry = archive.by_index(place).map_err(|cause| damaged(path, "xlsx", cause))?;
    let finder = memchr::memmem::Finder::new(b"sheetData>");
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
            let tail = filled.get(end + 10..).unwrap_or_default().chain(entry);
            let none = Shared { strings: Strings::default(), styles: Styles::default(), epoch_1904: false };
            let mut parser = Parser::new(tail, &none);
            while parser.next_row().map_err(|cause| damaged(path, "xlsx", cause))?.is_some() {}
            return Ok(parser.merges);
        }
        let end = kept + read;
        let from = end.saturating_sub(KEPT);
        block.copy_within(from..end, 0);
        kept = end - from;
    }
}

/// The name that stands at this place is that of a closing tag.
fn closes(bytes: &[u8], place: usize) -> bool {
    let before = bytes.get(place.saturating_sub(KEPT - 10)..place).unwrap_or_default();
    let tag = memchr::memrchr(b'<', before).and_then(|open| before.get(open + 1..));
    tag.and_then(|tag| tag.strip_prefix(b"/")).is_some_and(|prefix| prefix.is_empty() || prefix.ends_with(b":"))
}
