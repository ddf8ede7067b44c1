//! SKOS: each code list as a concept scheme, in Turtle.

use std::fmt::Write as _;

use crate::dictionary::{Code, CodeList};
use crate::error::Result;
use crate::exchange::names::{base, part, turtle};
use crate::exchange::{Artefact, Format, View};
use crate::lang::Text;

/// SKOS.
pub(super) static FORMAT: Format = Format {
    id: "skos",
    title: Text::new("Danh mục mã (SKOS)", "Code lists (SKOS)"),
    page: include_str!("skos.md"),
    export,
    import: None,
};

#[expect(clippy::unnecessary_wraps, reason = "one shape for all formats")]
fn export(view: &View<'_>) -> Result<Vec<Artefact>> {
    Ok(view.codes.iter().map(|list| Artefact::text(format!("{}.ttl", list.id), scheme(view, list))).collect())
}

fn scheme(view: &View<'_>, list: &CodeList) -> String {
    let scheme = format!("{}codes/{}", base(view), part(&list.id));
    let mut made = format!(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
         @prefix dcterms: <http://purl.org/dc/terms/> .\n\
         @prefix schema: <https://schema.org/> .\n\
         @prefix owl: <http://www.w3.org/2002/07/owl#> .\n\
         @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n\
         <{scheme}> a skos:ConceptScheme ;\n  dcterms:title {}@vi, {}@en ;\n  dcterms:source {} ;\n  \
         dcterms:license {} ;\n  owl:versionInfo {}",
        turtle(&list.title.vi),
        turtle(&list.title.en),
        turtle(&list.source),
        turtle(&list.licence),
        turtle(&list.version),
    );
    days(&mut made, list.valid_from, list.valid_to);
    made.push_str(" .\n");
    // A code that stands several times has several periods: each is a concept of its own.
    let mut seen = std::collections::BTreeMap::new();
    for code in &list.entries {
        let times = seen.entry(code.code.as_str()).and_modify(|times| *times += 1).or_insert(1_u32);
        let ending = if *times == 1 { String::new() } else { format!(".{times}") };
        concept(&mut made, view, list, code, &format!("{scheme}/{}{ending}", part(&code.code)));
    }
    made
}

fn concept(made: &mut String, view: &View<'_>, list: &CodeList, code: &Code, address: &str) {
    let scheme = format!("{}codes/{}", base(view), part(&list.id));
    write!(
        made,
        "\n<{address}> a skos:Concept ;\n  skos:inScheme <{scheme}> ;\n  skos:notation {} ;\n  skos:prefLabel {}@vi",
        turtle(&code.code),
        turtle(&code.label)
    )
    .ok();
    if let Some(label) = &code.label_en {
        write!(made, ", {}@en", turtle(label)).ok();
    }
    for alias in &code.aliases {
        write!(made, " ;\n  skos:altLabel {}", turtle(alias)).ok();
    }
    days(made, code.valid_from, code.valid_to);
    for next in &code.successors {
        let home = home(view, list, next);
        write!(made, " ;\n  dcterms:isReplacedBy <{}codes/{}/{}>", base(view), part(home), part(next)).ok();
    }
    made.push_str(" .\n");
}

/// The list in which a successor stands.
fn home<'a>(view: &'a View<'_>, list: &'a CodeList, code: &str) -> &'a str {
    let written = view.source.documents.codes.get(&list.id);
    let named = written.and_then(|codes| codes.about.get("successors_in")).and_then(serde_json::Value::as_str);
    let own = || list.entries.iter().any(|entry| entry.code == code).then_some(list.id.as_str());
    let other = || {
        let mut lists = view.source.dictionary.codes.values();
        lists.find(|other| other.entries.iter().any(|entry| entry.code == code)).map(|other| other.id.as_str())
    };
    named.or_else(own).or_else(other).unwrap_or(&list.id)
}

fn days(made: &mut String, from: Option<chrono::NaiveDate>, to: Option<chrono::NaiveDate>) {
    for (word, day) in [("validFrom", from), ("validThrough", to)] {
        if let Some(day) = day {
            write!(made, " ;\n  schema:{word} \"{day}\"^^xsd:date").ok();
        }
    }
}
