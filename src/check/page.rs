//! The page of a check in one language. Both stand in one file, so that neither is forgotten.

use super::Check;
use crate::lang::{Lang, Text};

/// Headings of a page, in order; the last part is the example, one for both languages.
const HEADINGS: [Text; 4] = [
    Text::new("Điều kiểm", "What it finds"),
    Text::new("Vì sao", "Why it matters"),
    Text::new("Cách sửa", "How to mend"),
    Text::new("Ví dụ", "Example"),
];

impl Check {
    /// The page as a reader of that language sees it: title, what, why, how, example.
    pub fn page_in(&self, lang: Lang) -> String {
        let [.., last] = HEADINGS;
        let part = |heading: Text| {
            let own = if heading == last { heading.vi } else { heading.get(lang) };
            format!("\n## {}\n\n{}\n", heading.get(lang), self.part(own))
        };
        format!("# {} · {}\n{}", self.code, self.title.get(lang), HEADINGS.map(part).concat())
    }

    /// How to mend what it finds, in one paragraph without the marks of the page.
    pub fn how_to_mend(&self, lang: Lang) -> String {
        let [_, _, how, _] = HEADINGS;
        self.part(how.get(lang)).split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "")
    }

    /// What stands under a heading.
    fn part(&self, heading: &str) -> &'static str {
        let mut parts = self.page.split("\n## ").filter_map(|part| part.split_once('\n'));
        parts.find(|(own, _)| *own == heading).map_or("", |(_, text)| text.trim())
    }
}
