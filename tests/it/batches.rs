//! Runs by a timer: a folder in which others put files, nothing done where nothing changed, one line to send.

use tempfile::TempDir;

use crate::program::{said, tudien};

const HEADER: &str = "Mã số doanh nghiệp,Tên doanh nghiệp,Ngày thành lập\n";
const ROWS: [&str; 3] = [
    "6000000018,Công ty TNHH Thử,31/02/2019\n6000000089,Công ty TNHH Thử Hai,05/03/2015\n",
    "6000000219,Công ty TNHH Thử Ba,05/04/2015\n6000000360,Công ty TNHH Thử Tư,06/04/2015\n",
    "6000000427,Công ty TNHH Thử Năm,05/04/2016\n6000000498,Công ty TNHH Thử Sáu,06/04/2016\n",
];

struct Case {
    folder: TempDir,
}

impl Case {
    fn new() -> Self {
        let case = Self { folder: TempDir::new().unwrap() };
        std::fs::create_dir(case.place("nop")).unwrap();
        case.put("nop/xa_1.csv", &format!("{HEADER}{}", ROWS[0]));
        case.put("nop/xa_2.csv", &format!("{HEADER}{}", ROWS[1]));
        let job = "title = \"Sở Mẫu\"\nas_of = \"2026-09-30\"\n[[dataset]]\nid = \"dn\"\nentity = \"doanh_nghiep\"\nfiles = [\"nop\"]\npublish = false\n";
        case.put("job.toml", job);
        case
    }

    fn place(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.place(name), text).unwrap();
    }

    /// What a run by the timer answers, and its exit status.
    fn run(&self, extra: &[&str]) -> (String, Option<i32>) {
        let (job, out) = (self.place("job.toml"), self.place("kq"));
        let call = ["run", &job, "--out", &out, "--if-changed", "--summary", "--quiet"];
        let output = tudien(&[call.as_slice(), extra].concat());
        assert!(output.status.code() != Some(2), "{}", said(&output));
        (String::from_utf8(output.stdout).unwrap().trim().to_owned(), output.status.code())
    }

    fn rows(&self) -> u64 {
        let text = std::fs::read_to_string(self.place("kq/chay.json")).unwrap();
        let done: serde_json::Value = serde_json::from_str(&text).unwrap();
        done["sets"][0]["table"]["rows"].as_u64().unwrap()
    }
}

const NOTHING: &str = "Không có gì thay đổi: kết quả đã có vẫn đúng.";

#[test]
fn nothing_is_done_until_a_file_the_job_or_the_day_changes() {
    let case = Case::new();
    let (first, status) = case.run(&[]);
    assert_eq!((first.lines().count(), status), (1, Some(0)), "{first}");
    assert!(first.starts_with("Sở Mẫu: 1 bộ, ") && first.contains("lỗi phải sửa"), "{first}");
    assert_eq!(case.rows(), 4);
    assert_eq!(case.run(&[]), (NOTHING.to_owned(), Some(0)));
    case.put("nop/xa_3.csv", &format!("{HEADER}{}", ROWS[2]));
    assert_ne!(case.run(&[]).0, NOTHING, "a new file in the folder");
    assert_eq!(case.rows(), 6);
    case.put("nop/xa_3.csv", &format!("{HEADER}{}", ROWS[2].replace("Thử Năm", "Thử Bảy")));
    assert_ne!(case.run(&[]).0, NOTHING, "another content");
    std::fs::remove_file(case.place("nop/xa_3.csv")).unwrap();
    assert_ne!(case.run(&[]).0, NOTHING, "a file is gone");
    assert_eq!(case.rows(), 4);
    assert_ne!(case.run(&["--as-of", "2026-10-31"]).0, NOTHING, "another day");
    assert_eq!(case.run(&["--as-of", "2026-10-31"]).0, NOTHING);
}

#[test]
fn a_file_of_another_form_does_not_stop_the_others_and_is_told() {
    let case = Case::new();
    case.put("nop/la.csv", "Trạm,Lượng mưa\nA,12\nB,13\n");
    case.put("nop/~$xa_1.xlsx", "khóa");
    case.put("nop/doc.txt.tmp", "dở dang");
    let (_, status) = case.run(&[]);
    assert_eq!((status, case.rows()), (Some(1), 4));
    let told = tudien(&["run", &case.place("job.toml"), "--out", &case.place("kq")]);
    assert!(said(&told).contains("la.csv"), "{}", said(&told));
    case.put("nop/la.csv", &format!("{HEADER}{}", ROWS[2]));
    assert_eq!(case.run(&[]).1, Some(0), "once it is of the form it is read");
    assert_eq!(case.rows(), 6);
}

#[test]
fn an_alarm_is_the_exit_status_and_a_pattern_is_a_folder_too() {
    let case = Case::new();
    assert_eq!(case.run(&["--fail-on", "error"]).1, Some(1));
    let (pattern, out) = (case.place("nop/xa_*.csv"), case.place("mau"));
    let call = ["run", &pattern, "--entity", "doanh_nghiep", "--out", &out, "--as-of", "2026-09-30", "--if-changed"];
    assert!(tudien(&call).status.success());
    let again = tudien(&call);
    assert!(String::from_utf8(again.stdout).unwrap().contains(NOTHING));
}
