//! The words of the full names of people: which words are given names, and which words an entity is named by.

use crate::gazetteer::{EntityKey, EntityType, Gazetteer};
use crate::hash::hash;
use crate::rules::{Rule, Rules};
use crate::text::Folded;

/// The words of the names of people with at least two words, as hashes.
#[derive(Debug, Default)]
pub(crate) struct PersonWords {
    /// Each word with an entity that has it in a name, sorted.
    words: Vec<(u32, EntityKey)>,
    /// The first words of the names, sorted.
    first: Vec<u32>,
}

impl PersonWords {
    /// The words of the people of a gazetteer.
    pub fn of(gazetteer: &Gazetteer, rules: Rules) -> PersonWords {
        let mut person_words = PersonWords::default();
        if rules.has(Rule::GivenNames) || rules.has(Rule::NeighbourWords) {
            person_words.collect(gazetteer, rules);
        }
        person_words
    }

    fn collect(&mut self, gazetteer: &Gazetteer, rules: Rules) {
        let mut folded = Folded::default();
        folded.set_rules(rules);
        for name in gazetteer.names() {
            if name.entity().entity_type() != EntityType::Person {
                continue;
            }
            folded.fold(name.listed_text());
            let count = folded.words().len();
            if count < 2 {
                continue;
            }
            let word = |i: usize| word_hash(folded.word(i));
            self.first.push(word(0));
            self.words.extend((0..count).map(|i| (word(i), name.entity().key())));
        }
        self.words.sort_unstable();
        self.words.dedup();
        self.words.shrink_to_fit();
        self.first.sort_unstable();
        self.first.dedup();
        self.first.shrink_to_fit();
    }

    /// Whether the name of some person begins with a word, in codes of the name alphabet.
    pub fn is_given_name(&self, word: &[u8]) -> bool {
        self.first.binary_search(&word_hash(word)).is_ok()
    }

    /// Whether a name of an entity, of at least two words, contains a word.
    pub fn has(&self, entity: EntityKey, word: &[u8]) -> bool {
        self.words.binary_search(&(word_hash(word), entity)).is_ok()
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.words.capacity() * size_of::<(u32, EntityKey)>() + self.first.capacity() * size_of::<u32>()
    }
}

/// A hash that is the same in each run. Two words with one hash are taken for each other.
fn word_hash(word: &[u8]) -> u32 {
    let mixed = word.iter().fold(word.len() as u64, |mixed, &code| hash(mixed ^ u64::from(code)));
    (mixed >> 32) as u32
}
