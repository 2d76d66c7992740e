//! Inflected words and the dictionary forms that they may stand for.
//!
//! A name is listed in its dictionary form (Москва, Астана). A text has it in any case (Москвы, Астанадағы). For a word
//! of the text, [`russian::stems`] and [`kazakh::stems`] give the dictionary forms that its last letters permit. Each
//! is then looked up among the names, so that no list of forms is needed.

pub mod kazakh;
pub mod replacements;
pub mod russian;

use crate::text::alphabet::code;

/// The cases and numbers that an ending may express, one bit each. Words that agree share at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cases(u16);

impl Cases {
    const NOMINATIVE: u16 = 1;
    const GENITIVE: u16 = 1 << 1;
    const DATIVE: u16 = 1 << 2;
    const ACCUSATIVE: u16 = 1 << 3;
    const INSTRUMENTAL: u16 = 1 << 4;
    const PREPOSITIONAL: u16 = 1 << 5;
    /// From a case in the singular to the same case in the plural.
    const PLURAL: u32 = 6;

    /// Every case in both numbers: the word does not change.
    pub const ALL: Cases = Cases((1 << (2 * Self::PLURAL)) - 1);
    /// The dictionary form: nominative, singular or plural, and the accusative that is like it.
    pub const DICTIONARY: Cases = {
        let singular = Self::NOMINATIVE | Self::ACCUSATIVE;
        Cases(singular | singular << Self::PLURAL)
    };
    /// The cases of an ending for which they are not distinguished.
    pub const UNKNOWN: Cases = Cases::ALL;

    /// The cases that both have.
    pub fn and(self, other: Cases) -> Cases {
        Cases(self.0 & other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A dictionary form that an inflected word may stand for: the first codes of the word, and what replaces the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stem {
    /// Number of codes that the word and the dictionary form have in common. The other codes of the word are the
    /// ending.
    pub keep: usize,
    added: Added,
    /// The cases that the ending may express.
    pub cases: Cases,
    /// Number among the dictionary forms that the table has for the word, less than [`Stem::MAX_ORDER`]. It does not
    /// depend on the names that are listed.
    pub order: u8,
}

impl Stem {
    /// Greatest number of codes that a dictionary form has after the kept ones.
    pub const MAX_ADDED: usize = 2;

    /// Greatest number of dictionary forms that a table has for a word.
    pub const MAX_ORDER: u8 = 31;

    fn new(keep: usize, added: Added, cases: Cases, order: usize) -> Stem {
        let last = usize::from(Stem::MAX_ORDER) - 1;
        Stem { keep, added, cases, order: order.min(last) as u8 }
    }

    /// The codes of the dictionary form after the kept ones.
    pub fn added(&self) -> &[u8] {
        self.added.codes()
    }
}

/// The codes that a dictionary form has in place of an ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Added {
    codes: [u8; Stem::MAX_ADDED],
    len: u8,
}

impl Added {
    const NOTHING: Added = Added { codes: [0; Stem::MAX_ADDED], len: 0 };

    /// At most [`Stem::MAX_ADDED`] codes.
    fn new(added: &[u8]) -> Added {
        let mut codes = [0; Stem::MAX_ADDED];
        codes[..added.len()].copy_from_slice(added);
        Added { codes, len: added.len() as u8 }
    }

    fn codes(&self) -> &[u8] {
        &self.codes[..usize::from(self.len)]
    }
}

/// The bits of each letter, by its code, from sets of letters that have them.
const fn letter_bits<const N: usize>(sets: [(&[char], u16); N]) -> [u16; 256] {
    let mut bits = [0; 256];
    let mut i = 0;
    while i < N {
        let (letters, of_set) = sets[i];
        let mut j = 0;
        while j < letters.len() {
            bits[code(letters[j]) as usize] |= of_set;
            j += 1;
        }
        i += 1;
    }
    bits
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::text::Folded;
    use crate::text::alphabet::unfold;

    type Stems = fn(&[u8], &mut dyn FnMut(Stem));

    fn forms(word: &str, stems: Stems) -> BTreeSet<String> {
        let folded = Folded::new(word);
        let mut forms = BTreeSet::new();
        stems(folded.codes(), &mut |stem| {
            let codes = [&folded.codes()[..stem.keep], stem.added()].concat();
            forms.insert(unfold(&codes));
        });
        forms
    }

    fn check(stems: Stems, cases: &[(&str, &[&str])]) {
        for (listed, inflected) in cases {
            for word in *inflected {
                let forms = forms(word, stems);
                let listed = unfold(Folded::new(listed).codes());
                assert!(forms.contains(&listed), "{word} gives {forms:?}, not {listed}");
                assert!(forms.len() <= 9, "{word} gives {} forms", forms.len());
            }
        }
    }

    #[test]
    fn russian_words_lead_to_their_dictionary_forms() {
        check(
            |word, each| russian::stems(word, |_| true, each),
            &[
                ("Лондон", &["Лондона", "Лондону", "Лондоном", "Лондоне"]),
                ("Воронеж", &["Воронежа", "Воронежем"]),
                ("Елец", &["Ельца", "Ельцу", "Ельцом", "Ельце"]),
                ("Череповец", &["Череповца", "Череповцом"]),
                ("Орёл", &["Орла", "Орлу", "Орлом", "Орле"]),
                ("Красногвардеец", &["Красногвардейца", "Красногвардейцем"]),
                ("Соловей", &["Соловья", "Соловью", "Соловьем", "Соловье"]),
                ("Сумы", &["Сумам", "Сумами", "Сумах"]),
                ("Городок", &["Городка", "Городке"]),
                ("Кремль", &["Кремля", "Кремлю", "Кремлем", "Кремле"]),
                ("Пермь", &["Перми", "Пермью"]),
                ("Китай", &["Китая", "Китаю", "Китаем", "Китае"]),
                ("Москва", &["Москвы", "Москве", "Москву", "Москвой", "Москвою"]),
                ("Рига", &["Риги", "Риге", "Ригу", "Ригой"]),
                ("Вена", &["Вены", "Вене"]),
                ("Корея", &["Кореи", "Корее", "Корею", "Кореей"]),
                ("Россия", &["России", "Россию", "Россией"]),
                ("Косово", &["Косова", "Косову", "Косовом", "Косове"]),
                ("Приморье", &["Приморья", "Приморью", "Приморьем"]),
                ("Нидерланды", &["Нидерландов", "Нидерландам", "Нидерландами", "Нидерландах"]),
                ("Филиппины", &["Филиппин", "Филиппинам", "Филиппинах"]),
                ("Альпы", &["Альп", "Альпах"]),
                ("Путин", &["Путина", "Путину", "Путиным", "Путине"]),
                ("Захарова", &["Захаровой", "Захарову"]),
                ("Московская", &["Московской", "Московскую"]),
                ("Нижний", &["Нижнего", "Нижнему", "Нижним", "Нижнем"]),
                ("Великий", &["Великого", "Великому", "Великим", "Великом"]),
                ("Чёрное", &["Чёрного", "Чёрному", "Чёрным", "Чёрном"]),
                ("Соединённые", &["Соединённых", "Соединённым", "Соединёнными"]),
            ],
        );
    }

    #[test]
    fn kazakh_words_lead_to_their_dictionary_forms() {
        check(
            |word, each| kazakh::stems(word, |_| true, each),
            &[
                ("Астана", &["Астананың", "Астанаға", "Астананы", "Астанада", "Астанадан", "Астанамен", "Астанадағы"]),
                (
                    "Қазақстан",
                    &["Қазақстанның", "Қазақстанға", "Қазақстанды", "Қазақстанда", "Қазақстаннан", "Қазақстандағы"],
                ),
                ("Ресей", &["Ресейдің", "Ресейге", "Ресейді", "Ресейде", "Ресейден", "Ресеймен", "Ресейдегі"]),
                ("Ақтөбе", &["Ақтөбенің", "Ақтөбеге", "Ақтөбеде"]),
                ("Париж", &["Париждің", "Парижге", "Парижден", "Парижбен"]),
                ("Мәскеу", &["Мәскеудің", "Мәскеуге", "Мәскеуде"]),
                ("Ташкент", &["Ташкенттің", "Ташкентке", "Ташкентте", "Ташкенттен", "Ташкентпен"]),
                ("облысы", &["облысының", "облысына", "облысын", "облысында", "облысынан", "облысымен", "облысындағы"]),
                ("Путин", &["Путиннің", "Путинге", "Путинді", "Путинмен"]),
                ("министр", &["министрі", "министрінің", "министрлер", "министрлердің"]),
                ("түрік", &["түрігі"]),
                ("Қазақстан", &["Қазақстанымыз", "Қазақстанымыздың"]),
            ],
        );
    }

    #[test]
    fn short_words_have_no_stem_and_short_stems_few_endings() {
        let kazakh = |word: &str| forms(word, |word, each| kazakh::stems(word, |_| true, each));
        let russian = |word: &str| forms(word, |word, each| russian::stems(word, |_| true, each));
        assert!(kazakh("Отан").is_empty() && kazakh("ада").is_empty());
        assert!(kazakh("Алатқа").contains("алат") && !kazakh("Алатын").contains("алат"));
        assert!(russian("Уфы").contains("уфа") && russian("ея").is_empty());
        assert!(!russian("Бал").contains("бали") && !russian("Соч").contains("сочи"));
    }

    #[test]
    fn invariable_names_and_adjectives_give_no_other_name() {
        let russian = |word: &str| forms(word, |word, each| russian::stems(word, |_| true, each));
        assert!(!russian("Кока").contains("коко"));
        assert!(russian("Косова").contains("косово"));
        assert!(!russian("Амурской").contains("амурск"));
        let codes = |text: &str| Folded::new(text).codes().to_vec();
        let may_be = |before: &str| russian::may_be_instrumental_of_town(&codes("Томском"), Some(&codes(before)));
        assert!(may_be("под") && !may_be("в"));
    }
}
