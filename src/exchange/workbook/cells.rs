//! A value in a cell and back. The notation of a column says what its cells hold.

use serde_json::{Map, Value};

use crate::dictionary::Document;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `key`: a text.
    Text,
    /// `key?`: «có» or nothing.
    Flag,
    /// `key[]`: texts joined by `; `.
    List,
    /// `key{}`: `name=value` joined by `; `.
    Map,
    /// `key[=]`: pairs `one=other` joined by `; `.
    Pairs,
    /// `key.name`: one text of a table.
    Part,
}

/// A column by its notation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// The notation.
    pub(super) notation: String,
    /// What its cells hold.
    pub(super) shape: Shape,
}

impl Column {
    /// Reads a notation.
    pub(super) fn of(notation: &str) -> Self {
        let shape = match notation {
            text if text.ends_with("[]") => Shape::List,
            text if text.ends_with("[=]") => Shape::Pairs,
            text if text.ends_with("{}") => Shape::Map,
            text if text.ends_with('?') => Shape::Flag,
            text if text.contains('.') => Shape::Part,
            _ => Shape::Text,
        };
        Self { notation: notation.to_owned(), shape }
    }

    /// The key of the document.
    pub(super) fn key(&self) -> &str {
        let end = self.notation.find(['[', '{', '?', '.']).unwrap_or(self.notation.len());
        self.notation.get(..end).unwrap_or_default()
    }

    fn part(&self) -> &str {
        self.notation.split_once('.').map_or("", |(_, part)| part)
    }

    /// The cell of this column for a document.
    pub(super) fn write(&self, document: &Document) -> String {
        let value = document.get(self.key());
        match self.shape {
            Shape::Text => value.map(plain).unwrap_or_default(),
            Shape::Flag => if value == Some(&Value::Bool(true)) { "có" } else { "" }.to_owned(),
            Shape::List => value.and_then(Value::as_array).map(|list| join(list.iter().map(plain))).unwrap_or_default(),
            Shape::Map => value
                .and_then(Value::as_object)
                .map(|map| join(map.iter().map(|(name, value)| format!("{name}={}", plain(value)))))
                .unwrap_or_default(),
            Shape::Pairs => value
                .and_then(Value::as_array)
                .map(|list| {
                    join(
                        list.iter()
                            .filter_map(Value::as_array)
                            .map(|pair| pair.iter().map(plain).collect::<Vec<_>>().join("=")),
                    )
                })
                .unwrap_or_default(),
            Shape::Part => value.and_then(|map| map.get(self.part())).map(plain).unwrap_or_default(),
        }
    }

    /// Puts a cell into a document; the fault says what the cell should hold.
    pub(super) fn read(&self, cell: &str, document: &mut Document) -> Result<(), (&'static str, &'static str)> {
        let key = self.key().to_owned();
        match self.shape {
            Shape::Text => drop(document.insert(key, Value::from(cell))),
            Shape::Flag => match cell.to_lowercase().as_str() {
                "có" | "x" | "true" | "1" | "co" => drop(document.insert(key, Value::Bool(true))),
                "không" | "khong" | "false" | "0" | "-" => {}
                _ => return Err(("chỉ được là «có» hoặc để trống", "must be \"có\" or empty")),
            },
            Shape::List => drop(document.insert(key, Value::from(split(cell)))),
            Shape::Map => {
                let mut map = Map::new();
                for part in split(cell) {
                    let Some((name, value)) = part.split_once('=') else {
                        return Err(("phải có dạng tên=giá trị; tên=giá trị", "must look like name=value; name=value"));
                    };
                    map.insert(name.trim().to_owned(), Value::from(value.trim()));
                }
                document.insert(key, Value::Object(map));
            }
            Shape::Pairs => {
                let pair = |text: String| text.split_once('=').map(|(a, b)| Value::from(vec![a.trim(), b.trim()]));
                let pairs: Option<Vec<Value>> = split(cell).into_iter().map(pair).collect();
                let Some(pairs) = pairs else {
                    return Err((
                        "phải có dạng trường=trường; trường=trường",
                        "must look like field=field; field=field",
                    ));
                };
                document.insert(key, Value::from(pairs));
            }
            Shape::Part => {
                let map = document.entry(key).or_insert_with(|| Value::Object(Map::new()));
                if let Some(map) = map.as_object_mut() {
                    map.insert(self.part().to_owned(), Value::from(cell));
                }
            }
        }
        Ok(())
    }
}

/// The notations that a document needs beyond those given, in order.
pub(super) fn more<'a>(
    documents: impl Iterator<Item = &'a Document>,
    known: &[Column],
    without: &[&str],
) -> Vec<Column> {
    let mut more: Vec<Column> = Vec::new();
    for (key, value) in documents.flat_map(Document::iter) {
        let told = known.iter().chain(&more).any(|column| column.key() == key && column.shape != Shape::Part);
        let parts = value.as_object().filter(|_| !told && !without.contains(&key.as_str()));
        if let Some(parts) = parts {
            // A table some of whose parts have columns gets one for each part that has none.
            let split = known.iter().any(|column| column.key() == key);
            let names = parts.keys().map(|part| format!("{key}.{part}"));
            let wanted: Vec<String> = if split { names.collect() } else { vec![format!("{key}{{}}")] };
            for notation in wanted {
                if known.iter().chain(&more).all(|column| column.notation != notation) {
                    more.push(Column::of(&notation));
                }
            }
        } else if !told && !without.contains(&key.as_str()) {
            let ending = match value {
                Value::Bool(_) => "?",
                Value::Array(_) => "[]",
                _ => "",
            };
            more.push(Column::of(&format!("{key}{ending}")));
        }
    }
    more
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// An empty text among others.
const EMPTY: &str = "\"\"";

/// Texts in one cell; `;`, `\` and line breaks within them are marked by `\`, an empty text is written `""`.
pub(super) fn join(texts: impl Iterator<Item = String>) -> String {
    let one = |text: String| match text.as_str() {
        "" => EMPTY.to_owned(),
        EMPTY => "\\\"\"".to_owned(),
        _ => text.replace('\\', "\\\\").replace(';', "\\;").replace('\n', "\\\n"),
    };
    texts.map(one).collect::<Vec<_>>().join("; ")
}

/// [`join`] back. Line breaks part texts too.
pub(super) fn split(cell: &str) -> Vec<String> {
    let (mut texts, mut text, mut marked, mut any) = (Vec::new(), String::new(), false, false);
    let mut end = |text: &mut String, any: &mut bool| {
        let made = std::mem::take(text);
        let bare = made.trim();
        match bare {
            EMPTY if !*any => texts.push(String::new()),
            "" => {}
            _ => texts.push(bare.to_owned()),
        }
        *any = false;
    };
    for letter in cell.chars() {
        match letter {
            _ if marked => {
                text.push(letter);
                (marked, any) = (false, true);
            }
            '\\' => marked = true,
            ';' | '\n' => end(&mut text, &mut any),
            other => text.push(other),
        }
    }
    end(&mut text, &mut any);
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_into_cells_is_read_again() {
        let document = json!({
            "id": "a", "flag": true, "list": ["x; y", "z\\", "", "\"\"", "a\nb"], "map": {"b": "1=2", "c": "d;e"}, "class": {"one": "1", "two": "2"},
        });
        let document = document.as_object().unwrap();
        let mut columns = vec![Column::of("id"), Column::of("class.one")];
        columns.extend(more(std::iter::once(document), &columns, &[]));
        let notations: Vec<&str> = columns.iter().map(|column| column.notation.as_str()).collect();
        assert_eq!(notations, ["id", "class.one", "flag?", "list[]", "map{}", "class.two"]);
        let mut read = Document::new();
        for column in &columns {
            column.read(&column.write(document), &mut read).unwrap();
        }
        assert_eq!(&read, document);
    }
}
