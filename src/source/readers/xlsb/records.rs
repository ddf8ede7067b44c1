//! Records of a part of a binary workbook ([MS-XLSB] §2.1.4): a kind and a length of seven bits in each byte, then the data.

use std::io::Read;

/// Longest record that is read: a text has 32,767 letters, a formula a few thousand bytes.
const LONGEST: usize = 8 << 20;

/// The records of a stream, one after another.
pub(super) struct Records<R> {
    stream: R,
    data: Vec<u8>,
}

impl<R: Read> Records<R> {
    pub(super) const fn new(stream: R) -> Self {
        Self { stream, data: Vec::new() }
    }

    /// The kind and the data of the next record; `None` at the end of the stream.
    ///
    /// # Errors
    /// When the stream cannot be read, or ends within a record.
    pub(super) fn next(&mut self) -> Result<Option<(u16, Data<'_>)>, String> {
        let Some(first) = self.byte()? else { return Ok(None) };
        let mut kind = u16::from(first);
        if first & 0x80 != 0 {
            kind = (kind & 0x7F) | (u16::from(self.needed()?) & 0x7F) << 7;
        }
        let mut length = 0_usize;
        for place in 0..4 {
            let byte = self.needed()?;
            length |= usize::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        if length > LONGEST {
            return Err(format!("a record of {length} bytes"));
        }
        self.data.clear();
        let read = self.stream.by_ref().take(length as u64).read_to_end(&mut self.data);
        if read.map_err(|cause| cause.to_string())? < length {
            return Err("the part ends within a record".to_owned());
        }
        Ok(Some((kind, Data(&self.data))))
    }

    fn byte(&mut self) -> Result<Option<u8>, String> {
        let mut byte = [0];
        match self.stream.read_exact(&mut byte) {
            Ok(()) => Ok(Some(byte[0])),
            Err(cause) if cause.kind() == std::io::ErrorKind::UnexpectedEof => Ok(None),
            Err(cause) => Err(cause.to_string()),
        }
    }

    fn needed(&mut self) -> Result<u8, String> {
        self.byte()?.ok_or_else(|| "the part ends within a record".to_owned())
    }
}

/// The data of a record.
#[derive(Clone, Copy)]
pub(super) struct Data<'d>(pub(super) &'d [u8]);

impl Data<'_> {
    pub(super) fn byte(self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }

    pub(super) fn short(self, at: usize) -> Option<u16> {
        self.0.get(at..)?.first_chunk().map(|two| u16::from_le_bytes(*two))
    }

    pub(super) fn word(self, at: usize) -> Option<u32> {
        self.0.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
    }

    pub(super) fn double(self, at: usize) -> Option<f64> {
        self.0.get(at..)?.first_chunk().map(|eight| f64::from_le_bytes(*eight))
    }

    /// A text with its length before it (§2.5.168), and where it ends. A length of all bits set is no text.
    pub(super) fn text(self, at: usize) -> Option<(String, usize)> {
        let length = self.word(at)?;
        let begin = at + 4;
        if length == u32::MAX {
            return Some((String::new(), begin));
        }
        let end = begin.checked_add(usize::try_from(length).ok()?.checked_mul(2)?)?;
        let units: Vec<u16> =
            self.0.get(begin..end)?.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
        Some((String::from_utf16_lossy(&units), end))
    }
}
