//! The records of an old workbook's stream, and the strings in them ([MS-XLS] §2.1.4, §2.5.240, §2.5.293, §2.5.294).

use encoding_rs::Encoding;

use super::container::short;

/// A record goes on in the next one.
const CONTINUE: u16 = 0x003C;

/// One record with those that go on with it.
pub(super) struct Record<'a> {
    /// What it is.
    pub(super) kind: u16,
    /// Its bytes.
    pub(super) data: &'a [u8],
    /// Bytes of the records that go on with it.
    pub(super) more: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    /// Reads its bytes from a place on, over all its parts.
    pub(super) fn from(&self, at: usize) -> Reader<'a> {
        let first = self.data.get(at..).unwrap_or_default();
        Reader { parts: std::iter::once(first).chain(self.more.iter().copied()).collect(), part: 0, at: 0 }
    }
}

/// Gives records one after another.
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    /// Records from a place in the stream on.
    pub(super) const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// The next record, or `None` at the end of the stream.
    ///
    /// # Errors
    /// When the stream stops inside a record.
    pub(super) fn next(&mut self) -> Result<Option<Record<'a>>, String> {
        let Some((kind, data)) = self.part()? else { return Ok(None) };
        let mut more = Vec::new();
        while short(self.bytes, self.at) == Some(CONTINUE) {
            match self.part()? {
                Some((_, part)) => more.push(part),
                None => break,
            }
        }
        Ok(Some(Record { kind, data, more }))
    }

    fn part(&mut self) -> Result<Option<(u16, &'a [u8])>, String> {
        let Some(kind) = short(self.bytes, self.at) else { return Ok(None) };
        let cut = || "the stream stops inside a record".to_owned();
        let length = usize::from(short(self.bytes, self.at + 2).ok_or_else(cut)?);
        let data = self.bytes.get(self.at + 4..self.at + 4 + length).ok_or_else(cut)?;
        self.at += 4 + length;
        Ok(Some((kind, data)))
    }
}

/// How texts are written: as Unicode since Excel 97, in a code page before.
#[derive(Clone, Copy)]
pub(super) enum Letters {
    /// UTF-16, with a byte a letter where all fit.
    Unicode,
    /// Bytes in a code page.
    Page(&'static Encoding),
}

impl Letters {
    /// Of a code page by its number; windows-1252 where it is not known.
    pub(super) fn page(number: u16) -> Self {
        let label = match number {
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            10_000 => "macintosh".to_owned(),
            other => format!("windows-{other}"),
        };
        Self::Page(Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252))
    }
}

/// Reads on over the parts of a record.
pub(super) struct Reader<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl Reader<'_> {
    /// Bytes left in the current part.
    fn left(&self) -> &[u8] {
        self.parts.get(self.part).and_then(|part| part.get(self.at..)).unwrap_or_default()
    }

    fn byte(&mut self) -> Option<u8> {
        while self.left().is_empty() {
            self.parts.get(self.part + 1)?;
            (self.part, self.at) = (self.part + 1, 0);
        }
        let byte = *self.left().first()?;
        self.at += 1;
        Some(byte)
    }

    /// Two bytes.
    pub(super) fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    /// Four bytes.
    pub(super) fn word(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]))
    }

    /// Passes over bytes.
    fn skip(&mut self, count: usize) -> Option<()> {
        for _ in 0..count {
            self.byte()?;
        }
        Some(())
    }

    /// A string whose length takes one byte.
    pub(super) fn brief(&mut self, letters: Letters) -> Option<String> {
        let count = usize::from(self.byte()?);
        self.text(count, letters)
    }

    /// A string whose length takes two bytes.
    pub(super) fn long(&mut self, letters: Letters) -> Option<String> {
        let count = usize::from(self.short()?);
        self.text(count, letters)
    }

    /// A string of that many letters; what formats its parts is passed over.
    fn text(&mut self, count: usize, letters: Letters) -> Option<String> {
        if let Letters::Page(page) = letters {
            let bytes: Option<Vec<u8>> = (0..count).map(|_| self.byte()).collect();
            return Some(page.decode_without_bom_handling(&bytes?).0.into_owned());
        }
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { usize::from(self.short()?) * 4 };
        let spoken = if flags & 4 == 0 { 0 } else { self.word()? as usize };
        let text = self.letters(count, flags & 1 != 0)?;
        self.skip(runs)?;
        self.skip(spoken)?;
        Some(text)
    }

    /// Letters over all parts; each part says anew how wide its letters are.
    fn letters(&mut self, count: usize, wide: bool) -> Option<String> {
        let (mut units, mut wide) = (Vec::with_capacity(count.min(32_767)), wide);
        while units.len() < count {
            if self.left().is_empty() {
                self.parts.get(self.part + 1)?;
                (self.part, self.at) = (self.part + 1, 0);
                wide = self.byte()? & 1 != 0;
            }
            units.push(if wide { self.short()? } else { u16::from(self.byte()?) });
        }
        Some(String::from_utf16_lossy(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_run_on_over_records_and_change_their_width() {
        let first = [5, 0, 0, b'a', b'b'];
        let second = [1, 0xBF, 0x1E, b'c', 0, b'd', 0];
        let mut stream = vec![0xFC, 0, 5, 0];
        stream.extend(first);
        stream.extend([0x3C, 0, 7, 0]);
        stream.extend(second);
        let record = Records::new(&stream, 0).next().unwrap().unwrap();
        assert_eq!(record.from(0).long(Letters::Unicode).as_deref(), Some("abếcd"));
        assert!(Records::new(&stream[..12], 0).next().is_err());
    }
}
