//! Workers over Arrow streams: the partitions of a table, worked on apart and put together, are the table of one run.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, BinaryArray, Int32Array, Int64Array, ListArray, RecordBatch, StringArray,
};
use arrow::compute::concat_batches;
use arrow::datatypes::DataType;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

use crate::program::{said, samples, tudien};

/// What stands in the folder of a table after `normalize`, `link` and `check`.
const FILES: [&str; 13] = [
    "normal.parquet",
    "notes.parquet",
    "changes.parquet",
    "left_out.parquet",
    "unmapped.parquet",
    "table.json",
    "pairs.parquet",
    "clusters.parquet",
    "model.toml",
    "linked.json",
    "findings.parquet",
    "outcomes.json",
    "outcomes_by_unit.parquet",
];

/// Runs `tudien worker …` with these bytes on stdin.
fn worker(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tudien"))
        .arg("worker")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut to, input) = (child.stdin.take().unwrap(), input.to_vec());
    // one that refuses its call reads nothing
    let feeder = std::thread::spawn(move || to.write_all(&input).ok());
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output
}

fn done(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let output = worker(arguments, input);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    output.stdout
}

/// What a call that cannot be done says.
fn refused(arguments: &[&str], input: &[u8]) -> String {
    let output = worker(arguments, input);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
    let said = said(&output);
    assert!(said.contains("Việc cần làm:") && !said.contains("panicked"), "{said}");
    said
}

fn stream(batches: &[RecordBatch]) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batches[0].schema()).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

fn batches(stream: &[u8]) -> Vec<RecordBatch> {
    StreamReader::try_new(stream, None).unwrap().map(Result::unwrap).collect()
}

/// The streams of several workers behind one another.
fn joined(streams: &[Vec<u8>]) -> Vec<u8> {
    stream(&streams.iter().flat_map(|stream| batches(stream)).collect::<Vec<_>>())
}

/// The rows of a Parquet file as one batch.
fn rows_of(path: &Path) -> RecordBatch {
    let builder = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(path).unwrap()).unwrap();
    let reader = builder.with_batch_size(1 << 20).build().unwrap();
    reader.map(Result::unwrap).next().unwrap()
}

/// A table and how its entity is called, with a plan beside it.
struct Case {
    folder: TempDir,
}

impl Case {
    fn new(files: &[&Path], entity: &str) -> Self {
        let case = Self { folder: TempDir::new().unwrap() };
        let files: Vec<String> = files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let (one, plan) = (case.place("mot_may"), case.place("ke_hoach"));
        let of = ["--entity", entity, "--as-of", "2026-09-30", "--quiet", "--out"];
        let all = tudien(&[&["normalize"], files.as_slice(), &of, &[&one]].concat());
        assert!(all.status.success(), "{}", said(&all));
        done(&[&["plan"], files.as_slice(), &of, &[&plan]].concat(), &[]);
        case
    }

    fn place(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    fn raw(&self) -> RecordBatch {
        rows_of(Path::new(&self.place("ke_hoach/raw.parquet")))
    }

    /// Normalizes parts of these numbers of rows apart, the last with what is left.
    fn normalized(&self, sizes: &[usize]) -> Vec<Vec<u8>> {
        let (raw, plan, mut start) = (self.raw(), self.place("ke_hoach"), 0);
        let rest = raw.num_rows() - sizes.iter().sum::<usize>();
        let sizes = sizes.iter().copied().chain([rest]);
        sizes
            .map(|size| {
                // several batches a stream, as another system sends them
                let half = size / 2;
                let part = [raw.slice(start, half), raw.slice(start + half, size - half)];
                start += size;
                done(&["normalize", "--plan", &plan], &stream(&part))
            })
            .collect()
    }

    /// What linking reads in the rows of each part.
    fn features(&self, normal: &[Vec<u8>]) -> Vec<Vec<u8>> {
        normal.iter().map(|rows| done(&["features", "--plan", &self.place("ke_hoach")], rows)).collect()
    }

    /// The whole way apart, and both folders compared file by file.
    fn compare(&self, sizes: &[usize], linked: bool) {
        let (one, many, plan) = (self.place("mot_may"), self.place("nhieu_may"), self.place("ke_hoach"));
        if linked {
            assert!(tudien(&["link", &one]).status.success());
        }
        assert!(tudien(&["check", &one, "--as-of", "2026-09-30"]).status.success());

        let normal = self.normalized(sizes);
        done(&["gather-normalize", "--plan", &plan, "--out", &many], &joined(&normal));
        if linked {
            let training = self.place("link.json");
            let train = ["train", &many, "--out", &training, "--format", "json"];
            done(&train, &[]);
            let from_table = std::fs::read(&training).unwrap();
            done(&["gather-features", &many], &joined(&self.features(&normal)));
            let answer = done(&train, &[]);
            assert!(std::fs::read(&training).unwrap() == from_table, "trained on features: another model");
            let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
            let counts = answer["pieces"].as_array().unwrap().iter().map(|count| count.as_i64().unwrap() as i32);
            let pieces: Vec<(i32, i32)> =
                counts.zip(0..).flat_map(|(count, rule)| (0..count).map(move |piece| (rule, piece))).collect();
            let call = |name| [name, many.as_str(), "--training", training.as_str()];
            // every other piece to each of two workers, the last first
            let pairs: Vec<Vec<u8>> = [1, 0]
                .map(|worker| {
                    let own: Vec<_> = pieces.iter().rev().skip(worker).step_by(2).collect();
                    done(&call("score-pairs"), &stream(&[tasks(&own)]))
                })
                .to_vec();
            done(&call("gather-pairs"), &joined(&pairs));
            let said = refused(&call("gather-pairs"), &pairs[0]);
            assert!(said.contains("thiếu phần"), "{said}");
        }
        let found: Vec<Vec<u8>> = normal.iter().map(|rows| done(&["check", "--plan", &plan], rows)).collect();
        done(&["gather-check", &many], &joined(&found));
        let files = FILES.iter().filter(|name| Path::new(&one).join(name).is_file());
        let files: Vec<&&str> = files.collect();
        assert_eq!(files.len(), if linked { 13 } else { 9 });
        for name in files {
            let bytes = |folder: &str| std::fs::read(Path::new(folder).join(name)).unwrap();
            assert!(bytes(&one) == bytes(&many), "{name} differs");
        }
        let said = refused(&["gather-check", &many], &found[0]);
        assert!(said.contains("kết quả kiểm tra của"), "{said}");
    }
}

fn tasks(pieces: &[&(i32, i32)]) -> RecordBatch {
    let column = |of: fn(&(i32, i32)) -> i32| -> ArrayRef {
        Arc::new(pieces.iter().map(|piece| Some(of(piece))).collect::<Int32Array>())
    };
    RecordBatch::try_from_iter([("rule", column(|piece| piece.0)), ("piece", column(|piece| piece.1))]).unwrap()
}

#[test]
fn the_sample_of_citizens_apart_is_the_table_of_one_run() {
    Case::new(&[&samples().join("cong_dan.xlsx")], "cong_dan").compare(&[100, 1, 0], true);
}

#[test]
fn the_sample_of_enterprises_apart_is_the_table_of_one_run() {
    Case::new(&[&samples().join("doanh_nghiep.xlsx")], "doanh_nghiep").compare(&[7, 150], true);
}

/// A stream of features with other values.
fn with_values(stream_of: &[u8], value: fn(usize) -> &'static [u8]) -> Vec<u8> {
    let other = |batch: &RecordBatch| {
        let at = batch.schema().index_of("values").unwrap();
        let lists = batch.column(at).as_list::<i32>();
        let values: BinaryArray = (0..lists.values().len()).map(|at| Some(value(at))).collect();
        let DataType::List(item) = lists.data_type().clone() else { unreachable!() };
        let mut columns = batch.columns().to_vec();
        columns[at] = Arc::new(ListArray::new(item, lists.offsets().clone(), Arc::new(values), None));
        RecordBatch::try_new(batch.schema(), columns).unwrap()
    };
    stream(&batches(stream_of).iter().map(other).collect::<Vec<_>>())
}

/// Rows of a stream one by one, the last first.
fn backwards(stream_of: &[u8]) -> Vec<u8> {
    let one_by_one = |batch: &RecordBatch| (0..batch.num_rows()).map(|at| batch.slice(at, 1)).collect::<Vec<_>>();
    let mut rows: Vec<RecordBatch> = batches(stream_of).iter().flat_map(one_by_one).collect();
    rows.reverse();
    stream(&rows)
}

#[test]
fn features_of_rows_in_any_order_are_the_same_and_missing_or_doubled_ones_are_refused() {
    let case = Case::new(&[&samples().join("cong_dan.xlsx")], "cong_dan");
    let (plan, one) = (case.place("ke_hoach"), case.place("mot_may"));
    let parts = case.normalized(&[3, 90]);
    let features = case.features(&parts);
    let [first, second, third] = features.as_slice() else { unreachable!() };
    let gather = ["gather-features", &one];
    let refuses = |parts: &[&Vec<u8>], what: &str| {
        let said = refused(&gather, &joined(&parts.iter().copied().cloned().collect::<Vec<_>>()));
        assert!(said.contains(what), "{said}");
    };
    refuses(&[third, second, first], "thiếu dòng 0");
    refuses(&[first, first, second, third], "dòng 0 đến hai lần");
    refuses(&[first, third], "thiếu dòng 3");
    refuses(&[first, second], "thiếu dòng: có 93");
    refuses(&[first, second, third, third], "bảng không có dòng 93");
    assert!(!Path::new(&one).join("features.parquet").exists(), "nothing half written");
    assert!(refused(&["features", "--plan", &plan], first).contains("không có cột"));
    assert!(refused(&gather, &parts[0]).contains("không có cột «filled»"));

    let turned = backwards(&done(&["features", "--plan", &plan], &backwards(&parts[1])));
    let whole = |stream: &[u8]| concat_batches(&batches(stream)[0].schema(), &batches(stream)).unwrap();
    assert_eq!(whole(&turned), whole(second));
}

#[test]
fn features_that_do_not_fit_are_refused_and_told_to_be_made_again() {
    let case = Case::new(&[&samples().join("cong_dan.xlsx")], "cong_dan");
    let (one, training) = (case.place("mot_may"), case.place("link.json"));
    let features = joined(&case.features(&case.normalized(&[40])));
    let file = Path::new(&one).join("features.parquet");
    let (gather, train) = (["gather-features", &one], ["train", &one, "--out", &training]);
    let score = ["score-pairs", &one, "--training", &training];
    let task = stream(&[tasks(&[&(0, 0)])]);
    let refuses = |arguments: &[&str], what: &str| {
        let said = refused(arguments, &task);
        assert!(said.contains(what) && said.contains("gather-features"), "{said}");
    };
    done(&gather, &features);
    done(&train, &[]);
    let scored = done(&score, &task);
    let whole = std::fs::read(&file).unwrap();

    assert!(refused(&gather, &with_values(&features, |_| b"x")).contains("mô hình liên kết không hiểu"));
    assert!(std::fs::read(&file).unwrap() == whole, "nothing half written");
    for end in [0, 4, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&file, &whole[..end]).unwrap();
        refuses(&score, "không phải tệp đặc trưng trọn vẹn");
    }
    // the file is what is read, not the table
    done(&gather, &with_values(&features, |_| b""));
    assert!(refused(&score, &task).contains("mô hình được ước lượng trên một bảng khác"));

    std::fs::write(&file, &whole).unwrap();
    let overlay = case.place("tu_dien");
    let made = tudien(&["dictionary", "init", &overlay]);
    assert!(made.status.success(), "{}", said(&made));
    refuses(&[&train[..], &["--dictionary", &overlay]].concat(), "một từ điển khác");
    let other = Case::new(&[&samples().join("doanh_nghiep.xlsx")], "doanh_nghiep");
    std::fs::write(Path::new(&other.place("mot_may")).join("features.parquet"), &whole).unwrap();
    refuses(&["train", &other.place("mot_may"), "--out", &training], "được lập từ một bảng khác");

    assert!(done(&score, &task) == scored);
    std::fs::remove_file(&file).unwrap();
    assert!(done(&score, &task) == scored, "read from the table");
}

#[test]
fn two_files_with_decoded_letters_apart_are_the_table_of_one_run() {
    let folder = TempDir::new().unwrap();
    let header = "Mã số doanh nghiệp,Tên doanh nghiệp,Ngày thành lập,Vốn điều lệ,Ghi chú riêng\n";
    let (one, two) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
    let rows = |names: [&str; 3], capital: [&str; 3]| {
        let row = |at: usize| format!("600000{:04},{},0{}/02/2015,{},x{at}\n", 18 + at, names[at], at + 1, capital[at]);
        format!("{header}{}{}{}", row(0), row(1), row(2))
    };
    // letters of TCVN3 and VNI, numbers written in two ways
    std::fs::write(&one, rows(["C«ng ty TNHH Thö", "Công ty Thử Hai", "Công ty Thử Ba"], ["1.234", "5.678", "9.000"]))
        .unwrap();
    std::fs::write(&two, rows(["COÂNG TY TNHH THÖÛ", "Nguyeãn Vaên A", "Công ty Sáu"], ["1234,5", "", "N/A"])).unwrap();
    Case::new(&[&one, &two], "doanh_nghiep").compare(&[2, 2], true);
}

#[test]
fn rows_out_of_order_missing_or_of_no_part_are_refused() {
    let case = Case::new(&[&samples().join("cong_dan.xlsx")], "cong_dan");
    let (plan, raw) = (case.place("ke_hoach"), case.raw());
    let normalize = ["normalize", "--plan", &plan];
    let said = refused(&normalize, &stream(&[raw.slice(5, 2), raw.slice(0, 2)]));
    assert!(said.contains("không đến theo thứ tự của _row"), "{said}");
    let parts: Vec<Vec<u8>> = case.normalized(&[10]);
    let out = case.place("ghep");
    let gather = ["gather-normalize", "--plan", &plan, "--out", &out];
    let swapped: Vec<Vec<u8>> = parts.iter().rev().cloned().collect();
    assert!(refused(&gather, &joined(&swapped)).contains("không đến theo thứ tự của _row"));
    assert!(refused(&gather, &joined(&[parts[0].clone(), parts[0].clone()])).contains("thứ tự của _row"));
    assert!(refused(&gather, &parts[0]).contains("thiếu dòng: có 10"));
    assert!(!Path::new(&out).exists(), "nothing half written");

    let at = raw.schema().index_of("_part").unwrap();
    let mut columns = raw.columns().to_vec();
    columns[at] = Arc::new(Int64Array::from(vec![7; raw.num_rows()]));
    let names: Vec<String> = raw.schema().fields().iter().map(|field| field.name().clone()).collect();
    let elsewhere = RecordBatch::try_from_iter(names.iter().zip(columns)).unwrap();
    assert!(refused(&normalize, &stream(&[elsewhere])).contains("không có vùng 7"));
}

#[test]
fn a_broken_stream_a_wrong_schema_and_another_dictionary_are_told() {
    let case = Case::new(&[&samples().join("cong_dan.xlsx")], "cong_dan");
    let plan = case.place("ke_hoach");
    let normalize = ["normalize", "--plan", &plan];
    assert!(refused(&normalize, b"").contains("Arrow IPC"));
    assert!(refused(&normalize, b"_row,_part\n1,2\n").contains("Arrow IPC"));
    let whole = stream(&[case.raw()]);
    for end in [8, 100, whole.len() / 3, whole.len() / 2] {
        assert!(refused(&normalize, &whole[..end]).contains("Arrow IPC"), "{end}");
    }
    let bare = RecordBatch::try_from_iter([("x", Arc::new(StringArray::from(vec!["1"])) as ArrayRef)]).unwrap();
    assert!(refused(&normalize, &stream(&[bare])).contains("không có cột «_row»"));
    let column: ArrayRef = Arc::new(Int64Array::from(vec![-1]));
    let raw = case.raw();
    let names: Vec<String> = raw.schema().fields().iter().map(|field| field.name().clone()).collect();
    let negative = names.iter().map(|name| (name, column.clone()));
    assert!(refused(&normalize, &stream(&[RecordBatch::try_from_iter(negative).unwrap()])).contains("«_row»"));

    let path = Path::new(&plan).join("plan.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let (start, _) = text.split_once("\"fingerprint\": \"").unwrap();
    let at = start.len() + "\"fingerprint\": \"".len();
    let other = format!("{}{}{}", &text[..at], "0".repeat(64), &text[at + 64..]);
    std::fs::write(&path, other).unwrap();
    assert!(refused(&normalize, &whole).contains("một từ điển khác"));
    std::fs::write(&path, "{}").unwrap();
    assert!(refused(&normalize, &whole).contains("không phải kế hoạch"));
}

#[test]
fn a_damaged_stream_is_read_or_refused_and_never_trips() {
    let case = Case::new(&[&samples().join("cong_dan.xlsx")], "cong_dan");
    let (plan, whole) = (case.place("ke_hoach"), stream(&[case.raw().slice(0, 20)]));
    let mut state = 9_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut refused = 0;
    for _ in 0..60 {
        let mut bytes = whole.clone();
        // lengths and offsets stand in the first kilobytes
        bytes[next(whole.len().min(4000))] ^= 1 << next(8);
        let output = worker(&["normalize", "--plan", &plan], &bytes);
        let code = output.status.code();
        assert!(code == Some(0) || code == Some(2), "{code:?}: {}", said(&output));
        refused += i32::from(code == Some(2));
    }
    assert!(refused > 10, "{refused}");
}

#[test]
fn a_reader_that_goes_away_ends_a_worker_quietly() {
    let case = Case::new(&[&samples().join("cong_dan.xlsx")], "cong_dan");
    let mut child = Command::new(env!("CARGO_BIN_EXE_tudien"))
        .args(["worker", "normalize", "--plan", &case.place("ke_hoach")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let raw = case.raw();
    child.stdin.take().unwrap().write_all(&stream(&[raw])).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(said(&output), "");
}
