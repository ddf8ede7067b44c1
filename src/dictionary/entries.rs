//! The files of a dictionary: the embedded ones, those of a folder, and the chain of folders it says it extends.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::file::parse_catalog;
use super::place::{Faults, Place, code};
use crate::error::Result;
use crate::files;

static BUILTIN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/dictionary");

/// Larger files are not dictionary files: reading them would only fill the memory.
pub(super) const LARGEST_TOML: usize = 1 << 20;
/// As [`LARGEST_TOML`], for code lists.
pub(super) const LARGEST_CSV: usize = 32 << 20;

/// Folders of an overlay are read to this depth: `entities/<sector>/<entity>.toml` is the deepest.
const DEEPEST: usize = 3;

/// More dictionaries than this are not laid over one another: national, ministry, province, agency, and four to spare.
const LONGEST_CHAIN: usize = 8;

/// One file of a dictionary.
pub(super) struct Entry {
    /// Its path within the dictionary, with `/`.
    pub name: String,
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
}

/// The files of one dictionary among those laid over each other.
pub(super) struct LayerFiles {
    /// The folder's name; `tudien` for the embedded files.
    pub name: String,
    /// What stands before file names in messages: the folder, where several are read.
    pub prefix: String,
    /// The files, sorted by name.
    pub entries: Vec<Entry>,
    /// True for the embedded files: a test runs their examples, so they are not run again at every start.
    pub tested: bool,
}

/// The files inside the binary.
pub(super) fn embedded() -> LayerFiles {
    fn walk(dir: &'static Dir<'static>, found: &mut Vec<Entry>) {
        for file in dir.files() {
            let name = file.path().to_string_lossy().replace('\\', "/");
            found.push(Entry { name, bytes: Cow::Borrowed(file.contents()) });
        }
        dir.dirs().for_each(|inner| walk(inner, found));
    }
    let mut entries = Vec::new();
    walk(&BUILTIN, &mut entries);
    entries.retain(|entry| is_dictionary_file(&entry.name));
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    LayerFiles { name: "tudien".to_owned(), prefix: String::new(), entries, tested: true }
}

/// The folder and the folders its `catalog.toml` extends (`extends = "tinh"`, a folder beside it), the lowest first.
pub(super) fn chain(folder: &Path, faults: &mut Faults) -> Result<Vec<LayerFiles>> {
    let mut layers: Vec<LayerFiles> = Vec::new();
    let mut next: Option<PathBuf> = Some(folder.to_path_buf());
    while let Some(folder) = next.take() {
        let name = folder_name(&folder);
        let entries = folder_files(&folder)?;
        let below = extends(&entries, &name, faults);
        layers.push(LayerFiles { name, prefix: String::new(), entries, tested: false });
        let Some((below, place)) = below else { break };
        if layers.iter().any(|layer| layer.name == below) || layers.len() == LONGEST_CHAIN {
            faults.add(
                code::CYCLE,
                &place,
                format!("vòng lặp: từ điển «{below}» mở rộng chính nó; hãy sửa «extends»"),
                format!("a cycle: dictionary \"{below}\" extends itself; mend \"extends\""),
            );
            break;
        }
        let path = real_parent(&folder).join(&below);
        if !path.is_dir() {
            faults.add(
                code::FILE,
                &place,
                format!("không có thư mục từ điển «{below}» bên cạnh thư mục này"),
                format!("there is no dictionary folder \"{below}\" beside this one"),
            );
            break;
        }
        next = Some(path);
    }
    layers.reverse();
    if layers.len() > 1 {
        for layer in &mut layers {
            layer.prefix = format!("{}/", layer.name);
        }
    }
    Ok(layers)
}

fn folder_name(folder: &Path) -> String {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    name(folder).or_else(|| folder.canonicalize().ok().as_deref().and_then(name)).unwrap_or_else(|| "?".to_owned())
}

fn real_parent(folder: &Path) -> PathBuf {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    real.parent().map_or_else(|| real.clone(), Path::to_path_buf)
}

/// What the catalog of these files extends, and where it says so. Only the plain name of a folder beside this one is
/// taken: a dictionary must not reach into other places of the machine.
fn extends(entries: &[Entry], name: &str, faults: &mut Faults) -> Option<(String, Place)> {
    let entry = entries.iter().find(|entry| entry.name == "catalog.toml")?;
    let file: Arc<str> = Arc::from(format!("{name}/catalog.toml"));
    let text = std::str::from_utf8(&entry.bytes).ok().filter(|text| text.len() <= LARGEST_TOML)?;
    // Its other faults are told when the layer is read.
    let catalog = parse_catalog(&file, text, &mut Faults::default())?;
    let found = catalog.text("extends")?;
    let plain =
        !found.value.starts_with('.') && !found.value.contains(['/', '\\', ':', '\0']) && found.value.len() <= 100;
    if !plain {
        let shown: String = found.value.chars().take(60).collect();
        faults.add(
            code::FORM,
            &found.place,
            format!("«extends» = «{shown}» phải là tên một thư mục đứng cạnh thư mục này, không có đường dẫn"),
            format!("\"extends\" = \"{shown}\" must be the name of a folder beside this one, without a path"),
        );
        return None;
    }
    Some((found.value.clone(), found.place.clone()))
}

fn folder_files(folder: &Path) -> Result<Vec<Entry>> {
    fn walk(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<Entry>) -> Result<()> {
        for path in files::list(folder)? {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            let name = format!("{prefix}{name}");
            if path.is_dir() {
                if depth < DEEPEST {
                    walk(&path, &format!("{name}/"), depth + 1, found)?;
                }
            } else if is_dictionary_file(&name) {
                let largest = if is_csv(&name) { LARGEST_CSV } else { LARGEST_TOML };
                let bytes = files::read_at_most(&path, largest as u64 + 1)?;
                found.push(Entry { name, bytes: Cow::Owned(bytes) });
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    walk(folder, "", 0, &mut found)?;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// TOML and CSV files are the dictionary; pages, scripts and locks of open workbooks beside them are not.
fn is_dictionary_file(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    !file.starts_with(['.', '~']) && (is_csv(name) || extension(name) == "toml")
}

/// True for a code list.
pub(super) fn is_csv(name: &str) -> bool {
    extension(name) == "csv"
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// A file's name without folders and extension.
pub(super) fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}
