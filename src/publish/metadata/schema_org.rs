//! schema.org `Dataset`, as search engines read it.

use serde_json::{Map, Value, json};

use super::record::Record;
use crate::lang::Lang;
use crate::publish::terms::Audience;

/// The set.
pub(super) fn dataset(record: &Record<'_>) -> Value {
    let body = |name: &str| json!({ "@type": "GovernmentOrganization", "name": name });
    let mut publisher = body(&record.publisher);
    if let Some(map) = publisher.as_object_mut() {
        map.extend(record.homepage.as_ref().map(|page| ("url".to_owned(), json!(page))));
        map.extend(record.contact.as_ref().map(|contact| {
            let mut point =
                Map::from_iter([("@type".to_owned(), json!("ContactPoint")), ("name".to_owned(), json!(contact.name))]);
            point.extend(contact.email.as_ref().map(|email| ("email".to_owned(), json!(email))));
            ("contactPoint".to_owned(), Value::Object(point))
        }));
    }
    let words = record.keywords.iter().filter(|(lang, _)| *lang == Lang::Vi).map(|(_, word)| word).collect::<Vec<_>>();
    let from = record.period.from.as_deref().unwrap_or("..");
    let mut set = json!({
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": record.iri,
        "identifier": record.package.dataset,
        "name": record.title.vi,
        "alternateName": record.title.en,
        "description": record.description.vi,
        "keywords": words,
        "inLanguage": "vi",
        "isAccessibleForFree": record.package.privacy.audience == Audience::Open,
        "creator": body(&record.provider),
        "publisher": publisher,
        "version": record.version,
        "datePublished": record.issued.to_string(),
        "dateModified": record.as_of.to_string(),
        "temporalCoverage": format!("{from}/{}", record.period.to),
        "creditText": record.citation(),
        "variableMeasured": record.columns.iter().map(variable).collect::<Vec<_>>(),
        "distribution": record.distributions.iter().map(|one| json!({
            "@type": "DataDownload",
            "name": one.file.name,
            "contentUrl": record.address(&one.file.name),
            "encodingFormat": one.file.media_type,
            "contentSize": format!("{} B", one.file.bytes),
            "sha256": one.file.sha256,
        })).collect::<Vec<_>>(),
    });
    if let Some(map) = set.as_object_mut() {
        map.extend(record.licence_address().map(|url| ("license".to_owned(), json!(url))));
        map.extend(record.place.as_ref().map(|place| {
            let area = json!({ "@type": "AdministrativeArea", "name": place.name.vi, "identifier": place.code });
            ("spatialCoverage".to_owned(), area)
        }));
    }
    set
}

fn variable(column: &super::record::Column<'_>) -> Value {
    let mut map = Map::from_iter([
        ("@type".to_owned(), json!("PropertyValue")),
        ("name".to_owned(), json!(column.title.vi)),
        ("alternateName".to_owned(), json!(column.id)),
    ]);
    if !column.description.is_empty() {
        map.insert("description".to_owned(), json!(column.description));
    }
    map.extend(column.unit.map(|unit| ("unitText".to_owned(), json!(unit))));
    Value::Object(map)
}
