//! Reads a TOML file attribute by attribute, each with its line, and tells every fault instead of the first one.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeFloat, DeInteger, DeTable, DeValue};

use super::place::{At, Faults, Place, code, suggestion};

/// Texts longer than this are refused: no title, reason or alias needs them.
const LONGEST_TEXT: usize = 16 * 1024;

/// A file's name and where its lines begin.
pub(super) struct Lines {
    file: Arc<str>,
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines of a text.
    pub(super) fn new(file: &Arc<str>, text: &str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { file: Arc::clone(file), starts }
    }

    /// The place of a byte offset.
    pub(super) fn place(&self, offset: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= offset);
        Place { file: Arc::clone(&self.file), line: u32::try_from(line).unwrap_or(u32::MAX) }
    }
}

/// Reads a file's text and hands its table to `read`. Syntax faults are all told; then nothing is read.
pub(super) fn document<T>(
    file: &Arc<str>,
    text: &str,
    faults: &mut Faults,
    read: impl FnOnce(Node<'_, '_>, &mut Faults) -> T,
) -> Option<T> {
    let lines = Lines::new(file, text);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let place = error.span().map_or_else(|| Place::whole(file), |span| lines.place(span.start));
        faults.add(
            code::SYNTAX,
            &place,
            format!("sai cú pháp TOML: {}; hãy sửa dòng này", error.message()),
            format!("TOML syntax: {}; mend this line", error.message()),
        );
    }
    if !errors.is_empty() {
        return None;
    }
    let node = Node { lines: &lines, table: table.get_ref(), place: lines.place(0), known: Vec::new() };
    Some(read(node, faults))
}

/// A table being read: each attribute is asked for by name; [`Node::end`] tells those nobody asked for.
pub(super) struct Node<'l, 't> {
    lines: &'l Lines,
    table: &'t DeTable<'t>,
    /// Where the table begins.
    pub place: Place,
    known: Vec<&'static str>,
}

impl<'t> Node<'_, 't> {
    fn take(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.table.get(key)
    }

    fn at<T>(&self, value: T, spanned: &Spanned<DeValue<'_>>) -> At<T> {
        At { value, place: self.lines.place(spanned.span().start) }
    }

    fn wrong(&self, key: &str, spanned: &Spanned<DeValue<'_>>, vi: &str, en: &str, faults: &mut Faults) {
        let place = self.lines.place(spanned.span().start);
        faults.add(code::FORM, &place, format!("«{key}» phải là {vi}"), format!("\"{key}\" must be {en}"));
    }

    fn one_text(&self, key: &str, spanned: &Spanned<DeValue<'_>>, faults: &mut Faults) -> Option<At<String>> {
        let Some(text) = spanned.get_ref().as_str() else {
            self.wrong(key, spanned, "văn bản trong ngoặc kép", "text in quotes", faults);
            return None;
        };
        if text.len() > LONGEST_TEXT {
            self.wrong(key, spanned, "văn bản ngắn hơn 16 KB", "text shorter than 16 KB", faults);
            return None;
        }
        Some(self.at(text.trim().to_owned(), spanned))
    }

    /// A text.
    pub(super) fn text(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<String>> {
        let spanned = self.take(key)?;
        self.one_text(key, spanned, faults)
    }

    /// A text, or a number as it is written.
    pub(super) fn scalar(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<String>> {
        let spanned = self.take(key)?;
        let written = spanned.get_ref().as_integer().map(DeInteger::as_str);
        match written.or_else(|| spanned.get_ref().as_float().map(DeFloat::as_str)) {
            Some(number) => Some(self.at(number.to_owned(), spanned)),
            None => self.one_text(key, spanned, faults),
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &'static str, faults: &mut Faults) -> Option<Vec<At<String>>> {
        let spanned = self.take(key)?;
        let Some(array) = spanned.get_ref().as_array() else {
            self.wrong(key, spanned, "danh sách văn bản: [\"…\", \"…\"]", "a list of texts: [\"…\", \"…\"]", faults);
            return None;
        };
        Some(array.iter().filter_map(|item| self.one_text(key, item, faults)).collect())
    }

    /// Pairs of texts: `[["a", "b"], …]`.
    pub(super) fn pairs(&mut self, key: &'static str, faults: &mut Faults) -> Vec<[At<String>; 2]> {
        let Some(spanned) = self.take(key) else {
            return Vec::new();
        };
        let (vi, en) = ("danh sách các cặp: [[\"a\", \"b\"]]", "a list of pairs: [[\"a\", \"b\"]]");
        let Some(array) = spanned.get_ref().as_array() else {
            self.wrong(key, spanned, vi, en, faults);
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for item in array {
            let parts: Vec<_> = item.get_ref().as_array().map_or_else(Vec::new, |pair| pair.iter().collect());
            let [first, second] = parts.as_slice() else {
                self.wrong(key, item, vi, en, faults);
                continue;
            };
            let both = (self.one_text(key, first, faults), self.one_text(key, second, faults));
            if let (Some(first), Some(second)) = both {
                pairs.push([first, second]);
            }
        }
        pairs
    }

    /// True or false.
    pub(super) fn flag(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<bool>> {
        let spanned = self.take(key)?;
        let value = spanned.get_ref().as_bool();
        if value.is_none() {
            self.wrong(key, spanned, "true hoặc false", "true or false", faults);
        }
        value.map(|value| self.at(value, spanned))
    }

    /// A table within the table.
    pub(super) fn table(&mut self, key: &'static str, faults: &mut Faults) -> Option<Self> {
        let spanned = self.take(key)?;
        self.one_table(key, spanned, faults)
    }

    fn one_table(&self, key: &str, spanned: &'t Spanned<DeValue<'t>>, faults: &mut Faults) -> Option<Self> {
        let Some(table) = spanned.get_ref().as_table() else {
            self.wrong(key, spanned, "một bảng: { khóa = \"giá trị\" }", "a table: { key = \"value\" }", faults);
            return None;
        };
        let place = self.lines.place(spanned.span().start);
        Some(Node { lines: self.lines, table, place, known: Vec::new() })
    }

    /// A list of tables: `[[field]] … [[field]] …`.
    pub(super) fn tables(&mut self, key: &'static str, faults: &mut Faults) -> Vec<Self> {
        let Some(spanned) = self.take(key) else {
            return Vec::new();
        };
        let Some(array) = spanned.get_ref().as_array() else {
            self.wrong(
                key,
                spanned,
                &format!("danh sách bảng: [[{key}]]"),
                &format!("a list of tables: [[{key}]]"),
                faults,
            );
            return Vec::new();
        };
        array.iter().filter_map(|item| self.one_table(key, item, faults)).collect()
    }

    /// Every attribute of the table as text, whatever its name.
    pub(super) fn map(mut self, faults: &mut Faults) -> Vec<(String, At<String>)> {
        let table = self.table;
        let mut map = Vec::new();
        for (key, spanned) in table {
            let key = key.get_ref().to_string();
            let value = spanned.get_ref();
            let number = value.as_integer().map(DeInteger::as_str);
            let number = number.or_else(|| value.as_float().map(DeFloat::as_str));
            match number.or_else(|| value.as_bool().map(|flag| if flag { "true" } else { "false" })) {
                Some(written) => map.push((key, self.at(written.to_owned(), spanned))),
                None => map.extend(self.one_text(&key, spanned, faults).map(|text| (key.clone(), text))),
            }
        }
        self.known.clear();
        map
    }

    /// Tells every attribute that nobody asked for.
    pub(super) fn end(self, faults: &mut Faults) {
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let shown: String = name.chars().take(60).collect();
            let (vi, en) = suggestion(name, self.known.iter().copied());
            faults.add(
                code::UNKNOWN_KEY,
                &self.lines.place(key.span().start),
                format!("không hiểu khóa «{shown}»{vi} Hãy xóa hoặc sửa tên khóa."),
                format!("unknown key \"{shown}\"{en} Remove it or mend its name."),
            );
        }
    }
}
