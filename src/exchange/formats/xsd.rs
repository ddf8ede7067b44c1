//! XML Schema 1.0: one file an entity; a document holds records in a list, empty fields are left out.

use std::fmt::Write as _;

use crate::dictionary::{Entity, Storage};
use crate::error::Result;
use crate::exchange::facts::{Facts, facts};
use crate::exchange::names::{xml, xsd_type};
use crate::exchange::{Artefact, Format, View};
use crate::lang::Text;

/// XML Schema.
pub(super) static FORMAT: Format = Format {
    id: "xsd",
    title: Text::new("Lược đồ XML (XSD 1.0)", "XML Schema (XSD 1.0)"),
    page: include_str!("xsd.md"),
    export,
    import: None,
};

#[expect(clippy::unnecessary_wraps, reason = "one shape for all formats")]
fn export(view: &View<'_>) -> Result<Vec<Artefact>> {
    let made = view.entities.iter().map(|entity| Artefact::text(format!("{}.xsd", entity.id), schema(view, entity)));
    Ok(made.collect())
}

fn schema(view: &View<'_>, entity: &Entity) -> String {
    let id = &entity.id;
    let facts = facts(view, entity);
    let mut made = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" elementFormDefault=\"qualified\">\n",
    );
    writeln!(made, "  <xs:element name=\"danh_sach_{id}\">").ok();
    documentation(&mut made, 4, &format!("{}. {}", entity.title.vi, entity.description));
    writeln!(made, "    <xs:complexType>\n      <xs:sequence>").ok();
    writeln!(made, "        <xs:element name=\"{id}\" type=\"{id}\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>").ok();
    writeln!(made, "      </xs:sequence>\n    </xs:complexType>").ok();
    identity(&mut made, entity, &facts);
    writeln!(made, "  </xs:element>\n  <xs:complexType name=\"{id}\">\n    <xs:sequence>").ok();
    for fact in &facts {
        element(&mut made, fact);
    }
    made.push_str("    </xs:sequence>\n  </xs:complexType>\n</xs:schema>\n");
    made
}

fn identity(made: &mut String, entity: &Entity, facts: &[Facts<'_>]) {
    let id = &entity.id;
    let mut constraint = |kind: &str, name: &str, fields: &[&str]| {
        writeln!(made, "    <xs:{kind} name=\"{name}\">\n      <xs:selector xpath=\"{id}\"/>").ok();
        for field in fields {
            writeln!(made, "      <xs:field xpath=\"{field}\"/>").ok();
        }
        writeln!(made, "    </xs:{kind}>").ok();
    };
    if !entity.key.is_empty() {
        let key: Vec<&str> = entity.key.iter().map(String::as_str).collect();
        constraint("key", &format!("khoa_{id}"), &key);
    }
    for fact in facts.iter().filter(|fact| fact.unique && !(fact.key && entity.key.len() == 1)) {
        let field = fact.field.id.as_str();
        constraint("unique", &format!("khong_lap_{field}"), &[field]);
    }
}

fn documentation(made: &mut String, indent: usize, text: &str) {
    let pad = " ".repeat(indent);
    writeln!(
        made,
        "{pad}<xs:annotation><xs:documentation xml:lang=\"vi\">{}</xs:documentation></xs:annotation>",
        xml(text)
    )
    .ok();
}

fn element(made: &mut String, fact: &Facts<'_>) {
    let field = fact.field;
    let least = if fact.filled { "" } else { " minOccurs=\"0\"" };
    writeln!(made, "      <xs:element name=\"{}\"{least}>", field.id).ok();
    documentation(made, 8, &format!("{}. {}", field.title.vi, field.description));
    let base = xsd_type(field.storage);
    writeln!(made, "        <xs:simpleType>\n          <xs:restriction base=\"{base}\">").ok();
    if let Some(pattern) = fact.pattern {
        // Patterns of XML Schema are anchored by themselves.
        writeln!(made, "            <xs:pattern value=\"{}\"/>", xml(pattern)).ok();
    } else if fact.spelled.is_empty() && field.storage == Storage::Text {
        made.push_str("            <xs:minLength value=\"1\"/>\n");
    }
    let (min, max) = fact.bounds();
    for (facet, bound) in [("minInclusive", min), ("maxInclusive", max)] {
        if let Some(bound) = bound {
            writeln!(made, "            <xs:{facet} value=\"{}\"/>", xml(bound)).ok();
        }
    }
    for code in &fact.spelled {
        writeln!(made, "            <xs:enumeration value=\"{}\">", xml(&code.code)).ok();
        documentation(made, 14, &code.label);
        made.push_str("            </xs:enumeration>\n");
    }
    made.push_str("          </xs:restriction>\n        </xs:simpleType>\n      </xs:element>\n");
}
