//! SQL DDL for PostgreSQL and SQLite: tables with keys, references, checks and comments. Identifiers are always quoted.

use std::fmt::Write as _;

use crate::dictionary::{Code, CodeList, Entity, Storage};
use crate::error::Result;
use crate::exchange::facts::{Facts, facts, foreign_keys, is_key};
use crate::exchange::names::{one_line, sql_name as name, sql_text as text};
use crate::exchange::{Artefact, Format, View};
use crate::lang::Text;

/// PostgreSQL.
pub(super) static POSTGRESQL: Format = Format {
    id: "postgresql",
    title: Text::new("Bảng SQL cho PostgreSQL", "SQL tables for PostgreSQL"),
    page: include_str!("postgresql.md"),
    export: |view| export(view, Dialect::PostgreSql),
    import: None,
};

/// SQLite.
pub(super) static SQLITE: Format = Format {
    id: "sqlite",
    title: Text::new("Bảng SQL cho SQLite", "SQL tables for SQLite"),
    page: include_str!("sqlite.md"),
    export: |view| export(view, Dialect::Sqlite),
    import: None,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    PostgreSql,
    Sqlite,
}

#[expect(clippy::unnecessary_wraps, reason = "one shape for all formats")]
fn export(view: &View<'_>, dialect: Dialect) -> Result<Vec<Artefact>> {
    let mut made = format!("-- Từ điển dữ liệu {}\n", view.source.dictionary.version);
    made.push_str(match dialect {
        Dialect::PostgreSql => "BEGIN;\n",
        Dialect::Sqlite => "PRAGMA foreign_keys = ON;\nBEGIN;\n",
    });
    view.codes.iter().for_each(|list| list_table(&mut made, list, dialect));
    view.entities.iter().for_each(|entity| entity_table(&mut made, view, entity, dialect));
    if dialect == Dialect::PostgreSql {
        view.entities.iter().for_each(|entity| references(&mut made, view, entity));
        view.entities.iter().for_each(|entity| comments(&mut made, entity));
    }
    made.push_str("COMMIT;\n");
    Ok(vec![Artefact::text("tu_dien.sql", made)])
}

/// The table of a code list: one word apart from entities, so that a list and an entity may share a name.
fn list_name(list: &CodeList) -> String {
    name(&format!("dm_{}", list.id))
}

fn list_table(made: &mut String, list: &CodeList, dialect: Dialect) {
    let keyed = is_key(list);
    let key = if keyed { "\"code\"" } else { "\"code\", \"valid_from\"" };
    let day = if dialect == Dialect::PostgreSql { "date" } else { "TEXT" };
    let from = if keyed { "" } else { " NOT NULL DEFAULT '0001-01-01'" };
    let kind = if dialect == Dialect::PostgreSql { "text" } else { "TEXT" };
    let table = list_name(list);
    writeln!(made, "\n-- {}\nCREATE TABLE {table} (", one_line(&list.title.vi)).ok();
    writeln!(made, "  \"code\" {kind} NOT NULL,\n  \"label\" {kind} NOT NULL,\n  \"label_en\" {kind},").ok();
    writeln!(made, "  \"valid_from\" {day}{from},\n  \"valid_to\" {day},\n  \"successors\" {kind},").ok();
    writeln!(made, "  PRIMARY KEY ({key})\n);").ok();
    if dialect == Dialect::PostgreSql {
        let told = format!("{}. {}; {}", list.title.vi, list.source, list.version);
        writeln!(made, "COMMENT ON TABLE {table} IS {};", text(&told)).ok();
    }
    for rows in list.entries.chunks(500) {
        writeln!(made, "INSERT INTO {table} VALUES").ok();
        let rows: Vec<String> = rows.iter().map(|code| row(code, keyed)).collect();
        writeln!(made, "{};", rows.join(",\n")).ok();
    }
}

fn row(code: &Code, keyed: bool) -> String {
    let maybe = |value: Option<String>| value.map_or_else(|| "NULL".to_owned(), |value| text(&value));
    let from = code.valid_from.map(|day| day.to_string()).or_else(|| (!keyed).then(|| "0001-01-01".to_owned()));
    let next = (!code.successors.is_empty()).then(|| code.successors.join(";"));
    let cells = [
        text(&code.code),
        text(&code.label),
        maybe(code.label_en.clone()),
        maybe(from),
        maybe(code.valid_to.map(|day| day.to_string())),
        maybe(next),
    ];
    format!("  ({})", cells.join(", "))
}

fn entity_table(made: &mut String, view: &View<'_>, entity: &Entity, dialect: Dialect) {
    let facts = facts(view, entity);
    writeln!(made, "\n-- {}\nCREATE TABLE {} (", one_line(&entity.title.vi), name(&entity.id)).ok();
    // Each line with the comment that stands after its comma.
    let mut lines: Vec<(String, String)> = facts
        .iter()
        .map(|fact| {
            let told = if dialect == Dialect::Sqlite { one_line(&fact.field.title.vi) } else { String::new() };
            (column(fact, dialect), told)
        })
        .collect();
    let mut add = |line: String| lines.push((format!("  {line}"), String::new()));
    if !entity.key.is_empty() {
        add(format!("PRIMARY KEY ({})", names(&entity.key)));
    }
    for fact in facts.iter().filter(|fact| fact.unique && !(fact.key && entity.key.len() == 1)) {
        add(format!("UNIQUE ({})", name(&fact.field.id)));
    }
    facts.iter().flat_map(|fact| checks(fact, dialect)).for_each(&mut add);
    rules(entity, dialect).into_iter().for_each(&mut add);
    if dialect == Dialect::Sqlite {
        own_references(view, entity, &facts).into_iter().for_each(&mut add);
    }
    let last = lines.len().saturating_sub(1);
    for (place, (line, told)) in lines.iter().enumerate() {
        let comma = if place == last { "" } else { "," };
        let told = if told.is_empty() { String::new() } else { format!(" -- {told}") };
        writeln!(made, "{line}{comma}{told}").ok();
    }
    made.push_str(");\n");
}

fn names(ids: &[String]) -> String {
    ids.iter().map(|id| name(id)).collect::<Vec<_>>().join(", ")
}

fn column(fact: &Facts<'_>, dialect: Dialect) -> String {
    let kind = match (dialect, fact.field.storage) {
        (Dialect::PostgreSql, Storage::Text) => "text",
        (Dialect::PostgreSql, Storage::Date) => "date",
        (Dialect::PostgreSql, Storage::Datetime) => "timestamp",
        (Dialect::PostgreSql, Storage::Integer) => "bigint",
        (Dialect::PostgreSql, Storage::Number) => "numeric",
        (Dialect::PostgreSql, Storage::Boolean) => "boolean",
        (Dialect::Sqlite, Storage::Text | Storage::Date | Storage::Datetime) => "TEXT",
        (Dialect::Sqlite, Storage::Integer | Storage::Boolean) => "INTEGER",
        (Dialect::Sqlite, Storage::Number) => "NUMERIC",
    };
    format!("  {} {kind}{}", name(&fact.field.id), if fact.filled { " NOT NULL" } else { "" })
}

fn checks(fact: &Facts<'_>, dialect: Dialect) -> Vec<String> {
    let column = name(&fact.field.id);
    let mut checks = Vec::new();
    let (least, most) = fact.bounds();
    let value = |bound: &str| match fact.field.storage {
        Storage::Integer | Storage::Number => bound.to_owned(),
        _ => text(bound),
    };
    checks.extend(least.map(|bound| format!("CHECK ({column} >= {})", value(bound))));
    checks.extend(most.map(|bound| format!("CHECK ({column} <= {})", value(bound))));
    if fact.filled && fact.field.storage == Storage::Text {
        checks.push(format!("CHECK ({column} <> '')"));
    }
    match dialect {
        Dialect::PostgreSql => {
            checks.extend(fact.anchored().map(|pattern| format!("CHECK ({column} ~ {})", text(&pattern))));
        }
        Dialect::Sqlite => {
            checks.extend(fact.pattern.and_then(glob).map(|glob| format!("CHECK ({column} GLOB {})", text(&glob))));
            if fact.field.storage == Storage::Boolean {
                checks.push(format!("CHECK ({column} IN (0, 1))"));
            }
            if fact.field.storage == Storage::Date {
                checks.push(format!("CHECK ({column} IS date({column}))"));
            }
        }
    }
    checks
}

/// A pattern of digits of one length as SQLite's GLOB; `None` for any other.
fn glob(pattern: &str) -> Option<String> {
    let count = pattern.strip_prefix("[0-9]{")?.strip_suffix('}')?.parse::<usize>().ok()?;
    Some("[0-9]".repeat(count))
}

/// Rules between fields. Where a field is empty a rule says nothing.
fn rules(entity: &Entity, dialect: Dialect) -> Vec<String> {
    let stored = |id: &str| entity.field(id).map(|field| field.storage);
    let before = entity.order.iter().chain(&entity.at_most);
    let mut rules: Vec<String> = before
        .map(|(small, large)| {
            // A day that may lack parts is text: the other day is compared as text too.
            let mixed = dialect == Dialect::PostgreSql && stored(small) != stored(large);
            let as_text = |id: &str| match stored(id) {
                Some(Storage::Text) | None => format!("{} COLLATE \"C\"", name(id)),
                Some(_) => format!("to_char({}, 'YYYY-MM-DD') COLLATE \"C\"", name(id)),
            };
            let side = |id: &str| if mixed { as_text(id) } else { name(id) };
            format!("CHECK ({} <= {})", side(small), side(large))
        })
        .collect();
    for sum in &entity.sums {
        let parts: Vec<String> = sum.parts.iter().map(|part| name(part)).collect();
        rules.push(format!("CHECK (abs({} - ({})) < 0.01)", name(&sum.total), parts.join(" + ")));
    }
    for rule in &entity.required_when {
        let values: Vec<String> = rule.equals.iter().map(|value| text(value)).collect();
        let (when, field) = (name(&rule.when), name(&rule.field));
        rules.push(format!("CHECK ({when} IS NULL OR {when} NOT IN ({}) OR {field} IS NOT NULL)", values.join(", ")));
    }
    rules
}

/// Foreign keys: to code lists in which each code stands once, and to other entities.
fn own_references(view: &View<'_>, entity: &Entity, facts: &[Facts<'_>]) -> Vec<String> {
    let coded = facts.iter().filter(|fact| fact.field.storage == Storage::Text).filter_map(|fact| {
        let list = fact.list.filter(|list| is_key(list))?;
        Some(format!("FOREIGN KEY ({}) REFERENCES {} (\"code\")", name(&fact.field.id), list_name(list)))
    });
    let related = foreign_keys(view, entity).into_iter().map(|relation| {
        let (field, there, target) = (name(&relation.field), name(&relation.entity), name(&relation.target));
        format!("FOREIGN KEY ({field}) REFERENCES {there} ({target})")
    });
    coded.chain(related).collect()
}

/// References are added when all tables stand: entities may refer to each other.
fn references(made: &mut String, view: &View<'_>, entity: &Entity) {
    for reference in own_references(view, entity, &facts(view, entity)) {
        writeln!(made, "ALTER TABLE {} ADD {reference};", name(&entity.id)).ok();
    }
}

fn comments(made: &mut String, entity: &Entity) {
    let table = name(&entity.id);
    let told = format!("{}. {}", entity.title.vi, entity.description);
    writeln!(made, "COMMENT ON TABLE {table} IS {};", text(&told)).ok();
    for field in &entity.fields {
        let told = format!("{}. {}", field.title.vi, field.description);
        writeln!(made, "COMMENT ON COLUMN {table}.{} IS {};", name(&field.id), text(&told)).ok();
    }
}
