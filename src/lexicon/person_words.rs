//! The words of the full names of people: which words are given names, and which words an entity is named by.

use serde::{Deserialize, Serialize};

use crate::gazetteer::{EntityKey, EntityType, Gazetteer, NameRef};
use crate::hash::hash;
use crate::lang::arabic::proclitic::LetterRole;
use crate::rules::{Rule, Rules};
use crate::text::Folded;

/// The words of the names of people with at least two words, as hashes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct PersonWords {
    /// Each word with an entity that has it in a name, sorted.
    words: Vec<(u32, EntityKey)>,
    /// The first words of the names.
    first: WordCounts,
}

/// Words of names of people, as hashes, sorted, each with the number of names. In an upper layer, the names of the
/// layers below that it hides count negatively.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct WordCounts(Vec<(u32, i32)>);

impl PersonWords {
    /// The words of the people of the topmost layer of a gazetteer, and of these words those that begin with the letter
    /// of a proclitic.
    pub fn of(gazetteer: &Gazetteer, rules: Rules) -> (PersonWords, WordCounts) {
        let (mut person_words, mut dividable) = <(PersonWords, WordCounts)>::default();
        if [Rule::GivenNames, Rule::NeighbourWords, Rule::PersonWords].iter().any(|&rule| rules.has(rule)) {
            person_words.add(gazetteer.own_names(), 1, rules, &mut dividable);
            person_words.add(gazetteer.hidden_names(), -1, rules, &mut dividable);
            person_words.words.sort_unstable();
            person_words.words.dedup();
            person_words.words.shrink_to_fit();
            person_words.first.sort();
            dividable.sort();
        }
        (person_words, dividable)
    }

    fn add<'g>(
        &mut self,
        names: impl Iterator<Item = NameRef<'g>>,
        sign: i32,
        rules: Rules,
        dividable: &mut WordCounts,
    ) {
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
            let words = (0..count).map(|i| folded.word(i));
            self.first.0.push((word_hash(folded.word(0)), sign));
            let begins_with_proclitic = |word: &&[u8]| LetterRole::of(word[0]).may_be_stripped();
            dividable.0.extend(words.clone().filter(begins_with_proclitic).map(|word| (word_hash(word), sign)));
            if sign > 0 {
                self.words.extend(words.map(|word| (word_hash(word), name.entity().key())));
            }
        }
    }

    /// Number of names of people that begin with a word, in codes of the name alphabet.
    pub fn begun_by(&self, word: &[u8]) -> i32 {
        self.first.get(word)
    }

    /// Whether a name of an entity, of at least two words, contains a word.
    pub fn has(&self, entity: EntityKey, word: &[u8]) -> bool {
        self.words.binary_search(&(word_hash(word), entity)).is_ok()
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.words.capacity() * size_of::<(u32, EntityKey)>() + self.first.memory_usage()
    }
}

impl WordCounts {
    fn sort(&mut self) {
        self.0.sort_unstable();
        self.0.dedup_by(|next, first| {
            let is_same = next.0 == first.0;
            first.1 += if is_same { next.1 } else { 0 };
            is_same
        });
        self.0.shrink_to_fit();
    }

    /// Number of names with a word, in codes of the name alphabet.
    pub fn get(&self, word: &[u8]) -> i32 {
        let found = self.0.binary_search_by_key(&word_hash(word), |&(word, _)| word);
        found.map_or(0, |found| self.0[found].1)
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.0.capacity() * size_of::<(u32, i32)>()
    }
}

/// A hash that is the same in each run. Two words with one hash are taken for each other.
fn word_hash(word: &[u8]) -> u32 {
    let mixed = word.iter().fold(word.len() as u64, |mixed, &code| hash(mixed ^ u64::from(code)));
    (mixed >> 32) as u32
}
