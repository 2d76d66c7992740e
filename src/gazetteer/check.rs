//! Looks a gazetteer over for what a person who keeps it should know.
//!
//! The reader refuses what is malformed. What is found here can be read, and finds the wrong thing in a text, or less
//! than it should.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::common::CommonWord;
use super::model::{EntityRef, Gazetteer, NameRef, Override};
use super::vocabulary::{NameKind, Policy};
use crate::lang::Capitals;
use crate::lang::arabic::proclitic;
use crate::text::Folded;
use crate::text::alphabet::{HARD, SOFT, Script, script, unfold};
use crate::text::characters::is_joiner;
use crate::thresholds::{letters, prominence};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Answers are wrong until it is fixed.
    Error,
    /// Answers may be wrong: somebody should look.
    Warning,
    /// How the data is taken, for who wonders about an answer.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        })
    }
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// Two entities have the same Wikidata or GeoNames id: they are one thing.
    SameThing,
    /// An entity has no name in Arabic, in English, or in both.
    MissingName,
    /// An entity lists a name twice in a language: after folding both are the same.
    DuplicateName,
    /// Several entities have a name that needs no context.
    Collision,
    /// A name is an ordinary word too.
    CommonWord,
    /// A name of so few letters needs no context.
    ShortName,
    /// A name may be read as a proclitic and another entity's name.
    Proclitic,
    /// A name has signs that are not compared: texts without them have the name too.
    LostSigns,
    /// A name is in a script without spaces, and is found only where something parts it from its neighbours.
    UnspacedScript,
    /// A later gazetteer changes an entity's class or canonical name.
    Override,
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            FindingKind::SameThing => "same-thing",
            FindingKind::MissingName => "missing-name",
            FindingKind::DuplicateName => "duplicate-name",
            FindingKind::Collision => "collision",
            FindingKind::CommonWord => "common-word",
            FindingKind::ShortName => "short-name",
            FindingKind::Proclitic => "proclitic",
            FindingKind::LostSigns => "lost-signs",
            FindingKind::UnspacedScript => "unspaced-script",
            FindingKind::Override => "override",
        })
    }
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub severity: Severity,
    pub kind: FindingKind,
    /// The id of the entity it stands at.
    pub entity: String,
    /// What is wrong and what follows from it, in ASCII.
    pub explanation: String,
    /// The name it is about; empty when it is about the entity.
    pub name: String,
}

/// Checks a gazetteer: errors first, then by kind and entity.
pub fn check(gazetteer: &Gazetteer) -> Vec<Finding> {
    let names = Names::new(gazetteer);
    let mut checker = Checker { gazetteer, findings: Vec::new() };
    checker.same_things();
    for entity in gazetteer.entities() {
        checker.missing_names(entity);
        checker.duplicate_names(entity, &names);
    }
    for (form, group) in &names.by_form {
        checker.collision(form, group);
    }
    for name in gazetteer.names() {
        let codes = names.codes(name);
        checker.common_word(name, codes);
        checker.short_name(name, codes);
        checker.lost_signs(name, codes);
        checker.unspaced_script(name);
    }
    for (form, group) in &names.by_form {
        checker.proclitic(form, group, &names);
    }
    checker.overrides();
    checker.findings.sort();
    checker.findings
}

/// The names of a gazetteer by their folded form.
struct Names<'g> {
    forms: Vec<Vec<u8>>,
    by_form: BTreeMap<Vec<u8>, Vec<NameRef<'g>>>,
}

impl<'g> Names<'g> {
    fn new(gazetteer: &'g Gazetteer) -> Names<'g> {
        let mut forms = Vec::with_capacity(gazetteer.names_len());
        let mut by_form: BTreeMap<Vec<u8>, Vec<NameRef<'g>>> = BTreeMap::new();
        for name in gazetteer.names() {
            let codes = Folded::new(name.text()).codes().to_vec();
            by_form.entry(codes.clone()).or_default().push(name);
            forms.push(codes);
        }
        Names { forms, by_form }
    }

    fn codes(&self, name: NameRef<'_>) -> &[u8] {
        &self.forms[name.key().position() as usize]
    }
}

struct Checker<'g> {
    gazetteer: &'g Gazetteer,
    findings: Vec<Finding>,
}

impl<'g> Checker<'g> {
    fn find(&mut self, severity: Severity, kind: FindingKind, entity: EntityRef<'_>, explanation: String, name: &str) {
        let (entity, name) = (entity.id().to_owned(), name.to_owned());
        self.findings.push(Finding { severity, kind, entity, explanation, name });
    }

    /// Whether the name is taken freely in a text of its language, where a common word never is.
    fn is_free(&self, name: NameRef<'_>, codes: &[u8]) -> bool {
        self.gazetteer.policy_of(name, codes) == Policy::Free
    }

    fn same_things(&mut self) {
        let mut seen: HashMap<String, EntityRef<'g>> = HashMap::new();
        for entity in self.gazetteer.entities() {
            let geonames = entity.geonames_id().map(|id| format!("geonames {id}"));
            let wikidata = entity.wikidata_id().map(|id| format!("wikidata {id}"));
            for id in geonames.into_iter().chain(wikidata) {
                if let Some(first) = seen.get(&id) {
                    let explanation = format!("{id} is the id of {} too: they are one thing", first.id());
                    self.find(Severity::Error, FindingKind::SameThing, entity, explanation, "");
                } else {
                    seen.insert(id, entity);
                }
            }
        }
    }

    fn missing_names(&mut self, entity: EntityRef<'_>) {
        let [arabic, english] = ["ar", "en"].map(|language| entity.canonical(language).is_some());
        let (severity, what) = match (arabic, english) {
            (true, true) => return,
            (false, false) => (Severity::Warning, "no Arabic and no English name"),
            (false, true) => (Severity::Note, "no Arabic name: Arabic texts cannot mention it"),
            (true, false) => (Severity::Note, "no English name for the answers to show"),
        };
        self.find(severity, FindingKind::MissingName, entity, what.into(), "");
    }

    fn duplicate_names(&mut self, entity: EntityRef<'_>, names: &Names<'_>) {
        let mut seen: HashMap<(&str, &[u8]), NameRef<'_>> = HashMap::new();
        for name in entity.names() {
            let Some(first) = seen.insert((name.language(), names.codes(name)), name) else { continue };
            let same = first.policy() == name.policy();
            let (severity, what) = match same {
                true => (Severity::Note, format!("listed twice in {}: both fold to the same", name.language())),
                false => {
                    let (one, other) = (first.policy(), name.policy());
                    (Severity::Warning, format!("listed twice in {}, once {one} and once {other}", name.language()))
                }
            };
            self.find(severity, FindingKind::DuplicateName, entity, what, name.text());
        }
    }

    fn collision(&mut self, form: &[u8], group: &[NameRef<'g>]) {
        let mut free: Vec<NameRef<'_>> = group.iter().copied().filter(|&name| self.is_free(name, form)).collect();
        // Names come by entity, so those of one stand together.
        free.dedup_by_key(|name| name.entity().key());
        free.sort_by(|a, b| b.entity().prominence().total_cmp(&a.entity().prominence()));
        let [first, others @ ..] = free.as_slice() else { return };
        let Some(second) = others.first() else { return };
        let ids: Vec<_> = others.iter().map(|name| name.entity().id()).collect();
        let tie = first.entity().prominence() == second.entity().prominence();
        let (severity, what) = match tie {
            true => (Severity::Warning, "as prominent: only the article can choose"),
            false => (Severity::Note, "less prominent"),
        };
        let explanation = format!("also a name of {}, {what}", ids.join(" and "));
        self.find(severity, FindingKind::Collision, first.entity(), explanation, first.text());
    }

    fn common_word(&mut self, name: NameRef<'_>, codes: &[u8]) {
        let policies = self.gazetteer.policies(name, codes);
        for word in self.gazetteer.common_words().get(codes) {
            let CommonWord { code, frequency, source, .. } = word;
            let (taken, where_it_is) = match word.is_name() {
                true => (policies.beside_name(), "beside another name"),
                false => (policies.in_language(word.language), "in texts of that language"),
            };
            let listed = name.policy();
            if taken > listed {
                let explanation = format!(
                    "an ordinary word too ({code}, frequency {frequency}, {source}): listed as {listed}, taken as {taken} \
                     {where_it_is}"
                );
                self.find(Severity::Note, FindingKind::CommonWord, name.entity(), explanation, name.text());
            }
        }
    }

    /// Words of two letters stand everywhere. Among those of three are names that no reader mistakes (مصر, غزة), so a
    /// prominent entity may have one. Where capitals tell names from words, only two letters are too few, and an
    /// acronym may have even these.
    fn short_name(&mut self, name: NameRef<'_>, codes: &[u8]) {
        let letters = codes.len();
        let word = !codes.iter().any(|&code| code == SOFT || code == HARD || script(code) == Script::Other);
        if !word || !self.is_free(name, codes) {
            return;
        }
        let severity = match (Capitals::of(name.text(), name.kind() == NameKind::Acronym), letters) {
            (Capitals::Any, ..letters::CHECK_SHORT_NAME) => Severity::Error,
            (Capitals::Any, letters::CHECK_SHORT_NAME) if name.entity().prominence() < prominence::CHECK_SHORT_NAME => {
                Severity::Warning
            }
            (Capitals::Initial, ..letters::CHECK_SHORT_NAME) => Severity::Warning,
            _ => return,
        };
        let explanation = format!("one word of {letters} letters that is taken wherever it stands: give it a policy");
        self.find(severity, FindingKind::ShortName, name.entity(), explanation, name.text());
    }

    fn proclitic(&mut self, form: &[u8], group: &[NameRef<'g>], names: &Names<'g>) {
        let mut others: Vec<EntityRef<'_>> = Vec::new();
        proclitic::segmentations(form, crate::rules::Rules::ALL, |reading| {
            if !reading.proclitic.is_empty() {
                let rest = [Folded::new(reading.opening.supplied()).codes(), &form[reading.read..]].concat();
                others.extend(names.by_form.get(&rest).into_iter().flatten().map(|name| name.entity()));
            }
        });
        others.sort_by_key(|entity| entity.key());
        others.dedup_by_key(|entity| entity.key());
        for &name in group {
            let own = name.entity().key();
            let is_among = others.binary_search_by_key(&own, |other| other.key()).is_ok();
            let ids = others.iter().filter(|other| other.key() != own).map(|other| other.id());
            if let Some(ids) = list(ids, others.len() - usize::from(is_among)) {
                let explanation = format!("also reads as a proclitic and {ids}: the whole word wins");
                self.find(Severity::Note, FindingKind::Proclitic, name.entity(), explanation, name.text());
            }
        }
    }

    fn lost_signs(&mut self, name: NameRef<'_>, codes: &[u8]) {
        let lost = lost_signs(name.text(), codes);
        if !lost.is_empty() {
            let explanation =
                format!("the signs {} are not compared: texts without them have the name too", escaped(&lost));
            self.find(Severity::Warning, FindingKind::LostSigns, name.entity(), explanation, name.text());
        }
    }

    fn unspaced_script(&mut self, name: NameRef<'_>) {
        if name.text().chars().any(is_unspaced) {
            let explanation = "in a script without spaces: found only where a break parts it from its neighbours";
            self.find(Severity::Warning, FindingKind::UnspacedScript, name.entity(), explanation.into(), name.text());
        }
    }

    fn overrides(&mut self) {
        let gazetteer = self.gazetteer;
        for Override { entity, what, weighty } in &gazetteer.overrides {
            let severity = if *weighty { Severity::Warning } else { Severity::Note };
            self.find(severity, FindingKind::Override, gazetteer.entity(*entity), what.clone(), "");
        }
    }
}

/// The first of `count` ids, and how many more there are.
fn list<'i>(ids: impl Iterator<Item = &'i str>, count: usize) -> Option<String> {
    const MOST: usize = 5;
    let first: Vec<&str> = ids.take(MOST).collect();
    let more = if count > MOST { format!(" or {} more", count - MOST) } else { String::new() };
    (!first.is_empty()).then(|| first.join(" or ") + &more)
}

/// The signs of a name that its folded form does not have. Hyphens, quotation marks and a dot behind a letter only part
/// words, and any other such sign would do.
fn lost_signs(name: &str, codes: &[u8]) -> String {
    let kept = unfold(codes);
    let mut before = ' ';
    let mut lost = String::new();
    for c in name.nfkc() {
        let is_sign = !(c.is_alphanumeric() || c.is_whitespace() || is_combining_mark(c));
        let only_parts = is_joiner(c) || c == '.' && before.is_alphanumeric();
        if is_sign && !only_parts && !kept.contains(c) && !lost.contains(c) {
            lost.push(c);
        }
        before = c;
    }
    lost
}

/// Signs as the messages of [`Finding`] hold them, in ASCII.
fn escaped(signs: &str) -> String {
    signs.chars().map(|c| if c.is_ascii() { c.to_string() } else { c.escape_unicode().to_string() }).collect()
}

/// Whether a letter is of a script that is written without spaces: Han, Kana, Thai, Lao, Khmer, Myanmar
/// (Unicode 16, `Scripts.txt`, the blocks of these scripts).
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' // Thai, Lao
        | '\u{1000}'..='\u{109F}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}' // Myanmar
        | '\u{1780}'..='\u{17FF}' // Khmer
        | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' // Han: radicals, iteration marks
        | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}' // Kana
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' // Han
        | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_a_fold_drops_are_lost_and_joiners_are_not() {
        // Codes of the bare letters, as a fold that drops every sign gives them.
        let lost = |name: &str, bare: &str| lost_signs(name, Folded::new(bare).codes());
        assert_eq!(lost("C++", "C"), "+");
        assert_eq!(lost(".NET", "NET"), ".");
        assert_eq!(lost("9/11", "9 11"), "/");
        for whole in ["Nur-Sultan", "U.S.", "Sana'a", "«Zvezda»", "Côte d’Ivoire", "قـطر", "مُحمّد"] {
            assert_eq!(lost_signs(whole, Folded::new(whole).codes()), "", "{whole}");
        }
    }
}
