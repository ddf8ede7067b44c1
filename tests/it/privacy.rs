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
    let csv = std::fs::read_to_string(package.dir.join("cong_dan_mau.csv")).expect("a file");
    assert!(csv.starts_with("\u{feff}ngay_sinh_khoang_nam,gioi_tinh_ten\r\n") && csv.contains("1950–1954"), "{csv}");
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
