//! SQLite: the tables and views of a database file, or one query, read only.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Statement};

use super::{Reader, feed};
use crate::error::{Error, Result};
use crate::lang::{Message, Text};
use crate::source::ReadOptions;
use crate::source::grid::{Cell, Row, Workbook};

/// Cơ sở dữ liệu SQLite.
pub(super) static READER: Reader = Reader {
    id: "sqlite",
    title: Text::new("Cơ sở dữ liệu SQLite (.sqlite, .db)", "SQLite database (.sqlite, .db)"),
    endings: &["sqlite", "sqlite3", "db"],
    knows: |head| head.starts_with(b"SQLite format 3\0"),
    open,
};

fn open(path: &Path, options: &ReadOptions) -> Result<Workbook> {
    let connection = connect(path)?;
    named_in_utf8(path, &connection)?;
    let mut sheets = Vec::new();
    if let Some(query) = &options.query {
        sheets.push(read(path, &connection, None, query.clone())?);
    } else {
        let names = names(&connection).map_err(|cause| faulty(path, &cause))?;
        for name in names.into_iter().filter(|name| options.sheet.as_ref().is_none_or(|wanted| wanted == name)) {
            let query = format!("SELECT * FROM \"{}\"", name.replace('"', "\"\""));
            let sheet = read(path, &connection, Some(name), query)?;
            if !sheet.rows.is_empty() || options.sheet.is_some() {
                sheets.push(sheet);
            }
        }
    }
    let remarks = vec![Message::new("Đọc ở chế độ chỉ đọc", "Opened for reading only")];
    Ok(Workbook { reader: READER.id, encoding: None, remarks, sheets })
}

fn connect(path: &Path) -> Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|cause| faulty(path, &cause))
}

fn faulty(path: &Path, cause: &rusqlite::Error) -> Error {
    Error::read(
        path,
        format!("không đọc được cơ sở dữ liệu SQLite ({cause})"),
        format!("the SQLite database cannot be read ({cause})"),
    )
    .hint(
        "Hãy đóng chương trình đang dùng tệp, kiểm tra tên bảng và câu truy vấn, hoặc xin lại tệp.",
        "Close the program that uses the file, check the table's name and the query, or ask for the file again.",
    )
}

/// Refuses a database whose tables or columns have names that are no UTF-8: the library would panic over them.
fn named_in_utf8(path: &Path, connection: &Connection) -> Result<()> {
    let told = || -> rusqlite::Result<bool> {
        let mut statement = connection.prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if row.get_ref(0)?.as_bytes().is_ok_and(|text| std::str::from_utf8(text).is_err()) {
                return Ok(false);
            }
        }
        Ok(true)
    };
    if told().map_err(|cause| faulty(path, &cause))? {
        return Ok(());
    }
    Err(Error::read(path, "tên bảng hay tên cột không phải UTF-8", "the name of a table or column is not UTF-8").hint(
        "Hãy đặt lại tên bằng chương trình đã tạo cơ sở dữ liệu, hoặc xin bảng ở dạng CSV.",
        "Rename it with the program that made the database, or ask for the table as CSV.",
    ))
}

fn names(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )?;
    let names = statement.query_map([], |row| row.get(0))?;
    names.collect()
}

fn read(
    path: &Path,
    connection: &Connection,
    name: Option<String>,
    query: String,
) -> Result<crate::source::grid::Sheet> {
    let statement = connection.prepare(&query).map_err(|cause| faulty(path, &cause))?;
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(Error::usage("Câu truy vấn phải là SELECT", "The query must be a SELECT").hint(
            "Chương trình chỉ đọc, không sửa cơ sở dữ liệu.",
            "The program only reads; it changes no database.",
        ));
    }
    let paths = statement.column_names().map(|name| vec![name.to_owned()]).collect();
    let path = path.to_owned();
    feed::sheet(name, paths, move |sender| {
        let connection = connect(&path)?;
        let mut statement = connection.prepare(&query).map_err(|cause| faulty(&path, &cause))?;
        send(&mut statement, sender).map_err(|cause| faulty(&path, &cause))
    })
}

fn send(statement: &mut Statement<'_>, sender: &mut feed::Sender) -> rusqlite::Result<()> {
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut line = 0_u32;
    while let Some(record) = rows.next()? {
        line = line.saturating_add(1);
        let mut row = Row::new(line);
        for (place, at) in (0..).zip(0..columns) {
            let cell = Cell::at(place);
            match record.get_ref(at)? {
                ValueRef::Null => {}
                ValueRef::Integer(number) => row.push(cell, &number.to_string()),
                ValueRef::Real(number) => row.push(cell, &number.to_string()),
                ValueRef::Text(text) => row.push(cell, &String::from_utf8_lossy(text)),
                ValueRef::Blob(bytes) => row.push(cell, &hexadecimal(bytes)),
            }
        }
        if !sender.row(row) {
            break;
        }
    }
    Ok(())
}

/// Bytes that are no text, as `0x` and hexadecimal digits.
fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2 + 2);
    text.push_str("0x");
    for byte in bytes {
        write!(text, "{byte:02x}").ok();
    }
    text
}
