//! From file and cell to published column: what the normal table beside a package knows of its way.

use std::path::{Path, PathBuf};

use super::offer::Offer;
use super::record::{Line, Run, Source};
use crate::dictionary::{Entity, Role};
use crate::error::Result;
use crate::normalize::NormalTable;

/// How a column became a field that normalizing filled from it.
pub(super) const DERIVED: &str = "derived";
/// Option of a commune code's field that names its address.
const ADDRESS_OF: &str = "from";

/// The normal table of a package: named, or in its place beside the package in the folder of a run.
pub(super) fn table(package: &Path, named: Option<&Path>) -> Result<Option<NormalTable>> {
    if let Some(named) = named {
        return NormalTable::open(named).map(Some);
    }
    // OUT/goi/<set> (or another audience's folder) and OUT/noi_bo/<set>
    let beside = || -> Option<PathBuf> {
        let run = package.parent()?.parent()?;
        Some(run.join("noi_bo").join(package.file_name()?))
    };
    match beside().filter(|folder| folder.join("table.json").is_file()) {
        Some(folder) => NormalTable::open(&folder).map(Some),
        None => Ok(None),
    }
}

/// The regions a table was read from, and what became of each of their columns.
pub(super) fn trace(table: &NormalTable, offer: &Offer, entity: Option<&Entity>) -> (Vec<Source>, Vec<Line>) {
    let (mut sources, mut lines) = (Vec::new(), Vec::new());
    for part in &table.parts {
        let origin = &part.origin;
        let name = origin.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let sheet = origin.sheet.clone().unwrap_or_default();
        for column in &part.mapping {
            let field = column.field.clone().unwrap_or_default();
            let published = published(&field, offer);
            let method = if published.is_empty() { "không công bố" } else { "công bố" };
            lines.push(Line {
                source: origin.sha256.clone(),
                sheet: sheet.clone(),
                region: origin.region.clone(),
                letter: column.letter.clone(),
                header: column.header.clone(),
                how: column.how.clone(),
                field,
                published,
                method: method.to_owned(),
            });
        }
        sources.push(Source {
            name,
            sha256: origin.sha256.clone(),
            bytes: origin.bytes,
            reader: origin.reader.clone(),
            sheet,
            region: origin.region.clone(),
            rows: part.rows,
        });
    }
    lines.extend(filled(table, offer, entity, &lines));
    lines.extend(derived(offer, &lines));
    (sources, lines)
}

/// Codes of communes and provinces that normalizing filled from the address, or from the commune's code: traced to the
/// columns of the sources that hold it.
fn filled(table: &NormalTable, offer: &Offer, entity: Option<&Entity>, lines: &[Line]) -> Vec<Line> {
    let Some((entity, commune)) = entity.and_then(|entity| Some((entity, entity.role(Role::CommuneCode)?))) else {
        return Vec::new();
    };
    let address = commune.options.get(ADDRESS_OF).map(String::as_str);
    let province = entity.role(Role::ProvinceCode).map(|field| field.id.as_str());
    let by = |rule: &str| table.changed.get(rule).is_some_and(|count| *count > 0);
    let communes = by("xa_tu_dia_chi").then_some((commune.id.as_str(), vec![address]));
    let provinces = province.filter(|_| by("tinh_tu_xa")).map(|id| (id, vec![Some(commune.id.as_str()), address]));
    let mut found = Vec::new();
    for (field, bases) in communes.into_iter().chain(provinces) {
        let name = published(field, offer);
        let of = |line: &&Line| !name.is_empty() && bases.contains(&Some(line.field.as_str()));
        found.extend(lines.iter().filter(of).map(|line| Line {
            how: DERIVED.to_owned(),
            field: field.to_owned(),
            published: name.clone(),
            method: format!("suy ra từ «{}» khi chuẩn hóa", line.header),
            ..line.clone()
        }));
    }
    found
}

/// Published columns of which no source is known.
fn derived(offer: &Offer, lines: &[Line]) -> Vec<Line> {
    let made = offer.columns.iter().filter(|column| !lines.iter().any(|line| line.published == column.name));
    made.map(|column| Line {
        source: String::new(),
        sheet: String::new(),
        region: String::new(),
        letter: String::new(),
        header: String::new(),
        how: DERIVED.to_owned(),
        field: column.name.clone(),
        published: column.name.clone(),
        method: "suy ra khi chuẩn hóa".to_owned(),
    })
    .collect()
}

/// How the table was made.
pub(super) fn run(table: Option<&NormalTable>) -> Run {
    Run {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        rows_read: table.map_or(0, |table| table.rows),
        changed: table.map(|table| table.changed.clone()).unwrap_or_default(),
    }
}

/// The published column that a field became: of its own name, or of its name with what was made of it
/// (`ngay_sinh` → `ngay_sinh_khoang_nam`).
fn published(field: &str, offer: &Offer) -> String {
    if field.is_empty() || offer.left_out.iter().any(|left| left == field) {
        return String::new();
    }
    let names = || offer.columns.iter().map(|column| column.name.as_str());
    let made = |name: &&str| {
        let rest = name.strip_prefix(field).and_then(|rest| rest.strip_prefix('_'));
        rest.is_some_and(|rest| OPENED.contains(&rest))
    };
    names().find(|name| *name == field).or_else(|| names().find(made)).unwrap_or_default().to_owned()
}

/// What is added to a field's name when it is opened.
const OPENED: [&str; 10] =
    ["ten", "nam", "thang", "khoang_nam", "khoang", "nhom", "che", "gia_danh", "ma_xa", "ma_tinh"];
