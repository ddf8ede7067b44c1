//! Member of a code list: tidied only; whether the list holds it is judged with the dictionary's list.

use super::tidy::{blank, is_tidy, tidy};
use super::{Kind, Options, Verdict};
use crate::lang::Text;

/// The kind.
pub(super) static KIND: Kind =
    Kind { id: "ma_danh_muc", title: Text::new("Mã danh mục", "Code of a list"), canonical, parse };

fn canonical(text: &str, _: &Options) -> bool {
    is_tidy(text) && blank(text).is_none()
}

fn parse(raw: &str, _: &Options) -> Verdict {
    let tidied = tidy(raw);
    blank(&tidied).unwrap_or_else(|| Verdict::valid(tidied))
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::testing::table;
    use super::*;

    #[test]
    fn zeros_are_kept() {
        table(&KIND, &[], &[("  066 ", Status::Valid, Some("066"), None), ("", Status::Missing, None, None)]);
    }
}
