//! Russian full names with a patronymic before the surname: Льву Николаевичу Толстому.

use super::candidate::CandidateRef;
use super::neighbours::{Gap, Neighbours};
use crate::lang::capitals::is_capitalised;
use crate::lang::inflection::russian;
use crate::lexicon::{FieldText, Reading};
use crate::rules::Rule;
use crate::text::Folded;
use crate::text::alphabet::Script;

impl Neighbours<'_> {
    /// The first code of the given name, if the given name of a person and a patronymic are before the surname. Names
    /// of people are rarely listed with the patronymic. If they are, it must be the same.
    pub fn start_of_full_name(&self, at: CandidateRef<'_>, reading: &Reading) -> Option<u32> {
        let patronymic = (at.candidate.nth as usize).checked_sub(1).filter(|_| reading.is_surname())?;
        let given = patronymic.checked_sub(1)?;
        let &FieldText { folded, text, .. } = self.field(at);
        let is_cyrillic = self.context.script(at.candidate) == Script::Cyrillic;
        let is_full_name = is_cyrillic
            && self.context.rules.has(Rule::Patronymics)
            && russian::is_patronymic(folded.word(patronymic))
            && !at.candidate.is_highly_ambiguous()
            && [given, patronymic].iter().all(|&word| self.gap(at, word) == Gap::Space)
            && [given, patronymic].iter().all(|&word| is_capitalised(folded, text, word))
            && self.is_given_name_of(reading, folded.word(given))
            && self.permits_patronymic(reading, folded.word(patronymic));
        is_full_name.then(|| folded.words()[given])
    }

    /// Whether a word in any case is a word of the names of the person of a reading.
    fn is_given_name_of(&self, reading: &Reading, word: &[u8]) -> bool {
        let mut is_of = false;
        russian::dictionary_forms(word, |form| is_of |= self.context.layers.is_word_of(reading.entity, form));
        is_of
    }

    /// Whether the person of a reading is listed with this patronymic or with none.
    fn permits_patronymic(&self, reading: &Reading, patronymic: &[u8]) -> bool {
        let entity = self.context.layers.gazetteer().entity(reading.entity);
        let mut folded = Folded::default();
        let mut has_patronymic = |text: &str| {
            folded.fold(text);
            (1..folded.words().len().saturating_sub(1)).any(|word| russian::is_patronymic(folded.word(word)))
        };
        // An entity may have very many names. A budget that has stopped stays stopped, so that this is no answer.
        let mut is_other = |text: &str| self.budget.step().is_err() || has_patronymic(text);
        self.is_given_name_of(reading, patronymic) || !entity.names().any(|name| is_other(name.listed_text()))
    }
}
