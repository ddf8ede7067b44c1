//! The laws of the text steps, and `tudien text` on the command line.

use std::borrow::Cow;
use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use tudien::text::{self, STEPS};
use unicode_normalization::UnicodeNormalization as _;

/// The steps named in the contract of the benchmark.
const DOCUMENTED: [&str; 19] = [
    "address_expand",
    "decode_tcvn3",
    "decode_tcvn3_upper",
    "decode_vni",
    "decode_viscii",
    "decode_vps",
    "default",
    "horn_pair",
    "lookalike",
    "mark_order",
    "name_case",
    "nfc",
    "repair_mojibake",
    "search_key",
    "tone_dup",
    "tone_ethnic",
    "tone_new",
    "tone_old",
    "whitespace",
];

#[test]
fn every_documented_step_is_registered_once() {
    let mut ids: Vec<&str> = STEPS.iter().map(|step| step.id).collect();
    ids.sort_unstable();
    let mut documented = DOCUMENTED.to_vec();
    documented.sort_unstable();
    assert_eq!(ids, documented);
}

/// Text as it comes: Vietnamese letters, marks, legacy bytes, look-alikes, spaces, anything.
fn texts() -> impl Strategy<Value = String> {
    let letters = "aàáảãạăằắặâấậeéêếệiíoóòôốơớợuúùưứựyýđĐbcghklmnpqrstvxNHTK".chars().collect::<Vec<_>>();
    let marks = "\u{300}\u{301}\u{302}\u{303}\u{306}\u{309}\u{31B}\u{323}\u{AD}\u{200B}\u{A0} \t\r\n.,-'’`_x000D_"
        .chars()
        .collect::<Vec<_>>();
    let others = "ÐðАСНоеΝΟ１（Ǎǎñčŏ®¸µ¬»º©ÖëßÃÄÅ€™−∙μĂ²×".chars().collect::<Vec<_>>();
    let letter = prop_oneof![
        6 => prop::sample::select(letters),
        2 => prop::sample::select(marks),
        1 => prop::sample::select(others),
        1 => (0xA0_u8..=0xFF).prop_map(char::from),
    ];
    prop_oneof![4 => prop::collection::vec(letter, 0..24).prop_map(|letters| letters.into_iter().collect()), 1 => any::<String>()]
}

/// Vietnamese words with right marks, in the old style, and ASCII.
fn right_texts() -> impl Strategy<Value = String> {
    let words = vec![
        "Nguyễn",
        "Thị",
        "Hòa",
        "thủy",
        "đường",
        "QUỐC",
        "giếng",
        "khuỷu",
        "Y",
        "H15",
        "12/3",
        "(ha)",
        "m²",
        "–",
        "ủy",
        "lượng",
        "STT",
        "quý",
        "nghiêng",
        "abc",
        "Đà",
        "Nẵng",
        "ở",
        "Krong",
        "loạn",
        "gì,",
        "\"xã\"",
    ];
    prop::collection::vec(prop::sample::select(words), 0..8).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_step_applied_twice_changes_nothing_more(given in texts()) {
        for step in STEPS {
            let once = (step.apply)(&given);
            let twice = (step.apply)(&once);
            prop_assert_eq!(&twice, &once, "{} on {:?}", step.id, given);
        }
    }

    #[test]
    fn nfc_is_that_of_unicode(given in texts()) {
        prop_assert_eq!(text::nfc::nfc(&given), given.nfc().collect::<String>());
    }

    #[test]
    fn right_text_is_borrowed(given in right_texts()) {
        let mended = text::default(&given);
        prop_assert!(matches!(mended, Cow::Borrowed(_)), "{:?} became {:?}", given, mended);
        prop_assert_eq!(&mended, &given);
    }

    #[test]
    fn telling_the_steps_gives_the_same_text(given in texts()) {
        let (told, steps) = text::trace(&given);
        prop_assert_eq!(&told, &text::default(&given));
        prop_assert_eq!(steps.is_empty(), told == given);
    }

    #[test]
    fn files_of_any_bytes_are_decoded_or_refused(given in prop::collection::vec(any::<u8>(), 0..200)) {
        let whole = text::decode_bytes(&given);
        prop_assert!(whole.is_some() || given.contains(&0));
    }

    #[test]
    fn keys_know_no_marks_and_no_capitals(given in texts()) {
        let key = text::search_key(&given);
        let is_left = |letter: char| matches!(letter, 'đ' | 'ê' | 'ơ' | 'Ă' | '\u{301}') || letter.is_ascii_uppercase();
        prop_assert!(!key.chars().any(is_left), "{}", key);
    }
}

#[expect(clippy::unwrap_used, reason = "a test that cannot run the program must fail")]
fn tudien(args: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tudien"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // a program that refuses its arguments does not read
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn json_lines_answer_line_by_line() {
    let (code, out, err) =
        tudien(&["text", "horn_pair,tone_old", "--json-lines"], "\"thuơng\"\n\"Hoà\\nBình\"\n\"\"\n");
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "\"thương\"\n\"Hòa\\nBình\"\n\"\"\n", ""));
}

#[test]
fn people_read_a_table() {
    let (code, out, _) = tudien(&["text", "default", "Hoà  Bình", "đúng"], "");
    assert_eq!(code, Some(0));
    let rows = [
        "Trước      Sau       Bước đã sửa",
        "Hoà  Bình  Hòa Bình  whitespace (Bỏ khoảng trắng thừa và ký tự ẩn); tone_old (Đặt dấu thanh kiểu cũ (hòa, thủy))",
        "đúng       đúng      không đổi",
    ];
    assert_eq!(out, rows.join("\n") + "\n");
}

#[test]
fn wrong_calls_name_the_cause() {
    let (code, out, err) = tudien(&["text", "nfc,nope"], "");
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("«nope»") && err.contains("whitespace"), "{err}");
    let (code, _, err) = tudien(&["text", "nfc", "--json-lines"], "\"a\"\nb\n");
    assert_eq!(code, Some(2));
    assert!(err.contains("Dòng 2"), "{err}");
}

/// Names of units, old and new, and of peoples, each garbled as programs do it and standing alone in its cell: it is put
/// back, or it stays as it is, so that its signs can still tell; it is never tidied into something else.
#[test]
fn garbled_names_are_put_back_or_left() {
    type Garble = fn(&str) -> String;
    let garbles: [(&str, Garble); 3] = [
        ("windows-1252", |text| encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()),
        ("windows-1258", |text| encoding_rs::WINDOWS_1258.decode_without_bom_handling(text.as_bytes()).0.into_owned()),
        ("Latin-1", |text| text.bytes().map(char::from).collect()),
    ];
    let lists = ["dan_toc_1979", "dan_toc_2008", "tinh", "tinh_63", "xa", "xa_cu", "huyen_696"].map(labels);
    let mut names: Vec<&str> = lists.iter().flatten().flat_map(|name| name.split(' ')).collect();
    names.extend(lists[..3].iter().flatten().map(String::as_str));
    names.sort_unstable();
    names.dedup();
    assert!(names.len() > 2_000, "{} names", names.len());
    let (mut back, mut left, mut harmed) = (0, 0, Vec::new());
    for (id, garble) in garbles {
        for name in names.iter().filter(|name| !name.is_ascii()) {
            let wanted = text::default(name).to_lowercase();
            for given in [garble(name), garble(&garble(name)), garble(&name.to_uppercase())] {
                let found = text::default(&given);
                if found.to_lowercase() == wanted {
                    back += 1;
                } else if [given.as_str(), &garble(name), &garble(&name.to_uppercase())].contains(&found.as_ref()) {
                    left += 1;
                } else {
                    harmed.push(format!("{name} in {id}: {given:?} became {found:?}"));
                }
            }
        }
    }
    assert!(harmed.is_empty(), "neither put back nor left: {harmed:#?}");
    // alone in its cell a word like «BÃ\u{a0}» may be a capital word before a gap
    assert!(left * 20 < back, "{back} put back, {left} left");
}

/// The labels of a code list of the dictionary.
fn labels(list: &str) -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("dictionary/codes/{list}.csv"));
    let mut rows = csv::Reader::from_path(path).unwrap();
    let at = rows.headers().unwrap().iter().position(|name| name == "label").unwrap();
    rows.records().map(|row| row.unwrap()[at].to_owned()).collect()
}
