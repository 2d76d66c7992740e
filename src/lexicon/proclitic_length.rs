//! How much of a word must remain after a proclitic for the rest to be a name.

use super::field_text::FieldText;
use super::hit::Hit;
use super::reading::Reading;
use super::surface::Surface;
use crate::gazetteer::{Class, Policy};
use crate::lang::Language;
use crate::lang::arabic::article::AL;
use crate::rules::Rule;
use crate::text::alphabet::{HARD, SOFT, code};
use crate::thresholds::{letters, prominence};

impl FieldText<'_> {
    /// Whether the word of a hit can be divided into its proclitic and a name.
    ///
    /// Four letters must remain, five after ك unless they begin with ال. Three are enough for an entity that most news
    /// mentions (مصر, قطر), for a large city, and for a name that may be in a list with a context word (حركتا حماس
    /// وفتح). A word that as a whole is an ordinary one is not divided. For a minor place, a word of the name of a
    /// person is not divided either. The numbers are in `thresholds.rs`.
    pub fn may_strip(&self, hit: &Hit, reading: &Reading) -> bool {
        let codes = &self.folded.codes()[hit.start as usize..hit.end as usize];
        let letters = codes.iter().filter(|&&code| code != SOFT && code != HARD).count();
        let enough = if hit.proclitic.has_kaf() {
            let is_long = letters >= letters::BEHIND_KAF && !self.begins_foreign_word(hit, reading);
            is_long || hit.proclitic.elides_alef() || codes.starts_with(&AL)
        } else {
            let policy = || reading.policies().in_language(Language::Arabic);
            let is_frequent = || {
                self.date.prominence(reading) >= prominence::THREE_LETTERS
                    || self.is_short_city(hit, reading)
                    || self.rules.has(Rule::Coordination) && hit.is_joined(self.folded) && policy() == Policy::Cue
            };
            letters >= letters::BEHIND_PROCLITIC || letters == letters::BEHIND_PROCLITIC_KNOWN && is_frequent()
        };
        let is_long = enough || !self.rules.has(Rule::ProcliticLength);
        let is_common = || self.rules.has(Rule::CommonWords) && self.layers.common_words().contains(self.word(hit));
        is_long && !is_common() && !self.is_word_of_person(hit, reading)
    }

    /// Whether a reading is a minor one, and the text has a plain alef after ك: كانازاوا is not ك and إنازاوا.
    fn begins_foreign_word(&self, hit: &Hit, reading: &Reading) -> bool {
        self.date.prominence(reading) < prominence::UNDIVIDED_PLACE
            && self.text[self.folded.start(hit.start as usize)..].starts_with('ا')
    }

    /// Whether a reading is a minor place, and the whole word is a word of the name of a person: فوستر is not ف and
    /// وستر. A place with ال is meant nevertheless (بالتاجي).
    fn is_word_of_person(&self, hit: &Hit, reading: &Reading) -> bool {
        self.rules.has(Rule::PersonWords)
            && reading.class.is_place()
            && self.date.prominence(reading) < prominence::UNDIVIDED_PLACE
            && !hit.proclitic.elides_alef()
            && !self.folded.codes()[hit.start as usize..].starts_with(&AL)
            && self.layers.is_word_of_person(self.word(hit))
    }

    /// Whether a name of three letters after a proclitic is that of a large city: بحلب, وتعز.
    ///
    /// After و and ف an ordinary word may be a verb (وسرت), so the name must be one that needs no evidence. A final ة
    /// must be written as such: بجده means "by his grandfather".
    fn is_short_city(&self, hit: &Hit, reading: &Reading) -> bool {
        let last = self.folded.codes()[hit.start as usize - 1];
        let strictest = if last == code('ب') || last == code('ل') { Policy::Context } else { Policy::Free };
        self.rules.has(Rule::ShortCities)
            && reading.class == Class::City
            && self.date.prominence(reading) >= prominence::THREE_LETTERS_CITY
            && reading.policies().in_language(Language::Arabic) <= strictest
            && {
                // Without its ال the name would be an ordinary word: ورقة for و and الرقة.
                let listed = self.layers.name(reading.name()).listed_text();
                !(listed.starts_with("ال") || Surface::new(self, hit).ends_in('ه') && listed.ends_with('ة'))
            }
    }

    /// The codes of the whole word that a hit starts in.
    fn word(&self, hit: &Hit) -> &[u8] {
        let from = hit.word as usize;
        let mut to = hit.start as usize + 1;
        while !self.folded.word_ends(to) {
            to += 1;
        }
        &self.folded.codes()[from..to]
    }
}
