//! Apache Arrow: the schema of each entity in an IPC file without rows, with what the dictionary says as metadata.

use std::collections::HashMap;
use std::io::Cursor;

use arrow::datatypes::{Field, Schema};
use arrow::ipc::writer::FileWriter;

use crate::dictionary::Entity;
use crate::error::Result;
use crate::exchange::facts::{Facts, facts};
use crate::exchange::{Artefact, Format, View, arrow_type};
use crate::lang::Text;

/// Arrow.
pub(super) static FORMAT: Format = Format {
    id: "arrow",
    title: Text::new("Lược đồ Apache Arrow (IPC)", "Apache Arrow schema (IPC)"),
    page: include_str!("arrow_schema.md"),
    export,
    import: None,
};

fn export(view: &View<'_>) -> Result<Vec<Artefact>> {
    view.entities
        .iter()
        .map(|entity| {
            let schema = schema(view, entity);
            let mut writer = FileWriter::try_new(Cursor::new(Vec::new()), &schema)?;
            writer.finish()?;
            Ok(Artefact { name: format!("{}.arrow", entity.id), bytes: writer.into_inner()?.into_inner() })
        })
        .collect()
}

fn schema(view: &View<'_>, entity: &Entity) -> Schema {
    let fields: Vec<Field> = facts(view, entity).iter().map(column).collect();
    let told = [
        ("title", entity.title.vi.clone()),
        ("description", entity.description.clone()),
        ("key", entity.key.join(",")),
        ("dictionary_version", view.source.dictionary.version.clone()),
    ];
    let told: HashMap<String, String> = told.into_iter().map(|(key, text)| (key.to_owned(), text)).collect();
    Schema::new_with_metadata(fields, told)
}

fn column(fact: &Facts<'_>) -> Field {
    let field = fact.field;
    let kind = arrow_type(field.storage);
    let mut told: HashMap<String, String> = HashMap::new();
    let mut tell = |key: &str, text: &str| {
        if !text.is_empty() {
            told.insert(key.to_owned(), text.to_owned());
        }
    };
    tell("title", &field.title.vi);
    tell("description", &field.description);
    tell("type", &field.type_id);
    tell("codes", field.codes.as_deref().unwrap_or_default());
    tell("pattern", fact.pattern.unwrap_or_default());
    Field::new(&field.id, kind, !fact.filled).with_metadata(told)
}
