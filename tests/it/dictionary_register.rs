//! The register: searching, advice, layers, versions, lists with time, and files that mean harm.
#![expect(clippy::disallowed_methods, reason = "tests write their fixtures and read what was written")]

use std::path::Path;

use tudien::dictionary::{
    Dictionary, FAULTS, Step, advise, changelog, coverage, diff, lint, search, similar_lists, similar_names,
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
    let near = similar_names(dictionary, "entity", "ho_so_lai_xe", &["Bằng lái xe"]);
    assert_eq!(near.first().map(|found| found.id.as_str()), Some("giay_phep_lai_xe"));
    let religions = &dictionary.codes["ton_giao"].entries;
    let near = similar_lists(dictionary, "dao", &religions[..12]);
    assert_eq!(near.first().map(|found| found.id.as_str()), Some("codes.ton_giao"));
    assert!(similar_names(dictionary, "entity", "x", &["Vườn thú"]).is_empty());
}

/// The privacy gate takes every rule of the built-in dictionary as it stands: what is not dropped may go out.
#[test]
fn the_gate_accepts_every_rule() {
    use tudien::dictionary::OpenMethod;
    use tudien::publish::{Audience, audience};
    for entity in Dictionary::builtin().entities.values() {
        for field in &entity.fields {
            let dropped = field.open.as_ref().is_none_or(|rule| rule.method == OpenMethod::Drop);
            let wanted = if dropped { Audience::Closed } else { Audience::Open };
            assert_eq!(audience(entity, field), wanted, "{}.{}", entity.id, field.id);
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
    let found = lint(Some(place.path())).unwrap();
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
        let found = lint(Some(&root.path().join("c"))).unwrap();
        assert!(
            found.iter().any(|lint| lint.code == "TD-005" && lint.line == 4 && lint.file == "c/catalog.toml"),
            "{outside}: {found:#?}"
        );
    }
    write_all(&root.path().join("c"), &[("catalog.toml", &catalog("khong_co"))]);
    assert!(lint(Some(&root.path().join("c"))).unwrap().iter().any(|lint| lint.code == "TD-002" && lint.line == 4));
    let circle = lint(Some(&root.path().join("a"))).unwrap();
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
    let found = lint(Some(place.path())).unwrap();
    let told: Vec<(&str, u32)> =
        found.iter().filter(|lint| lint.code == "TD-014").map(|lint| (lint.file.as_str(), lint.line)).collect();
    for expected in [
        ("codes/hai.toml", 6),
        ("codes/mot.csv", 0),
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
        ("entities/thu/ca_the.toml", format!("# {long}\n{THING}"), "TD-002", 0),
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
        let found = lint(Some(place.path())).unwrap();
        assert!(
            found.iter().any(|lint| lint.code == code && lint.file == file && lint.line == line),
            "{code} at {line}: {:#?}",
            found.iter().take(5).collect::<Vec<_>>()
        );
        assert!(found.iter().all(|lint| FAULTS.iter().any(|(known, _, _)| *known == lint.code)));
    }
    let place = folder(&[("entities/thu/ca_the.toml", &THING.replace("Mẫu.", &"y".repeat(900_000)))]);
    let found = lint(Some(place.path())).unwrap();
    assert!(found.iter().any(|lint| lint.code == "TD-005" && lint.line == 4), "a text of 900 KB: {found:#?}");
}

/// Spoils the dictionary's own files in 500 ways; each is read to the end, and each fault names file and code.
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
            assert!(fault.code.starts_with("TD-") && fault.file.contains('.'), "round {round}: {fault:?}");
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
