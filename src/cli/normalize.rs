//! `tudien normalize`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::extract::told;
use super::input::{MARK, entity, which};
use super::mapping::{AsOf, Mapping};
use super::read_options::Reading;
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::Result;
use crate::files::{self, Folder};
use crate::lang::Message;
use crate::normalize::{self, NormalTable, Request};
use crate::source::many::{self, Apart};

/// Chuẩn hóa một bảng theo từ điển và ghi lại mọi thay đổi.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien normalize cong_dan.xlsx --entity cong_dan --out chuan_hoa/cong_dan
  tudien normalize xa1.xlsx xa2.xlsx --entity thua_dat --out chuan_hoa/thua_dat --map \"DT=dien_tich\"
  tudien normalize cac_xa/ --entity thua_dat --out chuan_hoa/thua_dat

Với một thư mục hay một mẫu tên, tệp khác biểu mẫu không bị trộn vào mà được liệt kê, và mã thoát là 1.")]
pub(super) struct Args {
    /// Các tệp cùng một mẫu bảng, một thư mục hay một mẫu tên ("cac_xa/*.xlsx").
    #[arg(required = true, value_name = "TỆP")]
    files: Vec<PathBuf>,
    /// Thực thể trong từ điển.
    #[arg(long, value_name = "MÃ")]
    entity: Option<String>,
    /// Thư mục kết quả.
    #[arg(long, value_name = "THƯ MỤC")]
    out: PathBuf,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    mapping: Mapping,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    files::refuse_foreign(&args.out, MARK)?;
    let (table, apart) = args.with_request(&dictionary, |request| {
        let folder = Folder::create(&args.out)?;
        let table = normalize::to_folder(request, folder.path(), &mut |rows| read(rows, console))?;
        folder.commit()?;
        Ok(table)
    })?;
    if console.json {
        console.answer_json(&table)?;
    } else {
        console.answer(&summary(&table, args, console))?;
    }
    told(&apart, console);
    Ok(ExitCode::from(u8::from(!apart.is_empty())))
}

/// Shows how many rows have been read.
pub(super) fn read(rows: u64, console: &Console) {
    console.progress(&Message::new(format!("{rows} dòng"), format!("{rows} rows")));
}

impl Args {
    /// Where the result is to stand.
    pub(super) fn out(&self) -> &Path {
        &self.out
    }

    /// Hands over what is to be read; answers what the work gave, and the files of a folder that are not of its form.
    ///
    /// # Errors
    /// When the entity is not named or not known, no file can be read, or the work fails.
    pub(super) fn with_request<T>(
        &self,
        dictionary: &Dictionary,
        work: impl FnOnce(&Request<'_>) -> Result<T>,
    ) -> Result<(T, Vec<Apart>)> {
        let read = self.reading.options();
        let Some(id) = &self.entity else {
            return Err(which(self.files.first().map_or(Path::new(""), PathBuf::as_path), &read, dictionary));
        };
        let named = many::named(&self.files)?;
        let gathered = if named.gathered { Some(many::gather(&named.files, &read)?) } else { None };
        let done = work(&Request {
            dataset: id,
            files: gathered.as_ref().map_or(&named.files, |gathered| &gathered.files),
            entity: entity(dictionary, id)?,
            dictionary,
            as_of: self.as_of.day()?,
            read: &read,
            mapping: &self.mapping.pairs()?,
        })?;
        Ok((done, gathered.map(|gathered| gathered.apart).unwrap_or_default()))
    }
}

fn summary(table: &NormalTable, args: &Args, console: &Console) -> String {
    let mut lines = vec![format!("{}: {} {}", args.out.display(), table.rows, console.word("dòng", "rows"))];
    for part in &table.parts {
        lines.push(format!("{} {}", part.origin.sheet.as_deref().unwrap_or("-"), part.origin.region));
        for column in &part.mapping {
            let field = column.field.as_deref().unwrap_or(console.word("(để riêng)", "(kept aside)"));
            lines.push(format!(
                "  {:<4} {} → {field} ({:.0} %)",
                column.letter,
                column.header,
                column.confidence * 100.0
            ));
        }
    }
    let counts = |counts: &std::collections::BTreeMap<String, u64>| {
        counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
    };
    lines.push(format!("{} {}", console.word("Thay đổi:", "Changes:"), counts(&table.changed)));
    lines.push(format!("{} {}", console.word("Cần xem lại:", "To look at:"), counts(&table.noted)));
    lines.join("\n")
}
