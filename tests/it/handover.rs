//! What is handed over with the program: manual pages, the list of parts, the answer for a help desk.

use std::process::Command;

use tempfile::TempDir;

use crate::program::{left_in, said, tudien};

#[test]
fn every_command_has_a_manual_page_that_man_reads_without_warnings() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().to_string_lossy().into_owned();
    let output = tudien(&["man", "--out", &out]);
    assert!(output.status.success(), "{}", said(&output));
    let pages = left_in(folder.path());
    for page in ["tudien.1", "tudien-run.1", "tudien-link-apply.1", "tudien-catalog-add.1", "tudien-doctor.1"] {
        assert!(pages.iter().any(|name| name == page), "{page}");
    }
    let help = String::from_utf8(tudien(&["--help"]).stdout).unwrap();
    let listed = help.lines().skip_while(|line| !line.starts_with("Lệnh")).skip(1).take_while(|line| !line.is_empty());
    let mut count = 0;
    for line in listed.filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
        let page = format!("tudien-{}.1", line.split_whitespace().next().unwrap());
        assert!(pages.contains(&page), "{page}");
        count += 1;
    }
    assert!(count > 20, "{help}");
    for page in &pages {
        let path = folder.path().join(page);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(".SH TÊN\n") && !text.contains(".SH SYNOPSIS"), "{text}");
        let Ok(read) = Command::new("man")
            .args(["--warnings", "-E", "UTF-8", "-l"])
            .arg(&path)
            .env("MANPAGER", "cat")
            .env("LC_ALL", "C.UTF-8")
            .output()
        else {
            println!("skipped: no man here");
            continue;
        };
        assert!(read.status.success() && read.stderr.is_empty(), "{page}: {}", said(&read));
    }
}

#[test]
fn the_list_of_parts_is_whole_and_free_for_all() {
    let output = tudien(&["sbom"]);
    let bom: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(bom["specVersion"], "1.6");
    let parts = bom["components"].as_array().unwrap();
    let names: Vec<&str> = parts.iter().map(|part| part["name"].as_str().unwrap()).collect();
    for direct in ["polars", "arrow", "parquet", "zip", "clap", "rusqlite", "ring", "serde"] {
        assert!(names.contains(&direct), "{direct}");
    }
    assert!(!names.contains(&"proptest") && !names.contains(&"calamine"), "only tests need them");
    let refs: std::collections::BTreeSet<&str> = parts.iter().map(|part| part["bom-ref"].as_str().unwrap()).collect();
    assert_eq!(refs.len(), parts.len());
    for part in parts {
        assert_eq!(part["hashes"][0]["content"].as_str().unwrap().len(), 64, "{part}");
        let licence = part["licenses"][0]["expression"].as_str().unwrap();
        assert!(!licence.is_empty() && (!licence.contains("GPL") || licence.contains("MIT OR")), "{part}");
    }
    for edge in bom["dependencies"].as_array().unwrap() {
        for needed in edge["dependsOn"].as_array().unwrap() {
            assert!(refs.contains(needed.as_str().unwrap()), "{needed}");
        }
    }
    assert_eq!(tudien(&["sbom"]).stdout, output.stdout);
    let lines = String::from_utf8(tudien(&["sbom", "--licences"]).stdout).unwrap();
    assert_eq!(lines.lines().count(), parts.len());
}

#[test]
fn the_doctor_sees_what_is_wrong_and_tells_nothing_personal() {
    let folder = TempDir::new().unwrap();
    let home = folder.path().join("nguyen.van.mau");
    std::fs::create_dir(&home).unwrap();
    let rows = "Mã số doanh nghiệp,Tên doanh nghiệp,Ngày thành lập\n6000000018,Công ty TNHH Thử,01/02/2019\n\
                6000000089,Công ty TNHH Thử Hai,05/03/2015\n";
    std::fs::write(home.join("dn.csv"), rows).unwrap();
    let look = |extra: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_tudien"))
            .args(["doctor", "--format", "json", "--folder"])
            .arg(&home)
            .args(extra)
            .env("HOME", &home)
            .env("USER", "nguyen.van.mau")
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout.clone()).unwrap();
        assert!(!text.contains("nguyen.van.mau"), "{text}");
        let lines: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        (output.status.code(), lines)
    };
    let state = |lines: &[serde_json::Value], id: &str| {
        lines.iter().find(|line| line["id"] == id).unwrap_or_else(|| panic!("no {id}"))["state"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (code, lines) = look(&[]);
    assert_eq!(code, Some(0), "{lines:?}");
    for id in [
        "program",
        "system",
        "cores",
        "memory",
        "console",
        "clock",
        "folder",
        "disk",
        "temp",
        "long_paths",
        "open_files",
        "dictionary",
    ] {
        assert_ne!(state(&lines, id), "fault", "{lines:?}");
    }
    for line in &lines {
        assert_eq!(line["state"] == "well", line.get("hint").is_none(), "{line}");
    }
    let file = home.join("dn.csv").to_string_lossy().into_owned();
    let out = home.join("kq").to_string_lossy().into_owned();
    let run = tudien(&["run", &file, "--entity", "doanh_nghiep", "--out", &out, "--as-of", "2026-09-30", "--quiet"]);
    assert!(run.status.success(), "{}", said(&run));
    std::fs::write(home.join("~$dn.csv"), "x").unwrap();
    let (code, lines) = look(&["--run", &out]);
    assert_eq!(
        (code, state(&lines, "run").as_str(), state(&lines, "open_files").as_str()),
        (Some(0), "well", "warning")
    );
    let package = std::path::Path::new(&out).join("goi/doanh_nghiep");
    let (wanted, named) = if package.is_dir() {
        std::fs::write(package.join("README.md"), "sửa").unwrap();
        ("fault", "README.md")
    } else {
        std::fs::remove_file(std::path::Path::new(&out).join("chay.json")).unwrap();
        ("fault", "chay.json")
    };
    let (code, lines) = look(&["--run", &out, "--catalog", &file]);
    assert_eq!((code, state(&lines, "run").as_str(), state(&lines, "catalog").as_str()), (Some(1), wanted, "fault"));
    assert!(lines.iter().any(|line| line["id"] == "run" && line["message"]["vi"].as_str().unwrap().contains(named)));
}
