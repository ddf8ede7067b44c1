//! The schema of the XML file (XML Schema 1.0): types, titles, codes, and whether a column is always filled.

use std::fmt::Write as _;

use super::Table;
use super::xml::{LIST, RECORD, escape};
use crate::dictionary::{OpenMethod, Storage};
use crate::exchange::xsd_type;
use crate::publish::gate::OpenField;
use crate::publish::parts::PublishedColumn;

/// Code lists longer than this are named, not spelled out.
const LONGEST_LIST: usize = 400;

/// The schema.
pub(super) fn schema(table: &Table<'_>) -> String {
    let mut made = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" elementFormDefault=\"qualified\">\n",
    );
    writeln!(made, "  <xs:element name=\"{LIST}\">").ok();
    let about = format!("{}. {}", table.package.title, table.input.entity.description);
    documentation(&mut made, 4, &about);
    writeln!(made, "    <xs:complexType>\n      <xs:sequence>").ok();
    writeln!(made, "        <xs:element name=\"{RECORD}\" type=\"{RECORD}\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>")
        .ok();
    made.push_str("      </xs:sequence>\n    </xs:complexType>\n");
    if table.package.has_key {
        writeln!(made, "    <xs:key name=\"khoa\">\n      <xs:selector xpath=\"{RECORD}\"/>").ok();
        for id in &table.package.sorted_by {
            writeln!(made, "      <xs:field xpath=\"{id}\"/>").ok();
        }
        made.push_str("    </xs:key>\n");
    }
    writeln!(made, "  </xs:element>\n  <xs:complexType name=\"{RECORD}\">\n    <xs:sequence>").ok();
    for (field, column) in table.open.iter().zip(&table.package.columns) {
        element(&mut made, table, field, column);
    }
    made.push_str("    </xs:sequence>\n  </xs:complexType>\n</xs:schema>\n");
    made
}

fn documentation(made: &mut String, indent: usize, text: &str) {
    let pad = " ".repeat(indent);
    write!(made, "{pad}<xs:annotation><xs:documentation xml:lang=\"vi\">").ok();
    escape(text, made);
    made.push_str("</xs:documentation></xs:annotation>\n");
}

fn element(made: &mut String, table: &Table<'_>, field: &OpenField<'_>, column: &PublishedColumn) {
    let least = if column.empty == 0 { "" } else { " minOccurs=\"0\"" };
    writeln!(made, "      <xs:element name=\"{}\"{least}>", field.id).ok();
    documentation(made, 8, &format!("{}. {}", column.title, field.field.description));
    let base = xsd_type(field.storage);
    writeln!(made, "        <xs:simpleType>\n          <xs:restriction base=\"{base}\">").ok();
    let kept = field.rule.method == OpenMethod::Keep && field.storage == Storage::Text;
    let list = field.field.codes.as_deref().filter(|_| kept).and_then(|id| table.input.dictionary.codes.get(id));
    let mut told = std::collections::BTreeSet::new();
    for code in list.filter(|list| list.entries.len() <= LONGEST_LIST).into_iter().flat_map(|list| &list.entries) {
        if told.insert(code.code.as_str()) {
            made.push_str("            <xs:enumeration value=\"");
            escape(&code.code, made);
            made.push_str("\">\n");
            documentation(made, 14, &code.label);
            made.push_str("            </xs:enumeration>\n");
        }
    }
    made.push_str("          </xs:restriction>\n        </xs:simpleType>\n      </xs:element>\n");
}
