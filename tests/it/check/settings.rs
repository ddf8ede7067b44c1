//! Severity, tolerance and owners from the dictionary.

use std::collections::BTreeMap;

use tudien::check::{Check, Level, Outcome, Request, run};

use super::table::{Mini, columns, normal};

const FIELDS: &str =
    "owner = \"Sở Mẫu\"\n[[field]]\nid = \"ten\"\nrequired = true\n[[field]]\nid = \"xa\"\nrequired = true\n";

/// DU-001 on `ten` (1 of 4 empty) and `xa` (2 of 4 empty), with these settings.
fn outcomes(settings: &str) -> (Vec<Outcome>, Vec<String>) {
    let place = tempfile::tempdir().unwrap();
    let mini: Mini = toml::from_str(&format!("{FIELDS}{settings}")).unwrap();
    let dictionary = mini.dictionary();
    let table = normal(place.path(), &mini, &columns("ten,xa\na,1\n,2\nc,\nd,\n"));
    let checks = [Check::find("DU-001").unwrap()];
    let others = BTreeMap::new();
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let mut request = Request::new(&dictionary, &dictionary.entities["thu"], &table, &others, as_of);
    request.checks = &checks;
    let checked = run(&request).unwrap();
    let frame = super::page::read(&checked.path);
    let text = |name: &str, at: usize| frame.column(name).unwrap().str().unwrap().get(at).unwrap().to_owned();
    let told =
        (0..frame.height()).map(|at| format!("{} {} {}", text("field", at), text("level", at), text("owner", at)));
    (checked.outcomes, told.collect())
}

#[test]
fn levels_owners_and_tolerance_come_from_the_dictionary() {
    let (plain, told) = outcomes("");
    assert!(plain.iter().all(|one| one.level == Level::Error && !one.tolerated && one.alarms(Level::Error)));
    assert_eq!(told, ["ten error Sở Mẫu", "xa error Sở Mẫu", "xa error Sở Mẫu"]);
    let (set, told) = outcomes(
        "[[check]]\ncode = \"DU-001\"\nper_cent = 25.0\n[[check]]\ncode = \"DU-001\"\nfield = \"xa\"\nlevel = \"warning\"\nowner = \"Xã\"\n",
    );
    assert_eq!(told, ["ten error Sở Mẫu", "xa warning Xã", "xa warning Xã"]);
    assert!(set[0].tolerated && !set[0].alarms(Level::Info), "one of four is within 25 %");
    assert!(!set[1].tolerated && set[1].alarms(Level::Warning) && !set[1].alarms(Level::Error));
    let (rows, _) = outcomes("[[check]]\ncode = \"DU-001\"\nrows = 2\n");
    assert!(rows.iter().all(|one| one.tolerated));
}

#[test]
fn a_setting_for_no_check_is_refused() {
    let mini: Mini = toml::from_str(&format!("{FIELDS}[[check]]\ncode = \"DU-999\"\n")).unwrap();
    let place = tempfile::tempdir().unwrap();
    let table = normal(place.path(), &mini, &columns("ten,xa\na,1\n"));
    let (dictionary, others) = (mini.dictionary(), BTreeMap::new());
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let refused = run(&Request::new(&dictionary, &dictionary.entities["thu"], &table, &others, as_of)).unwrap_err();
    assert!(refused.to_string().contains("DU-999") || format!("{refused:?}").contains("DU-999"));
}
