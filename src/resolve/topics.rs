//! The words of a topic in an article: مباراة and الشوط show that a text is about a match.

use super::candidate::Candidate;
use super::span::Field;
use crate::gazetteer::Class;
use crate::lexicon::{FieldText, Hit};
use crate::thresholds::distance;

/// The topic words of an article. Reused for the next article.
#[derive(Debug, Default)]
pub(super) struct Topics {
    /// In the order of the text.
    words: Vec<TopicWord>,
}

#[derive(Clone, Copy, Debug)]
struct TopicWord {
    field: Field,
    /// Index among the words of the field.
    nth: u32,
    /// A number that identifies the word: its readings.
    form: u32,
    /// The class of the institutions that the topic is about.
    class: Class,
}

impl Topics {
    pub fn clear(&mut self) {
        self.words.clear();
    }

    /// Adds a word. [`Topics::add_listed`] orders all words.
    pub fn add(&mut self, field: Field, hit: &Hit, class: Class) {
        self.words.push(TopicWord { field, nth: hit.nth, form: hit.readings.0, class });
    }

    /// Whether the article has no word of a topic.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Adds the listed institutions that a text on the topic names: clubs.
    pub fn add_listed(&mut self, candidates: &[Candidate], fields: &[FieldText<'_>; 2]) {
        let topics = fields[0].layers.patterns().topics();
        if topics.is_empty() {
            return;
        }
        for candidate in candidates {
            if let Some(class) =
                listed(candidate, &fields[candidate.field as usize]).filter(|&class| topics.contains(class))
            {
                self.add(candidate.field, &candidate.hit(), class);
            }
        }
        self.words.sort_by_key(|word| (word.field, word.nth));
    }

    /// Whether any topic word is near a word, which is given by its index among the words of the field.
    pub fn has_any_near(&self, field: Field, nth: u32) -> bool {
        self.near(field, nth).next().is_some()
    }

    /// Whether one word or two different words, as `needed`, of the topic of a class are near a word.
    pub fn are_near(&self, needed: usize, class: Class, field: Field, nth: u32) -> bool {
        let mut forms = self.near(field, nth).filter(|word| word.class == class).map(|word| word.form);
        forms.next().is_some_and(|first| needed < 2 || forms.any(|form| form != first))
    }

    fn near(&self, field: Field, nth: u32) -> impl Iterator<Item = &TopicWord> {
        let first = (field, nth.saturating_sub(distance::TOPIC_WORDS));
        let last = (field, nth.saturating_add(distance::TOPIC_WORDS));
        let from = self.words.partition_point(|word| (word.field, word.nth) < first);
        self.words[from..].iter().take_while(move |word| (word.field, word.nth) <= last)
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.words.capacity() * size_of::<TopicWord>()
    }
}

/// The class of the entity that a candidate names without doubt.
pub(super) fn listed(candidate: &Candidate, field: &FieldText<'_>) -> Option<Class> {
    let is_listed = candidate.free && candidate.alone && candidate.composition().is_none();
    is_listed.then(|| field.readings(candidate.checked()).next().map(|reading| reading.class)).flatten()
}
