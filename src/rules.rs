//! The rules that make dalil more than a list of strings, each by a name, so that what it costs and gains can be
//! measured: `dalil eval --ablate` tags the same articles with each rule switched off in turn.

use std::fmt;

/// The revision of the rules, a part of every gazetteer's version. Whatever changes the answer to a text under an
/// unchanged gazetteer raises it by one, so that the same version means the same answers; `tests/answers.rs` fails when
/// that is forgotten. 1 is the rules up to the first revision that was counted.
pub const REVISION: u32 = 2;

/// One rule. What it does is said where it is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Rule {
    /// أ إ آ are read as ا.
    FoldHamza,
    /// Short names and ordinary words must match their hamza all the same.
    HamzaCare,
    /// ى is ي and ة is ه at a word's end.
    WordFinal,
    /// `ـ.ـ` inside a word is nothing.
    Evasion,
    /// A dot after one letter, the name of a letter or a title ends no name.
    Abbreviations,
    /// Sentence ends, empty lines, commas and brackets end names.
    HardBreaks,
    /// و ف ب ل ك are stripped.
    Proclitics,
    /// وب ول فب … are stripped.
    Stacks,
    /// لل is read as ل and the article.
    Lam,
    /// What is left behind a proclitic must have some length.
    ProcliticLength,
    /// Three letters behind a proclitic are enough for a large city.
    ShortCities,
    /// Names stand with and without ال where the data says so.
    Article,
    /// عبد and أبو are written joined and split, أبو in three cases; ابن and بن are one.
    Compounds,
    /// Other transliterations are made from listed names.
    Variants,
    /// Names in Latin and Cyrillic keep their capitals.
    Capitals,
    /// Capitals tell nothing where the whole line has them.
    CapitalLines,
    /// Names that are ordinary words need a reason.
    CommonWords,
    /// The full name elsewhere in the article is a reason.
    FullName,
    /// A word beside the name is a reason.
    Cues,
    /// The words beside names count in the dual and plural too.
    Number,
    /// Names joined by a conjunction share the words beside the first.
    Coordination,
    /// A direction and the direction that a name begins with are one: جنوب غرب كازاخستان.
    Directions,
    /// A word before a name in quotation marks tells that it is a medium's: لـ«الحياة».
    QuotedSource,
    /// A name has both quotation marks of a pair, or none.
    Quotes,
    /// A place or institution that is named after a person is not that person.
    NamedAfter,
    /// Standing alone is a reason for the media.
    Credit,
    /// Great prominence is a reason for a short name.
    Prominence,
    /// The country elsewhere in the article is a reason for a place.
    Country,
    /// Ministries, governments, armies are composed from patterns.
    Institutions,
}

impl Rule {
    /// All rules, in the order of an article's way.
    pub const ALL: [Rule; 29] = [
        Rule::FoldHamza,
        Rule::HamzaCare,
        Rule::WordFinal,
        Rule::Evasion,
        Rule::Abbreviations,
        Rule::HardBreaks,
        Rule::Proclitics,
        Rule::Stacks,
        Rule::Lam,
        Rule::ProcliticLength,
        Rule::ShortCities,
        Rule::Article,
        Rule::Compounds,
        Rule::Variants,
        Rule::Capitals,
        Rule::CapitalLines,
        Rule::CommonWords,
        Rule::FullName,
        Rule::Cues,
        Rule::Number,
        Rule::Coordination,
        Rule::Directions,
        Rule::QuotedSource,
        Rule::Quotes,
        Rule::NamedAfter,
        Rule::Credit,
        Rule::Prominence,
        Rule::Country,
        Rule::Institutions,
    ];
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Rule::FoldHamza => "fold hamza",
            Rule::HamzaCare => "hamza of short names",
            Rule::WordFinal => "final ى and ة",
            Rule::Evasion => "evasion",
            Rule::Abbreviations => "abbreviation dots",
            Rule::HardBreaks => "hard breaks",
            Rule::Proclitics => "proclitics",
            Rule::Stacks => "stacked proclitics",
            Rule::Lam => "لل",
            Rule::ProcliticLength => "length behind proclitics",
            Rule::ShortCities => "short cities behind proclitics",
            Rule::Article => "optional ال",
            Rule::Compounds => "عبد and أبو, split and joined",
            Rule::Variants => "generated spellings",
            Rule::Capitals => "capitals",
            Rule::CapitalLines => "lines in capitals",
            Rule::CommonWords => "ordinary words",
            Rule::FullName => "full name in the article",
            Rule::Cues => "cues",
            Rule::Number => "dual and plural of cues",
            Rule::Coordination => "coordinated names",
            Rule::Directions => "compound directions",
            Rule::QuotedSource => "media in quotation marks",
            Rule::Quotes => "pairs of quotation marks",
            Rule::NamedAfter => "places named after people",
            Rule::Credit => "credits",
            Rule::Prominence => "prominence",
            Rule::Country => "country in the article",
            Rule::Institutions => "composed institutions",
        })
    }
}

/// Which rules hold. All, unless a measurement says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    off: u32,
}

impl Rules {
    pub const ALL: Rules = Rules { off: 0 };

    /// These, but one.
    pub const fn without(self, rule: Rule) -> Rules {
        Rules { off: self.off | 1 << rule as u8 }
    }

    #[inline]
    pub const fn has(self, rule: Rule) -> bool {
        self.off & 1 << rule as u8 == 0
    }
}

impl Default for Rules {
    fn default() -> Rules {
        Rules::ALL
    }
}
