//! The formats in which the data of a package is delivered: one file a format, one shape for all.
//!
//! To add one: a file with a `FORMAT` and its page, two lines here. A format is handed the open rows in columns of small
//! numbers and an order of rows; it streams them to a file and keeps every cell, or says beforehand why it cannot.

mod cell;
mod csv;
mod deliver;
mod geoparquet;
mod json;
mod ndjson;
mod parquet;
mod partition;
mod places;
mod xlsx;
mod xlsx_dictionary;
mod xml;
mod xsd;

use std::path::Path;

pub(crate) use deliver::no_meridian;
pub(super) use deliver::{Delivered, deliver};
pub use deliver::{Delivery, NotWritten};
pub use places::Located;

use super::gate::OpenField;
use super::package::{Package, PublishInput};
use super::store::Column;
use crate::error::{Error, Result};
use crate::files::Atomic;
use crate::geo::Zone;
use crate::lang::{Message, Text};

/// A way to write the data.
pub struct Format {
    /// Its id on the command line and in job files.
    pub id: &'static str,
    /// Its title.
    pub title: Text,
    /// The ending of its file.
    pub ending: &'static str,
    /// Its media type (IANA).
    pub media: &'static str,
    /// Its page.
    pub page: &'static str,
    /// Written where nobody asks for formats.
    pub usual: bool,
    /// Why the data cannot, or unasked should not, be written so; the second argument: asked for by name.
    unfit: fn(&Table<'_>, bool) -> Option<Message>,
    /// Writes rows in an order to a file that will stand at a path.
    write: fn(&Table<'_>, &[u32], &mut Atomic, &Path) -> Result<Written>,
    /// A file that goes with it.
    beside: Option<Beside>,
}

/// A file that goes with those of a format.
struct Beside {
    ending: &'static str,
    media: &'static str,
    text: fn(&Table<'_>) -> String,
}

impl std::fmt::Debug for Format {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(self.id)
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Every format.
pub static FORMATS: &[&Format] =
    &[&parquet::FORMAT, &csv::FORMAT, &xlsx::FORMAT, &json::FORMAT, &ndjson::FORMAT, &xml::FORMAT, &geoparquet::FORMAT];

/// The open rows, and what is known of them.
pub(super) struct Table<'a> {
    /// What the package is made of.
    pub(super) input: &'a PublishInput<'a>,
    /// The package so far: names, columns, key.
    pub(super) package: &'a Package,
    /// What goes out.
    pub(super) open: &'a [OpenField<'a>],
    /// The cells.
    pub(super) columns: &'a [Column],
    /// Places of the leading sort columns.
    pub(super) key: &'a [usize],
    /// The zone of coordinates, where it was named.
    pub(super) zone: Option<Zone>,
}

impl Table<'_> {
    /// The columns with what they are.
    fn fields(&self) -> impl Iterator<Item = (&OpenField<'_>, &Column)> {
        self.open.iter().zip(self.columns)
    }
}

/// What writing one file came to.
#[derive(Debug, Default)]
struct Written {
    /// Cells that were changed so that no spreadsheet runs them.
    protected: u64,
    /// Where the records lie.
    located: Option<Located>,
}

impl Format {
    /// The format of that id.
    ///
    /// # Errors
    /// A usage error that lists those there are.
    pub fn find(id: &str) -> Result<&'static Self> {
        FORMATS.iter().copied().find(|format| format.id == id).ok_or_else(|| {
            let known = FORMATS.iter().map(|format| format.id).collect::<Vec<_>>().join(", ");
            Error::usage(format!("Không có dạng tệp «{id}»"), format!("There is no file format “{id}”"))
                .hint(format!("Các dạng: {known}."), format!("Formats: {known}."))
        })
    }
}

/// A format that takes any table.
const fn fits(_: &Table<'_>, _: bool) -> Option<Message> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_its_page_and_an_id_of_its_own() {
        for (place, format) in FORMATS.iter().enumerate() {
            assert!(format.page.starts_with(&format!("# {} · {}\n", format.id, format.title.vi)), "{}", format.id);
            for heading in ["\n## Dùng khi nào\n", "\n## Có gì\n", "\n## When to use it\n"] {
                assert!(format.page.contains(heading), "{}: {heading}", format.id);
            }
            assert!(FORMATS.iter().skip(place + 1).all(|other| other.id != format.id && other.ending != format.ending));
        }
        assert!(Format::find("pdf").is_err());
    }

    #[test]
    fn every_file_of_the_folder_is_a_format_or_helps_one() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/publish/formats");
        let pages = crate::files::list(&folder).expect("a folder");
        let pages = pages.iter().filter(|path| path.extension().is_some_and(|ending| ending == "md"));
        let ids: Vec<String> =
            pages.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
        let mut known: Vec<&str> = FORMATS.iter().map(|format| format.id).collect();
        known.sort_unstable();
        assert_eq!(ids, known, "a page without a format, or a format without a page");
    }
}
