//! DCAT 3 by the application profile DCAT-AP 3.0.0 (<https://semiceu.github.io/DCAT-AP/releases/3.0.0>).

use super::dqv;
use super::rdf::{Node, Value};
use super::record::{Contact, Distribution, Record};
use super::vocabulary::{AUTHORITY, VIETNAM, VIETNAMESE, frequency};
use crate::dictionary::cycle;
use crate::lang::{Lang, Text};

/// Where media types stand.
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";
/// The algorithm of the sums.
const SHA256: &str = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256";
/// Pages of the package that people read.
const PAGES: [&str; 2] = ["tu_dien.html", "README.md"];

/// The set, its files, and the terms that it uses with their names.
pub(super) fn nodes(record: &Record<'_>) -> Vec<Node> {
    let mut nodes = vec![dataset(record)];
    nodes.extend(record.distributions.iter().map(|one| distribution(record, one)));
    nodes.extend(terms(record));
    nodes.extend(dqv::vocabulary());
    nodes
}

fn dataset(record: &Record<'_>) -> Node {
    let package = record.package;
    let node = Node::new(&record.iri, "dcat:Dataset")
        .say("dcterms:identifier", Value::Plain(package.dataset.clone()))
        .both("dcterms:title", &record.title)
        .both("dcterms:description", &record.description)
        .say_all("dcat:keyword", record.keywords.iter().map(|(lang, word)| Value::Words(word.clone(), tag(*lang))))
        .say_all("dcat:theme", record.theme.iter().map(|theme| term(&format!("data-theme/{}", theme.code))))
        .say("dcat:theme", Value::iri(&sector(record)))
        .say("dcterms:publisher", Value::node(publisher(record)))
        .say("dcterms:creator", Value::node(agent(&record.provider)))
        .say("dcterms:rightsHolder", Value::node(agent(record.owner)))
        .say_all("dcat:contactPoint", record.contact.iter().map(|contact| Value::node(kind(record, contact))))
        .say("dcterms:accrualPeriodicity", term(frequency(record.update)))
        .say("dcterms:temporal", Value::node(period(record)))
        .say_all("dcterms:spatial", spatial(record))
        .say("dcterms:language", term(VIETNAMESE))
        .say("dcterms:issued", Value::Typed(record.issued.to_string(), "xsd:date"))
        .say("dcterms:modified", day(record))
        .say("dcat:version", Value::Plain(record.version.clone()))
        .say("dcterms:accessRights", term(&access_right(record)));
    let told = [&record.provenance.source, &record.provenance.content];
    let told = told.map(|text| Value::node(Node::blank("dcterms:ProvenanceStatement").both("rdfs:label", text)));
    node.say_all("dcterms:provenance", told)
        .say_all("dcatap:applicableLegislation", record.legal_basis.iter().map(|law| legislation(law)))
        .say_all("foaf:page", PAGES.map(|page| Value::iri(&record.address(page))))
        .say_all("dcat:landingPage", record.homepage.iter().map(|page| Value::iri(page)))
        .say("dcterms:conformsTo", Value::node(standard(record)))
        .say("prov:wasGeneratedBy", Value::node(activity(record)))
        .say_all("dqv:hasQualityMeasurement", dqv::measurements(&record.iri, record.card, &record.as_of.to_string()))
        .say_all("dcat:distribution", record.distributions.iter().map(|one| Value::iri(&id(record, one))))
}

/// The IRI of a distribution.
fn id(record: &Record<'_>, one: &Distribution<'_>) -> String {
    format!("{}#{}", record.iri, one.file.name)
}

fn distribution(record: &Record<'_>, one: &Distribution<'_>) -> Node {
    let file = one.file;
    let address = record.address(&file.name);
    let sum = Node::blank("spdx:Checksum")
        .say("spdx:algorithm", Value::iri(SHA256))
        .say("spdx:checksumValue", Value::Typed(file.sha256.clone(), "xsd:hexBinary"));
    Node::new(&id(record, one), "dcat:Distribution")
        .say("dcterms:title", Value::vi(&format!("{} ({})", record.title.vi, one.label())))
        .say("dcat:accessURL", Value::iri(&address))
        .say("dcat:downloadURL", Value::iri(&address))
        .say("dcterms:format", term(&format!("file-type/{}", one.kind.code)))
        .say("dcat:mediaType", Value::iri(&format!("{MEDIA_TYPES}{}", file.media_type)))
        .say("dcat:byteSize", Value::Typed(file.bytes.to_string(), "xsd:nonNegativeInteger"))
        .say("spdx:checksum", Value::node(sum))
        .say_all("dcterms:license", licence(record).map(|iri| Value::iri(&iri)))
        .say(
            "dcterms:rights",
            Value::node(Node::blank("dcterms:RightsStatement").both("rdfs:label", &record.provenance.scope)),
        )
        .say("dcterms:language", term(VIETNAMESE))
        .say("dcterms:issued", day(record))
        .say("dcterms:modified", day(record))
        .say("dcatap:availability", term("planned-availability/STABLE"))
}

/// Who may have the set, in the EU's vocabulary.
fn access_right(record: &Record<'_>) -> String {
    format!("access-right/{}", record.package.privacy.audience.access_right().0)
}

/// What the shapes ask to be of a class, with names for those who have no network.
fn terms(record: &Record<'_>) -> Vec<Node> {
    let named =
        |path: &str, class, text: Text| Node::new(&format!("{AUTHORITY}{path}"), class).text("skos:prefLabel", text);
    let mut nodes = vec![
        Node::new(&sector(record), "skos:Concept").say("skos:prefLabel", Value::vi(&record.sector.1)),
        named(
            frequency(record.update),
            "dcterms:Frequency",
            Text::new(cycle(record.update, Lang::Vi), cycle(record.update, Lang::En)),
        ),
        named(VIETNAMESE, "dcterms:LinguisticSystem", Text::new("Tiếng Việt", "Vietnamese")),
        named(&access_right(record), "dcterms:RightsStatement", record.package.privacy.audience.access_right().1),
        named("planned-availability/STABLE", "skos:Concept", Text::new("ổn định", "stable")),
        Node::new(SHA256, "spdx:ChecksumAlgorithm").say("rdfs:label", Value::Plain("SHA-256".to_owned())),
    ];
    nodes.extend(record.theme.as_ref().map(|theme| {
        Node::new(&format!("{AUTHORITY}data-theme/{}", theme.code), "skos:Concept")
            .both("skos:prefLabel", &theme.name)
            .say("skos:inScheme", term("data-theme"))
    }));
    nodes.extend(record.place.as_ref().map(|_| named(VIETNAM, "dcterms:Location", Text::new("Việt Nam", "Viet Nam"))));
    nodes.extend(licence(record).map(|iri| {
        let node =
            Node::new(&iri, "dcterms:LicenseDocument").say("rdfs:label", Value::Plain(record.licence.name.clone()));
        node.say_all("rdfs:seeAlso", record.licence.url.iter().filter(|url| **url != iri).map(|url| Value::iri(url)))
    }));
    nodes.extend(PAGES.map(|page| Node::new(&record.address(page), "foaf:Document")));
    nodes.extend(record.homepage.iter().map(|page| Node::new(page, "foaf:Document")));
    let (mut types, mut media): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for one in &record.distributions {
        let kind = one.kind;
        if !types.contains(&kind.code) {
            types.push(kind.code);
            let iri = format!("{AUTHORITY}file-type/{}", kind.code);
            nodes.push(
                Node::new(&iri, "dcterms:MediaTypeOrExtent").say("rdfs:label", Value::Plain(kind.label.to_owned())),
            );
        }
        if !media.contains(&one.file.media_type.as_str()) {
            media.push(&one.file.media_type);
            nodes.push(Node::new(&format!("{MEDIA_TYPES}{}", one.file.media_type), "dcterms:MediaType"));
        }
    }
    nodes
}

/// The EU's term for the licence, as the profile asks; otherwise the address of its text.
fn licence(record: &Record<'_>) -> Option<String> {
    let term = record.licence.term.map(|term| format!("{AUTHORITY}{term}"));
    term.or_else(|| record.licence.url.clone())
}

fn sector(record: &Record<'_>) -> String {
    format!("urn:tudien:linh-vuc:{}", record.sector.0)
}

fn term(path: &str) -> Value {
    Value::iri(&format!("{AUTHORITY}{path}"))
}

fn day(record: &Record<'_>) -> Value {
    Value::Typed(record.as_of.to_string(), "xsd:date")
}

const fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "vi",
        Lang::En => "en",
    }
}

fn agent(name: &str) -> Node {
    Node::blank("foaf:Agent").say("foaf:name", Value::vi(name))
}

fn publisher(record: &Record<'_>) -> Node {
    agent(&record.publisher).say_all("foaf:homepage", record.homepage.iter().map(|page| Value::iri(page)))
}

fn kind(record: &Record<'_>, contact: &Contact) -> Node {
    Node::blank("vcard:Kind")
        .and_a("vcard:Organization")
        .say("vcard:fn", Value::vi(&contact.name))
        .say_all("vcard:hasEmail", contact.email.iter().map(|email| Value::iri(&format!("mailto:{email}"))))
        .say_all("vcard:hasURL", record.homepage.iter().map(|page| Value::iri(page)))
}

fn period(record: &Record<'_>) -> Node {
    let kind = |text: &str| match text.len() {
        4 => "xsd:gYear",
        7 => "xsd:gYearMonth",
        _ => "xsd:date",
    };
    Node::blank("dcterms:PeriodOfTime")
        .say_all("dcat:startDate", record.period.from.iter().map(|from| Value::Typed(from.clone(), kind(from))))
        .say("dcat:endDate", Value::Typed(record.period.to.to_string(), "xsd:date"))
}

fn spatial(record: &Record<'_>) -> Option<Value> {
    let place = record.place.as_ref()?;
    let node = Node::blank("dcterms:Location")
        .both("skos:prefLabel", &place.name)
        .say("dcterms:identifier", Value::Plain(place.code.clone()))
        .say("dcterms:isPartOf", term(VIETNAM));
    Some(Value::node(node))
}

fn legislation(law: &str) -> Value {
    Value::node(Node::blank("eli:LegalResource").say("rdfs:label", Value::vi(law)))
}

/// The dictionary by which the data is what it is.
fn standard(record: &Record<'_>) -> Node {
    let (version, fingerprint) = record.dictionary;
    Node::blank("dcterms:Standard")
        .say("dcterms:title", Value::vi(&format!("Từ điển dữ liệu {version}, thực thể {}", record.entity.0)))
        .say("dcterms:identifier", Value::Plain(format!("sha256:{fingerprint}")))
}

fn activity(record: &Record<'_>) -> Node {
    let package = record.package;
    Node::blank("prov:Activity").say(
        "rdfs:label",
        Value::vi(&format!(
            "tudien {}: chuẩn hóa, kiểm tra, chấm điểm và lọc {} bản ghi, công bố {}",
            env!("CARGO_PKG_VERSION"),
            package.rows_in,
            package.rows_out
        )),
    )
}
