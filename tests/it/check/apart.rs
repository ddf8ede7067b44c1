//! Checks of single rows run on pieces of a table, put together with the others: the same as one run over the whole.

use std::collections::BTreeMap;
use std::path::Path;

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tudien::check::{CHECKS, Check, Checked, Finding, Request, Told, assemble, by_unit, lines, run};
use tudien::dictionary::Dictionary;
use tudien::error::Error;
use tudien::normalize::NormalTable;

use super::table::{Mini, columns, normal, write_beside};

const DICTIONARY: &str = r#"
key = ["ma"]
[[field]]
id = "ma"
unique = true
[[field]]
id = "ten"
role = "person_name"
required = true
[[field]]
id = "noi_o"
role = "address"
[[field]]
id = "ma_xa"
role = "commune_code"
[[check]]
code = "DU-001"
rows = 3
"#;
const OLD: &str = "\"Thôn 3, xã Ea Kao, thành phố Buôn Ma Thuột, tỉnh Đắk Lắk\"";

struct Case {
    place: tempfile::TempDir,
    dictionary: Dictionary,
    mini: Mini,
    csv: String,
}

impl Case {
    fn new() -> Self {
        let (names, codes) = (["An Bình", "AN", "", "Lê  An", "..."], ["24133", "24154", "", "24133"]);
        let row = |row: usize| {
            let place = if row % 3 == 1 { OLD } else { "Thôn 3" };
            format!("{},{},{place},{}\n", row * 5 % 11, names[row % 5], codes[row % 4])
        };
        let csv = "ma,ten,noi_o,ma_xa\n".to_owned() + &(0..12).map(row).collect::<String>();
        let mini: Mini = toml::from_str(DICTIONARY).unwrap();
        Self { place: tempfile::tempdir().unwrap(), dictionary: mini.dictionary(), mini, csv }
    }

    fn table(&self, name: &str) -> NormalTable {
        let table = normal(&self.place.path().join(name), &self.mini, &columns(&self.csv));
        let notes = "_row,field,status,codes,output,candidates\n1,ma,invalid,characters,,\n5,ma,invalid,length,,\n7,ten,ambiguous,several_meanings,An,\n";
        write_beside(&table.dir.join("notes.parquet"), notes);
        table
    }

    fn checked(&self, table: &NormalTable, checks: &[&'static Check]) -> Checked {
        run(&self.request(table, checks)).unwrap()
    }

    fn request<'a>(&'a self, table: &'a NormalTable, checks: &'a [&'static Check]) -> Request<'a> {
        static NONE: BTreeMap<String, NormalTable> = BTreeMap::new();
        let as_of = chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
        let request = Request::new(&self.dictionary, &self.dictionary.entities["thu"], table, &NONE, as_of);
        Request { checks, ..request }
    }

    /// What the checks of rows say of `count` rows from `first` on, in a folder of their own.
    fn piece(&self, first: usize, count: usize) -> Vec<Told> {
        let whole = self.table(&format!("phan{first}"));
        let path = whole.dir.join("normal.parquet");
        let open = std::fs::OpenOptions::new().read(true).open(&path).unwrap();
        let batch = ParquetRecordBatchReaderBuilder::try_new(open).unwrap().build().unwrap().next().unwrap().unwrap();
        let file = std::fs::OpenOptions::new().write(true).truncate(true).open(&path).unwrap();
        let mut out = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
        out.write(&batch.slice(first, count)).unwrap();
        out.close().unwrap();
        let table = NormalTable { rows: count as u64, ..whole };
        let own: Vec<&'static Check> = CHECKS.iter().copied().filter(|check| check.is_of_rows()).collect();
        let checked = self.checked(&table, &own);
        let mut told: Vec<Told> = lines(&checked.path).unwrap().map(|line| Told::Finding(line.unwrap())).collect();
        told.extend(checked.outcomes.into_iter().enumerate().map(|(at, outcome)| Told::Count(at, outcome)));
        told.extend(by_unit(&table).unwrap().into_iter().map(Told::Unit));
        told.push(Told::Rows(table.rows));
        told
    }

    fn assembled(&self, table: &NormalTable, told: Vec<Told>) -> Result<Checked, Error> {
        assemble(&self.request(table, CHECKS), &mut told.into_iter().map(Ok))
    }

    fn refusal(&self, told: Vec<Told>) -> String {
        self.assembled(&self.table("tu_choi"), told).unwrap_err().message.vi
    }
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let names = ["findings.parquet", "outcomes.json", "outcomes_by_unit.parquet"];
    names.map(|name| tudien::files::read(&folder.join(name)).unwrap()).to_vec()
}

#[test]
fn pieces_of_any_size_give_what_one_run_gives() {
    let case = Case::new();
    let whole = case.table("mot");
    let checked = case.checked(&whole, CHECKS);
    assert!(checked.outcomes.iter().any(|one| one.tolerated) && checked.findings > 20);
    let told_once = |checked: &Checked| {
        lines(&checked.path).unwrap().filter(|line| line.as_ref().unwrap().code == "SONG-012").count()
    };
    assert_eq!(told_once(&checked), 1, "four rows break it, one tells");
    for sizes in [vec![12], vec![1, 6, 5], vec![4, 0, 8]] {
        let mut told = Vec::new();
        let mut first = 0;
        for size in &sizes {
            told.extend(case.piece(first, *size));
            first += size;
        }
        let table = case.table("nhieu");
        let together = case.assembled(&table, told).unwrap();
        assert_eq!((&together.outcomes, together.findings), (&checked.outcomes, checked.findings), "{sizes:?}");
        assert!(files(&table.dir) == files(&whole.dir), "{sizes:?}");
    }
}

#[test]
fn what_does_not_go_with_the_table_is_refused() {
    let case = Case::new();
    let half = || case.piece(0, 6);
    assert!(case.refusal(half()).contains("kết quả kiểm tra của 6 dòng, bảng có 12"));
    let twice: Vec<Told> = half().into_iter().chain(case.piece(6, 6)).chain([Told::Rows(6)]).collect();
    assert!(case.refusal(twice).contains("18 dòng, bảng có 12"));
    let swapped: Vec<Told> = case.piece(6, 6).into_iter().chain(half()).collect();
    assert!(case.refusal(swapped).contains(" after row 11"));
    let foreign = |code: &str, field: &str, row| {
        Told::Finding(Finding { row, code: code.to_owned(), field: field.to_owned(), ..Finding::default() })
    };
    assert!(case.refusal(vec![foreign("DU-001", "ten", Some(12))]).contains("row 12"), "the last row is 11");
    assert!(case.refusal(vec![foreign("DU-001", "ten", None)]).contains("không khớp với bảng"));
    let counts = half().into_iter().filter_map(|told| match told {
        Told::Count(at, outcome) => Some((at, outcome)),
        _ => None,
    });
    for (at, outcome) in counts.step_by(9) {
        let said = case.refusal(vec![Told::Count(at + 1, outcome.clone())]);
        assert!(said.ends_with(&format!("{} {}", outcome.code, outcome.field)), "{said}");
    }
    let unit = half().into_iter().find_map(|told| match told {
        Told::Unit(unit) => Some(unit),
        _ => None,
    });
    let mut unit = unit.unwrap();
    unit.outcome.field = "khong_co".to_owned();
    assert!(case.refusal(vec![Told::Unit(unit)]).ends_with("khong_co"));
}
