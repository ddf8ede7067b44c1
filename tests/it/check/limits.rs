//! Where checks begin and end: the last case that passes, the first that does not, and what is said of it.

use std::collections::BTreeMap;

use tudien::check::{Check, Finding, Request, lines, run};
use tudien::units::Units;

use super::pass::write_clusters;
use super::table::{Mini, columns, normal, write_beside};

/// Field, tested and broken of each outcome, and the findings.
type Said = (Vec<(String, u64, u64)>, Vec<Finding>);

/// What one check says of a table; `beside` are files beside it, `other` the table of the entity `khac`.
fn said(code: &str, toml: &str, csv: &str, beside: &[(&str, &str)], other: Option<&str>) -> Said {
    let place = tempfile::tempdir().unwrap();
    let mini: Mini = toml::from_str(toml).unwrap();
    let (dictionary, own) = (mini.dictionary(), [Check::find(code).unwrap()]);
    let mut table = normal(&place.path().join("bang"), &mini, &columns(csv));
    if let Some(second) = table.parts.get_mut(1) {
        second.origin.sheet = Some("Sheet2".to_owned());
    }
    for (name, text) in beside {
        let path = table.dir.join(format!("{name}.parquet"));
        if *name == "clusters" { write_clusters(&path, text) } else { write_beside(&path, text) }
    }
    let others: BTreeMap<_, _> = other
        .map(|text| ("khac".to_owned(), normal(&place.path().join("khac"), &Mini::default(), &columns(text))))
        .into_iter()
        .collect();
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let mut request = Request::new(&dictionary, &dictionary.entities["thu"], &table, &others, as_of);
    request.checks = &own;
    let checked = run(&request).unwrap();
    let outcomes = checked.outcomes.iter().map(|one| (one.field.clone(), one.tested, one.broken)).collect();
    (outcomes, lines(&checked.path).unwrap().map(Result::unwrap).collect())
}

fn counts(code: &str, toml: &str, csv: &str) -> Vec<(u64, u64)> {
    said(code, toml, csv, &[], None).0.into_iter().map(|(_, tested, broken)| (tested, broken)).collect()
}

fn fields(ids: &[&str]) -> String {
    ids.iter().map(|id| format!("[[field]]\nid = \"{id}\"\n")).collect()
}

/// A column of these cells.
fn column(header: &str, cells: impl IntoIterator<Item = String>) -> String {
    cells.into_iter().fold(format!("{header}\n"), |text, cell| text + &cell + "\n")
}

#[test]
fn rows_and_columns_that_are_nearly_empty() {
    assert_eq!(counts("DU-005", &fields(&["a", "b", "c"]), "a,b,c\n,,\n1,,\n"), [], "fewer than four fields");
    assert_eq!(counts("DU-005", &fields(&["a", "b", "c", "d"]), "a,b,c,d\n,,,\n1,,,\n"), [(2, 1)]);
    let both = "[[field]]\nid = \"a\"\nrequired = true\n[[field]]\nid = \"b\"\n";
    let filled = |rows: usize, filled: usize| {
        let cells = (0..rows).map(|row| format!("x,{}", if row < filled { "1" } else { "" }));
        counts("DU-006", both, &column("a,b", cells))
    };
    assert_eq!((filled(19, 0), filled(20, 1), filled(20, 2)), (vec![], vec![(1, 1)], vec![(1, 0)]));
    let required = "[[field]]\nid = \"a\"\nrequired = true\n";
    assert_eq!(counts("DU-006", required, &column("a", (0..20).map(|_| "x".to_owned()))), []);
    assert_eq!(counts("CHUNG-007", &format!("legal_basis = []\n{required}"), "a\nx\n"), [(1, 1)]);
    assert_eq!(counts("CHUNG-007", required, "a\nx\n"), [(1, 0)]);
}

#[test]
fn what_another_table_has_must_be_here_where_the_dictionary_says_so() {
    let relation = |covers: bool| {
        let relation =
            "title = \"Mỗi xã\"\nfield = \"xa\"\nentity = \"khac\"\ntarget = \"ma\"\ncardinality = \"1:1\"\n";
        format!("[[relations]]\n{relation}covers = {covers}\n{}", fields(&["xa"]))
    };
    let other = |count: usize| column("ma", (1..=count).map(|code| format!("{code:02}")));
    let told = |covers, csv: &str, count| said("DU-010", &relation(covers), csv, &[], Some(&other(count)));
    assert_eq!(told(false, "xa\n01\n", 8).0, []);
    assert_eq!(told(true, "khac\n01\n", 8).0, [], "the field is not in the table");
    let (outcomes, found) = told(true, "xa\n01\n02\n", 8);
    assert_eq!(outcomes, [("xa".to_owned(), 8, 6)]);
    let detail = "Bảng «khac» có 8 bản ghi phải có ở đây; thiếu 6: 03, 04, 05, 06, 07, …";
    assert_eq!(found[0].detail.as_deref(), Some(detail));
    let (_, found) = told(true, "xa\n01\n02\n", 7);
    assert!(found[0].detail.as_deref().unwrap().ends_with("thiếu 5: 03, 04, 05, 06, 07"), "{found:?}");
}

#[test]
fn a_table_of_the_whole_province_names_every_commune() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let all: Vec<(&str, &str)> = Units::builtin().communes_of("12", day).collect();
    assert_eq!(all.len() % 2, 0, "half of them is a whole number");
    let toml = "[[field]]\nid = \"ma_xa\"\nrole = \"commune_code\"\n";
    let told = |communes: usize, rows: usize| {
        let cells = all[..communes].iter().cycle().take(rows).map(|(code, _)| (*code).to_owned());
        said("DU-011", toml, &column("ma_xa", cells), &[], None)
    };
    let (half, rows) = (all.len() / 2, all.len() * 20);
    let (outcomes, found) = told(half, rows);
    assert_eq!(outcomes, [("ma_xa".to_owned(), all.len() as u64, half as u64)]);
    let detail = found[0].detail.clone().unwrap();
    let named = |(code, name): &(&str, &str)| detail.contains(&format!("{name} ({code})"));
    assert!(all[half..].iter().all(named) && !all[..half].iter().any(named), "{detail}");
    assert_eq!((told(half - 1, rows).0, told(half, rows - 1).0), (vec![], vec![]));
}

#[test]
fn sums_may_be_off_by_what_rounding_does() {
    let toml = format!(
        "[[sums]]\ntotal = \"t\"\nparts = [\"a\", \"b\"]\n{}",
        ["t", "a", "b"].map(|id| format!("[[field]]\nid = \"{id}\"\nnumber = true\n")).concat()
    );
    let csv = "t,a,b\n300,100,199.99\n300,100,199.98\n300,100,201\n300,,300\n300,,\n,1,2\n5,5,\n4,5,\n";
    let (outcomes, found) = said("DUNG-014", &toml, csv, &[], None);
    assert_eq!(outcomes, [("t".to_owned(), 6, 3)]);
    let told: Vec<_> = found.iter().map(|line| (line.row.unwrap(), line.detail.as_deref().unwrap())).collect();
    assert_eq!(told, [(1, "a: 100; b: 199.98"), (2, "a: 100; b: 201"), (7, "a: 5; b: (trống)")]);
}

#[test]
fn a_number_far_from_the_others_is_told_with_what_is_usual() {
    // the median is 100, half of the logarithms lie within 0.1 of it: 100 × exp(± 6 × 1.4826 × 0.1)
    let ordinary = (0..30).map(|row| ["90.4837418", "100", "110.5170918"][row % 3].to_owned());
    let far = ["41.5", "40.5", "240", "245"].map(str::to_owned);
    let number = "[[field]]\nid = \"n\"\nnumber = true\n";
    let csv = column("n", ordinary.clone().chain(far));
    let (outcomes, found) = said("DUNG-021", number, &csv, &[], None);
    assert_eq!(outcomes, [("n".to_owned(), 34, 2)]);
    assert_eq!(found.iter().map(|line| line.value.as_deref().unwrap()).collect::<Vec<_>>(), ["40.5", "245"]);
    assert_eq!(found[0].detail.as_deref(), Some("Trung vị của cột: 100; thường trong khoảng 41 đến 243"));
    assert_eq!(counts("DUNG-021", number, &column("n", ordinary.clone().skip(1))), [], "29 numbers");
    assert_eq!(counts("DUNG-021", number, &column("n", ordinary)), [(30, 0)]);
    assert_eq!(counts("DUNG-021", &fields(&["n"]), &csv), [], "a text");
    let place = "[[field]]\nid = \"n\"\nnumber = true\nrole = \"northing\"\n";
    assert_eq!(counts("DUNG-021", place, &csv), [], "a place on the map");
    assert_eq!(counts("DUNG-021", "[[field]]\nid = \"n\"\nrole = \"area\"\n", &csv), [(34, 2)]);
}

#[test]
fn birth_days_heap_on_the_first_of_january() {
    let toml = "[[field]]\nid = \"ngay\"\nrole = \"birth_date\"\ndate = true\n";
    let told = |first: usize, rows: usize| {
        let day = |row| if row < first { "1980-01-01".to_owned() } else { format!("1980-{:02}-02", row % 12 + 1) };
        counts("DUNG-035", toml, &column("ngay", (0..rows).map(day)))
    };
    assert_eq!(told(20, 99), [], "too few rows");
    assert_eq!((told(20, 100), told(19, 100)), (vec![(1, 1)], vec![(1, 0)]));
    assert_eq!((told(20, 730), told(20, 731)), (vec![(1, 1)], vec![(1, 0)]), "ten times their share");
}

#[test]
fn codes_and_names_of_another_form_are_told() {
    let tax = "key = [\"mst\"]\n[[field]]\nid = \"mst\"\nrole = \"tax_code\"\n";
    let csv = "mst\n0312345678\n0312345678-001\n0312345678-01\n031234567-001\n0312345678-00a\n";
    assert_eq!(counts("DUNG-028", tax, csv), [(5, 1)]);
    let name = "[[field]]\nid = \"ten\"\nrole = \"person_name\"\n";
    let csv = "ten\nNguyễn Văn Xyz\nNguyễn Văn D'Xyz\nNguyễn Văn Xŏz\nNguyễn Xyz (Ba)\nJohn Xyz\nNguyễn Văn An\nCông ty Xyz\n";
    let (outcomes, found) = said("DUNG-027", name, csv, &[], None);
    assert_eq!((outcomes, found.len()), (vec![("ten".to_owned(), 6, 1)], 1), "{found:?}");
}

#[test]
fn a_card_ends_on_the_birthday() {
    let field = |id: &str, role: &str| format!("[[field]]\nid = \"{id}\"\nrole = \"{role}\"\n");
    let toml = field("so", "personal_id") + &field("sinh", "birth_date") + &field("cap", "issue_date");
    let csv = "so,sinh,cap\n1,2001-09-30,2024-09-29\n2,2001-09-30,2024-09-30\n3,2001-10-01,2024-09-29\n4,1966-09-30,2020-01-01\n5,1960-01-01,2019-01-01\n";
    let (outcomes, found) = said("SONG-008", &toml, csv, &[], None);
    assert_eq!(outcomes, [("cap".to_owned(), 5, 2)]);
    let told: Vec<_> = found.iter().map(|line| (line.row.unwrap(), line.detail.as_deref())).collect();
    assert_eq!(told, [(0, Some("sinh: 2001-09-30")), (3, Some("sinh: 1966-09-30"))]);
}

#[test]
fn ways_of_writing_and_repairs_are_counted_from_the_log() {
    let toml = "[[field]]\nid = \"gt\"\ncodes = \"gt\"\n[[codes.gt]]\ncode = \"nam\"\n";
    let told = |code: &str, rows: usize, log: &str| {
        let changes = format!("_row,field,rule,before,after\n{log}");
        said(code, toml, &column("gt", (0..rows).map(|_| "nam".to_owned())), &[("changes", &changes)], None).0
    };
    let outcome = |broken| vec![("gt".to_owned(), 1, broken)];
    assert_eq!(told("NHAT-009", 9, "0,gt,ma_danh_muc,Nam,nam\n1,gt,ma_danh_muc,Nam,nam\n"), outcome(0));
    assert_eq!(told("NHAT-009", 9, "0,gt,ma_danh_muc,Nam,nam\n1,gt,ma_danh_muc,M,nam\n"), outcome(1));
    let repairs = "0,gt,nfc,a,b\n1,gt,whitespace,a,b\n2,gt,whitespace,a,b\n2,gt,nfc,a,b\n";
    assert_eq!((told("SACH-013", 30, repairs), told("SACH-013", 31, repairs)), (outcome(1), outcome(0)));
    assert_eq!(told("SACH-013", 9, "0,gt,nfc,a,b\n1,gt,nfc,a,b\n1,gt,whitespace,a,b\n"), outcome(0), "two rows");
}

#[test]
fn what_a_row_clashes_with_is_told_by_its_own_sheet() {
    let toml = "key = [\"ma\"]\nfirst_source = 1\n[[field]]\nid = \"ma\"\nunique = true\n";
    let csv = "ma\n1\n2\n2\n";
    let told = |code: &str, beside: &[(&str, &str)]| {
        let (_, found) = said(code, toml, csv, beside, None);
        found.into_iter().map(|line| (line.address, line.detail.unwrap_or_default())).collect::<Vec<_>>()
    };
    let found = told("SACH-001", &[]);
    let addresses: Vec<&str> = found.iter().map(|(address, _)| address.as_str()).collect();
    assert_eq!(addresses, ["Sheet2!A3", "Sheet2!A4"]);
    assert!(found[1].1.ends_with("(xem Sheet2!A3)") && !found[0].1.contains("xem"), "{found:?}");
    let found = told("SACH-004", &[("clusters", "_row,cluster,survivor\n1,0,true\n2,0,false\n")]);
    assert!(found.len() == 1 && found[0].0 == "Sheet2!4" && found[0].1.ends_with("(xem Sheet2!3)"), "{found:?}");
}
