//! The forms of all names and context words of a gazetteer, before they are compiled.

use std::collections::HashSet;
use std::iter;

use super::bound_language::bound_language;
use super::forms::{self, Form};
use super::join::join;
use super::reading::Reading;
use super::required_spelling::RequiredSpelling;
use super::short_words::ShortWords;
use super::variants;
use crate::gazetteer::{EntityType, Gazetteer, NameKind, NameOrigin, NameRef, Policies, Slot};
use crate::lang::Language;
use crate::rules::{Rule, Rules};
use crate::text::Folded;
use crate::text::alphabet::{Script, script};

/// One reading of one form.
#[derive(Clone, Copy)]
pub(super) struct FormReading {
    /// Some codes of the form, by which it is sorted: the first ones, unless the sort has reached later ones.
    pub key: u64,
    /// Index of the form's first code among all codes.
    start: u32,
    /// Number of codes.
    len: u16,
    pub reading: Reading,
}

const _: () = assert!(size_of::<FormReading>() == 32, "a larger one takes memory for every name while loading");

impl FormReading {
    /// The codes of the form.
    pub fn codes(self, all: &[u8]) -> &[u8] {
        &all[self.start as usize..][..usize::from(self.len)]
    }

    /// Eight codes from an index of the form, the first one in the highest byte. Codes that it does not have are 0.
    pub fn key_at(self, index: usize, all: &[u8]) -> u64 {
        key(self.codes(all).get(index..).unwrap_or_default())
    }

    /// Index of the form's first code, and number of codes.
    pub fn range(self) -> (u32, u16) {
        (self.start, self.len)
    }
}

/// The first eight codes, the first one in the highest byte.
fn key(codes: &[u8]) -> u64 {
    match codes.first_chunk() {
        Some(first) => u64::from_be_bytes(*first),
        None => codes.iter().enumerate().fold(0, |key, (i, &code)| key | u64::from(code) << (56 - 8 * i)),
    }
}

/// The part of the lexicon that stores a form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FormStore {
    ShortWords,
    /// The automaton of forms that begin with an Arabic letter.
    Arabic,
    /// The automaton of the other forms.
    Rest,
}

impl FormStore {
    fn of(codes: &[u8]) -> FormStore {
        match codes.first() {
            _ if ShortWords::key(codes).is_some() => FormStore::ShortWords,
            Some(&first) if script(first) == Script::Arabic => FormStore::Arabic,
            _ => FormStore::Rest,
        }
    }
}

/// The forms of all names and context words with their readings.
#[derive(Default)]
pub(super) struct Forms {
    /// The codes of all forms, one after another.
    pub codes: Vec<u8>,
    /// The forms by [`FormStore`].
    pub forms: [Vec<FormReading>; 3],
    /// There are more codes than a `u32` can count.
    pub is_full: bool,
    rules: Rules,
}

impl Forms {
    /// Collects the forms of all names and context words of a gazetteer, on two threads.
    pub fn of(gazetteer: &Gazetteer, rules: Rules) -> Forms {
        let half = gazetteer.names_len() / 2;
        let first = || Forms::of_names(gazetteer.own_names().take(half), gazetteer, rules);
        let others = || {
            let mut others = Forms::of_names(gazetteer.own_names().skip(half), gazetteer, rules);
            others.add_cues(gazetteer);
            others.add_heads(gazetteer);
            others.add_adjectives(gazetteer);
            others
        };
        let (mut forms, others) = join(half >= Forms::MANY, first, others);
        forms.append(others);
        forms
    }

    /// Number of forms that are worth another thread.
    pub const MANY: usize = 4096;

    /// Collects the forms of some names of a gazetteer.
    pub fn of_names<'g>(names: impl Iterator<Item = NameRef<'g>>, gazetteer: &Gazetteer, rules: Rules) -> Forms {
        let mut forms = Forms { rules, ..Forms::default() };
        forms.add_names(names, gazetteer);
        forms
    }

    /// The codes of all forms.
    pub fn all_codes(&self) -> impl Iterator<Item = &[u8]> {
        self.forms.iter().flatten().map(|form| form.codes(&self.codes))
    }

    /// Number of readings of all forms.
    pub fn len(&self) -> usize {
        self.forms.iter().map(Vec::len).sum()
    }

    fn append(&mut self, others: Forms) {
        let Ok(offset) = u32::try_from(self.codes.len()) else {
            self.is_full = true;
            return;
        };
        self.is_full |= others.is_full || u32::try_from(self.codes.len() + others.codes.len()).is_err();
        self.codes.extend_from_slice(&others.codes);
        for (forms, others) in self.forms.iter_mut().zip(others.forms) {
            let moved = others.into_iter().map(|form| FormReading { start: form.start.wrapping_add(offset), ..form });
            forms.extend(moved);
        }
    }

    fn add_names<'g>(&mut self, names: impl Iterator<Item = NameRef<'g>>, gazetteer: &Gazetteer) {
        let mut folded = Folded::default();
        folded.set_rules(self.rules);
        let mut forms = Vec::new();
        for name in names {
            folded.fold(name.listed_text());
            forms.clear();
            self.forms_of(name, &folded, &mut forms);
            let required = RequiredSpelling::of_name(name, &folded, gazetteer, self.rules);
            for Form { codes, origin } in &forms {
                let is_common = self.rules.has(Rule::CommonWords) && gazetteer.common_words().contains(codes);
                if is_common && *origin == NameOrigin::Generated {
                    continue;
                }
                let policies = match is_common {
                    true => gazetteer.policies(name, codes),
                    false => Policies::uniform(name.policy()),
                };
                let required = required.for_form(codes, *origin, gazetteer, self.rules);
                let language = bound_language(name, codes).filter(|_| self.rules.has(Rule::NameLanguage));
                self.push(codes, Reading::of_name(name, policies, codes, *origin, required).bound_to(language));
            }
        }
    }

    /// Adds the forms of a name, the listed one first.
    fn forms_of(&self, name: NameRef<'_>, folded: &Folded, forms: &mut Vec<Form>) {
        forms::of(folded.codes(), name.takes_article(), self.rules, forms);
        if name.listed_text().contains('.') {
            // A dot after a word (1. FC Köln) is often omitted.
            let dotless = Folded::with_rules(&name.listed_text().replace('.', " "), self.rules);
            if dotless.codes() != folded.codes() {
                forms::of(dotless.codes(), name.takes_article(), self.rules, forms);
            }
        }
        if self.rules.has(Rule::Endings) && is_compound(name) {
            let cases = Language::of_code(name.language()).compound_case_forms(name.listed_text());
            forms.extend(cases.iter().map(|text| {
                let codes = Folded::with_rules(text, self.rules).codes().to_vec();
                Form { codes, origin: NameOrigin::Listed }
            }));
        }
        if self.rules.has(Rule::Variants) && name.takes_transliterations() {
            variants::of(folded.codes(), forms);
        }
    }

    fn add_cues(&mut self, gazetteer: &Gazetteer) {
        let mut folded = Folded::default();
        folded.set_rules(self.rules);
        let mut forms = Vec::new();
        for (i, cue) in gazetteer.cues().iter().enumerate() {
            let words = cue.words.iter().map(|word| (word, cue.article, false));
            let plurals = cue.plurals.iter().map(|form| (&form.text, form.article, true));
            for (text, article, several) in words.chain(plurals) {
                forms.clear();
                folded.fold(text);
                forms::of(folded.codes(), article, self.rules, &mut forms);
                for Form { codes, .. } in &forms {
                    self.push(codes, Reading::of_cue(i, several));
                }
            }
        }
    }

    fn add_heads(&mut self, gazetteer: &Gazetteer) {
        let mut folded = Folded::default();
        folded.set_rules(self.rules);
        let mut forms = Vec::new();
        // Two spellings of a name of a pattern may fold to one.
        let mut known = HashSet::new();
        for (i, name) in gazetteer.patterns().names().iter().enumerate().filter(|(_, name)| name.in_topic.is_none()) {
            folded.fold(&name.head);
            let head = folded.codes().to_vec();
            if !known.insert((name.pattern, name.kind, name.side, name.slot, head, &name.tail.codes)) {
                continue;
            }
            forms.clear();
            let inflected = Language::of_code(&name.language).compound_case_forms(&name.head);
            for head in iter::once(&name.head).chain(&inflected) {
                folded.fold(head);
                forms::of(folded.codes(), name.slot == Slot::Topic, self.rules, &mut forms);
            }
            for Form { codes, .. } in &forms {
                self.push(codes, Reading::of_head(i as u16));
            }
        }
    }

    fn add_adjectives(&mut self, gazetteer: &Gazetteer) {
        let mut folded = Folded::default();
        folded.set_rules(self.rules);
        let mut forms = Vec::new();
        for (i, adjective) in gazetteer.patterns().words().adjectives().iter().enumerate() {
            forms.clear();
            folded.fold(&adjective.text);
            forms::of(folded.codes(), false, self.rules, &mut forms);
            for Form { codes, .. } in &forms {
                self.push(codes, Reading::of_adjective(i));
            }
        }
    }

    /// Adds a reading of a form.
    pub fn push(&mut self, codes: &[u8], reading: Reading) {
        let Ok(start) = u32::try_from(self.codes.len()) else {
            self.is_full = true;
            return;
        };
        self.codes.extend_from_slice(codes);
        let len = u16::try_from(codes.len()).expect("the reader limits the length of a name");
        self.forms[FormStore::of(codes) as usize].push(FormReading { key: key(codes), start, len, reading });
    }
}

/// Whether a name may be a compound that takes case suffixes without an apostrophe: Avrupa Birliğinin. The name of a
/// person takes an apostrophe.
fn is_compound(name: NameRef<'_>) -> bool {
    let is_person = name.entity().entity_type() == EntityType::Person;
    name.kind() != NameKind::Acronym && !is_person && name.listed_text().contains(' ')
}
