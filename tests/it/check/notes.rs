//! What findings tell of the notes that normalizing left: reasons in words, candidates, proposals.

use std::collections::BTreeMap;

use tudien::check::{Finding, Request, lines, run};

use super::table::{Mini, columns, normal, write_beside};

/// The findings of checks of correctness on `ma` and `so`, with these notes.
fn told(notes: &str) -> Vec<Finding> {
    let place = tempfile::tempdir().unwrap();
    let mini: Mini =
        toml::from_str("[[field]]\nid = \"ma\"\n[[field]]\nid = \"so\"\nrole = \"personal_id\"\n").unwrap();
    let table = normal(place.path(), &mini, &columns("ma,so\nA1,1\nB 2,2\nC3,240123456\nD4,4\n"));
    let header = "_row,field,status,codes,output,candidates\n";
    write_beside(&table.dir.join("notes.parquet"), &format!("{header}{notes}"));
    let (dictionary, others) = (mini.dictionary(), BTreeMap::new());
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let checked = run(&Request::new(&dictionary, &dictionary.entities["thu"], &table, &others, as_of)).unwrap();
    let found = lines(&checked.path).unwrap().map(Result::unwrap);
    found.filter(|line| line.code.starts_with("DUNG-") && line.row.is_some()).collect()
}

#[test]
fn reasons_and_candidates_are_told_in_words() {
    let found = told(
        "0,ma,invalid,length|characters,,\n1,ma,ambiguous,two_numbers,,12 34;34 12\n2,ma,invalid,,,[]\n3,ma,invalid,la_lung,,\n",
    );
    let said: Vec<_> =
        found.iter().map(|line| (line.row.unwrap(), line.code.as_str(), line.detail.as_deref())).collect();
    let both = Some("Lý do: không đủ hoặc thừa chữ số; có ký tự không được phép ở đây");
    assert_eq!(
        said,
        [
            (0, "DUNG-002", both),
            (0, "DUNG-003", both),
            (
                1,
                "DUNG-018",
                Some("Lý do: hai số không nói số nào là tờ bản đồ, số nào là thửa. Có thể là: 12 34;34 12")
            ),
            (2, "DUNG-001", None),
            (3, "DUNG-001", Some("Lý do: la_lung")),
        ]
    );
    assert_eq!(found[2].value.as_deref(), Some("B 2"));
}

#[test]
fn a_proposal_is_another_value() {
    let found = told("0,ma,invalid,characters,A1,\n1,ma,invalid,characters,B2,\n1,so,invalid,characters,,\n");
    let proposals: Vec<_> = found.iter().map(|line| (line.field.as_str(), line.proposal.as_deref())).collect();
    assert_eq!(proposals, [("ma", None), ("ma", Some("B2")), ("so", None)]);
}

#[test]
fn what_another_check_tells_is_not_told_twice() {
    let codes = |notes: &str| -> Vec<String> { told(notes).into_iter().map(|line| line.code).collect() };
    for elsewhere in ["not_in_list", "placeholder", "retired"] {
        let found = codes(&format!("0,ma,invalid,{elsewhere},,\n"));
        assert!(!found.contains(&"DUNG-001".to_owned()), "{elsewhere}: {found:?}");
    }
    assert_eq!(codes("0,ma,repair,calendar,,\n"), ["DUNG-022"], "and no DUNG-001 beside it");
    assert_eq!(codes("0,ma,repair,masked,,\n"), ["DUNG-001"]);
    assert_eq!(codes("0,ma,warn,masked,,\n"), ["DUNG-024"], "a warning is no fault of its kind");
    assert_eq!(codes("0,so,invalid,length,,\n"), ["DUNG-002"]);
    assert!(codes("2,so,invalid,length,,\n").is_empty(), "an old number of nine digits has a check of its own");
    assert!(codes("0,khong_co,invalid,length,,\n").is_empty(), "a field that the table does not have");
}
