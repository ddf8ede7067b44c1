//! What is counted for each commune adds up to what is counted of the table.

use std::collections::BTreeMap;

use tudien::check::{Check, Checked, Scope, UnitOutcome, by_unit, run};

use super::table::{Mini, columns, normal};

const DICTIONARY: &str = r#"
key = ["ma"]
[[field]]
id = "ma"
unique = true
[[field]]
id = "ma_xa"
role = "commune_code"
[[field]]
id = "ten"
role = "person_name"
required = true
"#;

fn counted(rows: &str, fields: &str) -> (Checked, Vec<UnitOutcome>) {
    let place = tempfile::tempdir().unwrap();
    let mini: Mini = toml::from_str(DICTIONARY).unwrap();
    let table = normal(place.path(), &mini, &columns(&format!("{fields}\n{rows}")));
    assert_eq!(by_unit(&table).unwrap(), [], "nothing was checked yet");
    let (dictionary, others) = (mini.dictionary(), BTreeMap::new());
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let request = tudien::check::Request::new(&dictionary, &dictionary.entities["thu"], &table, &others, as_of);
    let checked = run(&request).unwrap();
    (checked, by_unit(&table).unwrap())
}

#[test]
fn rows_count_for_the_commune_they_name() {
    let rows = "1,24133,An Bình\n2,24133,\n3,24154,AN\n4,,\n5,2413a,Ba\n6,241330,Tư\n1,24154,Năm\n";
    let (_, units) = counted(rows, "ma,ma_xa,ten");
    let of = |code: &str| -> Vec<(&str, u64, u64)> {
        let own = units.iter().filter(|one| one.outcome.code == code);
        own.map(|one| (one.unit.as_str(), one.outcome.tested, one.outcome.broken)).collect()
    };
    assert_eq!(of("DU-001"), [("", 3, 1), ("24133", 2, 1), ("24154", 2, 0)], "what is no code counts for no commune");
    assert_eq!(of("SACH-001"), [("", 3, 0), ("24133", 2, 1), ("24154", 2, 1)]);
    assert_eq!(of("SACH-011"), [("", 2, 0), ("24133", 1, 0), ("24154", 2, 1)]);
    assert!(units.is_sorted_by(|one, other| one.unit <= other.unit));
}

#[test]
fn communes_add_up_to_the_table() {
    let names = ["Nguyễn Văn An", "AN", "", "Lê  An", "N/A", "Ba 2", "Hoa\u{300} An"];
    let codes = ["24133", "24154", "", "24175", "xa"];
    let rows: String =
        (0..400).map(|row| format!("{},{},{}\n", row * 7 % 390, codes[row / 3 % 5], names[row / 2 % 7])).collect();
    let (checked, units) = counted(&rows, "ma,ma_xa,ten");
    let mut sums: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
    for one in &units {
        let sum = sums.entry((one.outcome.code.clone(), one.outcome.field.clone())).or_default();
        *sum = (sum.0 + one.outcome.tested, sum.1 + one.outcome.broken);
    }
    let of_rows = checked.outcomes.iter().filter(|outcome| {
        outcome.tested > 0 && !Check::find(&outcome.code).is_some_and(|check| matches!(check.scope, Scope::Set(_)))
    });
    let wanted: BTreeMap<_, _> =
        of_rows.map(|one| ((one.code.clone(), one.field.clone()), (one.tested, one.broken))).collect();
    assert!(wanted.values().filter(|(_, broken)| *broken > 0).count() > 5, "{wanted:?}");
    assert_eq!(sums, wanted);
}

#[test]
fn a_table_without_communes_has_no_counts_of_them() {
    let (checked, units) = counted("1,An\n2,\n", "ma,ten");
    assert!(!checked.outcomes.is_empty() && units.is_empty());
}
