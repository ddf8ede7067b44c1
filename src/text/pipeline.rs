//! The pipeline of a text field, in the order that destroys nothing: legacy and mojibake, mark order and NFC, look-alikes,
//! white space, marks on consonants, doubled tones, uơ, tone style.

use std::borrow::Cow;

use super::words::then;
use super::{decode, detect, ethnic, lookalike, mojibake, nfc, right, space, tone};

type Kernel = for<'a> fn(&'a str) -> Cow<'a, str>;

/// The steps with the names under which a change log knows them.
const PIPELINE: [(&str, Kernel); 8] = [
    ("repair", decode::repair_evident),
    ("mark_order", nfc::mark_order),
    ("lookalike", lookalike::lookalike),
    ("whitespace", space::whitespace),
    ("tone_ethnic", ethnic::tone_ethnic),
    ("tone_dup", tone::tone_dup),
    ("horn_pair", tone::horn_pair),
    ("tone_old", tone::tone_old_where_certain),
];

/// Rounds after which a text must have settled: a dropped invisible character may bring letters together once more.
const ROUNDS: usize = 8;

/// What every text field gets. Text that is right is recognised in one scan and borrowed.
pub fn default(text: &str) -> Cow<'_, str> {
    if right::is_right(text) { Cow::Borrowed(text) } else { mend(text) }
}

/// The pipeline over a text that is not seen to be right at once. A text that has become right is not looked at further,
/// as [`default`] would not look at it.
pub(super) fn mend(text: &str) -> Cow<'_, str> {
    settle(text, |_, _, _| ())
}

/// The same as [`default`], with the ids of the steps that changed something, in order, each once.
pub fn trace(text: &str) -> (Cow<'_, str>, Vec<&'static str>) {
    let mut changed = Vec::new();
    if right::is_right(text) {
        return (Cow::Borrowed(text), changed);
    }
    let settled = settle(text, |id, before, after| {
        let id = step_id(id, before, after);
        if !changed.contains(&id) {
            changed.push(id);
        }
    });
    (settled, changed)
}

/// Runs the steps until nothing changes, telling `note` each that changed something with the text before and after.
fn settle(text: &str, mut note: impl FnMut(&'static str, &str, &str)) -> Cow<'_, str> {
    let mut current = Cow::Borrowed(text);
    for _ in 0..ROUNDS {
        let mut changed = false;
        for (id, kernel) in PIPELINE {
            let next = then(Cow::Borrowed(current.as_ref()), kernel);
            if next != current {
                note(id, &current, &next);
                current = Cow::Owned(next.into_owned());
                changed = true;
                if right::is_right(&current) {
                    return current;
                }
            }
            // the signs that a garbled letter left are evidence: what could not be read back is not tidied away
            if id == "repair" && mojibake::is_parted(&current) {
                return if current == text { Cow::Borrowed(text) } else { current };
            }
        }
        if !changed {
            break;
        }
    }
    if current == text { Cow::Borrowed(text) } else { current }
}

/// The public step that did it: the repair is one of several, and mark order composes too.
fn step_id(id: &'static str, before: &str, after: &str) -> &'static str {
    match id {
        "repair" => {
            detect::detect(before, &detect::Context::default(), None).map_or("repair_mojibake", detect::Legacy::step)
        }
        "mark_order" if nfc::nfc(before) == after => "nfc",
        _ => id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mends_and_tells() {
        for (given, wanted, steps) in [
            ("Hoà  Bình", "Hòa Bình", vec!["whitespace", "tone_old"]),
            ("C¨n cø NghÞ ®Þnh", "Căn cứ Nghị định", vec!["decode_tcvn3"]),
            ("Hà Ná»™i ", "Hà Nội", vec!["repair_mojibake", "whitespace"]),
            ("Nguye\u{302}\u{303}n", "Nguyễn", vec!["nfc"]),
            ("ti\u{e9}\u{302}ng", "tiếng", vec!["mark_order"]),
            ("Нà Nội", "Hà Nội", vec!["lookalike"]),
            ("đúng rồi", "đúng rồi", vec![]),
            ("a\u{e1}\u{200B}\u{302}", "aấ", vec!["whitespace", "mark_order"]),
        ] {
            assert_eq!(default(given), wanted);
            assert_eq!(trace(given), (Cow::Borrowed(wanted), steps));
        }
    }

    #[test]
    fn right_text_is_borrowed() {
        for text in [
            "Cư M'gar",
            "Cư M’gar",
            "ñu",
            "Ơ\u{306}",
            "Ƀlă",
            "Êđê",
            "Lý Mỹ Kỳ",
            "Señor Muñoz, ¿cómo está usted?",
            "H'Hen Niê",
            "Chỉ số tăng 5 − 3 điểm",
            "Lắk",
            "Y Moan Ênuôl",
            "Nestlé",
            "Москва",
            "m² ½ μ",
            "O-Kay?",
            "Guðmundsdóttir",
            "Les élèves français étudient à l’école",
            "Größe und Übermut",
            "São Paulo",
            "viparse®",
            "5 × 3 · 2",
            "Xaõ",
        ] {
            assert!(matches!(default(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }
}
