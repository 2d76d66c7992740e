//! Rules that can be switched off one by one, to measure the effect of each.
//!
//! A rule is applied in the module of its stage (folding, scanning, resolving); this module only has the names. `dalil
//! eval --ablate GOLD.jsonl` tags the same articles with each rule switched off in turn; `docs/rules.md` lists the
//! results.

use strum::VariantArray;

/// Revision of the rules, a part of the version of every gazetteer.
///
/// A change that alters the answer to some text under an unchanged gazetteer raises it by one, so that equal versions
/// give equal answers. `tests/answers.rs` fails if that is forgotten.
pub const REVISION: u32 = 11;

/// A rule. Its [`Display`](std::fmt::Display) form is its name in `docs/rules.md`.
///
/// ```
/// use dalil::{Rule, Rules};
///
/// let rules = Rules::ALL.without(Rule::Proclitics);
/// assert!(!rules.has(Rule::Proclitics));
/// assert_eq!(Rule::Proclitics.to_string(), "proclitics");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::Display, strum::VariantArray)]
#[repr(u8)]
#[non_exhaustive]
pub enum Rule {
    /// أ إ آ are folded to ا.
    #[strum(to_string = "fold hamza")]
    FoldHamza,
    /// Despite the fold, short names and ordinary words must match in hamza.
    #[strum(to_string = "hamza of short names")]
    HamzaCare,
    /// At the end of a word, ى is folded to ي and ة to ه.
    #[strum(to_string = "final ى and ة")]
    WordFinal,
    /// `ـ.ـ` inside a word, which is written to evade filters, is removed.
    #[strum(to_string = "evasion")]
    Evasion,
    /// A dot after a single letter, the name of a letter or a title does not end a name.
    #[strum(to_string = "abbreviation dots")]
    Abbreviations,
    /// Sentence ends, empty lines, commas and brackets end a name.
    #[strum(to_string = "hard breaks")]
    HardBreaks,
    /// The proclitics و ف ب ل ك are stripped.
    #[strum(to_string = "proclitics")]
    Proclitics,
    /// Two proclitics are stripped: وب ول فب …
    #[strum(to_string = "stacked proclitics")]
    Stacks,
    /// لل is read as ل and the article.
    #[strum(to_string = "لل")]
    Lam,
    /// A minimum number of letters must be left behind a proclitic.
    #[strum(to_string = "length behind proclitics")]
    ProcliticLength,
    /// A word of the name of a person is not divided into a proclitic and the name of a minor place: فاطمة.
    #[strum(to_string = "undivided words of people")]
    PersonWords,
    /// Three letters behind a proclitic are enough for a large city.
    #[strum(to_string = "short cities behind proclitics")]
    ShortCities,
    /// Names for which the data allows it are found with and without ال.
    #[strum(to_string = "optional ال")]
    Article,
    /// عبد and أبو are found joined and split, أبو in its three cases, and ابن and بن are equal.
    #[strum(to_string = "عبد and أبو, split and joined")]
    Compounds,
    /// Further transliterations are generated from the listed ones.
    #[strum(to_string = "generated spellings")]
    Variants,
    /// Every word of a name in Latin and Cyrillic that is listed with a capital must have one in the text.
    #[strum(to_string = "capitals of all words")]
    WordCapitals,
    /// Names in Latin and Cyrillic must match in capitals.
    #[strum(to_string = "capitals")]
    Capitals,
    /// Capitals are no evidence in a line that is written in capitals.
    #[strum(to_string = "lines in capitals")]
    CapitalLines,
    /// A name that is an ordinary word needs evidence.
    #[strum(to_string = "ordinary words")]
    CommonWords,
    /// Russian and Kazakh names are found with the endings of their cases.
    #[strum(to_string = "endings")]
    Endings,
    /// The full name elsewhere in the article is evidence.
    #[strum(to_string = "full name in the article")]
    FullName,
    /// A context word (cue) beside the name is evidence.
    #[strum(to_string = "cues")]
    Cues,
    /// Context words also count in the dual and the plural.
    #[strum(to_string = "dual and plural of cues")]
    Number,
    /// Names that are joined by a conjunction share the context words beside the first or the last of them.
    #[strum(to_string = "coordinated names")]
    Coordination,
    /// A direction before a name that begins with a direction changes its meaning: جنوب غرب كازاخستان.
    #[strum(to_string = "compound directions")]
    Directions,
    /// A context word before a name in quotation marks announces a medium: لـ«الحياة».
    #[strum(to_string = "media in quotation marks")]
    QuotedSource,
    /// A mention has both quotation marks of a pair or none.
    #[strum(to_string = "pairs of quotation marks")]
    Quotes,
    /// A place or institution that is named after a person is not that person.
    #[strum(to_string = "places named after people")]
    NamedAfter,
    /// For the media, standing alone between breaks is evidence.
    #[strum(to_string = "credits")]
    Credit,
    /// Standing alone in the dateline of an article is evidence for a place or a medium: السلط - الرأي:.
    #[strum(to_string = "datelines")]
    Datelines,
    /// For a place, two other places beside it in a list are evidence, one of them of its country: عدن وإب وذمار.
    #[strum(to_string = "lists of places")]
    PlaceLists,
    /// For a short name, high prominence is evidence.
    #[strum(to_string = "prominence")]
    Prominence,
    /// The date of the article decides who is prominent by an office, and which names are in use.
    #[strum(to_string = "dates")]
    Dates,
    /// For a place or a body of a country, that country elsewhere in the article is evidence.
    #[strum(to_string = "country in the article")]
    Country,
    /// In Cyrillic, and for ordinary words in Latin script, a country in the article is no evidence for a place at the
    /// start of a sentence, where any word has a capital: Сокол.
    #[strum(to_string = "first words of sentences")]
    FirstWords,
    /// A context word of cities with ال does not announce an ordinary word (المدينة ليل أمس), and an ordinary word with
    /// ال after another word with ال is its adjective (الوضع القائم).
    #[strum(to_string = "definite nouns")]
    DefiniteNouns,
    /// After a numeral and a noun in the accusative, the letters of a country are its adjective: 20 جنديا روسيا.
    #[strum(to_string = "accusatives")]
    Accusatives,
    /// Of a place and a person with one name, a preposition of place or a locative ending decides for the place. A
    /// country with the name of an Arabic adjective (مالي) needs no other evidence after a preposition.
    #[strum(to_string = "locations")]
    Locations,
    /// A region, a country or its adjective directly after a name decides which entity is meant.
    #[strum(to_string = "apposition")]
    Apposition,
    /// A short name or an acronym is not found in a sentence of another language of its script.
    #[strum(to_string = "language of short names")]
    NameLanguage,
    /// In Latin and Cyrillic, a minor place, a surname or an organisation of one word beside an unlisted capitalised
    /// word is part of another name.
    #[strum(to_string = "names beside capitalised words")]
    NeighbourWords,
    /// A surname after the given name of another person, or after other initials than its own, is another person's.
    #[strum(to_string = "given names of others")]
    GivenNames,
    /// A title that is listed with the beginning of a name does not cut the complete name: السلطان هيثم بن طارق.
    #[strum(to_string = "titles before complete names")]
    Titles,
    /// A name does not end inside of its number: لويس الرابع in لويس الرابع عشر.
    #[strum(to_string = "complete ordinals")]
    Ordinals,
    /// The initials before a surname are part of the mention: В. Путин.
    #[strum(to_string = "initials")]
    Initials,
    /// The given name and the patronymic before a surname are part of the mention: Борис Николаевич Ельцин.
    #[strum(to_string = "patronymics")]
    Patronymics,
    /// A part of an unlisted name with a hyphen, or of a compound adjective, is no name of its own: Газпром-Медиа.
    #[strum(to_string = "parts of names with hyphens")]
    HyphenLimbs,
    /// In Cyrillic, the name of a place alone in quotation marks is the name of another thing: «Колумбия». In Arabic,
    /// it is that of a medium with the same name («الشرق الأوسط»), or of what the context word before it announces.
    #[strum(to_string = "places in quotation marks")]
    QuotedPlaces,
    /// The last stop of an abbreviation, or of a Roman numeral inside a sentence, is part of the mention: U.S.
    #[strum(to_string = "last stops of abbreviations")]
    LastStop,
    /// The generation after the name of a person is part of the mention: Martin Luther King, Jr.
    #[strum(to_string = "generations after names")]
    Generations,
    /// The name of a place in the role of a club or a team denotes that institution: لاعب ليون.
    #[strum(to_string = "roles of places")]
    Roles,
    /// In a text on the topic of clubs and teams, other words beside the name of a place show that role too: فازت مصر.
    #[strum(to_string = "roles by topic")]
    TopicRoles,
    /// In a text on that topic, the scoreline beside the name of a place shows that role too: Leeds 2 Hull 1.
    #[strum(to_string = "scorelines")]
    Scorelines,
    /// Ministries, governments and armies of countries, and municipalities, universities and airports of places, are
    /// composed from patterns.
    #[strum(to_string = "composed institutions")]
    Institutions,
}

impl Rule {
    /// All rules, in the order of the pipeline.
    pub const ALL: &[Rule] = Rule::VARIANTS;
}

/// The set of rules that are switched on: all, unless a measurement switches some off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// One bit for each rule that is switched off.
    off: u64,
}

const _: () = assert!(Rule::ALL.len() <= u64::BITS as usize);

impl Rules {
    /// All rules.
    pub const ALL: Rules = Rules { off: 0 };

    /// This set without one rule.
    #[must_use]
    pub const fn without(self, rule: Rule) -> Rules {
        Rules { off: self.off | 1 << rule as u64 }
    }

    /// Whether a rule is switched on.
    #[inline]
    pub const fn has(self, rule: Rule) -> bool {
        self.off & 1 << rule as u64 == 0
    }
}

impl Default for Rules {
    fn default() -> Rules {
        Rules::ALL
    }
}
