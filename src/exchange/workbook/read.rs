//! Workbook → documents; every fault is told by sheet and cell.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::cells::{Column, Shape};
use super::rows::{LINK, push, put_rule};
use super::sheets;
use crate::dictionary::{Codes, Document, Documents};
use crate::error::{Error, Fault, Result};
use crate::exchange::parts::text;
use crate::exchange::{Imported, locate};
use crate::lang::Message;
use crate::source::address::letters;
use crate::source::grid::{Kind, Row, Sheet};
use crate::source::{ReadOptions, readers};

/// Most rows of a sheet that are read.
const MOST: usize = 500_000;

/// Reads a workbook made by the export and edited since.
pub(super) fn workbook(path: &Path) -> Result<Imported> {
    let book = readers::read(path, &ReadOptions::default())?;
    let mut found = Imported::default();
    let mut tables = BTreeMap::new();
    for mut sheet in book.sheets {
        let Some(name) = sheet.name.clone() else { continue };
        let rows = all_rows(&mut sheet)?;
        tables.insert(name, rows);
    }
    if !tables.contains_key(sheets::ENTITIES) && !tables.contains_key(sheets::LISTS) {
        return Err(Error::read(
            path,
            "không phải sổ tính từ điển: không có trang «Thực thể» hay «Danh mục»",
            "not a workbook of a dictionary: there is no sheet «Thực thể» or «Danh mục»",
        )
        .hint(
            "Hãy lấy mẫu bằng: tudien dictionary export xlsx --out tu_dien.xlsx",
            "Get a template with: tudien dictionary export xlsx --out tu_dien.xlsx",
        ));
    }
    let mut reader = Reader { tables, found: &mut found, file: path.display().to_string() };
    reader.entities();
    reader.keyed(sheets::TYPES, "types", |documents, id, row| drop(documents.types.insert(id, row)));
    reader.keyed(sheets::CONCEPTS, "concepts", |documents, id, row| drop(documents.concepts.insert(id, row)));
    reader.keyed(sheets::GROUPS, "groups", |documents, id, row| drop(documents.groups.insert(id, row)));
    reader.lists();
    reader.codes();
    reader.whole();
    Ok(found)
}

fn all_rows(sheet: &mut Sheet) -> Result<Vec<Row>> {
    let mut rows = std::mem::take(&mut sheet.rows);
    if let Some(rest) = &mut sheet.rest {
        while let Some(row) = rest.next_row()? {
            if rows.len() >= MOST {
                break;
            }
            rows.push(row);
        }
    }
    Ok(rows)
}

/// A row as a document, with where it stands.
struct Line {
    line: u32,
    document: Document,
}

struct Reader<'a> {
    tables: BTreeMap<String, Vec<Row>>,
    found: &'a mut Imported,
    file: String,
}

impl Reader<'_> {
    fn fault(&mut self, sheet: &str, cell: &str, vi: impl Into<String>, en: impl Into<String>) {
        let file = format!("{} [{sheet}!{cell}]", self.file);
        self.found.faults.push(Fault { code: "", file, line: None, message: Message::new(vi, en) });
    }

    /// The notations of a sheet by column; faults where the second row is gone or names a column twice.
    fn columns(&mut self, sheet: &str) -> Vec<(u32, Column)> {
        let row = self.tables.get(sheet).and_then(|rows| rows.iter().find(|row| row.line == 2));
        let columns: Vec<(u32, Column)> = row
            .map(|row| row.iter().map(|(cell, text)| (cell.column, Column::of(text.trim()))).collect())
            .unwrap_or_default();
        if columns.is_empty() && self.tables.contains_key(sheet) {
            self.fault(
                sheet,
                "A2",
                "dòng 2 phải là khóa của các cột; hãy chép lại dòng này từ sổ tính mới xuất",
                "row 2 must hold the keys of the columns; copy it from a fresh export",
            );
        }
        for (place, (column, one)) in columns.iter().enumerate() {
            if columns.iter().take(place).any(|(_, other)| other.notation == one.notation) {
                let name = &one.notation;
                self.fault(
                    sheet,
                    &format!("{}2", letters(*column)),
                    format!("khóa «{name}» có hai cột; hãy bỏ một cột"),
                    format!("key \"{name}\" has two columns; remove one"),
                );
            }
        }
        columns
    }

    /// The rows of a sheet. `plain`: every column is a text, whatever its notation looks like.
    fn lines(&mut self, sheet: &str, plain: bool) -> Vec<Line> {
        let columns = self.columns(sheet);
        let rows = self.tables.remove(sheet).unwrap_or_default();
        let mut lines = Vec::new();
        for row in rows.iter().filter(|row| row.line > 2) {
            let mut document = Document::new();
            for (cell, text) in row.iter().filter(|(_, text)| !text.trim().is_empty()) {
                let address = format!("{}{}", letters(cell.column), row.line);
                let Some((_, column)) = columns.iter().find(|(place, _)| *place == cell.column) else {
                    self.fault(
                        sheet,
                        &address,
                        "cột này không có khóa ở dòng 2; hãy viết khóa hoặc xóa cột",
                        "this column has no key in row 2; write one or remove the column",
                    );
                    continue;
                };
                let text = text.trim();
                if cell.kind == Kind::Error {
                    self.fault(sheet, &address, format!("ô có lỗi {text}"), format!("the cell holds the error {text}"));
                    continue;
                }
                if cell.kind == Kind::Number && is_code(sheet, &column.notation) {
                    self.fault(
                        sheet,
                        &address,
                        format!("ô là số {text}; mã phải là văn bản, nếu không sẽ mất số 0 ở đầu. Hãy định dạng ô là Text rồi gõ lại"),
                        format!("the cell is the number {text}; codes must be text, or leading zeros are lost. Format it as Text and type it again"),
                    );
                    continue;
                }
                let bare = Column { notation: column.notation.clone(), shape: Shape::Text };
                let column = if plain { &bare } else { column };
                if let Err((vi, en)) = column.read(text, &mut document) {
                    let shown: String = text.chars().take(40).collect();
                    self.fault(sheet, &address, format!("«{shown}»: {vi}"), format!("\"{shown}\": {en}"));
                }
            }
            if !document.is_empty() {
                lines.push(Line { line: row.line, document });
            }
        }
        lines
    }

    /// Keeps where a row and its cells stand, for faults that show themselves later.
    fn keep(&mut self, name: &str, sheet: &str, line: u32, columns: &[(u32, Column)]) {
        let place = (format!("{} [{sheet}!A{line}]", self.file), None);
        self.found.places.insert((name.to_owned(), String::new()), place);
        for (column, one) in columns {
            let place = (format!("{} [{sheet}!{}{line}]", self.file, letters(*column)), None);
            self.found.places.entry((name.to_owned(), one.key().to_owned())).or_insert(place);
        }
    }

    /// The id of a row; a fault where it has none, or one that stands above.
    fn id(&mut self, sheet: &str, line: &Line, taken: bool) -> Option<String> {
        let id = text(&line.document, "id").to_owned();
        let cell = format!("A{}", line.line);
        if id.is_empty() {
            self.fault(sheet, &cell, "thiếu mã", "the id is missing");
            return None;
        }
        if taken {
            self.fault(
                sheet,
                &cell,
                format!("mã «{id}» đã có ở dòng trên; mỗi mã chỉ dùng một lần"),
                format!("id \"{id}\" stands above; an id is used once"),
            );
            return None;
        }
        Some(id)
    }

    fn keyed(&mut self, sheet: &str, kind: &str, put: impl Fn(&mut Documents, String, Document)) {
        let columns = self.columns(sheet);
        let mut seen = std::collections::BTreeSet::new();
        for line in self.lines(sheet, false) {
            let taken = seen.contains(text(&line.document, "id"));
            if let Some(id) = self.id(sheet, &line, taken) {
                seen.insert(id.clone());
                self.keep(&locate::name(kind, &id), sheet, line.line, &columns);
                put(&mut self.found.documents, id, line.document);
            }
        }
    }

    fn entities(&mut self) {
        self.keyed(sheets::ENTITIES, "entities", |documents, id, row| drop(documents.entities.insert(id, row)));
        let parts = [
            (sheets::FIELDS, "field"),
            (sheets::RELATIONS, "relation"),
            (sheets::RULES, ""),
            (sheets::CHECKS, "check"),
        ];
        for (sheet, key) in parts {
            let columns = self.columns(sheet);
            for Line { line, mut document } in self.lines(sheet, false) {
                let parent = document.shift_remove("entity_id").and_then(|id| id.as_str().map(str::to_owned));
                let parent = parent.unwrap_or_default();
                let Some(entity) = self.found.documents.entities.get_mut(&parent) else {
                    self.fault(
                        sheet,
                        &format!("A{line}"),
                        format!("không có thực thể «{parent}» ở trang «Thực thể»"),
                        format!("there is no entity \"{parent}\" on the sheet of entities"),
                    );
                    continue;
                };
                if key.is_empty() {
                    if put_rule(entity, &document).is_none() {
                        let rule = text(&document, "rule").to_owned();
                        self.fault(
                            sheet,
                            &format!("B{line}"),
                            format!("không có quy tắc «{rule}»; có: order, at_most, sum, required_when"),
                            format!("there is no rule \"{rule}\"; there are: order, at_most, sum, required_when"),
                        );
                    }
                    continue;
                }
                // Only what differs is checked later: parts are known by their ids, not by their places.
                let id = text(&document, "id").to_owned();
                push(entity, key, Value::from(document));
                if !id.is_empty() {
                    self.keep(&locate::part("entities", &parent, key, id), sheet, line, &columns);
                }
            }
        }
    }

    fn lists(&mut self) {
        self.keyed(sheets::LISTS, "codes", |documents, id, mut row| {
            let header = row.shift_remove("header").and_then(|header| serde_json::from_value(header).ok());
            let usual = || super::headings::CODE.iter().map(|(name, _, _)| (*name).to_owned()).collect();
            let codes = Codes { about: row, header: header.unwrap_or_else(usual), rows: Vec::new() };
            documents.codes.insert(id, codes);
        });
    }

    fn codes(&mut self) {
        let sheet = sheets::CODES;
        let columns = self.columns(sheet);
        for Line { line, document } in self.lines(sheet, true) {
            let id = text(&document, "list_id");
            let Some(list) = self.found.documents.codes.get_mut(id) else {
                self.fault(
                    sheet,
                    &format!("A{line}"),
                    format!("không có danh mục «{id}» ở trang «Danh mục»"),
                    format!("there is no code list \"{id}\" on the sheet of code lists"),
                );
                continue;
            };
            let row = list.header.iter().map(|name| text(&document, name).to_owned()).collect();
            let lost = document.keys().find(|key| *key != "list_id" && !list.header.contains(*key)).cloned();
            list.rows.push(row);
            let place = list.rows.len();
            let name = locate::part("codes", id, "row", place);
            self.found.places.insert((name, String::new()), (format!("{} [{sheet}!A{line}]", self.file), None));
            if let Some(key) = lost {
                let column = columns.iter().find(|(_, one)| one.notation == key).map_or(0, |(column, _)| *column);
                let id = text(&document, "list_id");
                self.fault(
                    sheet,
                    &format!("{}{line}", letters(column)),
                    format!("danh mục «{id}» không có cột «{key}»; hãy thêm vào cột header[] ở trang «Danh mục»"),
                    format!(
                        "code list \"{id}\" has no column \"{key}\"; add it to header[] on the sheet of code lists"
                    ),
                );
            }
        }
    }

    fn whole(&mut self) {
        for Line { line, document } in self.lines(sheets::WHOLE, false) {
            let key = text(&document, "key");
            if text(&document, "part") == LINK {
                let place = (format!("{} [{}!C{line}]", self.file, sheets::WHOLE), None);
                self.found.places.insert((locate::name("link", key), String::new()), place);
                self.found.documents.links.insert(key.to_owned(), text(&document, "value").to_owned());
                continue;
            }
            let column = Column::of(key);
            let part = match text(&document, "part") {
                "catalog" => &mut self.found.documents.catalog,
                "scoring" => &mut self.found.documents.scoring,
                _ => {
                    self.fault(
                        sheets::WHOLE,
                        &format!("A{line}"),
                        "phần phải là catalog, scoring hoặc link",
                        "the part must be catalog, scoring or link",
                    );
                    continue;
                }
            };
            if let Err((vi, en)) = column.read(text(&document, "value"), part) {
                self.fault(sheets::WHOLE, &format!("C{line}"), vi, en);
            }
        }
    }
}

/// Columns in which a number would have lost its zeros.
fn is_code(sheet: &str, notation: &str) -> bool {
    sheet == sheets::CODES || notation == "id" || notation.ends_with("_id")
}
