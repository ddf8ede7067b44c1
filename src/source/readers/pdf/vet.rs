//! What a second library says of a document before it is read: how many pages it has, whether its parts are whole, which
//! fonts do not say what their glyphs stand for.

use std::borrow::Cow;
use std::io::Read as _;

use lopdf::{Dictionary, Document, LoadOptions, Object, Stream};

use super::refusal::Refusal;

/// Most bytes that one part may take when inflated.
const MOST_INFLATED: usize = 96 << 20;

/// What was found.
pub(super) struct Vetted {
    /// Pages that the document has.
    pub(super) pages: u32,
    /// Names of fonts whose glyph numbers stand for nothing that is written down.
    pub(super) mute: Vec<String>,
    /// Names of fonts without a table of letters, whose codes should be letters themselves.
    pub(super) bare: Vec<String>,
}

/// Looks a document through.
pub(super) fn vet(bytes: &[u8]) -> Result<Vetted, Refusal> {
    let options = LoadOptions { max_decompressed_size: Some(MOST_INFLATED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|cause| match cause {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => Refusal::Locked,
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => Refusal::TooLarge,
        other => Refusal::Damaged(other.to_string()),
    })?;
    if document.is_encrypted() {
        return Err(Refusal::Locked);
    }
    let found = document.get_pages().len();
    if document.xref_recovery.is_some() && !ends(bytes) {
        return Err(Refusal::CutShort);
    }
    let mut vetted = Vetted { pages: u32::try_from(found).unwrap_or(u32::MAX), mute: Vec::new(), bare: Vec::new() };
    if let Some(said) = said(&document).filter(|said| *said > vetted.pages) {
        return Err(Refusal::FewerPages { found: vetted.pages, said });
    }
    for (id, object) in &document.objects {
        if let Object::Stream(stream) = object {
            whole(stream).map_err(|refusal| match refusal {
                Refusal::Damaged(cause) => Refusal::Damaged(format!("{} {}: {cause}", id.0, id.1)),
                other => other,
            })?;
        }
        if let Object::Dictionary(font) = object {
            judge(&document, font, &mut vetted);
        }
    }
    Ok(vetted)
}

/// The document written anew, for a reader that loses pages of it as it is.
pub(super) fn rewritten(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut document = Document::load_mem(bytes).ok()?;
    let mut made = Vec::new();
    document.save_to(&mut made).ok()?;
    Some(made)
}

/// A page shows text: asked of a page on which the first reader finds none.
pub(super) fn speaks(bytes: &[u8], page: u32) -> bool {
    let Ok(document) = Document::load_mem(bytes) else { return true };
    let pages = document.get_pages();
    let Some(content) = pages.get(&page).and_then(|id| document.get_page_content_with_limit(*id, MOST_INFLATED).ok())
    else {
        return true;
    };
    [&b"Tj"[..], b"TJ"].iter().any(|shows| memchr::memmem::find(&content, shows).is_some())
}

/// The end mark stands near the end of the file.
fn ends(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(2_048)..).unwrap_or_default();
    memchr::memmem::find(tail, b"%%EOF").is_some()
}

/// The number of pages that the root of the page tree states.
fn said(document: &Document) -> Option<u32> {
    let pages = document.catalog().ok()?.get(b"Pages").ok()?;
    let pages = document.dereference(pages).ok()?.1.as_dict().ok()?;
    u32::try_from(pages.get(b"Count").ok()?.as_i64().ok()?).ok()
}

fn is_image(dictionary: &Dictionary) -> bool {
    dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
}

/// A part inflates to its end, agrees with its checksum and is not too large.
fn whole(stream: &Stream) -> Result<(), Refusal> {
    if is_image(&stream.dict) {
        return Ok(());
    }
    let filters = stream.filters().unwrap_or_default();
    if filters.len() > 4 {
        return Err(Refusal::TooLarge);
    }
    if filters.last().is_some_and(|name| *name == b"FlateDecode" || *name == b"Fl") {
        let packed = packed(stream, &filters)?;
        let decoder = flate2::read::ZlibDecoder::new(packed.as_ref());
        let mut limited = decoder.take(MOST_INFLATED as u64 + 1);
        let size =
            std::io::copy(&mut limited, &mut std::io::sink()).map_err(|cause| Refusal::Damaged(cause.to_string()))?;
        return if size > MOST_INFLATED as u64 { Err(Refusal::TooLarge) } else { Ok(()) };
    }
    match stream.decompressed_content_with_limit(MOST_INFLATED) {
        Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => Err(Refusal::TooLarge),
        _ => Ok(()),
    }
}

/// What is left of a stream when all but its last filter are undone.
fn packed<'a>(stream: &'a Stream, filters: &[&[u8]]) -> Result<Cow<'a, [u8]>, Refusal> {
    let Some((_, outer)) = filters.split_last().filter(|(_, outer)| !outer.is_empty()) else {
        return Ok(Cow::Borrowed(&stream.content));
    };
    let names = outer.iter().map(|name| Object::Name(name.to_vec())).collect();
    let mut dictionary = Dictionary::new();
    dictionary.set("Filter", Object::Array(names));
    let wrapped = Stream::new(dictionary, stream.content.clone());
    wrapped.decompressed_content_with_limit(MOST_INFLATED).map(Cow::Owned).map_err(|cause| match cause {
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => Refusal::TooLarge,
        other => Refusal::Damaged(other.to_string()),
    })
}

/// Notes a font that does not say what its glyphs stand for.
fn judge(document: &Document, font: &Dictionary, vetted: &mut Vetted) {
    let name = |key: &[u8]| font.get(key).and_then(|object| Ok(document.dereference(object)?.1.as_name()?.to_vec()));
    let Ok(kind) = name(b"Subtype") else { return };
    let is_font = name(b"Type").is_ok_and(|kind| kind == b"Font");
    if !is_font || font.has(b"ToUnicode") || kind.starts_with(b"CIDFont") {
        return;
    }
    let called = String::from_utf8_lossy(&name(b"BaseFont").unwrap_or_else(|_| b"unknown".to_vec())).into_owned();
    match kind.as_slice() {
        b"Type0" if name(b"Encoding").is_ok_and(|encoding| encoding.starts_with(b"Identity")) => {
            vetted.mute.push(called);
        }
        b"Type0" => {}
        _ => {
            let embedded = font.get(b"FontDescriptor").is_ok() || kind == b"Type3";
            if embedded {
                vetted.bare.push(called);
            }
        }
    }
}
