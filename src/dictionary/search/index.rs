//! Everything that can be found, by its words without accents.

use rustc_hash::FxHashMap;

use crate::dictionary::fold::fold;
use crate::dictionary::model::{Dictionary, Entity};

/// Labels of longer code lists are not searched: a commune's name would bury everything else.
const SEARCHED_CODES: usize = 200;

/// Words and how many things hold them.
#[derive(Default)]
pub(super) struct Vocabulary {
    ids: FxHashMap<String, u32>,
    words: Vec<String>,
    held: Vec<u32>,
}

impl Vocabulary {
    /// Words that are known already, with how many things hold each.
    pub(super) fn counted(words: impl IntoIterator<Item = (String, u32)>) -> Self {
        let mut vocabulary = Self::default();
        for (word, held) in words {
            let id = vocabulary.add(&word);
            if let Some(known) = vocabulary.held.get_mut(id as usize) {
                *known = held;
            }
        }
        vocabulary
    }

    /// The word of a number.
    pub(super) fn word(&self, id: u32) -> Option<&str> {
        self.words.get(id as usize).map(String::as_str)
    }

    fn add(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.ids.insert(word.to_owned(), id);
        self.words.push(word.to_owned());
        self.held.push(0);
        id
    }

    /// The word's number.
    pub(super) fn id(&self, word: &str) -> Option<u32> {
        self.ids.get(word).copied()
    }

    /// Every word with its number.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, u32)> {
        self.words.iter().map(String::as_str).zip(0..)
    }

    /// How much a word tells: rare words tell more (inverse document frequency).
    pub(super) fn weight(&self, id: u32, things: usize) -> f32 {
        let held = self.held.get(id as usize).copied().unwrap_or(0).max(1) as f32;
        (1.0 + things as f32 / held).ln()
    }
}

/// One name of a thing.
pub(super) struct Name {
    /// Its words.
    pub words: Vec<u32>,
    /// The name without spaces, to find what was typed as one word.
    pub tight: String,
    /// How much it counts: a title more than a label of its code list.
    pub weight: f32,
}

/// Something that can be found.
pub(super) struct Thing {
    /// `cong_dan`, `cong_dan.ho_ten`, `codes.dan_toc_2008`, `types.ngay`, `groups.dl1`.
    pub id: String,
    /// `entity`, `field`, `type`, `codes`, `group`.
    pub kind: &'static str,
    /// Its names.
    pub names: Vec<Name>,
    /// Words that belong to it without naming it: its entity's names, its meaning.
    pub around: Vec<u32>,
    /// Things that mean the same share this: the concept, or the title.
    pub same: String,
    /// How central it is: master data that others refer to come first among equals.
    pub rank: f32,
}

/// What can be found in a dictionary.
pub(super) struct Index {
    /// The words.
    pub vocabulary: Vocabulary,
    /// The things.
    pub things: Vec<Thing>,
    /// How many things there are in all, where only some of them were added.
    of: usize,
}

impl Index {
    /// Nothing yet, of `total` things whose words are known.
    pub(super) fn of(vocabulary: Vocabulary, total: usize) -> Self {
        Self { vocabulary, things: Vec::new(), of: total }
    }

    /// How many things there are.
    pub(super) fn total(&self) -> usize {
        self.of.max(self.things.len())
    }

    /// Reads a dictionary.
    pub(super) fn new(dictionary: &Dictionary) -> Self {
        let mut index = Self::of(Vocabulary::default(), 0);
        for entity in dictionary.entities.values() {
            index.entity(dictionary, entity);
        }
        for found in dictionary.codes.values() {
            let names = names(&found.id, &[&found.title.vi, &found.title.en], &[]);
            index.thing(format!("codes.{}", found.id), "codes", &names, &[&found.description], 0.0, &found.title.vi);
        }
        for found in dictionary.types.values() {
            let names = names(&found.id, &[&found.title.vi, &found.title.en], &[]);
            index.thing(format!("types.{}", found.id), "type", &names, &[], 0.0, &found.title.vi);
        }
        for found in dictionary.groups.values() {
            let names = names(&found.id, &[&found.title.vi, &found.title.en], &[]);
            index.thing(format!("groups.{}", found.id), "group", &names, &[&found.description], 0.0, &found.id);
        }
        for thing in &index.things {
            let mut words: Vec<u32> = thing.names.iter().flat_map(|name| name.words.iter().copied()).collect();
            words.sort_unstable();
            words.dedup();
            for word in words {
                if let Some(held) = index.vocabulary.held.get_mut(word as usize) {
                    *held += 1;
                }
            }
        }
        index
    }

    fn entity(&mut self, dictionary: &Dictionary, entity: &Entity) {
        let referred = dictionary.entities.values().flat_map(|other| &other.relations);
        let referred = referred.filter(|relation| relation.entity == entity.id).count();
        let master = if entity.layer == "du_lieu_chu" { 0.02 } else { 0.0 };
        let rank = master + 0.01 * (1.0 + referred as f32).ln();
        let own = names(&entity.id, &[&entity.title.vi, &entity.title.en], &entity.aliases);
        self.thing(entity.id.clone(), "entity", &own, &[&entity.description], rank + 0.02, &entity.id);
        let around: Vec<&str> =
            [entity.title.vi.as_str()].into_iter().chain(entity.aliases.iter().map(String::as_str)).collect();
        for field in &entity.fields {
            let mut own = names(&field.id, &[&field.title.vi, &field.title.en], &field.aliases);
            let concept = field.concept.as_deref().and_then(|id| dictionary.concepts.get(id));
            own.extend(concept.iter().flat_map(|concept| &concept.aliases).map(|alias| (alias.as_str(), 0.95)));
            let list = field.codes.as_deref().and_then(|id| dictionary.codes.get(id));
            let labels = list.filter(|list| list.entries.len() <= SEARCHED_CODES).map_or(&[][..], |list| &list.entries);
            own.extend(labels.iter().map(|code| (code.label.as_str(), 0.7)));
            own.extend(labels.iter().flat_map(|code| &code.aliases).map(|alias| (alias.as_str(), 0.65)));
            let mut context = around.clone();
            context.push(&field.description);
            let same = field.concept.as_ref().map_or_else(|| fold(&field.title.vi), |concept| format!("={concept}"));
            self.thing(format!("{}.{}", entity.id, field.id), "field", &own, &context, rank, &same);
        }
    }

    pub(super) fn thing(
        &mut self,
        id: String,
        kind: &'static str,
        names: &[(&str, f32)],
        around: &[&str],
        rank: f32,
        same: &str,
    ) {
        let mut own: Vec<Name> = Vec::with_capacity(names.len());
        for (name, weight) in names {
            let folded = fold(name);
            let words: Vec<u32> =
                folded.split(' ').filter(|word| !word.is_empty()).map(|w| self.vocabulary.add(w)).collect();
            if words.is_empty() || own.iter().any(|known| known.words == words) {
                continue;
            }
            own.push(Name { words, tight: folded.replace(' ', ""), weight: *weight });
        }
        let mut near: Vec<u32> = Vec::new();
        for text in around {
            near.extend(fold(text).split(' ').filter(|word| !word.is_empty()).map(|word| self.vocabulary.add(word)));
        }
        near.sort_unstable();
        near.dedup();
        self.things.push(Thing { id, kind, names: own, around: near, same: same.to_owned(), rank });
    }
}

fn names<'a>(id: &'a str, titles: &[&'a str], aliases: &'a [String]) -> Vec<(&'a str, f32)> {
    let titles = titles.iter().map(|title| (*title, 1.0));
    titles.chain([(id, 1.0)]).chain(aliases.iter().map(|alias| (alias.as_str(), 0.97))).collect()
}
