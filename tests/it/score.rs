//! Laws of the score card, over invented outcomes.

use proptest::prelude::*;
use tudien::check::{CHECKS, Level, Outcome, Quality};
use tudien::score::card;

use super::check::table::{Mini, scoring};

fn outcome(code: &str, field: &str, level: Level, tested: u64, broken: u64) -> Outcome {
    Outcome { code: code.to_owned(), field: field.to_owned(), level, tested, broken, tolerated: false }
}

fn entity() -> tudien::dictionary::Dictionary {
    toml::from_str::<Mini>("[[field]]\nid = \"a\"\n[[field]]\nid = \"b\"\n").unwrap().dictionary()
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    (0..CHECKS.len(), prop_oneof![Just("a"), Just("b"), Just("")], 0_u64..5_000_000, 0_u64..=100).prop_map(
        |(at, field, tested, share)| {
            let broken = tested * share / 100;
            outcome(CHECKS[at].code, field, CHECKS[at].level, tested, broken)
        },
    )
}

#[test]
fn a_required_field_that_fails_drags_the_label_down() {
    let text = "[[field]]\nid = \"a\"\nrequired = true\n[[field]]\nid = \"b\"\n";
    let dictionary = toml::from_str::<Mini>(text).unwrap().dictionary();
    let of = |field: &str, broken: u64| {
        let mut outcomes: Vec<Outcome> =
            (0..40).map(|at| outcome("DUNG-001", &format!("x{at}"), Level::Error, 1000, 0)).collect();
        outcomes.push(outcome("DU-001", field, Level::Error, 1000, broken));
        card("mau", &dictionary.entities["thu"], 1000, &outcomes, &scoring())
    };
    assert_eq!([0, 150, 1000].map(|broken| of("a", broken).label), ["tốt", "không tốt", "kém"]);
    assert_eq!(of("b", 20).label, "tốt", "a field that may be empty does not");
    assert_eq!(of("a", 1000).qualities[&Quality::Du].score, Some(0.0), "an empty required column is nought in «đủ»");
    assert!(of("a", 150).formula.contains("«a», Đủ = 85;"), "{}", of("a", 150).formula);
}

fn score(outcomes: &[Outcome]) -> (Option<f64>, Vec<Option<f64>>) {
    let dictionary = entity();
    let card = card("mau", &dictionary.entities["thu"], 10, outcomes, &scoring());
    (card.overall.score, card.qualities.values().map(|mark| mark.score).collect())
}

proptest! {
    #[test]
    fn one_more_broken_cell_never_raises_a_mark(outcomes in prop::collection::vec(any_outcome(), 1..20), at in 0_usize..20) {
        let mut worse = outcomes.clone();
        let at = at % worse.len();
        worse[at].broken = (worse[at].broken + 1).min(worse[at].tested);
        let (before, after) = (score(&outcomes), score(&worse));
        prop_assert!(after.0 <= before.0);
        prop_assert!(after.1.iter().zip(&before.1).all(|(after, before)| after <= before));
    }

    #[test]
    fn a_mark_is_never_above_the_exact_value(tested in 1_u64..10_000_000_000, broken in 0_u64..10_000_000_000) {
        let broken = broken.min(tested);
        let (_, qualities) = score(&[outcome("DUNG-001", "a", Level::Error, tested, broken)]);
        let tenths = (qualities[0].unwrap() * 10.0).round() as u128;
        let (kept, whole) = (u128::from(tested - broken), u128::from(tested));
        prop_assert!(tenths * whole <= kept * 1000, "{tenths} tenths for {kept} of {whole}");
        prop_assert!((tenths + 1) * whole > kept * 1000, "floored by more than a tenth");
    }

    #[test]
    fn marks_stay_between_nought_and_a_hundred(outcomes in prop::collection::vec(any_outcome(), 0..30)) {
        let (overall, qualities) = score(&outcomes);
        prop_assert!(qualities.iter().chain([&overall]).flatten().all(|mark| (0.0..=100.0).contains(mark)));
    }
}

#[test]
fn everything_broken_is_nought_and_nothing_measured_is_none() {
    let all = [outcome("DUNG-001", "a", Level::Error, 7, 7), outcome("DU-001", "b", Level::Error, 3, 3)];
    let (overall, qualities) = score(&all);
    assert_eq!(overall, Some(0.0));
    assert_eq!(qualities, [Some(0.0), Some(0.0), None, None, None, None]);
    assert_eq!(score(&[]), (None, vec![None; 6]));
    assert_eq!(score(&[outcome("SACH-011", "a", Level::Info, 5, 5)]).0, None, "what weighs nothing measures nothing");
    assert_eq!(score(&[outcome("DUNG-001", "a", Level::Error, 0, 0)]).0, None);
}

#[test]
fn labels_and_weights_follow_the_dictionary() {
    let dictionary = entity();
    let entity = &dictionary.entities["thu"];
    let of = |broken: u64| {
        let outcomes = [
            outcome("DUNG-001", "a", Level::Error, 1000, broken),
            outcome("DU-001", "a", Level::Warning, 1000, broken),
        ];
        card("mau", entity, 1000, &outcomes, &scoring())
    };
    assert_eq!([0, 200, 900].map(|broken| of(broken).label), ["tốt", "không tốt", "kém"]);
    let card = of(333);
    let mark = |quality| card.qualities[&quality].score;
    assert_eq!((mark(Quality::Dung), mark(Quality::Du)), (Some(66.7), Some(83.3)), "83.35 is not rounded up");
    assert_eq!(card.overall.score, Some(75.0));
    let shares: f64 = card.qualities.values().map(|mark| mark.weight).sum();
    assert!((shares - 1.0).abs() < 1e-9);
    assert!(card.formula.contains("Đúng = 100 × (1000 − 333) ÷ 1000 = 66,7"), "{}", card.formula);
    assert!(card.formula.contains("Đủ = 100 × (1000 − 166,5) ÷ 1000 = 83,3"), "{}", card.formula);
    assert!(card.formula.contains("Sống: chưa đo"), "{}", card.formula);
    assert_eq!(card.fields.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}
