//! Loading: the built-in dictionary, the dictionaries laid over it, and every fault told at once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use sha2::{Digest as _, Sha256};

use super::codes;
use super::entries::{Entry, LayerFiles, chain, embedded};
use super::file::Attributes;
use super::link_lines;
use super::link_model::Origin;
use super::model::{Code, CodeList, Dictionary, Entity, ValueType};
use super::place::{At, Faults, Place, code, suggestion};
use super::registry::Places;
use super::resolve::{self, Known};
use super::written::{LinkFile, Written, read_layer};
use super::{resolve_catalog, resolve_register};
use crate::error::{Error, Result};
use crate::files;
use crate::lang::Lang;

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

    /// Reads the built-in dictionary and lays a folder over it, by id; below it those folders that its `catalog.toml`
    /// extends.
    ///
    /// # Errors
    /// [`crate::error::Kind::Dictionary`] with every fault, its file and line; [`crate::error::Kind::Read`] where the
    /// folder cannot be read.
    pub fn load(overlay: Option<&Path>) -> Result<Self> {
        let mut faults = Faults::default();
        let layers = overlay.map_or_else(|| Ok(Vec::new()), |folder| chain(folder, &mut faults))?;
        Self::lay(&layers, faults)
    }

    /// Reads a folder that is a whole dictionary (it has `catalog.toml`, `scoring.toml` and `types/`) by itself; any
    /// other folder as [`Dictionary::load`] does.
    ///
    /// # Errors
    /// As [`Dictionary::load`].
    pub fn load_alone(folder: &Path) -> Result<Self> {
        let mut faults = Faults::default();
        let layers = chain(folder, &mut faults)?;
        let has =
            |start: &str| layers.iter().any(|layer| layer.entries.iter().any(|entry| entry.name.starts_with(start)));
        if !["catalog.toml", "scoring.toml", "types/"].into_iter().all(has) {
            return Self::lay(&layers, faults);
        }
        let mut written = Written::default();
        for layer in &layers {
            let above = read_layer(layer, &mut faults);
            written.lay(above);
        }
        let nothing = LayerFiles { name: String::new(), prefix: String::new(), entries: Vec::new(), tested: false };
        let mut dictionary = resolved(written, faults)?;
        dictionary.fingerprint = fingerprint(&nothing, &layers);
        Ok(dictionary)
    }

    /// Lays files in memory over the built-in dictionary: what [`Dictionary::load`] does with a folder.
    ///
    /// # Errors
    /// As [`Dictionary::load`].
    pub fn check_overlay(overlay: &[(&str, &[u8])]) -> Result<Self> {
        let entry =
            |(name, bytes): &(&str, &[u8])| Entry { name: (*name).to_owned(), bytes: Cow::Owned(bytes.to_vec()) };
        Self::check_over(None, overlay.iter().map(entry).collect())
    }

    /// Lays files in memory over the dictionary of a folder.
    ///
    /// # Errors
    /// As [`Dictionary::load`].
    pub fn check_files(folder: Option<&Path>, files: &[(String, Vec<u8>)]) -> Result<Self> {
        let entry = |(name, bytes): &(String, Vec<u8>)| Entry { name: name.clone(), bytes: Cow::Owned(bytes.clone()) };
        Self::check_over(folder, files.iter().map(entry).collect())
    }

    fn check_over(folder: Option<&Path>, entries: Vec<Entry>) -> Result<Self> {
        let mut faults = Faults::default();
        let mut layers = folder.map_or_else(|| Ok(Vec::new()), |folder| chain(folder, &mut faults))?;
        layers.push(LayerFiles { name: "overlay".to_owned(), prefix: String::new(), entries, tested: false });
        Self::lay(&layers, faults)
    }

    /// Lays dictionaries over the built-in one and resolves what comes out.
    fn lay(layers: &[LayerFiles], faults: Faults) -> Result<Self> {
        let (written, faults) = Self::written(layers, faults);
        Self::of(written, layers, faults)
    }

    fn written(layers: &[LayerFiles], mut faults: Faults) -> (Written, Faults) {
        let below = Base::read();
        faults.append(below.faults.clone());
        let mut written = below.written.clone();
        for layer in layers {
            let above = read_layer(layer, &mut faults);
            written.lay(above);
        }
        (written, faults)
    }

    fn of(written: Written, layers: &[LayerFiles], faults: Faults) -> Result<Self> {
        let mut dictionary = resolved(written, faults)?;
        dictionary.fingerprint = fingerprint(&Base::read().files, layers);
        Ok(dictionary)
    }
}

/// A dictionary with everything that was written of it, the built-in one below the folder.
pub(super) fn written(overlay: Option<&Path>) -> Result<(Dictionary, Written)> {
    let mut faults = Faults::default();
    let layers = overlay.map_or_else(|| Ok(Vec::new()), |folder| chain(folder, &mut faults))?;
    let (written, faults) = Dictionary::written(&layers, faults);
    Ok((Dictionary::of(written.clone(), &layers, faults)?, written))
}

/// A dictionary of these files (name, contents) alone, with nothing below it.
pub(super) fn alone(files: Vec<(String, Vec<u8>)>) -> Result<(Dictionary, Written)> {
    let entry = |(name, bytes)| Entry { name, bytes: Cow::Owned(bytes) };
    let entries = files.into_iter().map(entry).collect();
    let layer = LayerFiles { name: "tudien".to_owned(), prefix: String::new(), entries, tested: false };
    let mut faults = Faults::default();
    let mut written = Written::default();
    written.lay(read_layer(&layer, &mut faults));
    let mut dictionary = resolved(written.clone(), faults)?;
    dictionary.fingerprint = fingerprint(&layer, &[]);
    Ok((dictionary, written))
}

fn resolved(written: Written, mut faults: Faults) -> Result<Dictionary> {
    let dictionary = written.resolve(&mut faults);
    if faults.len() > 0 {
        return Err(Error::dictionary(faults.into_sorted()).hint(
            "Hãy sửa các dòng nêu trên trong thư mục từ điển rồi chạy lại.",
            "Mend the lines named above in the dictionary folder and run again.",
        ));
    }
    Ok(dictionary)
}

/// The embedded files as they were written, read once.
struct Base {
    files: LayerFiles,
    written: Written,
    faults: Faults,
}

impl Base {
    fn read() -> &'static Self {
        static READ: OnceLock<Base> = OnceLock::new();
        READ.get_or_init(|| {
            let files = embedded();
            let mut faults = Faults::default();
            let mut written = Written::default();
            written.lay(read_layer(&files, &mut faults));
            Self { files, written, faults }
        })
    }
}

/// SHA-256 over names and bytes of all files, layer by layer, names sorted.
fn fingerprint(below: &LayerFiles, above: &[LayerFiles]) -> String {
    let mut hasher = Sha256::new();
    for entry in std::iter::once(below).chain(above).flat_map(|layer| &layer.entries) {
        hasher.update((entry.name.len() as u64).to_le_bytes());
        hasher.update(entry.name.as_bytes());
        hasher.update((entry.bytes.len() as u64).to_le_bytes());
        hasher.update(&entry.bytes);
    }
    files::hex(&hasher.finalize())
}

impl Written {
    fn resolve(mut self, faults: &mut Faults) -> Dictionary {
        let types: BTreeMap<String, ValueType> = self
            .types
            .iter()
            .filter_map(|(id, written)| {
                resolve::value_type(written, self.tested.contains(id), faults).map(|found| (id.clone(), found))
            })
            .collect();
        let codes = resolve_codes(&self.codes, std::mem::take(&mut self.rows), &codes::Files(&self.texts), faults);
        resolve_register::check_predecessors(&self.codes, &codes, faults);
        let concepts = resolve_register::concepts(&self.concepts, &types, faults);
        let known = Known { types: &types, codes: &codes, concepts: &concepts };
        let mut entities: BTreeMap<String, Entity> =
            self.entities.iter().map(|(id, written)| (id.clone(), resolve::entity(written, &known, faults))).collect();
        self.entities.values().for_each(|written| resolve::check_relations(written, &self.entities, faults));
        resolve_register::check_replacements(&self.entities, faults);
        let groups = resolve_register::groups(&self.groups, &entities, faults);
        let places = places(&self);
        attach_links(std::mem::take(&mut self.links), &mut entities, faults);
        let missing = |file: &str, faults: &mut Faults| {
            faults.add(
                code::FILE,
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
            Some(written) => resolve_catalog::catalog(written, faults),
            None => resolve_catalog::catalog(&nothing, &mut Faults::default()),
        };
        let scoring = match &self.scoring {
            Some(written) => resolve_catalog::scoring(written, faults),
            None => resolve_catalog::scoring(&nothing, &mut Faults::default()),
        };
        let fingerprint = String::new();
        let (redefined, layers) = (self.redefined, self.layers);
        Dictionary {
            version,
            catalog,
            types,
            codes,
            entities,
            concepts,
            groups,
            scoring,
            layers,
            places,
            fingerprint,
            redefined,
        }
    }
}

/// Where each definition stands, by its id.
fn places(written: &Written) -> Places {
    let at = |place: &Place| (place.file.to_string(), place.line);
    let mut places = Places::new();
    for (id, entity) in &written.entities {
        places.insert(id.clone(), at(&entity.attributes.place));
        for field in &entity.fields {
            places.insert(format!("{id}.{}", field.string("id")), at(&field.place));
        }
    }
    let maps = [
        ("types", &written.types),
        ("codes", &written.codes),
        ("concepts", &written.concepts),
        ("groups", &written.groups),
    ];
    for (what, map) in maps {
        places.extend(map.iter().map(|(id, read)| (format!("{what}.{id}"), at(&read.place))));
    }
    places
}

fn resolve_codes(
    written: &BTreeMap<String, Attributes>,
    mut rows: BTreeMap<String, (Arc<str>, Vec<Code>)>,
    files: &codes::Files<'_>,
    faults: &mut Faults,
) -> BTreeMap<String, CodeList> {
    let mut lists = BTreeMap::new();
    let mut elsewhere: BTreeMap<String, At<String>> = BTreeMap::new();
    for (id, attributes) in written {
        let entries = rows.remove(id).map(|(_, entries)| entries);
        if entries.is_none() {
            let (vi, en) = (format!("thiếu tệp codes/{id}.csv"), format!("the file codes/{id}.csv is missing"));
            faults.add(code::FILE, &attributes.place, vi, en);
        }
        elsewhere.extend(attributes.text("successors_in").map(|text| (id.clone(), text.clone())));
        lists.insert(id.clone(), codes::list(attributes, entries.unwrap_or_default(), faults));
    }
    for (id, (file, _)) in rows {
        let (vi, en) = suggestion(&id, written.keys().map(String::as_str));
        faults.add(
            code::FILE,
            &Place::whole(&file),
            format!("thiếu tệp codes/{id}.toml nói rõ nguồn và phiên bản{vi}"),
            format!("the file codes/{id}.toml with source and version is missing{en}"),
        );
    }
    codes::check_successors(&lists, &elsewhere, files, faults);
    codes::check_circles(&lists, files, faults);
    lists
}

fn attach_links(links: BTreeMap<String, LinkFile>, entities: &mut BTreeMap<String, Entity>, faults: &mut Faults) {
    for (id, LinkFile { file, text, mut model }) in links {
        let Some(entity) = entities.get_mut(&id) else {
            let (vi, en) = suggestion(&id, entities.keys().map(String::as_str));
            faults.add(
                code::REFERENCE,
                &Place::whole(&file),
                format!("không có thực thể «{id}»{vi}"),
                format!("there is no entity \"{id}\"{en}"),
            );
            continue;
        };
        let ids: Vec<&str> = entity.fields.iter().map(|field| field.id.as_str()).collect();
        for message in model.validate(&ids) {
            let place = link_lines::place(&file, &text, &message);
            faults.add(code::LINK, &place, message.vi, message.en);
        }
        model.origin = Origin(Some((file, text)));
        entity.link = Some(model);
    }
}
