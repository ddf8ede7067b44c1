//! What is fuzzed: each target takes any bytes, runs what they reach, and panics where a law is broken. The fuzzing program
//! and the test of kept inputs share this file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chrono::NaiveDate;
use tudien::dictionary::{self, Dictionary, LinkModel};
use tudien::error::Error;
use tudien::exchange;
use tudien::lang::Lang;
use tudien::privacy::traces::{self, Depth};
use tudien::remedy::{self, Kept, Resubmission};
use tudien::source::form::Form;
use tudien::source::{ReadOptions, address, inspect, page, read};
use tudien::text::value::{KINDS, Options, Status, reason};
use tudien::text::{self, Encoding, STEPS};
use tudien::units::{Resolver, Units};
use tudien::{check, files, normalize};

#[path = "containers.rs"]
mod containers;
#[path = "grid.rs"]
mod grid;

/// A target: takes any bytes.
pub(super) type Target = fn(&[u8]);

/// Every target by name.
pub(super) const TARGETS: [(&str, Target); 19] = [
    ("addresses", addresses),
    ("bytes", bytes),
    ("csv", |input| file("tep.csv", input)),
    ("dictionary", dictionary_files),
    ("exchange", exchange_files),
    ("json", |input| file("tep.json", input)),
    ("ods", |input| file("tep.ods", &containers::ods(input))),
    ("parquet", |input| file("tep.parquet", input)),
    ("pdf", |input| file("tep.pdf", &containers::pdf(input))),
    ("reading", reading),
    ("region", grid::region),
    ("resubmit", resubmit),
    ("sqlite", |input| file("tep.sqlite", input)),
    ("text", text_steps),
    ("value", values),
    ("xls", |input| file("tep.xls", &containers::xls(input))),
    ("xlsb", |input| file("tep.xlsb", &containers::xlsb(input))),
    ("xlsx", |input| file("tep.xlsx", &containers::xlsx(input))),
    ("xml", |input| file("tep.xml", input)),
];

/// The target of that name.
pub(super) fn target(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(id, _)| *id == name).map(|(_, target)| *target)
}

/// A folder in memory, where there is one: the same place is written over and over.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

/// A file of a folder of its own.
fn laid(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = folder();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// Whoever is refused is told what to do next.
fn refused(error: &Error) {
    assert!(error.hint.is_some() || !error.faults.is_empty(), "every error says what to do: {error}");
}

/// Reads a file to its end and shows it; every cell must be accounted for.
fn file(name: &str, bytes: &[u8]) {
    let (_folder, path) = laid(name, bytes);
    shown(&path, &ReadOptions::default());
}

/// The cells that a reading accounts for, where the file is read.
fn shown(path: &Path, options: &ReadOptions) -> Option<u64> {
    let seen = read(path, options).and_then(|reading| inspect::view(reading, None, inspect::SHOWN));
    let view = match seen {
        Ok(view) => view,
        Err(error) => {
            refused(&error);
            return None;
        }
    };
    let mut cells = view.outside.len() as u64;
    for table in &view.tables {
        let balance = table.balance;
        assert_eq!(balance.non_empty, balance.body + balance.header + balance.left_out, "a cell is lost");
        cells += balance.non_empty;
        assert!(table.first_rows.iter().all(|row| row.len() == table.columns.len()), "rows as wide as the table");
        assert!((0.0..=1.0).contains(&table.confidence), "a confidence of {}", table.confidence);
    }
    for cell in view.tables.iter().flat_map(|table| &table.left_out).chain(&view.outside) {
        assert!(!inspect::reason_name(&cell.reason, Lang::Vi).is_empty(), "no such reason: {}", cell.reason);
        assert!(!cell.text.trim().is_empty(), "an empty cell is left out");
    }
    for lang in [Lang::Vi, Lang::En] {
        assert!(!inspect::text(&view, lang).is_empty() && page::page(&view, lang).ends_with("</html>"));
    }
    Some(cells)
}

/// Bytes of a text file in every encoding, whole and in blocks.
fn bytes(input: &[u8]) {
    let whole = text::decode_bytes(input);
    assert!(whole.is_some() || input.contains(&0), "only a zero byte is not text");
    let encodings = [
        Encoding::Utf8,
        Encoding::Utf8Twice,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
        Encoding::Windows1258,
        Encoding::Tcvn3,
        Encoding::Vni,
    ];
    let size = usize::from(input.first().copied().unwrap_or_default()) % 7 + 1;
    for encoding in encodings {
        let decoded = |blocks: &mut dyn Iterator<Item = &[u8]>| {
            let (mut decoder, mut out) = (text::Decoder::new(encoding), String::new());
            blocks.for_each(|block| decoder.push(block, &mut out));
            decoder.finish(&mut out);
            out
        };
        let (once, parted) = (decoded(&mut std::iter::once(input)), decoded(&mut input.chunks(size)));
        assert_eq!(once, parted, "{encoding:?} in blocks of {size}");
    }
}

/// A text without the white space that spreadsheets write as `_x000D_`, also where invisible signs stand within it.
fn unescaped(text: &str) -> String {
    // the sign of a lost letter is seen
    let seen = |letter: &char| letter.is_alphanumeric() || letter.is_ascii_graphic() || *letter == '\u{fffd}';
    let text: String = text.chars().filter(seen).collect();
    let (mut made, mut rest) = (String::new(), text.as_str());
    while let Some(place) = rest.find("_x") {
        let (before, after) = rest.split_at(place);
        made.push_str(before);
        let escape = |bytes: &[u8]| bytes[4] == b'_' && bytes[..4].iter().all(u8::is_ascii_hexdigit);
        let length = if after.as_bytes().get(2..7).is_some_and(escape) { 7 } else { 2 };
        made.push_str(if length == 2 { "_x" } else { "" });
        rest = &after[length..];
    }
    made + rest
}

/// Letters without marks and capitals, and digits: what no repair of spacing, marks and tones may touch.
fn bare(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let text = unescaped(text);
    let kept = text.nfd().filter(|letter| letter.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect::<String>().nfd().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Every step of text repair.
fn text_steps(input: &[u8]) {
    let given = String::from_utf8_lossy(input);
    for step in STEPS {
        let once = (step.apply)(&given);
        assert_eq!((step.apply)(&once), once, "{} twice on {given:?}", step.id);
        if ["nfc", "mark_order", "whitespace", "tone_old", "tone_new", "tone_ethnic"].contains(&step.id) {
            assert_eq!(bare(&once), bare(&given), "{} loses a letter of {given:?}", step.id);
        }
    }
    let (told, steps) = text::trace(&given);
    assert_eq!(told, text::default(&given));
    assert_eq!(steps.is_empty(), told == given, "{steps:?} on {given:?}");
    let digits = |text: &str| unescaped(text).chars().filter(char::is_ascii_digit).count();
    assert!(digits(&told) >= digits(&given), "digits of {given:?} lost in {told:?}");
    let visible = |text: &str| text.chars().any(|letter| letter.is_ascii_graphic());
    assert!(
        !visible(&unescaped(&given)) || visible(&told) || told.chars().any(char::is_alphanumeric),
        "{given:?} is gone"
    );
    assert!(!text::search_key(&given).chars().any(|letter| letter.is_ascii_uppercase()));
    text::fold_header(&given);
    text::is_syllable(&given);
    text::undecided(&given);
    // what is found in a public text is found in a free one
    let trace = |depth| traces::find(&given, &traces::Known::default(), depth);
    assert!(trace(Depth::Public).is_none() || trace(Depth::Free).is_some(), "{given:?}");
}

/// Every kind of value, with and without options.
fn values(input: &[u8]) {
    let given = String::from_utf8_lossy(input);
    let (settings, text) = given.split_once('\u{1}').unwrap_or(("", &given));
    let settings: Options = settings
        .split(';')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    for kind in KINDS {
        let verdict = (kind.parse)(text, &settings);
        for code in &verdict.codes {
            assert!(reason::reason(code).is_some(), "{}: no reason {code}", kind.id);
        }
        if (kind.canonical)(text, &settings) {
            let found = (verdict.status, verdict.output.as_deref());
            assert_eq!(found, (Status::Valid, Some(text)), "{}: canonical {text:?} {settings:?}", kind.id);
        }
        if verdict.status == Status::Valid {
            let output = verdict.output.unwrap_or_default();
            // what tells how to read a raw value is spent
            let mut stored = settings.clone();
            stored.retain(|name, _| !matches!(name.as_str(), "unit" | "scale" | "serial"));
            let again = (kind.parse)(&output, &stored);
            let found = (again.status, again.output.as_deref());
            assert_eq!(found, (Status::Valid, Some(output.as_str())), "{}: {text:?} twice {settings:?}", kind.id);
        }
    }
    if let Some(area) = address::parse_area(text) {
        assert!(area.top <= area.bottom && area.left <= area.right, "{text:?}");
        assert!(address::parse_area(&address::without_end(text)).is_some(), "{text:?} opened");
    }
    tudien::geo::read::metres(text);
    tudien::geo::read::degrees(text);
}

/// Addresses, one a line, before and after the merger of 2025.
fn addresses(input: &[u8]) {
    let given = String::from_utf8_lossy(input);
    let units = Units::builtin();
    for (year, month, day) in [(2025, 6, 30), (2026, 11, 28)] {
        let as_of = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let mut resolver = Resolver::new(units, as_of);
        for line in given.lines().take(50) {
            let found = resolver.resolve(line);
            assert!(line.is_char_boundary(found.rest), "{line:?} is parted within a letter");
            assert_eq!(found, units.convert(line, as_of), "{line:?} in a column and alone");
            assert!(found.code.is_none_or(|code| units.commune(code, as_of).is_some()), "{line:?}: no such commune");
            tudien::units::report::json(line, &found);
        }
        units.histories(&given, as_of);
    }
}

/// Files of a dictionary laid over the built-in one.
fn dictionary_files(input: &[u8]) {
    let parts = containers::parts(input, "entities/dan_cu/thu.toml");
    let overlay: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    match Dictionary::check_overlay(&overlay) {
        Ok(found) => {
            let advice = dictionary::advise(&found);
            dictionary::lint_page(&advice, Lang::Vi);
            dictionary::diff(Dictionary::builtin(), &found);
        }
        Err(error) => {
            assert!(!error.faults.is_empty(), "a dictionary is refused without a fault: {error}");
            assert!(error.faults.iter().all(|fault| !fault.message.vi.is_empty()));
        }
    }
    if let Some((_, bytes)) = parts.first()
        && let Ok(model) = LinkModel::parse(&String::from_utf8_lossy(bytes))
    {
        assert_eq!(LinkModel::parse(&model.to_toml()).as_ref(), Ok(&model), "a linking model written and read");
    }
}

/// Files of other tools that are imported into a dictionary; the first line names the format.
fn exchange_files(input: &[u8]) {
    let formats: Vec<_> = exchange::FORMATS.iter().filter(|format| format.import.is_some()).collect();
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let named = formats.iter().find(|format| format.id.as_bytes() == &input[..end]);
    let body = input.get(end + 1..).unwrap_or_default();
    for format in formats.iter().filter(|format| named.is_none_or(|named| named.id == format.id)) {
        let bytes = if format.id == "xlsx" { containers::xlsx(body) } else { body.to_vec() };
        let (_folder, path) = laid(&format!("tep.{}", format.id), &bytes);
        match format.import.unwrap()(&path).and_then(|found| exchange::taken(found, None)) {
            Ok(taken) => assert!(taken.told.iter().all(|message| !message.vi.is_empty())),
            Err(error) => refused(&error),
        }
    }
}

/// A saved reading, and a small table read by it.
fn reading(input: &[u8]) {
    let (folder, saved) = laid("reading.toml", input);
    let table = folder.path().join("bang.csv");
    std::fs::write(&table, "STT,Họ và tên,Số tiền\n1,Lê Thị Thử,5000\n2,Y Thử Niê,7000\n3,H'Thử,9000\n").unwrap();
    match Form::open(&saved) {
        Ok(form) => {
            form.save(&saved).unwrap();
            assert_eq!(Form::open(&saved).unwrap(), form, "a saved reading written and read");
        }
        Err(error) => refused(&error),
    }
    shown(&table, &ReadOptions { reading: Some(saved), ..ReadOptions::default() });
}

/// A return of a small table of enterprises, made once.
struct Sent {
    folder: tempfile::TempDir,
}

static SENT: LazyLock<Sent> = LazyLock::new(|| {
    let sent = Sent { folder: folder() };
    let dictionary = Dictionary::builtin();
    let entity = &dictionary.entities["doanh_nghiep"];
    let file = sent.folder.path().join("dn.xlsx");
    std::fs::write(&file, containers::xlsx(include_bytes!("enterprises.xml"))).unwrap();
    let (table, map) = (sent.folder.path().join("bang"), BTreeMap::new());
    files::create_folder(&table).unwrap();
    let as_of = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let read = ReadOptions::default();
    let request =
        normalize::Request { dataset: "dn", files: &[file], entity, dictionary, as_of, read: &read, mapping: &map };
    let table = normalize::to_folder(&request, &table, &mut |_| ()).unwrap();
    let others = BTreeMap::new();
    let checked = check::run(&check::Request::new(dictionary, entity, &table, &others, as_of)).unwrap();
    assert!(checked.findings > 0, "something is returned");
    let request = remedy::send::Request {
        dictionary,
        entity,
        table: &table,
        findings: &checked.path,
        as_of,
        unit: "UBND xã Thử",
        read: &read,
        sources: None,
        mended: (0, &[]),
    };
    let kept = Kept { map, linked: false, others: BTreeMap::new() };
    remedy::give_back(&request, &kept, &sent.folder.path().join("tra_lai")).unwrap();
    sent
});

/// A workbook that comes back: the XML of its sheet, any of its parts, or the bytes of any file.
fn resubmit(input: &[u8]) {
    let sent = &*SENT;
    let back = sent.folder.path().join("ve.xlsx");
    let whole = input.starts_with(b"PK") || input.starts_with(b"\xd0\xcf");
    std::fs::write(&back, if whole { input.to_vec() } else { containers::xlsx(input) }).unwrap();
    let place = sent.folder.path().join("tra_lai");
    let given = Resubmission {
        dictionary: Dictionary::builtin(),
        folder: &place,
        files: &[back],
        by: "UBND xã Thử",
        at: "2026-10-05",
        accept_deleted: false,
    };
    match remedy::resubmit(&given, &mut |_| ()) {
        Ok(done) => {
            assert!(done.outcome.closed <= done.outcome.sent, "more is closed than was sent");
            assert!(done.dir.join(remedy::resubmit::RESULT).is_file());
            assert_eq!(remedy::log::read(&place).unwrap().len() as u64, done.logged, "the log has what was logged");
        }
        Err(error) => {
            refused(&error);
            assert!(!place.join("lan_1").exists(), "a refused file leaves no round");
        }
    }
    for name in ["nhat_ky.jsonl", "nhat_ky.csv"] {
        std::fs::remove_file(place.join(name)).ok();
    }
    std::fs::remove_dir_all(place.join("lan_1")).ok();
}
