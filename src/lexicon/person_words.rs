//! The words of the full names of people: which words are given names, and which words an entity is named by.

use serde::{Deserialize, Serialize};

use crate::gazetteer::{EntityKey, EntityType, Gazetteer, NameRef};
use crate::hash::hash;
use crate::rules::{Rule, Rules};
use crate::text::Folded;

/// The words of the names of people with at least two words, as hashes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct PersonWords {
    /// Each word with an entity that has it in a name, sorted.
    words: Vec<(u32, EntityKey)>,
    /// The first words of the names, sorted, each with the number of names. In an upper layer, the names of the layers
    /// below that it hides count negatively.
    first: Vec<(u32, i32)>,
}

impl PersonWords {
    /// The words of the people of the topmost layer of a gazetteer.
    pub fn of(gazetteer: &Gazetteer, rules: Rules) -> PersonWords {
        let mut person_words = PersonWords::default();
        if [Rule::GivenNames, Rule::NeighbourWords, Rule::PersonWords].iter().any(|&rule| rules.has(rule)) {
            person_words.add(gazetteer.own_names(), 1, rules);
            person_words.add(gazetteer.hidden_names(), -1, rules);
            person_words.sort();
        }
        person_words
    }

    fn add<'g>(&mut self, names: impl Iterator<Item = NameRef<'g>>, sign: i32, rules: Rules) {
        let mut folded = Folded::default();
        folded.set_rules(rules);
        for name in names {
            if name.entity().entity_type() != EntityType::Person {
                continue;
            }
            folded.fold(name.listed_text());
            let count = folded.words().len();
            if count < 2 {
                continue;
            }
            let word = |i: usize| word_hash(folded.word(i));
            self.first.push((word(0), sign));
            if sign > 0 {
                self.words.extend((0..count).map(|i| (word(i), name.entity().key())));
            }
        }
    }

    fn sort(&mut self) {
        self.words.sort_unstable();
        self.words.dedup();
        self.words.shrink_to_fit();
        self.first.sort_unstable();
        self.first.dedup_by(|next, first| {
            let is_same = next.0 == first.0;
            first.1 += if is_same { next.1 } else { 0 };
            is_same
        });
        self.first.shrink_to_fit();
    }

    /// Number of names of people that begin with a word, in codes of the name alphabet.
    pub fn begun_by(&self, word: &[u8]) -> i32 {
        let found = self.first.binary_search_by_key(&word_hash(word), |&(word, _)| word);
        found.map_or(0, |found| self.first[found].1)
    }

    /// Whether a name of a person, of at least two words, contains a word.
    pub fn contains(&self, word: &[u8]) -> bool {
        let hash = word_hash(word);
        let at = self.words.partition_point(|&(word, _)| word < hash);
        self.words.get(at).is_some_and(|&(word, _)| word == hash)
    }

    /// Whether a name of an entity, of at least two words, contains a word.
    pub fn has(&self, entity: EntityKey, word: &[u8]) -> bool {
        self.words.binary_search(&(word_hash(word), entity)).is_ok()
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.words.capacity() * size_of::<(u32, EntityKey)>() + self.first.capacity() * size_of::<(u32, i32)>()
    }
}

/// A hash that is the same in each run. Two words with one hash are taken for each other.
fn word_hash(word: &[u8]) -> u32 {
    let mixed = word.iter().fold(word.len() as u64, |mixed, &code| hash(mixed ^ u64::from(code)));
    (mixed >> 32) as u32
}
