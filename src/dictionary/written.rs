//! Everything written in the dictionary's files, layer by layer, before it is resolved.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::codes;
use super::entries::{Entry, LARGEST_CSV, LARGEST_TOML, LayerFiles, is_csv, stem};
use super::file::parse_codes;
use super::file::{Attributes, EntityFile, parse_catalog, parse_concepts, parse_groups, parse_scoring, parse_type};
use super::link_model::LinkModel;
use super::model::{Code, Redefined};
use super::place::{At, Faults, Place, code};
use super::registry::{LayerInfo, Level};
use super::resolve;
use super::resolve_register::by_id;
use super::toml_reader::Lines;

/// What was written, by id.
#[derive(Default, Clone)]
pub(super) struct Written {
    pub types: BTreeMap<String, Attributes>,
    pub codes: BTreeMap<String, Attributes>,
    pub rows: BTreeMap<String, (Arc<str>, Vec<Code>)>,
    /// The code lists as CSV: file and text.
    pub texts: BTreeMap<String, (Arc<str>, Arc<str>)>,
    /// Shared with the built-in dictionary until a layer says more of one.
    pub entities: BTreeMap<String, Arc<EntityFile>>,
    pub links: BTreeMap<String, LinkFile>,
    pub concepts: BTreeMap<String, Attributes>,
    pub groups: BTreeMap<String, Attributes>,
    pub catalog: Option<Attributes>,
    pub scoring: Option<Attributes>,
    pub redefined: Vec<Redefined>,
    /// Types whose examples a test of the program runs.
    pub tested: BTreeSet<String>,
    pub layers: Vec<LayerInfo>,
}

/// `link/<entity>.toml`.
#[derive(Clone)]
pub(super) struct LinkFile {
    pub file: Arc<str>,
    pub text: Arc<str>,
    pub model: LinkModel,
}

/// One file, read.
enum Read {
    Catalog(Option<Attributes>),
    Scoring(Option<Attributes>),
    Type(Arc<str>, Option<Attributes>),
    Codes(Arc<str>, Option<Attributes>),
    Rows(Arc<str>, Arc<str>, Vec<Code>),
    Link(Option<Box<LinkFile>>),
    Entity(Arc<str>, Option<Box<EntityFile>>),
    Concepts(Vec<Attributes>),
    Groups(Vec<Attributes>),
    Nothing,
}

/// Reads one dictionary's files: side by side, put together in the order of their names.
pub(super) fn read_layer(layer: &LayerFiles, faults: &mut Faults) -> Written {
    let read: Vec<(Read, Faults)> = layer
        .entries
        .par_iter()
        .map(|entry| {
            let mut faults = Faults::default();
            let read = read_file(entry, &layer.prefix, &mut faults);
            (read, faults)
        })
        .collect();
    let mut written = Written::default();
    for (read, found) in read {
        faults.append(found);
        written.put(read, faults);
    }
    if layer.tested {
        written.tested = written.types.keys().cloned().collect();
    }
    written.layers = vec![LayerInfo { name: layer.name.clone(), ..LayerInfo::default() }];
    written
}

fn read_file(entry: &Entry, prefix: &str, faults: &mut Faults) -> Read {
    let file: Arc<str> = Arc::from(format!("{prefix}{}", entry.name));
    let Some(text) = text_of(entry, &file, faults) else {
        return Read::Nothing;
    };
    let parts: Vec<&str> = entry.name.split('/').collect();
    match parts.as_slice() {
        ["catalog.toml"] => Read::Catalog(parse_catalog(&file, text, faults)),
        ["scoring.toml"] => Read::Scoring(parse_scoring(&file, text, faults)),
        ["concepts.toml"] => Read::Concepts(parse_concepts(&file, text, faults)),
        ["groups.toml"] => Read::Groups(parse_groups(&file, text, faults)),
        ["types", name] if !is_csv(name) => Read::Type(Arc::clone(&file), parse_type(&file, text, faults)),
        ["codes", name] if is_csv(name) => {
            Read::Rows(Arc::clone(&file), Arc::from(text), codes::entries(&file, text, faults))
        }
        ["codes", _] => Read::Codes(Arc::clone(&file), parse_codes(&file, text, faults)),
        ["link", name] if !is_csv(name) => Read::Link(link(&file, text, faults)),
        ["entities", sector, name] if !is_csv(name) => {
            Read::Entity(Arc::clone(&file), EntityFile::parse(&file, sector, text, faults).map(Box::new))
        }
        _ => {
            faults.add(
                code::FILE,
                &Place::whole(&file),
                "tệp không nằm ở chỗ của nó; chỗ đúng: types/, codes/, link/, entities/<lĩnh vực>/, catalog.toml, \
                 scoring.toml, concepts.toml, groups.toml",
                "this file is out of place; places are: types/, codes/, link/, entities/<sector>/, catalog.toml, \
                 scoring.toml, concepts.toml, groups.toml",
            );
            Read::Nothing
        }
    }
}

fn link(file: &Arc<str>, text: &str, faults: &mut Faults) -> Option<Box<LinkFile>> {
    match toml::from_str::<LinkModel>(text) {
        Ok(model) => Some(Box::new(LinkFile { file: Arc::clone(file), text: Arc::from(text), model })),
        Err(cause) => {
            let lines = Lines::new(file, text);
            let place = cause.span().map_or_else(|| Place::whole(file), |span| lines.place(span.start));
            let message = cause.message();
            faults.add(
                code::LINK,
                &place,
                format!("mô hình liên kết sai: {message}"),
                format!("linking model: {message}"),
            );
            None
        }
    }
}

fn text_of<'a>(entry: &'a Entry, file: &Arc<str>, faults: &mut Faults) -> Option<&'a str> {
    let largest = if is_csv(&entry.name) { LARGEST_CSV } else { LARGEST_TOML };
    if entry.bytes.len() > largest {
        let most = largest >> 20;
        faults.add(
            code::FILE,
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
                code::FILE,
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
                let id_value: String = id.value.chars().take(60).collect();
                faults.add(
                    code::ID,
                    &id.place,
                    format!("mã «{id_value}» khác tên tệp «{stem}»; hãy sửa cho giống nhau"),
                    format!("id \"{id_value}\" is not the file's name \"{stem}\"; make them the same"),
                );
            }
        }
    }
}

impl Written {
    fn put(&mut self, read: Read, faults: &mut Faults) {
        match read {
            Read::Catalog(read) => self.catalog = read,
            Read::Scoring(read) => self.scoring = read,
            Read::Type(file, read) => self.types.extend(keyed(read, &file, faults)),
            Read::Codes(file, read) => self.codes.extend(keyed(read, &file, faults)),
            Read::Rows(file, text, rows) => {
                self.texts.insert(stem(&file).to_owned(), (Arc::clone(&file), text));
                self.rows.insert(stem(&file).to_owned(), (file, rows));
            }
            Read::Link(read) => self.links.extend(read.map(|read| (stem(&read.file).to_owned(), *read))),
            Read::Entity(file, read) => {
                if let Some(read) = read {
                    self.entity(&file, *read, faults);
                }
            }
            Read::Concepts(read) => self.concepts = by_id(read, faults),
            Read::Groups(read) => self.groups = by_id(read, faults),
            Read::Nothing => {}
        }
    }

    fn entity(&mut self, file: &Arc<str>, read: EntityFile, faults: &mut Faults) {
        id_is_stem(&read.attributes, file, faults);
        if let Some(first) = self.entities.get(stem(file)) {
            let there = &first.attributes.place.file;
            let place = read.attributes.text("id").map_or(&read.attributes.place, |id| &id.place);
            faults.add(
                code::DUPLICATE,
                place,
                format!("thực thể «{}» đã có ở {there}; mỗi mã chỉ dùng một lần", stem(file)),
                format!("entity \"{}\" stands already in {there}; an id is used once", stem(file)),
            );
            return;
        }
        self.entities.insert(stem(file).to_owned(), Arc::new(read));
    }

    /// Lays a layer over this one, by id.
    pub(super) fn lay(&mut self, mut above: Self) {
        let info = self.info(&mut above);
        self.tested.retain(|id| !above.types.contains_key(id));
        self.tested.append(&mut above.tested);
        let Self { types, codes, rows, texts, entities, links, concepts, groups, catalog, scoring, .. } = above;
        self.texts.extend(texts);
        let redefined = &mut self.redefined;
        lay_map("types", &mut self.types, types, |read| read.place.clone(), redefined);
        lay_map("codes", &mut self.codes, codes, |read| read.place.clone(), redefined);
        lay_map("codes", &mut self.rows, rows, |(file, _)| Place::whole(file), redefined);
        lay_map("link", &mut self.links, links, |read| Place::whole(&read.file), redefined);
        for (below, above, what) in [(&mut self.concepts, concepts, "concepts"), (&mut self.groups, groups, "groups")] {
            for (id, over) in above {
                match below.get_mut(&id) {
                    Some(known) => known.lay(over, &format!("{what}.{id}"), redefined),
                    None => drop(below.insert(id, over)),
                }
            }
        }
        for (id, entity) in entities {
            match self.entities.get_mut(&id) {
                Some(below) => Arc::make_mut(below).lay(Arc::unwrap_or_clone(entity), redefined),
                None => drop(self.entities.insert(id, entity)),
            }
        }
        for (below, above, what) in [(&mut self.catalog, catalog, "catalog"), (&mut self.scoring, scoring, "scoring")] {
            let Some(mut above) = above else { continue };
            // Names and themes of sectors stand for all layers: those below stay, unless they are named anew.
            for map in ["sectors", "themes"] {
                let Some(known) = below.as_ref().and_then(|below| below.maps.get(map)) else { continue };
                let own = above.maps.entry(map).or_default();
                for (folder, title) in known {
                    own.entry(folder.clone()).or_insert_with(|| title.clone());
                }
            }
            let (file, line) = (above.place.file.to_string(), above.place.line);
            if below.replace(above).is_some() {
                redefined.push(Redefined { what: what.to_owned(), file, line });
            }
        }
        self.layers.push(info);
    }

    /// What a layer adds to those below it and uses of them. Entities that name no level get the layer's.
    fn info(&self, above: &mut Self) -> LayerInfo {
        let mut info = above.layers.pop().unwrap_or_default();
        if let Some(catalog) = &above.catalog {
            info.version = catalog.string("version");
            let level = catalog.text("level").cloned();
            info.level = level.as_ref().and_then(level_of).unwrap_or_default();
            let new = above.entities.iter_mut().filter(|(id, _)| !self.entities.contains_key(*id));
            for ((_, entity), level) in new.zip(std::iter::repeat(&level)) {
                if let Some(level) = level {
                    let texts = &mut Arc::make_mut(entity).attributes.texts;
                    texts.entry("level").or_insert_with(|| level.clone());
                }
            }
        }
        let mut references = BTreeSet::new();
        for (id, entity) in &above.entities {
            let below = self.entities.get(id);
            if below.is_some() {
                info.extended.push(id.clone());
            } else {
                info.entities.push(id.clone());
            }
            for field in &entity.fields {
                let name = field.string("id");
                if below.is_none_or(|below| below.fields.iter().all(|known| known.string("id") != name)) {
                    info.fields.push(format!("{id}.{name}"));
                }
                self.refers(field, &mut references);
            }
            for relation in &entity.relations {
                references.extend(Some(relation.string("entity")).filter(|id| self.entities.contains_key(id)));
            }
        }
        let new = |what: &str, above: &BTreeMap<String, Attributes>, below: &BTreeMap<String, Attributes>| {
            above.keys().filter(|id| !below.contains_key(*id)).map(|id| format!("{what}.{id}")).collect::<Vec<_>>()
        };
        info.others.extend(new("types", &above.types, &self.types));
        info.others.extend(new("codes", &above.codes, &self.codes));
        info.others.extend(new("concepts", &above.concepts, &self.concepts));
        info.others.extend(new("groups", &above.groups, &self.groups));
        info.references = references.into_iter().collect();
        info
    }

    fn refers(&self, field: &Attributes, references: &mut BTreeSet<String>) {
        let look = |key: &str, prefix: &str, known: &BTreeMap<String, Attributes>| {
            let id = field.string(key);
            known.contains_key(&id).then(|| format!("{prefix}.{id}"))
        };
        references.extend(look("type", "types", &self.types));
        references.extend(look("codes", "codes", &self.codes));
        references.extend(look("concept", "concepts", &self.concepts));
    }
}

fn level_of(text: &At<String>) -> Option<Level> {
    resolve::word(text, "level", &mut Faults::default())
}

fn lay_map<T>(
    what: &str,
    below: &mut BTreeMap<String, T>,
    above: BTreeMap<String, T>,
    place: impl Fn(&T) -> Place,
    redefined: &mut Vec<Redefined>,
) {
    for (id, value) in above {
        let (name, place) = (format!("{what}.{id}"), place(&value));
        if below.insert(id, value).is_some() {
            redefined.push(Redefined { what: name, file: place.file.to_string(), line: place.line });
        }
    }
}
