//! The decoding of a document on a thread of its own: what trips or hangs there is an error about the file.

use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use super::page::{Page, Pages};
use super::plumb::Plumber;
use super::refusal::Refusal;
use super::vet::{self, Vetted};
use crate::source::readers::guard::guard;

/// How long opening, or one page, may take.
const PATIENCE: Duration = Duration::from_secs(40);
/// Pages that wait to be looked at.
const AHEAD: usize = 4;
/// Room for deeply nested objects.
const STACK: usize = 256 << 20;
/// Most pages of a document.
const MOST_PAGES: u32 = 20_000;

/// What the thread tells.
enum Event {
    Opened(Vetted),
    Page(Box<Page>, Vec<String>),
    Done,
    Refused(Refusal),
}

/// Gives every page of a document to `each`, with the fonts met so far; the names of all its fonts at the end.
pub(super) fn pages(bytes: Vec<u8>, mut each: impl FnMut(Page, &[String], &Vetted)) -> Result<Vec<String>, Refusal> {
    let (sender, receiver) = sync_channel(AHEAD);
    let started = std::thread::Builder::new().name("pdf".to_owned()).stack_size(STACK).spawn(move || {
        let done = guard(|| decode(&bytes, &sender));
        let end = match done {
            Some(Ok(())) => Event::Done,
            Some(Err(refusal)) => Event::Refused(refusal),
            None => Event::Refused(tripped()),
        };
        // nobody listens any more where the reading was given up
        sender.send(end).ok();
    });
    started.map_err(|cause| Refusal::Damaged(cause.to_string()))?;
    let (mut vetted, mut fonts) = (None, Vec::new());
    loop {
        match receiver.recv_timeout(PATIENCE) {
            Ok(Event::Opened(found)) => vetted = Some(found),
            Ok(Event::Page(page, names)) => {
                if let Some(vetted) = &vetted {
                    each(*page, &names, vetted);
                }
                fonts = names;
            }
            Ok(Event::Done) => return Ok(fonts),
            Ok(Event::Refused(refusal)) => return Err(refusal),
            Err(RecvTimeoutError::Timeout) => return Err(Refusal::Slow),
            Err(RecvTimeoutError::Disconnected) => return Err(tripped()),
        }
    }
}

fn tripped() -> Refusal {
    Refusal::Damaged("nội dung không giải mã được / the content cannot be decoded".to_owned())
}

fn decode(bytes: &[u8], sender: &SyncSender<Event>) -> Result<(), Refusal> {
    let vetted = vet::vet(bytes)?;
    let said = vetted.pages;
    let mut opened = opened(bytes)?;
    if opened.count() < said {
        let again = vet::rewritten(bytes).ok_or(Refusal::FewerPages { found: opened.count(), said })?;
        opened = self::opened(&again)?;
    }
    let found = opened.count();
    if found < said {
        return Err(Refusal::FewerPages { found, said });
    }
    if found > MOST_PAGES {
        return Err(Refusal::TooLarge);
    }
    if sender.send(Event::Opened(vetted)).is_err() {
        return Ok(());
    }
    for number in 1..=found {
        let page = opened.page(number).map_err(|cause| Refusal::Damaged(format!("tr. {number}: {cause}")))?;
        let empty = page.glyphs.is_empty() && page.standing.is_empty() && page.slanted.is_empty();
        if empty && vet::speaks(bytes, number) {
            return Err(Refusal::Damaged(format!("tr. {number}: chữ không đọc được / text that cannot be read")));
        }
        if sender.send(Event::Page(Box::new(page), opened.fonts().to_vec())).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

fn opened(bytes: &[u8]) -> Result<Box<dyn Pages>, Refusal> {
    use pdfplumber::PdfErrorKind;
    match Plumber::open(bytes) {
        Ok(opened) => Ok(Box::new(opened)),
        Err(cause) => Err(match cause.kind() {
            PdfErrorKind::PasswordRequired | PdfErrorKind::InvalidPassword => Refusal::Locked,
            PdfErrorKind::ResourceLimit => Refusal::TooLarge,
            _ => Refusal::Damaged(cause.to_string()),
        }),
    }
}
