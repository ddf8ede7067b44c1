//! Every finding as a workbook.

use super::super::findings_workbook::{Source, workbook};
use super::{Format, Seen};
use crate::lang::Text;

pub(super) static FORMAT: Format = Format {
    id: "xlsx",
    title: Text::new("Mọi phát hiện, sổ tính", "Every finding, workbook"),
    media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    seen: Seen::Inside,
    page: include_str!("xlsx.md"),
    write: |input, path| {
        let sources: Vec<Source<'_>> = input
            .sets
            .iter()
            .map(|set| Source { name: &set.table.dataset, findings: &set.checked.path, entity: set.entity })
            .collect();
        workbook(&sources, path).map(|_| ())
    },
};
