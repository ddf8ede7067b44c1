//! Keyed pseudonyms: the same value becomes the same name in every set made with the same key, and tells nothing to
//! anyone without it (HMAC-SHA-256, FIPS 198-1 and RFC 2104). A pseudonym stays personal data: it is for sharing, not for
//! opening. The key is never written, printed or put into an error.

use std::path::Path;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::error::{Error, Result};
use crate::files;

/// The environment variable that may hold the key.
pub const VARIABLE: &str = "TUDIEN_PSEUDONYM_KEY";
/// Shortest key, in bytes: as long as the digest (RFC 2104, section 3).
const SHORTEST: usize = 32;
/// Fewest different bytes in a key: random ones have about 30 of 32.
const FEWEST: usize = 16;
/// Letters of a pseudonym: digits and small letters without i, l, o, u (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Length of a pseudonym: 26 letters of 5 bits, 130 bits.
const LENGTH: usize = 26;

/// A key, never shown.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Key")
    }
}

impl Key {
    /// Reads the key from a file: 64 hexadecimal digits or more, or at least 32 bytes of any kind.
    ///
    /// # Errors
    /// When the file cannot be read, or the key is weak.
    pub fn from_file(path: &Path) -> Result<Self> {
        Self::of(&files::read(path)?)
    }

    /// The key of the environment, where there is one.
    ///
    /// # Errors
    /// When it is weak.
    pub fn from_environment() -> Result<Option<Self>> {
        std::env::var(VARIABLE).ok().filter(|text| !text.is_empty()).map(|text| Self::of(text.as_bytes())).transpose()
    }

    /// A key of these bytes; hexadecimal text is read as such, white space around it is dropped.
    ///
    /// # Errors
    /// When it is too short, repeats itself, or counts up or down.
    pub fn of(bytes: &[u8]) -> Result<Self> {
        let text = bytes.trim_ascii();
        let secret = hexadecimal(text).unwrap_or_else(|| text.to_vec());
        if let Some((vi, en)) = weakness(&secret) {
            return Err(Error::usage(format!("khóa giả danh yếu: {vi}"), format!("the pseudonym key is weak: {en}"))
                .hint("Hãy tạo khóa: tudien privacy key --out TỆP.", "Make one: tudien privacy key --out FILE."));
        }
        Hmac::new_from_slice(&secret).map(Self).map_err(|cause| Error::stage("pseudonym", cause))
    }

    /// The pseudonym of a value; `concept` keeps apart values that look alike but mean different things.
    pub fn pseudonym(&self, concept: &str, value: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(concept.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        let digest = mac.finalize().into_bytes();
        let (mut name, mut held, mut bits) = (String::with_capacity(LENGTH), 0_u32, 0_u32);
        for byte in digest {
            held = (held << 8) | u32::from(byte);
            bits += 8;
            while bits >= 5 && name.len() < LENGTH {
                bits -= 5;
                let letter = LETTERS.get(((held >> bits) & 31) as usize).copied().unwrap_or(b'0');
                name.push(char::from(letter));
            }
        }
        name
    }
}

/// The bytes of hexadecimal text; `None` where it is something else.
fn hexadecimal(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    };
    text.chunks(2).map(pair).collect()
}

/// Why a key is weak, in both languages.
fn weakness(secret: &[u8]) -> Option<(String, String)> {
    let mut different: Vec<u8> = secret.to_vec();
    different.sort_unstable();
    different.dedup();
    let period =
        (1..=secret.len() / 2).find(|period| secret.iter().skip(*period).eq(secret.iter().take(secret.len() - period)));
    let step = |pair: &[u8]| match pair {
        [left, right] => right.wrapping_sub(*left),
        _ => 0,
    };
    let mut steps: Vec<u8> = secret.windows(2).map(step).collect();
    steps.sort_unstable();
    steps.dedup();
    if secret.len() < SHORTEST {
        return Some((
            format!("có {} byte, cần từ {SHORTEST}", secret.len()),
            format!("it has {} bytes, {SHORTEST} are needed", secret.len()),
        ));
    }
    if different.len() < FEWEST || period.is_some() || steps.len() < 8 {
        return Some(("lặp lại hoặc theo quy luật".to_owned(), "it repeats itself or follows a pattern".to_owned()));
    }
    None
}

/// A new key as hexadecimal text, from the random source of the operating system.
///
/// # Errors
/// When there is no such source.
pub fn new_key() -> Result<String> {
    let mut secret = [0_u8; SHORTEST];
    getrandom::fill(&mut secret).map_err(|cause| Error::stage("key", cause))?;
    let mut text = secret.iter().fold(String::new(), |text, byte| {
        let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
        text + &String::from_iter([digit(byte >> 4), digit(byte & 15)])
    });
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "b7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfef";

    #[test]
    fn pseudonyms_are_stable_and_apart() {
        let key = Key::of(SECRET.as_bytes()).expect("a good key");
        let again = Key::of(format!("  {SECRET}\r\n").as_bytes()).expect("white space does not count");
        let name = key.pseudonym("so_dinh_danh", "066187000001");
        assert_eq!(name, again.pseudonym("so_dinh_danh", "066187000001"));
        assert_eq!(name.len(), LENGTH);
        assert_ne!(name, key.pseudonym("so_dien_thoai", "066187000001"));
        assert_ne!(name, key.pseudonym("so_dinh_danh", "066187000002"));
        assert_eq!(format!("{key:?}"), "Key");
    }

    #[test]
    fn weak_keys_are_refused_and_never_shown() {
        for weak in ["", "matkhau123", &"ab".repeat(40), &"abcdefghijklmnop".repeat(3), &"0".repeat(64)] {
            let error = Key::of(weak.as_bytes()).expect_err("weak");
            assert!(weak.is_empty() || !error.message.vi.contains(weak));
        }
        let counted: Vec<u8> = (0..64).collect();
        assert!(Key::of(&counted).is_err());
        assert!(Key::of(new_key().expect("a key").as_bytes()).is_ok());
    }

    #[test]
    fn the_digest_is_hmac_sha_256() {
        // Of HMAC-SHA-256(key, "a\0b"), by an independent program: its first 130 bits in base 32.
        let key = Key::of(SECRET.as_bytes()).expect("a good key");
        assert_eq!(key.pseudonym("a", "b"), "zyhe8rkmh8h0jervaya5ggxv52");
    }

    #[test]
    fn a_key_is_long_and_does_not_repeat_itself() {
        let refused = |key: &str| Key::of(key.as_bytes()).expect_err("weak").message.vi;
        assert!(refused(&SECRET[..62]).contains("có 31 byte, cần từ 32"));
        assert!(refused(&SECRET.repeat(2)).contains("lặp lại"), "sound by itself, written twice");
        let longer = format!("{SECRET}{}", "0f1e2d3c4b5a69788796a5b4c3d2e1f0");
        assert!(Key::of(longer.as_bytes()).is_ok(), "more than is needed");
        let chance = |below: u32| {
            let next = |state: &u32| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
            std::iter::successors(Some(7_u32), next)
                .map(move |state| u8::try_from((state >> 16) % below).expect("small"))
                .take(64)
        };
        let of_bytes = |different| chance(different).map(|byte| byte + 64).collect::<Vec<u8>>();
        assert!(Key::of(&of_bytes(15)).is_err(), "fifteen different bytes");
        assert!(Key::of(&of_bytes(16)).is_ok(), "sixteen");
        let stairs = |steps| {
            let climb = |sum: &mut u8, step: u8| {
                *sum = sum.wrapping_add(step + 1);
                Some(*sum)
            };
            chance(steps).scan(0, climb).collect::<Vec<u8>>()
        };
        assert!(Key::of(&stairs(7)).is_err(), "it goes up by one of seven steps");
        assert!(Key::of(&stairs(8)).is_ok(), "eight");
    }
}
