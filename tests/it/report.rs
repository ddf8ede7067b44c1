//! One page that needs nothing else, tells everything in bounds, and shows nobody.
#![expect(clippy::disallowed_methods, reason = "tests write their fixtures and read what was written")]

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray, UInt32Array};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use tudien::check::{Checked, Quality};
use tudien::engine::Cost;
use tudien::lang::Lang;
use tudien::publish::package;
use tudien::report::{
    DatasetInput, DatasetReport, LIMIT, Publication, ReportModel, dataset, findings_csv, findings_xlsx, html,
};
use tudien::score::{Entry, History, Repair, UnitKind, UnitScore};

use crate::open_fixture::{Finding, Fixture, enterprises, persons};

const FINDINGS: [Finding<'static>; 6] = [
    ("DUNG-001", "error", "so_dinh_danh", 1, "Danh sách!A8", "066085017834", "", "Công an xã Mẫu"),
    ("DUNG-002", "error", "ngay_sinh", 1, "Danh sách!C8", "1987-13-45", "họ tên Nguyễn Văn An", "Công an xã Mẫu"),
    ("SACH-003", "warning", "ho_ten", 2, "Danh sách!B9", "Nguyễn  Văn An", "", "Công an tỉnh Mẫu"),
    ("SACH-003", "warning", "ho_ten", 3, "Danh sách!B10", "trần thị bình", "", "Công an tỉnh Mẫu"),
    ("SONG-001", "info", "", 0, "Danh sách!7", "", "", ""),
    ("DU-001", "error", "gioi_tinh", 4, "Danh sách!D11", "", "", "Công an xã Mẫu"),
];

pub(crate) fn person_fixture() -> Fixture {
    let rows: Vec<Vec<String>> = (0..40)
        .map(|row| {
            vec![
                format!("0661870{row:05}"),
                "Nguyễn Văn An".to_owned(),
                format!("19{}-03-01", 80 + row % 2),
                (row % 2 + 1).to_string(),
                format!("0912{row:06}"),
            ]
        })
        .collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    Fixture::new(persons(), &rows, &FINDINGS, &[5, 9])
}

pub(crate) fn told(fixture: &Fixture, publication: Publication) -> DatasetReport {
    dataset(DatasetInput {
        entity: &fixture.entity,
        table: &fixture.table,
        checked: Some(&fixture.checked),
        linked: Some(&fixture.linked),
        card: Some(&fixture.card),
        publication,
    })
    .expect("the folder is whole")
}

pub(crate) fn model(datasets: Vec<DatasetReport>) -> ReportModel {
    ReportModel {
        title: "Chất lượng dữ liệu dùng chung quý II".to_owned(),
        publisher: "UBND tỉnh Mẫu".to_owned(),
        as_of: "2026-07-01".to_owned(),
        program: "0.1.0".to_owned(),
        dictionary_version: "0.1.0".to_owned(),
        dictionary_fingerprint: "abc123".repeat(10),
        good: 90.0,
        poor: 70.0,
        datasets,
        units: Vec::new(),
        history: History::default(),
        costs: vec![Cost {
            stage: "check".to_owned(),
            seconds: 1.25,
            cpu_seconds: 2.5,
            peak_memory: Some(512_000_000),
        }],
    }
}

pub(crate) fn published(fixture: &Fixture) -> Publication {
    match package(&fixture.input(), &fixture.place("goi")) {
        Ok(package) => Publication::Published { package: Box::new(package) },
        Err(error) => Publication::from(&error),
    }
}

#[test]
fn counts_are_whole_and_examples_masked() {
    let fixture = person_fixture();
    let report = told(&fixture, Publication::NotAsked);
    assert_eq!(report.findings, 6);
    let groups: Vec<(&str, u64)> = report.checks.iter().map(|group| (group.code.as_str(), group.findings)).collect();
    assert_eq!(groups, [("DU-001", 1), ("DUNG-001", 1), ("DUNG-002", 1), ("SACH-003", 2), ("SONG-001", 1)]);
    let example =
        |code: &str| report.checks.iter().find(|group| group.code == code).expect("a group").examples[0].clone();
    assert_eq!(example("DUNG-001").value, "0660••••7834");
    assert_eq!(example("DUNG-001").address, "Danh sách!A8");
    assert_eq!(example("SACH-003").value, "Ng••••");
    assert_eq!(example("DUNG-002").detail, "họ tên Ng••••");
    assert_eq!(report.owners[0].owner, "Công an xã Mẫu");
    assert_eq!(report.owners[0].findings(), 3);
    let duplicates = report.duplicates.expect("linking has run");
    assert_eq!(duplicates.sizes.get(&2), Some(&2));
    assert_eq!(duplicates.examples[0], ["Danh sách!11", "Danh sách!12"]);
    assert_eq!(report.changes.iter().map(|group| group.count).sum::<u64>(), 2);
    assert_eq!(report.changes[0].examples[0].after, "Tr••••");
}

#[test]
fn the_page_stands_alone_and_shows_nobody() {
    let fixture = person_fixture();
    let publication = published(&fixture);
    assert!(matches!(publication, Publication::Published { .. }), "{publication:?}");
    let model = model(vec![told(&fixture, publication)]);
    let page = html(&model, Lang::Vi);
    for outside in ["http://", "https://", "src=", "url(", "@import", "<link"] {
        assert!(!page.contains(outside), "{outside} in the page");
    }
    for secret in ["Nguyễn Văn An", "Nguyễn  Văn", "066085017834", "0661870", "0912", "Trần Thị"] {
        assert!(!page.contains(secret), "{secret} in the page");
    }
    for told in ["lang=\"vi\"", "01/07/2026", "0660••••7834", "k-ẩn danh", "Ai sửa gì", "chưa đo", "DUNG-001", "✓ đủ ô"]
    {
        assert!(page.contains(told), "{told} is not in the page");
    }
    assert_eq!(page.matches("<table").count(), page.matches("<caption").count(), "every table has a caption");
    assert!(html(&model, Lang::En).contains("lang=\"en\""));
    assert_eq!(page, html(&model, Lang::Vi), "the same model, the same page");
}

#[test]
fn text_of_the_data_is_never_markup() {
    let rows = vec![vec!["6000000001", "<script>alert(1)</script>", "", "", "", "", "", ""]];
    let findings =
        [("SACH-001", "warning", "ten_doanh_nghiep", 0, "Danh sách!B7", "<script>alert(1)</script>", "<b>", "<i>")];
    let fixture = Fixture::new(enterprises(), &rows, &findings, &[]);
    let page = html(&model(vec![told(&fixture, Publication::NotAsked)]), Lang::Vi);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!page.contains("<script>alert"));
}

#[test]
fn a_refusal_is_told_with_its_next_action() {
    let mut fixture = person_fixture();
    fixture.entity.fields[4].open = None;
    let page = html(&model(vec![told(&fixture, published(&fixture))]), Lang::Vi);
    assert!(page.contains("Không công bố") && page.contains("so_dien_thoai") && page.contains("Việc cần làm"));
}

/// Marks of units, the trend and the cheapest repairs stand on the page, in both languages.
#[test]
fn units_trend_and_repairs_are_told() {
    let fixture = person_fixture();
    let mut set = told(&fixture, published(&fixture));
    let card = set.card.as_mut().unwrap();
    let repair = |code: &str, gain| Repair { code: code.to_owned(), field: "ho_ten".to_owned(), cells: 12, gain };
    card.repairs = vec![repair("DUNG-019", 1.25), repair("DU-001", 0.004)];
    let id = set.id.clone();
    let mut model = model(vec![set]);
    let marks = BTreeMap::from([(Quality::Du, 88.5)]);
    for (day, mark) in
        [("2026-05-01", Some(91.5)), ("2026-06-01", None), ("2026-07-01", Some(93.0)), ("2026-08-01", Some(1.0))]
    {
        model.history.add(Entry {
            dataset: id.clone(),
            as_of: day.to_owned(),
            rows: 40,
            overall: mark,
            label: "không tốt".to_owned(),
            rank: "B".to_owned(),
            qualities: marks.clone(),
        });
    }
    let unit = |kind, id: &str, overall| UnitScore {
        kind,
        id: id.to_owned(),
        name: format!("Đơn vị {id}"),
        sets: vec!["cong_dan".to_owned()],
        counts: BTreeMap::new(),
        qualities: BTreeMap::new(),
        overall,
        label: "kém".to_owned(),
        rank: "C".to_owned(),
    };
    model.units = (0..30)
        .map(|number| unit(UnitKind::Xa, &format!("{:05}", 24_000 + number), Some(f64::from(50 + number))))
        .collect();
    model.units.push(unit(UnitKind::So, "Sở Mẫu", Some(60.0)));
    model.units.push(unit(UnitKind::Tinh, "", None));
    let page = html(&model, Lang::Vi);
    for words in [
        "Sửa gì trước thì lợi nhất",
        "+1,250",
        "+0,004",
        "Diễn biến qua các lần",
        "01/05/2026",
        "Điểm các đơn vị",
        "Toàn tỉnh",
    ] {
        assert!(page.contains(words), "no «{words}»");
    }
    assert!(!page.contains("01/08/2026"), "what came after the day of the report is not told");
    let order: Vec<usize> =
        ["24000", "24011", "18 xã, phường nữa", "24012", "24029"].iter().map(|text| page.find(text).unwrap()).collect();
    assert!(order.is_sorted(), "the weakest first");
    let english = html(&model, Lang::En);
    for words in ["Cheapest repairs", "From run to run", "Marks of units", "not good · B", "+1.250"] {
        assert!(english.contains(words), "no “{words}”");
    }
    assert!(!english.contains("không tốt"), "labels are told in English");
    model.history = History::default();
    assert!(!html(&model, Lang::Vi).contains("Diễn biến qua các lần"), "one run is no trend");
}

#[test]
fn the_page_stays_small_whatever_the_data() {
    let fixture = person_fixture();
    let mut set = told(&fixture, published(&fixture));
    let long = "Đ".repeat(90);
    let group = set.checks[0].clone();
    set.checks = (0..900)
        .map(|number| {
            let mut group = group.clone();
            group.code = format!("DUNG-{number:03}");
            let mut example = group.examples[0].clone();
            example.value.clone_from(&long);
            example.detail.clone_from(&long);
            group.examples = vec![example; 5];
            group
        })
        .collect();
    let page = html(&model(vec![set; 120]), Lang::Vi);
    assert!(page.len() <= LIMIT, "{} bytes", page.len());
    assert!(page.contains("DUNG-003"));
}

#[test]
fn two_million_findings_are_read_in_bounds() {
    let fixture = person_fixture();
    let path = fixture.place("findings.parquet");
    let file = std::fs::File::create(&path).expect("a file");
    let rows: u32 = 200_000;
    let text = |text: &str| Arc::new(StringArray::from(vec![text; rows as usize])) as ArrayRef;
    let codes: Vec<String> = (0..rows).map(|row| format!("DUNG-{:03}", row / 5000)).collect();
    let batch = RecordBatch::try_from_iter(vec![
        ("code", Arc::new(StringArray::from(codes)) as ArrayRef),
        ("level", text("error")),
        ("field", text("so_dinh_danh")),
        ("_row", Arc::new(UInt32Array::from_iter_values(0..rows)) as ArrayRef),
        ("address", text("Danh sách!A8")),
        ("value", text("066085017834")),
        ("detail", text("")),
        ("proposal", text("")),
        ("owner", text("Công an xã Mẫu")),
    ])
    .expect("columns of one length");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    for _ in 0..10 {
        writer.write(&batch).expect("written");
    }
    writer.close().expect("closed");
    let checked = Checked { outcomes: Vec::new(), findings: 2_000_000, path };
    let input = DatasetInput {
        entity: &fixture.entity,
        table: &fixture.table,
        checked: Some(&checked),
        linked: None,
        card: None,
        publication: Publication::NotAsked,
    };
    let report = dataset(input).expect("read");
    assert_eq!(report.checks.len(), 40);
    assert_eq!(report.checks.iter().map(|group| group.findings).sum::<u64>(), 2_000_000);
    assert!(report.checks.iter().all(|group| group.examples.len() == 5));
    let page = html(&model(vec![report]), Lang::Vi);
    assert!(page.len() < 200_000, "{} bytes", page.len());
}

#[test]
fn the_list_of_findings_is_whole_and_harmless() {
    let rows = vec![vec!["6000000001", "A", "", "", "", "", "", ""]];
    let findings = [
        ("SACH-001", "warning", "ten_doanh_nghiep", 0, "Danh sách!B7", "=cmd()", "a, \"b\"", "Sở Mẫu"),
        ("DUNG-001", "error", "ngay_cap", 0, "Danh sách!D7", "-1", "", "Sở Mẫu"),
    ];
    let fixture = Fixture::new(enterprises(), &rows, &findings, &[]);
    let out = fixture.place("findings.csv");
    assert_eq!(findings_csv(&fixture.checked.path, &fixture.entity, &out).expect("written"), 2);
    let text = std::fs::read_to_string(&out).expect("a file");
    assert!(text.starts_with("\u{feff}Mã kiểm tra,"));
    assert!(text.contains("'=cmd()") && text.contains("'-1") && text.contains("\"a, \"\"b\"\"\""), "{text}");
    assert!(text.contains("cảnh báo") && text.contains("lỗi"));
}

#[test]
fn the_workbook_of_findings_opens_with_text_alone_and_is_the_same_twice() {
    let rows = vec![vec!["6000000001", "A", "", "", "", "", "", ""]];
    let findings = [
        ("SACH-001", "warning", "ten_doanh_nghiep", 0, "Danh sách!B7", "=cmd()", "a, \"b\"", "Sở Mẫu"),
        ("DUNG-001", "error", "ma_so_doanh_nghiep", 0, "Danh sách!D7", "0012", "", "Sở Mẫu"),
    ];
    let fixture = Fixture::new(enterprises(), &rows, &findings, &[]);
    let out = fixture.place("findings.xlsx");
    let told = findings_xlsx(&fixture.checked.path, &fixture.entity, &out).expect("written");
    assert_eq!(told, 2);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&out).expect("a workbook");
    let sheet = calamine::Reader::worksheet_range(&mut book, "Phát hiện").expect("the sheet");
    let cell = |row: u32, column: u32| sheet.get_value((row, column)).map(ToString::to_string).unwrap_or_default();
    assert_eq!(cell(0, 0), "Mã kiểm tra");
    assert_eq!((cell(1, 6), cell(2, 6)), ("=cmd()".to_owned(), "0012".to_owned()));
    assert_eq!(sheet.get_value((2, 6)), Some(&calamine::Data::String("0012".to_owned())), "text, not a number");
    let first = std::fs::read(&out).expect("bytes");
    findings_xlsx(&fixture.checked.path, &fixture.entity, &out).expect("written again");
    assert_eq!(std::fs::read(&out).expect("bytes"), first);
    let (lines, both) = (fixture.place("findings.csv"), [fixture.place("both.csv"), fixture.place("both.xlsx")]);
    assert_eq!(findings_csv(&fixture.checked.path, &fixture.entity, &lines).expect("written"), 2);
    assert_eq!(
        tudien::report::findings(&fixture.checked.path, &fixture.entity, &both[0], &both[1]).expect("written"),
        2
    );
    let both = both.map(|path| std::fs::read(path).expect("bytes"));
    assert_eq!(both, [std::fs::read(&lines).expect("bytes"), first], "in one reading as in two");
}
