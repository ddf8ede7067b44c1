//! A normal table with what was said of it → a package in its place, or a refusal.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::content::Content;
use super::formats::{Delivered, Delivery, Located, NotWritten, Table, deliver};
use super::gate::{Decision, LeftOutField, OpenField, decide};
use super::metadata::{self, About, Mqa};
use super::parts::{Artefact, Privacy, PublishedColumn};
use super::protect::protect;
use super::scan;
use super::store::{Column, EMPTY, order};
use super::terms::{Audience, Terms};
use super::{methods, population, risk};
use crate::check::Checked;
use crate::dictionary::{Dictionary, Entity, OpenMethod, Storage};
use crate::error::{Error, Result};
use crate::files::{self, Folder};
use crate::link::Linked;
use crate::normalize::NormalTable;
use crate::privacy::traces::{Depth, Known, find};
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
    /// For whom the package is, and on what terms.
    pub terms: Terms,
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
    input.terms.check(input.entity)?;
    let told = risk::Told { input, open: &[], closed: &[], content: None, privacy: None, refusal: None };
    let Decision { mut open, closed, identified } =
        decide(input.entity, &input.table.fields, input.terms.audience).inspect_err(|error| refused(&told, error))?;
    if input.terms.key.is_none() && open.iter().any(|field| field.rule.method == OpenMethod::Pseudonym) {
        return Err(no_key());
    }
    // Groups protect nobody who is named; what is named goes to those who may know it.
    let guarded = match input.terms.audience {
        Audience::Open => true,
        Audience::Shared => !identified,
        Audience::Internal => false,
    };
    if !guarded {
        for field in &mut open {
            field.quasi = false;
        }
    }
    let mut content = Content::read(input, &open)?;
    let privacy = guard(input, &mut open, &mut content, guarded).inspect_err(|error| {
        refused(&risk::Told { open: &open_now(input), closed: &closed, content: None, ..told }, error);
    })?;
    let mut package = Package {
        dir: place.to_owned(),
        dataset: slug(&input.table.dataset, &input.entity.id),
        title: input.title().to_owned(),
        rows_in: content.rows_in,
        rows_out: content.rows_in - content.set_aside.values().sum::<u64>(),
        columns: described(&open, &content),
        set_aside: content.set_aside.clone(),
        left_out: closed.into_iter().map(harmless_title).collect(),
        sorted_by: Vec::new(),
        has_key: false,
        privacy,
        protected_cells: 0,
        not_written: Vec::new(),
        located: None,
        artefacts: Vec::new(),
        mqa: Mqa::default(),
    };
    let fit = if package.rows_out == 0 { Err(nothing_left(input)) } else { Ok(()) };
    risk::write(&risk::Told {
        input,
        open: &open,
        closed: &package.left_out,
        content: Some(&content),
        privacy: Some(&package.privacy),
        refusal: fit.as_ref().err(),
    })?;
    fit?;
    write(input, &open, &mut content.columns, &mut package, place)?;
    Ok(package)
}

/// Looks for persons in everything that goes out, and protects those behind the records.
fn guard(
    input: &PublishInput<'_>,
    open: &mut [OpenField<'_>],
    content: &mut Content,
    guarded: bool,
) -> Result<Privacy> {
    if guarded {
        content.withhold(input, open)?;
        let own = [
            ("tên tập dữ liệu", input.table.dataset.as_str()),
            ("tiêu đề", input.title()),
            ("đơn vị cung cấp", input.provider()),
            ("giấy phép", input.licence()),
        ];
        for (what, text) in own.into_iter().chain(input.about.words()) {
            scan::metadata(what, text, &content.known)?;
        }
    }
    let privacy = protect(input, open, content)?;
    let journalist = population::risk(input, open, content)?;
    let terms = &input.terms;
    let shared = terms.audience == Audience::Shared;
    Ok(Privacy {
        audience: terms.audience,
        recipient: terms.recipient.clone().filter(|_| shared),
        purpose: terms.purpose.clone(),
        journalist,
        ..privacy
    })
}

/// The fields by their rules, for a report on what was refused.
fn open_now<'a>(input: &PublishInput<'a>) -> Vec<OpenField<'a>> {
    decide(input.entity, &input.table.fields, input.terms.audience).map(|decision| decision.open).unwrap_or_default()
}

/// Writes the internal report on a refusal. The refusal itself is what is told; a report that cannot be written does not
/// take its place.
fn refused(told: &risk::Told<'_>, error: &Error) {
    risk::write(&risk::Told { refusal: Some(error), ..*told }).ok();
}

/// The title of a column that the dictionary does not know may hold anything.
fn harmless_title(field: LeftOutField) -> LeftOutField {
    if find(&field.title, &Known::default(), Depth::Free).is_none() {
        return field;
    }
    LeftOutField { field: "cot_khong_ten".to_owned(), title: "Cột không nêu tên".to_owned(), ..field }
}

fn no_key() -> Error {
    super::refusal::refuse(
        &crate::lang::Message::new("chưa có khóa giả danh", "there is no key for pseudonyms"),
        crate::lang::Message::new(
            "Hãy tạo khóa (tudien privacy key --out TỆP) rồi nêu --key TỆP hoặc biến môi trường TUDIEN_PSEUDONYM_KEY.",
            "Make a key (tudien privacy key --out FILE), then name it with --key FILE or the variable TUDIEN_PSEUDONYM_KEY.",
        ),
    )
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

fn described(open: &[OpenField<'_>], content: &Content) -> Vec<PublishedColumn> {
    open.iter()
        .zip(&content.columns)
        .zip(content.blanked.iter().zip(&content.wrong).zip(&content.withheld))
        .map(|((field, column), ((blanked, wrong), withheld))| {
            let empty = column.cells().iter().filter(|code| **code == EMPTY).count() as u64;
            PublishedColumn {
                id: field.id.clone(),
                field: field.field.id.clone(),
                title: format!("{}{}", field.field.title.vi, methods::qualifier(&field.rule.method)),
                method: methods::method(&field.rule.method),
                reason: field.rule.reason.clone(),
                empty,
                withheld: empty.min(*withheld),
                // Records taken out since took their emptied cells along.
                wrong: empty.saturating_sub(*withheld).min(*wrong),
                blanked: empty.saturating_sub(withheld + wrong).min(*blanked),
            }
        })
        .collect()
}

fn write(
    input: &PublishInput<'_>,
    open: &[OpenField<'_>],
    columns: &mut [Column],
    package: &mut Package,
    place: &Path,
) -> Result<()> {
    let key = key_places(input.entity, open);
    let storages: Vec<Storage> = open.iter().map(|field| field.storage).collect();
    let order = order(columns, &storages, &key);
    for column in columns.iter_mut() {
        column.arrange(&order);
    }
    let (columns, order) = (&*columns, (0..).zip(&order).map(|(row, _)| row).collect::<Vec<u32>>());
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
