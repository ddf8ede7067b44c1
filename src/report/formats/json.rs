//! The whole report and every finding as JSON.

use std::path::Path;

use serde_json::json;

use super::{Format, Input, Pieces, Seen, faults, json_text, level_id};
use crate::error::Result;
use crate::lang::Text;

pub(super) static FORMAT: Format = Format {
    id: "json",
    title: Text::new("Báo cáo và mọi phát hiện, JSON", "Report and every finding, JSON"),
    media: "application/json",
    seen: Seen::Inside,
    page: include_str!("json.md"),
    write,
};

fn write(input: &Input<'_>, path: &Path) -> Result<()> {
    let mut out = Pieces::create(path)?;
    out.raw("{\"report\":")?;
    out.raw(&json_text(input.model)?)?;
    out.open(",\n\"findings\":[")?;
    for set in input.sets {
        faults::each(set.table, &set.checked.path, |fault| {
            out.item(&json!({
                "dataset": set.table.dataset, "code": fault.code, "level": level_id(fault.level), "field": fault.field,
                "row": fault.row, "address": fault.address, "value": fault.value, "detail": fault.detail,
                "proposal": fault.proposal, "owner": fault.owner,
            }))
        })?;
    }
    out.raw("\n]}\n")?;
    out.finish()
}
