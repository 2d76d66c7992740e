//! Kazakh endings: plural, possessive, case and -дағы, with vowel harmony and assimilation.
//!
//! An ending follows the dictionary form. It changes only a final к, қ or п, before a vowel. Its letters depend on the
//! last vowel (harmony) and on the last letter (assimilation) of the word. The table is computed from the rules of the
//! grammar at the first use.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Added, Cases, Stem, letter_bits};
use crate::lang::suffixes::Suffixes;
use crate::text::alphabet::code;

/// Classes of last letters, one bit each, for back vowels; those for front vowels are [`FRONT`] bits higher.
mod class {
    pub const VOWEL: u16 = 1;
    /// р, й and у; л before every ending but the plural.
    pub const SONORANT: u16 = 1 << 1;
    /// м н ң.
    pub const NASAL: u16 = 1 << 2;
    /// з and ж; л before the plural.
    pub const VOICED: u16 = 1 << 3;
    pub const VOICELESS: u16 = 1 << 4;
    /// A possessive ending, which takes endings of its own.
    pub const POSSESSIVE: u16 = 1 << 5;
    pub const ALL: [u16; 5] = [VOWEL, SONORANT, NASAL, VOICED, VOICELESS];
}

/// From a class with back vowels to the same with front vowels.
const FRONT: u32 = 6;

/// Foreign words that take і before an ending, because it is hard to pronounce after their last consonants: Томскіде.
const LINKED: u16 = 1 << (2 * FRONT);

/// The classes of words that take an ending.
#[derive(Clone, Copy, Default)]
struct Takers {
    /// As the ending of a case alone.
    case: u16,
    /// As the ending of the plural or of a possessive, which a case may follow.
    other: u16,
}

/// Endings with the words that take them.
static ENDINGS: LazyLock<Suffixes<Takers>> = LazyLock::new(|| {
    let mut endings: BTreeMap<Vec<u8>, Takers> = BTreeMap::new();
    for front in [false, true] {
        let shift = if front { FRONT } else { 0 };
        let mut add = |class: u16, ending: &str, is_case: bool| {
            let codes: Vec<u8> = harmonise(ending, front).chars().map(code).collect();
            let takers = endings.entry(codes).or_default();
            let takers = if is_case { &mut takers.case } else { &mut takers.other };
            *takers |= class << shift;
        };
        for class in class::ALL.into_iter().chain([class::POSSESSIVE]) {
            cases(class).iter().for_each(|ending| add(class, ending, true));
        }
        if front {
            cases(class::VOWEL).iter().for_each(|ending| add(LINKED >> shift, &format!("ы{ending}"), true));
        }
        for class in class::ALL {
            for (first, cases_of) in first_endings(class) {
                add(class, &first, false);
                cases(cases_of).iter().for_each(|ending| add(class, &format!("{first}{ending}"), false));
            }
        }
    }
    Suffixes::new(endings)
});

/// The endings of the cases, except for the one of a single letter, which also ends other endings.
static CASES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let all = class::ALL.into_iter().chain([class::POSSESSIVE]).flat_map(cases);
    let all = all.flat_map(|case| [false, true].map(|front| harmonise(&case, front)));
    all.map(|case| case.chars().map(code).collect()).filter(|case: &Vec<u8>| case.len() > 1).collect()
});

/// The endings that a case may follow, for a word of a class, each with the class of the case endings: plural,
/// possessive of the third person and of the first person plural, and possessive of the plural.
fn first_endings(class: u16) -> [(String, u16); 4] {
    let plural = plural(class);
    let [third, first] = if class == class::VOWEL { ["сы", "мыз"] } else { ["ы", "ымыз"] };
    [
        (plural.to_owned(), class::SONORANT),
        (third.to_owned(), class::POSSESSIVE),
        (first.to_owned(), class::VOICED),
        (format!("{plural}ы"), class::POSSESSIVE),
    ]
}

/// The plural of a word of a class, with back vowels.
fn plural(class: u16) -> &'static str {
    match class {
        class::VOWEL | class::SONORANT => "лар",
        class::VOICELESS => "тар",
        _ => "дар",
    }
}

/// The case endings of a word of a class, with back vowels: genitive, dative, accusative, locative, ablative,
/// instrumental, and the adjective of the locative.
fn cases(class: u16) -> Vec<String> {
    let all: [&str; 7] = match class {
        class::VOWEL => ["ның", "ға", "ны", "да", "дан", "мен", "дағы"],
        class::SONORANT => ["дың", "ға", "ды", "да", "дан", "мен", "дағы"],
        class::NASAL => ["ның", "ға", "ды", "да", "нан", "мен", "дағы"],
        class::VOICED => ["дың", "ға", "ды", "да", "дан", "бен", "дағы"],
        class::VOICELESS => ["тың", "қа", "ты", "та", "тан", "пен", "тағы"],
        _ => ["ның", "на", "н", "нда", "нан", "мен", "ндағы"],
    };
    all.map(str::to_owned).into()
}

/// An ending with the vowels, and the consonants that go with them, of a word with front vowels or with back ones.
fn harmonise(ending: &str, front: bool) -> String {
    let letter = |c| match c {
        'а' => 'е',
        'ы' => 'і',
        'ғ' => 'г',
        'қ' => 'к',
        c => c,
    };
    ending.chars().map(|c| if front { letter(c) } else { c }).collect()
}

/// The classes of a word by its last letter, with back vowels.
const BY_LAST: [u16; 256] = letter_bits([
    (&['а', 'ә', 'е', 'о', 'ө', 'ұ', 'ү', 'ы', 'і', 'э', 'ю', 'я'], class::VOWEL),
    // Both are written at the end of Kazakh words for a consonant.
    (&['у', 'и'], class::VOWEL | class::SONORANT),
    (&['р', 'й'], class::SONORANT),
    (&['л'], class::SONORANT | class::VOICED),
    (&['м', 'н', 'ң'], class::NASAL),
    (&['з', 'ж'], class::VOICED),
    // At the end of foreign words.
    (&['б', 'в', 'г', 'д', 'ғ'], class::VOICED | class::VOICELESS),
    (&['к', 'қ', 'п', 'с', 'т', 'ф', 'х', 'һ', 'ц', 'ч', 'ш', 'щ'], class::VOICELESS),
    (&['ь'], class::VOWEL | class::SONORANT | class::NASAL | class::VOICED | class::VOICELESS),
    (&['ы', 'і'], class::POSSESSIVE),
]);

/// Bits of the harmony of a vowel.
const BACK_VOWEL: u16 = 1;
const FRONT_VOWEL: u16 = 2;

/// The harmony of each vowel, by its code. и у ю stand for vowels of either kind.
const HARMONY: [u16; 256] = letter_bits([
    (&['а', 'о', 'ұ', 'ы', 'я'], BACK_VOWEL),
    (&['ә', 'ө', 'ү', 'і', 'е', 'э'], FRONT_VOWEL),
    (&['и', 'у', 'ю'], BACK_VOWEL | FRONT_VOWEL),
]);

/// The last letters of foreign words whose endings may have front vowels whatever their last vowel is: Нью-Йоркке,
/// Сеульге. A Kazakh word has к and г with front vowels only.
const FRONT_LAST: [u8; 3] = [code('к'), code('г'), code('ь')];
/// The ends of Russian surnames and of places that are named after people. Both kinds of vowels are written after them:
/// Қонаевқа, Ахметовтің.
const OF_EITHER_HARMONY: [[u8; 2]; 4] =
    [[code('о'), code('в')], [code('е'), code('в')], [code('и'), code('н')], [code('с'), code('к')]];
/// The last consonants of foreign words that take і before an ending.
const LINKING: [[u8; 2]; 4] =
    [[code('с'), code('к')], [code('н'), code('к')], [code('к'), code('т')], [code('р'), code('г')]];

/// The classes of a word, by its last letters and last vowel.
fn classes(word: &[u8]) -> u16 {
    let Some(&last) = word.last() else { return 0 };
    let class = BY_LAST[usize::from(last)];
    let ends_with = |ends: &[[u8; 2]]| word.last_chunk().is_some_and(|last| ends.contains(last));
    let linked = if ends_with(&LINKING) { LINKED } else { 0 };
    if FRONT_LAST.contains(&last) || ends_with(&OF_EITHER_HARMONY) {
        return class | class << FRONT | linked;
    }
    let vowel = word.iter().rev().map(|&code| HARMONY[usize::from(code)]).find(|&harmony| harmony != 0);
    match vowel {
        Some(BACK_VOWEL) => class | linked,
        Some(FRONT_VOWEL) => class << FRONT | linked,
        // An abbreviation may have no vowel.
        _ => class | class << FRONT | linked,
    }
}

/// Least number of letters of a dictionary form: too many words begin with shorter ones (Отан is not Ота).
const SHORTEST_STEM: usize = 3;
/// Greatest number of letters of a stem that takes no plural and no possessive. Both are rare after names, and short
/// words with these endings are often other words (алатын is not Алат).
const LONGEST_SHORT_STEM: usize = 4;

/// Whether a word is an ending that some word takes: an apostrophe, a hyphen or a quotation mark may be before it.
pub fn is_ending(word: &[u8]) -> bool {
    let mut is_ending = false;
    ENDINGS.of(word, |length, _| is_ending |= length == word.len());
    is_ending
}

/// Whether an ending is that of the locative, or of an adjective of it: Алматыда, Алматыдағы.
pub fn is_locative(ending: &[u8]) -> bool {
    const LOCATIVES: [[u8; 2]; 4] =
        [[code('д'), code('а')], [code('д'), code('е')], [code('т'), code('а')], [code('т'), code('е')]];
    const ADJECTIVES: [[u8; 2]; 2] = [[code('ғ'), code('ы')], [code('г'), code('і')]];
    let last = ending.last_chunk();
    last.is_some_and(|last| LOCATIVES.contains(last))
        || ending.len() > 2 && last.is_some_and(|last| ADJECTIVES.contains(last))
}

/// Whether an ending is that of a case, possibly after a plural or possessive. A word with it is the last one of a
/// name: Чикагодағы Грант-паркте.
pub fn has_case(ending: &[u8]) -> bool {
    CASES.iter().any(|case| ending.ends_with(case))
}

/// Calls `each` with the dictionary forms that a word in Cyrillic may stand for, in codes of the name alphabet. The
/// word itself is none of them. Stems for whose length `may_be_stem` returns `false` are left out.
#[inline]
pub fn stems(word: &[u8], may_be_stem: impl Fn(usize) -> bool, mut each: impl FnMut(Stem)) {
    ENDINGS.of(word, |length, takers| {
        let (stem, ending) = word.split_at(word.len() - length);
        if stem.len() < SHORTEST_STEM || !may_be_stem(stem.len()) && !may_be_stem(stem.len() - 1) {
            return;
        }
        let is_long = stem.len() > LONGEST_SHORT_STEM;
        let takers = takers.case | if is_long { takers.other } else { 0 };
        if takers & classes(stem) != 0 {
            each(Stem::new(stem.len(), Added::NOTHING, Cases::UNKNOWN, 2 * length));
        }
        let voiceless = stem.last().and_then(|&last| voiceless(last));
        if let Some(voiceless) = voiceless.filter(|_| is_long && BEFORE_VOICED.contains(&ending[0])) {
            each(Stem::new(stem.len() - 1, Added::new(&[voiceless]), Cases::UNKNOWN, 2 * length + 1));
        }
    });
}

/// The first letters of the endings before which a final consonant is voiced: түрік, түрігі.
const BEFORE_VOICED: [u8; 2] = [code('ы'), code('і')];

/// Voiced consonants, each with the voiceless one that it stands for.
const VOICED: [[u8; 2]; 3] = [[code('г'), code('к')], [code('ғ'), code('қ')], [code('б'), code('п')]];

/// The voiceless consonant that a voiced one stands for.
fn voiceless(last: u8) -> Option<u8> {
    VOICED.iter().find(|[voiced, _]| *voiced == last).map(|[_, voiceless]| *voiceless)
}

/// What replaces the last letters of a stem in the dictionary forms.
pub(super) fn replacements() -> impl Iterator<Item = Added> {
    VOICED.iter().map(|[_, voiceless]| Added::new(&[*voiceless]))
}
