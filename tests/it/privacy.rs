//! Protecting persons: for whom a package is made, how far it is generalized, what the house is told.
#![expect(clippy::disallowed_methods, reason = "tests read what was written")]

use tudien::dictionary::{Entity, Field, OpenMethod, OpenRule, Protection};
use tudien::error::{Error, Kind};
use tudien::privacy::pseudonym::Key;
use tudien::publish::{Audience, Package, PublishInput, Terms, package};

use crate::open_fixture::{Fixture, enterprises, field, persons};

const KEY: &str = "b7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfef";

fn publish(fixture: &Fixture, terms: Terms) -> Result<Package, Error> {
    let input = PublishInput { linked: None, terms, ..fixture.input() };
    package(&input, &fixture.place("goi"))
}

fn people(entity: Entity, count: usize) -> Fixture {
    let rows: Vec<Vec<String>> = (0..count)
        .map(|row| {
            let year = 1950 + row * 7 % 60;
            vec![
                format!("0661870{row:05}"),
                ["Nguyễn Văn An", "Trần Thị Bình", "H'Lan Êban Niê"][row % 3].to_owned(),
                format!("{year}-03-{:02}", row % 28 + 1),
                (row % 2 + 1).to_string(),
                format!("0912{row:06}"),
            ]
        })
        .collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    Fixture::new(entity, &rows, &[], &[])
}

fn shared(entity: &mut Entity) {
    entity.consumers = vec!["Sở Y tế".to_owned(), "Ủy ban nhân dân cấp xã".to_owned()];
    for field in &mut entity.fields {
        field.classification.sharing = Some("3.2".to_owned());
    }
}

fn to(recipient: &str, purpose: &str) -> Terms {
    Terms {
        audience: Audience::Shared,
        recipient: Some(recipient.to_owned()),
        purpose: Some(purpose.to_owned()),
        ..Terms::default()
    }
}

#[test]
fn a_shared_package_needs_a_recipient_that_the_dictionary_names_and_a_purpose() {
    let mut entity = persons();
    shared(&mut entity);
    let fixture = people(entity, 40);
    for (terms, told) in [
        (Terms { audience: Audience::Shared, ..Terms::default() }, "phải nêu cơ quan nhận"),
        (to("Công ty Mẫu", "thống kê"), "«Công ty Mẫu» không nằm trong danh sách"),
        (to("Sở Y tế", "  "), "chưa có phạm vi sử dụng"),
    ] {
        let error = publish(&fixture, terms).expect_err("refused");
        assert_eq!(error.kind, Kind::Refused);
        assert!(error.message.vi.contains(told), "{}", error.message.vi);
    }
    let package = publish(&fixture, to("UBND xã Ea Kao", "Rà soát thẻ bảo hiểm y tế")).expect("a body of a commune");
    assert_eq!(package.privacy.recipient.as_deref(), Some("UBND xã Ea Kao"));
    let manifest = std::fs::read_to_string(package.dir.join("datapackage.json")).expect("a manifest");
    assert!(manifest.contains("\"audience\": \"shared\"") && manifest.contains("Rà soát thẻ bảo hiểm y tế"));
    let read = |name: &str| std::fs::read_to_string(package.dir.join(name)).expect("a file");
    let readme = read("README.md");
    for words in ["Dữ liệu chia sẻ cho cơ quan nêu tên", "UBND xã Ea Kao", "không chuyển cho bên khác"] {
        assert!(readme.contains(words), "{words}: {readme}");
    }
    assert!(read("dcat.ttl").contains("access-right/RESTRICTED") && !read("dcat.ttl").contains("access-right/PUBLIC"));
}

#[test]
fn sharing_follows_the_classes_unless_a_rule_is_written() {
    let mut entity = persons();
    shared(&mut entity);
    entity.fields[1].classification.sharing = Some("3.1".to_owned());
    entity.fields[3].classification.personal = Some("5.2".to_owned());
    entity.fields[4].share =
        Some(OpenRule { method: OpenMethod::Mask { keep: 4 }, reason: "Chỉ cần đầu số".to_owned() });
    let fixture = people(entity, 40);
    let package = publish(&fixture, to("Sở Y tế", "Rà soát thẻ")).expect("shared");
    let columns: Vec<&str> = package.columns.iter().map(|column| column.id.as_str()).collect();
    assert_eq!(columns, ["so_dinh_danh", "ngay_sinh", "so_dien_thoai_che"]);
    let reasons: Vec<&str> = package.left_out.iter().map(|field| field.reason.as_str()).collect();
    assert!(reasons[0].contains("dùng riêng") && reasons[1].contains("nhạy cảm"), "{reasons:?}");
    let csv = std::fs::read_to_string(package.dir.join("cong_dan_mau.csv")).expect("a file");
    assert!(csv.contains(",0912***\r\n") && csv.contains("066187000001"), "{csv}");
    assert!(package.columns[0].reason.contains("lớp 3.2; Nghị định 278/2025/NĐ-CP"), "{:?}", package.columns[0]);
    let mut entity = persons();
    shared(&mut entity);
    for (field, class) in [(0, "3.1"), (2, "3.4"), (3, "3.4"), (4, "3.9")] {
        entity.fields[field].classification.sharing = Some(class.to_owned());
    }
    entity.fields[1].classification.personal = None;
    let package = publish(&people(entity, 40), to("Sở Y tế", "Rà soát thẻ")).expect("names alone");
    let reasons: Vec<&str> = package.left_out.iter().map(|field| field.reason.as_str()).collect();
    assert!(reasons[1].contains("có thu phí") && reasons[3].contains("Chưa phân loại"), "{reasons:?}");
    assert_eq!(package.privacy.k_required, 0, "a name names a person, whatever its class: groups protect nobody");
}

#[test]
fn state_secrets_reach_nobody() {
    for audience in [Audience::Shared, Audience::Internal] {
        let mut entity = enterprises();
        shared(&mut entity);
        entity.fields[7].classification.secrecy = Some("6.2".to_owned());
        let rows = vec![vec!["6000000001", "Công ty Mẫu", "", "2020-01-31", "1", "1", "true", "mật"]; 1];
        let fixture = Fixture::new(entity, &rows, &[], &[]);
        let package = publish(&fixture, Terms { audience, ..to("Sở Y tế", "x") }).expect("the rest");
        assert!(package.columns.iter().all(|column| column.field != "ghi_chu"));
        assert!(package.left_out.iter().any(|field| field.reason.contains("Bí mật nhà nước")));
    }
    for (method, refused) in [(OpenMethod::Keep, true), (OpenMethod::Drop, false)] {
        let mut entity = enterprises();
        shared(&mut entity);
        entity.fields[7].classification.secrecy = Some("6.2".to_owned());
        entity.fields[7].share = Some(OpenRule { method, reason: "Theo yêu cầu".to_owned() });
        let rows = [vec!["6000000001", "Công ty Mẫu", "", "2020-01-31", "1", "1", "true", "mật"]];
        match publish(&Fixture::new(entity, &rows, &[], &[]), to("Sở Y tế", "x")) {
            Err(error) => assert!(refused && error.faults[0].message.vi.contains("không chia sẻ qua gói dữ liệu")),
            Ok(package) => assert!(!refused && package.columns.iter().all(|column| column.field != "ghi_chu")),
        }
    }
}

#[test]
fn pseudonyms_need_a_key_and_are_the_same_in_every_set() {
    let mut entity = persons();
    shared(&mut entity);
    let band = OpenMethod::YearBand { width: 10 };
    entity.fields[2].share = Some(OpenRule { method: band, reason: "Đủ cho thống kê".to_owned() });
    for place in [0, 1, 4] {
        entity.fields[place].share =
            Some(OpenRule { method: OpenMethod::Pseudonym, reason: "Nối được giữa các tập".to_owned() });
    }
    let fixture = people(entity, 40);
    let error = publish(&fixture, to("Sở Y tế", "Nghiên cứu")).expect_err("no key");
    assert!(error.message.vi.contains("khóa"), "{}", error.message.vi);
    let key = Key::of(KEY.as_bytes()).expect("a good key");
    let wanted = key.pseudonym("van_ban", "066187000001");
    let package = publish(&fixture, Terms { key: Some(key), ..to("Sở Y tế", "Nghiên cứu") }).expect("shared");
    let csv = std::fs::read_to_string(package.dir.join("cong_dan_mau.csv")).expect("a file");
    assert!(csv.contains(&wanted) && !csv.contains("066187000001"), "{csv}");
    assert_eq!(package.privacy.k_required, 3, "nobody is named, so groups protect");
    for entry in std::fs::read_dir(&package.dir).expect("a folder") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file");
        assert!(!String::from_utf8_lossy(&bytes).contains(KEY), "the key is never in the package");
    }
    let mut open = persons();
    open.fields[0].open.as_mut().expect("a rule").method = OpenMethod::Pseudonym;
    let error = publish(&people(open, 40), Terms::default()).expect_err("a pseudonym is not open");
    assert!(error.faults[0].message.vi.contains("giả danh vẫn là dữ liệu cá nhân"));
}

#[test]
fn birth_dates_are_generalized_no_further_than_needed() {
    let mut entity = persons();
    entity.fields[2].open.as_mut().expect("a rule").method = OpenMethod::Year;
    let fixture = people(entity, 100);
    let package = publish(&fixture, Terms::default()).expect("published");
    let level = &package.privacy.levels[0];
    assert_eq!((level.column.as_str(), level.method.as_str()), ("ngay_sinh_khoang_nam", "khoảng 5 năm"));
    assert!(package.privacy.k_measured >= Some(3), "{:?}", package.privacy);
    let (before, after) = (package.privacy.k_measured, package.privacy.after.as_ref().expect("measured").k);
    assert_eq!(before, Some(after));
    assert_eq!(package.privacy.quasi_identifiers, ["ngay_sinh_khoang_nam", "gioi_tinh_ten"]);
    assert_eq!(package.privacy.before.as_ref().expect("measured").k, 1, "as it was");
    assert!(package.privacy.nodes_tried > 1 && package.privacy.search_complete);
    let csv = std::fs::read_to_string(package.dir.join("cong_dan_mau.csv")).expect("a file");
    assert!(csv.starts_with("\u{feff}ngay_sinh_khoang_nam,gioi_tinh_ten\r\n") && csv.contains("1950–1954"), "{csv}");
}

/// A list of villages whose parents are communes, as a province makes it.
#[test]
fn villages_widen_to_their_commune_and_province() {
    let builtin = tudien::dictionary::Dictionary::load(None).expect("the dictionary");
    let communes = builtin.codes.get("xa").expect("communes");
    let of = |province: &str| {
        let all = communes.entries.iter().filter(|entry| entry.parent.as_deref() == Some(province));
        all.map(|entry| entry.code.clone()).take(2).collect::<Vec<_>>()
    };
    let (near, far) = (of("66"), of("01"));
    let made = |villages: &[(&str, &str)], each: usize| {
        let mut entity = persons();
        entity.fields[2].quasi_identifier = false;
        entity.fields[2].open.as_mut().expect("a rule").method = OpenMethod::Drop;
        entity.fields[3].open.as_mut().expect("a rule").method = OpenMethod::Drop;
        let mut village = field("ma_thon", "Thôn", Some(OpenMethod::Keep));
        village.codes = Some("thon".to_owned());
        village.quasi_identifier = true;
        entity.fields.push(village);
        entity.protection = Protection { loss: 1.0, suppress: 0.0, ..Protection::default() };
        let rows: Vec<Vec<String>> = (0..villages.len() * each)
            .map(|row| {
                let mut cells = vec![format!("0661870{row:05}"), String::new(), String::new(), String::new()];
                cells.extend([String::new(), villages[row / each].0.to_owned()]);
                cells
            })
            .collect();
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let mut fixture = Fixture::new(entity, &rows, &[], &[]);
        let mut list = fixture.dictionary.codes["gioi_tinh"].clone();
        list.id = "thon".to_owned();
        let entry = list.entries[0].clone();
        list.entries = villages
            .iter()
            .map(|(code, commune)| tudien::dictionary::Code {
                code: (*code).to_owned(),
                label: format!("Thôn {code}"),
                parent: Some((*commune).to_owned()),
                ..entry.clone()
            })
            .collect();
        fixture.dictionary.codes.insert(list.id.clone(), list);
        for wider in ["xa", "tinh"] {
            fixture.dictionary.codes.insert(wider.to_owned(), builtin.codes[wider].clone());
        }
        let package = publish(&fixture, Terms::default()).expect("published");
        let csv = std::fs::read_to_string(package.dir.join("cong_dan_mau.csv")).expect("a file");
        (package.privacy.levels[0].method.clone(), csv)
    };
    let four = [("1", &*near[0]), ("2", &*near[0]), ("3", &*near[1]), ("4", &*near[1])];
    assert_eq!(made(&four, 3).0, "giữ nguyên", "three people in each village are enough");
    let (method, csv) = made(&four, 2);
    assert_eq!(method, "nhóm của mã");
    assert!(csv.contains("ma_thon_nhom") && csv.contains(&near[0]) && csv.contains(&near[1]), "{csv}");
    let eight = [
        ("1", &*near[0]),
        ("2", &*near[0]),
        ("3", &*near[1]),
        ("4", &*near[1]),
        ("5", &*far[0]),
        ("6", &*far[0]),
        ("7", &*far[1]),
        ("8", &*far[1]),
    ];
    let (method, csv) = made(&eight, 1);
    assert_eq!(method, "nhóm của mã, lên 2 bậc", "two in each commune, four in each province");
    assert_eq!((csv.matches("66\r\n").count(), csv.matches("01\r\n").count()), (4, 4), "{csv}");
}

#[test]
fn a_population_tells_the_risk_of_those_who_do_not_know_who_is_in_the_data() {
    let mut entity = persons();
    entity.fields[3].open.as_mut().expect("a rule").method = OpenMethod::Drop;
    entity.fields[3].quasi_identifier = false;
    let fixture = people(entity, 60);
    let table = fixture.place("dan_so.csv");
    // Ten people of each year of birth from 1950 to 2009: a hundred in each decade.
    let lines = (1950..2010).fold("ngay_sinh,so_nguoi\n".to_owned(), |text, year| text + &format!("{year},10\n"));
    std::fs::write(&table, lines).expect("written");
    let terms =
        || Terms { population: Some(table.clone()), report: Some(fixture.place("nguy_co.html")), ..Terms::default() };
    let package = publish(&fixture, terms()).expect("published");
    let risk = package.privacy.journalist.clone().expect("measured");
    assert_eq!((risk.population, risk.smallest, risk.short), (600, 100, 0));
    // Six decades of ten records: max(6 ÷ 600, Σ 10 ÷ 100 ÷ 60) = 0.01
    assert!((risk.highest_risk - 0.01).abs() < 1e-9 && (risk.average_risk - 0.01).abs() < 1e-9, "{risk:?}");
    let page = std::fs::read_to_string(fixture.place("nguy_co.html")).expect("a report");
    assert!(page.contains("Nhà báo: nguy cơ cao nhất") && page.contains("1,00 %"), "{page}");
    let told = std::fs::read_to_string(package.dir.join("datapackage.json")).expect("a file");
    assert!(!told.contains("journalist") && !told.contains("highest_risk\": 0.01,"), "for the house alone");
    for (text, words) in [
        ("ma_xa,so_nguoi\n66001,5\n", "không có cột «ngay_sinh»"),
        ("ngay_sinh,so_nguoi\n1950,nhiều\n", "dòng 2"),
        ("ngay_sinh,so_nguoi\nxưa,5\n", "dòng 2"),
    ] {
        std::fs::write(&table, text).expect("written");
        let error = publish(&fixture, terms()).expect_err("not such a table");
        assert!(error.message.vi.contains(words) && error.hint.is_some(), "{}", error.message.vi);
    }
    // Whole years of age stand for the year of birth: 76 on a day of 2026 is 1950.
    let ages = (17..77).fold("tuoi;so_nguoi\n".to_owned(), |text, age| text + &format!("{age};10\n"));
    std::fs::write(&table, ages).expect("written");
    assert_eq!(publish(&fixture, terms()).expect("published").privacy.journalist, Some(risk));
}

/// A sensitive column of four values, one of which fills a group.
fn sensitive_fixture(protection: Protection) -> Fixture {
    let mut entity = persons();
    let mut illness: Field = field("benh", "Bệnh", Some(OpenMethod::Keep));
    illness.sensitive = true;
    entity.fields.push(illness);
    entity.fields[3].open.as_mut().expect("a rule").method = OpenMethod::Drop;
    entity.protection = protection;
    let rows: Vec<Vec<String>> = (0..60)
        .map(|row| {
            let decade = row % 6;
            let illness = if decade == 0 { "cúm" } else { ["cúm", "ho", "sốt", "đau"][row / 6 % 4] };
            vec![
                format!("0661870{row:05}"),
                String::new(),
                format!("{}-01-01", 1950 + decade * 10),
                String::new(),
                String::new(),
                illness.to_owned(),
            ]
        })
        .collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    Fixture::new(entity, &rows, &[], &[])
}

#[test]
fn groups_in_which_all_share_a_sensitive_value_are_widened_or_stay_home() {
    let plain = publish(&sensitive_fixture(Protection::default()), Terms::default()).expect("k alone");
    assert_eq!(plain.privacy.after.as_ref().expect("measured").sensitive[0].l, 1, "k alone does not see it");
    let varied = Protection { l: Some(2), ..Protection::default() };
    let package = publish(&sensitive_fixture(varied), Terms::default()).expect("published");
    assert!(package.privacy.after.as_ref().expect("measured").sensitive[0].l >= 2, "{:?}", package.privacy);
    assert_eq!(package.rows_in, package.rows_out + package.set_aside.values().sum::<u64>());
    let close = Protection { t: Some(0.2), suppress: 0.05, loss: 1.0, ..Protection::default() };
    let package = publish(&sensitive_fixture(close), Terms::default()).expect("published");
    assert!(package.privacy.after.as_ref().expect("measured").sensitive[0].t <= 0.2, "{:?}", package.privacy);
}

#[test]
fn what_costs_too_much_is_refused() {
    let fixture = sensitive_fixture(Protection { t: Some(0.01), suppress: 0.0, ..Protection::default() });
    let error = publish(&fixture, Terms::default()).expect_err("no group is as close as that");
    assert_eq!(error.kind, Kind::Refused);
    let fixture = sensitive_fixture(Protection { l: Some(2), suppress: 0.0, loss: 0.01, ..Protection::default() });
    let error = publish(&fixture, Terms::default()).expect_err("it loses more than one per cent");
    assert!(error.message.vi.contains("mức chấp nhận 1 %") && error.hint.is_some(), "{}", error.message.vi);
    let (_, rest) = error.message.vi.split_once("phải mất ").expect("how much");
    let lost: f64 = rest.split(' ').next().and_then(|number| number.parse().ok()).expect("per cent");
    assert!(lost > 1.0 && lost < 100.0, "{lost} %: some birth years are widened, not all lost");
}

#[test]
fn the_house_is_told_the_risk_beside_the_package() {
    let mut entity = persons();
    entity.fields[2].open.as_mut().expect("a rule").method = OpenMethod::Year;
    let fixture = people(entity, 100);
    let report = fixture.place("nguy_co.html");
    publish(&fixture, Terms { report: Some(report.clone()), ..Terms::default() }).expect("published");
    let page = std::fs::read_to_string(&report).expect("a report");
    for words in ["Báo cáo nguy cơ nhận lại", "Người kiện", "khoảng 5 năm", "Đạt: gói được lập", "Mất mát thông tin"]
    {
        assert!(page.contains(words), "{words}");
    }
    for secret in ["0661870", "Nguyễn Văn An", "0912"] {
        assert!(!page.contains(secret), "{secret}");
    }
    assert!(!fixture.place("goi").join("nguy_co.html").exists());
    let mut entity = persons();
    entity.fields[0].open = None;
    let fixture = people(entity, 40);
    publish(&fixture, Terms { report: Some(fixture.place("nguy_co.html")), ..Terms::default() }).expect_err("refused");
    let page = std::fs::read_to_string(fixture.place("nguy_co.html")).expect("a report");
    assert!(page.contains("chưa có quy tắc an toàn") && page.contains("Việc cần làm"), "{page}");
}
