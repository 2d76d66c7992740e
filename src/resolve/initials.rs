//! Initials before a surname: В. Путин, J. R. R. Tolkien, Д.Медведев, Дж. Байден, К.-Ж. Токаев.

use super::candidate::Candidate;
use crate::gazetteer::EntityRef;
use crate::lang::capitals::is_capitalised;
use crate::lexicon::FieldText;
use crate::text::alphabet::{SOFT, code, script};
use crate::thresholds::letters;

/// The initials before a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Initials {
    /// Index of the first of them among the words of the field.
    pub first: u32,
    /// The letter of the first.
    letter: char,
}

/// The letters that stand for the English J in Cyrillic.
const J: [u8; 2] = [code('д'), code('ж')];

/// The initials before a candidate, in its script: capitals, each with a dot and perhaps a space or a hyphen after it.
pub(super) fn initials_before(field: &FieldText<'_>, candidate: &Candidate) -> Option<Initials> {
    let &FieldText { folded, text, .. } = field;
    let of = |code: u32| script(folded.codes()[code as usize]);
    let is_initial = |word: usize| {
        let (first, end) = (folded.words()[word], folded.word_end(word));
        (end == first as usize + 1 || folded.word(word) == J)
            && folded.codes().get(end) == Some(&SOFT)
            && of(first) == of(candidate.start)
            && is_capitalised(folded, text, word)
            && matches!(text.get(folded.end(end, text)..folded.start(end + 1)), Some("." | ". " | ".\u{A0}" | ".-"))
    };
    let words = (0..candidate.nth as usize).rev().take(letters::INITIALS);
    let first = words.take_while(|&word| is_initial(word)).last()?;
    let letter = text[folded.start(folded.words()[first] as usize)..].chars().next()?;
    Some(Initials { first: first as u32, letter })
}

impl Initials {
    /// Whether no full name of an entity in the script has a word that begins with the first initial. `surname` does
    /// not count.
    pub fn contradict(self, entity: EntityRef<'_>, surname: &str) -> bool {
        let mut has_full_name = false;
        for name in entity.names() {
            let mut words = name.listed_text().split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
            if words.clone().count() < 2 || !is_cyrillic(name.listed_text()).eq(&is_cyrillic(surname)) {
                continue;
            }
            has_full_name = true;
            let begins =
                |word: &str| word.chars().next().is_some_and(|c| c.to_lowercase().eq(self.letter.to_lowercase()));
            if words.any(|word| word != surname && begins(word)) {
                return false;
            }
        }
        has_full_name
    }
}

/// Whether the first letter is Cyrillic.
fn is_cyrillic(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| matches!(c, '\u{400}'..='\u{52F}'))
}
