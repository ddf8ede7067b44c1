//! Every finding as CSV.

use std::path::Path;

use super::super::findings_file::{Csv, each};
use super::{Format, Input, Seen};
use crate::error::Result;
use crate::files::Atomic;
use crate::lang::Text;

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
    let mut list = Csv::begin_sets(&mut file, path, "Bộ dữ liệu")?;
    for set in input.sets {
        list.set(&set.table.dataset);
        each(&set.checked.path, set.entity, &mut list)?;
    }
    file.commit()
}
