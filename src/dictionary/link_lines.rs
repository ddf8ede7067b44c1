//! Where a linking model says what is wrong with it.

use std::sync::Arc;

use super::place::Place;
use crate::lang::Message;

/// The line that a fault of a model is about: faults put what they name between backticks, from the outside in
/// (comparison, then grade), and in the file these words stand below each other in that order.
pub(super) fn place(file: &Arc<str>, text: &str, fault: &Message) -> Place {
    let mut found = 0;
    for name in fault.vi.split('`').skip(1).step_by(2) {
        let next = text.lines().enumerate().skip(found).find(|(_, line)| stands(line, name));
        found = next.map_or(found, |(at, _)| at);
    }
    Place { file: Arc::clone(file), line: u32::try_from(found + 1).unwrap_or(u32::MAX) }
}

/// Whether a line writes this text, opens this table, or gives this key a value.
fn stands(line: &str, name: &str) -> bool {
    let key = |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='));
    line.contains(&format!("\"{name}\"")) || line.contains(&format!("[[{name}]]")) || key(line.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_placed_where_their_words_stand() {
        let text = "title = \"x\"\nmatch_at = 2\n[[comparison]]\nid = \"a\"\nlevels = [\n  { grade = \"g\" },\n]\n\
                    [[comparison]]\nid = \"b\"\nlevels = [\n  { grade = \"g\" },\n]\n";
        let line = |fault: &str| place(&Arc::from("link/x.toml"), text, &Message::new(fault, "")).line;
        assert_eq!(line("cần 0 < `review_at` ≤ `match_at` < 1"), 2);
        assert_eq!(line("so sánh `b`, bậc `g`: m và u phải trong (0, 1]"), 11);
        assert_eq!(line("so sánh `a`, bậc `g`: m và u phải trong (0, 1]"), 6);
        assert_eq!(line("cần từ 1 đến 16 so sánh"), 1);
    }
}
