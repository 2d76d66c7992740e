//! Compiles a gazetteer's names.

use super::automaton::Automaton;
use super::compiled::Lexicon;
use super::error::{Cause, LexiconError};
use super::filter::{Beginnings, word_len};
use super::forms::{self, Form};
use super::reading::{Reading, Spelling};
use super::spelling::{Strictness, signs};
use super::variants;
use super::words::Words;
use crate::gazetteer::{CommonWord, Gazetteer, NameKind, NameOrigin, Policies};
use crate::lang::Capitals;
use crate::rules::{Rule, Rules};
use crate::text::Folded;
use crate::text::alphabet::{HARD, SOFT, START, Script, script};
use crate::thresholds::letters;

impl Lexicon {
    /// Compiles all names and context words (cues) of a gazetteer.
    ///
    /// # Errors
    /// When the forms of the names exceed 4 GiB, or 2^31 units of automaton state.
    pub fn new(gazetteer: &Gazetteer, rules: Rules) -> Result<Lexicon, LexiconError> {
        let mut patterns = Patterns { rules, ..Patterns::default() };
        patterns.add_names(gazetteer);
        patterns.add_cues(gazetteer);
        patterns.compile()
    }
}

/// One reading of one form of a name.
#[derive(Clone, Copy)]
struct Listed {
    /// Where the form's codes start among all, and how many there are.
    start: u32,
    len: u16,
    place: Place,
    reading: Reading,
}

/// Where a form is kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Words,
    Arabic,
    Rest,
}

impl Place {
    fn of(codes: &[u8]) -> Place {
        match codes.first() {
            _ if Words::word(codes).is_some() => Place::Words,
            Some(&first) if script(first) == Script::Arabic => Place::Arabic,
            _ => Place::Rest,
        }
    }
}

impl Listed {
    fn codes(self, all: &[u8]) -> &[u8] {
        &all[self.start as usize..][..usize::from(self.len)]
    }
}

/// Forms and their readings, before they are sorted into patterns.
#[derive(Default)]
struct Patterns {
    /// All forms, each with [`START`] before it.
    codes: Vec<u8>,
    forms: Vec<Listed>,
    rules: Rules,
    /// There are more codes than offsets can count.
    is_full: bool,
}

impl Patterns {
    fn add_names(&mut self, gazetteer: &Gazetteer) {
        let rules = self.rules;
        let mut folded = Folded::default();
        folded.set_rules(rules);
        let mut made = Vec::new();
        for name in gazetteer.names() {
            folded.fold(name.text());
            made.clear();
            forms::of(folded.codes(), name.takes_article(), rules, &mut made);
            if name.text().contains('.') {
                // A dot behind a word (1. FC Köln) is often left out.
                let dotless = Folded::with_rules(&name.text().replace('.', " "), rules);
                if dotless.codes() != folded.codes() {
                    forms::of(dotless.codes(), name.takes_article(), rules, &mut made);
                }
            }
            if rules.has(Rule::Variants) && variants::takes(name) {
                variants::of(folded.codes(), &mut made);
            }
            let capitals = match rules.has(Rule::Capitals) {
                true => Capitals::of(name.text(), name.kind() == NameKind::Acronym),
                false => Capitals::Any,
            };
            let signed = signs::has_signs(name.text());
            let is_word = || gazetteer.capital_words().contains(folded.codes());
            let capitals = match capitals {
                Capitals::All if is_word() => Capitals::Telling,
                capitals => capitals,
            };
            for Form { codes, origin } in &made {
                let common = rules.has(Rule::CommonWords) && gazetteer.common_words().contains(codes);
                let origin = *origin;
                if common && origin == NameOrigin::Generated {
                    continue;
                }
                let policies = if common { gazetteer.policies(name, codes) } else { Policies::uniform(name.policy()) };
                let exact = common && gazetteer.common_words().get(codes).iter().any(CommonWord::is_listed);
                let strictness = strictness(codes, exact, origin, rules).max(head_strictness(codes, gazetteer, rules));
                let form = Spelling { strictness, capitals, origin, signed };
                self.push(codes, Reading::of_name(name, policies, codes, form));
            }
        }
    }

    fn add_cues(&mut self, gazetteer: &Gazetteer) {
        let mut made = Vec::new();
        for (i, cue) in gazetteer.cues().iter().enumerate() {
            let words = cue.words.iter().map(|word| (word, cue.article, false));
            let plurals = cue.plurals.iter().map(|form| (&form.text, form.article, true));
            for (text, article, several) in words.chain(plurals) {
                made.clear();
                forms::of(Folded::with_rules(text, self.rules).codes(), article, self.rules, &mut made);
                for Form { codes, .. } in &made {
                    self.push(codes, Reading::of_cue(i, several));
                }
            }
        }
    }

    fn push(&mut self, codes: &[u8], reading: Reading) {
        let Ok(start) = u32::try_from(self.codes.len()) else {
            self.is_full = true;
            return;
        };
        self.codes.push(START);
        self.codes.extend_from_slice(codes);
        let len = u16::try_from(codes.len() + 1).expect("the reader limits a name's length");
        self.forms.push(Listed { start, len, place: Place::of(codes), reading });
    }

    fn compile(self) -> Result<Lexicon, LexiconError> {
        let Patterns { codes, mut forms, rules, is_full } = self;
        if is_full {
            return Err(Cause::Forms.into());
        }
        forms.sort_unstable_by(|a, b| {
            let codes = || a.codes(&codes).cmp(b.codes(&codes));
            a.place.cmp(&b.place).then_with(codes).then_with(|| a.reading.cmp_target(&b.reading))
        });
        let mut readings: Vec<Reading> = Vec::with_capacity(forms.len());
        let (mut words, [mut arabic, mut rest]) = (Vec::new(), <[Walked; 2]>::default());
        for group in forms.chunk_by(|a, b| a.codes(&codes) == b.codes(&codes)) {
            let from = readings.len() as u32;
            add_readings(group.iter().map(|form| form.reading), &mut readings);
            let range = (from, readings.len() as u32);
            if range.0 == range.1 {
                continue;
            }
            match group[0].place {
                Place::Words => words.extend(Words::word(&group[0].codes(&codes)[1..]).map(|word| (word, range))),
                Place::Arabic => arabic.push(group[0], range),
                Place::Rest => rest.push(group[0], range),
            }
        }
        // Building an automaton takes the most memory: nothing more than it needs is kept for it.
        drop(forms);
        readings.shrink_to_fit();
        let walked = arabic.codes(&codes).chain(rest.codes(&codes)).map(|form| &form[1..]);
        let beginnings = Beginnings::of(words.iter().map(|&(word, _)| word), walked);
        let firsts = [arabic.first_words(&codes), rest.first_words(&codes)];
        // The larger one first, while the other does not stand yet.
        let rest = rest.compile(&codes)?;
        let arabic = arabic.compile(&codes)?;
        let automata = [arabic, rest];
        let mut table = Words::for_len(words.len() + firsts.iter().map(Vec::len).sum::<usize>());
        words.into_iter().for_each(|(word, readings)| table.add(word).readings = readings);
        for (automaton, firsts) in automata.iter().zip(firsts) {
            for (word, codes) in firsts {
                table.add(word).behind = automaton.behind(codes);
            }
        }
        Ok(Lexicon { beginnings, words: table, automata, readings, rules })
    }
}

/// The forms of one automaton, sorted, and their readings.
#[derive(Default)]
struct Walked {
    forms: Vec<(u32, u16)>,
    readings: Vec<(u32, u32)>,
}

impl Walked {
    fn push(&mut self, form: Listed, readings: (u32, u32)) {
        self.forms.push((form.start, form.len));
        self.readings.push(readings);
    }

    fn codes<'c>(&self, all: &'c [u8]) -> impl Iterator<Item = &'c [u8]> + Clone {
        self.forms.iter().map(|&(start, len)| &all[start as usize..][..usize::from(len)])
    }

    /// The different short first words, and their codes.
    fn first_words<'c>(&self, all: &'c [u8]) -> Vec<(u64, &'c [u8])> {
        let first = |form: &'c [u8]| &form[1..1 + word_len(&form[1..])];
        let mut words: Vec<_> =
            self.codes(all).map(first).filter_map(|word| Some((Words::word(word)?, word))).collect();
        words.dedup_by_key(|(word, _)| *word);
        words.shrink_to_fit();
        words
    }

    fn compile(mut self, codes: &[u8]) -> Result<Automaton, LexiconError> {
        let readings = std::mem::take(&mut self.readings);
        Automaton::of(self.codes(codes), readings).map_err(|error| Cause::Automaton(error).into())
    }
}

/// Adds the readings that one form has: each name once, and a generated spelling only where no listed name of any
/// entity has it and no other entity would get it too.
fn add_readings(group: impl Iterator<Item = Reading> + Clone, readings: &mut Vec<Reading>) {
    let listed = group.clone().any(|reading| reading.origin() == NameOrigin::Listed);
    let mut owners = group.clone().map(|reading| reading.entity);
    let first_owner = owners.next();
    let contested = owners.any(|other| Some(other) != first_owner);
    let from = readings.len();
    for reading in group {
        let generated = reading.origin() == NameOrigin::Generated;
        // The group is sorted by target.
        let seen = readings[from..].last().is_some_and(|seen| seen.target() == reading.target());
        if !seen && !(generated && (listed || contested)) {
            readings.push(reading);
        }
    }
}

/// How closely a text must follow the written form of a name with this form.
///
/// An added hamza costs precision on short names only, and there nearly all of it (`DESIGN.md`, folds). Letter for
/// letter go ordinary words, and names of one or two letters in scripts with letter case, where a missing diacritic makes
/// an acronym: Oş is not OS.
fn strictness(codes: &[u8], common: bool, origin: NameOrigin, rules: Rules) -> Strictness {
    if !rules.has(Rule::FoldHamza) {
        return Strictness::Exact;
    }
    if origin == NameOrigin::Generated || !rules.has(Rule::HamzaCare) {
        return Strictness::Fold;
    }
    let letters = codes.iter().filter(|&&code| code != SOFT && code != HARD).count();
    let cased = matches!(codes.first().map(|&code| script(code)), Some(Script::Latin | Script::Cyrillic));
    match letters {
        _ if common => Strictness::Exact,
        ..=letters::EXACT_ACRONYM if cased => Strictness::Exact,
        ..=letters::HAMZA_COMPARED => Strictness::Hamza,
        _ => Strictness::Fold,
    }
}

/// The care for a name of several words that begins like an ordinary word: علي خامنئي.
fn head_strictness(codes: &[u8], gazetteer: &Gazetteer, rules: Rules) -> Strictness {
    let head = codes.iter().position(|&code| code == SOFT).map(|at| &codes[..at]);
    let common = head.is_some_and(|head| gazetteer.common_words().contains(head));
    if common && rules.has(Rule::HamzaCare) { Strictness::Head } else { Strictness::Fold }
}
