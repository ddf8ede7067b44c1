//! Loading: the built-in dictionary, an overlay over it, and every fault told at once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use include_dir::{Dir, include_dir};
use sha2::{Digest as _, Sha256};

use super::codes;
use super::file::{Attributes, EntityFile, parse_catalog, parse_codes, parse_scoring, parse_type};
use super::link_model::LinkModel;
use super::model::{Code, CodeList, Dictionary, Entity, Redefined, ValueType};
use super::place::{At, Faults, Place, suggestion};
use super::resolve::{self, Known};
use super::toml_reader::Lines;
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Lang;

static BUILTIN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/dictionary");

/// Larger files are not dictionary files: reading them would only fill the memory.
const LARGEST_TOML: usize = 1 << 20;
const LARGEST_CSV: usize = 32 << 20;

/// Folders of an overlay are read to this depth: `entities/<sector>/<entity>.toml` is the deepest.
const DEEPEST: usize = 3;

/// One file of a dictionary.
struct Entry {
    name: String,
    bytes: Cow<'static, [u8]>,
}

/// Everything written, in all layers, before it is resolved.
#[derive(Default, Clone)]
struct Written {
    types: BTreeMap<String, Attributes>,
    codes: BTreeMap<String, Attributes>,
    rows: BTreeMap<String, (Arc<str>, Vec<Code>)>,
    entities: BTreeMap<String, EntityFile>,
    links: BTreeMap<String, (Arc<str>, LinkModel)>,
    catalog: Option<Attributes>,
    scoring: Option<Attributes>,
    redefined: Vec<Redefined>,
}

impl Dictionary {
    /// The dictionary inside the binary, read once.
    ///
    /// # Panics
    /// Where the embedded files have faults. They are part of the program, not an input: a test reads them, and a
    /// binary with a broken dictionary must not go on as if it had an empty one.
    pub fn builtin() -> &'static Self {
        static LOADED: OnceLock<Dictionary> = OnceLock::new();
        LOADED.get_or_init(|| match Self::load(None) {
            Ok(dictionary) => dictionary,
            Err(error) => panic!("{}", error.render(Lang::Vi)),
        })
    }

    /// Reads the built-in dictionary and lays a folder over it, by id.
    ///
    /// # Errors
    /// [`crate::error::Kind::Dictionary`] with every fault, its file and line; [`crate::error::Kind::Read`] where the
    /// folder cannot be read.
    pub fn load(overlay: Option<&Path>) -> Result<Self> {
        Self::lay(&overlay.map_or_else(|| Ok(Vec::new()), folder_files)?)
    }

    /// Lays files in memory over the built-in dictionary: what [`Dictionary::load`] does with a folder.
    ///
    /// # Errors
    /// As [`Dictionary::load`].
    pub fn check_overlay(overlay: &[(&str, &[u8])]) -> Result<Self> {
        let entry =
            |(name, bytes): &(&str, &[u8])| Entry { name: (*name).to_owned(), bytes: Cow::Owned(bytes.to_vec()) };
        Self::lay(&overlay.iter().map(entry).collect::<Vec<_>>())
    }

    /// Lays an overlay's files over the built-in ones and resolves what comes out.
    fn lay(overlay: &[Entry]) -> Result<Self> {
        let below = Base::read();
        let mut faults = below.faults.clone();
        let mut written = below.written.clone();
        written.lay(read_layer(overlay, &mut faults));
        let mut dictionary = written.resolve(&mut faults);
        if faults.len() > 0 {
            return Err(Error::dictionary(faults.into_sorted()).hint(
                "Hãy sửa các dòng nêu trên trong thư mục từ điển rồi chạy lại.",
                "Mend the lines named above in the dictionary folder and run again.",
            ));
        }
        dictionary.fingerprint = fingerprint(&below.entries, overlay);
        Ok(dictionary)
    }
}

/// The embedded files as they were written, read once.
struct Base {
    entries: Vec<Entry>,
    written: Written,
    faults: Faults,
}

impl Base {
    fn read() -> &'static Self {
        static READ: OnceLock<Base> = OnceLock::new();
        READ.get_or_init(|| {
            let entries = embedded(&BUILTIN);
            let mut faults = Faults::default();
            let written = read_layer(&entries, &mut faults);
            Self { entries, written, faults }
        })
    }
}

/// SHA-256 over names and bytes of all files, layer by layer, names sorted.
fn fingerprint(below: &[Entry], above: &[Entry]) -> String {
    let mut hasher = Sha256::new();
    for entry in below.iter().chain(above) {
        hasher.update((entry.name.len() as u64).to_le_bytes());
        hasher.update(entry.name.as_bytes());
        hasher.update((entry.bytes.len() as u64).to_le_bytes());
        hasher.update(&entry.bytes);
    }
    files::hex(&hasher.finalize())
}

fn embedded(dir: &'static Dir<'static>) -> Vec<Entry> {
    fn walk(dir: &'static Dir<'static>, found: &mut Vec<Entry>) {
        for file in dir.files() {
            let name = file.path().to_string_lossy().replace('\\', "/");
            found.push(Entry { name, bytes: Cow::Borrowed(file.contents()) });
        }
        dir.dirs().for_each(|inner| walk(inner, found));
    }
    let mut found = Vec::new();
    walk(dir, &mut found);
    found.retain(|entry| is_dictionary_file(&entry.name));
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn folder_files(folder: &Path) -> Result<Vec<Entry>> {
    fn walk(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<Entry>) -> Result<()> {
        for path in files::list(folder)? {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            let name = format!("{prefix}{name}");
            if path.is_dir() {
                if depth < DEEPEST {
                    walk(&path, &format!("{name}/"), depth + 1, found)?;
                }
            } else if is_dictionary_file(&name) {
                let largest = if is_csv(&name) { LARGEST_CSV } else { LARGEST_TOML };
                let bytes = files::read_at_most(&path, largest as u64 + 1)?;
                found.push(Entry { name, bytes: Cow::Owned(bytes) });
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    walk(folder, "", 0, &mut found)?;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// TOML and CSV files are the dictionary; pages, scripts and locks of open workbooks beside them are not.
fn is_dictionary_file(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    !file.starts_with(['.', '~']) && (is_csv(name) || extension(name) == "toml")
}

fn is_csv(name: &str) -> bool {
    extension(name) == "csv"
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

fn read_layer(entries: &[Entry], faults: &mut Faults) -> Written {
    let mut written = Written::default();
    for entry in entries {
        let file: Arc<str> = Arc::from(entry.name.as_str());
        let Some(text) = text_of(entry, &file, faults) else {
            continue;
        };
        let parts: Vec<&str> = entry.name.split('/').collect();
        match parts.as_slice() {
            ["catalog.toml"] => written.catalog = parse_catalog(&file, text, faults),
            ["scoring.toml"] => written.scoring = parse_scoring(&file, text, faults),
            ["types", name] if !is_csv(name) => {
                let read = parse_type(&file, text, faults);
                written.types.extend(keyed(read, &file, faults));
            }
            ["codes", name] if is_csv(name) => {
                let rows = codes::entries(&file, text, faults);
                written.rows.insert(stem(name).to_owned(), (file, rows));
            }
            ["codes", _] => {
                let read = parse_codes(&file, text, faults);
                written.codes.extend(keyed(read, &file, faults));
            }
            ["link", name] if !is_csv(name) => written.link(&file, text, faults),
            ["entities", sector, name] if !is_csv(name) => written.entity(&file, sector, text, faults),
            _ => faults.add(
                &Place::whole(&file),
                "tệp không nằm ở chỗ của nó; chỗ đúng: types/, codes/, link/, entities/<lĩnh vực>/, catalog.toml, scoring.toml",
                "this file is out of place; places are: types/, codes/, link/, entities/<sector>/, catalog.toml, scoring.toml",
            ),
        }
    }
    written
}

fn text_of<'a>(entry: &'a Entry, file: &Arc<str>, faults: &mut Faults) -> Option<&'a str> {
    let largest = if is_csv(&entry.name) { LARGEST_CSV } else { LARGEST_TOML };
    if entry.bytes.len() > largest {
        let most = largest >> 20;
        faults.add(
            &Place::whole(file),
            format!("tệp lớn hơn {most} MB; hãy tách nhỏ tệp"),
            format!("the file is larger than {most} MB; split it"),
        );
        return None;
    }
    match std::str::from_utf8(&entry.bytes) {
        Ok(text) => Some(text),
        Err(cause) => {
            let before = entry.bytes.get(..cause.valid_up_to()).unwrap_or_default();
            let line = memchr::memchr_iter(b'\n', before).count() + 1;
            let place = Place { file: Arc::clone(file), line: u32::try_from(line).unwrap_or(u32::MAX) };
            faults.add(
                &place,
                "không phải văn bản UTF-8; hãy lưu lại tệp với bảng mã UTF-8",
                "not UTF-8 text; save the file as UTF-8",
            );
            None
        }
    }
}

/// The attributes by their id, which must be the file's stem.
fn keyed(read: Option<Attributes>, file: &Arc<str>, faults: &mut Faults) -> Option<(String, Attributes)> {
    let read = read?;
    id_is_stem(&read, file, faults);
    Some((stem(file).to_owned(), read))
}

fn id_is_stem(read: &Attributes, file: &Arc<str>, faults: &mut Faults) {
    let stem = stem(file);
    match read.text("id") {
        None => read.needs(&["id"], faults),
        Some(id) => {
            resolve::check_id(id, faults);
            if id.value != stem {
                let id_value = &id.value;
                faults.add(
                    &id.place,
                    format!("mã «{id_value}» khác tên tệp «{stem}»; hãy sửa cho giống nhau"),
                    format!("id \"{id_value}\" is not the file's name \"{stem}\"; make them the same"),
                );
            }
        }
    }
}

impl Written {
    fn link(&mut self, file: &Arc<str>, text: &str, faults: &mut Faults) {
        match toml::from_str::<LinkModel>(text) {
            Ok(model) => drop(self.links.insert(stem(file).to_owned(), (Arc::clone(file), model))),
            Err(cause) => {
                let lines = Lines::new(file, text);
                let place = cause.span().map_or_else(|| Place::whole(file), |span| lines.place(span.start));
                let message = cause.message();
                faults.add(&place, format!("mô hình liên kết sai: {message}"), format!("linking model: {message}"));
            }
        }
    }

    fn entity(&mut self, file: &Arc<str>, sector: &str, text: &str, faults: &mut Faults) {
        let Some(read) = EntityFile::parse(file, sector, text, faults) else {
            return;
        };
        id_is_stem(&read.attributes, file, faults);
        if let Some(first) = self.entities.get(stem(file)) {
            let place = &first.attributes.place;
            faults.add(
                &Place::whole(file),
                format!("thực thể «{}» đã có ở {}; mỗi mã chỉ dùng một lần", stem(file), place.file),
                format!("entity \"{}\" stands already in {}; an id is used once", stem(file), place.file),
            );
            return;
        }
        self.entities.insert(stem(file).to_owned(), read);
    }

    /// Lays a layer over this one, by id.
    fn lay(&mut self, above: Self) {
        let Self { types, codes, rows, entities, links, catalog, scoring, .. } = above;
        let redefined = &mut self.redefined;
        lay_map("types", &mut self.types, types, |read| read.place.file.to_string(), redefined);
        lay_map("codes", &mut self.codes, codes, |read| read.place.file.to_string(), redefined);
        lay_map("codes", &mut self.rows, rows, |(file, _)| file.to_string(), redefined);
        lay_map("link", &mut self.links, links, |(file, _)| file.to_string(), redefined);
        for (id, entity) in entities {
            match self.entities.get_mut(&id) {
                Some(below) => below.lay(entity, redefined),
                None => drop(self.entities.insert(id, entity)),
            }
        }
        for (below, above, what) in [(&mut self.catalog, catalog, "catalog"), (&mut self.scoring, scoring, "scoring")] {
            let Some(above) = above else { continue };
            let file = above.place.file.to_string();
            if below.replace(above).is_some() {
                redefined.push(Redefined { what: what.to_owned(), file, line: 0 });
            }
        }
    }

    fn resolve(self, faults: &mut Faults) -> Dictionary {
        let types: BTreeMap<String, ValueType> = self
            .types
            .iter()
            .filter_map(|(id, written)| resolve::value_type(written, faults).map(|found| (id.clone(), found)))
            .collect();
        let codes = resolve_codes(&self.codes, self.rows, faults);
        let known = Known { types: &types, codes: &codes };
        let mut entities: BTreeMap<String, Entity> =
            self.entities.iter().map(|(id, written)| (id.clone(), resolve::entity(written, &known, faults))).collect();
        self.entities.values().for_each(|written| resolve::check_relations(written, &self.entities, faults));
        attach_links(self.links, &mut entities, faults);
        let missing = |file: &str, faults: &mut Faults| {
            faults.add(
                &Place::whole(&Arc::from(file)),
                "thiếu tệp này trong từ điển",
                "the dictionary lacks this file",
            );
        };
        if self.catalog.is_none() {
            missing("catalog.toml", faults);
        }
        if self.scoring.is_none() {
            missing("scoring.toml", faults);
        }
        let nothing = Attributes::empty();
        let (version, catalog) = match &self.catalog {
            Some(written) => resolve::catalog(written, faults),
            None => resolve::catalog(&nothing, &mut Faults::default()),
        };
        let scoring = match &self.scoring {
            Some(written) => resolve::scoring(written, faults),
            None => resolve::scoring(&nothing, &mut Faults::default()),
        };
        let fingerprint = String::new();
        Dictionary { version, catalog, types, codes, entities, scoring, fingerprint, redefined: self.redefined }
    }
}

fn lay_map<T>(
    what: &str,
    below: &mut BTreeMap<String, T>,
    above: BTreeMap<String, T>,
    file: impl Fn(&T) -> String,
    redefined: &mut Vec<Redefined>,
) {
    for (id, value) in above {
        let (name, file) = (format!("{what}.{id}"), file(&value));
        if below.insert(id, value).is_some() {
            redefined.push(Redefined { what: name, file, line: 0 });
        }
    }
}

fn resolve_codes(
    written: &BTreeMap<String, Attributes>,
    mut rows: BTreeMap<String, (Arc<str>, Vec<Code>)>,
    faults: &mut Faults,
) -> BTreeMap<String, CodeList> {
    let mut lists = BTreeMap::new();
    let mut elsewhere: BTreeMap<String, At<String>> = BTreeMap::new();
    for (id, attributes) in written {
        let entries = rows.remove(id).map(|(_, entries)| entries);
        if entries.is_none() {
            let (vi, en) = (format!("thiếu tệp codes/{id}.csv"), format!("the file codes/{id}.csv is missing"));
            faults.add(&attributes.place, vi, en);
        }
        elsewhere.extend(attributes.text("successors_in").map(|text| (id.clone(), text.clone())));
        lists.insert(id.clone(), codes::list(attributes, entries.unwrap_or_default(), faults));
    }
    for (id, (file, _)) in rows {
        let (vi, en) = suggestion(&id, written.keys().map(String::as_str));
        faults.add(
            &Place::whole(&file),
            format!("thiếu tệp codes/{id}.toml nói rõ nguồn và phiên bản{vi}"),
            format!("the file codes/{id}.toml with source and version is missing{en}"),
        );
    }
    codes::check_successors(&lists, &elsewhere, |id| Arc::from(format!("codes/{id}.csv")), faults);
    lists
}

fn attach_links(
    links: BTreeMap<String, (Arc<str>, LinkModel)>,
    entities: &mut BTreeMap<String, Entity>,
    faults: &mut Faults,
) {
    for (id, (file, model)) in links {
        let Some(entity) = entities.get_mut(&id) else {
            let (vi, en) = suggestion(&id, entities.keys().map(String::as_str));
            faults.add(
                &Place::whole(&file),
                format!("không có thực thể «{id}»{vi}"),
                format!("there is no entity \"{id}\"{en}"),
            );
            continue;
        };
        let ids: Vec<&str> = entity.fields.iter().map(|field| field.id.as_str()).collect();
        for message in model.validate(&ids) {
            faults.add(&Place::whole(&file), message.vi, message.en);
        }
        entity.link = Some(model);
    }
}
