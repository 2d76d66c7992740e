//! The words directly beside a candidate that make it a part of another name: Kirk Douglas, Steve Harris,
//! Газпром-Медиа.

use std::cell::{Cell, OnceCell};

use super::candidate::CandidateRef;
use super::context::Context;
use super::initials::{Initials, initials_before};
use super::listed_words::ListedWords;
use crate::budget::Budget;
use crate::gazetteer::{CommonWord, EntityType};
use crate::lang::capitalised_words::{is_capitalised_word, is_complete_word, is_particle};
use crate::lang::capitals::{is_capitalised, is_in_mixed_case};
use crate::lang::{Language, inflection};
use crate::lexicon::{FieldText, Reading};
use crate::rules::Rule;
use crate::text::alphabet::{SOFT, Script, script};
use crate::thresholds::prominence;

/// Determines which candidates are part of another name.
pub(super) struct Neighbours<'a> {
    pub(super) context: Context<'a>,
    pub(super) budget: &'a Budget<'a>,
    /// Computed when a candidate has a capitalised word beside it.
    listed: OnceCell<ListedWords>,
    /// What is beside each candidate, as far as it was computed: its readings are judged one by one, and more than
    /// once.
    beside: Vec<Cell<Option<Beside>>>,
}

/// What is directly beside a candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Beside {
    /// An unlisted capitalised word is before it, apart from initials.
    before: bool,
    /// An unlisted capitalised word is after it.
    after: bool,
    /// The unlisted capitalised word after it is a surname rather than the first word of another name: Michael Jackson
    /// Perry. Or a given name is before it: Ali Kemal Öztürk. Only in Latin script.
    surname: bool,
    /// The word before it, apart from initials, is a given name.
    given: bool,
    /// Initials are before it.
    initials: bool,
    /// A context word of a lake, river, sea or mountain is beside it: Ohio River.
    feature: bool,
    /// A hyphen joins it to an unlisted capitalised word or to a chain of words (Вейк-ан-Зее), or an apostrophe to one
    /// capital letter (O'Kerry).
    hyphen: bool,
    /// A capitalised context word of companies or other organisations is after it: Pullman Company.
    company: bool,
    /// It is an Arabic given name or a complete name, and the name of a person goes on after it: سعيد بن سليمان.
    continued: bool,
    /// The name of another person, whose father it names, is before it: سعد بن محمد بن سلمان.
    father: bool,
    /// The same is before the word before it: عباس in سعد بن محمود عباس.
    surname_of_father: bool,
}

/// What is between two words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Space,
    Hyphen,
    Other,
}

impl<'a> Neighbours<'a> {
    pub fn new(context: Context<'a>, budget: &'a Budget<'a>) -> Neighbours<'a> {
        let beside = vec![Cell::new(None); context.candidates().len()];
        Neighbours { context, budget, listed: OnceCell::new(), beside }
    }

    /// Whether the words beside a candidate exclude a reading, because its name is part of another name.
    #[inline]
    pub fn exclude(&self, at: CandidateRef<'_>, reading: &Reading) -> bool {
        // Most candidates are Arabic. Only the name of a person can be part of another name there.
        match self.context.script(at.candidate) {
            Script::Arabic => reading.class.is_person() && self.excludes(at, reading),
            Script::Latin | Script::Cyrillic => self.excludes(at, reading),
            _ => false,
        }
    }

    #[inline(never)]
    fn excludes(&self, at: CandidateRef<'_>, reading: &Reading) -> bool {
        let beside = self.beside(at);
        if beside == Beside::default() {
            return false;
        }
        let is_announced = || self.context.announcing(at.cues, self.context.date.class(reading)).is_some();
        if beside.hyphen {
            return true;
        }
        match reading.class.entity_type() {
            EntityType::Place => {
                let is_beside_name = beside.before || beside.after || beside.given || beside.initials || beside.company;
                let is_minor =
                    || self.context.date.prominence(reading) < prominence::MAJOR_PLACE || self.is_personal_name(at);
                (beside.feature || is_beside_name && is_minor()) && !is_announced()
            }
            EntityType::Person if beside.father => true,
            EntityType::Person if reading.is_surname() => {
                let is_of_other = beside.given || beside.continued;
                let is_named = is_of_other || (beside.before || beside.after) && !is_announced();
                is_named && !self.is_own_name(at, reading) && self.start_of_full_name(at, reading).is_none()
                    || beside.initials && self.contradicts(at, reading)
                    || beside.company && !is_announced()
                    || beside.surname_of_father && self.is_word_of(at, reading, at.candidate.nth as usize - 1)
            }
            EntityType::Person => (beside.continued || beside.surname) && !self.is_own_name(at, reading),
            // Free University of Berlin is another university than that of Berlin.
            EntityType::Organisation if reading.is_composed() => beside.before || beside.after && self.is_role(at),
            // Walt Disney is a person.
            EntityType::Organisation => (beside.given || beside.before && !is_announced()) && self.is_one_word(at),
            EntityType::Other => false,
        }
    }

    /// Whether a candidate is a place in the role of an institution: in вратарь Артём Иванов, it is none.
    fn is_role(&self, at: CandidateRef<'_>) -> bool {
        let composition = self.context.scanned.compositions.of(at.candidate);
        composition.is_some_and(|composition| composition.role_of.is_some())
    }

    pub(super) fn is_one_word(&self, at: CandidateRef<'_>) -> bool {
        !self.context.codes_of(at.candidate).contains(&SOFT)
    }

    /// Whether a candidate is also a personal name: Jordan, Chad.
    fn is_personal_name(&self, at: CandidateRef<'_>) -> bool {
        let layers = self.context.layers;
        let codes = self.context.codes_of(at.candidate);
        layers.is_given_name(codes) || layers.common_words().get(codes).iter().any(CommonWord::is_personal_name)
    }

    /// What is beside a candidate.
    pub fn beside(&self, at: CandidateRef<'_>) -> Beside {
        let computed = &self.beside[at.index];
        if let Some(beside) = computed.get() {
            return beside;
        }
        let beside = match self.context.script(at.candidate) {
            Script::Arabic => Beside {
                given: self.follows_arabic_given_name(at),
                continued: self.is_continued_in_arabic(at),
                father: self.is_arabic_father(at, 0),
                surname_of_father: self.is_arabic_father(at, 1),
                ..Beside::default()
            },
            Script::Latin | Script::Cyrillic => self.beside_cased(at),
            _ => Beside::default(),
        };
        computed.set(Some(beside));
        beside
    }

    /// [`Neighbours::beside`] for a script with capitals.
    fn beside_cased(&self, at: CandidateRef<'_>) -> Beside {
        let rules = self.context.rules;
        let mut beside = Beside::default();
        let initials = self.initials(at);
        beside.initials = initials.is_some();
        let (before, gap) = self.before(at, initials);
        if let Some(word) = before.filter(|&word| gap != Gap::Other && self.is_other_name(at, word, Side::Before)) {
            // The prepositions of У Трампа and О Путине are surnames too.
            let codes = self.codes(at, word);
            let is_given = || codes.len() > 1 && self.context.layers.is_given_name(codes);
            beside.given = gap == Gap::Space && rules.has(Rule::GivenNames) && is_given();
            beside.before = gap == Gap::Space && !self.is_first(at, word) && !is_complete_word(self.codes(at, word));
            beside.hyphen = gap == Gap::Hyphen;
        }
        let is_in_chain = |word| self.is_limb(at, word) || self.ends_chain(at, word);
        beside.hyphen |= gap == Gap::Hyphen && before.is_some_and(is_in_chain) || self.follows_elision(at);
        let (after, gap) = self.after(at);
        if let Some(word) = after.filter(|&word| gap != Gap::Other && self.is_other_name(at, word, Side::After)) {
            let is_name = || self.ends_name(at, word) && !is_capitalised_word(self.codes(at, word));
            beside.after = gap == Gap::Space && !self.is_complete(at) && is_name();
            beside.hyphen |= gap == Gap::Hyphen;
        }
        beside.hyphen |= gap == Gap::Hyphen && after.is_some_and(|word| self.begins_with_adjective(at, word));
        beside.feature = self.is_beside_feature(at) && rules.has(Rule::NeighbourWords);
        beside.company = self.precedes_organisation(at) && rules.has(Rule::NeighbourWords);
        let ends_name = |word: usize| !self.precedes_capital(at, word);
        beside.surname = self.context.script(at.candidate) == Script::Latin
            && rules.has(Rule::NeighbourWords)
            && (beside.given && beside.before || beside.after && after.is_some_and(ends_name));
        beside.before &= rules.has(Rule::NeighbourWords);
        beside.after &= rules.has(Rule::NeighbourWords);
        beside.hyphen &= rules.has(Rule::HyphenLimbs);
        let is_any = beside != Beside { initials: beside.initials, ..Beside::default() };
        match is_any && !self.is_in_mixed_case(at) {
            true => Beside { initials: beside.initials, ..Beside::default() },
            false => beside,
        }
    }

    /// Whether the words beside a surname belong to names of its own entity.
    fn is_own_name(&self, at: CandidateRef<'_>, reading: &Reading) -> bool {
        let beside = self.beside(at);
        let is_own = |word: Option<usize>| word.is_some_and(|word| self.is_word_of(at, reading, word));
        let before = !(beside.before || beside.given) || is_own(self.before(at, self.initials(at)).0);
        before && (!(beside.after || beside.continued) || is_own(self.after(at).0))
    }

    fn is_word_of(&self, at: CandidateRef<'_>, reading: &Reading, word: usize) -> bool {
        !at.candidate.is_highly_ambiguous() && self.context.layers.is_word_of(reading.entity, self.codes(at, word))
    }

    /// The initials before a candidate.
    pub fn initials(&self, at: CandidateRef<'_>) -> Option<Initials> {
        let initials = initials_before(self.field(at), at.candidate)?;
        let is_free = !self.is_listed(at, at.candidate.nth as usize - 1, Side::Before);
        (self.context.rules.has(Rule::Initials) && is_free).then_some(initials)
    }

    /// The first code of the initials before a surname of a person.
    pub fn start_of_initials(&self, at: CandidateRef<'_>, reading: &Reading) -> Option<u32> {
        let initials = reading.is_surname().then(|| self.initials(at)).flatten()?;
        let folded = self.field(at).folded;
        // George W. Bush: the given name before the initial belongs to the name too.
        let (before, gap) = self.before(at, Some(initials));
        let given = before.filter(|&word| gap == Gap::Space && self.is_word_of(at, reading, word));
        Some(folded.words()[given.unwrap_or(initials.first as usize)])
    }

    /// Whether the initials before a surname are not those of its entity.
    pub fn contradicts(&self, at: CandidateRef<'_>, reading: &Reading) -> bool {
        if at.candidate.is_highly_ambiguous() {
            return true;
        }
        let layers = self.context.layers;
        let entity = layers.gazetteer().entity(reading.entity);
        let surname = layers.name(reading.name()).listed_text();
        self.initials(at).is_some_and(|initials| {
            // Barack H. Obama: not all names of a person are listed.
            let is_own = || self.before(at, Some(initials)).0.is_some_and(|word| self.is_word_of(at, reading, word));
            initials.contradict(entity, surname) && !is_own()
        })
    }

    /// The word before a candidate and its initials, and what is between.
    fn before(&self, at: CandidateRef<'_>, initials: Option<Initials>) -> (Option<usize>, Gap) {
        let first = initials.map_or(at.candidate.nth, |initials| initials.first) as usize;
        let Some(word) = first.checked_sub(1) else { return (None, Gap::Other) };
        match self.gap(at, word) {
            // Fatima bint Asad
            Gap::Space if word > 0 && self.is_particle(at, word) => (Some(word - 1), self.gap(at, word - 1)),
            gap => (Some(word), gap),
        }
    }

    /// The word after a candidate, and what is between.
    pub(super) fn after(&self, at: CandidateRef<'_>) -> (Option<usize>, Gap) {
        let (folded, next) = (self.field(at).folded, self.next(at));
        if next >= folded.words().len() {
            return (None, Gap::Other);
        }
        match self.gap(at, next - 1) {
            // Sharon den Adel
            Gap::Space if next + 1 < folded.words().len() && self.is_particle(at, next) => {
                (Some(next + 1), self.gap(at, next))
            }
            gap => (Some(next), gap),
        }
    }

    fn is_particle(&self, at: CandidateRef<'_>, word: usize) -> bool {
        script(self.codes(at, word)[0]) == Script::Latin && is_particle(self.codes(at, word))
    }

    /// What is between a word and the next.
    pub fn gap(&self, at: CandidateRef<'_>, word: usize) -> Gap {
        let &FieldText { folded, text, .. } = self.field(at);
        let end = folded.word_end(word);
        if folded.codes().get(end) != Some(&SOFT) {
            return Gap::Other;
        }
        // One character of the source may be several words, without anything between them.
        match text.get(folded.end(end, text)..folded.start(end + 1)) {
            Some(" " | "\u{A0}") => Gap::Space,
            Some("-" | "\u{2010}" | "\u{2011}") => Gap::Hyphen,
            _ => Gap::Other,
        }
    }

    /// Whether a word in the script of the candidate has a capital and is neither listed nor a context word.
    fn is_other_name(&self, at: CandidateRef<'_>, word: usize, side: Side) -> bool {
        let &FieldText { folded, text, .. } = self.field(at);
        let of = |code: u32| script(folded.codes()[code as usize]);
        is_capitalised(folded, text, word)
            && of(folded.words()[word]) == of(at.candidate.start)
            && !self.is_listed(at, word, side)
    }

    /// Whether a name or a context word ends, or starts, with a word beside a candidate.
    pub(super) fn is_listed(&self, at: CandidateRef<'_>, word: usize, side: Side) -> bool {
        let field = at.candidate.field;
        // A budget that has stopped stays stopped, so that the incomplete list is not used for an answer.
        let listed = self.listed.get_or_init(|| ListedWords::of(&self.context, self.budget).unwrap_or_default());
        let cues = &self.context.scanned.cues;
        let is_no_veto = |cue: u32| !self.context.cue(cue).effect.veto;
        match side {
            Side::Before => {
                listed.has_end(field, self.field(at).folded.word_end(word) as u32)
                    || cues.before(field, word + 1).any(is_no_veto)
            }
            Side::After => {
                listed.has_start(field, self.field(at).folded.words()[word])
                    || cues.starting(field, word).any(is_no_veto)
            }
        }
    }

    /// Whether a word is the first of a sentence, of a line or of a quotation.
    pub fn is_first(&self, at: CandidateRef<'_>, word: usize) -> bool {
        let &FieldText { folded, text, .. } = self.field(at);
        let before = &text[..folded.start(folded.words()[word] as usize)];
        let last = before.trim_end_matches([' ', '\u{A0}']).chars().next_back();
        !last.is_some_and(|last| last.is_alphanumeric() || matches!(last, ',' | ')' | '\'' | '’'))
            || before.ends_with(['\'', '’'])
    }

    /// Whether a candidate ends with a context word or with the ending of a Kazakh case, which ends its name: Қарағанды
    /// облысы, Чикагодағы.
    fn is_complete(&self, at: CandidateRef<'_>) -> bool {
        let ending = at.candidate.ending;
        if ending.is_of(Language::Kazakh) {
            let codes = self.field(at).folded.codes();
            let letters = &codes[at.candidate.end as usize - ending.len()..at.candidate.end as usize];
            return inflection::kazakh::has_case(letters);
        }
        let next = self.next(at);
        let mut cues = self.context.scanned.cues.before(at.candidate.field, next);
        next > at.candidate.nth as usize + 1 && cues.next().is_some()
    }

    /// Whether a word after a candidate can end the name that the candidate begins. Cyrillic text has the name of a
    /// person directly after a place of the genitive: губернатор штата Аризона Джон Смит.
    fn ends_name(&self, at: CandidateRef<'_>, word: usize) -> bool {
        !(self.context.script(at.candidate) == Script::Cyrillic && self.precedes_capital(at, word))
    }

    /// Whether a capitalised word is directly after a word.
    fn precedes_capital(&self, at: CandidateRef<'_>, word: usize) -> bool {
        let &FieldText { folded, text, .. } = self.field(at);
        let has_next = word + 1 < folded.words().len();
        has_next && self.gap(at, word) == Gap::Space && is_capitalised(folded, text, word + 1)
    }

    /// Whether capitals mark names in the line of a candidate.
    fn is_in_mixed_case(&self, at: CandidateRef<'_>) -> bool {
        let &FieldText { folded, text, .. } = self.field(at);
        is_in_mixed_case(folded, text, at.candidate.nth as usize..self.next(at))
    }

    /// The index of the first word after a candidate, or the number of words.
    pub(super) fn next(&self, at: CandidateRef<'_>) -> usize {
        self.field(at).folded.first_word_from(at.candidate.nth as usize, at.candidate.end)
    }

    pub(super) fn codes(&self, at: CandidateRef<'_>, word: usize) -> &'a [u8] {
        self.context.folded(at.candidate.field).word(word)
    }

    pub fn field(&self, at: CandidateRef<'_>) -> &'a FieldText<'a> {
        &self.context.fields[at.candidate.field as usize]
    }
}

/// A side of a candidate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}
