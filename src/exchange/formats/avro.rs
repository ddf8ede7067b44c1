//! Apache Avro: one record schema an entity.

use serde_json::{Value, json};

use crate::dictionary::{Entity, Storage};
use crate::error::Result;
use crate::exchange::facts::{Facts, facts};
use crate::exchange::{Artefact, Format, View};
use crate::lang::Text;

/// Avro.
pub(super) static FORMAT: Format = Format {
    id: "avro",
    title: Text::new("Lược đồ Apache Avro", "Apache Avro schema"),
    page: include_str!("avro.md"),
    export,
    import: None,
};

fn export(view: &View<'_>) -> Result<Vec<Artefact>> {
    view.entities.iter().map(|entity| Artefact::json(format!("{}.avsc", entity.id), &record(view, entity))).collect()
}

fn record(view: &View<'_>, entity: &Entity) -> Value {
    let fields: Vec<Value> = facts(view, entity).iter().map(field).collect();
    json!({
        "type": "record",
        "name": entity.id,
        "namespace": "vn.tudien",
        "doc": format!("{}. {}", entity.title.vi, entity.description),
        "fields": fields,
    })
}

fn field(fact: &Facts<'_>) -> Value {
    let kind = match fact.field.storage {
        Storage::Text => json!("string"),
        Storage::Date => json!({ "type": "int", "logicalType": "date" }),
        Storage::Datetime => json!({ "type": "long", "logicalType": "local-timestamp-micros" }),
        Storage::Integer => json!("long"),
        Storage::Number => json!("double"),
        Storage::Boolean => json!("boolean"),
    };
    let doc = format!("{}. {}", fact.field.title.vi, fact.field.description);
    if fact.filled {
        return json!({ "name": fact.field.id, "type": kind, "doc": doc });
    }
    json!({ "name": fact.field.id, "type": ["null", kind], "default": null, "doc": doc })
}
