//! Packages that a run makes: for whom, of which values, since when.

use serde_json::Value;
use tempfile::TempDir;

use crate::catalog_out::TABLE;
use crate::program::{said, tudien};

const HEADER: &str = "Mã số doanh nghiệp,Tên doanh nghiệp,Ngày thành lập,Vốn điều lệ\n";
const ROWS: &str = "6000000018,Công ty TNHH Thử,05/02/2019,900000000\n6000000089,Công ty TNHH Thử Hai,05/03/2099,800000000\n\
    6000000219,Công ty TNHH Thử Ba,05/04/2015,-5000000\n";

struct Case {
    folder: TempDir,
}

impl Case {
    fn new(more: &str) -> Self {
        let case = Self { folder: TempDir::new().unwrap() };
        let table = if more.is_empty() { TABLE.to_owned() } else { format!("{HEADER}{ROWS}") };
        std::fs::write(case.place("dn.csv"), table).unwrap();
        let job = format!(
            "title = \"Thử\"\nas_of = \"2026-09-30\"\n{}[[dataset]]\nid = \"dn\"\nentity = \"doanh_nghiep\"\nfiles = [\"dn.csv\"]\n{more}",
            if more.is_empty() { "catalog = \"kho\"\n" } else { "" }
        );
        std::fs::write(case.place("job.toml"), job).unwrap();
        case
    }

    fn place(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    fn run(&self, extra: &[&str]) -> (String, Option<i32>) {
        let (job, out) = (self.place("job.toml"), self.place("kq"));
        let output = tudien(&[["run", &job, "--out", &out].as_slice(), extra].concat());
        (String::from_utf8_lossy(&output.stdout).into_owned() + &said(&output), output.status.code())
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&std::fs::read_to_string(self.place(name)).unwrap()).unwrap()
    }
}

#[test]
fn a_value_that_cannot_be_true_does_not_go_out_and_its_record_does() {
    let case = Case::new("formats = [\"csv\"]\n");
    assert_eq!(case.run(&[]).1, Some(0));
    let csv = std::fs::read_to_string(case.place("kq/goi/dn/dn.csv")).unwrap();
    assert!(csv.contains("Thử Hai") && csv.contains("Thử Ba") && csv.contains("2019"), "{csv}");
    assert!(!csv.contains("2099") && !csv.contains("-5000000"), "{csv}");
    let rows = case.json("kq/goi/dn/datapackage.json")["tudien"]["rows"].clone();
    assert_eq!((rows["in"].as_u64(), rows["out"].as_u64()), (Some(3), Some(3)));
    let readme = std::fs::read_to_string(case.place("kq/goi/dn/README.md")).unwrap();
    assert!(readme.contains("lỗi mức nghiêm trọng"), "{readme}");
    let risk = std::fs::read_to_string(case.place("kq/nguy_co/dn.html")).unwrap();
    assert!(risk.contains("Ô để trống vì có lỗi mức nghiêm trọng"), "{risk}");
    let (findings, told) = (case.place("kq/phat_hien/dn.csv"), "2099");
    assert!(std::fs::read_to_string(findings).unwrap().contains(told), "the house sees what it has to mend");
}

#[test]
fn a_job_says_for_whom_a_set_is() {
    let case = Case::new("audience = \"shared\"\nto = \"Thuế tỉnh\"\npurpose = \"Đối chiếu người nộp thuế\"\n");
    let (told, status) = case.run(&[]);
    assert_eq!(status, Some(0), "{told}");
    assert!(told.contains("gói chia sẻ:"), "{told}");
    assert!(!std::path::Path::new(&case.place("kq/goi")).exists(), "nothing stands among the open packages");
    let privacy = case.json("kq/goi_chia_se/dn/datapackage.json")["tudien"]["privacy"].clone();
    assert_eq!((privacy["audience"].as_str(), privacy["recipient"].as_str()), (Some("shared"), Some("Thuế tỉnh")));
    assert_eq!(privacy["purpose"].as_str(), Some("Đối chiếu người nộp thuế"));
    let case = Case::new("audience = \"internal\"\n");
    assert_eq!(case.run(&[]).1, Some(0));
    let csv = std::fs::read_to_string(case.place("kq/goi_noi_bo/dn/dn.csv")).unwrap();
    assert!(csv.contains("2099"), "the owner's house sees what it has to mend: {csv}");
    for (more, told) in [
        ("audience = \"shared\"\n", "phải đi cùng to"),
        ("to = \"Thuế tỉnh\"\n", "phải đi cùng to"),
        ("audience = \"shared\"\nto = \"Sở Nào Đó\"\npurpose = \"x\"\n", "không nằm trong danh sách"),
        ("audience = \"ai_cung_duoc\"\n", "không đúng cú pháp"),
    ] {
        let said = Case::new(more).run(&[]).0;
        assert!(said.contains(told), "{more}: {said}");
    }
}

#[test]
fn a_set_is_issued_with_its_first_version_and_modified_with_this_one() {
    let case = Case::new("");
    let init = tudien(&["catalog", "init", &case.place("kho"), "--by", "cb.mau"]);
    assert!(init.status.success(), "{}", said(&init));
    let dates = |day: &str| {
        let (told, status) = case.run(&["--as-of", day, "--by", "cb.mau"]);
        assert_eq!(status, Some(0), "{told}");
        let told = case.json("kq/goi/dn/schema_org.jsonld");
        let text = |name: &str| told[name].as_str().unwrap().to_owned();
        (text("datePublished"), text("dateModified"))
    };
    let pair = |first: &str, now: &str| (first.to_owned(), now.to_owned());
    assert_eq!(dates("2026-09-30"), pair("2026-09-30", "2026-09-30"));
    assert_eq!(dates("2026-10-31"), pair("2026-09-30", "2026-10-31"));
    let dcat = std::fs::read_to_string(case.place("kq/goi/dn/dcat.ttl")).unwrap();
    assert!(
        dcat.contains("dcterms:issued \"2026-09-30\"") && dcat.contains("dcterms:modified \"2026-10-31\""),
        "{dcat}"
    );
}
