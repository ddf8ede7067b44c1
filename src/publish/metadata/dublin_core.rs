//! Dublin Core in XML: the fifteen elements of TCVN 7980-1:2024 (ISO 15836-1) and terms of TCVN 7980-2:2024
//! (ISO 15836-2). Thông tư 24/2011/TT-BTTTT asks for title, creator, date, description, publisher and identifier.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::record::Record;
use super::vocabulary::{AUTHORITY, frequency};
use crate::dictionary::cycle;
use crate::error::{Error, Result};
use crate::lang::{Lang, Message};

/// The document.
///
/// # Errors
/// Never but for want of memory: the bytes are written in memory.
pub(super) fn xml(record: &Record<'_>) -> Result<Vec<u8>> {
    let mut document = Document { writer: Writer::new_with_indent(Vec::new(), b' ', 2) };
    document.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut root = BytesStart::new("metadata");
    root.push_attribute(("xmlns:dc", "http://purl.org/dc/elements/1.1/"));
    root.push_attribute(("xmlns:dcterms", "http://purl.org/dc/terms/"));
    root.push_attribute(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"));
    document.event(Event::Start(root))?;
    elements(&mut document, record)?;
    terms(&mut document, record)?;
    document.event(Event::End(BytesEnd::new("metadata")))?;
    let mut bytes = document.writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// The fifteen elements, in the standard's order.
fn elements(document: &mut Document, record: &Record<'_>) -> Result<()> {
    let day = record.as_of.to_string();
    document.both("dc:title", &record.title)?;
    document.one("dc:creator", None, &record.provider)?;
    for (lang, word) in &record.keywords {
        let lang = if *lang == Lang::Vi { "vi" } else { "en" };
        document.one("dc:subject", Some(("xml:lang", lang)), word)?;
    }
    document.both("dc:description", &record.description)?;
    document.one("dc:publisher", None, &record.publisher)?;
    document.one("dc:contributor", None, record.owner)?;
    document.one("dc:date", Some(("xsi:type", "dcterms:W3CDTF")), &day)?;
    document.one("dc:type", Some(("xsi:type", "dcterms:DCMIType")), "Dataset")?;
    for one in &record.distributions {
        document.one("dc:format", Some(("xsi:type", "dcterms:IMT")), &one.file.media_type)?;
    }
    document.one("dc:identifier", None, &record.iri)?;
    document.both("dc:source", &record.provenance.source)?;
    document.one("dc:language", Some(("xsi:type", "dcterms:ISO639-2")), "vie")?;
    for name in ["tu_dien.html", "datapackage.json", "dcat.ttl"] {
        document.one("dc:relation", None, &record.address(name))?;
    }
    if let Some(place) = &record.place {
        document.both("dc:coverage", &place.name)?;
    }
    document.one("dc:rights", Some(("xml:lang", "vi")), &format!("Giấy phép: {}", record.licence.name))
}

/// What the terms can say more exactly.
fn terms(document: &mut Document, record: &Record<'_>) -> Result<()> {
    let (day, date) = (record.as_of.to_string(), Some(("xsi:type", "dcterms:W3CDTF")));
    let uri = Some(("xsi:type", "dcterms:URI"));
    document.one("dcterms:issued", date, &record.issued.to_string())?;
    document.one("dcterms:modified", date, &day)?;
    let from = record.period.from.as_ref().map(|from| format!("start={from}; ")).unwrap_or_default();
    let period = format!("{from}end={}; scheme=W3C-DTF;", record.period.to);
    document.one("dcterms:temporal", Some(("xsi:type", "dcterms:Period")), &period)?;
    if let Some(place) = &record.place {
        document.one("dcterms:spatial", None, &format!("{} (mã {})", place.name.vi, place.code))?;
    }
    document.one("dcterms:accrualPeriodicity", uri, &format!("{AUTHORITY}{}", frequency(record.update)))?;
    document.one("dcterms:accrualPeriodicity", Some(("xml:lang", "vi")), cycle(record.update, Lang::Vi))?;
    if let Some(url) = record.licence_address() {
        document.one("dcterms:license", uri, &url)?;
    }
    document.one(
        "dcterms:accessRights",
        uri,
        &format!("{AUTHORITY}access-right/{}", record.package.privacy.audience.access_right().0),
    )?;
    document.one("dcterms:rightsHolder", None, record.owner)?;
    for text in [&record.provenance.source, &record.provenance.content, &record.provenance.scope] {
        document.both("dcterms:provenance", text)?;
    }
    for law in record.legal_basis {
        document.one("dcterms:relation", Some(("xml:lang", "vi")), law)?;
    }
    document.one("dcterms:description", Some(("xml:lang", "vi")), &format!("Phiên bản {}", record.version))?;
    for one in &record.distributions {
        document.one("dcterms:hasFormat", uri, &record.address(&one.file.name))?;
        document.one("dcterms:extent", None, &format!("{}: {} byte", one.file.name, one.file.bytes))?;
    }
    let (version, fingerprint) = record.dictionary;
    document.one("dcterms:conformsTo", None, &format!("Từ điển dữ liệu {version} (sha256:{fingerprint})"))?;
    document.one("dcterms:bibliographicCitation", None, &record.citation())
}

/// A document being written.
struct Document {
    writer: Writer<Vec<u8>>,
}

impl Document {
    fn event(&mut self, event: Event<'_>) -> Result<()> {
        self.writer.write_event(event).map_err(|cause| Error::stage("xml", cause))
    }

    /// An element with text; what XML 1.0 has no place for is left out.
    fn one(&mut self, name: &str, attribute: Option<(&str, &str)>, text: &str) -> Result<()> {
        let mut start = BytesStart::new(name);
        if let Some(attribute) = attribute {
            start.push_attribute(attribute);
        }
        let text: String = text.chars().filter(|letter| !letter.is_control() || "\t\n".contains(*letter)).collect();
        self.event(Event::Start(start))?;
        self.event(Event::Text(BytesText::new(&text)))?;
        self.event(Event::End(BytesEnd::new(name)))
    }

    /// An element in each language in which there is something to say.
    fn both(&mut self, name: &str, message: &Message) -> Result<()> {
        for (lang, text) in [("vi", &message.vi), ("en", &message.en)] {
            if !text.trim().is_empty() {
                self.one(name, Some(("xml:lang", lang)), text)?;
            }
        }
        Ok(())
    }
}
