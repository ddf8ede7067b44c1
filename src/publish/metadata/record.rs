//! The one record from which every file of metadata is written.

use chrono::NaiveDate;

use super::vocabulary::FileType;
use crate::dictionary::{CodeList, Storage, UpdateCycle};
use crate::lang::{Lang, Message};
use crate::publish::formats::Format;
use crate::publish::package::Package;
use crate::publish::parts::Artefact;
use crate::score::ScoreCard;

/// A set as its metadata tells it.
pub(crate) struct Record<'a> {
    /// The package: counts, columns, what was left out, privacy.
    pub(super) package: &'a Package,
    /// The score card.
    pub(super) card: &'a ScoreCard,
    /// IRI of the set: under the base address, or a URN.
    pub(super) iri: String,
    /// Where the files will stand, ending in `/`; `None`: beside the metadata.
    pub(super) base: Option<String>,
    /// Title.
    pub(super) title: Message,
    /// What one record is.
    pub(super) what: &'a str,
    /// Description.
    pub(super) description: Message,
    /// Keywords with their language.
    pub(super) keywords: Vec<(Lang, String)>,
    /// Theme of the EU's table `data-theme`.
    pub(super) theme: Option<Theme>,
    /// The dictionary's sector: folder and name.
    pub(super) sector: (&'a str, String),
    /// The publishing body.
    pub(super) publisher: String,
    /// Its page.
    pub(super) homepage: Option<String>,
    /// The providing body.
    pub(super) provider: String,
    /// The body that owns the data («cơ quan chủ quản»).
    pub(super) owner: &'a str,
    /// Whom to write to.
    pub(super) contact: Option<Contact>,
    /// Legal basis.
    pub(super) legal_basis: &'a [String],
    /// Licence.
    pub(super) licence: Licence,
    /// The promise of updates.
    pub(super) update: UpdateCycle,
    /// Days covered.
    pub(super) period: Period,
    /// The province covered.
    pub(super) place: Option<Place>,
    /// The day on which the set was first issued.
    pub(super) issued: NaiveDate,
    /// The day for which the data stands; also the day of the last change: no clock is read.
    pub(super) as_of: NaiveDate,
    /// Version: the day, as numbers.
    pub(super) version: String,
    /// Where the data comes from, what it holds, what it may be used for.
    pub(super) provenance: Provenance,
    /// Version and fingerprint of the dictionary.
    pub(super) dictionary: (&'a str, &'a str),
    /// The entity: id and layer.
    pub(super) entity: (&'a str, &'a str),
    /// Columns, in order.
    pub(super) columns: Vec<Column<'a>>,
    /// The primary key, where the published columns have one.
    pub(super) key: Vec<&'a str>,
    /// Files that hold the data.
    pub(super) distributions: Vec<Distribution<'a>>,
}

/// A theme.
pub(super) struct Theme {
    /// Code in the EU's table.
    pub(super) code: String,
    /// Name.
    pub(super) name: Message,
}

/// Whom to write to.
pub(super) struct Contact {
    /// The office.
    pub(super) name: String,
    /// Its address.
    pub(super) email: Option<String>,
}

/// A licence.
pub(super) struct Licence {
    /// SPDX id or name.
    pub(super) name: String,
    /// Address of its text.
    pub(super) url: Option<String>,
    /// Term of the EU's table.
    pub(super) term: Option<&'static str>,
}

/// Days covered.
pub(super) struct Period {
    /// First day, month or year, as far as known.
    pub(super) from: Option<String>,
    /// Last day.
    pub(super) to: NaiveDate,
}

/// A province.
pub(super) struct Place {
    /// Code.
    pub(super) code: String,
    /// Name.
    pub(super) name: Message,
}

/// «Nguồn gốc, nội dung và phạm vi sử dụng» (Nghị định 278/2025/NĐ-CP).
pub(super) struct Provenance {
    /// Where the data comes from and how it was made.
    pub(super) source: Message,
    /// What it holds.
    pub(super) content: Message,
    /// What it may be used for.
    pub(super) scope: Message,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Text.
    Text,
    /// A day.
    Date,
    /// A moment.
    Datetime,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A year, as a whole number.
    Year,
    /// A month of a year, as text.
    Month,
}

impl Shape {
    /// The shape of what is stored.
    pub(super) const fn of(storage: Storage) -> Self {
        match storage {
            Storage::Text => Self::Text,
            Storage::Date => Self::Date,
            Storage::Datetime => Self::Datetime,
            Storage::Integer => Self::Integer,
            Storage::Number => Self::Number,
            Storage::Boolean => Self::Boolean,
        }
    }
}

/// A column.
pub(super) struct Column<'a> {
    /// Name in the files.
    pub(super) id: &'a str,
    /// Title.
    pub(super) title: Message,
    /// What it means.
    pub(super) description: &'a str,
    /// The dictionary's type.
    pub(super) kind: &'a str,
    /// Its values.
    pub(super) shape: Shape,
    /// Unit of measure.
    pub(super) unit: Option<&'a str>,
    /// Term of a public vocabulary.
    pub(super) term: Option<&'a str>,
    /// Counted for k-anonymity.
    pub(super) quasi: bool,
    /// The code list that people may look its values up in.
    pub(super) codes: Option<&'a CodeList>,
    /// Its values are that list's codes, not their labels or something coarser.
    pub(super) coded: bool,
    /// No cell is empty.
    pub(super) filled: bool,
}

/// A file that holds the data.
pub(super) struct Distribution<'a> {
    /// The file.
    pub(super) file: &'a Artefact,
    /// Its type in the EU's table.
    pub(super) kind: FileType,
    /// The format in which it was written.
    pub(super) format: Option<&'static Format>,
}

impl Distribution<'_> {
    /// What people call the format.
    pub(super) fn label(&self) -> &'static str {
        self.format.map_or(self.kind.label, |format| format.title.vi)
    }
}

impl Record<'_> {
    /// Where a file of the package is found: under the base address, or beside the metadata.
    pub(super) fn address(&self, name: &str) -> String {
        self.base.as_ref().map_or_else(|| name.to_owned(), |base| format!("{base}{}/{name}", self.package.dataset))
    }

    /// True where the column is the whole primary key.
    pub(super) fn is_key(&self, column: &Column<'_>) -> bool {
        matches!(self.key.as_slice(), [only] if *only == column.id)
    }

    /// The file that holds the whole set in a format: not one of several parts.
    pub(super) fn whole(&self, ending: &str) -> Option<&Distribution<'_>> {
        let name = format!("{}.{ending}", self.package.dataset);
        self.distributions.iter().find(|one| one.file.name == name)
    }

    /// The address of the licence: its text, or the EU's term for it.
    pub(super) fn licence_address(&self) -> Option<String> {
        let term = self.licence.term.map(|term| format!("{}{term}", super::vocabulary::AUTHORITY));
        self.licence.url.clone().or(term)
    }

    /// How the set is cited.
    pub(super) fn citation(&self) -> String {
        format!(
            "{}. «{}», dữ liệu tính đến {}. {}. Giấy phép: {}.",
            self.provider,
            self.title.vi,
            self.as_of.format("%d/%m/%Y"),
            self.publisher,
            self.licence.name
        )
    }
}
