//! How sure a share is when only a sample was looked at.

/// The Wilson score interval of a share (Wilson 1927) at 95 %, in per cent: the lower end is floored and the upper end
/// raised to one decimal, so that it is never narrower than it should be. `None` where nothing was looked at.
pub fn interval(good: u64, looked_at: u64) -> Option<(f64, f64)> {
    const Z: f64 = 1.959_963_984_540_054;
    if looked_at == 0 {
        return None;
    }
    let (n, share) = (looked_at as f64, good.min(looked_at) as f64 / looked_at as f64);
    let centre = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    let (low, high) = (100.0 * (centre - half) / whole, 100.0 * (centre + half) / whole);
    Some((((low * 10.0).floor() / 10.0).max(0.0), ((high * 10.0).ceil() / 10.0).min(100.0)))
}

#[cfg(test)]
mod tests {
    use super::interval;

    #[test]
    fn the_interval_holds_the_share_and_narrows() {
        // 81 of 263: 25.5 % to 36.6 % (Newcombe 1998, Statistics in Medicine 17, table II, Wilson without correction).
        assert_eq!(interval(81, 263), Some((25.5, 36.7)));
        assert_eq!(interval(0, 0), None);
        let (low, high) = interval(100, 100).unwrap();
        assert!(low > 96.0 && low < 100.0 && (high - 100.0).abs() < 1e-9);
        assert!(interval(5000, 10_000).unwrap().0 > interval(50, 100).unwrap().0);
    }
}
