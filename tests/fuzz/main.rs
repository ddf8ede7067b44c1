//! A program of libFuzzer: its own name (`csv`, `pdf` …) is the target's.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[path = "targets.rs"]
mod targets;

static TARGET: LazyLock<targets::Target> = LazyLock::new(|| {
    let name = std::env::args().next().unwrap_or_default();
    let name = std::path::Path::new(&name).file_name().unwrap_or_default().to_string_lossy();
    targets::target(&name).unwrap_or_else(|| panic!("no target of the name {name}"))
});

fuzz_target!(|bytes: &[u8]| TARGET(bytes));
