//! The catalog: what it takes in, what it refuses, how versions are numbered.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tudien::catalog::audit::Action::{Access, Edit, Share};
use tudien::catalog::{self, Added, Catalog, Officer, Outcome, Request, Step};
use tudien::dictionary::Dictionary;
use tudien::error::{Error, Kind};
use tudien::lang::Lang;

/// A package of invented enterprises, written as a program other than ours might: descriptor, one CSV, sums.
#[derive(Clone)]
pub(crate) struct Parcel {
    pub(crate) descriptor: Value,
    pub(crate) columns: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Parcel {
    /// `count` enterprises from number `first` on.
    pub(crate) fn new(name: &str, first: u32, count: u32) -> Self {
        let rows = (first..first + count).map(|n| vec![format!("60{n:08}"), format!("Công ty Mẫu {n}")]).collect();
        let fields = json!([
            { "name": "ma_so_doanh_nghiep", "type": "string", "title": "Mã số doanh nghiệp", "description": "Mã số" },
            { "name": "ten_doanh_nghiep", "type": "string", "title": "Tên doanh nghiệp", "description": "Tên" },
        ]);
        let descriptor = json!({
            "name": name,
            "title": "Doanh nghiệp mẫu",
            "description": "Mỗi bản ghi là một doanh nghiệp đặt ra để thử.",
            "licenses": [{ "name": "CC-BY-4.0" }],
            "resources": [{ "name": "csv", "path": format!("{name}.csv"), "mediatype": "text/csv",
                "schema": { "fields": fields, "primaryKey": "ma_so_doanh_nghiep" } }],
            "tudien": {
                "as_of": "2026-09-30", "entity": "doanh_nghiep", "owner": "Sở Tài chính", "update": "hang_thang",
                "legal_basis": ["Nghị định 278/2025/NĐ-CP"], "rows": { "out": count },
                "privacy": { "audience": "open", "quasi_identifiers": [], "k_required": 0, "k_measured": null },
                "score": { "overall": 99.1, "label": "tốt" },
            },
        });
        Self { descriptor, columns: vec!["ma_so_doanh_nghiep", "ten_doanh_nghiep"], rows }
    }

    /// The same with something told otherwise.
    pub(crate) fn with(mut self, pointer: &str, value: Value) -> Self {
        *self.descriptor.pointer_mut(pointer).unwrap() = value;
        self
    }

    /// The same for another day.
    pub(crate) fn on(self, day: &str) -> Self {
        self.with("/tudien/as_of", json!(day))
    }

    /// Writes the package and answers its folder.
    pub(crate) fn write(&self, folder: &Path) -> PathBuf {
        let name = self.descriptor["name"].as_str().unwrap();
        let dir = folder
            .join("goi")
            .join(format!("{name}_{}", std::fs::read_dir(folder.join("goi")).map_or(0, Iterator::count)));
        std::fs::create_dir_all(&dir).unwrap();
        let mut csv = format!("\u{feff}{}\r\n", self.columns.join(","));
        for row in &self.rows {
            csv += &format!("{}\r\n", row.join(","));
        }
        let mut descriptor = self.descriptor.clone();
        if descriptor["tudien"]["rows"]["out"] != json!("wrong") {
            descriptor["tudien"]["rows"]["out"] = json!(self.rows.len());
        }
        let mut sums = String::new();
        for (file, bytes) in [
            (format!("{name}.csv"), csv.into_bytes()),
            ("datapackage.json".to_owned(), descriptor.to_string().into_bytes()),
        ] {
            sums += &format!("{}  {file}\n", hex(&Sha256::digest(&bytes)));
            std::fs::write(dir.join(file), bytes).unwrap();
        }
        std::fs::write(dir.join("SHA256SUMS"), sums).unwrap();
        dir
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A catalog in a folder of its own.
pub(crate) struct Store {
    pub(crate) folder: TempDir,
    pub(crate) dictionary: Dictionary,
    pub(crate) catalog: Catalog,
    pub(crate) officer: Officer,
}

pub(crate) fn officer(day: &str) -> Officer {
    Officer { account: "cb.mau".to_owned(), at: format!("{day}T08:00:00+07:00") }
}

impl Store {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let officer = officer("2026-10-01");
        let catalog = Catalog::init(&folder.path().join("kho"), &officer).unwrap();
        Self { dictionary: Dictionary::load(None).unwrap(), catalog, officer, folder }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("kho")
    }

    pub(crate) fn try_add(&mut self, parcel: &Parcel, change: impl FnOnce(&mut Request)) -> Result<Added, Error> {
        let mut request = Request { package: parcel.write(self.folder.path()), ..Request::default() };
        change(&mut request);
        catalog::add(&mut self.catalog, &self.dictionary, &self.officer, &request)
    }

    pub(crate) fn add(&mut self, parcel: &Parcel) -> Added {
        self.try_add(parcel, |_| {}).unwrap()
    }

    /// The reasons why a package is refused.
    fn refusal(&mut self, parcel: &Parcel) -> String {
        let error = self.try_add(parcel, |_| {}).unwrap_err();
        assert_eq!(error.kind, Kind::Refused, "{}", error.message.vi);
        assert!(error.hint.is_some());
        for fault in &error.faults {
            assert!(fault.message.en.starts_with('['), "{}", fault.message.en);
        }
        error.render(Lang::Vi)
    }
}

#[test]
fn versions_are_numbered_by_what_changed_and_stay() {
    let mut store = Store::new();
    let first = Parcel::new("doanh_nghiep", 1, 50);
    let added = store.add(&first);
    assert_eq!((added.outcome, added.version.as_str()), (Outcome::Added, "1.0.0"));
    let place = store.root().join("du_lieu/doanh_nghiep/1.0.0/doanh_nghiep.csv");
    let bytes = std::fs::read(&place).unwrap();

    let again = store.add(&first);
    assert_eq!((again.outcome, again.version.as_str()), (Outcome::AlreadyThere, "1.0.0"), "the same package");

    let mut later = Parcel::new("doanh_nghiep", 3, 52).on("2026-10-31");
    later.rows[0][1] = "Công ty Mẫu đổi tên".to_owned();
    let added = store.add(&later);
    assert_eq!((added.version.as_str(), added.changes.step), ("1.1.0", Step::Minor));
    let changes = &added.changes;
    assert_eq!((changes.rows_added, changes.rows_removed, changes.rows_changed), (4, 2, 1));
    assert_eq!(changes.cells_changed.get("ten_doanh_nghiep"), Some(&1));

    let mut mended = later.clone();
    mended.rows[5][1] = "Công ty Mẫu sửa lỗi".to_owned();
    let added = store.add(&mended);
    assert_eq!((added.version.as_str(), added.changes.step), ("1.1.1", Step::Patch), "a correction for the same day");

    let mut narrow = mended.clone().on("2026-11-30");
    narrow.columns.pop();
    for row in &mut narrow.rows {
        row.pop();
    }
    narrow.descriptor["resources"][0]["schema"]["fields"].as_array_mut().unwrap().pop();
    let refused = store.refusal(&narrow);
    assert!(refused.contains("Bỏ cột ten_doanh_nghiep") && refused.contains("--accept-breaking"), "{refused}");
    let added = store.try_add(&narrow, |request| request.accept_breaking = true).unwrap();
    assert_eq!((added.version.as_str(), added.changes.step), ("2.0.0", Step::Major));

    let old = store.refusal(&first.with("/tudien/as_of", json!("2026-08-31")));
    assert!(old.contains("cũ hơn phiên bản 2.0.0"), "{old}");
    assert_eq!(std::fs::read(place).unwrap(), bytes, "what was published is never written over");
    let versions = catalog::history(&store.catalog, "doanh_nghiep").unwrap();
    let numbers: Vec<&str> = versions.iter().map(|version| version.version.as_str()).collect();
    assert_eq!(numbers, ["2.0.0", "1.1.1", "1.1.0", "1.0.0"]);
}

#[test]
fn every_gate_names_what_would_have_to_change() {
    let mut store = Store::new();
    let good = || Parcel::new("doanh_nghiep", 1, 20);
    for (parcel, words) in [
        (good().with("/licenses/0/name", json!("Bản quyền UBND")), "CC-BY-4.0"),
        (good().with("/tudien/owner", json!("")), "owner"),
        (good().with("/tudien/update", json!("khong_dinh_ky")), "hang_quy"),
        (good().with("/tudien/score/overall", json!(79.9)), "dưới ngưỡng 80"),
        (good().with("/tudien/score/overall", Value::Null), "chưa được chấm điểm"),
        (good().with("/tudien/score/label", json!("kém")), "trường bắt buộc"),
        (good().with("/tudien/entity", json!("khong_co")), "--dictionary"),
        (good().with("/tudien/as_of", json!("hôm nay")), "--as-of"),
        (good().with("/name", json!("x")), "--id"),
    ] {
        let refused = store.refusal(&parcel);
        assert!(refused.contains(words), "no «{words}» in: {refused}");
    }
    let mut wrong = good();
    wrong.descriptor["tudien"]["privacy"]["audience"] = json!("internal");
    assert!(store.refusal(&wrong).contains("chỉ dùng nội bộ"));
    wrong.descriptor["tudien"]["privacy"]["audience"] = json!("shared");
    assert!(store.refusal(&wrong).contains("--to"));
    // All at once, not one after another.
    let poor = good().with("/licenses/0/name", json!("")).with("/tudien/score/overall", json!(1));
    assert!(store.refusal(&poor).contains("2 điều kiện"));
    assert!(catalog::list(&store.catalog, None, None, None).unwrap().is_empty(), "nothing was taken in");
    assert!(!store.root().join("du_lieu").exists());
}

#[test]
fn a_closed_column_and_a_small_group_do_not_pass() {
    let mut store = Store::new();
    let mut parcel = Parcel::new("doanh_nghiep", 1, 20);
    parcel.columns.push("so_dien_thoai");
    for row in &mut parcel.rows {
        row.push("x".to_owned());
    }
    let field = json!({ "name": "so_dien_thoai", "type": "string", "title": "", "description": "" });
    parcel.descriptor["resources"][0]["schema"]["fields"].as_array_mut().unwrap().push(field);
    let refused = store.refusal(&parcel);
    assert!(refused.contains("cột so_dien_thoai không được mở"), "{refused}");

    let mut parcel = Parcel::new("doanh_nghiep", 1, 20);
    parcel.rows[0][1] = "một mình".to_owned();
    for row in parcel.rows.iter_mut().skip(1) {
        row[1] = "chung".to_owned();
    }
    parcel.descriptor["tudien"]["privacy"] =
        json!({ "audience": "open", "quasi_identifiers": ["ten_doanh_nghiep"], "k_required": 5, "k_measured": 5 });
    let refused = store.refusal(&parcel);
    assert!(refused.contains("chỉ có 1 bản ghi, phải từ 5"), "measured on the data, whatever is said: {refused}");
}

#[test]
fn the_same_data_under_another_name_is_found() {
    let mut store = Store::new();
    store.add(&Parcel::new("doanh_nghiep", 1, 400));
    let refused = store.refusal(&Parcel::new("cong_ty", 41, 400));
    assert!(refused.contains("360 trong 400 bản ghi đã có ở bộ «Doanh nghiệp mẫu» (doanh_nghiep)"), "{refused}");
    assert!(refused.contains("--id doanh_nghiep"));
    let other = store.add(&Parcel::new("doanh_nghiep_phia_tay", 300, 400));
    assert_eq!(other.version, "1.0.0", "a fourth in common is no overlap");
}

#[test]
fn a_package_that_is_not_whole_is_refused() {
    let mut store = Store::new();
    let parcel = Parcel::new("doanh_nghiep", 1, 20);
    for damage in ["change", "remove", "add"] {
        let dir = parcel.write(store.folder.path());
        let csv = dir.join("doanh_nghiep.csv");
        match damage {
            "change" => std::fs::write(&csv, "x").unwrap(),
            "remove" => std::fs::remove_file(&csv).unwrap(),
            _ => std::fs::write(dir.join("la.txt"), "x").unwrap(),
        }
        let request = Request { package: dir, ..Request::default() };
        let error = catalog::add(&mut store.catalog, &store.dictionary, &store.officer, &request).unwrap_err();
        assert_eq!(error.kind, Kind::Read);
        assert!(error.message.vi.contains("không khớp SHA256SUMS"), "{damage}: {}", error.message.vi);
    }
}

/// A large set stands in parts; they are read as one.
#[test]
fn parts_are_one_table() {
    let mut store = Store::new();
    let whole = Parcel::new("doanh_nghiep", 1, 40);
    let dir = whole.write(store.folder.path());
    let csv = std::fs::read_to_string(dir.join("doanh_nghiep.csv")).unwrap();
    let lines: Vec<&str> = csv.split_inclusive("\r\n").collect();
    std::fs::remove_file(dir.join("doanh_nghiep.csv")).unwrap();
    let mut sums = String::new();
    for (part, rows) in lines[1..].chunks(15).enumerate() {
        let name = format!("doanh_nghiep/csv/phan-{part:04}.csv");
        let text = format!("{}{}", lines[0], rows.concat());
        std::fs::create_dir_all(dir.join("doanh_nghiep/csv")).unwrap();
        std::fs::write(dir.join(&name), &text).unwrap();
        sums += &format!("{}  {name}\n", hex(&Sha256::digest(text.as_bytes())));
    }
    let mut descriptor = whole.descriptor.clone();
    descriptor["resources"][0]["path"] = json!("doanh_nghiep/csv/phan-0000.csv");
    let text = descriptor.to_string();
    std::fs::write(dir.join("datapackage.json"), &text).unwrap();
    sums += &format!("{}  datapackage.json\n", hex(&Sha256::digest(text.as_bytes())));
    std::fs::write(dir.join("SHA256SUMS"), sums).unwrap();
    let request = Request { package: dir, ..Request::default() };
    catalog::add(&mut store.catalog, &store.dictionary, &store.officer, &request).unwrap();
    let mut later = whole.on("2026-10-31");
    later.rows[39][1] = "Công ty Mẫu đổi tên".to_owned();
    let added = store.add(&later);
    let changes = &added.changes;
    assert_eq!((changes.rows_added, changes.rows_removed, changes.rows_changed), (0, 0, 1), "one whole against parts");
    assert!(catalog::verify(&store.catalog).unwrap().wrong.is_empty());
}

#[test]
fn a_dry_run_writes_nothing() {
    let mut store = Store::new();
    let added = store.try_add(&Parcel::new("doanh_nghiep", 1, 20), |request| request.dry_run = true).unwrap();
    assert_eq!(added.outcome, Outcome::WouldAdd);
    assert!(catalog::list(&store.catalog, None, None, None).unwrap().is_empty());
    assert!(!store.root().join("du_lieu").exists());
}

#[test]
fn a_withdrawn_version_stays_and_is_not_offered() {
    let mut store = Store::new();
    store.add(&Parcel::new("doanh_nghiep", 1, 20));
    store.add(&Parcel::new("doanh_nghiep", 1, 25).on("2026-10-31"));
    let officer = officer("2026-11-02");
    catalog::withdraw(&mut store.catalog, &officer, "doanh_nghiep", "1.1.0", "thừa năm bản ghi").unwrap();
    let lines = catalog::list(&store.catalog, None, None, None).unwrap();
    assert_eq!(lines[0].version.as_deref(), Some("1.0.0"), "the one before is offered again");
    assert!(store.root().join("du_lieu/doanh_nghiep/1.1.0/doanh_nghiep.csv").is_file());
    let versions = catalog::history(&store.catalog, "doanh_nghiep").unwrap();
    assert_eq!(versions[0].withdrawn_why.as_deref(), Some("thừa năm bản ghi"));
    assert!(catalog::withdraw(&mut store.catalog, &officer, "doanh_nghiep", "1.1.0", "lần nữa").is_err());
    let error =
        catalog::withdraw(&mut store.catalog, &officer, "doanh_nghiep", "1.0.0", "theo ông 0912345678").unwrap_err();
    assert!(error.message.vi.contains("của một người"));
    let again = store.refusal(&Parcel::new("doanh_nghiep", 1, 25).on("2026-10-31"));
    assert!(again.contains("phiên bản 1.1.0 đã thu hồi"), "{again}");
    let next = store.add(&Parcel::new("doanh_nghiep", 1, 30).on("2026-10-31"));
    assert_eq!(next.version, "1.2.0", "a number is never given twice");
}

#[test]
fn shared_packages_stand_apart_and_looking_at_them_is_logged() {
    let mut store = Store::new();
    let mut parcel = Parcel::new("doanh_nghiep_chia_se", 1, 20);
    parcel.descriptor["tudien"]["privacy"]["audience"] = json!("shared");
    parcel.descriptor["tudien"]["privacy"]["recipient"] = json!("Sở Mẫu");
    parcel.descriptor["tudien"]["privacy"]["purpose"] = json!("đối chiếu hồ sơ");
    let added = store.add(&parcel);
    assert_eq!(added.folder, "chia_se/doanh_nghiep_chia_se/1.0.0");
    let officer = officer("2026-10-02");
    let page = catalog::show(&mut store.catalog, "doanh_nghiep_chia_se", Some(&officer)).unwrap();
    assert_eq!(page.consumers[0].0, "Sở Mẫu");
    let log = catalog::audit::read(&store.catalog).unwrap().entries;
    let actions: Vec<_> = log.iter().map(|entry| entry.action).collect();
    assert_eq!(actions, [Edit, Share, Access]);
    assert_eq!((log[1].agency.as_str(), log[1].purpose.as_str()), ("Sở Mẫu", "đối chiếu hồ sơ"));
}

#[test]
fn figures_tell_states_topics_overdue_and_the_goal() {
    use catalog::{Planned, State};
    let mut store = Store::new();
    store.add(&Parcel::new("doanh_nghiep", 1, 20));
    for (id, state) in [("ho_ngheo", State::Dang), ("san_pham_mau", State::Can)] {
        let named = (id == "san_pham_mau").then(|| "Sản phẩm mẫu".to_owned());
        let owner = named.clone().map(|_| "Sở Mẫu".to_owned());
        let planned = Planned { id: id.to_owned(), title: named, entity: None, owner, state };
        catalog::plan(&mut store.catalog, &store.dictionary, &store.officer, &planned).unwrap();
    }
    let day = |text: &str| text.parse().unwrap();
    let stats = catalog::stats(&store.catalog, &store.dictionary, day("2026-10-31")).unwrap();
    assert_eq!((stats.states["da"], stats.states["dang"], stats.states["can"]), (1, 1, 1));
    assert_eq!((stats.open, stats.open_goal), (1, 80));
    assert!((stats.open_share - 33.3).abs() < 0.01 && stats.open_missing == 2, "two of three must follow: 80 % of 3");
    assert!(stats.overdue.is_empty(), "31 days after 30 September");
    let stats = catalog::stats(&store.catalog, &store.dictionary, day("2026-11-01")).unwrap();
    assert_eq!((stats.overdue.len(), stats.overdue[0].days), (1, 1));
    assert_eq!(stats.topics.iter().filter(|topic| !topic.code.is_empty()).count(), 13);
    // A province lays its own topics over them: here fifteen, named by number, for only their count is known.
    let layer = store.folder.path().join("lop");
    std::fs::create_dir_all(layer.join("codes")).unwrap();
    let list = "id = \"chu_de_du_lieu_mo\"\ntitle = \"Chủ đề dữ liệu mở\"\nsource = \"Mẫu\"\nlicence = \"CC0-1.0\"\nversion = \"2024\"\n";
    std::fs::write(layer.join("codes/chu_de_du_lieu_mo.toml"), list).unwrap();
    let topics = (1..=15).fold("code,label,aliases\n".to_owned(), |text, n| {
        text + &format!("{n:02},Nhóm {n},{}\n", if n == 15 { "Doanh nghiệp" } else { "" })
    });
    std::fs::write(layer.join("codes/chu_de_du_lieu_mo.csv"), topics).unwrap();
    store.dictionary = Dictionary::load(Some(&layer)).unwrap();
    store.add(&Parcel::new("doanh_nghiep_khac", 5000, 20));
    let fifteen = catalog::stats(&store.catalog, &store.dictionary, day("2026-11-01")).unwrap();
    let codes: Vec<&str> =
        fifteen.topics.iter().map(|topic| topic.code.as_str()).filter(|code| !code.is_empty()).collect();
    assert_eq!((codes.len(), codes.last()), (15, Some(&"15")));
    let last = fifteen.topics.iter().find(|topic| topic.code == "15").unwrap();
    assert_eq!((last.published, last.all), (1, 1), "a set stands under its topic of the province's list");
    let economy = stats.topics.iter().find(|topic| topic.title == "Kinh tế").unwrap();
    assert_eq!((economy.published, economy.all), (1, 1));
    assert!(stats.unregistered.contains(&"cong_dan".to_owned()));
}
