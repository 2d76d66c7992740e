//! A form that the scan found in a text.

use crate::gazetteer::EntityType;
use crate::lang::inflection::Stem;
use crate::lang::{Language, Proclitic};
use crate::text::Folded;
use crate::text::alphabet::code;

/// A form in a text: from the start of a word, or the end of its proclitic, to the end of a word.
///
/// A hit has the same fold as the form. The spelling is compared afterwards, for each reading of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The readings of the form: start and end of a range.
    pub(crate) readings: (u32, u32),
    /// Index of the word it starts in, among the words of the text.
    pub nth: u32,
    /// Index of the first code of that word.
    pub word: u32,
    /// Index of the first code of the span.
    pub start: u32,
    /// Index after the last code of the span.
    pub end: u32,
    /// The letters of the word before the span.
    pub proclitic: Proclitic,
    /// The ending of the last word, if a word of the form has one.
    pub ending: Ending,
}

/// The ending of a name in a text, packed into one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ending(u8);

impl Ending {
    /// Every word is as it is listed.
    pub const NONE: Ending = Ending(0);

    const LETTERS: u8 = 0b1111;
    /// The words agree as those of a thing's name do, and as those of a person's name do.
    const THING: u8 = 1 << 4;
    const PERSON: u8 = 1 << 5;
    const RUSSIAN: u8 = 1 << 6;
    const KAZAKH: u8 = 1 << 7;

    /// An ending of a number of letters. `thing` and `person` state whether the name of a thing and of a person can
    /// have it.
    pub(super) fn new(language: Language, letters: usize, thing: bool, person: bool) -> Ending {
        let language = if language == Language::Kazakh { Ending::KAZAKH } else { Ending::RUSSIAN };
        let thing = if thing { Ending::THING } else { 0 };
        let person = if person { Ending::PERSON } else { 0 };
        Ending(letters.min(usize::from(Ending::LETTERS)) as u8 | thing | person | language)
    }

    /// Whether every word is as it is listed.
    pub fn is_empty(self) -> bool {
        self == Ending::NONE
    }

    /// Number of letters of the last word that the dictionary form does not have. It may be 0 for a name of several
    /// words.
    pub fn len(self) -> usize {
        usize::from(self.0 & Ending::LETTERS)
    }

    /// Whether a sentence of a language can have it.
    pub(crate) fn is_of(self, language: Language) -> bool {
        match language {
            Language::Russian => self.0 & Ending::RUSSIAN != 0,
            Language::Kazakh => self.0 & Ending::KAZAKH != 0,
            _ => false,
        }
    }

    /// Whether the name of an entity of a type can have it.
    pub(crate) fn fits(self, entity_type: EntityType) -> bool {
        let kind = if entity_type == EntityType::Person { Ending::PERSON } else { Ending::THING };
        self.is_empty() || self.0 & kind != 0
    }

    /// Whether both endings are of one language.
    pub(super) fn has_language_of(self, other: Ending) -> bool {
        (self.0 ^ other.0) & (Ending::RUSSIAN | Ending::KAZAKH) == 0
    }

    /// The ending that fits each name that one of the two fits.
    pub(super) fn or(self, other: Ending) -> Ending {
        Ending(self.0 | other.0 & (Ending::THING | Ending::PERSON))
    }
}

/// The place of a hit with an ending among those of the same word, in the order of the table of endings: by the
/// dictionary form of the first word, then by that of the second one, and so on. It does not depend on the names that
/// are listed, so that hits of several lexicons have the same order as those of one. Six bits for each of the first
/// five words; words after them are not compared. 0 for a hit without ending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FormOrder(u32);

impl FormOrder {
    const BITS: u32 = 6;
    const WORDS: u32 = u32::BITS / FormOrder::BITS;

    /// The place of a word that is as it is listed: after those with an ending at the start of a name, before them
    /// inside of it.
    pub const LAST: u32 = (1 << FormOrder::BITS) - 1;
    pub const FIRST: u32 = 0;

    /// The place of a dictionary form. The Russian ones are before the Kazakh ones.
    pub fn of_stem(language: Language, stem: &Stem) -> u32 {
        let kazakh = u32::from(language == Language::Kazakh);
        1 + u32::from(stem.order) + kazakh * u32::from(Stem::MAX_ORDER)
    }

    /// The order with the place of the word at an index of the name.
    pub fn with(self, index: usize, place: u32) -> FormOrder {
        let index = index as u32;
        match index < FormOrder::WORDS {
            true => FormOrder(self.0 | place << (FormOrder::BITS * (FormOrder::WORDS - 1 - index))),
            false => self,
        }
    }
}

impl Hit {
    /// Whether its proclitic is و alone, which joins it to the word before.
    pub(crate) fn is_joined(&self, folded: &Folded) -> bool {
        self.proclitic.len() == 1 && folded.codes()[self.word as usize] == code('و')
    }
}
