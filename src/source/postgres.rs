//! A table or a query of a PostgreSQL server, in a read-only transaction, through a cursor. The password comes from the
//! environment alone and is never written anywhere.

use std::path::{Path, PathBuf};
use std::time::Duration;

use postgres::{Client, NoTls, SimpleQueryMessage};
use serde::{Deserialize, Serialize};

use super::ReadOptions;
use super::grid::{Cell, Row, Workbook};
use super::readers::feed;
use crate::error::{Error, Kind, Result};
use crate::lang::Message;

/// Where a table of a PostgreSQL server is, as a job names it. There is no place for a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Name or address of the server, or the folder of its socket.
    #[serde(default = "local")]
    pub host: String,
    /// Its port.
    #[serde(default = "usual_port")]
    pub port: u16,
    /// Name of the database.
    pub dbname: String,
    /// Who connects.
    pub user: String,
    /// Name of the environment variable that holds the password.
    #[serde(default = "usual_variable")]
    pub password_env: String,
    /// The table or view (`schema.name`); or else `query`.
    pub table: Option<String>,
    /// A SELECT.
    pub query: Option<String>,
}

fn local() -> String {
    "localhost".to_owned()
}

const fn usual_port() -> u16 {
    5432
}

fn usual_variable() -> String {
    "PGPASSWORD".to_owned()
}

/// Rows fetched at once.
const FETCH: usize = 1_024;
/// How long a connection may take.
const PATIENCE: Duration = Duration::from_secs(15);

impl Database {
    /// What stands for a file's path in origins: no password is part of it.
    pub fn place(&self) -> PathBuf {
        let what = self.table.as_deref().unwrap_or("query");
        PathBuf::from(format!("postgresql://{}@{}:{}/{}/{what}", self.user, self.host, self.port, self.dbname))
    }

    /// The SELECT to run.
    fn select(&self) -> Result<String> {
        match (&self.table, &self.query) {
            (Some(table), None) => {
                let quoted: Vec<String> =
                    table.split('.').map(|part| format!("\"{}\"", part.replace('"', "\"\""))).collect();
                Ok(format!("SELECT * FROM {}", quoted.join(".")))
            }
            (None, Some(query)) => Ok(query.trim().trim_end_matches(';').to_owned()),
            _ => Err(Error::usage(
                "Nguồn PostgreSQL phải nêu đúng một trong hai: table hoặc query",
                "A PostgreSQL source names either table or query, one of the two",
            )
            .hint("Hãy sửa [dataset.database] trong tệp công việc.", "Mend [dataset.database] in the job file.")),
        }
    }

    fn connect(&self) -> Result<Client> {
        let mut config = postgres::Config::new();
        config.host(&self.host).port(self.port).dbname(&self.dbname).user(&self.user);
        config.connect_timeout(PATIENCE).application_name("tudien");
        if let Ok(password) = std::env::var(&self.password_env) {
            config.password(password);
        }
        config.connect(NoTls).map_err(|cause| self.unreachable(&cause))
    }

    fn unreachable(&self, cause: &postgres::Error) -> Error {
        let Self { host, port, dbname, user, password_env, .. } = self;
        let told = told(cause);
        if cause.as_db_error().is_some() || told.contains("password") {
            return Error::read(
                &self.place(),
                format!("máy chủ từ chối kết nối ({told})"),
                format!("the server refuses the connection ({told})"),
            )
            .hint(
                format!("Hãy kiểm tra tên cơ sở dữ liệu «{dbname}», người dùng «{user}» và đặt mật khẩu vào biến môi trường {password_env}."),
                format!("Check the database '{dbname}' and the user '{user}', and put the password in the environment variable {password_env}."),
            );
        }
        Error::read(
            &self.place(),
            format!("không kết nối được máy chủ PostgreSQL {host}:{port} ({told})"),
            format!("the PostgreSQL server {host}:{port} cannot be reached ({told})"),
        )
        .hint(
            "Hãy xem máy chủ có đang chạy và mạng có thông không, rồi kiểm tra host và port trong tệp công việc.",
            "See whether the server runs and the network is up, then check host and port in the job file.",
        )
    }

    fn faulty(&self, cause: &postgres::Error) -> Error {
        let told = told(cause);
        Error::read(
            &self.place(),
            format!("máy chủ không trả lời được truy vấn ({told})"),
            format!("the server cannot answer the query ({told})"),
        )
        .hint(
            "Hãy kiểm tra tên bảng, câu truy vấn và quyền SELECT của người dùng.",
            "Check the table's name, the query and the user's right to SELECT.",
        )
    }
}

/// What the server or the connection says.
fn told(cause: &postgres::Error) -> String {
    cause.as_db_error().map_or_else(
        || std::error::Error::source(cause).map_or_else(|| cause.to_string(), ToString::to_string),
        |server| format!("{}: {}", server.code().code(), server.message()),
    )
}

/// The table of a database as a workbook of one sheet.
pub(super) fn open(database: &Database, _: &ReadOptions) -> Result<Workbook> {
    let select = database.select()?;
    let mut client = database.connect()?;
    client.batch_execute("BEGIN READ ONLY").map_err(|cause| database.faulty(&cause))?;
    let statement = client.prepare(&select).map_err(|cause| database.faulty(&cause))?;
    let paths: Vec<Vec<String>> = statement.columns().iter().map(|column| vec![column.name().to_owned()]).collect();
    if paths.is_empty() {
        return Err(Error::new(Kind::Usage, "Câu truy vấn phải là SELECT", "The query must be a SELECT").hint(
            "Chương trình chỉ đọc, không sửa cơ sở dữ liệu.",
            "The program only reads; it changes no database.",
        ));
    }
    let own = database.clone();
    let sheet = feed::sheet(None, paths, move |sender| {
        // dates and times in one form, whatever the server's habit
        let begin = format!(
            "SET LOCAL datestyle = 'ISO, DMY'; SET LOCAL extra_float_digits = 1; DECLARE tudien NO SCROLL CURSOR FOR {select}"
        );
        client.batch_execute(&begin).map_err(|cause| own.faulty(&cause))?;
        let mut line = 0_u32;
        loop {
            let fetched =
                client.simple_query(&format!("FETCH {FETCH} FROM tudien")).map_err(|cause| own.faulty(&cause))?;
            let mut any = false;
            for message in fetched {
                let SimpleQueryMessage::Row(record) = message else { continue };
                any = true;
                line = line.saturating_add(1);
                let mut row = Row::new(line);
                for (place, at) in (0..).zip(0..record.len()) {
                    if let Some(text) = record.get(at) {
                        row.push(Cell::at(place), text);
                    }
                }
                if !sender.row(row) {
                    return Ok(());
                }
            }
            if !any {
                client.batch_execute("ROLLBACK").ok();
                return Ok(());
            }
        }
    })?;
    let remarks = vec![Message::new(
        "Đọc từ máy chủ PostgreSQL trong một giao dịch chỉ đọc",
        "Read from a PostgreSQL server in one read-only transaction",
    )];
    Ok(Workbook { reader: "postgresql", encoding: None, remarks, sheets: vec![sheet] })
}

/// What names the source in place of a checksum of its bytes: server, database and query.
pub(super) fn fingerprint(database: &Database) -> Result<String> {
    use sha2::{Digest as _, Sha256};
    let text = format!("{}\n{}", database.place().display(), database.select()?);
    let mut made = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        use std::fmt::Write as _;
        write!(made, "{byte:02x}").ok();
    }
    Ok(made)
}

/// A path that stands for a table of a server.
pub fn is_place(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.starts_with("postgresql:"))
}
