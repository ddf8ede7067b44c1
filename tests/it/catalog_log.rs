//! The audit log and the integrity of what was published; writers that are killed.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tudien::catalog::audit::{self, Action, Deed};
use tudien::catalog::{self, Catalog};

use crate::catalog::{Parcel, Store, officer};
use crate::program::tudien;

fn log(store: &Store) -> std::path::PathBuf {
    store.root().join("nhat_ky.jsonl")
}

fn whole(store: &Store) -> bool {
    catalog::verify(&store.catalog).unwrap().wrong.is_empty()
}

/// A log of eight entries over two years.
fn long_log() -> Store {
    let mut store = Store::new();
    store.add(&Parcel::new("doanh_nghiep", 1, 5));
    for (at, place) in
        ["2026-11-01", "2027-02-01", "2027-05-01", "2027-08-01", "2027-11-01", "2028-02-01"].iter().zip(1..)
    {
        let deed = Deed { purpose: format!("{place} lượt tải"), ..Deed::new("audit record", "doanh_nghiep") };
        audit::record(&mut store.catalog, &officer(at), Action::Exploit, &deed).unwrap();
    }
    assert!(whole(&store));
    store
}

#[test]
fn one_byte_changed_names_its_entry() {
    let store = long_log();
    let bytes = std::fs::read(log(&store)).unwrap();
    let line_of = |at: usize| bytes[..at].split(|byte| *byte == b'\n').count();
    for at in (0..bytes.len()).step_by(7).chain([0, bytes.len() - 1, bytes.len() - 2]) {
        let mut other = bytes.clone();
        other[at] ^= 0x01;
        std::fs::write(log(&store), &other).unwrap();
        let found = catalog::verify(&store.catalog).unwrap();
        let wanted = format!("(mục {})", line_of(at));
        let first = &found.wrong.first().unwrap_or_else(|| panic!("byte {at} was not noticed")).what;
        assert!(first.ends_with(&wanted), "byte {at}: {first}, not {wanted}");
    }
    std::fs::write(log(&store), &bytes).unwrap();
    assert!(whole(&store));
}

#[test]
fn entries_taken_out_put_in_or_moved_are_noticed() {
    let store = long_log();
    let text = std::fs::read_to_string(log(&store)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let write = |lines: &[&str]| std::fs::write(log(&store), lines.join("\n") + "\n").unwrap();
    for damage in ["last", "middle", "twice", "swapped", "all"] {
        let mut changed = lines.clone();
        match damage {
            "last" => drop(changed.pop()),
            "middle" => drop(changed.remove(3)),
            "twice" => changed.insert(3, lines[3]),
            "swapped" => changed.swap(2, 3),
            _ => changed.clear(),
        }
        write(&changed);
        assert!(!whole(&store), "{damage}");
    }
    write(&lines);
    assert!(whole(&store));
}

#[test]
fn pruning_keeps_six_months_and_a_chain_that_can_be_checked() {
    let mut store = long_log();
    let now = officer("2028-03-01");
    let error = audit::prune(&mut store.catalog, &now, "2027-10-01".parse().unwrap()).unwrap_err();
    assert!(error.message.vi.contains("tối thiểu 6 tháng"), "{}", error.message.vi);
    let pruned = audit::prune(&mut store.catalog, &now, "2027-06-01".parse().unwrap()).unwrap();
    assert_eq!((pruned.entries, pruned.left), (5, 4));
    assert!(whole(&store));
    let read = audit::read(&store.catalog).unwrap();
    assert_eq!(read.entries.first().unwrap().seq, 6);
    assert_eq!(std::fs::read_to_string(store.root().join(&pruned.archive)).unwrap().lines().count(), 5);
    assert_eq!(read.entries.last().unwrap().command, "audit prune");

    // A writer killed between the database and the file leaves the old lines: the next one takes them out.
    let rest = std::fs::read(log(&store)).unwrap();
    let mut old = std::fs::read(store.root().join(&pruned.archive)).unwrap();
    old.extend(&rest);
    std::fs::write(log(&store), old).unwrap();
    let root = store.root();
    drop(store.catalog);
    let catalog = Catalog::write(&root, &now).unwrap();
    assert_eq!(std::fs::read(root.join("nhat_ky.jsonl")).unwrap(), rest);
    assert!(catalog::verify(&catalog).unwrap().wrong.is_empty());
}

#[test]
fn a_published_file_that_was_changed_is_named() {
    let mut store = Store::new();
    store.add(&Parcel::new("doanh_nghiep", 1, 5));
    let place = store.root().join("du_lieu/doanh_nghiep/1.0.0");
    let csv = place.join("doanh_nghiep.csv");
    let bytes = std::fs::read(&csv).unwrap();
    let named = |words: &str| {
        let found = catalog::verify(&store.catalog).unwrap();
        assert_eq!(found.wrong.len(), 1, "{:?}", found.wrong);
        assert!(found.wrong[0].what.contains(words), "{:?}", found.wrong);
    };
    let mut other = bytes.clone();
    other[10] ^= 1;
    std::fs::write(&csv, other).unwrap();
    named("du_lieu/doanh_nghiep/1.0.0/doanh_nghiep.csv");
    std::fs::remove_file(&csv).unwrap();
    named("doanh_nghiep.csv");
    std::fs::write(&csv, bytes).unwrap();
    std::fs::write(place.join("la.txt"), "x").unwrap();
    named("la.txt");
    std::fs::remove_file(place.join("la.txt")).unwrap();
    assert!(whole(&store));
}

#[test]
fn nothing_personal_goes_into_the_log() {
    let mut store = Store::new();
    store.add(&Parcel::new("doanh_nghiep", 1, 5));
    let before = std::fs::read(log(&store)).unwrap();
    for purpose in ["gửi cho 066199012345", "liên hệ 0912 345 678", "qua mau@vi-du.vn"] {
        let deed = Deed { purpose: purpose.to_owned(), ..Deed::new("audit record", "doanh_nghiep") };
        assert!(audit::record(&mut store.catalog, &store.officer, Action::Use, &deed).is_err(), "{purpose}");
        assert!(catalog::use_set(&mut store.catalog, &store.officer, "doanh_nghiep", "Sở Mẫu", purpose).is_err());
    }
    assert_eq!(std::fs::read(log(&store)).unwrap(), before);
}

#[test]
fn only_one_writes_at_a_time() {
    let store = Store::new();
    let error = Catalog::write(&store.root(), &store.officer).err().unwrap();
    assert!(error.message.vi.contains("người khác ghi"), "{}", error.message.vi);
    assert!(Catalog::read(&store.root()).is_ok(), "others may look meanwhile");
}

/// What stands in the store is whole, and the log tells of it.
fn sound(kho: &Path) {
    let output = tudien(&["catalog", "verify", kho.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let mut folders = vec![kho.join("du_lieu")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with(".tudien-") {
                continue;
            }
            if path.join("SHA256SUMS").is_file() {
                for line in std::fs::read_to_string(path.join("SHA256SUMS")).unwrap().lines() {
                    let (sum, name) = line.split_once("  ").unwrap();
                    assert_eq!(tudien::files::fingerprint(&path.join(name)).unwrap().0, sum, "{}", path.display());
                }
            } else if path.is_dir() {
                folders.push(path);
            }
        }
    }
}

/// `kill -9` at moments spread over the whole of a run; tests/outside/killed.py does it two hundred times.
#[test]
fn a_killed_writer_leaves_nothing_half_and_the_next_one_finishes() {
    let folder = TempDir::new().unwrap();
    let kho = folder.path().join("kho");
    let name = kho.to_str().unwrap().to_owned();
    assert!(tudien(&["catalog", "init", &name, "--by", "cb.mau"]).status.success());
    let mut wanted = 0;
    for round in 0..12_u64 {
        let day = format!("2026-09-{:02}", round + 1);
        let package = Parcel::new("doanh_nghiep", 1, 200 + u32::try_from(round).unwrap()).on(&day).write(folder.path());
        let arguments = ["catalog", "add", &name, package.to_str().unwrap(), "--by", "cb.mau", "--at", "2026-10-01"];
        let mut child = Command::new(env!("CARGO_BIN_EXE_tudien"))
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(round * 15));
        child.kill().unwrap();
        child.wait().unwrap();
        sound(&kho);
        assert!(tudien(&arguments).status.success(), "the next run completes it");
        wanted += 1;
        sound(&kho);
        let output = tudien(&["catalog", "history", &name, "doanh_nghiep", "--format", "json"]);
        let versions: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(versions.as_array().unwrap().len(), wanted, "once, not twice");
    }
    let left: Vec<_> =
        std::fs::read_dir(kho.join("du_lieu/doanh_nghiep")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), wanted, "{left:?}");
}
