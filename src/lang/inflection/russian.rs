//! Russian endings: from a case form back to the dictionary form.
//!
//! The table follows the declensions of the grammar: nouns of three declensions with their fleeting vowels (Елец,
//! Ельца), nouns in the plural, adjectives, and surnames in -ов and -ин, whose instrumental is that of adjectives.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Added, Cases, Stem, letter_bits};
use crate::hash::WordSet;
use crate::lang::suffixes::Suffixes;
use crate::text::alphabet::code;

/// What must be before an ending.
#[derive(Clone, Copy)]
enum Before {
    Any,
    /// A consonant: no vowel, no ь, no й.
    Consonant,
    Vowel,
    /// ж ч ш щ, г к х.
    HushOrVelar,
    /// ж ч ш щ ц.
    HushOrTse,
    /// ь or и.
    Soft,
    /// л or р. The masculine nouns in -ь have one of these before it (Кремль), and most others are feminine (Казань).
    Liquid,
    /// Any letter but и: the nouns in -ия have -ии, not -ие.
    NotI,
    /// The end of a surname in -ов, -ев, -ин, -ын.
    Surname,
    /// The end of a neuter in -о that declines: -ово, -ино and their like, -ство, озеро. Foreign ones do not (Токио),
    /// and short ones are often other words (Коко, кока).
    Neuter,
    /// A consonant that ends at least four letters. Few names are plurals, and the stems of shorter ones are other
    /// words (Сочи, Бали).
    Plural,
    /// As [`Before::Plural`], one of г к х ж ч ш щ.
    PluralVelar,
    /// A consonant that ends at least three letters. Few other words have the endings of a plural in the dative, the
    /// instrumental and the prepositional (Сумы: Сумам, Сумах).
    ShortPlural,
}

const GEN: u16 = Cases::GENITIVE;
const DAT: u16 = Cases::DATIVE;
const ACC: u16 = Cases::ACCUSATIVE;
const INS: u16 = Cases::INSTRUMENTAL;
const PRE: u16 = Cases::PREPOSITIONAL;
const GEN_PL: u16 = GEN << Cases::PLURAL;
const DAT_PL: u16 = DAT << Cases::PLURAL;
const ACC_PL: u16 = ACC << Cases::PLURAL;
const INS_PL: u16 = INS << Cases::PLURAL;
const PRE_PL: u16 = PRE << Cases::PLURAL;

/// An ending; what must be before it; and the endings of the dictionary forms, each with the cases that the ending then
/// expresses.
type Rule = (&'static str, Before, &'static [(&'static str, u16)]);

const RULES: &[Rule] = &[
    ("а", Before::Consonant, &[("", GEN | ACC)]),
    ("а", Before::Neuter, &[("о", GEN)]),
    ("ца", Before::Consonant, &[("ец", GEN | ACC)]),
    ("ьца", Before::Any, &[("ец", GEN | ACC)]),
    ("йца", Before::Vowel, &[("ец", GEN | ACC)]),
    ("ья", Before::Consonant, &[("ей", GEN | ACC)]),
    ("ка", Before::Consonant, &[("ок", GEN | ACC)]),
    ("ла", Before::Consonant, &[("ел", GEN | ACC)]),
    ("ьва", Before::Any, &[("ев", GEN | ACC)]),
    ("я", Before::Liquid, &[("ь", GEN | ACC)]),
    ("я", Before::Vowel, &[("й", GEN | ACC)]),
    ("я", Before::Soft, &[("е", GEN)]),
    ("у", Before::Consonant, &[("", DAT), ("а", ACC)]),
    ("у", Before::Neuter, &[("о", DAT)]),
    ("цу", Before::Consonant, &[("ец", DAT)]),
    ("ьцу", Before::Any, &[("ец", DAT)]),
    ("йцу", Before::Vowel, &[("ец", DAT)]),
    ("ью", Before::Consonant, &[("ей", DAT)]),
    ("ку", Before::Consonant, &[("ок", DAT)]),
    ("лу", Before::Consonant, &[("ел", DAT)]),
    ("ьву", Before::Any, &[("ев", DAT)]),
    ("ю", Before::Liquid, &[("ь", DAT)]),
    ("ю", Before::Vowel, &[("й", DAT)]),
    ("ю", Before::Soft, &[("е", DAT)]),
    ("ю", Before::Any, &[("я", ACC)]),
    ("ы", Before::Consonant, &[("а", GEN)]),
    ("и", Before::HushOrVelar, &[("а", GEN)]),
    ("и", Before::Any, &[("я", GEN | DAT | PRE)]),
    ("и", Before::Consonant, &[("ь", GEN | DAT | PRE)]),
    ("ии", Before::Any, &[("ий", PRE), ("ие", PRE)]),
    ("е", Before::Consonant, &[("", PRE), ("а", DAT | PRE)]),
    ("е", Before::Liquid, &[("ь", PRE)]),
    ("е", Before::Neuter, &[("о", PRE)]),
    ("це", Before::Consonant, &[("ец", PRE)]),
    ("ьце", Before::Any, &[("ец", PRE)]),
    ("йце", Before::Vowel, &[("ец", PRE)]),
    ("ье", Before::Consonant, &[("ей", PRE)]),
    ("ке", Before::Consonant, &[("ок", PRE)]),
    ("ле", Before::Consonant, &[("ел", PRE)]),
    ("ьве", Before::Any, &[("ев", PRE)]),
    ("е", Before::NotI, &[("я", DAT | PRE)]),
    ("е", Before::Vowel, &[("й", PRE)]),
    ("ом", Before::Neuter, &[("о", INS)]),
    ("ом", Before::Consonant, &[("", INS), ("ый", PRE), ("ой", PRE), ("ий", PRE), ("ое", PRE)]),
    ("цом", Before::Consonant, &[("ец", INS)]),
    ("ьцом", Before::Any, &[("ец", INS)]),
    ("цем", Before::Consonant, &[("ец", INS)]),
    ("йцем", Before::Vowel, &[("ец", INS)]),
    ("ьем", Before::Consonant, &[("ей", INS)]),
    ("ком", Before::Consonant, &[("ок", INS)]),
    ("лом", Before::Consonant, &[("ел", INS)]),
    ("ьвом", Before::Any, &[("ев", INS)]),
    ("ем", Before::HushOrTse, &[("", INS), ("е", INS)]),
    ("ем", Before::Liquid, &[("ь", INS)]),
    ("ем", Before::Consonant, &[("ий", PRE), ("ее", PRE)]),
    ("ем", Before::Vowel, &[("й", INS)]),
    ("ем", Before::Soft, &[("е", INS)]),
    ("ой", Before::Consonant, &[("а", INS), ("ая", GEN | DAT | INS | PRE)]),
    ("ой", Before::Surname, &[("а", GEN | DAT | INS | PRE)]),
    ("ою", Before::Consonant, &[("а", INS)]),
    ("ей", Before::HushOrTse, &[("а", INS), ("ая", GEN | DAT | INS | PRE)]),
    ("ей", Before::Any, &[("я", INS), ("яя", GEN | DAT | INS | PRE)]),
    ("ью", Before::Any, &[("ь", INS)]),
    ("ым", Before::Surname, &[("", INS)]),
    ("ым", Before::Consonant, &[("ый", INS), ("ой", INS), ("ое", INS), ("ые", DAT_PL)]),
    ("им", Before::Any, &[("ий", INS), ("ой", INS), ("ее", INS), ("ое", INS), ("ие", DAT_PL)]),
    ("ого", Before::Any, &[("ый", GEN | ACC), ("ой", GEN | ACC), ("ий", GEN | ACC), ("ое", GEN)]),
    ("его", Before::Any, &[("ий", GEN | ACC), ("ее", GEN)]),
    ("ому", Before::Any, &[("ый", DAT), ("ой", DAT), ("ий", DAT), ("ое", DAT)]),
    ("ему", Before::Any, &[("ий", DAT), ("ее", DAT)]),
    ("ую", Before::Any, &[("ая", ACC)]),
    ("юю", Before::Any, &[("яя", ACC)]),
    ("ых", Before::Any, &[("ые", GEN_PL | PRE_PL | ACC_PL)]),
    ("их", Before::Any, &[("ие", GEN_PL | PRE_PL | ACC_PL)]),
    ("ыми", Before::Any, &[("ые", INS_PL)]),
    ("ими", Before::Any, &[("ие", INS_PL)]),
    ("ов", Before::Plural, &[("ы", GEN_PL | ACC_PL)]),
    ("ов", Before::PluralVelar, &[("и", GEN_PL | ACC_PL)]),
    ("ок", Before::Plural, &[("ки", GEN_PL)]),
    ("ек", Before::Plural, &[("ки", GEN_PL)]),
    ("ам", Before::ShortPlural, &[("ы", DAT_PL)]),
    ("ах", Before::ShortPlural, &[("ы", PRE_PL)]),
    ("ами", Before::ShortPlural, &[("ы", INS_PL)]),
    ("ам", Before::PluralVelar, &[("и", DAT_PL)]),
    ("ах", Before::PluralVelar, &[("и", PRE_PL)]),
    ("ами", Before::PluralVelar, &[("и", INS_PL)]),
    // The genitive of feminine nouns in the plural has no ending: Филиппин, Альп.
    ("", Before::Plural, &[("ы", GEN_PL)]),
];

/// A dictionary form of an ending: what must be before the ending, what replaces it, and the cases.
struct Restored {
    before: Before,
    added: Added,
    cases: Cases,
}

/// The rules by their ending.
static TABLE: LazyLock<Suffixes<Vec<Restored>>> = LazyLock::new(|| {
    let codes = |text: &str| text.chars().map(code).collect::<Vec<u8>>();
    let mut endings: BTreeMap<Vec<u8>, Vec<Restored>> = BTreeMap::new();
    for &(ending, before, dictionary) in RULES {
        let restored = |&(form, cases)| Restored { before, added: Added::new(&codes(form)), cases: Cases(cases) };
        endings.entry(codes(ending)).or_default().extend(dictionary.iter().map(restored));
    }
    Suffixes::new(endings)
});

/// What replaces the endings in the dictionary forms.
pub(super) fn replacements() -> impl Iterator<Item = Added> {
    let codes = |text: &str| text.chars().map(code).collect::<Vec<u8>>();
    RULES.iter().flat_map(|(.., dictionary)| dictionary.iter()).map(move |(form, _)| Added::new(&codes(form)))
}

/// The conditions that depend on the last letter before the ending only, by its code: the bits of [`Before`].
const BY_LAST: [u16; 256] = letter_bits([
    (
        &['б', 'в', 'г', 'д', 'ж', 'з', 'к', 'л', 'м', 'н', 'п', 'р', 'с', 'т', 'ф', 'х', 'ц', 'ч', 'ш', 'щ'],
        Before::Consonant.bit() | Before::Plural.bit() | Before::ShortPlural.bit(),
    ),
    (&['а', 'е', 'и', 'о', 'у', 'ы', 'э', 'ю', 'я'], Before::Vowel.bit()),
    (&['ж', 'ч', 'ш', 'щ', 'г', 'к', 'х'], Before::HushOrVelar.bit() | Before::PluralVelar.bit()),
    (&['ж', 'ч', 'ш', 'щ', 'ц'], Before::HushOrTse.bit()),
    (&['ь', 'и'], Before::Soft.bit()),
    (&['л', 'р'], Before::Liquid.bit()),
]);

const OV: [u8; 2] = [code('о'), code('в')];
const EV: [u8; 2] = [code('е'), code('в')];
const IN: [u8; 2] = [code('и'), code('н')];
const YN: [u8; 2] = [code('ы'), code('н')];

const STV: [u8; 3] = [code('с'), code('т'), code('в')];
const OZER: [u8; 4] = [code('о'), code('з'), code('е'), code('р')];

impl Before {
    const fn bit(self) -> u16 {
        1 << self as u16
    }

    /// The conditions that a stem fulfils.
    #[inline]
    fn all_of(stem: &[u8]) -> u16 {
        let last = stem.last().copied().unwrap_or_default();
        let mut conditions = BY_LAST[usize::from(last)] | Before::Any.bit();
        if last != const { code('и') } {
            conditions |= Before::NotI.bit();
        }
        if stem.len() < SHORTEST_PLURAL {
            conditions &= !(Before::Plural.bit() | Before::PluralVelar.bit());
        }
        if stem.len() < SHORTEST_SHORT_PLURAL {
            conditions &= !Before::ShortPlural.bit();
        }
        if is_surname_stem(stem) {
            conditions |= Before::Surname.bit() | Before::Neuter.bit();
        } else if stem.last_chunk() == Some(&STV) || stem.last_chunk() == Some(&OZER) {
            conditions |= Before::Neuter.bit();
        }
        conditions
    }
}

/// Whether a stem has the end of a surname in -ов, -ев, -ин, -ын.
pub fn is_surname_stem(stem: &[u8]) -> bool {
    stem.last_chunk().is_some_and(|end| [OV, EV, IN, YN].contains(end))
}

/// Whether a word of `len` letters with these last two letters looks like an adjective in the nominative.
pub fn is_adjective(len: usize, last_two: [u8; 2]) -> bool {
    const ENDINGS: [[u8; 2]; 9] = [
        [code('ы'), code('й')],
        [code('и'), code('й')],
        [code('о'), code('й')],
        [code('а'), code('я')],
        [code('я'), code('я')],
        [code('о'), code('е')],
        [code('е'), code('е')],
        [code('ы'), code('е')],
        [code('и'), code('е')],
    ];
    len > 4 && ENDINGS.contains(&last_two)
}

/// Whether a word of `len` letters with these last two letters, in the nominative, has other forms in other cases.
/// Foreign names in -о, -е, -и and -у have none, and women's names in a consonant have none.
pub fn is_declinable(len: usize, last_two: [u8; 2]) -> bool {
    const LAST: [u8; 4] = [code('а'), code('я'), code('й'), code('ь')];
    LAST.contains(&last_two[1]) || is_surname_stem(&last_two) || is_adjective(len, last_two)
}

/// The endings of an adjective, without those that no adjective in -ский has.
const ADJECTIVE_ENDINGS: [&str; 13] = ["ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими", "ою"];

/// Whether a word is an adjective in -ский or -цкий, in any case: Ненецкого.
pub fn is_relational_adjective(word: &[u8]) -> bool {
    const STEMS: [[u8; 2]; 2] = [[code('с'), code('к')], [code('ц'), code('к')]];
    let stem = |ending: &&str| {
        let letters = ending.chars().count();
        let (stem, end) = word.split_at(word.len().checked_sub(letters)?);
        end.iter().copied().eq(ending.chars().map(code)).then_some(stem)
    };
    let stems = || ADJECTIVE_ENDINGS.iter().filter_map(stem);
    stems().any(|stem| stem.last_chunk().is_some_and(|end| STEMS.contains(end)))
}

/// Whether a word after в or на may be the name of a place. These prepositions take the prepositional, or the
/// accusative, which is like the nominative for a masculine thing and not for a person (в Киров; в Кирова). `ending`
/// is empty for a word in the nominative.
pub fn may_be_place(ending: &[u8]) -> bool {
    const ACCUSATIVES: [u8; 5] = [code('а'), code('я'), code('у'), code('ю'), code('о')];
    !ending.last().is_some_and(|last| ACCUSATIVES.contains(last))
}

/// Least number of letters of a word before its ending.
const SHORTEST_STEM: usize = 2;

/// Least number of letters of the stem of a plural.
const SHORTEST_PLURAL: usize = 4;

/// The same before the endings of [`Before::ShortPlural`].
const SHORTEST_SHORT_PLURAL: usize = 3;

/// The prepositions after which an instrumental in -ском is the name of a town in -ск (под Томском), and those words
/// that join it to another name. After others it is an adjective (в Томском районе).
const INSTRUMENTAL_AFTER: &str = "с со над под перед за между и рядом";

static INSTRUMENTAL_AFTER_CODES: LazyLock<WordSet> =
    LazyLock::new(|| INSTRUMENTAL_AFTER.split(' ').map(|word| word.chars().map(code).collect()).collect());

/// Whether a word that ends in -ском may be the instrumental of a name in -ск after the word `before`.
pub fn may_be_instrumental_of_town(word: &[u8], before: Option<&[u8]>) -> bool {
    const SKOM: [u8; 4] = [code('с'), code('к'), code('о'), code('м')];
    word.last_chunk() != Some(&SKOM) || before.is_some_and(|before| INSTRUMENTAL_AFTER_CODES.contains(before))
}

/// The noun whose stem before an ending has one letter in common with its nominative: Льва. No other given name has so
/// short a stem: of the masculine nouns with a fleeting vowel, Зализняк, Грамматический словарь русского языка, lists
/// лев, лёд, лён, лоб, мох, пёс and others, of which only лев is a name.
pub const LEV: [u8; 3] = [code('л'), code('е'), code('в')];
/// [`LEV`] before an ending.
pub const LEV_OBLIQUE: [u8; 3] = [code('л'), code('ь'), code('в')];

/// Whether a word is a patronymic, in any case: Николаевич, Николаевичу, Сергеевны, Ильича.
pub fn is_patronymic(word: &[u8]) -> bool {
    const SHORTEST: usize = 5;
    static ENDINGS: LazyLock<WordSet> = LazyLock::new(|| {
        let short = "|а|у|ем|ом|е";
        let stems = [("ович", "|а|у|ем|е"), ("евич", "|а|у|ем|е"), ("ьич", short), ("мич", short)];
        let women = [("овн", "а|ы|е|у|ой"), ("евн", "а|ы|е|у|ой"), ("ичн", "а|ы|е|у|ой")];
        let all = stems.into_iter().chain(women);
        let words = all.flat_map(|(stem, cases)| cases.split('|').map(move |case| format!("{stem}{case}")));
        words.map(|word| word.chars().map(code).collect()).collect()
    });
    let ends = |letters: usize| ENDINGS.contains(&word[word.len() - letters..]);
    word.len() >= SHORTEST && (3..=6.min(word.len())).any(ends)
}

/// Calls `each` with a word in Cyrillic and the dictionary forms that it may stand for, as codes of the name alphabet.
pub fn dictionary_forms(word: &[u8], mut each: impl FnMut(&[u8])) {
    each(word);
    if word.starts_with(&LEV_OBLIQUE) && word.len() <= LEV_OBLIQUE.len() + 2 {
        each(&LEV);
    }
    stems(word, |_| true, |stem| each(&[&word[..stem.keep], stem.added()].concat()));
}

/// Calls `each` with the dictionary forms that a word in Cyrillic may stand for, in codes of the name alphabet. The
/// word itself is none of them. Stems for whose length `may_be_stem` returns `false` are left out.
#[inline]
pub fn stems(word: &[u8], may_be_stem: impl Fn(usize) -> bool, mut each: impl FnMut(Stem)) {
    let mut listed = 0;
    TABLE.of(word, |length, dictionary| {
        let stem = &word[..word.len() - length];
        let first = listed;
        listed += dictionary.len();
        if stem.len() < SHORTEST_STEM || !may_be_stem(stem.len()) {
            return;
        }
        let conditions = Before::all_of(stem);
        for (i, Restored { before, added, cases }) in dictionary.iter().enumerate() {
            if conditions & before.bit() != 0 {
                each(Stem::new(stem.len(), *added, *cases, first + i));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(word: &str) -> Vec<u8> {
        word.chars().map(code).collect()
    }

    #[test]
    fn patronymics_are_recognised_in_all_cases() {
        for word in ["николаевич", "николаевичу", "сергеевны", "ильича", "кузьмичом", "ивановной"]
        {
            assert!(is_patronymic(&codes(word)), "{word}");
        }
        for word in ["ельцин", "вич", "москвичи", "главное", "ровно"] {
            assert!(!is_patronymic(&codes(word)), "{word}");
        }
    }

    #[test]
    fn adjectives_of_places_are_recognised_in_all_cases() {
        for word in ["ненецкий", "ненецкого", "черкесская", "мансийском"] {
            assert!(is_relational_adjective(&codes(word)), "{word}");
        }
        for word in ["россия", "горький", "медиа", "иск", "ом"] {
            assert!(!is_relational_adjective(&codes(word)), "{word}");
        }
    }

    #[test]
    fn the_dictionary_forms_of_a_word_can_be_numbered() {
        for (ending, ..) in RULES {
            let ending: Vec<u8> = ending.chars().map(code).collect();
            let mut listed = 0;
            TABLE.of(&ending, |_, dictionary| listed += dictionary.len());
            assert!(listed <= usize::from(Stem::MAX_ORDER), "{listed} dictionary forms");
        }
    }
}
