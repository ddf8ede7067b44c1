//! What a long run has compared, kept on disk part by part: a run that was interrupted goes on where it stopped.

use std::path::{Path, PathBuf};

use super::Pair;
use super::intern::hash;
use crate::error::Result;
use crate::files;

/// The file that says which run the parts belong to; marks the folder as ours.
const RUN: &str = "lan_chay.txt";
/// Bytes of a pair: two rows, the weight in bits, and what was decided.
const WIDTH: usize = 13;
/// Bytes of the checksum at the end of a part.
const CHECK: usize = 8;

/// The folder of the parts of one run.
#[derive(Debug)]
pub struct Batches {
    dir: PathBuf,
}

impl Batches {
    /// Opens the folder for the run known by `key` (all that decides its result: data, model, program). What another run
    /// left there is removed.
    ///
    /// # Errors
    /// When the folder holds something else, or cannot be written.
    pub fn open(dir: &Path, key: &str) -> Result<Self> {
        files::refuse_foreign(dir, RUN)?;
        files::create_folder(dir)?;
        let batches = Self { dir: dir.to_owned() };
        let run = dir.join(RUN);
        if !run.is_file() || files::read_text(&run)? != key {
            batches.clear()?;
            files::write(&run, key.as_bytes())?;
        }
        Ok(batches)
    }

    /// The pairs of a part: those kept before, or those that `compare` finds, which are kept. Says whether they were kept.
    pub(super) fn part(
        &self,
        rule: usize,
        piece: usize,
        compare: impl FnOnce() -> Vec<Pair>,
    ) -> Result<(Vec<Pair>, bool)> {
        let path = self.path(rule, piece);
        if path.is_file()
            && let Some(pairs) = unpack(&files::read(&path)?)
        {
            return Ok((pairs, true));
        }
        let pairs = compare();
        self.put(rule, piece, &pairs)?;
        Ok((pairs, false))
    }

    /// Keeps the pairs of a part, found here or elsewhere.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn put(&self, rule: usize, piece: usize, pairs: &[Pair]) -> Result<()> {
        files::write(&self.path(rule, piece), &pack(pairs))
    }

    fn path(&self, rule: usize, piece: usize) -> PathBuf {
        self.dir.join(format!("cap_{rule:02}_{piece:05}.bin"))
    }

    /// The run has ended well: its parts are of no more use.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn finish(self) -> Result<()> {
        self.clear()
    }

    fn clear(&self) -> Result<()> {
        for path in files::list(&self.dir)? {
            files::remove(&path)?;
        }
        Ok(())
    }
}

fn pack(pairs: &[Pair]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(pairs.len() * WIDTH + CHECK);
    for pair in pairs {
        bytes.extend_from_slice(&pair.left.to_le_bytes());
        bytes.extend_from_slice(&pair.right.to_le_bytes());
        bytes.extend_from_slice(&pair.weight.to_bits().to_le_bytes());
        bytes.push(u8::from(pair.certain) | u8::from(pair.is_match) << 1);
    }
    bytes.extend_from_slice(&hash(&bytes).to_le_bytes());
    bytes
}

/// `None` where the bytes are not a whole part.
fn unpack(bytes: &[u8]) -> Option<Vec<Pair>> {
    let (body, check) = bytes.split_last_chunk::<CHECK>()?;
    let (pairs, rest) = body.as_chunks::<WIDTH>();
    if !rest.is_empty() || u64::from_le_bytes(*check) != hash(body) {
        return None;
    }
    let word = |at: &[u8]| at.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let pair = |bytes: &[u8; WIDTH]| Pair {
        left: word(&bytes[0..]),
        right: word(&bytes[4..]),
        weight: f32::from_bits(word(&bytes[8..])),
        certain: bytes[12] & 1 != 0,
        is_match: bytes[12] & 2 != 0,
        decided: false,
    };
    Some(pairs.iter().map(pair).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_whole_or_not_at_all() {
        let pair =
            |left, weight, certain| Pair { left, right: left + 7, weight, certain, is_match: !certain, decided: false };
        let pairs = vec![pair(0, -0.0, true), pair(u32::MAX - 7, 31.25, false)];
        let bytes = pack(&pairs);
        assert_eq!(unpack(&bytes), Some(pairs));
        assert_eq!(unpack(&pack(&[])), Some(Vec::new()));
        for end in 0..bytes.len() {
            assert_eq!(unpack(&bytes[..end]), None);
        }
    }
}
