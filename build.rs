//! The dictionary is embedded: a file added to or taken from `dictionary/` must rebuild the crate.
#![expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    println!("cargo:rerun-if-changed=dictionary");
}
