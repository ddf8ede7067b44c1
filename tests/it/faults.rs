//! What offices do to a program, and what it does then.
//!
//! | fault | what holds | test |
//! |---|---|---|
//! | full disk | told; nothing half-written | `program::a_full_disk_leaves_nothing_half_written`, [`a_full_standard_output_is_told`] |
//! | read-only folder | told; nothing left | [`a_folder_that_may_not_be_written_is_told`] |
//! | network drive that goes away | told; nothing is put in place | [`an_output_folder_that_goes_away_is_told`] |
//! | `kill -9` | the next run goes on, same bytes | [`a_killed_run_goes_on_and_gives_the_same_bytes`]; hundreds of times: `tests/outside/cuts.py`, `tests/outside/killed.py` |
//! | two runs in one folder | the second is told of the first | [`two_runs_exclude_each_other_and_a_dead_one_holds_nothing`] |
//! | out of memory | nothing half-written; the next run is whole | [`too_little_memory_leaves_nothing_half_written`] |
//! | clock set back | told; the history keeps its order | [`a_clock_set_back_is_told_and_the_history_keeps_its_order`] |
//! | file changed while read | refused | [`a_file_that_changes_while_it_is_read_is_refused`] |
//! | workbook open in an office program | told; the owner file itself is refused | [`a_table_open_elsewhere_is_told`]; locked: `program::a_locked_file_is_refused` |
//! | spaces, Vietnamese letters, NFC and NFD | found and written | [`names_with_spaces_and_accents_of_either_form_are_found`] |
//! | long paths | beyond 260 characters work; names beyond 255 bytes are told | [`long_paths_work_and_too_long_names_are_told`] |
//! | names that Windows keeps | such ids are refused | [`ids_that_windows_keeps_are_refused`] |
//! | thousands of files in a folder | one table, no file handle each | [`a_folder_of_a_thousand_files_is_one_table`]; 10,000: `tests/bench/handover.py` |

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::program::{as_nobody, left_in, said, tudien};

fn enterprises(rows: usize) -> String {
    let mut text = "Mã số doanh nghiệp,Tên doanh nghiệp,Ngày thành lập\n".to_owned();
    for row in 0..rows {
        text.push_str(&format!("60{row:08},Công ty TNHH Mẫu {row},{:02}/03/2015\n", row % 28 + 1));
    }
    text
}

fn table(folder: &Path, name: &str, rows: usize) -> String {
    let path = folder.join(name);
    std::fs::write(&path, enterprises(rows)).unwrap();
    path.to_string_lossy().into_owned()
}

fn command(file: &str, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tudien"));
    command.args(["run", file, "--entity", "doanh_nghiep", "--as-of", "2026-09-30", "--out"]).arg(out);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).env_remove("TUDIEN_LANG");
    command
}

fn run(file: &str, out: &Path) -> Output {
    command(file, out).output().unwrap()
}

/// Waits until `seen`, while the program runs; true when it was seen.
fn wait(child: &mut Child, mut seen: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_mins(2) {
        if seen() {
            return true;
        }
        if child.try_wait().unwrap().is_some() {
            return seen();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    false
}

/// The file with the finished steps of a run that is at work in a folder.
fn steps(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let mut places = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(".tudien-run-"));
    Some(places.next()?.path().join("buoc.json")).filter(|path| path.is_file())
}

fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let names = tudien::files::tree(folder).unwrap().into_iter().filter(|name| name != "chi_phi.json");
    names.map(|name| (name.clone(), std::fs::read(folder.join(name)).unwrap())).collect()
}

#[test]
fn a_killed_run_goes_on_and_gives_the_same_bytes() {
    let folder = TempDir::new().unwrap();
    let file = table(folder.path(), "dn.csv", 400);
    let (whole, cut) = (folder.path().join("lien"), folder.path().join("cat"));
    assert!(run(&file, &whole).status.success());
    let mut child = command(&file, &cut).spawn().unwrap();
    assert!(wait(&mut child, || steps(folder.path()).is_some()), "no step was kept");
    child.kill().unwrap();
    child.wait().unwrap();
    let again = run(&file, &cut);
    assert!(again.status.success(), "{}", said(&again));
    assert!(cut.join("chay.json").is_file());
    if !said(&again).contains("bước đã xong") {
        println!("the run had ended before it was killed");
    }
    assert_eq!(bytes(&cut), bytes(&whole));
    assert_eq!(left_in(folder.path()), ["cat", "dn.csv", "lien"]);
}

#[test]
fn a_run_of_something_else_begins_anew() {
    let folder = TempDir::new().unwrap();
    let file = table(folder.path(), "dn.csv", 400);
    let out = folder.path().join("kq");
    let mut child = command(&file, &out).spawn().unwrap();
    wait(&mut child, || steps(folder.path()).is_some());
    child.kill().unwrap();
    child.wait().unwrap();
    table(folder.path(), "dn.csv", 401);
    let again = run(&file, &out);
    assert!(again.status.success(), "{}", said(&again));
    assert!(!said(&again).contains("bước đã xong"), "{}", said(&again));
    let facts = std::fs::read_to_string(out.join("noi_bo/doanh_nghiep/table.json")).unwrap();
    assert!(facts.contains("\"rows\": 401"), "{facts}");
}

#[test]
fn two_runs_exclude_each_other_and_a_dead_one_holds_nothing() {
    let folder = TempDir::new().unwrap();
    let file = table(folder.path(), "dn.csv", 400);
    let out = folder.path().join("kq");
    let held = tudien::files::Workplace::take(&out).unwrap();
    let other = run(&file, &out);
    let told = said(&other);
    assert_eq!(other.status.code(), Some(2), "{told}");
    let number = std::process::id().to_string();
    assert!(told.contains("đang có một lệnh tudien khác") && told.contains(&number), "{told}");
    drop(held);
    // What a dead program leaves: a lock file that nobody holds.
    let mut child = command(&file, &out).spawn().unwrap();
    let lock = |name: &String| name.starts_with(".tudien-lock-");
    assert!(wait(&mut child, || left_in(folder.path()).iter().any(lock)));
    child.kill().unwrap();
    child.wait().unwrap();
    let after = run(&file, &out);
    assert!(after.status.success(), "{}", said(&after));
    assert_eq!(left_in(folder.path()), ["dn.csv", "kq"]);
}

#[test]
fn a_folder_that_may_not_be_written_is_told() {
    let folder = TempDir::new().unwrap();
    let file = table(folder.path(), "dn.csv", 3);
    let Some(mut command) = as_nobody(&folder) else {
        println!("skipped: no way here to be a user who may not write");
        return;
    };
    let closed = folder.path().join("chi_doc");
    std::fs::create_dir(&closed).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o555)).unwrap();
    }
    let out = closed.join("kq").to_string_lossy().into_owned();
    let output = command.args(["run", &file, "--entity", "doanh_nghiep", "--out", &out]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = said(&output);
    assert!(told.contains("không được phép ghi") && told.contains("Việc cần làm:"), "{told}");
    assert!(left_in(&closed).is_empty());
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_standard_output_is_told() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let listed = Command::new(env!("CARGO_BIN_EXE_tudien")).args(["dictionary", "list"]).stdout(full).output().unwrap();
    assert_eq!(listed.status.code(), Some(2));
    assert!(said(&listed).contains("ổ đĩa đã đầy"), "{}", said(&listed));
}

#[test]
fn an_output_folder_that_goes_away_is_told() {
    let folder = TempDir::new().unwrap();
    let file = table(folder.path(), "dn.csv", 20_000);
    let drive = folder.path().join("o_mang");
    std::fs::create_dir(&drive).unwrap();
    let mut child = command(&file, &drive.join("kq")).spawn().unwrap();
    let begun = |name: &String| name.starts_with(".tudien-run-");
    assert!(wait(&mut child, || left_in(&drive).iter().any(begun)));
    std::fs::rename(&drive, folder.path().join("mat")).unwrap();
    let output = child.wait_with_output().unwrap();
    let told = said(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("Việc cần làm:") && !told.contains("panicked"), "{told}");
    assert!(!drive.join("kq").exists() && !folder.path().join("mat/kq").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn too_little_memory_leaves_nothing_half_written() {
    let folder = TempDir::new().unwrap();
    let file = table(folder.path(), "dn.csv", 20_000);
    let out = folder.path().join("kq");
    let mut starved = Command::new("sh");
    starved.args(["-c", "ulimit -v 300000; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_tudien"), "run", &file]);
    let output =
        starved.args(["--entity", "doanh_nghiep", "--as-of", "2026-09-30", "--out"]).arg(&out).output().unwrap();
    assert!(!output.status.success());
    assert!(!output.stderr.is_empty(), "it ended without a word");
    assert!(!out.exists());
    let after = run(&file, &out);
    assert!(after.status.success(), "{}", said(&after));
    assert_eq!(left_in(folder.path()), ["dn.csv", "kq"]);
}

#[test]
fn a_clock_set_back_is_told_and_the_history_keeps_its_order() {
    let folder = TempDir::new().unwrap();
    let file = table(folder.path(), "dn.csv", 5);
    let out = folder.path().join("kq");
    assert!(run(&file, &out).status.success());
    let ahead = std::time::SystemTime::now() + Duration::from_hours(24);
    std::fs::OpenOptions::new().append(true).open(out.join("chay.json")).unwrap().set_modified(ahead).unwrap();
    let told = said(&run(&file, &out));
    assert!(told.contains("đồng hồ của máy"), "{told}");
    let out_text = out.to_string_lossy().into_owned();
    let earlier = tudien(&["run", &file, "--entity", "doanh_nghiep", "--out", &out_text, "--as-of", "2026-06-30"]);
    assert!(earlier.status.success());
    assert!(said(&earlier).contains("2026-09-30"), "{}", said(&earlier));
    assert!(!said(&earlier).contains("đồng hồ của máy"), "{}", said(&earlier));
    let history: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join("lich_su.json")).unwrap()).unwrap();
    let days: Vec<&str> = history.as_array().unwrap().iter().map(|entry| entry["as_of"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-06-30", "2026-09-30"]);
}

#[test]
fn a_file_that_changes_while_it_is_read_is_refused() {
    use std::io::Write as _;
    let folder = TempDir::new().unwrap();
    let file = table(folder.path(), "dn.csv", 30_000);
    let out = folder.path().join("kq");
    let mut child = command(&file, &out).spawn().unwrap();
    let begun = |name: &String| name.starts_with(".tudien-run-");
    assert!(wait(&mut child, || left_in(folder.path()).iter().any(begun)));
    let mut growing = std::fs::OpenOptions::new().append(true).open(&file).unwrap();
    let mut row = 50_000_000;
    while child.try_wait().unwrap().is_none() {
        row += 1;
        writeln!(growing, "60{row},Công ty TNHH Thêm {row},01/03/2015").unwrap();
        std::thread::sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output().unwrap();
    let told = said(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("bị sửa trong khi đang đọc") && told.contains("Việc cần làm:"), "{told}");
    assert_eq!(left_in(folder.path()), ["dn.csv"]);
}

#[test]
fn a_table_open_elsewhere_is_told() {
    let folder = TempDir::new().unwrap();
    let file = table(folder.path(), "dn.csv", 3);
    for owner in ["~$dn.csv", ".~lock.dn.csv#"] {
        let owner = folder.path().join(owner);
        std::fs::write(&owner, "x").unwrap();
        let output = run(&file, &folder.path().join("kq"));
        assert!(output.status.success());
        assert!(said(&output).contains("đang mở trong một chương trình văn phòng"), "{}", said(&output));
        let own = run(&owner.to_string_lossy(), &folder.path().join("kq"));
        assert_eq!(own.status.code(), Some(2), "{}", said(&own));
        std::fs::remove_file(owner).unwrap();
    }
}

#[test]
fn names_with_spaces_and_accents_of_either_form_are_found() {
    use unicode_normalization::UnicodeNormalization as _;
    let folder = TempDir::new().unwrap();
    let name = "Danh sách doanh nghiệp xã Ea Kao.csv";
    let (nfc, nfd): (String, String) = (name.nfc().collect(), name.nfd().collect());
    assert_ne!(nfc, nfd);
    for (on_disk, asked) in [(&nfc, &nfc), (&nfc, &nfd), (&nfd, &nfc), (&nfd, &nfd)] {
        let place = TempDir::new_in(folder.path()).unwrap();
        table(place.path(), on_disk, 3);
        let out = place.path().join(format!("Kết quả {asked}"));
        let output = run(&place.path().join(asked).to_string_lossy(), &out);
        assert!(output.status.success(), "{}", said(&output));
        assert!(out.join("goi").is_dir() && out.join("bao_cao.html").is_file());
    }
}

#[test]
fn long_paths_work_and_too_long_names_are_told() {
    let folder = TempDir::new().unwrap();
    let file = table(folder.path(), "dn.csv", 3);
    let deep = (0..8).fold(folder.path().to_owned(), |path, n| path.join(format!("thư mục rất dài thứ {n} của phòng")));
    let out = deep.join("kq");
    assert!(out.as_os_str().len() > 260);
    let output = run(&file, &out);
    assert!(output.status.success(), "{}", said(&output));
    assert!(out.join("bao_cao.html").is_file());
    let long = "d".repeat(300);
    for output in [run(&file, &folder.path().join(&long)), run(&format!("{long}.csv"), &folder.path().join("kq"))] {
        let told = said(&output);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("quá dài") && told.contains("255 byte"), "{told}");
    }
}

#[test]
fn ids_that_windows_keeps_are_refused() {
    let folder = TempDir::new().unwrap();
    table(folder.path(), "dn.csv", 3);
    let job = folder.path().join("job.toml");
    let (job_text, out) = (job.to_string_lossy().into_owned(), folder.path().join("kq").to_string_lossy().into_owned());
    for id in ["con", "prn", "aux", "nul", "com1", "lpt9", "aux.csv", "a:b", "ten.", "ten ", "../ten", "CON"] {
        let text =
            format!("title = \"Thử\"\n[[dataset]]\nid = \"{id}\"\nentity = \"doanh_nghiep\"\nfiles = [\"dn.csv\"]\n");
        std::fs::write(&job, text).unwrap();
        let output = tudien(&["run", &job_text, "--out", &out]);
        let told = said(&output);
        assert_eq!(output.status.code(), Some(2), "{id}: {told}");
        assert!(told.contains("Windows giữ tên này") || told.contains("mã bộ dữ liệu chỉ gồm"), "{id}: {told}");
    }
    assert_eq!(left_in(folder.path()), ["dn.csv", "job.toml"]);
}

#[test]
fn a_folder_of_a_thousand_files_is_one_table() {
    let folder = TempDir::new().unwrap();
    let given = folder.path().join("cac xã");
    std::fs::create_dir(&given).unwrap();
    for n in 0..1000 {
        std::fs::write(given.join(format!("xã {n:04}.csv")), enterprises(2)).unwrap();
    }
    let out = folder.path().join("bang");
    let given = given.to_string_lossy().into_owned();
    let limited = Command::new("sh")
        .args(["-c", "ulimit -n 256; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_tudien"), "extract", &given, "--out"])
        .arg(&out)
        .output()
        .unwrap();
    assert!(limited.status.success(), "{}", said(&limited));
    let rows: usize = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .map(|path| std::fs::read_to_string(path).unwrap().matches("Công ty TNHH").count())
        .max()
        .unwrap();
    assert_eq!(rows, 2000);
}
