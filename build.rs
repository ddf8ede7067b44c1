//! The dictionary is embedded: a file added to or taken from `dictionary/` must rebuild the crate.

fn main() {
    println!("cargo:rerun-if-changed=dictionary");
}
