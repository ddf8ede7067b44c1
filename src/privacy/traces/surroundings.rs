//! Where a person lives and when one was born, told by the words around.

use super::Trace;

/// Words that tell where a person lives.
const HOME: [&str; 12] = [
    "thuong tru",
    "tam tru",
    "ho khau",
    "noi o",
    "nha rieng",
    "cho o",
    "dia chi nha",
    "hktt",
    "dktt",
    "que quan",
    "so nha",
    "nha so",
];
/// Words for lanes between houses, before a number.
const LANES: [&str; 4] = ["hem", "ngo", "ngach", "kiet"];
/// Words before a day or year of birth.
const BIRTH: [&str; 6] = ["sinh ngay", "ngay sinh", "sinh nam", "nam sinh", "sn", "dob"];

/// The address or the birth of a person in a folded text.
pub(super) fn trace(folded: &str) -> Option<Trace> {
    let tidy: Vec<&str> =
        folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let line = format!(" {} ", tidy.join(" "));
    if birth(&line) {
        return Some(Trace::BirthDate);
    }
    let numbered = line.bytes().any(|byte| byte.is_ascii_digit());
    let home = numbered && HOME.iter().any(|word| line.contains(&format!(" {word} ")));
    let lane = tidy.windows(2).any(|pair| match pair {
        [word, number] => LANES.contains(word) && number.starts_with(|letter: char| letter.is_ascii_digit()),
        _ => false,
    });
    (home || lane).then_some(Trace::Address)
}

fn birth(line: &str) -> bool {
    BIRTH.iter().any(|word| {
        line.match_indices(&format!(" {word} ")).any(|(at, found)| {
            let number = line
                .get(at + found.len()..)
                .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()));
            number && !line.get(..at).is_some_and(|head| head.ends_with(" phat"))
        })
    })
}
