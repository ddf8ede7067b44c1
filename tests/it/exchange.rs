//! The dictionary in other formats: what goes out is well formed, and what comes back is the same.

use std::path::Path;

use tudien::dictionary::{Dictionary, Source};
use tudien::exchange::{Artefact, FORMATS, View, format};
use tudien::lang::Lang;

fn write(folder: &Path, made: &[Artefact]) {
    for file in made {
        tudien::files::write(&folder.join(&file.name), &file.bytes).unwrap();
    }
}

fn builtin() -> Source {
    Source::load(None).unwrap()
}

#[test]
fn formats_are_sorted_have_pages_and_an_account_in_both_languages() {
    let ids: Vec<&str> = FORMATS.iter().map(|format| format.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    assert_eq!(ids, sorted);
    for format in FORMATS {
        let (vi, en) = (format.account(Lang::Vi), format.account(Lang::En));
        assert!(!vi.is_empty() && vi.len() == en.len(), "{}: {vi:?} {en:?}", format.id);
        assert!(format.page.starts_with("# "), "{}", format.id);
    }
}

#[test]
fn every_format_gives_the_same_bytes_twice() {
    let (one, two) = (builtin(), builtin());
    for format in FORMATS {
        let first = (format.export)(&View::of(&one, &[]).unwrap()).unwrap();
        let second = (format.export)(&View::of(&two, &[]).unwrap()).unwrap();
        assert!(!first.is_empty(), "{}", format.id);
        for (a, b) in first.iter().zip(&second) {
            assert!(a == b, "{}: {} differs", format.id, a.name);
        }
    }
}

#[test]
fn what_was_written_is_what_the_writer_writes() {
    let source = builtin();
    let again = Source::alone(&source.documents).unwrap();
    assert!(again.documents == source.documents);
    assert_eq!(again.dictionary.entities.len(), Dictionary::builtin().entities.len());
}

#[test]
fn out_in_and_out_again_gives_the_same_bytes() {
    let source = builtin();
    for id in ["datapackage", "odcs", "xlsx"] {
        let format = format(id).unwrap();
        let first = (format.export)(&View::of(&source, &[]).unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &first);
        let place = if let ([only], "xlsx") = (first.as_slice(), id) {
            folder.path().join(&only.name)
        } else {
            folder.path().to_owned()
        };
        let read = format.import.unwrap()(&place).unwrap();
        assert!(read.faults.is_empty(), "{id}: {:?}", &read.faults[..read.faults.len().min(3)]);
        assert!(read.left_out.is_empty(), "{id}: {:?}", read.left_out);
        assert_eq!(
            read.documents.entities.keys().collect::<Vec<_>>(),
            source.documents.entities.keys().collect::<Vec<_>>()
        );
        for (name, entity) in &source.documents.entities {
            assert!(&read.documents.entities[name] == entity, "{id}: {name}");
        }
        for (name, found) in &source.documents.types {
            assert_eq!(&read.documents.types[name], found, "{id}: {name}");
        }
        let again = Source::alone(&read.documents).unwrap_or_else(|error| panic!("{id}: {}", error.render(Lang::Vi)));
        assert!(again.documents == source.documents, "{id}: what is read is not what was written");
        let second = (format.export)(&View::of(&again, &[]).unwrap()).unwrap();
        assert_eq!(first.len(), second.len());
        for (a, b) in first.iter().zip(&second) {
            assert!(a == b, "{id}: {} differs", a.name);
        }
    }
}
