//! More than forty kinds of faults put into clean tables: each is told by the right check, and little else is told.

use std::path::Path;
use std::process::Command;

use crate::program::{said, tudien};

/// The same as `tests/bench/forty_faults.py` at full size, on tables of 300 rows. Needs `python3`.
#[test]
fn each_kind_of_fault_is_told_by_its_check() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/forty_faults.py");
    let folder = tempfile::tempdir().unwrap();
    let python = |arguments: &[&str]| Command::new("python3").arg(&script).args(arguments).output();
    let (place, out) = (folder.path().to_string_lossy(), folder.path().join("out"));
    let Ok(made) = python(&["make", &place, "300", "7", "2"]) else {
        eprintln!("SKIPPED: there is no python3 to put faults in");
        return;
    };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let out = out.to_string_lossy();
    let ran = tudien(&["run", &format!("{place}/job.toml"), "--out", &out, "--quiet"]);
    assert!(ran.status.success(), "{}", said(&ran));
    let judged = python(&["judge", &place, &out]).unwrap();
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stdout));
}
