//! Rows that a thread of its own reads, a bounded number ahead: for sources whose cursors cannot be moved about.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::error::{Error, Kind, Result};
use crate::source::grid::{HEAD, Row, RowSource, Sheet};

/// Rows sent at once.
pub(in crate::source) const CHUNK: usize = 1_024;
/// Chunks that wait.
const AHEAD: usize = 4;

/// The sending end: gives rows, one chunk after another.
pub(in crate::source) struct Sender {
    channel: SyncSender<Result<Vec<Row>>>,
    chunk: Vec<Row>,
}

impl Sender {
    /// Sends a row; `false` where nobody listens any more.
    pub(in crate::source) fn row(&mut self, row: Row) -> bool {
        self.chunk.push(row);
        self.chunk.len() < CHUNK || self.flush()
    }

    fn flush(&mut self) -> bool {
        self.channel.send(Ok(std::mem::take(&mut self.chunk))).is_ok()
    }
}

/// The receiving end.
struct Feed {
    channel: Receiver<Result<Vec<Row>>>,
    rows: std::vec::IntoIter<Row>,
}

impl RowSource for Feed {
    fn next_row(&mut self) -> Result<Option<Row>> {
        loop {
            if let Some(row) = self.rows.next() {
                return Ok(Some(row));
            }
            match self.channel.recv() {
                Ok(rows) => self.rows = rows?.into_iter(),
                Err(_) => return Ok(None),
            }
        }
    }
}

/// A sheet of records whose rows `work` sends from a thread of its own.
///
/// # Errors
/// When no thread can be made, or the first rows cannot be read.
pub(in crate::source) fn sheet(
    name: Option<String>,
    paths: Vec<Vec<String>>,
    work: impl FnOnce(&mut Sender) -> Result<()> + Send + 'static,
) -> Result<Sheet> {
    let (channel, receiver) = sync_channel(AHEAD);
    let mut sender = Sender { channel, chunk: Vec::new() };
    std::thread::Builder::new()
        .name("feed".to_owned())
        .spawn(move || match work(&mut sender) {
            Ok(()) => drop(sender.flush()),
            Err(error) => drop(sender.channel.send(Err(error))),
        })
        .map_err(|cause| {
            Error::new(Kind::Read, format!("không tạo được luồng ({cause})"), format!("no thread ({cause})"))
        })?;
    let mut feed = Feed { channel: receiver, rows: Vec::new().into_iter() };
    let mut sheet = Sheet { name, records: Some(paths), ..Sheet::default() };
    while sheet.rows.len() < HEAD {
        match feed.next_row()? {
            Some(row) => sheet.rows.push(row),
            None => return Ok(sheet),
        }
    }
    sheet.rest = Some(Box::new(feed));
    Ok(sheet)
}
