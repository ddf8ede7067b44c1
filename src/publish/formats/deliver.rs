//! Which formats are written, in how many parts, and what came of it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::partition::{Part, parts};
use super::places::Located;
use super::{Beside, FORMATS, Format, Table};
use crate::error::{Error, Result};
use crate::files::{self, Atomic};
use crate::geo::Zone;
use crate::lang::Message;
use crate::publish::parts::Artefact;

/// In which formats and parts a package is delivered, as a person says it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Ids of formats; empty: the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// The published column that parts the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
    /// Most rows of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_per_file: Option<u32>,
    /// Central meridian of the VN-2000 coordinates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meridian: Option<String>,
}

/// A format that was left out, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotWritten {
    /// Its id.
    pub format: String,
    /// Why.
    pub reason: Message,
}

/// What was delivered.
#[derive(Debug, Default)]
pub(in crate::publish) struct Delivered {
    /// The files.
    pub(in crate::publish) artefacts: Vec<Artefact>,
    /// Usual formats that were left out.
    pub(in crate::publish) not_written: Vec<NotWritten>,
    /// Cells of CSV files that were changed so that no spreadsheet runs them.
    pub(in crate::publish) protected: u64,
    /// Where the records lie, where places are published.
    pub(in crate::publish) located: Option<Located>,
}

impl Delivery {
    /// True where nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The formats asked for; `None`: the usual ones.
    ///
    /// # Errors
    /// When one does not exist, with those that do.
    pub fn formats(&self) -> Result<Option<Vec<&'static Format>>> {
        let asked: Vec<&Format> = self.formats.iter().map(|id| Format::find(id)).collect::<Result<_>>()?;
        Ok((!asked.is_empty()).then_some(asked))
    }

    /// The zone of the coordinates.
    ///
    /// # Errors
    /// When the meridian is none.
    pub fn zone(&self) -> Result<Option<Zone>> {
        self.meridian.as_deref().map(|text| Zone::parse(text).ok_or_else(|| no_meridian(text))).transpose()
    }
}

/// Says that a text is no central meridian.
pub(crate) fn no_meridian(text: &str) -> Error {
    Error::usage(format!("«{text}» không phải một kinh tuyến trục"), format!("“{text}” is no central meridian")).hint(
        "Viết như 108-30, 108°30' hoặc 108,5. Xem danh sách: tudien geo zones.",
        "Write it as 108-30, 108°30' or 108.5. See the list: tudien geo zones.",
    )
}

/// Writes the data into a folder in every format asked for.
///
/// # Errors
/// When a format asked for by name cannot hold the data; when it cannot be parted so; when a file cannot be written.
pub(in crate::publish) fn deliver(
    table: &Table<'_>,
    order: &[u32],
    delivery: &Delivery,
    folder: &Path,
) -> Result<Delivered> {
    let asked = delivery.formats()?;
    let formats = asked.clone().unwrap_or_else(|| FORMATS.iter().copied().filter(|format| format.usual).collect());
    let parted = delivery.partition.is_some() || delivery.rows_per_file.is_some();
    let parts = if parted {
        parts(table, order, delivery.partition.as_deref(), delivery.rows_per_file)?
    } else {
        vec![Part { folder: String::new(), number: 0, rows: order.to_vec() }]
    };
    let mut delivered = Delivered::default();
    for format in FORMATS.iter().copied().filter(|format| formats.contains(format)) {
        match (format.unfit)(table, asked.is_some()) {
            Some(reason) if asked.is_some() => return Err(unfit(format, &reason)),
            Some(reason) => delivered.not_written.push(NotWritten { format: format.id.to_owned(), reason }),
            None => write(table, format, &parts, parted, folder, &mut delivered)?,
        }
    }
    delivered.artefacts.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(delivered)
}

fn unfit(format: &Format, reason: &Message) -> Error {
    Error::usage(
        format!("Không ghi được dạng {}: {}", format.id, reason.vi),
        format!("The format {} cannot be written: {}", format.id, reason.en),
    )
    .hint(
        format!("Hãy bỏ {} khỏi --formats (formats trong tệp công việc), hoặc sửa điều đã nêu.", format.id),
        format!("Leave {} out of --formats (formats in the job file), or mend what is named.", format.id),
    )
}

fn write(
    table: &Table<'_>,
    format: &Format,
    parts: &[Part],
    parted: bool,
    folder: &Path,
    delivered: &mut Delivered,
) -> Result<()> {
    let set = &table.package.dataset;
    for part in parts {
        let name = if parted {
            format!("{set}/{}/{}phan-{:04}.{}", format.id, part.folder, part.number, format.ending)
        } else {
            format!("{set}.{}", format.ending)
        };
        let path = folder.join(&name);
        let mut file = Atomic::create(&path)?;
        let written = (format.write)(table, &part.rows, &mut file, &path)?;
        file.commit()?;
        delivered.protected += written.protected;
        if let Some(located) = written.located {
            delivered.located.get_or_insert_default().add(&located);
        }
        delivered.artefacts.push(artefact(folder, name, format.media)?);
    }
    if let Some(Beside { ending, media, text }) = &format.beside {
        let name = format!("{set}.{ending}");
        files::write(&folder.join(&name), text(table).as_bytes())?;
        delivered.artefacts.push(artefact(folder, name, media)?);
    }
    Ok(())
}

fn artefact(folder: &Path, name: String, media_type: &str) -> Result<Artefact> {
    let (sha256, bytes) = files::fingerprint(&folder.join(&name))?;
    Ok(Artefact { name, media_type: media_type.to_owned(), sha256, bytes })
}
