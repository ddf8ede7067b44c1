//! `tudien check FILE --schema`: a table judged by a foreign schema, as it is written.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::console::Console;
use crate::error::Result;
use crate::files::{self, Atomic};
use crate::lang::Lang;
use crate::source::ReadOptions;
use crate::table_schema::{Finding, Verdict, load, validate};

/// The list of findings.
const LIST: &str = "phat_hien.csv";

/// Judging by a schema instead of the dictionary.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct BySchema {
    /// Xét theo gói dữ liệu hay Table Schema (JSON) này thay cho từ điển.
    #[arg(long, value_name = "LƯỢC ĐỒ")]
    schema: Option<PathBuf>,
    /// Tài nguyên của gói mà tệp này là; không nêu thì theo tên tệp.
    #[arg(long, value_name = "TÊN", requires = "schema")]
    resource: Option<String>,
}

impl BySchema {
    /// The schema named.
    pub(super) fn named(&self) -> Option<&Path> {
        self.schema.as_deref()
    }

    /// Judges the file; true where nothing was found.
    pub(super) fn run(
        &self,
        schema: &Path,
        file: &Path,
        options: &ReadOptions,
        out: Option<&Path>,
        console: &Console,
    ) -> Result<bool> {
        let loaded = load(schema, file, self.resource.as_deref())?;
        let mut list = out.map(|out| List::create(&out.join(LIST), console.lang)).transpose()?;
        let verdict = validate(&loaded, file, options, &mut |finding| match &mut list {
            Some(list) => list.add(finding),
            None => Ok(()),
        })?;
        let place = match list {
            Some(list) => Some(list.end()?),
            None => None,
        };
        if console.json {
            console.answer_json(&verdict)?;
        } else {
            console.answer(&render(&verdict, place.as_deref(), console))?;
        }
        Ok(verdict.found == 0)
    }
}

/// Findings as CSV, written as they come.
struct List {
    writer: csv::Writer<Atomic>,
    path: PathBuf,
    lang: Lang,
}

impl List {
    fn create(path: &Path, lang: Lang) -> Result<Self> {
        let mut file = Atomic::create(path)?;
        // The mark by which Excel knows UTF-8.
        file.write_all("\u{feff}".as_bytes()).map_err(|cause| files::unwritable(path, &cause))?;
        let mut made = Self { writer: csv::Writer::from_writer(file), path: path.to_owned(), lang };
        made.put(match lang {
            Lang::Vi => ["ô", "trường", "ràng buộc", "giá trị", "vấn đề"],
            Lang::En => ["cell", "field", "constraint", "value", "what is wrong"],
        })?;
        Ok(made)
    }

    fn put(&mut self, record: [&str; 5]) -> Result<()> {
        let put = self.writer.write_record(record);
        put.map_err(|cause| files::unwritable(&self.path, &std::io::Error::other(cause)))
    }

    fn add(&mut self, finding: &Finding) -> Result<()> {
        let message = finding.message.get(self.lang);
        self.put([&finding.cell, &finding.field, finding.code, &guarded(&finding.value), message])
    }

    fn end(self) -> Result<PathBuf> {
        let file = self
            .writer
            .into_inner()
            .map_err(|cause| files::unwritable(&self.path, &std::io::Error::other(cause.error().to_string())))?;
        file.commit()?;
        Ok(self.path)
    }
}

/// A value that a spreadsheet would run as a formula is kept from it.
fn guarded(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t']) { format!("'{value}") } else { value.to_owned() }
}

fn render(verdict: &Verdict, list: Option<&Path>, console: &Console) -> String {
    let mut text = String::new();
    for group in &verdict.groups {
        let first = &group.first;
        let (at, word) = (&first.cell, console.word("đầu tiên", "first"));
        let value = if first.value.is_empty() { String::new() } else { format!(" «{}»", first.value) };
        let message = first.message.get(console.lang);
        writeln!(text, "{:<17} {:<24} {:>9}  {word} {at}{value}: {message}", group.code, group.field, group.broken)
            .ok();
    }
    let (rows, found) = (verdict.rows, verdict.found);
    match console.lang {
        Lang::Vi => writeln!(text, "{rows} dòng, {found} phát hiện.").ok(),
        Lang::En => writeln!(text, "{rows} rows, {found} findings.").ok(),
    };
    match list {
        Some(list) => writeln!(text, "{} {}", console.word("Từng phát hiện:", "Each finding:"), list.display()).ok(),
        None if found > 0 => {
            text.push_str(
                console
                    .word("Thêm --out THƯ_MỤC để giữ danh sách từng ô.", "Add --out FOLDER to keep the list of cells."),
            );
            None
        }
        None => None,
    };
    text
}
