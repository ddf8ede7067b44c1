//! A CSV file whose columns bear field ids, straight to features: the way of `tudien link` on a file that is already in
//! the dictionary's shape. Anything else goes through reading and normalizing first.

use std::io::Write as _;
use std::path::Path;

use arrow::array::{StringArray, StringBuilder};

use super::read::{BATCH, Reading};
use super::{Clustered, Options, link};
use crate::dictionary::LinkModel;
use crate::error::{Error, Result};
use crate::files;

/// A linked file.
pub struct LinkedFile {
    /// The id of each record.
    pub ids: StringArray,
    /// What was found.
    pub found: Clustered,
}

/// Links a CSV file.
///
/// # Errors
/// When the file cannot be read, has no `id` column, or the model asks for no field that it has.
pub fn run(path: &Path, id: &str, model: &LinkModel, options: Options<'_>) -> Result<LinkedFile> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 18).from_reader(files::open(path)?);
    let header = reader.byte_headers().map_err(|cause| unreadable(path, &cause))?;
    let header: Vec<String> = header
        .iter()
        .map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_owned())
        .collect();
    let id_column = id_column(path, id, &header)?;
    super::sound::refuse(model, &model.fields())?;
    let mut reading = Reading::new(model)?;
    let places: Vec<(&str, usize)> = reading
        .fields()
        .into_iter()
        .filter_map(|field| Some((field, header.iter().position(|name| name == field)?)))
        .collect();
    if places.is_empty() {
        return Err(Error::read(
            path,
            "không có cột nào của mô hình liên kết",
            "no column that the linking model uses",
        )
        .hint("Hãy chuẩn hóa tệp trước: tudien normalize.", "Normalize the file first: tudien normalize."));
    }
    let mut ids = StringBuilder::new();
    let mut columns: Vec<StringBuilder> = places.iter().map(|_| StringBuilder::new()).collect();
    let (mut record, mut rows) = (csv::ByteRecord::new(), 0);
    loop {
        let more = reader.read_byte_record(&mut record).map_err(|cause| unreadable(path, &cause))?;
        if more {
            ids.append_value(String::from_utf8_lossy(record.get(id_column).unwrap_or_default()));
            for (column, (_, at)) in columns.iter_mut().zip(&places) {
                match record.get(*at).filter(|cell| !cell.is_empty()) {
                    Some(cell) => column.append_value(String::from_utf8_lossy(cell)),
                    None => column.append_null(),
                }
            }
            rows += 1;
        }
        if rows == BATCH || (!more && rows > 0) {
            let batch: Vec<StringArray> = columns.iter_mut().map(StringBuilder::finish).collect();
            reading.push(rows, |field| batch.get(places.iter().position(|(name, _)| *name == field)?).cloned());
            rows = 0;
        }
        if !more {
            break;
        }
    }
    let (features, records) = reading.finish();
    Ok(LinkedFile { ids: ids.finish(), found: link(&features, &records, model, options)? })
}

fn id_column(path: &Path, id: &str, header: &[String]) -> Result<usize> {
    header.iter().position(|name| name == id).ok_or_else(|| {
        let columns = header.join(", ");
        Error::read(
            path,
            format!("không có cột `{id}`; có: {columns}"),
            format!("no column `{id}`; there are: {columns}"),
        )
        .hint("Hãy nêu tên cột mã bản ghi bằng --id.", "Name the column of record ids with --id.")
    })
}

impl LinkedFile {
    /// Writes `record_id,cluster_id`, a row for each record in the file's order. The cluster is named by the id of its
    /// first record.
    pub fn write_clusters(&self, path: &Path) -> Result<()> {
        let mut out = csv::Writer::from_writer(files::Atomic::create(path)?);
        out.write_record(["record_id", "cluster_id"]).map_err(|cause| unwritable(path, &cause))?;
        for (row, root) in self.found.clusters.iter().enumerate() {
            out.write_record([self.id(row), self.id(*root as usize)]).map_err(|cause| unwritable(path, &cause))?;
        }
        finish(out, path)
    }

    /// Writes `record_id_l,record_id_r,weight,probability,tier,decision`, a row for each pair kept.
    pub fn write_pairs(&self, path: &Path) -> Result<()> {
        let mut out = csv::Writer::from_writer(files::Atomic::create(path)?);
        let header = ["record_id_l", "record_id_r", "weight", "probability", "tier", "decision"];
        out.write_record(header).map_err(|cause| unwritable(path, &cause))?;
        for pair in &self.found.pairs {
            let (weight, probability) = (format!("{:.3}", pair.weight), format!("{:.6}", pair.probability()));
            let (left, right) = (self.id(pair.left as usize), self.id(pair.right as usize));
            out.write_record([left, right, &weight, &probability, pair.tier(), pair.decision()])
                .map_err(|cause| unwritable(path, &cause))?;
        }
        finish(out, path)
    }

    fn id(&self, row: usize) -> &str {
        use arrow::array::Array as _;
        if row < self.ids.len() { self.ids.value(row) } else { "" }
    }
}

fn finish(out: csv::Writer<files::Atomic>, path: &Path) -> Result<()> {
    let mut file = out.into_inner().map_err(|cause| files::unwritable(path, cause.error()))?;
    file.flush().map_err(|cause| files::unwritable(path, &cause))?;
    file.commit()
}

fn unreadable(path: &Path, cause: &csv::Error) -> Error {
    Error::read(path, format!("không đọc được CSV ({cause})"), format!("cannot be read as CSV ({cause})"))
        .hint("Hãy mở tệp, kiểm tra dấu phân cách và dấu ngoặc kép.", "Open the file and check separators and quotes.")
}

fn unwritable(path: &Path, cause: &csv::Error) -> Error {
    files::unwritable(path, &std::io::Error::other(cause.to_string()))
}
