//! SHACL: the shape of each entity's records as RDF, in Turtle.

use std::fmt::Write as _;

use crate::dictionary::{Entity, Storage};
use crate::error::Result;
use crate::exchange::facts::{Facts, facts};
use crate::exchange::names::{base, part, turtle};
use crate::exchange::{Artefact, Format, View};
use crate::lang::Text;

/// SHACL.
pub(super) static FORMAT: Format = Format {
    id: "shacl",
    title: Text::new("Hình mẫu RDF (SHACL)", "RDF shapes (SHACL)"),
    page: include_str!("shacl.md"),
    export,
    import: None,
};

#[expect(clippy::unnecessary_wraps, reason = "one shape for all formats")]
fn export(view: &View<'_>) -> Result<Vec<Artefact>> {
    let made = view.entities.iter().map(|entity| Artefact::text(format!("{}.ttl", entity.id), shape(view, entity)));
    Ok(made.collect())
}

fn shape(view: &View<'_>, entity: &Entity) -> String {
    let (base, id) = (base(view), &entity.id);
    let mut made = format!(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n\
         @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\
         @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
         @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n\n\
         <{base}{id}> a rdfs:Class ;\n  rdfs:label {}@vi, {}@en .\n\n\
         <{base}{id}.shape> a sh:NodeShape ;\n  sh:targetClass <{base}{id}> ;\n  sh:closed true ;\n  \
         sh:ignoredProperties ( rdf:type )",
        turtle(&entity.title.vi),
        turtle(&entity.title.en)
    );
    for fact in facts(view, entity) {
        made.push_str(" ;\n  sh:property [\n");
        property(&mut made, view, entity, &fact);
        made.push_str("  ]");
    }
    made.push_str(" .\n");
    made
}

fn property(made: &mut String, view: &View<'_>, entity: &Entity, fact: &Facts<'_>) {
    let (base, field) = (base(view), fact.field);
    let kind = match field.storage {
        Storage::Text => "xsd:string",
        Storage::Date => "xsd:date",
        Storage::Datetime => "xsd:dateTime",
        Storage::Integer => "xsd:integer",
        Storage::Number => "xsd:decimal",
        Storage::Boolean => "xsd:boolean",
    };
    writeln!(made, "    sh:path <{base}{}.{}> ;\n    sh:datatype {kind} ;", entity.id, field.id).ok();
    writeln!(made, "    sh:name {}@vi, {}@en ;", turtle(&field.title.vi), turtle(&field.title.en)).ok();
    writeln!(made, "    sh:description {}@vi ;", turtle(&field.description)).ok();
    if fact.filled {
        made.push_str("    sh:minCount 1 ;\n");
    }
    if let Some(pattern) = fact.anchored() {
        writeln!(made, "    sh:pattern {} ;", turtle(&pattern)).ok();
    }
    let (min, max) = fact.bounds();
    for (word, bound) in [("minInclusive", min), ("maxInclusive", max)] {
        if let Some(bound) = bound {
            writeln!(made, "    sh:{word} {}^^{kind} ;", turtle(bound)).ok();
        }
    }
    if !fact.spelled.is_empty() {
        let codes: Vec<String> = fact.spelled.iter().map(|code| turtle(&code.code)).collect();
        writeln!(made, "    sh:in ( {} ) ;", codes.join(" ")).ok();
    }
    if let Some(list) = fact.list {
        writeln!(made, "    rdfs:seeAlso <{base}codes/{}> ;", part(&list.id)).ok();
    }
    made.push_str("    sh:maxCount 1\n");
}
