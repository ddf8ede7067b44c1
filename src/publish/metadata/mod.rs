//! The metadata of a package: one record, written in every form that people and portals ask for.
//!
//! [`gather`] makes the [`Record`] from the dictionary's catalog, the entity, the job ([`About`]) and the package; nothing
//! else is read, no clock and no network. Each form is a function of the record alone and stands in [`FORMS`]. To add one:
//! write the function, add its line.
//!
//! | file | form |
//! |---|---|
//! | `datapackage.json` | Data Package v2, Table Schema v2 |
//! | `dcat.ttl`, `dcat.jsonld` | DCAT 3 by DCAT-AP 3, with the score in DQV |
//! | `dublin_core.xml` | Dublin Core by TCVN 7980 |
//! | `schema_org.jsonld` | schema.org, also inside `tu_dien.html` |
//! | `croissant.json` | Croissant 1.1 |
//! | `<set>.csv-metadata.json` | CSVW |
//! | `tu_dien.html`, `README.md` | for people |

mod about;
mod croissant;
mod csvw;
mod data_package;
mod dcat;
mod dictionary_page;
mod dqv;
mod dublin_core;
mod gather;
mod json_ld;
mod mqa;
mod rdf;
mod readme;
mod record;
mod schema_org;
mod turtle;
mod vocabulary;

use std::path::Path;

use serde_json::Value as Json;

pub use about::About;
pub(crate) use dqv::{measurements, vocabulary as qualities};
pub(crate) use json_ld::json_ld;
pub use mqa::{Metric, Mqa};
pub(crate) use rdf::{Node, Value};

use record::Record;

use super::gate::OpenField;
use super::package::{Package, PublishInput};
use super::parts::Artefact;
use super::store::Column;
use crate::dictionary::OpenMethod;
use crate::error::{Error, Result};
use crate::files;

/// A form of the record.
struct Form {
    /// The file; `{set}` stands for the set's name.
    name: &'static str,
    media: &'static str,
    /// The file's bytes; `None` where the package has nothing that the form describes.
    write: fn(&Record<'_>, &Mqa) -> Result<Option<Vec<u8>>>,
}

/// Every form but the README, which lists them all.
static FORMS: [Form; 8] = [
    Form {
        name: "datapackage.json",
        media: "application/json",
        write: |record, mqa| json(&data_package::descriptor(record, mqa)),
    },
    Form { name: "dcat.jsonld", media: "application/ld+json", write: |record, _| json(&json_ld(&dcat::nodes(record))) },
    Form {
        name: "dcat.ttl",
        media: "text/turtle",
        write: |record, _| Ok(Some(turtle::turtle(&dcat::nodes(record)).into_bytes())),
    },
    Form { name: "dublin_core.xml", media: "application/xml", write: |record, _| dublin_core::xml(record).map(Some) },
    Form {
        name: "schema_org.jsonld",
        media: "application/ld+json",
        write: |record, _| json(&schema_org::dataset(record)),
    },
    Form {
        name: "croissant.json",
        media: "application/ld+json",
        write: |record, _| json(&croissant::croissant(record)),
    },
    Form {
        name: "{set}.csv-metadata.json",
        media: "application/csvm+json",
        write: |record, _| csvw::csvw(record).map_or(Ok(None), |table| json(&table)),
    },
    Form {
        name: "tu_dien.html",
        media: "text/html",
        write: |record, _| Ok(Some(dictionary_page::page(record).into_bytes())),
    },
];

/// The texts that go into a Parquet file beside the data, in order.
pub(super) fn texts(input: &PublishInput<'_>, package: &Package, open: &[OpenField<'_>]) -> Vec<(String, String)> {
    data_package::texts(&gather::record(input, package, open, None))
}

/// Writes every form into `folder`, where the data files of the package stand already, and scores the metadata.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn write(
    folder: &Path,
    input: &PublishInput<'_>,
    package: &mut Package,
    open: &[OpenField<'_>],
    columns: &[Column],
) -> Result<()> {
    let first = first(input, open, columns);
    let record = gather::record(input, package, open, first);
    let scored = mqa::mqa(&record);
    let mut files: Vec<Artefact> = package.artefacts.clone();
    for form in &FORMS {
        let name = form.name.replace("{set}", &package.dataset);
        if files.iter().any(|file| file.name == name) {
            return Err(taken(&name));
        }
        if let Some(bytes) = (form.write)(&record, &scored)? {
            files.push(put(folder, &name, form.media, &bytes)?);
        }
    }
    files.sort_by(|left, right| left.name.cmp(&right.name));
    let readme = readme::readme(&record, &files);
    files.push(put(folder, "README.md", "text/markdown", readme.as_bytes())?);
    package.artefacts = files;
    package.mqa = scored;
    Ok(())
}

/// Says that data would be overwritten by its own metadata.
fn taken(name: &str) -> Error {
    Error::usage(
        format!("tệp dữ liệu «{name}» trùng tên với một tệp siêu dữ liệu"),
        format!("the data file “{name}” is called like a file of metadata"),
    )
    .hint("Hãy đặt mã khác cho bộ dữ liệu (id trong tệp công việc).", "Give the data set another id.")
}

fn put(folder: &Path, name: &str, media: &str, bytes: &[u8]) -> Result<Artefact> {
    files::write(&folder.join(name), bytes)?;
    Ok(Artefact {
        name: name.to_owned(),
        media_type: media.to_owned(),
        sha256: files::sha256(bytes),
        bytes: bytes.len() as u64,
    })
}

fn json(value: &Json) -> Result<Option<Vec<u8>>> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|cause| Error::stage("json", cause))?;
    bytes.push(b'\n');
    Ok(Some(bytes))
}

/// The first day, month or year that goes out in the column that dates the records, where the entity names one and it is
/// opened as such.
fn first(input: &PublishInput<'_>, open: &[OpenField<'_>], columns: &[Column]) -> Option<String> {
    let dated = input.entity.dated_by.as_deref()?;
    let shown =
        |open: &OpenField<'_>| matches!(open.rule.method, OpenMethod::Keep | OpenMethod::Month | OpenMethod::Year);
    let place = open.iter().position(|open| open.field.id == dated && shown(open))?;
    let column = columns.get(place)?;
    let mut codes = column.cells().to_vec();
    codes.sort_unstable();
    codes.dedup();
    codes.into_iter().filter_map(|code| column.text(code)).min().map(str::to_owned)
}
