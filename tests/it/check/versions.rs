//! Two versions of a data set: what came, went and changed, and the list of it.

use std::path::Path;

use tudien::check::{Versions, versions};
use tudien::normalize::NormalTable;

use super::table::{Mini, columns, normal};

const FIELDS: &str = "[[field]]\nid = \"ma\"\n[[field]]\nid = \"ten\"\n[[field]]\nid = \"tuoi\"\n";

fn mini(key: &str) -> Mini {
    toml::from_str(&format!("key = {key}\n{FIELDS}")).unwrap()
}

fn tables(place: &Path, key: &str, texts: [&str; 2]) -> (Mini, NormalTable, NormalTable) {
    let mini = mini(key);
    let [old, new] = [0, 1].map(|at| normal(&place.join(at.to_string()), &mini, &columns(texts[at])));
    (mini, old, new)
}

fn compared(key: &str, texts: [&str; 2]) -> (Versions, String) {
    let place = tempfile::tempdir().unwrap();
    let (mini, old, new) = tables(place.path(), key, texts);
    let list = place.path().join("khac.csv");
    let found = versions(&mini.dictionary().entities["thu"], &old, &new, Some(&list)).unwrap();
    (found, tudien::files::read_text(&list).unwrap())
}

#[test]
fn rows_are_told_apart_by_their_key_and_every_difference_is_listed() {
    let old = "ma,ten,tuoi,cu\n1,A,5,x\n2,B,6,x\n3,C,7,x\n4,D,8,x\n4,D,8,x\n,E,9,x\n7,,3,x\n8,Tám,3,x\n";
    let new = "ma,ten,tuoi,moi\n2,=B,6,y\n1,A,5,y\n5,E,1,y\n4,D,8,y\n,E,9,y\n6,G,1,y\n6,H,1,y\n7,Bảy,4,y\n8,,3,y\n";
    let (found, list) = compared("[\"ma\"]", [old, new]);
    assert_eq!(found.key, ["ma"]);
    assert_eq!((found.added, found.removed, found.changed, found.same), (2, 1, 3, 1), "{found:?}");
    assert_eq!(found.unkeyed, (3, 3), "an empty key, and those that stand there twice");
    assert_eq!(
        found.cells.iter().map(|(field, count)| (field.as_str(), *count)).collect::<Vec<_>>(),
        [("ten", 3), ("tuoi", 1)]
    );
    assert_eq!(found.fields, (vec!["cu".to_owned()], vec!["moi".to_owned()]));
    let lines: Vec<&str> = list.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        lines,
        [
            "Khác,Ô,Trường,Giá trị cũ,Giá trị mới",
            "thêm,Sheet1!A4,ma,,5",
            "thêm,Sheet1!A7,ma,,6",
            "bớt,Sheet1!A4,ma,3,",
            "sửa,Sheet1!B2,ten,B,'=B",
            "sửa,Sheet1!B9,ten,,Bảy",
            "sửa,Sheet1!C9,tuoi,3,4",
            "sửa,Sheet1!B10,ten,Tám,",
        ]
    );
    assert!(list.starts_with('\u{feff}'), "spreadsheets read it as UTF-8");
}

#[test]
fn a_key_of_two_fields_is_named_whole() {
    let (found, list) = compared("[\"ma\", \"ten\"]", ["ma,ten,tuoi\n1,A,5\n1,B,5\n", "ma,ten,tuoi\n1,A,5\n2,B,5\n"]);
    assert_eq!((found.added, found.removed, found.changed, found.same, found.unkeyed), (1, 1, 0, 1, (0, 0)));
    assert!(list.contains("thêm,Sheet1!A3,ma+ten,,2+B") && list.contains("bớt,Sheet1!A3,ma+ten,1+B,"), "{list}");
}

#[test]
fn versions_without_a_common_key_are_refused() {
    let place = tempfile::tempdir().unwrap();
    let texts = ["ma,ten\n1,A\n", "ten,tuoi\nA,5\n"];
    for (key, told) in [("[]", "«thu»: "), ("[\"ma\"]", "«thu»: ma")] {
        let (mini, old, new) = tables(place.path(), key, texts);
        let error = versions(&mini.dictionary().entities["thu"], &old, &new, None).unwrap_err();
        assert!(error.message.vi.ends_with(told) && error.hint.is_some(), "{}", error.message.vi);
    }
    let (mini, old, new) = tables(place.path(), "[\"ten\"]", texts);
    let found = versions(&mini.dictionary().entities["thu"], &old, &new, None).unwrap();
    assert_eq!((found.same, found.fields.0.as_slice()), (1, ["ma".to_owned()].as_slice()));
}
