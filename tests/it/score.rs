//! Laws of the score card, over invented outcomes.

use proptest::prelude::*;
use tudien::check::{CHECKS, Level, Outcome, Quality, UnitOutcome};
use tudien::lang::Lang;
use tudien::score::{Change, Entry, History, Scored, UnitKind, card, compare, interval, label, label_in, rank, units};

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

#[test]
fn a_quality_weighs_by_its_share_and_a_field_by_its_cells() {
    let dictionary = entity();
    let mut scoring = scoring();
    scoring.weights.insert("DUNG".to_owned(), 3.0);
    scoring.weights.insert("SONG".to_owned(), 0.0);
    let outcomes = [
        outcome("DUNG-001", "a", Level::Error, 100, 50),
        outcome("DUNG-001", "b", Level::Error, 300, 0),
        outcome("DU-001", "a", Level::Error, 100, 100),
        outcome("SONG-001", "a", Level::Error, 100, 100),
    ];
    let card = card("mau", &dictionary.entities["thu"], 100, &outcomes, &scoring);
    assert_eq!(card.overall.score, Some(65.6), "(3 × 87.5 + 1 × 0) ÷ 4, what weighs nothing left out");
    let share = |quality| card.qualities[&quality].weight;
    assert_eq!((share(Quality::Dung), share(Quality::Du)), (0.75, 0.25));
    assert_eq!((share(Quality::Song), share(Quality::Nhat)), (0.0, 0.0));
    let of = |at: usize, quality| card.fields[at].1[&quality];
    assert_eq!((of(0, Quality::Dung).weight, of(1, Quality::Dung).weight), (0.25, 0.75));
    assert_eq!((of(0, Quality::Dung).score, of(1, Quality::Dung).score), (Some(50.0), Some(100.0)));
    assert_eq!((of(0, Quality::Nhat).score, of(0, Quality::Nhat).weight), (None, 0.0));
    assert_eq!((card.overall.tested, card.overall.broken, card.rows), (600, 250, 100));
    let overall = "Chung = (87,5 × 3 + 0 × 1) ÷ 4 = 65,6";
    assert!(card.formula.contains(overall), "{}", card.formula);
    assert!(card.formula_en.contains("Overall = (87.5 × 3 + 0 × 1) ÷ 4 = 65.6"), "{}", card.formula_en);
}

#[test]
fn several_checks_of_a_cell_cost_it_once_at_most() {
    let both = [outcome("DUNG-001", "a", Level::Error, 10, 8), outcome("DUNG-002", "a", Level::Warning, 20, 10)];
    assert_eq!(score(&both).1[0], Some(35.0), "of 20 cells 8 and 10 halves are lost");
    let more = [outcome("DUNG-001", "a", Level::Error, 10, 10), outcome("DUNG-002", "a", Level::Error, 10, 10)];
    assert_eq!(score(&more).1[0], Some(0.0));
}

#[test]
fn labels_and_ranks_begin_at_their_thresholds() {
    let scoring = scoring();
    let told = |score| (label(score, &scoring), rank(score, &scoring));
    assert_eq!(told(Some(90.0)), ("tốt", "A"));
    assert_eq!(told(Some(89.9)), ("không tốt", "B"));
    assert_eq!(told(Some(70.0)), ("không tốt", "B"));
    assert_eq!(told(Some(69.9)), ("kém", "C"));
    assert_eq!(told(None), ("chưa đo", "–"));
    let english = ["tốt", "không tốt", "kém", "chưa đo"].map(|word| label_in(word, Lang::En));
    assert_eq!(english, ["good", "not good", "poor", "not measured"]);
    assert_eq!(label_in("kém", Lang::Vi), "kém");
}

#[test]
fn the_cheapest_repairs_bring_most_for_each_cell() {
    let dictionary = entity();
    let outcomes = [
        outcome("DUNG-001", "a", Level::Error, 1000, 100),
        outcome("DU-001", "a", Level::Error, 100, 10),
        outcome("SACH-001", "", Level::Error, 1000, 0),
        outcome("SACH-011", "a", Level::Info, 1000, 900),
    ];
    let card = card("mau", &dictionary.entities["thu"], 1000, &outcomes, &scoring());
    let found: Vec<_> = card.repairs.iter().map(|one| (one.code.as_str(), one.cells, one.gain)).collect();
    assert_eq!(found, [("DU-001", 10, 3.333), ("DUNG-001", 100, 3.333)], "each raises one of three qualities by 10");
    let many: Vec<Outcome> = ["DUNG-001", "DUNG-002", "DUNG-003", "DUNG-004", "DUNG-005", "DU-001", "NHAT-001"]
        .map(|code| outcome(code, "a", Level::Error, 100, 1))
        .into();
    let few = tudien::score::card("mau", &dictionary.entities["thu"], 1000, &many, &scoring());
    let codes: Vec<_> = few.repairs.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["DU-001", "DUNG-001", "DUNG-002", "DUNG-003", "DUNG-004"], "five, equals by their code");
}

#[test]
fn two_cards_are_compared_field_by_field_worst_first() {
    let dictionary = entity();
    let of = |a: u64, b: u64| {
        let outcomes =
            [outcome("DUNG-001", "a", Level::Error, 1000, a), outcome("DUNG-001", "b", Level::Error, 1000, b)];
        card("mau", &dictionary.entities["thu"], 1000, &outcomes, &scoring())
    };
    let (before, after) = (of(100, 300), of(400, 200));
    let told = compare(&before, &after);
    let fields: Vec<_> =
        told.fields.iter().map(|(field, quality, change)| (field.as_str(), *quality, change.delta)).collect();
    assert_eq!(fields, [("a", Quality::Dung, Some(-30.0)), ("b", Quality::Dung, Some(10.0))]);
    assert_eq!(told.overall, Change { before: Some(80.0), after: Some(70.0), delta: Some(-10.0) });
    assert_eq!(told.qualities[&Quality::Du], Change { before: None, after: None, delta: None });
    assert_eq!((told.labels.0.as_str(), told.labels.1.as_str()), ("không tốt", "không tốt"));
    assert_eq!((told.ranks.0.as_str(), told.before.1), ("B", 1000));
    assert!(compare(&before, &before).fields.is_empty());
}

#[test]
fn the_history_keeps_one_entry_for_a_set_and_day() {
    let dictionary = entity();
    let of = |dataset: &str, day: &str, broken: u64| {
        let outcomes = [outcome("DUNG-001", "a", Level::Error, 100, broken)];
        Entry::of(&card(dataset, &dictionary.entities["thu"], 100, &outcomes, &scoring()), day)
    };
    let mut history = History::default();
    for entry in
        [of("b", "2026-09-30", 1), of("a", "2026-09-30", 2), of("a", "2026-08-31", 3), of("a", "2026-09-30", 4)]
    {
        history.add(entry);
    }
    let kept: Vec<_> = history.0.iter().map(|one| (one.dataset.as_str(), one.as_of.as_str(), one.overall)).collect();
    assert_eq!(
        kept,
        [("a", "2026-08-31", Some(97.0)), ("a", "2026-09-30", Some(96.0)), ("b", "2026-09-30", Some(99.0))]
    );
    assert_eq!(history.0[0].qualities, std::collections::BTreeMap::from([(Quality::Dung, 97.0)]));
    assert_eq!(history.before("a", "2026-09-30").map(|one| one.as_of.as_str()), Some("2026-08-31"));
    assert_eq!(history.before("a", "2026-10-31").map(|one| one.as_of.as_str()), Some("2026-09-30"));
    assert_eq!(history.before("a", "2026-08-31"), None, "a day is not before itself");
    assert_eq!(history.before("c", "2026-10-31"), None);
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("lich_su.json");
    assert_eq!(History::load(&path).unwrap(), History::default());
    history.save(&path).unwrap();
    assert_eq!(History::load(&path).unwrap(), history);
}

/// The ends of the interval are the two roots of (p − share)² = z² p (1 − p) ÷ n, which is how Wilson defines it.
#[test]
fn the_interval_solves_its_equation() {
    let z: f64 = 1.959_963_984_540_054;
    for (good, looked_at) in [(0_u64, 10_u64), (1, 10), (5, 10), (81, 263), (30, 40), (999, 1000), (10, 10)] {
        let (low, high) = interval(good, looked_at).unwrap();
        let (n, share) = (looked_at as f64, good as f64 / looked_at as f64);
        let outside = |per_cent: f64| {
            let p = per_cent / 100.0;
            (p - share).powi(2) - z * z * p * (1.0 - p) / n
        };
        let near = |per_cent: f64, step: f64| outside(per_cent) >= -1e-9 && outside(per_cent + step) <= 1e-9;
        assert!(near(low, 0.1), "{good} of {looked_at}: {low}");
        assert!(near(high, -0.1), "{good} of {looked_at}: {high}");
        assert!(((low * 10.0).round() - low * 10.0).abs() < 1e-9 && ((high * 10.0).round() - high * 10.0).abs() < 1e-9);
    }
    assert_eq!(interval(12, 10), interval(10, 10), "never more than all");
}

#[test]
fn a_commune_a_department_and_the_province_add_up() {
    let outcomes = [outcome("DUNG-001", "a", Level::Error, 100, 10)];
    let row = |unit: &str, broken| UnitOutcome {
        unit: unit.to_owned(),
        outcome: outcome("DUNG-001", "a", Level::Error, 50, broken),
    };
    let by_unit = [row("", 2), row("không có", 8)];
    let sets: Vec<Scored<'_>> = [("mot", "Sở Mẫu"), ("hai", "Sở Mẫu"), ("ba", "Sở Khác")]
        .into_iter()
        .map(|(dataset, owner)| Scored { dataset, owner, outcomes: &outcomes, by_unit: &by_unit })
        .collect();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let found = units(&sets, day, &scoring());
    let told: Vec<_> = found.iter().map(|one| (one.kind, one.name.as_str(), one.sets.len(), one.overall)).collect();
    assert_eq!(
        told,
        [
            (UnitKind::Xa, "(không rõ xã)", 3, Some(96.0)),
            (UnitKind::Xa, "không có", 3, Some(84.0)),
            (UnitKind::So, "Sở Khác", 1, Some(90.0)),
            (UnitKind::So, "Sở Mẫu", 2, Some(90.0)),
            (UnitKind::Tinh, "Toàn tỉnh", 3, Some(90.0)),
        ]
    );
    assert_eq!(found[3].counts[&Quality::Dung].tested, 200);
    assert_eq!((found[1].label.as_str(), found[1].rank.as_str()), ("không tốt", "B"));
}
