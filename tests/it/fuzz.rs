//! Inputs that fuzzing kept (`tests/fuzz/corpus`): each once broke a law, or reaches what others do not. Every target runs
//! over its own here; how they are found is in `tests/fuzz/README.md`.

use std::path::Path;

#[path = "../fuzz/targets.rs"]
mod targets;

/// Runs a target over its kept inputs.
fn kept(name: &str) {
    let target = targets::target(name).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let mut inputs: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "{name} has no input");
    for path in inputs {
        let bytes = std::fs::read(&path).unwrap();
        assert!(std::panic::catch_unwind(|| target(&bytes)).is_ok(), "{}", path.display());
    }
}

macro_rules! kept {
    ($($name:ident)*) => {
        $(#[test] fn $name() { kept(stringify!($name)); })*

        #[test]
        fn every_target_is_here() {
            let names: Vec<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
        }
    };
}

kept!(addresses bytes csv dictionary exchange json ods parquet pdf reading region resubmit sqlite text value xls xlsb xlsx xml);
