//! The same search over things of another kind: published sets, by their titles and other names.

use super::ANSWERS;
use super::index::{Index, Vocabulary};
use super::rank::{Query, scores};
use super::slips::readings;

/// Named things, found with and without accents, in either tone style, with slips. The words and how many things hold
/// each are given first, so that only things worth ranking have to be added.
pub struct Finder {
    index: Index,
}

impl Finder {
    /// Begins with the words of all `total` things.
    pub fn new(words: impl IntoIterator<Item = (String, u32)>, total: usize) -> Self {
        Self { index: Index::of(Vocabulary::counted(words), total) }
    }

    /// The words that a typed, folded word may be, and how surely (0 to 1).
    pub fn readings(&self, typed: &str) -> Vec<(String, f32)> {
        let vocabulary = &self.index.vocabulary;
        let named = |(id, credit)| vocabulary.word(id).map(|word| (word.to_owned(), credit));
        readings(vocabulary, typed).into_iter().filter_map(named).collect()
    }

    /// How much a word tells.
    pub fn weight(&self, word: &str) -> f32 {
        let vocabulary = &self.index.vocabulary;
        vocabulary.id(word).map_or(0.0, |id| vocabulary.weight(id, self.index.total()))
    }

    /// Adds a thing: its names, each with what it counts, and words around it.
    pub fn add(&mut self, id: &str, names: &[(&str, f32)], around: &[&str]) {
        self.index.thing(id.to_owned(), "entity", names, around, 0.0, id);
    }

    /// The things that answer to folded words, best first.
    pub fn best(&self, folded: &str, limit: usize) -> Vec<(String, f32)> {
        let query = Query::new(&self.index, folded);
        let all = scores(&self.index, &query).into_iter().zip(&self.index.things);
        let mut ranked: Vec<(String, f32)> =
            all.filter(|(score, _)| *score >= ANSWERS).map(|(score, thing)| (thing.id.clone(), score)).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        ranked.truncate(limit);
        ranked
    }
}
