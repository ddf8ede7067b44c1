//! Linking: decisions on small invented sets, laws, and what the command writes.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Mutex;

use arrow::array::StringArray;
use tudien::dictionary::LinkModel;
use tudien::lang::Message;
use tudien::link::{Batches, Clustered, Columns, Options, cluster};

const FIELDS: [&str; 8] =
    ["so_dinh_danh", "ho_ten", "ngay_sinh", "gioi_tinh", "que_quan", "noi_thuong_tru", "ma_xa", "so_dien_thoai"];

type Person = [&'static str; 8];

const HOA: Person = [
    "066188004321",
    "Đoàn Thị Hoà Lam",
    "03/05/1988",
    "Nữ",
    "xã Ea Tóh, huyện Krông Năng, tỉnh Đắk Lắk",
    "Số nhà 63, thôn 7, xã Ea Kao, TP. Buôn Ma Thuột, tỉnh Đắk Lắk",
    "90029",
    "0357504446",
];

fn with(base: Person, changes: &[(usize, &'static str)]) -> Person {
    let mut person = base;
    for (at, value) in changes {
        person[*at] = value;
    }
    person
}

/// People who have nothing to do with each other, so that the model's idea of a whole table holds.
fn strangers(count: usize) -> Vec<[String; 8]> {
    let families = ["Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Bùi", "Đỗ"];
    let middles = ["Văn", "Thị", "Quốc", "Ngọc", "Thanh"];
    let given = ["An", "Bích", "Cường", "Dung", "Giang", "Hạnh", "Khôi", "Long", "Mai", "Nga", "Phúc"];
    (0..count)
        .map(|at| {
            let pick = |list: &[&str], step: usize| list[(at * step + at / 7) % list.len()].to_owned();
            let (year, month, day) = (1950 + at * 7 % 70, 1 + at * 5 % 12, 1 + at * 11 % 28);
            let name = format!("{} {} {}", pick(&families, 3), pick(&middles, 2), pick(&given, 5));
            [
                format!("0660{:02}{:06}", year % 100, at * 7919 % 1_000_000),
                name,
                format!("{day:02}/{month:02}/{year}"),
                "Nam".to_owned(),
                format!("xã Số {at}, tỉnh Đắk Lắk"),
                format!("Thôn {}, xã Số {at}, tỉnh Đắk Lắk", at % 20),
                format!("{}", 70_000 + at),
                format!("09{:08}", at * 104_729 % 100_000_000),
            ]
        })
        .collect()
}

fn link(people: &[Person]) -> Clustered {
    let mut rows: Vec<[String; 8]> = people.iter().map(|person| person.map(str::to_owned)).collect();
    rows.extend(strangers(150));
    run(&rows)
}

fn run(rows: &[[String; 8]]) -> Clustered {
    let column = |at: usize| {
        rows.iter().map(|row| Some(row[at].as_str()).filter(|text| !text.is_empty())).collect::<StringArray>()
    };
    let text: BTreeMap<String, StringArray> =
        FIELDS.iter().enumerate().map(|(at, field)| ((*field).to_owned(), column(at))).collect();
    let model = LinkModel::builtin("cong_dan").unwrap();
    cluster(&Columns { rows: rows.len(), text }, &model, Options::default()).unwrap()
}

/// Whether the first two people are taken for one.
fn same(left: Person, right: Person) -> bool {
    let found = link(&[left, right]);
    assert_eq!(found.clusters.len(), 152);
    found.clusters[0] == found.clusters[1]
}

#[test]
fn one_person_with_errors_is_found() {
    let cases: [(&str, Person); 10] = [
        ("lost accents and capitals", with(HOA, &[(1, "DOAN THI HOA LAM"), (0, "")])),
        ("tone placed otherwise", with(HOA, &[(1, "Đoàn Thị Hòa Lam"), (0, "")])),
        ("lost zero", with(HOA, &[(0, "66188004321"), (2, "1988")])),
        ("slip in the number", with(HOA, &[(0, "066188004312")])),
        ("swapped day and month", with(HOA, &[(2, "05/03/1988"), (0, "")])),
        ("year only", with(HOA, &[(2, "1988"), (0, "")])),
        ("dropped middle name", with(HOA, &[(1, "Đoàn Hoà Lam"), (0, "")])),
        ("slip in the given name", with(HOA, &[(1, "Đoàn Thị Hoà Lma"), (0, "")])),
        ("moved away, same number", with(HOA, &[(5, "Tổ 9, phường Tân An, tỉnh Đắk Lắk"), (6, "90008"), (7, "")])),
        ("TCVN3", with(HOA, &[(1, "§oµn ThÞ Hoµ Lam"), (0, "")])),
    ];
    for (what, person) in cases {
        assert!(same(HOA, person), "{what}");
    }
}

#[test]
fn two_people_are_kept_apart() {
    let cases: [(&str, Person); 6] = [
        ("twin", with(HOA, &[(0, "066188774455"), (1, "Đoàn Thị Hoà Trang")])),
        ("twin without a number", with(HOA, &[(0, ""), (1, "Đoàn Thị Hoà Trang")])),
        ("mother of the same name", with(HOA, &[(0, "066162771234"), (2, "19/11/1962")])),
        ("mother of the same name without a number", with(HOA, &[(0, ""), (2, "19/11/1962")])),
        (
            "brother at one address",
            with(HOA, &[(0, "066090112233"), (1, "Đoàn Quốc Bảo"), (2, "12/09/1990"), (3, "Nam")]),
        ),
        (
            "namesake of the same day elsewhere",
            with(
                HOA,
                &[
                    (0, "054188990011"),
                    (4, "tỉnh Nghệ An"),
                    (5, "Thôn 2, xã Suối Bạc"),
                    (6, "90631"),
                    (7, "0911222333"),
                ],
            ),
        ),
    ];
    for (what, person) in cases {
        assert!(!same(HOA, person), "{what}");
    }
}

#[test]
fn a_bridge_does_not_join_twins() {
    let twin = with(HOA, &[(0, "066188774455"), (1, "Đoàn Thị Hoà Trang")]);
    let torn = with(HOA, &[(0, ""), (1, "Đoàn Thị Hoà")]);
    let found = link(&[HOA, twin, torn]);
    assert_ne!(found.clusters[0], found.clusters[1]);
}

#[test]
fn the_survivor_is_the_most_complete() {
    let poor = with(HOA, &[(5, ""), (6, ""), (7, "")]);
    let found = link(&[poor, HOA]);
    assert_eq!(found.clusters[0], found.clusters[1]);
    assert_eq!(found.survivors[..2], [false, true]);
    assert_eq!(found.linked.duplicates, 1);
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let mut rows: Vec<[String; 8]> = [
        HOA,
        with(HOA, &[(1, "DOAN THI HOA LAM"), (0, "")]),
        with(HOA, &[(0, "066188774455"), (1, "Đoàn Thị Hoà Trang")]),
        with(HOA, &[(2, "1988")]),
    ]
    .iter()
    .map(|person| person.map(str::to_owned))
    .collect();
    rows.extend(strangers(300));
    let forward = run(&rows).clusters;
    rows.reverse();
    let backward = run(&rows).clusters;
    let last = rows.len() - 1;
    for left in 0..rows.len() {
        for right in 0..left {
            let there = backward[last - left] == backward[last - right];
            assert_eq!(forward[left] == forward[right], there, "{left} {right}");
        }
    }
}

#[test]
fn an_interrupted_run_goes_on_with_the_same_result() {
    let mut rows: Vec<[String; 8]> = strangers(260);
    let again: Vec<[String; 8]> = rows.iter().step_by(4).cloned().collect();
    rows.extend(again.into_iter().map(|mut person| {
        person[0].clear();
        person
    }));
    let column = |at: usize| {
        rows.iter().map(|row| Some(row[at].as_str()).filter(|text| !text.is_empty())).collect::<StringArray>()
    };
    let text = FIELDS.iter().enumerate().map(|(at, field)| ((*field).to_owned(), column(at))).collect();
    let columns = Columns { rows: rows.len(), text };
    let model = LinkModel::builtin("cong_dan").unwrap();
    let whole = cluster(&columns, &model, Options::default()).unwrap();
    assert!(whole.linked.matches >= 60, "{:?}", whole.linked);

    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("dang_lam");
    let told = Mutex::new(Vec::new());
    let until = |most: usize| {
        let batches = Batches::open(&dir, "one run").unwrap();
        let tell = |message: &Message| {
            let mut told = told.lock().unwrap();
            assert!(told.len() < most, "the power fails");
            told.push(message.en.clone());
        };
        let options = Options { tell: &tell, batches: Some(&batches), ..Options::default() };
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cluster(&columns, &model, options).unwrap()))
    };
    let parts = || -> Vec<std::path::PathBuf> {
        let files = tudien::files::list(&dir).unwrap();
        files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "bin")).collect()
    };
    assert!(until(7).is_err());
    let done = parts().len();
    assert!(done > 0);
    told.clear_poison();
    told.lock().unwrap().clear();
    let resumed = until(1000).unwrap();
    let kept = told.lock().unwrap().iter().filter(|line| line.contains("compared in the run before")).count();
    assert_eq!(kept, done);
    assert!(parts().len() > done);
    assert_eq!((&resumed.clusters, &resumed.pairs), (&whole.clusters, &whole.pairs));

    // another run finds nothing of this one; a torn part is compared anew; a foreign folder is left alone
    tudien::files::write(&parts()[0], b"torn").unwrap();
    told.lock().unwrap().clear();
    assert_eq!(until(1000).unwrap().pairs, whole.pairs);
    Batches::open(&dir, "another run").unwrap().finish().unwrap();
    assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 0);
    write(&folder.path().join("thu.txt"), "of somebody else");
    assert!(Batches::open(folder.path(), "one run").is_err());
}

/// So many people for each of a hundred names, all born in one year and with cards of one day; every tenth stands twice, the
/// second time without a number. Multiples of 97 are never one slip apart.
fn crowd(each: usize) -> Columns {
    let families = ["Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Bùi", "Đỗ", "Ngô", "Hồ", "Lý"];
    let given = ["An", "Bích", "Cường", "Dung", "Giang", "Hạnh", "Khôi", "Long", "Mai", "Nga"];
    let people = (0..each * 100).flat_map(|at| {
        let name = format!("{} {}", families[at % 10], given[at / 10 % 10]);
        let (day, month) = (1 + at * 7 % 28, 2 + at * 5 % 11);
        let person = [
            format!("066080{:06}", at * 97),
            name,
            format!("{day:02}/{month:02}/1980"),
            format!("xã Số {}, tỉnh Đắk Lắk", at * 31 % 97),
            format!("Thôn {}, xã Số {}, tỉnh Đắk Lắk", at % 20, at * 17 % 89),
            format!("{}", 70_000 + at * 17 % 89),
            format!("09{:08}", at * 97 * 139),
            "17/01/2021".to_owned(),
        ];
        let mut again = person.clone();
        again[0].clear();
        std::iter::once(person).chain((at % 10 == at / 100 % 10).then_some(again))
    });
    let rows: Vec<[String; 8]> = people.collect();
    let fields =
        ["so_dinh_danh", "ho_ten", "ngay_sinh", "que_quan", "noi_thuong_tru", "ma_xa", "so_dien_thoai", "ngay_cap"];
    let column = |at: usize| {
        rows.iter().map(|row| Some(row[at].as_str()).filter(|text| !text.is_empty())).collect::<StringArray>()
    };
    let text = fields.iter().enumerate().map(|(at, field)| ((*field).to_owned(), column(at))).collect();
    Columns { rows: rows.len(), text }
}

#[test]
fn a_rule_keeps_to_its_budget_of_pairs_says_so_and_loses_no_match() {
    let model = LinkModel::builtin("cong_dan").unwrap();
    let told = Mutex::new(Vec::new());
    let tell = |message: &Message| told.lock().unwrap().push(message.clone());
    let options = Options { train: false, tell: &tell, ..Options::default() };
    for each in [50, 70] {
        told.lock().unwrap().clear();
        let columns = crowd(each);
        let found = cluster(&columns, &model, options).unwrap();
        // all with all: no block is too large
        let mut all = model.clone();
        all.largest_block = 1 << 20;
        let whole = cluster(&columns, &all, Options { tell: &|_| {}, ..options }).unwrap();
        assert!(whole.linked.matches >= each as u64 * 10, "{:?}", whole.linked);
        let lost: Vec<_> = whole.pairs.iter().filter(|pair| !found.pairs.contains(pair)).collect();
        assert_eq!(found.pairs.len() + lost.len(), whole.pairs.len(), "what is kept is kept all with all too");
        assert!(!lost.iter().any(|pair| pair.is_match), "{:?}", lost.iter().find(|pair| pair.is_match));
        assert_eq!(found.clusters, whole.clusters);

        let most = (columns.rows as u64).max(1 << 17);
        let rule = |name: &str| found.linked.rules.iter().find(|rule| rule.rule == name).unwrap();
        for found in &found.linked.rules {
            assert!(found.pairs <= most, "{found:?}");
        }
        let year = rule("ten.day_du + ngay_sinh.nam");
        let all_of_year = whole.linked.rules.iter().find(|rule| rule.rule == year.rule).unwrap();
        assert!(all_of_year.pairs > most, "{all_of_year:?}");
        assert!(year.narrowed > 0 && year.largest <= 64, "{year:?}");
        assert_eq!(year.pairs + year.left_out, all_of_year.pairs);
        // what narrowing a shared day of issue gives, earlier rules have given
        let card = rule("ten.day_du + ngay_cap.ngay");
        assert!(card.narrowed > 0 && card.pairs < year.pairs / 4, "{card:?} {year:?}");
        assert_eq!(found.linked.left_out, found.linked.rules.iter().map(|rule| rule.left_out).sum::<u64>());
        for rule in found.linked.rules.iter().filter(|rule| rule.narrowed > 0) {
            let counts = [rule.pairs, rule.narrowed, rule.largest as u64, rule.left_out].map(|count| count.to_string());
            let told = told.lock().unwrap();
            let line = told.iter().find(|line| line.vi.contains(&format!("theo {}:", rule.rule))).unwrap();
            for count in &counts {
                assert!(line.vi.contains(count) && line.en.contains(count), "{line:?} {rule:?}");
            }
        }
    }
}

#[test]
fn parcels_are_one_by_sheet_and_number() {
    const PARCEL: [&str; 6] = ["so_thua", "so_to", "dia_chi_thua_dat", "ma_xa", "dien_tich", "chu_su_dung"];
    let base = ["345", "12", "Thôn 2, xã Krông Ana, tỉnh Đắk Lắk", "24538", "250,5", "Đoàn Thị Thử"];
    let rows = [
        base,
        ["Tờ 12, thửa 0345", "", "Thôn 2, xã Quảng Điền, huyện Krông Ana, tỉnh Đắk Lắk", "", "250.5", "Đoàn Thị Thử"],
        ["12", "345", base[2], base[3], base[4], base[5]],
        ["346", "12", base[2], base[3], "310", base[5]],
    ];
    let column = |at: usize| rows.iter().map(|row| Some(row[at]).filter(|text| !text.is_empty())).collect();
    let text = PARCEL.iter().enumerate().map(|(at, field)| ((*field).to_owned(), column(at))).collect();
    let model = LinkModel::builtin("thua_dat").unwrap();
    let found = cluster(&Columns { rows: rows.len(), text }, &model, Options::default()).unwrap();
    assert_eq!(found.clusters, [0, 0, 2, 3], "{:?}", found.pairs);
    // sheet and parcel exchanged: a person decides
    assert!(
        found.pairs.iter().any(|pair| (pair.left, pair.right, pair.is_match) == (0, 2, false)),
        "{:?}",
        found.pairs
    );
}

#[test]
fn hostile_text_does_not_panic() {
    let odd = [
        "",
        "\u{301}\u{302}",
        "''''",
        "9999999999999999999999",
        "🙂 Ôn",
        "T",
        "-",
        ",;,;",
        "\u{0}",
        "0/0/0",
        "À".repeat(400).leak(),
    ];
    let rows: Vec<[String; 8]> = (0..odd.len() * 3)
        .map(|at| std::array::from_fn(|field| odd[(at + field * at) % odd.len()].to_owned()))
        .collect();
    assert_eq!(run(&rows).clusters.len(), rows.len());
    assert_eq!(run(&[]).clusters.len(), 0);
}

#[test]
fn built_in_models_are_sound_and_survive_writing() {
    for id in LinkModel::builtin_ids() {
        let model = LinkModel::builtin(id).unwrap_or_else(|| panic!("{id}"));
        let fields = model.fields();
        assert_eq!(tudien::link::validate(&model, &fields), [], "{id}");
        for comparison in &model.comparisons {
            for total in [
                comparison.levels.iter().map(|rung| rung.m).sum::<f64>(),
                comparison.levels.iter().map(|rung| rung.u).sum(),
            ] {
                assert!((0.5..1.35).contains(&total), "{id} {}: {total}", comparison.id);
            }
        }
        assert_eq!(LinkModel::parse(&toml::to_string(&model).unwrap()).unwrap(), model, "{id}");
    }
}

#[test]
fn every_fault_of_a_model_is_told() {
    let mut model = LinkModel::builtin("cong_dan").unwrap();
    model.comparisons[0].kind = "khong_co".to_owned();
    model.comparisons[1].levels[0].m = 1.5;
    model.comparisons[1].levels.remove(2);
    model.block.push(vec!["ten.khong_co".to_owned()]);
    model.lookalikes[0].p.insert("la".to_owned(), BTreeMap::new());
    model.review_at = 0.9;
    let faults = tudien::link::validate(&model, &model.fields());
    for told in ["khong_co`", "m và u", "mat_dau", "ten.khong_co", "`la`", "review_at"] {
        assert!(faults.iter().any(|fault| fault.vi.contains(told)), "{told}: {faults:?}");
    }
    assert!(LinkModel::parse("title = 'x'\nla = 1").unwrap_err().vi.contains("dòng"));
    let mut model = LinkModel::builtin("cong_dan").unwrap();
    model.block.extend((0..130).map(|at| vec![format!("ten.khoa_{at}")]));
    let faults = tudien::link::validate(&model, &model.fields());
    assert!(faults.iter().any(|fault| fault.en.starts_with("at most 128 different blocking keys")), "{faults:?}");
}

#[test]
fn the_command_writes_clusters_pairs_and_the_model() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("records.csv");
    let mut text = format!("record_id,{}\n", FIELDS.join(","));
    let people =
        [HOA, with(HOA, &[(1, "DOAN THI HOA LAM")]), with(HOA, &[(0, "066188774455"), (1, "Đoàn Thị Hoà Trang")])];
    for (at, person) in people.iter().enumerate() {
        let cells: Vec<String> = person.iter().map(|cell| format!("\"{cell}\"")).collect();
        text.push_str(&format!("K{at},{}\n", cells.join(",")));
    }
    write(&input, &text);
    let run = |out: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_tudien"))
            .current_dir(folder.path())
            .args([
                "link",
                "records.csv",
                "--entity",
                "cong_dan",
                "--id",
                "record_id",
                "--out",
                out,
                "--pairs",
                "p.csv",
            ])
            .args(["--save-model", "m.toml", "--format", "json"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    assert_eq!(run("a.csv")["linked"]["matches"], 1);
    run("b.csv");
    let read = |name: &str| String::from_utf8(tudien::files::read(&folder.path().join(name)).unwrap()).unwrap();
    assert_eq!(read("a.csv"), "record_id,cluster_id\nK0,K0\nK1,K0\nK2,K2\n");
    assert_eq!(read("a.csv"), read("b.csv"));
    assert!(read("p.csv").starts_with("record_id_l,record_id_r,weight,probability,tier,decision\nK0,K1,"));
    assert!(LinkModel::parse(&read("m.toml")).is_ok());
}

#[test]
fn a_wrong_call_names_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    write(
        &folder.path().join("records.csv"),
        "ma,ho_ten,ngay_sinh\n1,Đoàn Thị Thử,01/02/1990\n2,Lê Văn Thử,03/04/1985\n",
    );
    let cases: [(&[&str], &str); 3] = [
        (&["link", "records.csv", "--entity", "cong_dan", "--out", "o.csv"], "record_id"),
        (&["link", "records.csv", "--entity", "meo", "--id", "ma", "--out", "o.csv"], "meo"),
        (&["link", "khong_co.csv", "--entity", "cong_dan", "--id", "ma", "--out", "o.csv"], "không có tệp này"),
    ];
    for (args, told) in cases {
        let output = Command::new(env!("CARGO_BIN_EXE_tudien")).current_dir(folder.path()).args(args).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(told) && stderr.contains("Việc cần làm:"), "{stderr}");
        assert!(!folder.path().join("o.csv").exists());
    }
}

fn write(path: &std::path::Path, text: &str) {
    tudien::files::write(path, text.as_bytes()).unwrap();
}
