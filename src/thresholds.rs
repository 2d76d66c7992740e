//! The thresholds, minimum lengths, distances and weights of the core.
//!
//! Each constant states what it decides, its unit, and either its measurement or that it was chosen. Two texts serve as
//! measurements: *articles* are three annotated articles (183 mentions), *news* is 3,833 sentences of annotated Arabic
//! news (7,929 mentions). `docs/rules.md` describes both and lists the effect of each rule. A change of any value that
//! changes an answer raises [`REVISION`](crate::rules::REVISION).
//!
//! Buffer sizes, bit layouts and limits of formats are not thresholds and are defined where they are used. So are
//! lengths that state the form of one thing in a text, because they mean nothing without the rest of its form: in
//! `resolve/`, the digits of a year, a score and an ordinal number, the words of a team, the letters of a counted noun,
//! the longest name before one in a list and the longest part of a dateline; in `lang/inflection/`, the shortest stems.

/// Prominence of an entity, from 0 to 1, as stated in the gazetteer.
pub(crate) mod prominence {
    /// Prominence of an entity whose data states none.
    ///
    /// Chosen: such an entity is below every threshold of this module.
    pub const DEFAULT: f32 = 0.3;

    /// Least prominence at which a short name of a person or an organisation is accepted without further evidence.
    ///
    /// Of rule `prominence`, with [`UNIQUE_SURNAME`]. `docs/rules.md` has the effect of each rule.
    pub const SHORT_NAME: f32 = 0.8;

    /// Like [`SHORT_NAME`], for a surname that the gazetteer lists for one person only.
    ///
    /// News: lowering it from 0.8 to 0.6 raised the recall of people from 0.19 to 0.24 at the same precision.
    pub const UNIQUE_SURNAME: f32 = 0.6;

    /// Least prominence of a person whose surname alone fills the slot of an institution that is named after people
    /// (مطار ديغول).
    ///
    /// Chosen: as for [`UNIQUE_SURNAME`], because a street or a school may be named after anybody with the surname.
    pub const NAMED_AFTER: f32 = UNIQUE_SURNAME;

    /// Least prominence, in an article with a date, of the head of a state or government at that date.
    ///
    /// Stated by rule `dates`: such a person is as well known as the surname in the news, [`SHORT_NAME`].
    pub const HEAD: f32 = SHORT_NAME;

    /// Like [`HEAD`], for a minister or the leader of a party.
    ///
    /// Stated by rule `dates`: a surname that nobody else has is enough, [`UNIQUE_SURNAME`].
    pub const MINISTER: f32 = UNIQUE_SURNAME;

    /// Least prominence at which three letters are enough behind a proclitic, whatever the entity is (بمصر).
    ///
    /// Chosen: the names that every newspaper has. Of rule `length behind proclitics`.
    pub const THREE_LETTERS: f32 = 0.8;

    /// Like [`THREE_LETTERS`], for a city that is listed without ال (بحلب).
    ///
    /// Of rule `short cities behind proclitics`.
    pub const THREE_LETTERS_CITY: f32 = 0.6;

    /// Least prominence of an entity whose name with an ending needs no context where the word is likely to be another
    /// one: at the start of a sentence, with a short stem, or in the form of a surname.
    ///
    /// Chosen: above most towns (0.2 to 0.4), below regional capitals.
    pub const INFLECTED: f32 = 0.45;

    /// Least prominence at which a place beside an unlisted capitalised word is accepted (Outer Mongolia).
    ///
    /// Of the places below this value that have such a word directly beside them, 3 of 18 mentions in English and
    /// Russian and 26 of 153 in Turkish texts were correct; of the others, 9 of 14 and 31 of 121 (where the word after
    /// them is often a title).
    pub const MAJOR_PLACE: f32 = 0.9;

    /// Least prominence of a place that is found behind a proclitic although the whole word is a word of the name of a
    /// person (باربل is "in Erbil").
    ///
    /// Chosen: of the 106 words of people in the built-in gazetteer that can be divided into a proclitic and a place,
    /// those of the places below this value are better known as names of people (فاطمة, فوستر, باراك).
    pub const UNDIVIDED_PLACE: f32 = 0.5;

    /// Least prominence of an entity whose Arabic names get generated spellings.
    ///
    /// Chosen: spellings of names that news seldom has are not worth their memory and their collisions with other
    /// words. Of rule `generated spellings`.
    pub const GENERATED_SPELLINGS: f32 = 0.5;

    /// Least prominence of a person whose short name is not bound to its language.
    ///
    /// Chosen: most people have no Kazakh name, and the best known of them are called by their surname alone.
    pub const KNOWN_EVERYWHERE: f32 = 0.9;

    /// `gazetteer check` warns of a name of three letters that needs no evidence, below this prominence.
    ///
    /// Chosen: readers do not mistake the names of the others (غزة, مصر).
    pub const CHECK_SHORT_NAME: f32 = 0.6;
}

/// Numbers of letters of a name, in codes of the name alphabet (one code per letter, breaks not counted).
pub(crate) mod letters {
    /// Least number of letters before an ending with which a minor name needs no context.
    ///
    /// Chosen: shorter stems are mostly other words (тома, какой).
    pub const INFLECTED_STEM: usize = 4;

    /// Least number of letters behind a proclitic. Shorter rests are often parts of ordinary words (وعد is not و and
    /// عد).
    ///
    /// Chosen. Of rule `length behind proclitics`.
    pub const BEHIND_PROCLITIC: usize = 4;

    /// Like [`BEHIND_PROCLITIC`], for a name of high [prominence](super::prominence::THREE_LETTERS), a large city, or a
    /// name in a list that a context word announces.
    pub const BEHIND_PROCLITIC_KNOWN: usize = 3;

    /// Like [`BEHIND_PROCLITIC`], behind ك. Names that begin with ال are exempt. Chosen.
    pub const BEHIND_KAF: usize = 5;

    /// A name with at most this number of letters must not gain a hamza (بأن is not بان).
    ///
    /// News: an added hamza costs precision on such names only. Of rule `hamza of short names`.
    pub const HAMZA_COMPARED: usize = 4;

    /// A name in Latin or Cyrillic with at most this number of letters must match letter for letter (Oş is not OS).
    ///
    /// Chosen: in an acronym of two letters a missing diacritic makes another name.
    pub const EXACT_ACRONYM: usize = 2;

    /// Least number of letters of a name that gets generated spellings.
    ///
    /// Chosen: fewer letters do not tell a misspelling from another word.
    pub const GENERATED_SPELLINGS_NAME: usize = 7;

    /// Least number of letters of a word that is edited in a name that gets generated spellings.
    ///
    /// Chosen, for the reason of [`GENERATED_SPELLINGS_NAME`].
    pub const GENERATED_SPELLINGS_WORD: usize = 5;

    /// Number of letters at the end of a word that generated spellings leave unchanged, because an edit there makes an
    /// adjective or a plural.
    pub const GENERATED_SPELLINGS_FIXED_END: usize = 2;

    /// Least number of letters behind a joined أبو. Fewer letters are an ending, not a name.
    pub const BEHIND_ABU: usize = 3;

    /// Greatest number of letters of an acronym that is bound to its language (AB, ЕС).
    ///
    /// Annotated Turkish: of the English acronyms found, those of three and more letters are mostly right (NBA, UNHCR).
    pub const BOUND_ACRONYM: usize = 2;

    /// Greatest number of letters of the short name of a person that is bound to its language.
    ///
    /// Annotated Turkish: of the English short names found by prominence alone, 6 of 8 with at most five letters are
    /// wrong, and half of the longer ones.
    pub const BOUND_SHORT_NAME: usize = 5;

    /// Least number of letters of a word in lower case that shows that capitals mark names. Shorter words are in lower
    /// case in titles too. Chosen.
    pub const LOWER_CASE: usize = 4;

    /// Least number of letters of an Arabic given name that makes the surname after it another person's. One of exactly
    /// this number must not begin with the letter of a proclitic.
    ///
    /// News: shorter ones are mostly function words (أن, بين, باسم), and cost 15 correct mentions of people.
    pub const ARABIC_GIVEN_NAME: usize = 4;

    /// Greatest number of initials before a surname. Chosen: J. R. R. Tolkien.
    pub const INITIALS: usize = 3;

    /// `gazetteer check` reports a name of one word with fewer letters that needs no evidence: words of two letters are
    /// part of every text.
    pub const CHECK_SHORT_NAME: usize = 3;
}

/// Numbers of people whose name begins with a given name.
pub(crate) mod given_name {
    /// Least number of people with an Arabic given name that is frequent: directly after another given name, it shows
    /// that the name of a person goes on.
    ///
    /// Chosen: rarer ones are often ordinary words.
    pub const FREQUENT: i32 = 20;

    /// `gazetteer check` reports a short name that is the given name of at least this number of people.
    ///
    /// Chosen: a thousandth of the people of the built-in gazetteer.
    pub const CHECK_SHORT_NAME: usize = 19;
}

/// Distances in the text.
pub(crate) mod distance {
    /// Number of characters on each side of a name that decide whether its line is written in capitals.
    ///
    /// Chosen: long enough for a heading, and bounded, because a line can be as long as the article.
    pub const CAPITALS: usize = 48;

    /// Number of words on each side of a name, in its line, among which a word in lower case shows that capitals mark
    /// names.
    ///
    /// Chosen: a bound, because a line can be as long as the article. Nearly always the next words decide.
    pub const LOWER_CASE_WORDS: usize = 12;

    /// Greatest number of adjectives between a context word and the name that it announces.
    ///
    /// Chosen. The data states a number for each cue, up to this one.
    pub const SKIPPED_BY_CUE: u8 = 2;

    /// Greatest number of adjectives between a name and the conjunction that joins the next name of a list to it
    /// (قناتا الجزيرة القطرية والعربية).
    pub const SKIPPED_IN_LIST: usize = 2;

    /// Number of words on each side of a name among which two different words of a topic show that the text is on it.
    ///
    /// Chosen: about the sentence of the name and the ones beside it.
    pub const TOPIC_WORDS: u32 = 30;

    /// Distance, in codes, between a name in the title and a name in the body: chosen, because a headline is close to
    /// all of its article.
    pub const OTHER_FIELD: u32 = 100;
}

/// Lengths of time.
pub(crate) mod time {
    /// Number of years after the end of an office in which its prominence still holds.
    ///
    /// Stated by rule `dates`: the news goes on to report about those who left office.
    pub const AFTER_OFFICE: u16 = 2;
}

/// Confidence of a mention, from 0 to 1.
///
/// Confidence orders the mentions of one gazetteer and is not a probability. All values are chosen, so that a minimum
/// of 0.8 keeps the names that need no evidence or have a context word beside them, and a minimum of 0.6 keeps all that
/// are accepted without a competing entity.
pub(crate) mod confidence {
    /// A full name that needs no evidence.
    pub const FULL_NAME: f32 = 0.95;
    /// A variant of the full name that needs no evidence.
    pub const VARIANT: f32 = 0.93;
    /// An acronym or a former name that needs no evidence.
    pub const ACRONYM_OR_FORMER: f32 = 0.9;
    /// A short name that needs no evidence.
    pub const SHORT_NAME: f32 = 0.85;
    /// A name whose full name is elsewhere in the article.
    pub const FULL_NAME_IN_ARTICLE: f32 = 0.92;
    /// A name with a context word beside it.
    pub const CUE: f32 = 0.9;
    /// A name with its country, or a region of it, directly after it.
    pub const APPOSITION: f32 = 0.9;
    /// A name of a medium that stands alone between breaks.
    pub const CREDIT: f32 = 0.85;
    /// A short name of a prominent entity.
    pub const PROMINENCE: f32 = 0.75;
    /// A place whose country the article names.
    pub const COUNTRY: f32 = 0.7;

    /// Factor for a proclitic with ك.
    pub const KAF_FACTOR: f32 = 0.85;
    /// Factor for any other proclitic.
    pub const PROCLITIC_FACTOR: f32 = 0.97;
    /// Factor for a generated spelling.
    pub const GENERATED_FACTOR: f32 = 0.85;

    /// Factor for a name that is not used at the date of the article.
    pub const OUTSIDE_DATES_FACTOR: f32 = 0.8;

    /// Least share of its confidence that the best of several readings keeps: its share in a tie.
    pub const LEAST_SHARE: f32 = 0.5;
    /// Least share of its confidence that an alternative keeps.
    pub const LEAST_ALTERNATIVE_SHARE: f32 = 0.05;
}

/// Weights of accepted readings against the other readings of one span. All are chosen.
///
/// The weight of a reading is its confidence times its prominence, mapped to the range from
/// [`weight::LEAST_PROMINENCE_FACTOR`] to 1, plus the sum of the following.
pub(crate) mod weight {
    /// Factor for an entity of prominence 0.
    pub const LEAST_PROMINENCE_FACTOR: f32 = 0.5;
    /// A context word announces the reading.
    pub const CUE: f32 = 0.3;
    /// The context word announces a quoted source. The medium is meant, even if a well-known place has its name.
    pub const QUOTED_SOURCE: f32 = 0.3;
    /// The person holds an office at the date of the article that makes them prominent. Less than a full name in the
    /// article, and more than the difference of prominence between a former head of state and a minister.
    pub const IN_OFFICE: f32 = 0.15;
    /// Like [`IN_OFFICE`], for an office that ended in the years before. Less, so that the successor wins.
    pub const AFTER_OFFICE: f32 = 0.05;
    /// The full name of the entity is elsewhere in the article.
    pub const FULL_NAME_IN_ARTICLE: f32 = 0.2;
    /// Additional weight for a full name at distance 0: of two people with one surname, the nearer one is meant.
    pub const FULL_NAME_NEARBY: f32 = 0.2;
    /// Distance, in codes, at which half of [`FULL_NAME_NEARBY`] is left.
    pub const FULL_NAME_HALF_DISTANCE: f32 = 100.0;
    /// The article names another entity of the reading's country.
    pub const COUNTRY: f32 = 0.15;
    /// A preposition of place or a locative ending, for a place whose name is also that of a person. As much as a
    /// context word, and less than the full name of the person nearby.
    pub const LOCATION: f32 = 0.3;
    /// The name of the reading's country, or of a region of it, is directly after the name. Greater than the sum of all
    /// others.
    pub const APPOSITION: f32 = 3.0;
}

/// Salience of an entity in an article: the sum of three parts, from 0 to 1. All are chosen.
pub(crate) mod salience {
    /// Part for the number of mentions, relative to the most mentioned entity.
    pub const MENTIONS: f64 = 0.5;
    /// Part for an entity that the headline mentions.
    pub const HEADLINE: f64 = 0.3;
    /// Part for the share of the body after the first mention.
    pub const START: f64 = 0.2;
    /// Number of characters of the first line of the body that can be the headline of an article without a title.
    ///
    /// Chosen: twice a long headline. The first line of a text without line ends is the complete text.
    pub const HEADLINE_CHARS: usize = 200;
}

/// Countries and cities that an article is about. All are chosen.
pub(crate) mod focus {
    /// Number of votes of a mention in the headline.
    pub const HEADLINE_VOTES: u64 = 3;
    /// Least share of the votes of a country.
    pub const COUNTRY_SHARE: f64 = 0.2;
    /// Least share of the votes of a city. Less than that of a country, which other entities also vote for.
    pub const CITY_SHARE: f64 = 0.15;
}

/// Limits of repeated steps.
pub(crate) mod steps {
    /// Number of times that candidates are judged again after evidence was withdrawn: a name that is not accepted can
    /// no longer support others.
    ///
    /// Chosen: bounds the work. What still lacks support after these rounds is not accepted.
    pub const JUDGING_ROUNDS: usize = 3;

    /// Greatest number of forms that the compounds (عبد, أبو, ابن) of one name can produce: those of three أبو.
    ///
    /// Chosen: without it, a line of data that repeats the word would produce more forms than fit into memory.
    pub const COMPOUND_FORMS: usize = 216;

    /// Greatest number of candidates before a name that are examined for the one to which و joins it.
    ///
    /// Chosen: few candidates share a word, so that the nearest ones are those of the word before.
    pub const JOINED_CANDIDATES: usize = 8;
}

/// Votes for the language of a sentence (`lang/detect.rs`). All are chosen.
///
/// With these values, of annotated sentences of at least eight words, all 485 English ones were detected, 2,244 of
/// 2,263 Turkish, 1,373 of 1,379 Russian and all 2,057 Kazakh ones.
pub(crate) mod language_votes {
    /// Number of words at the start of each field that determine the language of an article.
    ///
    /// Chosen: four times a long sentence, and little work beside finding the names.
    pub const SAMPLE: usize = 100;
    /// A function word, an apostrophe suffix, or a distinctive letter in a word that is not capitalised.
    pub const SURE: u8 = 3;
    /// A frequent ending.
    pub const LIKELY: u8 = 2;
    /// A distinctive letter in a capitalised word, which may be a foreign name, or a frequent spelling.
    pub const HINT: u8 = 1;
    /// Least number of letters of a word whose ending votes.
    pub const SHORTEST_WITH_ENDING: usize = 5;
}
