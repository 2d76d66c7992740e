//! The checks.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::super::assigned_country::country_fault;
use super::super::common::CommonWord;
use super::super::overrides::Override;
use super::super::packed::Gazetteer;
use super::super::refs::{EntityRef, NameRef};
use super::super::vocabulary::{EntityType, NameKind, Policy};
use super::finding::{Finding, FindingKind, Severity};
use super::people::{self, GivenNames};
use super::signs::{escaped, is_unspaced, lost_signs};
use super::spelling::{self, ScriptFault};
use crate::lang::arabic::proclitic;
use crate::lang::{Capitals, Language};
use crate::rules::Rules;
use crate::text::Folded;
use crate::text::alphabet::{HARD, SOFT, Script, script};
use crate::thresholds::{given_name, letters, prominence};

/// Checks a gazetteer. Errors come first, then warnings, then notes.
pub fn check(gazetteer: &Gazetteer) -> Vec<Finding> {
    let names = Names::new(gazetteer);
    let mut checker = Checker { gazetteer, findings: Vec::new() };
    checker.same_things();
    for entity in gazetteer.entities() {
        checker.country(entity);
        checker.missing_names(entity);
        checker.spellings(entity);
        checker.duplicate_names(entity, &names);
    }
    checker.ambiguous_ids();
    let given_names = GivenNames::new(gazetteer);
    for (form, group) in &names.by_form {
        checker.collision(form, group);
    }
    for name in gazetteer.names() {
        let codes = names.codes(name);
        checker.common_word(name, codes);
        checker.short_name(name, codes);
        checker.given_name(name, codes, &given_names);
        checker.script(name);
        checker.lost_signs(name, codes);
        checker.unspaced_script(name);
    }
    for (form, group) in &names.by_form {
        checker.proclitic(form, group, &names);
    }
    checker.overrides();
    checker.findings.sort();
    // A name that several lines concern has the same finding several times.
    checker.findings.dedup();
    checker.findings
}

/// The names of a gazetteer by their folded form.
struct Names<'g> {
    /// The folded form of each name.
    forms: Vec<Vec<u8>>,
    by_form: BTreeMap<Vec<u8>, Vec<NameRef<'g>>>,
}

impl<'g> Names<'g> {
    fn new(gazetteer: &'g Gazetteer) -> Names<'g> {
        let mut forms = Vec::with_capacity(gazetteer.names_len());
        let mut by_form: BTreeMap<Vec<u8>, Vec<NameRef<'g>>> = BTreeMap::new();
        for name in gazetteer.names() {
            let codes = Folded::new(name.listed_text()).codes().to_vec();
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
    fn add(&mut self, severity: Severity, kind: FindingKind, entity: EntityRef<'_>, explanation: String, name: &str) {
        let (entity, name) = (entity.id().into_owned(), name.to_owned());
        self.findings.push(Finding { severity, kind, entity, explanation, name });
    }

    /// Whether a name is accepted everywhere in texts of its language. A common word is not.
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
                    let explanation =
                        format!("{id} is also the id of {}: merge the entities, or correct one of the ids", first.id());
                    self.add(Severity::Error, FindingKind::SameThing, entity, explanation, "");
                } else {
                    seen.insert(id, entity);
                }
            }
        }
    }

    fn country(&mut self, entity: EntityRef<'_>) {
        let country = entity.country().unwrap_or_default();
        if let Some(fault) = country_fault(&country).filter(|_| !country.is_empty()) {
            let explanation = format!("the country {country} {fault}");
            self.add(Severity::Warning, FindingKind::Country, entity, explanation, "");
        }
    }

    fn missing_names(&mut self, entity: EntityRef<'_>) {
        let [arabic, english] = ["ar", "en"].map(|language| entity.canonical(language).is_some());
        let (severity, explanation) = match (arabic, english) {
            (true, true) => return,
            (false, false) => (Severity::Warning, "no Arabic and no English name"),
            (false, true) => (Severity::Note, "no Arabic name: Arabic texts cannot mention it"),
            (true, false) => (Severity::Note, "no English name to show in answers"),
        };
        self.add(severity, FindingKind::MissingName, entity, explanation.into(), "");
    }

    fn duplicate_names(&mut self, entity: EntityRef<'_>, names: &Names<'_>) {
        let mut seen: HashMap<(&str, &[u8]), NameRef<'_>> = HashMap::new();
        for name in entity.names() {
            let Some(first) = seen.insert((name.language(), names.codes(name)), name) else { continue };
            let language = name.language();
            let (severity, explanation) = match (first.policy(), name.policy()) {
                (one, other) if one == other => {
                    (Severity::Note, format!("listed twice in {language}: both have the same folded form"))
                }
                (one, other) => {
                    (Severity::Warning, format!("listed twice in {language}, with the policies {one} and {other}"))
                }
            };
            self.add(severity, FindingKind::DuplicateName, entity, explanation, name.listed_text());
        }
    }

    /// Ids that are read as the id of a place and an institution in two ways: `a-b-c` as `a` and `b-c`, or as `a-b` and
    /// `c`.
    fn ambiguous_ids(&mut self) {
        let gazetteer = self.gazetteer;
        let patterns = gazetteer.patterns();
        let rests: Vec<_> = patterns.overlapping().collect();
        for place in gazetteer.entities().filter(|place| place.entity_type() == EntityType::Place) {
            let id = place.id();
            for &(longer, rest, shorter) in &rests {
                let other = id.strip_suffix(rest).and_then(|id| id.strip_suffix('-')).and_then(|id| gazetteer.find(id));
                if gazetteer.permits(shorter, place) && other.is_some_and(|other| gazetteer.permits(longer, other)) {
                    let explanation = format!(
                        "with {:?} it makes the same id as another place with {:?}: rename an institution",
                        shorter.institution, longer.institution
                    );
                    self.add(Severity::Error, FindingKind::AmbiguousId, place, explanation, "");
                }
            }
        }
    }

    fn collision(&mut self, form: &[u8], group: &[NameRef<'g>]) {
        let mut free: Vec<NameRef<'_>> = group.iter().copied().filter(|&name| self.is_free(name, form)).collect();
        // Names are in the order of entities, so those of one entity are adjacent.
        free.dedup_by_key(|name| name.entity().key());
        free.sort_by(|a, b| b.entity().prominence().total_cmp(&a.entity().prominence()));
        let [first, others @ ..] = free.as_slice() else { return };
        let Some(second) = others.first() else { return };
        let ids: Vec<_> = others.iter().map(|name| name.entity().id()).collect();
        let is_tie = first.entity().prominence() == second.entity().prominence();
        let (severity, which) = match is_tie {
            true => (Severity::Warning, "which is as prominent: only the article can decide"),
            false => (Severity::Note, "which is less prominent"),
        };
        let explanation = format!("also a name of {}, {which}", ids.join(" and "));
        self.add(severity, FindingKind::Collision, first.entity(), explanation, first.listed_text());
    }

    fn common_word(&mut self, name: NameRef<'_>, codes: &[u8]) {
        let policies = self.gazetteer.policies(name, codes);
        for word in self.gazetteer.common_words().get(codes) {
            let CommonWord { code, frequency, source, .. } = word;
            let (effective, place) = match word.is_personal_name() {
                true => (policies.beside_name(), "beside another name"),
                false => (policies.in_language(word.language), "in texts of that language"),
            };
            let listed = name.policy();
            if effective > listed {
                let explanation = format!(
                    "also an ordinary word ({code}, frequency {frequency}, {source}): the policy {listed} becomes \
                     {effective} {place}"
                );
                self.add(Severity::Note, FindingKind::CommonWord, name.entity(), explanation, name.listed_text());
            }
        }
    }

    /// Reports names of one short word that are accepted everywhere.
    ///
    /// Words of two letters occur in every text. Some names of three letters are unmistakable (مصر, غزة), so a
    /// prominent entity may have one. Where capitals distinguish names from words, only two letters are too few, and an
    /// acronym may have two.
    fn short_name(&mut self, name: NameRef<'_>, codes: &[u8]) {
        let length = codes.len();
        let is_word = !codes.iter().any(|&code| code == SOFT || code == HARD || script(code) == Script::Other);
        if !is_word || !self.is_free(name, codes) {
            return;
        }
        let severity = match (Capitals::of(name.listed_text(), name.kind() == NameKind::Acronym), length) {
            (Capitals::Any, ..letters::CHECK_SHORT_NAME) => Severity::Error,
            (Capitals::Any, letters::CHECK_SHORT_NAME) if name.entity().prominence() < prominence::CHECK_SHORT_NAME => {
                Severity::Warning
            }
            (Capitals::Initial, ..letters::CHECK_SHORT_NAME) => Severity::Warning,
            _ => return,
        };
        let explanation = format!("a word of {length} letters that is accepted everywhere: state a stricter policy");
        self.add(severity, FindingKind::ShortName, name.entity(), explanation, name.listed_text());
    }

    fn proclitic(&mut self, form: &[u8], group: &[NameRef<'g>], names: &Names<'g>) {
        let mut others: Vec<EntityRef<'_>> = Vec::new();
        proclitic::segmentations(form, Rules::ALL, |segmentation| {
            if !segmentation.proclitic.is_empty() {
                let opening = Folded::new(segmentation.opening.supplied());
                let rest = [opening.codes(), &form[segmentation.read..]].concat();
                others.extend(names.by_form.get(&rest).into_iter().flatten().map(|name| name.entity()));
            }
        });
        others.sort_by_key(|entity| entity.key());
        others.dedup_by_key(|entity| entity.key());
        for &name in group {
            let own = name.entity().key();
            let is_among = others.binary_search_by_key(&own, |other| other.key()).is_ok();
            let ids = others.iter().filter(|other| other.key() != own).map(|other| other.id());
            if let Some(ids) = first_ids(ids, others.len() - usize::from(is_among)) {
                let explanation = format!("also a proclitic and a name of {ids}: the whole word has precedence");
                self.add(Severity::Note, FindingKind::Proclitic, name.entity(), explanation, name.listed_text());
            }
        }
    }

    fn given_name(&mut self, name: NameRef<'_>, codes: &[u8], given_names: &GivenNames) {
        let bearers = given_names.bearers(name, codes);
        let is_well_known = name.entity().prominence() >= prominence::SHORT_NAME;
        if bearers >= given_name::CHECK_SHORT_NAME && name.policy() != Policy::Cue && !is_well_known {
            let explanation = format!("also the given name of {bearers} people: state the policy cue");
            self.add(Severity::Warning, FindingKind::GivenName, name.entity(), explanation, name.listed_text());
        }
    }

    fn script(&mut self, name: NameRef<'_>) {
        let explanation = match spelling::script_fault(name) {
            Some(ScriptFault::OtherScript) => "in another script than that of its language: correct the language",
            Some(ScriptFault::MixedWord) => "a word has letters of Latin and Cyrillic, which look alike",
            None => return,
        };
        self.add(Severity::Warning, FindingKind::Script, name.entity(), explanation.into(), name.listed_text());
    }

    fn spellings(&mut self, entity: EntityRef<'g>) {
        for (language, combinations) in spelling::products(entity) {
            let explanation = format!(
                "lists all {combinations} combinations of several spellings of its words in {language}: list only those \
                 that texts have"
            );
            self.add(Severity::Warning, FindingKind::SpellingProduct, entity, explanation, "");
        }
        let generated = |name: NameRef<'_>, codes: &[u8]| {
            let mut forms = Vec::new();
            if name.takes_transliterations() {
                Language::Arabic.add_transliterations(codes, &mut forms);
            }
            forms
        };
        for name in spelling::generated_by_rule(entity, generated) {
            let explanation = "a rule generates it from an earlier name of the entity";
            self.add(Severity::Note, FindingKind::GeneratedSpelling, entity, explanation.into(), name.listed_text());
        }
        if let Some(name) = people::other_sound(entity) {
            let explanation = "shares no sound with the English name: is it a name of this person?";
            self.add(Severity::Note, FindingKind::Transliteration, entity, explanation.into(), name.listed_text());
        }
    }

    fn lost_signs(&mut self, name: NameRef<'_>, codes: &[u8]) {
        let lost = lost_signs(name.listed_text(), codes);
        if !lost.is_empty() {
            let explanation = format!("the signs {} are not compared: texts without them match too", escaped(&lost));
            self.add(Severity::Warning, FindingKind::LostSigns, name.entity(), explanation, name.listed_text());
        }
    }

    fn unspaced_script(&mut self, name: NameRef<'_>) {
        if name.listed_text().chars().any(is_unspaced) {
            let explanation = "in a script without spaces: also found inside longer words";
            self.add(
                Severity::Warning,
                FindingKind::UnspacedScript,
                name.entity(),
                explanation.into(),
                name.listed_text(),
            );
        }
    }

    fn overrides(&mut self) {
        let gazetteer = self.gazetteer;
        for Override { entity, description, affects_answers } in &gazetteer.overrides {
            let severity = if *affects_answers { Severity::Warning } else { Severity::Note };
            self.add(severity, FindingKind::Override, gazetteer.entity(*entity), description.clone(), "");
        }
    }
}

/// The first of `count` ids, and the number of the others. None if there are no ids.
fn first_ids<'i>(ids: impl Iterator<Item = Cow<'i, str>>, count: usize) -> Option<String> {
    const MAX_IDS: usize = 5;
    let first: Vec<_> = ids.take(MAX_IDS).collect();
    let more = if count > MAX_IDS { format!(" or {} more", count - MAX_IDS) } else { String::new() };
    (!first.is_empty()).then(|| first.join(" or ") + &more)
}
