//! Code lists: `codes/<list>.csv` beside `codes/<list>.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHashSet};

use super::file::Attributes;
use super::model::{Code, CodeList};
use super::place::{At, Faults, Place, code};
use crate::lang::Message;
use crate::text::value::stated_day;

/// Columns with a meaning of their own; others are kept by whoever made the list and ignored here.
struct Columns {
    code: usize,
    label: usize,
    label_en: Option<usize>,
    aliases: Option<usize>,
    valid_from: Option<usize>,
    valid_to: Option<usize>,
    successors: Option<usize>,
    parent: Option<usize>,
}

/// Resolves the description of a list; its entries come from [`entries`].
pub(super) fn list(written: &Attributes, entries: Vec<Code>, faults: &mut Faults) -> CodeList {
    written.needs(&["title", "source", "licence", "version"], faults);
    let title = written.string("title");
    let title_en = written.text("title_en").map_or_else(|| title.clone(), |text| text.value.clone());
    CodeList {
        id: written.string("id"),
        title: Message::new(title, title_en),
        source: written.string("source"),
        licence: written.string("licence"),
        version: written.string("version"),
        valid_from: written.text("valid_from").and_then(|text| day(&text.value, &text.place, faults)),
        valid_to: written.text("valid_to").and_then(|text| day(&text.value, &text.place, faults)),
        description: written.string("description"),
        predecessor: written.text("predecessor").map(|text| text.value.clone()),
        successors_in: written.text("successors_in").map(|text| text.value.clone()),
        entries,
    }
}

/// Reads the rows of a list.
pub(super) fn entries(file: &Arc<str>, text: &str, faults: &mut Faults) -> Vec<Code> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let Some(columns) = reader.headers().ok().cloned().and_then(|header| columns(file, &header, faults)) else {
        return Vec::new();
    };
    let width = reader.headers().map_or(0, csv::StringRecord::len);
    let mut entries: Vec<Code> = Vec::new();
    let mut lines = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Err(cause) => {
                let line = cause.position().map_or(0, csv::Position::line);
                let place = at_line(file, line);
                faults.add(
                    code::ROW,
                    &place,
                    format!("không đọc được dòng CSV: {cause}"),
                    format!("unreadable CSV row: {cause}"),
                );
                break;
            }
            Ok(true) => {}
        }
        let place = at_line(file, record.position().map_or(0, csv::Position::line));
        if record.len() != width {
            let count = record.len();
            faults.add(
                code::ROW,
                &place,
                format!("dòng có {count} ô, tiêu đề có {width}; giá trị chứa dấu phẩy phải đặt trong ngoặc kép"),
                format!("the row has {count} cells, the header {width}; put values with commas in quotes"),
            );
            continue;
        }
        entries.push(entry(&record, &columns, &place, faults));
        lines.push(place.line);
    }
    let mut seen = FxHashSet::default();
    for (entry, line) in entries.iter().zip(lines) {
        if !seen.insert((entry.code.as_str(), entry.valid_from)) {
            faults.add(
                code::DUPLICATE,
                &at_line(file, line.into()),
                format!("mã «{}» đã có ở trên với cùng ngày hiệu lực; hãy bỏ một dòng", entry.code),
                format!("code \"{}\" stands above with the same first day; remove one row", entry.code),
            );
        }
    }
    entries
}

fn at_line(file: &Arc<str>, line: u64) -> Place {
    Place { file: Arc::clone(file), line: u32::try_from(line.max(1)).unwrap_or(u32::MAX) }
}

/// The CSV files of the lists, by id: where a code stands is looked up only when there is something to tell.
pub(super) struct Files<'a>(pub &'a BTreeMap<String, (Arc<str>, Arc<str>)>);

impl Files<'_> {
    /// A place of each code of a list: the line where it first stands.
    fn lines(&self, list: &str) -> FxHashMap<String, Place> {
        let mut lines = FxHashMap::default();
        let Some((file, text)) = self.0.get(list) else { return lines };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let column = reader.headers().ok().and_then(|header| header.iter().position(|name| name.trim() == "code"));
        for record in reader.records().map_while(std::result::Result::ok) {
            let code = column.and_then(|column| record.get(column)).unwrap_or_default().trim().to_owned();
            let line = record.position().map_or(0, csv::Position::line);
            lines.entry(code).or_insert_with(|| at_line(file, line));
        }
        lines
    }

    fn whole(&self, list: &str) -> Place {
        self.0
            .get(list)
            .map_or_else(|| Place::whole(&Arc::from(format!("codes/{list}.csv"))), |(file, _)| Place::whole(file))
    }
}

fn columns(file: &Arc<str>, header: &csv::StringRecord, faults: &mut Faults) -> Option<Columns> {
    let find = |name: &str| header.iter().position(|column| column.trim() == name);
    let (code, label) = (find("code"), find("label"));
    for (name, _) in [("code", code), ("label", label)].into_iter().filter(|(_, found)| found.is_none()) {
        let (vi, en) = (format!("thiếu cột «{name}» ở dòng tiêu đề"), format!("the header has no column \"{name}\""));
        faults.add(code::ROW, &at_line(file, 1), vi, en);
    }
    Some(Columns {
        code: code?,
        label: label?,
        label_en: find("label_en"),
        aliases: find("aliases"),
        valid_from: find("valid_from"),
        valid_to: find("valid_to"),
        successors: find("successors"),
        parent: find("parent"),
    })
}

fn entry(record: &csv::StringRecord, columns: &Columns, place: &Place, faults: &mut Faults) -> Code {
    let cell = |index: usize| record.get(index).unwrap_or_default().trim();
    let maybe = |index: Option<usize>| index.map(cell).filter(|text| !text.is_empty());
    let many = |index: Option<usize>| {
        let parts = maybe(index).into_iter().flat_map(|text| text.split(';')).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let code = Code {
        code: cell(columns.code).to_owned(),
        label: cell(columns.label).to_owned(),
        label_en: maybe(columns.label_en).map(str::to_owned),
        aliases: many(columns.aliases),
        valid_from: maybe(columns.valid_from).and_then(|text| day(text, place, faults)),
        valid_to: maybe(columns.valid_to).and_then(|text| day(text, place, faults)),
        successors: many(columns.successors),
        parent: maybe(columns.parent).map(str::to_owned),
    };
    if code.code.is_empty() || code.label.is_empty() {
        faults.add(
            code::ROW,
            place,
            "mã hoặc tên bị trống; hãy điền hoặc xóa dòng",
            "code or label is empty; fill it or remove the row",
        );
    }
    if let (Some(from), Some(to)) = (code.valid_from, code.valid_to)
        && from > to
    {
        faults.add(
            code::ROW,
            place,
            format!("ngày hết hiệu lực {to} trước ngày có hiệu lực {from}"),
            format!("the last day {to} is before the first day {from}"),
        );
    }
    code
}

/// A day as it must be written; anything else is told.
pub(super) fn day(text: &str, place: &Place, faults: &mut Faults) -> Option<NaiveDate> {
    let day = stated_day(text);
    if day.is_none() {
        let shown: String = text.chars().take(40).collect();
        faults.add(
            code::FORM,
            place,
            format!("«{shown}» không phải ngày; hãy viết dạng 2025-07-01"),
            format!("\"{shown}\" is not a day; write it as 2025-07-01"),
        );
    }
    day
}

/// Tells codes that follow themselves within one list. A code that stands twice was given out again: that is no circle.
pub(super) fn check_circles(lists: &BTreeMap<String, CodeList>, files: &Files<'_>, faults: &mut Faults) {
    for list in lists.values().filter(|list| list.successors_in.as_ref().is_none_or(|home| *home == list.id)) {
        let next: BTreeMap<&str, &[String]> = list
            .entries
            .iter()
            .filter(|entry| !entry.successors.is_empty())
            .map(|entry| (entry.code.as_str(), entry.successors.as_slice()))
            .collect();
        let mut done: FxHashSet<&str> = FxHashSet::default();
        let mut lines: Option<FxHashMap<String, Place>> = None;
        for start in next.keys().copied() {
            let (mut seen, mut open) = (FxHashSet::default(), vec![start]);
            while let Some(at) = open.pop() {
                for follower in next.get(at).copied().unwrap_or_default() {
                    if follower == start && at != start {
                        let lines = lines.get_or_insert_with(|| files.lines(&list.id));
                        let place = lines.get(start).cloned().unwrap_or_else(|| files.whole(&list.id));
                        faults.add(
                            code::CYCLE,
                            &place,
                            format!("vòng lặp: mã «{start}» được thay bằng chính nó"),
                            format!("a cycle: code \"{start}\" is succeeded by itself"),
                        );
                        open.clear();
                        break;
                    }
                    if !done.contains(follower.as_str()) && seen.insert(follower.as_str()) {
                        open.push(follower);
                    }
                }
            }
            done.insert(start);
        }
    }
}

/// Tells successors that stand in no list: a list's successors are codes of `successors_in`, or of any list.
pub(super) fn check_successors(
    lists: &BTreeMap<String, CodeList>,
    elsewhere: &BTreeMap<String, At<String>>,
    files: &Files<'_>,
    faults: &mut Faults,
) {
    let known: BTreeMap<&str, FxHashSet<&str>> = lists
        .iter()
        .map(|(id, list)| (id.as_str(), list.entries.iter().map(|entry| entry.code.as_str()).collect()))
        .collect();
    for list in lists.values() {
        let home = elsewhere.get(&list.id);
        if let Some(text) = home.filter(|text| !known.contains_key(text.value.as_str())) {
            let name = &text.value;
            faults.add(
                code::REFERENCE,
                &text.place,
                format!("không có danh mục «{name}»"),
                format!("there is no code list \"{name}\""),
            );
            continue;
        }
        let stands = |code: &String| match home {
            Some(text) => known.get(text.value.as_str()).is_some_and(|codes| codes.contains(code.as_str())),
            None => known.values().any(|codes| codes.contains(code.as_str())),
        };
        let mut lines: Option<FxHashMap<String, Place>> = None;
        for (entry, next) in
            list.entries.iter().flat_map(|entry| entry.successors.iter().map(move |next| (entry, next)))
        {
            if !stands(next) {
                let code = &entry.code;
                let lines = lines.get_or_insert_with(|| files.lines(&list.id));
                let place = lines.get(code).cloned().unwrap_or_else(|| files.whole(&list.id));
                faults.add(
                    code::REFERENCE,
                    &place,
                    format!("mã «{code}» được thay bằng «{next}» nhưng không danh mục nào có mã này"),
                    format!("code \"{code}\" is succeeded by \"{next}\", which no code list has"),
                );
            }
        }
    }
}
