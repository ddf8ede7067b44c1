//! Many files of one form: which files a folder or a pattern names, which of them agree, and what the others differ in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::form::{Form, FormTable};
use super::region::words::fold;
use super::{ReadOptions, readers};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Message;

/// Deepest folder below the one that is named.
const DEEPEST: usize = 8;

/// The files that were named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Files to read, in order, each once.
    pub files: Vec<PathBuf>,
    /// Files in a folder that hold no table by their ending.
    pub passed: Vec<PathBuf>,
    /// A folder or a pattern was named, not files alone.
    pub gathered: bool,
}

/// Files, folders (with the folders in them) and patterns (`bao_cao/*.xlsx`, with `*` and `?` in the last part).
///
/// # Errors
/// When a folder cannot be read, or a folder or pattern names no file.
pub fn named(paths: &[PathBuf]) -> Result<Named> {
    let mut made = Named::default();
    for path in paths {
        let before = made.files.len();
        if path.is_dir() {
            made.gathered = true;
            walk(path, 0, &mut made)?;
        } else if let Some(pattern) = pattern(path) {
            made.gathered = true;
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let found = files::list(folder)?.into_iter().filter(|found| {
                found.is_file() && found.file_name().is_some_and(|name| matches(&pattern, &name.to_string_lossy()))
            });
            made.files.extend(found.filter(|found| !passing(found)));
        } else {
            made.files.push(path.clone());
            continue;
        }
        if made.files.len() == before {
            return Err(Error::read(path, "không có tệp bảng nào ở đây", "no file with tables here").hint(
                "Hãy kiểm tra thư mục hoặc mẫu tên, ví dụ bao_cao/*.xlsx.",
                "Check the folder or the pattern, for example reports/*.xlsx.",
            ));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    made.files.retain(|path| seen.insert(path.clone()));
    Ok(made)
}

fn walk(folder: &Path, depth: usize, made: &mut Named) -> Result<()> {
    for path in files::list(folder)? {
        if passing(&path) {
            continue;
        }
        if path.is_dir() {
            if depth < DEEPEST {
                walk(&path, depth + 1, made)?;
            }
        } else if readable(&path) {
            made.files.push(path);
        } else {
            made.passed.push(path);
        }
    }
    Ok(())
}

/// Hidden files, and those that office programs lay beside open workbooks.
fn passing(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name.starts_with("~$")
}

fn readable(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    readers::READERS.iter().any(|reader| reader.endings.contains(&ending.as_str()))
}

/// The last part of a path that is a pattern and no file.
fn pattern(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    (name.contains(['*', '?']) && !path.exists()).then_some(name)
}

/// A name agrees with a pattern of `*` (any letters) and `?` (one letter).
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut place, mut star) = (0, 0, None);
    while place < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, place));
                at += 1;
            }
            Some(letter) if *letter == '?' || Some(letter) == name.get(place) => {
                at += 1;
                place += 1;
            }
            _ => {
                let Some((back, from)) = star else { return false };
                star = Some((back, from + 1));
                (at, place) = (back + 1, from + 1);
            }
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|letter| *letter == '*')
}

/// Files of one form, and the others.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Gathered {
    /// Header texts of the form's columns.
    pub columns: Vec<Vec<String>>,
    /// Files that hold a table of the form.
    pub files: Vec<PathBuf>,
    /// Files that are not of the form, or cannot be read.
    pub apart: Vec<Apart>,
}

/// A file that is not of the form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Apart {
    /// The file.
    pub path: PathBuf,
    /// It could be read.
    pub read: bool,
    /// How it differs, or why it cannot be read.
    pub why: Vec<Message>,
}

/// The key of a form: the folded headers in any order.
fn key(table: &FormTable) -> Vec<String> {
    let mut names: Vec<_> =
        table.columns.iter().map(|path| path.iter().map(|level| fold(level)).collect::<Vec<_>>().join(" > ")).collect();
    names.sort();
    names
}

/// Tells the files of one form apart from the others. The form is the saved one where one is named, else the one that
/// most files hold; of equals the first.
///
/// # Errors
/// When the saved reading cannot be opened, or no file can be read.
pub fn gather(paths: &[PathBuf], options: &ReadOptions) -> Result<Gathered> {
    let saved = options.reading.as_deref().map(Form::open).transpose()?;
    let options = saved.as_ref().map_or_else(|| options.clone(), |form| form.options(options));
    let options = ReadOptions { reading: None, ..options };
    let mut found: Vec<(PathBuf, Vec<FormTable>)> = Vec::new();
    let mut made = Gathered::default();
    for path in paths {
        match super::read(path, &options) {
            Ok(reading) => found.push((path.clone(), reading.tables.iter().map(FormTable::of).collect())),
            Err(error) => made.apart.push(Apart {
                path: path.clone(),
                read: false,
                why: std::iter::once(error.message).chain(error.hint).collect(),
            }),
        }
    }
    let form = match saved.and_then(|form| form.table.into_iter().next()) {
        Some(table) => table,
        None => match most_common(&found) {
            Some(table) => table,
            None => return Err(nothing(made.apart)),
        },
    };
    let wanted = key(&form);
    for (path, tables) in found {
        if tables.iter().any(|table| key(table) == wanted) {
            made.files.push(path);
            continue;
        }
        let nearest = tables.iter().map(|table| differences(&form, table)).min_by_key(Vec::len).unwrap_or_default();
        made.apart.push(Apart { path, read: true, why: nearest });
    }
    made.apart.sort_by(|left, right| left.path.cmp(&right.path));
    made.columns = form.columns;
    Ok(made)
}

fn differences(form: &FormTable, other: &FormTable) -> Vec<Message> {
    let column = |path: &Vec<String>| super::Column { path: path.clone(), letter: String::new(), hidden: false };
    form.differences(&other.columns.iter().map(column).collect::<Vec<_>>())
}

fn most_common(found: &[(PathBuf, Vec<FormTable>)]) -> Option<FormTable> {
    let mut counts = BTreeMap::<Vec<String>, (usize, usize)>::new();
    for (place, (_, tables)) in found.iter().enumerate() {
        let keys: std::collections::BTreeSet<_> = tables.iter().map(key).collect();
        for key in keys {
            let entry = counts.entry(key).or_insert((0, place));
            entry.0 += 1;
        }
    }
    let (best, _) = counts.iter().max_by_key(|(key, (count, first))| (*count, std::cmp::Reverse(*first), key.len()))?;
    found.iter().flat_map(|(_, tables)| tables).find(|table| key(table) == *best).cloned()
}

fn nothing(apart: Vec<Apart>) -> Error {
    let count = apart.len();
    let mut error = Error::new(
        crate::error::Kind::Read,
        format!("Không đọc được bảng nào trong {count} tệp"),
        format!("No table can be read in {count} file(s)"),
    );
    error.faults = apart
        .into_iter()
        .map(|one| crate::error::Fault {
            code: "",
            file: one.path.display().to_string(),
            line: None,
            message: one.why.into_iter().next().unwrap_or_default(),
        })
        .collect();
    error.hint("Hãy xem từng tệp bằng tudien inspect.", "Look at each file with tudien inspect.")
}

/// The columns of a table in the order of the form: for each of the form's columns its place in the table; `None` where
/// the table is of another form.
pub fn aligned(form: &[Vec<String>], columns: &[super::Column]) -> Option<Vec<usize>> {
    let key = |path: &[String]| path.iter().map(|level| fold(level)).collect::<Vec<_>>();
    let mut free: Vec<Option<Vec<String>>> = columns.iter().map(|column| Some(key(&column.path))).collect();
    let places: Option<Vec<usize>> = form
        .iter()
        .map(|path| {
            let wanted = key(path);
            let place = free.iter().position(|found| found.as_ref() == Some(&wanted))?;
            free.get_mut(place).and_then(Option::take).map(|_| place)
        })
        .collect();
    places.filter(|_| free.iter().all(Option::is_none))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_names() {
        assert!(matches("*.xlsx", "Xã Ea Kao.xlsx") && matches("x?_*.csv", "xã_1.csv"));
        assert!(!matches("*.xlsx", "a.xls") && !matches("a?", "a") && matches("a*b*c", "aXbYbZc"));
    }

    #[test]
    fn columns_are_aligned_by_their_headers() {
        let column =
            |name: &str| super::super::Column { path: vec![name.to_owned()], letter: String::new(), hidden: false };
        let form = vec![vec!["STT".to_owned()], vec!["Tên".to_owned()]];
        assert_eq!(aligned(&form, &[column("TÊN "), column("stt")]), Some(vec![1, 0]));
        assert_eq!(aligned(&form, &[column("STT"), column("Tên"), column("Ghi chú")]), None);
    }
}
