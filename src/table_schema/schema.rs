//! The descriptor: `datapackage.json` or a lone Table Schema → [`Schema`]; what is wrong in it is told at once.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::constraints::{self, Constraint};
use super::types::{self, Cell, Type};
use crate::error::{Error, Fault, Result};
use crate::exchange::descriptor::{descriptor, inside};
use crate::lang::Message;

/// A table as a descriptor wants it.
pub struct Schema {
    /// Fields in order.
    pub(super) fields: Vec<Field>,
    /// How the file's columns must match them.
    pub(super) fields_match: String,
    /// Fields of the primary key.
    pub(super) primary_key: Vec<usize>,
    /// Further keys.
    pub(super) unique_keys: Vec<Vec<usize>>,
    /// References to other tables.
    pub(super) foreign_keys: Vec<ForeignKey>,
}

/// A field.
pub(super) struct Field {
    /// Name: the column's header.
    pub(super) name: String,
    /// Its type.
    pub(super) kind: &'static Type,
    /// Its descriptor.
    pub(super) descriptor: Map<String, Value>,
    /// Texts that stand for nothing.
    pub(super) missing: Vec<String>,
    /// Must be filled.
    pub(super) required: bool,
    /// Must not repeat.
    pub(super) unique: bool,
    /// What values must fulfil.
    pub(super) constraints: Vec<Box<dyn Constraint>>,
}

/// A reference.
pub(super) struct ForeignKey {
    /// Fields here.
    pub(super) fields: Vec<usize>,
    /// The file there; `None`: this table.
    pub(super) file: Option<PathBuf>,
    /// The table there, by name, for people.
    pub(super) resource: String,
    /// Fields there: name, and the descriptor by which values are read.
    pub(super) targets: Vec<(String, Map<String, Value>)>,
    /// Texts that stand for nothing there.
    pub(super) missing: Vec<String>,
}

/// A schema with what the package says of reading the file.
pub struct Loaded {
    /// The schema.
    pub schema: Schema,
    /// Name of the resource, or of the schema's file.
    pub name: String,
    /// Number of header rows (`dialect.headerRows`); 0 where the file has none.
    pub header_rows: u32,
    /// Sheet, where the dialect names one.
    pub sheet: Option<String>,
    /// Encoding, where the resource names one.
    pub encoding: Option<String>,
}

/// Reads the descriptor for a data file: the resource named, else the one whose path is the file's name, else the only one.
///
/// # Errors
/// When it cannot be read, has no fitting resource, or is wrong: every fault with its place in the JSON.
pub fn load(file: &Path, data: &Path, wanted: Option<&str>) -> Result<Loaded> {
    let whole = descriptor(file)?;
    let shown = file.display().to_string();
    let mut faults = Faults { file: shown, list: Vec::new() };
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let empty = Map::new();
    let resources: Vec<&Map<String, Value>> =
        whole.get("resources").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).collect();
    let (resource, name) = if whole.contains_key("fields") {
        (&empty, stem)
    } else {
        let found = choose(file, &resources, data, wanted)?;
        (found, text(found, "name").to_owned())
    };
    let folder = file.parent().unwrap_or(Path::new(""));
    let own;
    let schema = match resource.get("schema") {
        Some(Value::Object(schema)) => schema,
        Some(Value::String(path)) => {
            own = descriptor(&inside(file, folder, path)?)?;
            &own
        }
        _ if whole.contains_key("fields") => &whole,
        _ => return Err(no_schema(file, &name)),
    };
    let made = Maker { file, folder, resources: &resources, faults: &mut faults }.schema(schema);
    if !faults.list.is_empty() {
        return Err(Error::new(
            crate::error::Kind::Dictionary,
            format!("Lược đồ {} có {} lỗi", file.display(), faults.list.len()),
            format!("The schema {} has {} fault(s)", file.display(), faults.list.len()),
        )
        .with_faults(faults.list)
        .hint("Hãy sửa lược đồ rồi chạy lại.", "Mend the schema and run again."));
    }
    let dialect = resource.get("dialect").and_then(Value::as_object).unwrap_or(&empty);
    let rows = dialect.get("headerRows").and_then(Value::as_array);
    let last = rows.and_then(|rows| rows.iter().filter_map(Value::as_u64).max()).unwrap_or(1);
    let header = dialect.get("header") != Some(&Value::Bool(false));
    Ok(Loaded {
        schema: made,
        name,
        header_rows: if header { u32::try_from(last).unwrap_or(1) } else { 0 },
        sheet: dialect.get("sheetName").and_then(Value::as_str).map(str::to_owned),
        encoding: resource.get("encoding").and_then(Value::as_str).map(str::to_owned),
    })
}

fn no_schema(file: &Path, name: &str) -> Error {
    Error::read(
        file,
        format!("tài nguyên «{name}» không có lược đồ (schema)"),
        format!("the resource \"{name}\" has no schema"),
    )
    .hint("Hãy xin lại gói có lược đồ của bảng này.", "Ask for the package with the schema of this table.")
}

fn choose<'a>(
    file: &Path,
    resources: &[&'a Map<String, Value>],
    data: &Path,
    wanted: Option<&str>,
) -> Result<&'a Map<String, Value>> {
    let data = data.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let by_path = |resource: &&&Map<String, Value>| {
        text(resource, "path").rsplit('/').next().is_some_and(|path| !path.is_empty() && path == data)
    };
    let found = match wanted {
        Some(name) => resources.iter().find(|resource| text(resource, "name") == name),
        None => resources.iter().find(by_path).or_else(|| resources.first().filter(|_| resources.len() == 1)),
    };
    found.copied().ok_or_else(|| {
        let names: Vec<&str> = resources.iter().map(|resource| text(resource, "name")).collect();
        let names = names.join(", ");
        Error::read(
            file,
            format!("không rõ «{data}» là tài nguyên nào của gói"),
            format!("which resource of the package \"{data}\" is, is not clear"),
        )
        .hint(format!("Hãy thêm --resource với một trong: {names}."), format!("Add --resource with one of: {names}."))
    })
}

/// A text of a descriptor.
pub(super) fn text<'a>(map: &'a Map<String, Value>, key: &str) -> &'a str {
    map.get(key).and_then(Value::as_str).unwrap_or_default()
}

struct Faults {
    file: String,
    list: Vec<Fault>,
}

impl Faults {
    fn add(&mut self, place: &str, vi: impl AsRef<str>, en: impl AsRef<str>) {
        let (vi, en) = (format!("{place}: {}", vi.as_ref()), format!("{place}: {}", en.as_ref()));
        self.list.push(Fault { code: "", file: self.file.clone(), line: None, message: Message::new(vi, en) });
    }
}

struct Maker<'a> {
    file: &'a Path,
    folder: &'a Path,
    resources: &'a [&'a Map<String, Value>],
    faults: &'a mut Faults,
}

impl Maker<'_> {
    fn schema(mut self, schema: &Map<String, Value>) -> Schema {
        let missing = missing(schema).unwrap_or_else(|| vec![String::new()]);
        let written = schema.get("fields").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
        let mut fields: Vec<Field> = Vec::new();
        for (place, field) in written.enumerate() {
            let made = self.field(place, field, &missing);
            if fields.iter().any(|known| known.name == made.name) {
                let name = &made.name;
                self.faults.add(
                    &format!("/fields/{place}"),
                    format!("trường «{name}» đã có ở trên"),
                    format!("field \"{name}\" stands above"),
                );
            }
            fields.push(made);
        }
        if fields.is_empty() {
            self.faults.add("/fields", "không có trường nào", "there is no field");
        }
        let names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
        let primary_key = self.names("/primaryKey", schema.get("primaryKey"), &names);
        let unique = schema.get("uniqueKeys").and_then(Value::as_array).cloned().unwrap_or_default();
        let unique_keys = unique.iter().map(|key| self.names("/uniqueKeys", Some(key), &names)).collect();
        let foreign = schema.get("foreignKeys").and_then(Value::as_array).cloned().unwrap_or_default();
        let foreign_keys = foreign
            .iter()
            .filter_map(Value::as_object)
            .filter_map(|key| self.foreign_key(key, schema, &names))
            .collect();
        Schema { fields, fields_match: self.fields_match(schema), primary_key, unique_keys, foreign_keys }
    }

    fn fields_match(&mut self, schema: &Map<String, Value>) -> String {
        let written = match schema.get("fieldsMatch") {
            Some(Value::Array(list)) => list.first().and_then(Value::as_str),
            Some(value) => value.as_str().or(Some("?")),
            None => None,
        };
        let found = written.unwrap_or("exact");
        if !super::columns::MATCHES.contains(&found) {
            let known = super::columns::MATCHES.join(", ");
            self.faults.add("/fieldsMatch", format!("phải là một trong: {known}"), format!("must be one of: {known}"));
        }
        found.to_owned()
    }

    fn field(&mut self, place: usize, written: &Map<String, Value>, missing_values: &[String]) -> Field {
        let at = format!("/fields/{place}");
        let name = text(written, "name").to_owned();
        if name.is_empty() {
            self.faults.add(&at, "trường thiếu tên (name)", "the field has no name");
        }
        let wanted = written.get("type").and_then(Value::as_str).unwrap_or("any");
        let kind = types::find(wanted).unwrap_or_else(|| {
            let known = types::TYPES.iter().map(|kind| kind.id).collect::<Vec<_>>().join(", ");
            self.faults.add(
                &format!("{at}/type"),
                format!("không có kiểu «{wanted}»; có: {known}"),
                format!("there is no type \"{wanted}\"; there are: {known}"),
            );
            &types::ANY
        });
        if let Err(cause) = (kind.check)(written) {
            self.faults.add(&format!("{at}/format"), cause.vi, cause.en);
        }
        let empty = Map::new();
        let limits = written.get("constraints").and_then(Value::as_object).unwrap_or(&empty);
        let flag = |key: &str| limits.get(key) == Some(&Value::Bool(true));
        let mut made: Vec<Box<dyn Constraint>> = Vec::new();
        for (key, value) in limits.iter().filter(|(key, _)| !["required", "unique"].contains(&key.as_str())) {
            match constraints::make(key, value, kind, written) {
                Ok(constraint) => made.push(constraint),
                Err(cause) => self.faults.add(&format!("{at}/constraints/{key}"), cause.vi, cause.en),
            }
        }
        match constraints::categories(kind, written) {
            Ok(constraint) => made.extend(constraint),
            Err(cause) => self.faults.add(&format!("{at}/categories"), cause.vi, cause.en),
        }
        Field {
            name,
            kind,
            descriptor: written.clone(),
            missing: missing(written).unwrap_or_else(|| missing_values.to_vec()),
            required: flag("required"),
            unique: flag("unique"),
            constraints: made,
        }
    }

    /// The places of fields named by a text or a list of texts.
    fn names(&mut self, at: &str, value: Option<&Value>, names: &[String]) -> Vec<usize> {
        let mut places = Vec::new();
        for name in texts(value) {
            match names.iter().position(|known| *known == name) {
                Some(place) => places.push(place),
                None => {
                    self.faults.add(at, format!("không có trường «{name}»"), format!("there is no field \"{name}\""));
                }
            }
        }
        places
    }

    fn foreign_key(
        &mut self,
        written: &Map<String, Value>,
        schema: &Map<String, Value>,
        names: &[String],
    ) -> Option<ForeignKey> {
        let at = "/foreignKeys";
        let fields = self.names(at, written.get("fields"), names);
        let reference = written.get("reference").and_then(Value::as_object)?;
        let resource = text(reference, "resource").to_owned();
        let there = self.resources.iter().find(|found| text(found, "name") == resource);
        if !resource.is_empty() && there.is_none() {
            self.faults.add(
                at,
                format!("gói không có tài nguyên «{resource}»"),
                format!("the package has no resource \"{resource}\""),
            );
            return None;
        }
        let file = match there {
            Some(found) => match inside(self.file, self.folder, text(found, "path")) {
                Ok(path) => Some(path),
                Err(error) => {
                    self.faults.add(at, error.message.vi, error.message.en);
                    return None;
                }
            },
            None => None,
        };
        let own = there.and_then(|found| found.get("schema")).and_then(Value::as_object);
        let target = if there.is_some() { own.cloned().unwrap_or_default() } else { schema.clone() };
        let described = |name: &str| {
            let fields = target.get("fields").and_then(Value::as_array).into_iter().flatten();
            fields.filter_map(Value::as_object).find(|field| text(field, "name") == name).cloned().unwrap_or_default()
        };
        let targets: Vec<_> =
            texts(reference.get("fields")).into_iter().map(|name| (name.clone(), described(&name))).collect();
        if targets.len() != fields.len() {
            self.faults.add(
                at,
                "số trường hai bên tham chiếu khác nhau",
                "the two sides of the reference have different numbers of fields",
            );
            return None;
        }
        let missing = missing(&target).unwrap_or_else(|| vec![String::new()]);
        Some(ForeignKey { fields, file, resource, targets, missing })
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// `missingValues`, labelled or not.
fn missing(map: &Map<String, Value>) -> Option<Vec<String>> {
    let list = map.get("missingValues")?.as_array()?;
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(map) => Some(text(map, "value").to_owned()),
        _ => None,
    };
    Some(list.iter().filter_map(one).collect())
}

impl Field {
    /// Reads a cell: `None` where it stands for nothing.
    pub(super) fn read(&self, cell: &str) -> Option<std::result::Result<Cell, ()>> {
        if self.missing.iter().any(|missing| missing == cell) {
            return None;
        }
        Some((self.kind.read)(cell, &self.descriptor).ok_or(()))
    }
}
