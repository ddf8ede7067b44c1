//! Every finding as CSV.

use std::path::Path;

use super::super::findings_file::{HEADERS, each};
use super::{Format, Input, Seen};
use crate::error::Result;
use crate::files::{self, Atomic};
use crate::lang::Text;
use crate::publish::csv_file::{harmless, unwritable, writer};

pub(super) static FORMAT: Format = Format {
    id: "csv",
    title: Text::new("Mọi phát hiện, CSV", "Every finding, CSV"),
    media: "text/csv",
    seen: Seen::Inside,
    page: include_str!("csv.md"),
    write,
};

fn write(input: &Input<'_>, path: &Path) -> Result<()> {
    let mut file = Atomic::create(path)?;
    {
        let mut table = writer(&mut file, path)?;
        let header = ["Bộ dữ liệu"].into_iter().chain(HEADERS);
        table.write_record(header).map_err(|cause| unwritable(path, cause))?;
        for set in input.sets {
            each(&set.checked.path, set.entity, |record| {
                let cells = record.map(harmless);
                let row = [set.table.dataset.as_str()].into_iter().chain(cells.iter().map(AsRef::as_ref));
                table.write_record(row).map_err(|cause| unwritable(path, cause))
            })?;
        }
        table.flush().map_err(|cause| files::unwritable(path, &cause))?;
    }
    file.commit()
}
