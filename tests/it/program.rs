//! The program as a person calls it: exit status, what is said, what is left behind.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Runs the program from the project's folder.
pub(crate) fn tudien(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tudien"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("TUDIEN_LANG")
        .output()
        .unwrap()
}

/// What it said on stderr.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn place(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_string_lossy().into_owned()
}

/// Everything in a folder, also what begins with a dot.
pub(crate) fn left_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// One clear error with the next action, exit 2, nothing at the target and nothing half-written beside it.
fn refuses(file: &str, folder: &TempDir, words: &str) -> String {
    let before = left_in(folder.path());
    let out = place(folder, "ket_qua");
    let output = tudien(&["run", file, "--entity", "cong_dan", "--out", &out, "--as-of", "2026-09-30", "--quiet"]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(words), "no «{words}» in: {said}");
    assert!(said.contains("Việc cần làm:"), "no next action: {said}");
    assert_eq!(said.matches("Lỗi:").count(), 1, "one message: {said}");
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(left_in(folder.path()), before, "something was left behind");
    said
}

#[test]
fn a_missing_file_is_named() {
    let folder = TempDir::new().unwrap();
    let said = refuses("khong_co.xlsx", &folder, "không có tệp này");
    assert!(said.contains("khong_co.xlsx"));
}

#[test]
fn an_empty_file_is_refused() {
    let folder = TempDir::new().unwrap();
    for name in ["rong.csv", "rong.xlsx"] {
        let file = place(&folder, name);
        std::fs::write(&file, b"").unwrap();
        refuses(&file, &folder, name);
    }
}

#[test]
fn a_workbook_without_a_table_is_refused() {
    let folder = TempDir::new().unwrap();
    let file = place(&folder, "thu.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "Kính gửi các sở, ngành").unwrap();
    sheet.write(2, 0, "Đề nghị các đơn vị gửi số liệu trước ngày 30.").unwrap();
    workbook.save(&file).unwrap();
    refuses(&file, &folder, "thu.xlsx");
}

#[test]
fn a_table_of_another_kind_is_refused_with_its_columns() {
    let folder = TempDir::new().unwrap();
    let file = place(&folder, "mua.csv");
    std::fs::write(&file, "Trạm,Lượng mưa,Độ ẩm\nA,12,80\nB,7,75\nC,9,70\n").unwrap();
    let said = refuses(&file, &folder, "Lượng mưa");
    assert!(said.contains("--map"));
}

#[test]
fn a_locked_file_is_refused() {
    let folder = TempDir::new().unwrap();
    let file = place(&folder, "khoa.csv");
    std::fs::write(&file, "Họ và tên,Số CCCD\nA,1\n").unwrap();
    let Some(mut command) = as_nobody(&folder) else {
        println!("skipped: no way here to be a user who may not read a file");
        return;
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    }
    let output = command.args(["run", &file, "--entity", "cong_dan", "--out", &place(&folder, "kq")]).output().unwrap();
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("đang bị khóa") && said.contains("Việc cần làm:"), "{said}");
}

/// The program as a user without rights; `None` where that cannot be.
pub(crate) fn as_nobody(folder: &TempDir) -> Option<Command> {
    let root = Command::new("id").arg("-u").output().ok()?.stdout.starts_with(b"0\n");
    if !root {
        return Some(Command::new(env!("CARGO_BIN_EXE_tudien")));
    }
    // The program itself may stand where nobody may go.
    let program = folder.path().join("tudien");
    std::fs::copy(env!("CARGO_BIN_EXE_tudien"), &program).ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).ok()?;
    }
    let works = Command::new("setpriv")
        .args(["--reuid=65534", "--clear-groups"])
        .arg(&program)
        .arg("--version")
        .output()
        .ok()?;
    works.status.success().then(|| {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--clear-groups"]).arg(program);
        command
    })
}

#[test]
fn three_faults_of_a_dictionary_are_told_at_once() {
    let folder = TempDir::new().unwrap();
    let entities = folder.path().join("tu_dien/entities/thu");
    std::fs::create_dir_all(&entities).unwrap();
    let faulty = "id = \"cay_xanh\"\ntitle = \"Cây xanh\"\nowner = \"Sở Xây dựng\"\nupdate = \"hang_nam\"\nkey = [\"khong_co\"]\n\
                  \n[[field]]\nid = \"ma_cay\"\ntitle = \"Mã cây\"\ntype = \"kieu_la\"\n\
                  \n[[field]]\nid = \"ma_cay\"\ntitle = \"Mã cây\"\ntype = \"van_ban\"\n";
    std::fs::write(entities.join("cay_xanh.toml"), faulty).unwrap();
    let dictionary = place(&folder, "tu_dien");
    let output = tudien(&["dictionary", "list", "--dictionary", &dictionary]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for fault in ["khong_co", "kieu_la", "ma_cay"] {
        assert!(said.lines().any(|line| line.contains("cay_xanh.toml") && line.contains(fault)), "no {fault}: {said}");
    }
}

#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let folder = TempDir::new().unwrap();
    let disk = place(&folder, "dia");
    std::fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs", &disk]).status();
    if !mounted.is_ok_and(|status| status.success()) {
        println!("skipped: no right here to mount a small disk");
        return;
    }
    let out = format!("{disk}/ket_qua");
    let output = tudien(&["run", "samples/dak_lak/job.toml", "--out", &out, "--quiet"]);
    let left = left_in(Path::new(&disk));
    Command::new("umount").arg(&disk).status().unwrap();
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("ổ đĩa đã đầy") && said.contains("Việc cần làm:"), "{said}");
    assert!(left.is_empty(), "left behind: {left:?}");
}

#[test]
fn a_folder_of_somebody_else_is_not_replaced() {
    let folder = TempDir::new().unwrap();
    let mine = folder.path().join("cua_toi");
    std::fs::create_dir(&mine).unwrap();
    std::fs::write(mine.join("thu.txt"), "quan trọng").unwrap();
    let out = mine.to_string_lossy().into_owned();
    let output = tudien(&["run", "samples/dak_lak/job.toml", "--out", &out, "--quiet"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(left_in(&mine), ["thu.txt"]);
}

#[test]
fn findings_at_the_level_asked_for_give_status_1() {
    let folder = TempDir::new().unwrap();
    let file = place(&folder, "dn.csv");
    std::fs::write(
        &file,
        "Mã số doanh nghiệp,Tên doanh nghiệp,Ngày thành lập\n6000000018,Công ty TNHH Thử,31/02/2019\n\
         6000000089,Công ty TNHH Thử Hai,05/03/2015\n",
    )
    .unwrap();
    let run = |extra: &[&str]| {
        let out = place(&folder, "kq");
        let mut arguments =
            vec!["run", &file, "--entity", "doanh_nghiep", "--out", &out, "--as-of", "2026-09-30", "--quiet"];
        arguments.extend_from_slice(extra);
        tudien(&arguments)
    };
    let free = run(&[]);
    assert_eq!(free.status.code(), Some(0), "{}", said(&free));
    let bound = run(&["--fail-on", "error"]);
    assert_eq!(bound.status.code(), Some(1), "{}", said(&bound));
}

#[test]
fn every_command_has_help_in_vietnamese_and_most_have_examples() {
    let output = tudien(&["--help"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let commands = [
        "check",
        "completions",
        "dictionary",
        "evidence",
        "explain",
        "extract",
        "inspect",
        "link",
        "normalize",
        "publish",
        "report",
        "resubmit",
        "return",
        "run",
        "score",
        "text",
        "units",
        "value",
    ];
    for command in commands {
        assert!(text.contains(command), "{command} is not in --help");
        let help = tudien(&[command, "--help"]);
        assert_eq!(help.status.code(), Some(0));
        let help = String::from_utf8(help.stdout).unwrap();
        assert!(help.contains("Ví dụ:"), "{command} --help has no example");
    }
}

#[test]
fn json_and_english_are_spoken_when_asked_for() {
    let output = tudien(&["dictionary", "list", "--format", "json"]);
    let listed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(listed.to_string().contains("cong_dan"));
    let output = tudien(&["run", "khong_co.csv", "--entity", "cong_dan", "--lang", "en"]);
    assert!(said(&output).contains("there is no such file") && said(&output).contains("What to do:"));
}

#[test]
fn completions_are_written_for_shells() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let output = tudien(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8(output.stdout).unwrap().contains("tudien"));
    }
}

/// The sample job's own folder.
pub(crate) fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/dak_lak")
}
