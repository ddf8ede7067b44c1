//! The register: searching, advice, layers, versions, lists with time, and files that mean harm.
#![expect(clippy::disallowed_methods, reason = "tests write their fixtures and read what was written")]

use std::path::Path;

use tudien::dictionary::{
    Dictionary, FAULTS, Step, advise, changelog, coverage, diff, lint, search, similar_entities, similar_lists,
    similar_shapes,
};

/// Written down before there was a search: query, the ids wanted among the first three, the kind of query.
const QUERIES: &str = include_str!("search_queries.csv");

#[test]
fn searches_find_what_is_wanted_among_the_first_three() {
    let dictionary = Dictionary::builtin();
    let mut reader = csv::Reader::from_reader(QUERIES.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 200);
    let mut missed = Vec::new();
    for row in &rows {
        let wanted: Vec<&str> = row[1].split(';').collect();
        let hits = search(dictionary, &row[0], 3);
        if !hits.iter().any(|hit| wanted.contains(&hit.id.as_str())) {
            missed.push(format!("{} [{}]: {:?}", &row[0], &row[2], hits.iter().map(|hit| &hit.id).collect::<Vec<_>>()));
        }
    }
    let found = rows.len() - missed.len();
    println!("search: {found} of {} wanted hits among the first three; missed: {missed:#?}", rows.len());
    assert!(found * 100 >= rows.len() * 97, "{found}: {missed:#?}");
}

#[test]
fn a_hit_answers_the_five_questions() {
    let dictionary = Dictionary::builtin();
    let hit = search(dictionary, "giay phep xay dung", 1).remove(0);
    assert_eq!((hit.id.as_str(), hit.kind, hit.owner.as_str()), ("giay_phep_xay_dung", "entity", "Sở Xây dựng"));
    assert!(hit.defined.starts_with("entities/xay_dung/giay_phep_xay_dung.toml:"), "{}", hit.defined);
    assert!(hit.refers_to.contains(&"cong_dan.so_dinh_danh".to_owned()), "{:?}", hit.refers_to);
    assert!(hit.shared_with.len() >= 2 && !hit.shared_with.contains(&hit.owner));
    let person = search(dictionary, "Số định danh cá nhân", 1).remove(0);
    assert_eq!(person.id, "cong_dan.so_dinh_danh");
    assert!(person.referred_by.contains(&"ho_tich.so_dinh_danh".to_owned()), "{:?}", person.referred_by);
    assert!(person.same_as.len() >= 5, "one concept, many entities: {:?}", person.same_as);
    assert!(search(dictionary, "xyzzy qwrtp", 5).is_empty());
    assert!(search(dictionary, "!!!", 5).is_empty() && search(dictionary, &"ạ".repeat(100_000), 5).is_empty());
}

#[test]
fn what_exists_is_told_before_it_is_added_again() {
    let dictionary = Dictionary::builtin();
    let near = similar_entities(dictionary, "ho_so_lai_xe", &["Bằng lái xe"]);
    assert_eq!(near.first().map(|found| found.id.as_str()), Some("giay_phep_lai_xe"));
    let religions = &dictionary.codes["ton_giao"].entries;
    let near = similar_lists(dictionary, "dao", &religions[..12]);
    assert_eq!(near.first().map(|found| found.id.as_str()), Some("codes.ton_giao"));
    // Twelve of the religions and two that nobody has: told with what the list lacks; three names of roofs are no religion.
    let mut some = religions[..12].to_vec();
    for label in ["Đạo mẫu", "Đạo thử"] {
        some.push(tudien::dictionary::Code { label: label.to_owned(), code: label.to_owned(), ..religions[0].clone() });
    }
    let near = &similar_lists(dictionary, "dao", &some)[0];
    assert_eq!((near.id.as_str(), near.by.as_str()), ("codes.ton_giao", "12/14 giá trị; chưa có: Đạo mẫu, Đạo thử"));
    assert!(similar_entities(dictionary, "x", &["Vườn thú"]).is_empty());
    // No entity of ours repeats another; what refers to another says so by its relation.
    for entity in dictionary.entities.values() {
        let names = [entity.title.vi.as_str()];
        assert!(
            similar_entities(dictionary, &entity.id, &names).iter().all(|near| near.likeness < 1.0),
            "{}",
            entity.id
        );
    }
    let passports = &dictionary.entities["ho_chieu_cong_vu"];
    assert_eq!(similar_shapes(dictionary, passports)[0].id, "ho_chieu_pho_thong");
}

/// The privacy gate takes every rule of the built-in dictionary as it stands: what is not dropped may go out.
#[test]
fn the_gate_accepts_every_rule() {
    use tudien::dictionary::OpenMethod;
    use tudien::publish::{Audience, reaches};
    for entity in Dictionary::builtin().entities.values() {
        for field in &entity.fields {
            let dropped = field.open.as_ref().is_none_or(|rule| rule.method == OpenMethod::Drop);
            assert_eq!(reaches(entity, field, Audience::Open), !dropped, "{}.{}", entity.id, field.id);
        }
    }
}

#[test]
fn the_built_in_dictionary_has_no_error_and_no_warning() {
    let found = advise(Dictionary::builtin());
    assert!(found.is_empty(), "{found:#?}");
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_all(folder.path(), files);
    folder
}

fn write_all(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// What only the kinds of comparison know is told by lint too, with file and line; so at linking.
#[test]
fn faults_of_a_linking_model_have_file_and_line() {
    let model = tudien::dictionary::LinkModel::builtin("cong_dan").unwrap().to_toml();
    let line = 1 + model.lines().position(|line| line == "kind = \"date\"").unwrap();
    let place = folder(&[("link/cong_dan.toml", &model.replacen("kind = \"date\"", "kind = \"datum\"", 1))]);
    let found = lint(Some(place.path()), tudien::link::validate).unwrap();
    let told: Vec<_> = found.iter().map(|lint| (lint.code, lint.file.as_str(), lint.line, lint.weight)).collect();
    let wanted = ("TD-015", "link/cong_dan.toml", u32::try_from(line).unwrap(), tudien::dictionary::Weight::Error);
    assert!(told.contains(&wanted), "{wanted:?}: {told:?}");
    let mut wrong = tudien::dictionary::LinkModel::parse_file("mo_hinh.toml", &model).unwrap();
    wrong.comparisons[0].levels.remove(0);
    let fault = wrong.fault(tudien::link::validate(&wrong, &wrong.fields()).remove(0));
    assert!(fault.line.is_some_and(|line| line > 1) && fault.file == "mo_hinh.toml", "{fault:?}");
}

const THING: &str = "id = \"ca_the\"\ntitle = \"Cá thể\"\ntitle_en = \"Thing\"\ndescription = \"Mẫu.\"\nowner = \"Sở Mẫu\"\n\
    update = \"hang_nam\"\nlayer = \"du_lieu_chu\"\nkey = [\"ma\"]\n\n[[field]]\nid = \"ma\"\ntitle = \"Mã\"\n\
    title_en = \"Code\"\ndescription = \"Mã.\"\ntype = \"van_ban\"\n";

#[test]
fn advice_names_file_line_and_code() {
    let licence = THING.replace("ca_the", "bang_lai").replace("Cá thể", "Bằng lái xe");
    let place = folder(&[
        ("entities/thu/bang_lai.toml", &licence),
        ("entities/dan_cu/cong_dan.toml", "id = \"cong_dan\"\nowner = \"Công an tỉnh Mẫu\"\n"),
    ]);
    let found = lint(Some(place.path()), tudien::link::validate).unwrap();
    let has = |code: &str, file: &str, line: u32| {
        found.iter().any(|lint| lint.code == code && lint.file == file && lint.line == line)
    };
    assert!(has("TD-101", "entities/dan_cu/cong_dan.toml", 2), "redefinition: {found:#?}");
    assert!(has("TD-102", "entities/thu/bang_lai.toml", 10), "no opening rule: {found:#?}");
    assert!(has("TD-104", "entities/thu/bang_lai.toml", 1), "no domain: {found:#?}");
    assert!(has("TD-106", "entities/thu/bang_lai.toml", 1), "giay_phep_lai_xe exists: {found:#?}");
    assert!(has("TD-110", "entities/thu/bang_lai.toml", 10), "no source: {found:#?}");
}

#[test]
fn four_levels_are_laid_over_one_another_and_covered() {
    let catalog = |level: &str, extends: &str| {
        let extends = if extends.is_empty() { String::new() } else { format!("extends = \"{extends}\"\n") };
        format!("version = \"1.0.0\"\npublisher = \"Mẫu\"\nlicence = \"CC-BY-4.0\"\nlevel = \"{level}\"\n{extends}")
    };
    let root = tempfile::tempdir().unwrap();
    write_all(&root.path().join("bo"), &[("catalog.toml", &catalog("bo", "")), ("entities/thu/ca_the.toml", THING)]);
    let more = "id = \"ca_the\"\n\n[[field]]\nid = \"mau_sac\"\ntitle = \"Màu sắc\"\ndescription = \"Màu.\"\ntype = \"van_ban\"\n";
    write_all(
        &root.path().join("tinh"),
        &[("catalog.toml", &catalog("tinh", "bo")), ("entities/thu/ca_the.toml", more)],
    );
    let again = "id = \"ca_the\"\ntitle = \"Vật\"\n\n[[relation]]\ntitle = \"Của ai\"\nfield = \"ma\"\n\
        entity = \"cong_dan\"\ntarget = \"so_dinh_danh\"\ncardinality = \"n:1\"\n";
    write_all(
        &root.path().join("so"),
        &[("catalog.toml", &catalog("co_quan", "tinh")), ("entities/thu/ca_the.toml", again)],
    );
    let laid = Dictionary::load(Some(&root.path().join("so"))).unwrap();
    let names: Vec<&str> = laid.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["tudien", "bo", "tinh", "so"]);
    let entity = &laid.entities["ca_the"];
    assert_eq!((entity.title.vi.as_str(), entity.fields.len(), entity.relations.len()), ("Vật", 2, 1));
    assert_eq!(entity.level, tudien::dictionary::Level::Bo, "the level of the layer that added it");
    let covered = coverage(&laid);
    assert_eq!(covered[1].layer.entities, ["ca_the"]);
    assert_eq!(covered[2].layer.fields, ["ca_the.mau_sac"]);
    assert!(covered[3].used.contains(&"ca_the".to_owned()) && covered[3].used.contains(&"cong_dan".to_owned()));
    assert_eq!(covered[3].redefined, ["ca_the.title", "catalog"]);
    let share = covered[3].share().unwrap();
    assert!((share - 2.0 / (laid.entities.len() as f64)).abs() < 1e-9, "{share}");
}

#[test]
fn dictionaries_that_extend_themselves_or_reach_out_are_told() {
    let root = tempfile::tempdir().unwrap();
    let catalog = |extends: &str| {
        format!("version = \"1.0.0\"\npublisher = \"M\"\nlicence = \"CC0-1.0\"\nextends = '{extends}'\n")
    };
    write_all(&root.path().join("a"), &[("catalog.toml", &catalog("b"))]);
    write_all(&root.path().join("b"), &[("catalog.toml", &catalog("a"))]);
    for outside in ["../../etc", "/etc", "..", "a/../..", "C:\\Windows", "."] {
        write_all(&root.path().join("c"), &[("catalog.toml", &catalog(outside))]);
        let found = lint(Some(&root.path().join("c")), tudien::link::validate).unwrap();
        assert!(
            found.iter().any(|lint| lint.code == "TD-005" && lint.line == 4 && lint.file == "c/catalog.toml"),
            "{outside}: {found:#?}"
        );
    }
    write_all(&root.path().join("c"), &[("catalog.toml", &catalog("khong_co"))]);
    assert!(
        lint(Some(&root.path().join("c")), tudien::link::validate)
            .unwrap()
            .iter()
            .any(|lint| lint.code == "TD-002" && lint.line == 4)
    );
    let circle = lint(Some(&root.path().join("a")), tudien::link::validate).unwrap();
    assert!(circle.iter().any(|lint| lint.code == "TD-014" && lint.line == 4), "{circle:#?}");
}

#[test]
fn circles_within_files_are_told() {
    let list = |id: &str, before: &str| {
        format!(
            "id = \"{id}\"\ntitle = \"T\"\nsource = \"S\"\nlicence = \"CC0-1.0\"\nversion = \"1\"\npredecessor = \"{before}\"\n"
        )
    };
    let rows = "code,label,successors\n1,A,2\n2,B,3\n3,C,1\n";
    let (one, two) = (list("mot", "hai"), list("hai", "mot"));
    let retired = THING.replace(
        "key = ",
        "registration = { state = \"bai_bo\", until = \"2026-01-01\", replaced_by = \"ca_the.ma\" }\nkey = ",
    ) + "registration = { replaced_by = \"ca_the\" }\n";
    let place = folder(&[
        ("codes/mot.toml", &one),
        ("codes/mot.csv", rows),
        ("codes/hai.toml", &two),
        ("codes/hai.csv", "code,label\n1,A\n2,B\n3,C\n"),
        ("entities/thu/ca_the.toml", &retired),
    ]);
    let found = lint(Some(place.path()), tudien::link::validate).unwrap();
    let told: Vec<(&str, u32)> =
        found.iter().filter(|lint| lint.code == "TD-014").map(|lint| (lint.file.as_str(), lint.line)).collect();
    for expected in [
        ("codes/hai.toml", 6),
        ("codes/mot.csv", 2),
        ("codes/mot.toml", 6),
        ("entities/thu/ca_the.toml", 8),
        ("entities/thu/ca_the.toml", 17),
    ] {
        assert!(told.contains(&expected), "{expected:?} in {found:#?}");
    }
}

#[test]
fn every_fault_has_a_code_that_is_explained() {
    let long = "x".repeat(10 << 20);
    let cases: [(&str, String, &str, u32); 9] = [
        ("entities/thu/ca_the.toml", THING.replace("title = \"Mã\"", "title = Mã\""), "TD-001", 12),
        ("entities/thu/ca_the.toml", format!("# {long}\n{THING}"), "TD-002", 1),
        ("entities/thu/ca_the.toml", THING.replace("owner", "onwer"), "TD-003", 5),
        ("entities/thu/ca_the.toml", THING.replace("owner = \"Sở Mẫu\"\n", ""), "TD-004", 1),
        ("entities/thu/ca_the.toml", THING.replace("[\"ma\"]", "\"ma\""), "TD-005", 8),
        ("entities/thu/ca_the.toml", THING.replace("id = \"ma\"", "id = \"../../etc\""), "TD-006", 11),
        ("entities/thu/ca_the.toml", format!("{THING}\n[[field]]\nid = \"ma\"\n"), "TD-007", 17),
        ("entities/thu/ca_the.toml", THING.replace("van_ban", "../van_ban"), "TD-008", 15),
        ("entities/thu/ca_the.toml", THING.replace("hang_nam", "khi_nao"), "TD-009", 6),
    ];
    for (file, text, code, line) in cases {
        let place = folder(&[(file, &text)]);
        let found = lint(Some(place.path()), tudien::link::validate).unwrap();
        assert!(
            found.iter().any(|lint| lint.code == code && lint.file == file && lint.line == line),
            "{code} at {line}: {:#?}",
            found.iter().take(5).collect::<Vec<_>>()
        );
        assert!(found.iter().all(|lint| FAULTS.iter().any(|(known, _, _)| *known == lint.code)));
    }
    let place = folder(&[("entities/thu/ca_the.toml", &THING.replace("Mẫu.", &"y".repeat(900_000)))]);
    let found = lint(Some(place.path()), tudien::link::validate).unwrap();
    assert!(found.iter().any(|lint| lint.code == "TD-005" && lint.line == 4), "a text of 900 KB: {found:#?}");
}

/// What is wrong, the files, and the code, file and line that must be told.
type FaultCase = (&'static str, Vec<(&'static str, String)>, &'static str, &'static str, u32);

/// Every way in which loading finds fault, with the line that is at fault: none is told of a file as a whole.
#[test]
fn every_fault_names_its_line() {
    let about = "id = \"mau\"\ntitle = \"T\"\nsource = \"S\"\nlicence = \"CC0-1.0\"\nversion = \"1\"\n";
    let relation = |target: &str, more: &str| {
        format!(
            "{THING}\n[[relation]]\ntitle = \"r\"\nfield = \"ma\"\nentity = \"cong_dan\"\ntarget = \"{target}\"\ncardinality = \"n:1\"\n{more}"
        )
    };
    let model = include_str!("../../dictionary/link/thua_dat.toml");
    let line_of =
        |text: &str, part: &str| u32::try_from(text.lines().position(|line| line.contains(part)).unwrap() + 1).unwrap();
    let review_at = line_of(model, "review_at");
    let field = line_of(model, "fields = [");
    let wrong_field = model.replacen("fields = [\"", "fields = [\"khong_co_", 1);
    let wrong_chance = model.replacen("match_at = ", "match_at = 7", 1);
    let huge = "x".repeat(10 << 20);
    let cases: Vec<FaultCase> = vec![
        ("10 MB in one string", vec![("types/mau.toml", format!("id = \"{huge}\"\n"))], "TD-002", "types/mau.toml", 1),
        (
            "40 MB of rows",
            vec![
                ("codes/mau.toml", about.to_owned()),
                ("codes/mau.csv", format!("code,label\n1,{huge}\n2,{huge}\n3,{huge}\n4,{huge}\n")),
            ],
            "TD-002",
            "codes/mau.csv",
            1,
        ),
        ("out of place", vec![("thu/x.toml", "id = 1\n".to_owned())], "TD-002", "thu/x.toml", 1),
        ("rows without a list", vec![("codes/le.csv", "code,label\n1,A\n".to_owned())], "TD-002", "codes/le.csv", 1),
        ("a list without rows", vec![("codes/mau.toml", about.to_owned())], "TD-002", "codes/mau.toml", 1),
        (
            "a list without columns",
            vec![("codes/mau.toml", about.to_owned()), ("codes/mau.csv", String::new())],
            "TD-011",
            "codes/mau.csv",
            1,
        ),
        (
            "an entity in two places",
            vec![("entities/a/ca_the.toml", THING.to_owned()), ("entities/b/ca_the.toml", format!("# hai\n{THING}"))],
            "TD-007",
            "entities/b/ca_the.toml",
            2,
        ),
        (
            "a successor that is not there",
            vec![
                ("codes/mau.toml", about.to_owned()),
                ("codes/mau.csv", "code,label,successors\n1,A,\n2,B,khong-co\n".to_owned()),
            ],
            "TD-008",
            "codes/mau.csv",
            3,
        ),
        (
            "a successor elsewhere that is not there",
            vec![
                ("codes/mau.toml", format!("{about}successors_in = \"khong_co\"\n")),
                ("codes/mau.csv", "code,label\n1,A\n".to_owned()),
            ],
            "TD-008",
            "codes/mau.toml",
            6,
        ),
        (
            "codes in a circle",
            vec![
                ("codes/mau.toml", about.to_owned()),
                ("codes/mau.csv", "code,label,successors\n0,Z,\n1,A,2\n2,B,1\n".to_owned()),
            ],
            "TD-014",
            "codes/mau.csv",
            3,
        ),
        (
            "a relation to a field that is not there",
            vec![("entities/thu/ca_the.toml", relation("so_dinh_dan", ""))],
            "TD-008",
            "entities/thu/ca_the.toml",
            21,
        ),
        (
            "agreement with a field that is not there",
            vec![("entities/thu/ca_the.toml", relation("so_dinh_danh", "agree = [[\"ma\", \"ho_ten_\"]]\n"))],
            "TD-008",
            "entities/thu/ca_the.toml",
            23,
        ),
        (
            "a check on a field that is not there",
            vec![(
                "entities/thu/ca_the.toml",
                format!("{THING}\n[[check]]\ncode = \"DU-001\"\nfield = \"mq\"\ntolerance = \"ba\"\n"),
            )],
            "TD-008",
            "entities/thu/ca_the.toml",
            19,
        ),
        (
            "a tolerance that is none",
            vec![(
                "entities/thu/ca_the.toml",
                format!("{THING}\n[[check]]\ncode = \"DU-001\"\nfield = \"ma\"\ntolerance = \"ba\"\n"),
            )],
            "TD-005",
            "entities/thu/ca_the.toml",
            20,
        ),
        ("a model of nothing", vec![("link/khong_co.toml", model.to_owned())], "TD-008", "link/khong_co.toml", 1),
        (
            "a model with a chance above one",
            vec![("link/thua_dat.toml", wrong_chance)],
            "TD-015",
            "link/thua_dat.toml",
            review_at,
        ),
        (
            "a model of a field that is not there",
            vec![("link/thua_dat.toml", wrong_field)],
            "TD-015",
            "link/thua_dat.toml",
            field,
        ),
        (
            "a model with an unknown key",
            vec![("link/thua_dat.toml", format!("la = 1\n{model}"))],
            "TD-015",
            "link/thua_dat.toml",
            1,
        ),
    ];
    for (name, files, code, file, line) in cases {
        let overlay: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let faults = Dictionary::check_overlay(&overlay).err().unwrap_or_else(|| panic!("{name}: loaded")).faults;
        assert!(faults.iter().all(|fault| fault.line.is_some_and(|line| line > 0)), "{name}: {faults:#?}");
        let here = |fault: &tudien::error::Fault| fault.code == code && fault.file == file && fault.line == Some(line);
        assert!(faults.iter().any(here), "{name}, {code} at {file}:{line}: {faults:#?}");
    }
    // A folder that takes the whole dictionary's place lacks what must be there.
    let place = folder(&[("catalog.toml", "version = \"1.0.0\"\n"), ("scoring.toml", ""), ("types/x.toml", "")]);
    let faults = Dictionary::load_alone(place.path()).err().unwrap().faults;
    assert!(faults.iter().all(|fault| fault.line.is_some_and(|line| line > 0)), "{faults:#?}");
}

/// A folder that leads out of itself by a link is read as what it is; names that are paths are refused with their line.
#[test]
fn paths_do_not_lead_out() {
    for (file, text, line) in [
        ("entities/thu/ca_the.toml", THING.replace("id = \"ca_the\"", "id = \"../../ca_the\""), 1),
        ("entities/thu/ca_the.toml", THING.replace("type = \"van_ban\"", "type = \"../types/ngay\""), 15),
        ("entities/thu/ca_the.toml", format!("{THING}codes = \"../../../etc/passwd\"\n"), 16),
        ("entities/thu/ca_the.toml", format!("{THING}concept = \"/etc/passwd\"\n"), 16),
    ] {
        let faults = Dictionary::check_overlay(&[(file, text.as_bytes())]).err().unwrap().faults;
        assert!(faults.iter().any(|fault| fault.file == file && fault.line == Some(line)), "{text}: {faults:#?}");
    }
    for name in ["../../etc/x.toml", "entities/../../x.toml", "codes/../x.csv", "/etc/x.toml"] {
        let faults = Dictionary::check_overlay(&[(name, b"id = \"x\"\n")]).err().unwrap().faults;
        assert!(!faults.is_empty() && faults.iter().all(|fault| fault.line == Some(1)), "{name}: {faults:#?}");
    }
}

/// Spoils the dictionary's own files in 500 ways; each is read to the end, and each fault names file, line and code.
#[test]
fn five_hundred_spoiled_files_are_told_without_a_panic() {
    let files = [
        ("entities/noi_vu/nguoi_lao_dong.toml", include_str!("../../dictionary/entities/noi_vu/nguoi_lao_dong.toml")),
        ("codes/loai_quy_hoach.csv", include_str!("../../dictionary/codes/loai_quy_hoach.csv")),
        ("codes/loai_quy_hoach.toml", include_str!("../../dictionary/codes/loai_quy_hoach.toml")),
        ("types/ngay.toml", include_str!("../../dictionary/types/ngay.toml")),
        ("catalog.toml", include_str!("../../dictionary/catalog.toml")),
    ];
    let scraps =
        ["\"", "[", "]", "=", "\n", "[[field]]\n", "'''", "\\u{0}", "{", "9e999", "../..", ";", ",", "ằ", "id = 1\n"];
    let mut state = 20_261_127_u64;
    let mut next = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % bound.max(1)
    };
    let mut spoil = |text: &str| -> String {
        let mut letters: Vec<char> = text.chars().collect();
        for _ in 0..=next(3) {
            let at = next(letters.len());
            match next(3) {
                0 => drop(letters.drain(at..(at + 1 + next(40)).min(letters.len()))),
                1 => drop(letters.splice(at..at, scraps[next(scraps.len())].chars())),
                _ => letters.truncate(at),
            }
        }
        letters.into_iter().collect()
    };
    // Five files a load: every file's own faults are told at once.
    let mut refused = 0;
    for round in 0..100 {
        let spoiled: Vec<(&str, String)> = files.iter().map(|(name, text)| (*name, spoil(text))).collect();
        let overlay: Vec<(&str, &[u8])> = spoiled.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let faults = Dictionary::check_overlay(&overlay).err().map(|error| error.faults).unwrap_or_default();
        for fault in &faults {
            let of = files.iter().position(|(name, _)| *name == fault.file);
            let lines = of.map_or(u32::MAX, |at| u32::try_from(spoiled[at].1.lines().count().max(1)).unwrap() + 1);
            assert!(fault.code.starts_with("TD-") && fault.file.contains('.'), "round {round}: {fault:?}");
            assert!(fault.line.is_some_and(|line| (1..=lines).contains(&line)), "round {round}: {fault:?}");
        }
        refused += files.iter().filter(|(name, _)| faults.iter().any(|fault| fault.file == *name)).count();
    }
    println!("spoiled dictionary files: {refused} of 500 refused, none panicked");
    assert!(refused > 250, "{refused}");
}

#[test]
fn a_comparison_tells_breaking_from_harmless_and_proposes_the_version() {
    let with = |text: &str| Dictionary::check_overlay(&[("entities/thu/ca_the.toml", text.as_bytes())]).unwrap();
    let old = with(THING);
    let step = |text: &str| diff(&old, &with(text)).step();
    assert_eq!(step(THING), None);
    assert_eq!(step(&THING.replace("Mẫu.", "Mẫu khác.")), Some(Step::Simple));
    let optional = format!("{THING}\n[[field]]\nid = \"so\"\ntitle = \"Số\"\ndescription = \"Số.\"\ntype = \"so\"\n");
    assert_eq!(step(&optional), Some(Step::Incremental));
    assert_eq!(step(&format!("{optional}required = true\n")), Some(Step::Breaking));
    assert_eq!(step(&format!("{THING}required = true\n")), Some(Step::Breaking));
    assert_eq!(step(&THING.replace("van_ban", "so")), Some(Step::Breaking));
    assert_eq!(step(&THING.replace("hang_nam", "hang_ngay")), Some(Step::Breaking), "a promise that is harder to keep");
    let removed = diff(&with(&optional), &old);
    assert_eq!(removed.step(), Some(Step::Breaking));
    let [major, ..] = old.version.split('.').map(|part| part.parse::<u32>().unwrap()).collect::<Vec<_>>()[..] else {
        panic!()
    };
    assert_eq!(removed.proposed, format!("{}.0.0", major + 1));
    assert!(removed.is_understated(), "the version did not change though the change breaks");
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
    let log = changelog(&removed, day, tudien::lang::Lang::Vi);
    assert!(log.starts_with(&format!("## {} (2026-11-27)\n", removed.proposed)), "{log}");
    assert!(log.contains("### Thay đổi phá vỡ") && log.contains("- `ca_the.so`: bỏ trường"), "{log}");
}

/// What is compared: whatever is changed in a dictionary, the comparison tells it, and with the right weight.
#[test]
fn a_comparison_leaves_nothing_out() {
    use Step::{Breaking, Incremental, Simple};
    let list = "id = \"mau\"\ntitle = \"T\"\nsource = \"S\"\nlicence = \"CC0-1.0\"\nversion = \"1\"\nvalid_from = \"2020-01-01\"\n";
    let rows = "code,label,label_en,aliases,valid_from,valid_to,successors\n1,A,,a,,,\n2,B,,,2020-01-01,2024-12-31,1\n2,B,,,2025-01-01,,\n";
    let thing = format!(
        "{THING}codes = \"mau\"\nrole = \"note\"\n\n[[relation]]\ntitle = \"r\"\nfield = \"ma\"\nentity = \"cong_dan\"\ntarget = \"ma_xa\"\n\
         cardinality = \"n:1\"\n\n[[check]]\ncode = \"DU-001\"\nlevel = \"warning\"\ntolerance = 10\n"
    );
    let model = include_str!("../../dictionary/link/thua_dat.toml");
    let concepts = "[[concept]]\nid = \"mau\"\ntitle = \"M\"\ndescription = \"M.\"\naliases = [\"m\"]\n";
    let load = |thing: &str, list: &str, rows: &str, model: &str, concepts: &str| {
        let files = [
            ("entities/thu/ca_the.toml", thing),
            ("codes/mau.toml", list),
            ("codes/mau.csv", rows),
            ("link/thua_dat.toml", model),
            ("concepts.toml", concepts),
        ];
        Dictionary::check_overlay(&files.map(|(name, text)| (name, text.as_bytes())))
            .unwrap_or_else(|error| panic!("{error:?}"))
    };
    let old = load(&thing, list, rows, model, concepts);
    let seen = std::cell::Cell::new(0);
    let case = |what: &str, step: Step, new: &Dictionary| {
        let found = diff(&old, new);
        assert!(
            found.changes.iter().any(|change| change.what == what && change.step == step),
            "{what} {step:?}: {:#?}",
            found.changes
        );
        assert_eq!(found.step(), Some(step), "{what}: {:#?}", found.changes);
        seen.set(seen.get() + 1);
    };
    let swap = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };
    for (from, to, what, step) in [
        ("title_en = \"Thing\"", "title_en = \"A thing\"", "ca_the", Simple),
        ("layer = \"du_lieu_chu\"", "layer = \"giao_dich\"", "ca_the", Incremental),
        ("key = [\"ma\"]", "key = [\"ma\"]\ndomain = \"xa_hoi\"", "ca_the", Incremental),
        ("key = [\"ma\"]", "key = [\"ma\"]\nsystems = [\"LGSP\"]", "ca_the", Simple),
        ("key = [\"ma\"]", "key = [\"ma\"]\nk_anonymity = 20", "ca_the", Breaking),
        ("key = [\"ma\"]", "key = [\"ma\"]\nk_anonymity = 2", "ca_the", Incremental),
        ("key = [\"ma\"]", "key = [\"ma\"]\ndated_by = \"ma\"", "ca_the", Breaking),
        ("title_en = \"Code\"", "title_en = \"Codes\"", "ca_the.ma", Simple),
        ("role = \"note\"\n", "", "ca_the.ma", Breaking),
        ("role = \"note\"", "role = \"note\"\nowner = \"Sở khác\"", "ca_the.ma", Simple),
        ("role = \"note\"", "role = \"note\"\nunit = \"m\"", "ca_the.ma", Breaking),
        ("role = \"note\"", "role = \"note\"\nquasi_identifier = true", "ca_the.ma", Breaking),
        ("role = \"note\"", "role = \"note\"\nsource = \"S\"", "ca_the.ma", Simple),
        ("role = \"note\"", "role = \"note\"\noptions = { x = \"1\" }", "ca_the.ma", Breaking),
        ("role = \"note\"", "role = \"note\"\naliases = [\"số\"]", "ca_the.ma", Incremental),
        ("cardinality = \"n:1\"", "cardinality = \"1:1\"", "ca_the: ma → cong_dan.ma_xa", Breaking),
        ("cardinality = \"n:1\"", "cardinality = \"n:1\"\ncovers = true", "ca_the: ma → cong_dan.ma_xa", Breaking),
        (
            "cardinality = \"n:1\"",
            "cardinality = \"n:1\"\nagree = [[\"ma\", \"ho_ten\"]]",
            "ca_the: ma → cong_dan.ma_xa",
            Breaking,
        ),
        ("level = \"warning\"", "level = \"error\"", "ca_the: DU-001", Breaking),
        ("level = \"warning\"", "level = \"info\"", "ca_the: DU-001", Incremental),
        ("tolerance = 10", "tolerance = 5", "ca_the: DU-001", Breaking),
        ("tolerance = 10", "tolerance = 20", "ca_the: DU-001", Incremental),
        ("tolerance = 10", "tolerance = 10\nreason = \"x\"", "ca_the: DU-001", Simple),
    ] {
        case(what, step, &load(&swap(&thing, from, to), list, rows, model, concepts));
    }
    for (from, to, what, step) in [
        ("source = \"S\"", "source = \"S2\"", "codes.mau", Simple),
        ("licence = \"CC0-1.0\"", "licence = \"CC-BY-4.0\"", "codes.mau", Simple),
        ("2020-01-01", "2021-01-01", "codes.mau", Breaking),
        ("2020-01-01", "2019-01-01", "codes.mau", Incremental),
        ("version = \"1\"", "version = \"1\"\nvalid_to = \"2026-01-01\"", "codes.mau", Breaking),
    ] {
        case(what, step, &load(&thing, &swap(list, from, to), rows, model, concepts));
    }
    for (from, to, what, step) in [
        ("1,A,,a", "1,A,Eng,a", "codes.mau.1", Simple),
        ("1,A,,a", "1,A,,", "codes.mau.1", Breaking),
        ("1,A,,a", "1,A,,a;b", "codes.mau.1", Incremental),
        ("2024-12-31,1", "2024-12-31,", "codes.mau.2@2020-01-01", Incremental),
        ("2,B,,,2025-01-01,", "2,B,,,2025-01-01,2026-01-01", "codes.mau.2@2025-01-01", Breaking),
        ("2,B,,,2025-01-01,,\n", "", "codes.mau.2@2025-01-01", Breaking),
    ] {
        let found = diff(&old, &load(&thing, list, &swap(rows, from, to), model, concepts));
        assert!(found.changes.iter().any(|change| change.step == step), "{what}: {:#?}", found.changes);
        seen.set(seen.get() + 1);
        if !to.is_empty() {
            case(what, step, &load(&thing, list, &swap(rows, from, to), model, concepts));
        }
    }
    case(
        "link.thua_dat",
        Incremental,
        &load(&thing, list, rows, &swap(model, "match_at = 0.", "match_at = 0.9"), concepts),
    );
    case("concepts.mau", Breaking, &load(&thing, list, rows, model, &swap(concepts, "[\"m\"]", "[]")));
    println!("comparison: {} changes, each told with its weight", seen.get());
}

#[test]
fn a_list_is_the_list_of_its_day() {
    let dictionary = Dictionary::builtin();
    let day = |text: &str| chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap();
    let at = |id: &str, date: &str| dictionary.list_on(id, day(date)).map(|list| list.id.as_str());
    assert_eq!(at("hang_gplx_2025", "2025-01-01"), Some("hang_gplx_2025"));
    assert_eq!(at("hang_gplx_2025", "2024-12-31"), Some("hang_gplx_2008"));
    assert_eq!(at("vsic_2025_cap1", "2020-05-05"), Some("vsic_2018_cap1"));
    assert_eq!(at("dan_toc_2008", "1990-01-01"), Some("dan_toc_1979"));
    assert_eq!(at("khong_co", "2025-01-01"), None);
}
