//! A normal table with what was said of it → a package in its place, or a refusal.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use arrow::array::Array as _;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::anonymity;
use super::formats::{Delivered, Delivery, Located, NotWritten, Table, deliver};
use super::gate::{Decision, LeftOutField, OpenField, decide};
use super::metadata::{self, About, Mqa};
use super::open::Opener;
use super::parts::{Artefact, Privacy, PublishedColumn};
use super::read::{TextBatches, value};
use super::rows;
use super::scan;
use super::store::{Column, EMPTY, order};
use crate::check::Checked;
use crate::dictionary::{Dictionary, Entity, OpenMethod, Role, Storage};
use crate::error::{Error, Result};
use crate::files::{self, Folder};
use crate::link::Linked;
use crate::normalize::NormalTable;
use crate::privacy::traces::Known;
use crate::score::ScoreCard;

/// The list of sums: `sha256sum -c SHA256SUMS` checks the package.
pub const SUMS: &str = "SHA256SUMS";

/// What a package is made of.
pub struct PublishInput<'a> {
    /// The dictionary that decides.
    pub dictionary: &'a Dictionary,
    /// The table's entity.
    pub entity: &'a Entity,
    /// The table.
    pub table: &'a NormalTable,
    /// What checking found: records with errors in their key are set aside.
    pub checked: &'a Checked,
    /// What linking found: of each cluster only the survivor goes out.
    pub linked: Option<&'a Linked>,
    /// The score card, published with the data.
    pub card: &'a ScoreCard,
    /// The day for which the data stands; no clock is read.
    pub as_of: NaiveDate,
    /// Title of the set; otherwise the entity's.
    pub title: Option<String>,
    /// The body that provides the data; otherwise the entity's owner.
    pub provider: Option<String>,
    /// The licence; otherwise the catalog's.
    pub licence: Option<String>,
    /// What else the job says of the set, for its metadata.
    pub about: About,
    /// In which formats and parts it is delivered.
    pub delivery: Delivery,
}

impl PublishInput<'_> {
    /// The set's title.
    pub(super) fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.entity.title.vi)
    }

    /// The providing body.
    pub(super) fn provider(&self) -> &str {
        self.provider.as_deref().unwrap_or(&self.entity.owner)
    }

    /// The licence.
    pub(super) fn licence(&self) -> &str {
        self.licence.as_deref().unwrap_or(&self.dictionary.catalog.licence)
    }
}

/// A package that stands in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Package {
    /// Its folder.
    #[serde(skip)]
    pub dir: PathBuf,
    /// The data set, as its files are named.
    pub dataset: String,
    /// Its title.
    pub title: String,
    /// Records of the normal table.
    pub rows_in: u64,
    /// Records published.
    pub rows_out: u64,
    /// Records set aside by reason: `rows_in = rows_out + their sum`.
    pub set_aside: BTreeMap<String, u64>,
    /// Columns published, in order.
    pub columns: Vec<PublishedColumn>,
    /// Fields that stay at home, with the reason.
    pub left_out: Vec<LeftOutField>,
    /// The sort columns, and whether they are a primary key.
    pub sorted_by: Vec<String>,
    /// True where the key is published, filled and unique.
    pub has_key: bool,
    /// k-anonymity.
    pub privacy: Privacy,
    /// Cells of the CSV file made harmless for spreadsheets.
    pub protected_cells: u64,
    /// Usual formats that were left out, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_written: Vec<NotWritten>,
    /// Where the records lie, where places are published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub located: Option<Located>,
    /// Files, sorted by name, without the list of sums.
    pub artefacts: Vec<Artefact>,
    /// The score of the metadata.
    #[serde(default)]
    pub mqa: Mqa,
}

/// Makes the package of a table at `place`: a folder that is there whole or not at all.
///
/// # Errors
/// [`crate::error::Kind::Refused`] when something personal or secret could go out; otherwise when files cannot be read
/// or written. What stood at `place` is untouched on any error.
pub fn package(input: &PublishInput<'_>, place: &Path) -> Result<Package> {
    let Decision { open, closed } = decide(input.entity, &input.table.fields)?;
    let mut content = Content::read(input, &open)?;
    content.withhold(input, &open)?;
    let own = [
        ("tên tập dữ liệu", input.table.dataset.as_str()),
        ("tiêu đề", input.title()),
        ("đơn vị cung cấp", input.provider()),
    ];
    for (what, text) in own.into_iter().chain(input.about.words()) {
        scan::metadata(what, text, &content.known)?;
    }
    let (privacy, gone) = protect(input.entity, &open, &mut content.columns)?;
    if gone > 0 {
        content.set_aside.insert(rows::NOTHING_LEFT.to_owned(), gone);
    }
    let mut package = Package {
        dir: place.to_owned(),
        dataset: slug(&input.table.dataset, &input.entity.id),
        title: input.title().to_owned(),
        rows_in: content.rows_in,
        rows_out: content.rows_in - content.set_aside.values().sum::<u64>(),
        columns: described(&open, &content),
        set_aside: content.set_aside,
        left_out: closed,
        sorted_by: Vec::new(),
        has_key: false,
        privacy,
        protected_cells: 0,
        not_written: Vec::new(),
        located: None,
        artefacts: Vec::new(),
        mqa: Mqa::default(),
    };
    if package.rows_out == 0 {
        return Err(nothing_left(input));
    }
    write(input, &open, &content.columns, &mut package, place)?;
    Ok(package)
}

fn nothing_left(input: &PublishInput<'_>) -> Error {
    super::refusal::refuse(
        &crate::lang::Message::new(
            format!("không còn bản ghi nào của «{}» đủ điều kiện công bố", input.entity.title.vi),
            format!("no record of “{}” is fit to be published", input.entity.title.en),
        ),
        crate::lang::Message::new(
            "Hãy sửa lỗi ở các trường khóa (xem báo cáo) rồi chạy lại.",
            "Mend the errors in the key fields (see the report) and run again.",
        ),
    )
}

/// The open rows and what was counted on the way.
struct Content {
    columns: Vec<Column>,
    blanked: Vec<u64>,
    known: Known,
    rows_in: u64,
    set_aside: BTreeMap<String, u64>,
    /// Cells in which a person was found, by column.
    withheld: Vec<u64>,
}

impl Content {
    /// Reads the table once: judges each record, opens each value of those kept.
    fn read(input: &PublishInput<'_>, open: &[OpenField<'_>]) -> Result<Self> {
        let aside = rows::aside(input.entity, input.checked, input.linked)?;
        let present = |id: &&String| input.table.fields.contains(id);
        let key: Vec<&str> = input.entity.key.iter().filter(present).map(String::as_str).collect();
        let named = |role| role == Some(Role::PersonName);
        let names: Vec<&str> = input
            .entity
            .fields
            .iter()
            .filter(|field| named(field.role))
            .map(|field| &field.id)
            .filter(present)
            .map(String::as_str)
            .collect();
        let wanted = Wanted { open, key: &key, names: &names };
        let mut openers: Vec<Opener<'_>> =
            open.iter().map(|field| Opener::new(field, input.dictionary, input.as_of)).collect();
        let mut content = Self {
            columns: open.iter().map(|_| Column::default()).collect(),
            blanked: vec![0; open.len()],
            known: Known::default(),
            rows_in: 0,
            set_aside: BTreeMap::new(),
            withheld: Vec::new(),
        };
        for batch in TextBatches::open(&input.table.dir.join("normal.parquet"), &wanted.columns())? {
            content.add(&batch?, &wanted, &aside, &mut openers)?;
        }
        if content.rows_in != input.table.rows {
            return Err(Error::stage(
                "publish",
                format!("normal.parquet: {} / table.json: {}", content.rows_in, input.table.rows),
            ));
        }
        Ok(content)
    }

    /// Takes out the cells and records in which a person is found.
    fn withhold(&mut self, input: &PublishInput<'_>, open: &[OpenField<'_>]) -> Result<()> {
        let key = key_places(input.entity, open);
        let withheld = scan::search(input.entity, open, &mut self.columns, &self.known, &key)?;
        let gone = withheld.rows.iter().filter(|gone| **gone).count() as u64;
        if gone > 0 {
            let kept: Vec<bool> = withheld.rows.iter().map(|gone| !gone).collect();
            self.columns.iter_mut().for_each(|column| column.retain(&kept));
            self.set_aside.insert(rows::TRACE.to_owned(), gone);
        }
        self.withheld = withheld.cells;
        Ok(())
    }

    fn add(
        &mut self,
        batch: &super::read::TextBatch,
        wanted: &Wanted<'_>,
        aside: &rows::Aside,
        openers: &mut [Opener<'_>],
    ) -> Result<()> {
        let Some((number, rest)) = batch.split_first() else {
            return Ok(());
        };
        let (cells, rest) = rest.split_at_checked(wanted.open.len()).unwrap_or_default();
        let (key, names) = rest.split_at_checked(wanted.key.len()).unwrap_or_default();
        for row in 0..number.len() {
            self.rows_in += 1;
            for name in names.iter().filter_map(|column| value(column, row)) {
                self.known.add_name(name);
            }
            let id = rows::number(value(number, row).unwrap_or_default())?;
            let keyless = key.iter().any(|column| value(column, row).is_none());
            let household =
                wanted.open.iter().zip(cells).any(|(open, cell)| rows::household(open.field, value(cell, row)));
            let own = keyless.then_some(rows::KEY_MISSING).or(household.then_some(rows::HOUSEHOLD));
            if let Some(reason) = aside.get(&id).copied().or(own) {
                *self.set_aside.entry(reason.to_owned()).or_default() += 1;
                continue;
            }
            for (((cell, column), opener), blanked) in
                cells.iter().zip(&mut self.columns).zip(openers.iter_mut()).zip(&mut self.blanked)
            {
                let before = value(cell, row);
                let after = before.and_then(|text| opener.open(text));
                *blanked += u64::from(before.is_some() && after.is_none());
                column.push(after.as_deref());
            }
        }
        Ok(())
    }
}

/// The columns read from the normal table.
struct Wanted<'a> {
    open: &'a [OpenField<'a>],
    key: &'a [&'a str],
    names: &'a [&'a str],
}

impl<'a> Wanted<'a> {
    fn columns(&self) -> Vec<&'a str> {
        let open = self.open.iter().map(|field| field.field.id.as_str());
        std::iter::once("_row").chain(open).chain(self.key.iter().copied()).chain(self.names.iter().copied()).collect()
    }
}

/// Reaches k-anonymity and takes out records of which nothing is left. Answers how many these were.
fn protect(entity: &Entity, open: &[OpenField<'_>], columns: &mut [Column]) -> Result<(Privacy, u64)> {
    let quasi: Vec<(usize, String)> = open
        .iter()
        .enumerate()
        .filter(|(_, field)| field.quasi)
        .map(|(place, field)| (place, field.field.title.vi.clone()))
        .collect();
    let rows = columns.first().map_or(0, |column| column.cells().len());
    if quasi.is_empty() || rows == 0 || entity.k_anonymity <= 1 {
        let (gone, _) = anonymity::drop_blank(columns, &[], 0);
        return Ok((Privacy::default(), gone));
    }
    let k_required = u64::from(entity.k_anonymity);
    let suppressed_rows = anonymity::protect(columns, &quasi, k_required)?.suppressed;
    let places: Vec<usize> = quasi.iter().map(|(place, _)| *place).collect();
    let (gone, k_measured) = anonymity::drop_blank(columns, &places, k_required);
    let quasi_identifiers = open.iter().filter(|field| field.quasi).map(|field| field.id.clone()).collect();
    Ok((Privacy { quasi_identifiers, k_required, k_measured, suppressed_rows }, gone))
}

fn described(open: &[OpenField<'_>], content: &Content) -> Vec<PublishedColumn> {
    open.iter()
        .zip(&content.columns)
        .zip(&content.blanked)
        .map(|((field, column), blanked)| {
            let empty = column.cells().iter().filter(|code| **code == EMPTY).count() as u64;
            PublishedColumn {
                id: field.id.clone(),
                field: field.field.id.clone(),
                title: format!("{}{}", field.field.title.vi, qualifier(&field.rule.method)),
                method: method(&field.rule.method),
                reason: field.rule.reason.clone(),
                empty,
                // Records taken out since took their emptied cells along.
                blanked: empty.min(*blanked),
            }
        })
        .collect()
}

/// What is added to a field's title once it is opened.
fn qualifier(method: &OpenMethod) -> &'static str {
    match method {
        OpenMethod::Keep | OpenMethod::Drop | OpenMethod::Label => "",
        OpenMethod::Year => " (năm)",
        OpenMethod::Month => " (tháng)",
        OpenMethod::YearBand { .. } => " (khoảng năm)",
        OpenMethod::Commune => " (mã xã)",
        OpenMethod::Province => " (mã tỉnh)",
        OpenMethod::Round { .. } => " (làm tròn)",
    }
}

/// A method in words.
fn method(method: &OpenMethod) -> String {
    match method {
        OpenMethod::Drop => "không công bố".to_owned(),
        OpenMethod::Keep => "giữ nguyên".to_owned(),
        OpenMethod::Label => "tên của mã".to_owned(),
        OpenMethod::Year => "chỉ năm".to_owned(),
        OpenMethod::Month => "chỉ tháng và năm".to_owned(),
        OpenMethod::YearBand { width } => format!("khoảng {width} năm"),
        OpenMethod::Commune => "chỉ mã xã, phường".to_owned(),
        OpenMethod::Province => "chỉ mã tỉnh".to_owned(),
        OpenMethod::Round { step } => format!("làm tròn tới {step}"),
    }
}

fn write(
    input: &PublishInput<'_>,
    open: &[OpenField<'_>],
    columns: &[Column],
    package: &mut Package,
    place: &Path,
) -> Result<()> {
    let key = key_places(input.entity, open);
    let storages: Vec<Storage> = open.iter().map(|field| field.storage).collect();
    let order = order(columns, &storages, &key);
    package.has_key = !key.is_empty() && is_key(columns, &order, &key);
    package.sorted_by = key.iter().filter_map(|place| open.get(*place)).map(|field| field.id.clone()).collect();
    let folder = Folder::create(place)?;
    let table = Table { input, package, open, columns, key: &key, zone: input.delivery.zone()? };
    let Delivered { artefacts, not_written, protected, located } =
        deliver(&table, &order, &input.delivery, folder.path())?;
    (package.artefacts, package.not_written, package.located) = (artefacts, not_written, located);
    package.protected_cells = protected;
    files::write(&folder.path().join("bang_diem.json"), &json(input.card)?)?;
    package.artefacts.push(artefact(folder.path(), "bang_diem.json", "application/json")?);
    metadata::write(folder.path(), input, package, open, columns)?;
    package.artefacts.sort_by(|left, right| left.name.cmp(&right.name));
    let sums =
        package.artefacts.iter().fold(String::new(), |sums, file| sums + &file.sha256 + "  " + &file.name + "\n");
    files::write(&folder.path().join(SUMS), sums.as_bytes())?;
    folder.commit()
}

/// Places of the entity's key among the published columns; empty where a part of the key stays at home. Records are then
/// sorted by what everybody sees: the order must not tell what the key would have told.
fn key_places(entity: &Entity, open: &[OpenField<'_>]) -> Vec<usize> {
    let place =
        |id: &String| open.iter().position(|field| field.field.id == *id && field.rule.method == OpenMethod::Keep);
    entity.key.iter().map(place).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// True where the key's cells are filled and no two records share them.
fn is_key(columns: &[Column], order: &[u32], key: &[usize]) -> bool {
    let cell =
        |row: u32, place: &usize| columns.get(*place).and_then(|column| column.cells().get(row as usize).copied());
    let filled = |row: &u32| key.iter().all(|place| cell(*row, place).is_some_and(|code| code != EMPTY));
    let differ = |pair: &[u32]| match pair {
        [left, right] => key.iter().any(|place| cell(*left, place) != cell(*right, place)),
        _ => true,
    };
    order.iter().all(filled) && order.windows(2).all(differ)
}

fn json(value: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|cause| Error::stage("json", cause))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn artefact(folder: &Path, name: &str, media_type: &str) -> Result<Artefact> {
    let (sha256, bytes) = files::fingerprint(&folder.join(name))?;
    Ok(Artefact { name: name.to_owned(), media_type: media_type.to_owned(), sha256, bytes })
}

/// A name that is safe as a file name and in a descriptor: small ASCII letters, digits, `_`, `-`.
fn slug(dataset: &str, otherwise: &str) -> String {
    let name: String = dataset
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || letter == '-' { letter.to_ascii_lowercase() } else { '_' })
        .collect();
    let name = name.trim_matches(['_', '-']);
    if name.is_empty() { otherwise.to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_plain() {
        assert_eq!(slug("Công dân 2026", "cong_dan"), "c_ng_d_n_2026");
        assert_eq!(slug("../../x", "cong_dan"), "x");
        assert_eq!(slug("…", "cong_dan"), "cong_dan");
    }
}
