//! The table a command works on: a data file, brought into a normal table first, or the folder of a normal table as it is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::mapping::{AsOf, Mapping};
use super::read_options::Reading;
use crate::check::{self, CHECKS, Check, Checked};
use crate::console::Console;
use crate::dictionary::{Dictionary, Entity, guess_entity};
use crate::error::{Error, Result};
use crate::files::{self, Folder, Scratch};
use crate::lang::Message;
use crate::link;
use crate::normalize::{self, NormalTable, Request};
use crate::score::{self, ScoreCard, card};
use crate::source::{self, ReadOptions};

/// What marks the folder of a normal table.
pub(super) const MARK: &str = "table.json";

/// The table to work on.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Input {
    /// Tệp dữ liệu (xlsx, xls, xlsb, ods, csv, tsv, txt, pdf, json, xml, parquet, sqlite), hoặc thư mục bảng đã chuẩn hóa (có table.json).
    #[arg(value_name = "TỆP|THƯ MỤC")]
    path: PathBuf,
    /// Thực thể của bảng trong từ điển; với thư mục đã chuẩn hóa thì mặc định là thực thể ghi trong đó.
    #[arg(long, value_name = "MÃ")]
    entity: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    mapping: Mapping,
}

/// A normal table with what it should be.
pub(super) struct Opened<'d> {
    /// The table.
    pub(super) table: NormalTable,
    /// What it should be.
    pub(super) entity: &'d Entity,
    /// Made just now from a file, so that no stage has run on it.
    pub(super) fresh: bool,
    dictionary: &'d Dictionary,
    place: Place,
}

/// Where a normal table stands.
enum Place {
    /// Where it was found.
    Given,
    /// In between, gone when dropped.
    Passing(#[expect(dead_code, reason = "held for as long as the table is used")] Scratch),
    /// To be kept.
    Kept(Folder, PathBuf),
}

impl Place {
    /// A place for a new table, and the folder to write it in.
    fn make(keep: Option<&Path>) -> Result<(Self, PathBuf)> {
        if let Some(keep) = keep {
            files::refuse_foreign(keep, MARK)?;
            let folder = Folder::create(keep)?;
            let dir = folder.path().to_owned();
            return Ok((Self::Kept(folder, keep.to_owned()), dir));
        }
        let scratch = Scratch::create()?;
        let dir = scratch.path().to_owned();
        Ok((Self::Passing(scratch), dir))
    }
}

impl Input {
    /// Another table beside one, judged for the same day.
    pub(super) fn beside(&self, path: PathBuf, entity: Option<String>) -> Self {
        let (reading, mapping) = (Reading::default(), Mapping::default());
        Self { path, entity, as_of: self.as_of.clone(), reading, mapping }
    }

    /// Whether a folder was named.
    pub(super) fn is_folder(&self) -> bool {
        self.path.is_dir()
    }

    /// What is read, as one text that changes with any byte of it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn fingerprint(&self) -> Result<String> {
        let data = if self.path.is_dir() { self.path.join("normal.parquet") } else { self.path.clone() };
        let (sha256, bytes) = files::fingerprint(&data)?;
        Ok(format!("data {sha256} {bytes}"))
    }

    /// Hands over what is to be read from a file, for work that needs no normal table.
    ///
    /// # Errors
    /// When its entity is not named or not known, or the work fails.
    pub(super) fn with_request<T>(
        &self,
        dictionary: &Dictionary,
        work: impl FnOnce(&Request<'_>) -> Result<T>,
    ) -> Result<T> {
        let read = self.reading.options();
        let Some(id) = &self.entity else {
            return Err(which(&self.path, &read, dictionary));
        };
        work(&Request {
            dataset: id,
            files: std::slice::from_ref(&self.path),
            entity: entity(dictionary, id)?,
            dictionary,
            as_of: self.as_of.day()?,
            read: &read,
            mapping: &self.mapping.pairs()?,
        })
    }

    /// Opens the table. A file is normalized, into `keep` or into a passing folder.
    ///
    /// # Errors
    /// When there is nothing at the path, the file cannot be read or holds no such table, or its entity is not known.
    pub(super) fn open<'d>(
        &self,
        dictionary: &'d Dictionary,
        keep: Option<&Path>,
        console: &Console,
    ) -> Result<Opened<'d>> {
        if !self.path.is_dir() {
            return self.normalize(dictionary, keep, console);
        }
        if !self.path.join(MARK).is_file() {
            return Err(not_normal(&self.path));
        }
        if keep.is_some() {
            return Err(Error::usage(
                "Bảng đã chuẩn hóa thì kết quả nằm ngay trong thư mục của nó, không dùng --out",
                "The results of a normalized table stand in its own folder: --out is not used",
            )
            .hint("Hãy bỏ --out.", "Leave out --out."));
        }
        let table = NormalTable::open(&self.path)?;
        let entity = entity(dictionary, self.entity.as_deref().unwrap_or(&table.entity))?;
        Ok(Opened { table, entity, fresh: false, dictionary, place: Place::Given })
    }

    fn normalize<'d>(&self, dictionary: &'d Dictionary, keep: Option<&Path>, console: &Console) -> Result<Opened<'d>> {
        let read = self.reading.options();
        let Some(id) = &self.entity else {
            return Err(which(&self.path, &read, dictionary));
        };
        let entity = entity(dictionary, id)?;
        let (place, dir) = Place::make(keep)?;
        let request = Request {
            dataset: id,
            files: std::slice::from_ref(&self.path),
            entity,
            dictionary,
            as_of: self.as_of.day()?,
            read: &read,
            mapping: &self.mapping.pairs()?,
        };
        let table = normalize::to_folder(&request, &dir, &mut |rows| {
            console.progress(&Message::new(format!("{rows} dòng"), format!("{rows} rows")));
        })?;
        Ok(Opened { table, entity, fresh: true, dictionary, place })
    }

    /// The file or folder named.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// How the call wants the file to be read.
    pub(super) fn options(&self) -> ReadOptions {
        self.reading.options()
    }

    /// The day the data is judged for, where the call names one.
    pub(super) const fn as_of(&self) -> &AsOf {
        &self.as_of
    }
}

impl Opened<'_> {
    /// Checks the table; one made just now is linked first, so that the same is found as in a whole run.
    pub(super) fn check(&self, as_of: &AsOf, checks: &[&'static Check], console: &Console) -> Result<Checked> {
        if let Some(model) = self.entity.link.as_ref().filter(|_| self.fresh) {
            let tell = |message: &Message| console.progress(message);
            link::run(&self.table, self.entity, model, link::Options { tell: &tell, ..link::Options::default() })?;
        }
        let others = BTreeMap::new();
        let request = check::Request::new(self.dictionary, self.entity, &self.table, &others, as_of.day()?);
        check::run(&check::Request { checks, ..request })
    }

    /// Scores the table and leaves `score.json` in its folder. Checks first, unless that was done for the same day.
    pub(super) fn score(&self, as_of: &AsOf, console: &Console) -> Result<ScoreCard> {
        let done = as_of.named()?.is_none() && self.table.dir.join("outcomes.json").is_file();
        let checked = if done { check::load(&self.table)? } else { self.check(as_of, CHECKS, console)? };
        let card = card(&self.table.dataset, self.entity, self.table.rows, &checked.outcomes, &self.dictionary.scoring);
        score::save(&card, &self.table.dir)?;
        Ok(card)
    }

    /// Where what was made stays: the folder given, or the one to keep it in; `None` where nothing stays.
    pub(super) fn stays_at(&self) -> Option<&Path> {
        match &self.place {
            Place::Given => Some(&self.table.dir),
            Place::Passing(_) => None,
            Place::Kept(_, place) => Some(place),
        }
    }

    /// Puts a table that is to be kept in its place.
    pub(super) fn keep(self) -> Result<()> {
        match self.place {
            Place::Kept(folder, _) => folder.commit(),
            Place::Given | Place::Passing(_) => Ok(()),
        }
    }
}

/// The entity of that id, or an error that lists those there are.
pub(super) fn entity<'d>(dictionary: &'d Dictionary, id: &str) -> Result<&'d Entity> {
    dictionary.entities.get(id).ok_or_else(|| {
        let known = dictionary.entities.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        Error::usage(format!("Từ điển không có thực thể «{id}»"), format!("The dictionary has no entity “{id}”"))
            .hint(format!("Các thực thể: {known}."), format!("Entities: {known}."))
    })
}

/// The error for a file whose entity was not named: what it looks like, or why it cannot be read.
pub(super) fn which(path: &Path, read: &ReadOptions, dictionary: &Dictionary) -> Error {
    let reading = match source::read(path, read) {
        Ok(reading) => reading,
        Err(error) => return error,
    };
    let guesses = reading.tables.iter().flat_map(|table| {
        let headers: Vec<Vec<String>> = table.columns.iter().map(|column| column.path.clone()).collect();
        guess_entity(dictionary, &headers)
    });
    let best = guesses.max_by(|one, other| one.1.total_cmp(&other.1).then_with(|| other.0.cmp(&one.0)));
    let error = Error::usage(
        format!("{}: chưa nêu bảng này là thực thể nào của từ điển", path.display()),
        format!("{}: which entity of the dictionary this table is was not named", path.display()),
    );
    let guess = best.filter(|(_, score)| *score >= 0.3).and_then(|(id, _)| dictionary.entities.get(&id));
    match guess {
        Some(Entity { id, title, .. }) => error.hint(
            format!("Bảng này giống «{}»: nếu đúng, hãy thêm --entity {id}.", title.vi),
            format!("This table looks like “{}”: if so, add --entity {id}.", title.en),
        ),
        None => error.hint(
            "Hãy thêm --entity, ví dụ --entity cong_dan. Xem các thực thể: tudien dictionary list.",
            "Add --entity, for example --entity cong_dan. See the entities: tudien dictionary list.",
        ),
    }
}

fn not_normal(path: &Path) -> Error {
    Error::read(
        path,
        "thư mục này không có bảng đã chuẩn hóa (không có table.json)",
        "this folder has no normalized table (no table.json)",
    )
    .hint(
        "Hãy nêu một tệp dữ liệu cùng --entity, hoặc thư mục do «tudien normalize» tạo ra.",
        "Name a data file with --entity, or a folder that “tudien normalize” has made.",
    )
}
