//! The catalog's folder: its database, its lock, and the order in which they are opened.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _};

use super::{audit, recover};
use crate::error::{Error, Kind, Result};
use crate::files::{self, Lock};

const DATABASE: &str = "danh_muc.sqlite";
const LOCK: &str = "khoa";
/// Open packages.
pub(super) const OPEN: &str = "du_lieu";
/// Packages for named agencies.
pub(super) const SHARED: &str = "chia_se";
/// Version of `schema.sql`.
const SCHEMA: i64 = 1;
/// «tudi» in the database's header: this file is a catalog.
const APPLICATION: i64 = 0x7475_6469;

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Self {
        match cause.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::new(Kind::Write, "kho dữ liệu đang có người khác ghi", "somebody else is writing to the catalog")
                    .hint("Hãy đợi lệnh kia xong rồi chạy lại.", "Wait for the other command to end, then run again.")
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::new(
                Kind::Read,
                format!("tệp {DATABASE} của kho bị hỏng ({cause})"),
                format!("{DATABASE} of the catalog is damaged ({cause})"),
            )
            .hint(
                "Hãy lấy lại tệp này từ bản sao lưu; các gói đã công bố vẫn nằm trong du_lieu.",
                "Bring the file back from the backup; published packages still stand in du_lieu.",
            ),
            _ => Self::stage("catalog", cause),
        }
    }
}

/// Who does it and when, for the log.
#[derive(Debug, Clone)]
pub struct Officer {
    /// Name of the officer's account.
    pub account: String,
    /// The moment, ISO 8601.
    pub at: String,
}

/// An open catalog.
pub struct Catalog {
    /// Its folder.
    pub(super) root: PathBuf,
    /// Its database.
    pub(super) db: Connection,
    /// Held by a writer.
    lock: Option<Lock>,
}

impl Catalog {
    /// Begins a catalog at `root`: an empty folder, or one that is not there yet. A catalog that stands there is opened.
    ///
    /// # Errors
    /// When something else stands there, or it cannot be written.
    pub fn init(root: &Path, officer: &Officer) -> Result<Self> {
        files::refuse_foreign(root, DATABASE)?;
        files::create_folder(root)?;
        let lock = Lock::take(&root.join(LOCK))?;
        let fresh = !root.join(DATABASE).is_file();
        let db = connect(&root.join(DATABASE), OpenFlags::default())?;
        let mut catalog = Self { root: root.to_owned(), db, lock: Some(lock) };
        if fresh || catalog.schema()? == 0 {
            let begun = catalog.db.transaction()?;
            begun.execute_batch(include_str!("schema.sql"))?;
            begun.pragma_update(None, "application_id", APPLICATION)?;
            begun.pragma_update(None, "user_version", SCHEMA)?;
            audit::note(&begun, officer, audit::Action::Edit, &audit::Deed::new("init", ""))?;
            begun.commit()?;
        }
        catalog.known()?;
        recover::finish(&mut catalog, officer)?;
        Ok(catalog)
    }

    /// Opens a catalog to look into it.
    ///
    /// # Errors
    /// When there is none at `root`, or it is of another version.
    pub fn read(root: &Path) -> Result<Self> {
        let path = existing(root)?;
        // A writer that was killed may have left a journal: undoing it needs the right to write.
        let db = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)
            .or_else(|_| connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY))?;
        db.pragma_update(None, "query_only", true)?;
        let catalog = Self { root: root.to_owned(), db, lock: None };
        catalog.known()?;
        Ok(catalog)
    }

    /// Opens a catalog to write: takes its lock and finishes what an interrupted writer left.
    ///
    /// # Errors
    /// When there is none at `root`, somebody else is writing, or it is of another version.
    pub fn write(root: &Path, officer: &Officer) -> Result<Self> {
        let path = existing(root)?;
        let lock = Lock::take(&root.join(LOCK))?;
        let db = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let mut catalog = Self { root: root.to_owned(), db, lock: Some(lock) };
        catalog.known()?;
        recover::finish(&mut catalog, officer)?;
        Ok(catalog)
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether this is the one writer.
    pub(super) const fn is_writer(&self) -> bool {
        self.lock.is_some()
    }

    fn schema(&self) -> Result<i64> {
        Ok(self.db.pragma_query_value(None, "user_version", |row| row.get(0))?)
    }

    /// Refuses what is no catalog, or one that a later program wrote.
    fn known(&self) -> Result<()> {
        let path = self.root.join(DATABASE);
        let application: i64 = self.db.pragma_query_value(None, "application_id", |row| row.get(0))?;
        if application != APPLICATION {
            return Err(Error::read(&path, "không phải kho dữ liệu của tudien", "not a catalog of tudien")
                .hint("Hãy bắt đầu một kho mới: tudien catalog init KHO.", "Begin a new one: tudien catalog init."));
        }
        let schema = self.schema()?;
        if schema == SCHEMA {
            return Ok(());
        }
        Err(Error::read(
            &path,
            format!("kho ở phiên bản {schema}, chương trình này hiểu phiên bản {SCHEMA}"),
            format!("the catalog is of version {schema}; this program knows version {SCHEMA}"),
        )
        .hint("Hãy dùng bản tudien mới hơn.", "Use a later tudien."))
    }
}

/// A value of the table `meta`.
pub(super) fn meta(db: &Connection, key: &str) -> Result<Option<String>> {
    Ok(db.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()?)
}

/// Sets a value of the table `meta`.
pub(super) fn set_meta(db: &Connection, key: &str, value: &str) -> Result<()> {
    db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", [key, value])?;
    Ok(())
}

fn existing(root: &Path) -> Result<PathBuf> {
    let path = root.join(DATABASE);
    if path.is_file() {
        return Ok(path);
    }
    Err(Error::read(root, "không có kho dữ liệu ở đây", "there is no catalog here").hint(
        format!("Hãy bắt đầu kho: tudien catalog init {}", root.display()),
        format!("Begin one: tudien catalog init {}", root.display()),
    ))
}

/// No write-ahead log: it needs memory shared by all who open the file, which network drives do not give.
fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.busy_timeout(Duration::from_secs(10))?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "synchronous", "FULL")?;
    // Reading the header tells whether the file is a database, and undoes what a killed writer left.
    db.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))?;
    Ok(db)
}
