//! What comes out of the catalog: search, lineage, the portal.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use tudien::catalog::{self, site};

use crate::catalog::{Parcel, Store, officer};
use crate::program::{said, tudien};

fn titled(name: &str, title: &str, first: u32) -> Parcel {
    Parcel::new(name, first, 20)
        .with("/title", json!(title))
        .with("/description", json!(format!("{title}, đặt ra để thử.")))
}

/// Sets whose titles are near one another.
fn several() -> Store {
    let mut store = Store::new();
    for (place, (name, title)) in [
        ("ho_kinh_doanh", "Hộ kinh doanh cá thể"),
        ("hop_tac_xa", "Hợp tác xã nông nghiệp"),
        ("doanh_nghiep_xay_dung", "Doanh nghiệp xây dựng dân dụng"),
        ("thua_dat_thua", "Thừa đất công"),
        ("thua_dat", "Thửa đất tỉnh"),
        ("thuy_san", "Cơ sở nuôi trồng thủy sản"),
    ]
    .into_iter()
    .enumerate()
    {
        store.add(&titled(name, title, u32::try_from(place).unwrap() * 1000));
    }
    store
}

#[test]
fn search_reads_vietnamese_as_people_type_it() {
    let store = several();
    for (typed, id) in [
        ("hộ kinh doanh", "ho_kinh_doanh"),
        ("ho kinh doanh", "ho_kinh_doanh"),
        ("HỢP TÁC XÃ", "hop_tac_xa"),
        ("ho\u{323}\u{302}p ta\u{301}c xa\u{303}", "hop_tac_xa"),
        ("thuỷ sản", "thuy_san"),
        ("thủy sản", "thuy_san"),
        ("doanh ngiep xay dugn", "doanh_nghiep_xay_dung"),
        ("nuooi troongf", "thuy_san"),
        ("doanh_nghiep_xay_dung", "doanh_nghiep_xay_dung"),
        ("Sở Tài chính hợp tác xã", "hop_tac_xa"),
    ] {
        let found = catalog::search(&store.catalog, typed, 3).unwrap();
        assert_eq!(found.first().map(|found| found.line.id.as_str()), Some(id), "{typed}: {found:?}");
    }
    for typed in ["xyzzy qwerty", "", "  ", "\u{0}"] {
        assert!(catalog::search(&store.catalog, typed, 3).unwrap().is_empty(), "{typed:?}");
    }
    let error = catalog::history(&store.catalog, "thua_dta").unwrap_err();
    assert!(error.hint.unwrap().vi.contains("thua_dat"), "what is near is named");
}

/// Every file below a folder.
fn bytes_below(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let names = tudien::files::tree(root).unwrap();
    names.into_iter().map(|name| (name.clone(), std::fs::read(root.join(&name)).unwrap())).collect()
}

#[test]
fn the_portal_holds_what_is_open_and_nothing_else() {
    let mut store = several();
    let mut shared = titled("chia_se_rieng", "Bộ chia sẻ riêng", 90_000);
    shared.descriptor["tudien"]["privacy"]["audience"] = json!("shared");
    shared.descriptor["tudien"]["privacy"]["recipient"] = json!("Sở Mẫu");
    store.add(&shared);
    store.add(&titled("rut_lai", "Bộ bị rút lại", 95_000));
    catalog::withdraw(&mut store.catalog, &officer("2026-10-02"), "rut_lai", "1.0.0", "nhầm bảng").unwrap();
    let evil = "</script><script>alert(1)</script>\" onload=\"x";
    store.add(&titled("la", evil, 99_000));

    let out = store.folder.path().join("cong");
    let wanted = site::Wanted { out: &out, data: true, day: "2026-10-15".parse().unwrap() };
    let built = site::build(&mut store.catalog, &store.dictionary, &store.officer, &wanted).unwrap();
    assert_eq!(built.sets, 7);
    let first = bytes_below(&out);
    assert_eq!(first.len() as u64, built.files);
    for name in
        ["index.html", "en/index.html", "bo/thua_dat.html", "en/bo/thua_dat.html", "tai_ve/thua_dat/1.0.0/thua_dat.csv"]
    {
        assert!(first.contains_key(name), "{name}");
    }
    for (name, bytes) in &first {
        let text = String::from_utf8_lossy(bytes);
        assert!(!name.contains("chia_se_rieng") && !text.contains("chia_se_rieng"), "{name} tells of a shared set");
        assert!(!name.contains("rut_lai") && !text.contains("Bộ bị rút lại"), "{name} tells of a withdrawn version");
        if Path::new(name).extension().is_some_and(|ending| ending == "html") {
            assert!(!text.contains("<script>alert"), "{name}: a title became markup");
            assert!(!text.contains("http://") && !text.contains("https://"), "{name} leads outside");
            assert!(!text.contains("cb.mau"), "{name} names an officer");
        }
    }
    let published = store.root().join("du_lieu/thua_dat/1.0.0/thua_dat.csv");
    assert_eq!(first["tai_ve/thua_dat/1.0.0/thua_dat.csv"], std::fs::read(published).unwrap());

    site::build(&mut store.catalog, &store.dictionary, &store.officer, &wanted).unwrap();
    assert!(bytes_below(&out) == first, "the same catalog gives the same portal");

    let foreign = store.folder.path().join("khac");
    std::fs::create_dir_all(&foreign).unwrap();
    std::fs::write(foreign.join("index.html"), "của người khác").unwrap();
    let wanted = site::Wanted { out: &foreign, ..wanted };
    assert!(site::build(&mut store.catalog, &store.dictionary, &store.officer, &wanted).is_err());
    assert!(foreign.join("index.html").is_file());
}

/// Enterprises that a catalog takes.
pub(crate) const TABLE: &str = "\
STT,Mã số doanh nghiệp,Tên doanh nghiệp,Địa chỉ trụ sở,Người đại diện,Ngày cập nhật
1,6000000018,Công ty TNHH Mẫu Một,\"Số 1 Phan Chu Trinh, Xã Ea Ning, tỉnh Đắk Lắk\",Nguyễn Thị Thử Nghiệm,2026-09-01
2,6000000025,Công ty TNHH Mẫu Hai,\"Số 2 Phan Chu Trinh, Xã Ea Ning, tỉnh Đắk Lắk\",Trần Văn Thử Nghiệm,2026-09-02
3,6000000032,Công ty TNHH Mẫu Ba,\"Số 3 Phan Chu Trinh, Xã Ea Ning, tỉnh Đắk Lắk\",Lê Thị Thử Nghiệm,2026-09-03
";

/// From `run` with a catalog in its job to the column a published one comes from.
#[test]
fn a_run_puts_its_packages_into_the_catalog_with_their_lineage() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(at("bang.csv"), TABLE).unwrap();
    let job = "title = \"Thử\"\nas_of = \"2026-09-30\"\ncatalog = \"kho\"\n\n[[dataset]]\nid = \"doanh_nghiep\"\nentity = \"doanh_nghiep\"\nfiles = [\"bang.csv\"]\n";
    std::fs::write(at("job.toml"), job).unwrap();
    assert!(tudien(&["catalog", "init", &at("kho"), "--by", "cb.mau"]).status.success());
    let run = ["run", &at("job.toml"), "--out", &at("kq"), "--by", "cb.mau"];
    let output = tudien(&run);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("Đã công bố: doanh_nghiep 1.0.0"), "{}", said(&output));
    let again = tudien(&run);
    assert!(again.status.success() && said(&again).contains("Đã có sẵn"), "{}", said(&again));

    let page = tudien(&["catalog", "show", &at("kho"), "doanh_nghiep", "--format", "json"]);
    let page: Value = serde_json::from_slice(&page.stdout).unwrap();
    assert_eq!(page["sources"][0]["name"], "bang.csv");
    let line = |header: &str| {
        let lines = page["lineage"].as_array().unwrap();
        lines.iter().find(|line| line["header"] == header).unwrap_or_else(|| panic!("{header}: {lines:?}")).clone()
    };
    assert_eq!(
        (line("Tên doanh nghiệp")["letter"].as_str(), line("Tên doanh nghiệp")["published"].as_str()),
        (Some("3"), Some("ten_doanh_nghiep")),
        "a text file has columns by number"
    );
    assert_eq!(line("Người đại diện")["published"], "", "a person's name stays at home");

    assert!(tudien(&["catalog", "site", &at("kho"), "--out", &at("cong"), "--by", "cb.mau"]).status.success());
    let portal = std::fs::read_to_string(at("cong/bo/doanh_nghiep.html")).unwrap();
    let (_, charts) = portal.split_once("Phân bố giá trị").expect("charts of the values");
    let chart = "<span lang=\"vi\">Xã Ea Ning</span>";
    assert!(charts.contains(chart), "three enterprises of one commune, by its name: {charts}");
    assert!(!charts.contains("Công ty TNHH Mẫu Một</span>"), "names that stand once have no chart: {charts}");

    let events = tudien(&["catalog", "export", &at("kho"), "openlineage", "--by", "cb.mau"]);
    let events: Vec<Value> =
        events.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    let [start, event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(
        (start["eventType"].as_str(), &start["run"]["runId"], &start["outputs"]),
        (Some("START"), &event["run"]["runId"], &serde_json::json!([]))
    );
    assert_eq!(
        (event["eventType"].as_str(), event["outputs"][0]["name"].as_str()),
        (Some("COMPLETE"), Some("doanh_nghiep"))
    );
    let from = &event["outputs"][0]["facets"]["columnLineage"]["fields"]["ten_doanh_nghiep"]["inputFields"][0];
    assert_eq!((from["name"].as_str(), from["field"].as_str()), (Some("bang.csv"), Some("Tên doanh nghiệp")));
    let told = event.to_string();
    assert!(!told.contains("Thử Nghiệm"), "no value of a cell");
    assert!(!told.contains(&folder.path().to_string_lossy().into_owned()), "no path of this computer");
}
