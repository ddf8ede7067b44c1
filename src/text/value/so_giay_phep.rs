//! Number of a permit: `12/GPXD`, `12/2024/GPXD-UBND` (form of Decree 175/2024/NĐ-CP).

use super::{Kind, Options, Verdict, so_van_ban};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "so_giay_phep", title: Text::new("Số giấy phép", "Number of a permit"), canonical, parse };

fn canonical(text: &str, options: &Options) -> bool {
    (so_van_ban::KIND.canonical)(text, options)
}

fn parse(raw: &str, options: &Options) -> Verdict {
    let verdict = (so_van_ban::KIND.parse)(raw, options);
    // Permits are also numbered the other way round: «GPXD số 12/2024», «GPXD-12».
    if verdict.output.is_some() || verdict.status == super::Status::Missing {
        return verdict;
    }
    turned(&super::tidy::tidy(raw)).unwrap_or(verdict)
}

/// `GPXD 12` as `12/GPXD`, proposed.
fn turned(text: &str) -> Option<Verdict> {
    let letters = text.find(|sign: char| !sign.is_alphabetic())?;
    let (symbol, rest) = text.split_at(letters);
    let rest = rest.trim_matches([' ', ':', '-', '/', '.']);
    let rest = rest.strip_prefix("số").unwrap_or(rest).trim_matches([' ', ':']);
    let output = so_van_ban::read(&format!("{rest}/{symbol}")).ok()?;
    Some(Verdict::new(super::Status::Repair, Some(output)).code(super::reason::STRUCTURE))
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use super::super::{Status, reason};
    use super::*;

    #[test]
    fn permits_are_judged() {
        table(
            &KIND,
            &[],
            &[
                ("12/GPXD", Status::Valid, Some("12/GPXD"), None),
                ("12/2024/GPXD-UBND", Status::Valid, Some("12/2024/GPXD-UBND"), None),
                ("GPXD số 12/2024", Status::Repair, Some("12/2024/GPXD"), Some(reason::STRUCTURE)),
                ("12", Status::Invalid, None, Some(reason::STRUCTURE)),
            ],
        );
    }
}
