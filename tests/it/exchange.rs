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

/// The workbook with one cell of a sheet set anew, as an editor would leave it.
fn edited(sheet: &str, row: u32, key: &str, value: &str) -> tempfile::TempDir {
    use rust_xlsxwriter::Workbook;
    let folder = tempfile::tempdir().unwrap();
    let source = builtin();
    let made = (format("xlsx").unwrap().export)(&View::of(&source, &["cong_dan".to_owned()]).unwrap()).unwrap();
    write(folder.path(), &made);
    let place = folder.path().join("tu_dien.xlsx");
    let read = tudien::source::readers::read(&place, &tudien::source::ReadOptions::default()).unwrap();
    let mut book = Workbook::new();
    for found in &read.sheets {
        let name = found.name.clone().unwrap();
        let out = book.add_worksheet();
        out.set_name(&name).unwrap();
        let notations = found.rows.iter().find(|row| row.line == 2);
        for (cell, text) in
            found.rows.iter().flat_map(|row| row.iter().map(move |(cell, text)| ((row.line, cell), text)))
        {
            let (line, cell) = cell;
            let here = name == sheet && line == row && notations.and_then(|row| row.get(cell.column)) == Some(key);
            let text = if here { value } else { text };
            out.write_string(line - 1, u16::try_from(cell.column).unwrap(), text).unwrap();
        }
    }
    book.save(&place).unwrap();
    folder
}

#[test]
fn faults_of_a_workbook_are_told_by_sheet_and_cell_and_edits_become_an_overlay() {
    let import = format("xlsx").unwrap().import.unwrap();
    let taken = |folder: &tempfile::TempDir| {
        tudien::exchange::taken(import(&folder.path().join("tu_dien.xlsx")).unwrap(), None)
    };
    let places =
        [("Trường", 5, "type", "khong_co", "[Trường!F5]"), ("Thực thể", 3, "update", "luc_nao_do", "[Thực thể!")];
    for (sheet, row, key, value, place) in places {
        let error = taken(&edited(sheet, row, key, value)).err().unwrap_or_else(|| panic!("{sheet} {key}"));
        let told = error.render(Lang::Vi);
        assert!(told.contains(place) && told.contains(value), "{told}");
    }
    let found = taken(&edited("Trường", 4, "title", "Họ tên đầy đủ")).unwrap();
    let entity = &found.documents.entities["cong_dan"];
    let wanted = serde_json::json!([{ "id": "ho_ten", "title": "Họ tên đầy đủ" }]);
    assert_eq!(entity["field"], wanted, "only what differs is written");
}

/// A department opens the workbook in LibreOffice and saves it: nothing may have changed, `kinh_te_xa_hoi` least of all.
#[test]
fn a_workbook_saved_by_libreoffice_is_the_same_dictionary() {
    use std::process::Command;
    if !Command::new("soffice").arg("--version").output().is_ok_and(|output| output.status.success()) {
        println!("skipped: LibreOffice is not here");
        return;
    }
    let (source, folder) = (builtin(), tempfile::tempdir().unwrap());
    let made = (format("xlsx").unwrap().export)(&View::of(&source, &[]).unwrap()).unwrap();
    write(folder.path(), &made);
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("ho_so").display());
    let saved = folder.path().join("luu");
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .args([&saved, &folder.path().join(&made[0].name)])
        .output()
        .unwrap();
    assert!(converted.status.success(), "{converted:?}");
    let read = (format("xlsx").unwrap().import.unwrap())(&saved.join(&made[0].name)).unwrap();
    assert!(read.faults.is_empty(), "{:?}", &read.faults[..read.faults.len().min(3)]);
    let again = Source::alone(&read.documents).unwrap_or_else(|error| panic!("{}", error.render(Lang::Vi)));
    assert!(again.documents == source.documents, "what LibreOffice saved is not what was written");
}
