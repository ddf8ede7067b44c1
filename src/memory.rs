//! How much memory the process holds, and how much it may: stages ask between batches, so that they stop with a clear
//! error before the system stops them.
//!
//! Linux tells both figures in `/proc/self/status` (proc(5)); elsewhere nothing is known and nothing is stopped.
#![expect(clippy::disallowed_methods, reason = "this module reads what the system says of the process, no file")]

use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Kind, Result};

/// The limit in bytes; `u64::MAX`: none.
static LIMIT: AtomicU64 = AtomicU64::new(u64::MAX);

/// Sets how many bytes the process may hold, for good.
pub fn limit(bytes: u64) {
    LIMIT.store(bytes, Ordering::Relaxed);
}

/// The limit in bytes, where there is one.
pub fn limited() -> Option<u64> {
    Some(LIMIT.load(Ordering::Relaxed)).filter(|bytes| *bytes < u64::MAX)
}

/// The part of the limit that a stage may set aside for one of its buffers; `usual` where that is less or there is none.
pub fn share(usual: u64, part: u64) -> u64 {
    limited().map_or(usual, |limit| usual.min(limit / part.max(1)))
}

/// Stops the work when more is held than the limit allows. Asked between batches.
///
/// # Errors
/// When the limit is passed: with what is held, and what to do.
pub fn check() -> Result<()> {
    let Some(limit) = limited() else { return Ok(()) };
    match said("VmRSS:") {
        Some(held) if held > limit => Err(passed(held, limit)),
        _ => Ok(()),
    }
}

fn passed(held: u64, limit: u64) -> Error {
    let (held, limit) = (shown(held), shown(limit));
    Error::new(
        Kind::Stage,
        format!("cần nhiều bộ nhớ hơn mức cho phép: đang giữ {held}, --memory-limit là {limit}; không để lại gì dở dang"),
        format!(
            "more memory is needed than allowed: {held} are held, --memory-limit is {limit}; nothing half-written is left"
        ),
    )
    .hint(
        "Hãy tăng --memory-limit, chia tệp thành nhiều phần, hoặc bỏ tìm trùng bằng --no-link.",
        "Raise --memory-limit, split the file, or leave linking out with --no-link.",
    )
}

/// Forgets the highest memory so far, so that [`peak`] tells that of what comes next.
pub fn forget_peak() {
    // where the system does not let it, the peak stays that of the whole process
    std::fs::write("/proc/self/clear_refs", "5").ok();
}

/// Highest resident memory since [`forget_peak`] in bytes; `None` where the system does not tell.
pub fn peak() -> Option<u64> {
    said("VmHWM:")
}

/// A figure of the process in bytes.
fn said(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

/// Bytes as people read them: `812 MB` (MB = 1,048,576 bytes).
pub fn shown(bytes: u64) -> String {
    format!("{} MB", bytes >> 20)
}

/// Reads a size: `1500MB`, `1.5G`, `800 MiB` (K, M and G are 1024, 1024² and 1024³ bytes).
///
/// # Errors
/// Says how a size is written.
pub fn size(text: &str) -> Result<u64> {
    const LEAST: f64 = 64.0 * 1024.0 * 1024.0;
    let lower = text.trim().to_ascii_lowercase().replace(',', ".");
    let digits = lower.trim_end_matches(|letter: char| letter.is_ascii_alphabetic()).trim_end();
    let unit = match lower.get(digits.len()..).unwrap_or_default().trim() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        _ => return Err(how(text)),
    };
    let bytes = digits.parse::<f64>().ok().map(|number| number * f64::from(1_u32 << unit));
    let fits = |bytes: &f64| (LEAST..1e18).contains(bytes);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 64 MB and 10^18")]
    bytes.filter(fits).map(|bytes| bytes as u64).ok_or_else(|| how(text))
}

fn how(text: &str) -> Error {
    Error::usage(format!("«{text}» không phải cỡ bộ nhớ"), format!("“{text}” is no size of memory"))
        .hint("Hãy viết như 1500MB hay 1.5G, ít nhất 64MB.", "Write it as 1500MB or 1.5G, at least 64MB.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        assert_eq!(size("1500MB").unwrap(), 1500 << 20);
        for text in ["1.5G", "1,5 GiB", "1610612736"] {
            assert_eq!(size(text).unwrap(), 1_610_612_736, "{text}");
        }
        for text in ["", "G", "1T", "-1G", "10", "1e9G", "nan", "infG"] {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_peak_of_what_comes_next_is_told() {
        if peak().is_none() {
            return;
        }
        let held = vec![1_u8; 64 << 20];
        let high = peak().unwrap();
        assert!(high > 64 << 20 && held.iter().step_by(4096).all(|byte| *byte == 1));
    }
}
