//! The mirror of the dictionary's TOML files: what was written and where, nothing resolved yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::Redefined;
use super::place::{At, Faults, Place, code};
use super::toml_reader::{Node, document};

/// Attributes as they were written, by name.
#[derive(Debug, Clone)]
pub(super) struct Attributes {
    /// Where the table begins.
    pub place: Place,
    /// Texts.
    pub texts: BTreeMap<&'static str, At<String>>,
    /// True or false.
    pub flags: BTreeMap<&'static str, At<bool>>,
    /// Lists of texts.
    pub lists: BTreeMap<&'static str, Vec<At<String>>>,
    /// Tables whose keys are free: options, classification, opening rule.
    pub maps: BTreeMap<&'static str, BTreeMap<String, At<String>>>,
}

/// Which attributes a table may have.
pub(super) struct Shape {
    pub(super) texts: &'static [&'static str],
    pub(super) scalars: &'static [&'static str],
    pub(super) flags: &'static [&'static str],
    pub(super) lists: &'static [&'static str],
    pub(super) maps: &'static [&'static str],
}

const ENTITY: Shape = Shape {
    texts: &[
        "id",
        "title",
        "title_en",
        "description",
        "owner",
        "update",
        "layer",
        "level",
        "domain",
        "authority",
        "source",
        "dated_by",
        "unrelated",
    ],
    scalars: &["k_anonymity"],
    flags: &[],
    lists: &["legal_basis", "consumers", "systems", "aliases", "key"],
    maps: &["classification", "registration", "privacy"],
};

const FIELD: Shape = Shape {
    texts: &[
        "id",
        "title",
        "title_en",
        "description",
        "type",
        "codes",
        "role",
        "owner",
        "source",
        "concept",
        "unit",
        "term",
    ],
    scalars: &["min", "max"],
    flags: &["required", "unique", "quasi_identifier", "sensitive"],
    lists: &["aliases"],
    maps: &["classification", "open", "share", "options", "registration"],
};

const TYPE: Shape = Shape {
    texts: &["id", "title", "title_en", "description", "kind", "storage", "source"],
    scalars: &[],
    flags: &[],
    lists: &["good", "bad"],
    maps: &["options"],
};

const CODES: Shape = Shape {
    texts: &[
        "id",
        "title",
        "title_en",
        "description",
        "source",
        "licence",
        "version",
        "valid_from",
        "valid_to",
        "predecessor",
        "successors_in",
    ],
    scalars: &[],
    flags: &[],
    lists: &[],
    maps: &[],
};

const CONCEPT: Shape = Shape {
    texts: &["id", "title", "title_en", "description", "object", "term", "source"],
    scalars: &[],
    flags: &[],
    lists: &["aliases", "types"],
    maps: &[],
};

const GROUP: Shape = Shape {
    texts: &["id", "title", "title_en", "description", "tier", "owner", "update", "source"],
    scalars: &[],
    flags: &[],
    lists: &["entities"],
    maps: &[],
};

const CHECK: Shape = Shape {
    texts: &["code", "field", "level", "owner", "reason"],
    scalars: &["tolerance"],
    flags: &[],
    lists: &[],
    maps: &[],
};

const SCORING: Shape = Shape {
    texts: &[],
    scalars: &["good", "poor", "rank_a", "rank_b"],
    flags: &[],
    lists: &[],
    maps: &["weights", "levels"],
};

impl Attributes {
    /// What stands in for a file that is missing.
    pub(super) fn empty() -> Self {
        let place = Place::whole(&Arc::from(""));
        let (texts, flags) = (BTreeMap::new(), BTreeMap::new());
        Self { place, texts, flags, lists: BTreeMap::new(), maps: BTreeMap::new() }
    }

    fn read(node: &mut Node<'_, '_>, shape: &Shape, faults: &mut Faults) -> Self {
        let mut read = Self {
            place: node.place.clone(),
            texts: BTreeMap::new(),
            flags: BTreeMap::new(),
            lists: BTreeMap::new(),
            maps: BTreeMap::new(),
        };
        for &key in shape.texts {
            read.texts.extend(node.text(key, faults).map(|text| (key, text)));
        }
        for &key in shape.scalars {
            read.texts.extend(node.scalar(key, faults).map(|text| (key, text)));
        }
        for &key in shape.flags {
            read.flags.extend(node.flag(key, faults).map(|flag| (key, flag)));
        }
        for &key in shape.lists {
            read.lists.extend(node.texts(key, faults).map(|list| (key, list)));
        }
        for &key in shape.maps {
            let map = node.table(key, faults).map(|table| table.map(faults).into_iter().collect());
            read.maps.extend(map.map(|map| (key, map)));
        }
        read
    }

    /// The text of that name, unless empty.
    pub(super) fn text(&self, key: &str) -> Option<&At<String>> {
        self.texts.get(key).filter(|text| !text.value.is_empty())
    }

    /// The text of that name, or an empty one.
    pub(super) fn string(&self, key: &str) -> String {
        self.text(key).map(|text| text.value.clone()).unwrap_or_default()
    }

    /// The flag of that name, false where it was not written.
    pub(super) fn flag(&self, key: &str) -> bool {
        self.flags.get(key).is_some_and(|flag| flag.value)
    }

    /// The list of that name, empty where it was not written.
    pub(super) fn list(&self, key: &str) -> &[At<String>] {
        self.lists.get(key).map_or(&[], Vec::as_slice)
    }

    /// The list's texts.
    pub(super) fn strings(&self, key: &str) -> Vec<String> {
        self.list(key).iter().map(|text| text.value.clone()).collect()
    }

    /// Tells attributes that must be there and are not.
    pub(super) fn needs(&self, keys: &[&str], faults: &mut Faults) {
        for key in keys.iter().filter(|key| self.text(key).is_none()) {
            let (vi, en) =
                (format!("thiếu «{key}»; hãy thêm {key} = \"…\""), format!("\"{key}\" is missing; add {key} = \"…\""));
            faults.add(code::MISSING, &self.place, vi, en);
        }
    }

    /// Lays `over` over this: what it writes wins; aliases, users, systems and laws are added to those below. What
    /// changes is told in `redefined`.
    pub(super) fn lay(&mut self, over: Self, what: &str, redefined: &mut Vec<Redefined>) {
        let mut tell = |key: &str, place: &Place| {
            redefined.push(Redefined { what: format!("{what}.{key}"), file: place.file.to_string(), line: place.line });
        };
        for (key, text) in over.texts {
            let place = text.place.clone();
            let after = text.value.clone();
            if self.texts.insert(key, text).is_some_and(|before| before.value != after) {
                tell(key, &place);
            }
        }
        for (key, flag) in over.flags {
            let (place, after) = (flag.place.clone(), flag.value);
            if self.flags.insert(key, flag).is_some_and(|before| before.value != after) {
                tell(key, &place);
            }
        }
        for (key, list) in over.lists {
            if matches!(key, "aliases" | "consumers" | "systems" | "legal_basis") {
                let known = self.lists.entry(key).or_default();
                let new = list.into_iter().filter(|alias| known.iter().all(|old| old.value != alias.value));
                known.extend(new.collect::<Vec<_>>());
            } else if self.lists.insert(key, list).is_some() {
                tell(key, &over.place);
            }
        }
        for (key, map) in over.maps {
            if self.maps.insert(key, map).is_some() {
                tell(key, &over.place);
            }
        }
    }
}

/// A rule between fields as it was written.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// Where it stands.
    pub place: Place,
    /// Its texts, by name.
    pub texts: BTreeMap<&'static str, At<String>>,
    /// Its list: the parts of a sum, the deciding values.
    pub list: Vec<At<String>>,
    /// Pairs of fields that must agree, of a reference.
    pub agree: Vec<[At<String>; 2]>,
    /// Pairs of fields by which records are linked, of a reference.
    pub compare: Vec<[At<String>; 2]>,
    /// Whether a reference must cover every record of the other entity.
    pub covers: bool,
}

impl Rule {
    fn read(mut node: Node<'_, '_>, texts: &[&'static str], list: Option<&'static str>, faults: &mut Faults) -> Self {
        let mut rule = Self {
            place: node.place.clone(),
            texts: BTreeMap::new(),
            list: Vec::new(),
            agree: Vec::new(),
            compare: Vec::new(),
            covers: false,
        };
        if texts.contains(&"cardinality") {
            rule.agree = node.pairs("agree", faults);
            rule.compare = node.pairs("compare", faults);
            rule.covers = node.flag("covers", faults).is_some_and(|flag| flag.value);
        }
        for &key in texts {
            if key == "title_en" {
                rule.texts.extend(node.text(key, faults).map(|text| (key, text)));
                continue;
            }
            match node.text(key, faults) {
                Some(text) => drop(rule.texts.insert(key, text)),
                None => {
                    faults.add(code::MISSING, &rule.place, format!("thiếu «{key}»"), format!("\"{key}\" is missing"));
                }
            }
        }
        if let Some(key) = list {
            rule.list = node.texts(key, faults).unwrap_or_default();
            if rule.list.is_empty() {
                faults.add(
                    code::MISSING,
                    &rule.place,
                    format!("thiếu danh sách «{key}»"),
                    format!("the list \"{key}\" is missing"),
                );
            }
        }
        node.end(faults);
        rule
    }

    /// A text of the rule.
    pub(super) fn string(&self, key: &str) -> String {
        self.texts.get(key).map(|text| text.value.clone()).unwrap_or_default()
    }
}

/// `entities/<sector>/<entity>.toml`.
#[derive(Debug, Clone)]
pub(super) struct EntityFile {
    /// Sector: the folder's name.
    pub sector: String,
    /// Attributes of the entity.
    pub attributes: Attributes,
    /// Its fields.
    pub fields: Vec<Attributes>,
    /// Dates in order.
    pub order: Vec<[At<String>; 2]>,
    /// Numbers in order.
    pub at_most: Vec<[At<String>; 2]>,
    /// Totals.
    pub sums: Vec<Rule>,
    /// References.
    pub relations: Vec<Rule>,
    /// Conditional requirements.
    pub required_when: Vec<Rule>,
    /// What is said otherwise about checks.
    pub checks: Vec<Attributes>,
}

impl EntityFile {
    /// Reads the file's text.
    pub(super) fn parse(file: &Arc<str>, sector: &str, text: &str, faults: &mut Faults) -> Option<Self> {
        document(file, text, faults, |mut node, faults| {
            let attributes = Attributes::read(&mut node, &ENTITY, faults);
            let mut fields = Vec::new();
            for mut field in node.tables("field", faults) {
                fields.push(Attributes::read(&mut field, &FIELD, faults));
                field.end(faults);
            }
            let mut checks = Vec::new();
            for mut check in node.tables("check", faults) {
                checks.push(Attributes::read(&mut check, &CHECK, faults));
                check.end(faults);
            }
            let rules = |node: &mut Node<'_, '_>, key, texts: &[&'static str], list, faults: &mut Faults| {
                let tables = node.tables(key, faults);
                tables.into_iter().map(|table| Rule::read(table, texts, list, faults)).collect::<Vec<_>>()
            };
            let read = Self {
                sector: sector.to_owned(),
                attributes,
                fields,
                order: node.pairs("order", faults),
                at_most: node.pairs("at_most", faults),
                sums: rules(&mut node, "sum", &["total"], Some("parts"), faults),
                relations: rules(
                    &mut node,
                    "relation",
                    &["title", "title_en", "field", "entity", "target", "cardinality"],
                    None,
                    faults,
                ),
                required_when: rules(&mut node, "required_when", &["field", "when"], Some("equals"), faults),
                checks,
            };
            node.end(faults);
            read
        })
    }

    /// Lays an overlay's file over this one: fields by id, rules added.
    pub(super) fn lay(&mut self, over: Self, redefined: &mut Vec<Redefined>) {
        let id = self.attributes.string("id");
        self.attributes.lay(over.attributes, &id, redefined);
        for field in over.fields {
            let name = field.string("id");
            match self.fields.iter_mut().find(|known| known.string("id") == name) {
                Some(known) => known.lay(field, &format!("{id}.{name}"), redefined),
                None => self.fields.push(field),
            }
        }
        self.order.extend(over.order);
        self.at_most.extend(over.at_most);
        self.sums.extend(over.sums);
        self.relations.extend(over.relations);
        self.required_when.extend(over.required_when);
        self.checks.extend(over.checks);
    }
}

fn flat(file: &Arc<str>, text: &str, shape: &Shape, faults: &mut Faults) -> Option<Attributes> {
    document(file, text, faults, |mut node, faults| {
        let read = Attributes::read(&mut node, shape, faults);
        node.end(faults);
        read
    })
}

fn many(file: &Arc<str>, text: &str, key: &'static str, shape: &Shape, faults: &mut Faults) -> Vec<Attributes> {
    let read = document(file, text, faults, |mut node, faults| {
        let mut all = Vec::new();
        for mut table in node.tables(key, faults) {
            all.push(Attributes::read(&mut table, shape, faults));
            table.end(faults);
        }
        node.end(faults);
        all
    });
    read.unwrap_or_default()
}

/// Reads `concepts.toml`: `[[concept]]`.
pub(super) fn parse_concepts(file: &Arc<str>, text: &str, faults: &mut Faults) -> Vec<Attributes> {
    many(file, text, "concept", &CONCEPT, faults)
}

/// Reads `groups.toml`: `[[group]]`.
pub(super) fn parse_groups(file: &Arc<str>, text: &str, faults: &mut Faults) -> Vec<Attributes> {
    many(file, text, "group", &GROUP, faults)
}

/// Reads `types/<type>.toml`.
pub(super) fn parse_type(file: &Arc<str>, text: &str, faults: &mut Faults) -> Option<Attributes> {
    flat(file, text, &TYPE, faults)
}

/// Reads `codes/<list>.toml`.
pub(super) fn parse_codes(file: &Arc<str>, text: &str, faults: &mut Faults) -> Option<Attributes> {
    flat(file, text, &CODES, faults)
}

/// Reads `catalog.toml`.
pub(super) fn parse_catalog(file: &Arc<str>, text: &str, faults: &mut Faults) -> Option<Attributes> {
    flat(file, text, &super::resolve_catalog::CATALOG, faults)
}

/// Reads `scoring.toml`.
pub(super) fn parse_scoring(file: &Arc<str>, text: &str, faults: &mut Faults) -> Option<Attributes> {
    flat(file, text, &SCORING, faults)
}
