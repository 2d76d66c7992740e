//! Composes the institutions of each country from patterns: وزارة الخارجية {adjective.f} and the adjective الروسية make
//! one organisation.

use std::collections::{BTreeMap, HashMap};

use super::country::CountryCode;
use super::country_adjectives::{CountryAdjective, FEMININE, LANGUAGE};
use super::drafts::{Draft, LineOrigin};
use super::error::{Fault, FieldFault};
use super::line::{Adjectives, InstitutionLine};
use super::merge::merge;
use super::pattern::{Pattern, PatternName, Patterns, Tail};
use super::raw::RawGazetteer;
use super::record::NameRecord;
use super::statement::Statement;
use super::strings::PoolRange;
use super::validate;
use super::vocabulary::{EntityType, NameKind, Policy};
use crate::text::Folded;
use crate::thresholds::prominence;

/// Adds a draft for each pattern of countries and each country that has an adjective, and keeps the patterns of places.
pub(super) fn compose(raw: &mut RawGazetteer) {
    let countries = countries(raw);
    for (origin, pattern) in std::mem::take(&mut raw.institutions) {
        let composed = match pattern.slot.is_empty() {
            false => add_pattern(&mut raw.patterns, &pattern),
            true => check(&pattern).and_then(|()| {
                countries.iter().try_for_each(|country| add_institution(raw, &origin, &pattern, country))
            }),
        };
        if let Err(fault) = composed {
            report(raw, &origin, fault);
        }
    }
}

fn report(raw: &mut RawGazetteer, origin: &LineOrigin, FieldFault { field, message }: FieldFault) {
    raw.faults.add(Fault::new(&origin.file, origin.line, &field, message));
}

/// A country, with the words that fill the slots of patterns.
struct Country {
    slug: String,
    code: CountryCode,
    /// Names with the policy `free`, by language.
    names: BTreeMap<String, Vec<String>>,
    /// Adjectives by language and form. Adjectives of a language without forms have the empty form.
    adjectives: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// The countries that have an adjective. Adjectives of anything else are reported.
fn countries(raw: &mut RawGazetteer) -> Vec<Country> {
    let lines = std::mem::take(&mut raw.adjectives);
    let drafts = drafts_by_id(raw, lines.iter().map(|(_, line)| line.country.as_str()));
    let mut countries: BTreeMap<String, Country> = BTreeMap::new();
    for (origin, line) in lines {
        // The merged statement, so that later parts also affect the institutions.
        let merged = drafts[&line.country].iter().map(|&draft| raw.drafts.statement(draft)).reduce(merge);
        let found = merged.and_then(|merged| merged.country.map(|code| (code, free_names(raw, &merged))));
        let Some((code, names)) = found else {
            let message = format!("{:?} is not an entity with a country code in this gazetteer", line.country);
            report(raw, &origin, FieldFault::new("country", message));
            continue;
        };
        let slug = line.country.rsplit('/').next().unwrap_or_default().to_owned();
        let new = || Country { slug, code, names, adjectives: BTreeMap::new() };
        let country = countries.entry(line.country).or_insert_with(new);
        for (language, adjectives) in line.languages {
            let by_form = match adjectives {
                Adjectives::Plain(words) => BTreeMap::from([(String::new(), words)]),
                Adjectives::ByForm(forms) => forms,
            };
            let is_after_noun = language == LANGUAGE;
            let known = country.adjectives.entry(language).or_default();
            for (form, words) in by_form {
                words.iter().for_each(|word| raw.add_adjective(word));
                if is_after_noun {
                    let adjective = CountryAdjective { country: code, is_feminine: form == FEMININE };
                    words.iter().for_each(|word| raw.add_country_adjective(word, adjective));
                }
                known.entry(form).or_default().extend(words);
            }
        }
    }
    countries.into_values().collect()
}

/// The drafts of some ids, in the order in which they were read.
fn drafts_by_id<'i>(raw: &RawGazetteer, ids: impl Iterator<Item = &'i str>) -> HashMap<String, Vec<u32>> {
    let mut drafts: HashMap<String, Vec<u32>> = ids.map(|id| (id.to_owned(), Vec::new())).collect();
    for draft in 0..raw.drafts.len() as u32 {
        if let Some(listed) = drafts.get_mut(raw.drafts.id(draft)) {
            listed.push(draft);
        }
    }
    drafts
}

/// Full names and variants with the policy `free`, by language.
fn free_names(raw: &RawGazetteer, country: &Statement<'_>) -> BTreeMap<String, Vec<String>> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in &country.names {
        if name.policy() == Policy::Free && matches!(name.kind(), NameKind::Full | NameKind::Variant) {
            let language = raw.drafts.languages.get(name.language).to_owned();
            names.entry(language).or_default().push(name.text.to_owned());
        }
    }
    names
}

/// Adds a pattern of places.
fn add_pattern(patterns: &mut Patterns, line: &InstitutionLine) -> Result<(), FieldFault> {
    validate::institution(line)?;
    if patterns.by_institution.contains_key(&line.institution) {
        return Err(FieldFault::new("institution", format!("{:?} already has a pattern of places", line.institution)));
    }
    if let Some(class) = line.slot.iter().find(|class| class.entity_type() != EntityType::Place) {
        return Err(FieldFault::new("slot", format!("{class} is not a class of places")));
    }
    if !line.only.is_empty() || !line.except.is_empty() {
        let field = if line.only.is_empty() { "except" } else { "only" };
        return Err(FieldFault::new(field, "does not apply to an institution of places"));
    }
    let names: usize = line.names.iter().map(|(_, names)| names.len()).sum();
    if patterns.patterns.len() == Patterns::MAX || patterns.names.len() + names > Patterns::MAX_NAMES {
        let message = format!(
            "exceeds the limit of {} patterns with {} names: use fewer patterns",
            Patterns::MAX,
            Patterns::MAX_NAMES
        );
        return Err(FieldFault::new("names", message));
    }
    let first = patterns.names.len() as u16;
    let pattern = patterns.patterns.len() as u16;
    for (language, names) in &line.names {
        validate::language(language).map_err(|message| FieldFault::new("names", message))?;
        for (i, name) in names.iter().enumerate() {
            let name = pattern_name(pattern, language, name);
            let in_names = |message| FieldFault::new(format!("names.{language}[{i}]"), message);
            patterns.names.push(name.map_err(in_names)?);
        }
    }
    patterns.by_institution.insert(line.institution.clone(), pattern);
    patterns.patterns.push(Pattern {
        institution: line.institution.clone(),
        class: line.class,
        prominence: line.prominence.unwrap_or(prominence::DEFAULT),
        slot: line.slot.iter().copied().collect(),
        names: first..patterns.names.len() as u16,
    });
    Ok(())
}

/// A name of the pattern at a position. The error is a message.
fn pattern_name(pattern: u16, language: &str, name: &NameRecord) -> Result<PatternName, String> {
    let (head, side, tail) = PatternName::split(&name.text)
        .ok_or_else(|| format!("{:?} needs one slot, {{place}}, and words before or after it", name.text))?;
    let NameRecord { text: _, kind, policy, article, from, until } = name;
    if policy.is_some() || article.is_some() || from.is_some() || until.is_some() {
        return Err("may state only `text` and `kind`: the other fields do not apply to a pattern of places".into());
    }
    let mut folded = Folded::default();
    validate::name(head, &mut folded)?;
    let tail = match tail {
        "" => Tail::default(),
        text => {
            validate::name(text, &mut folded)?;
            Tail { text: text.to_owned(), codes: folded.codes().to_vec() }
        }
    };
    let kind = kind.unwrap_or(NameKind::Full);
    Ok(PatternName { pattern, language: language.to_owned(), head: head.to_owned(), side, tail, kind })
}

/// Checks a pattern of countries.
fn check(line: &InstitutionLine) -> Result<(), FieldFault> {
    validate::institution(line)?;
    let texts = line.names.iter().flat_map(|(_, names)| names).map(|name| &name.text);
    match texts.into_iter().find(|text| split_at_slot(text).is_none()) {
        Some(text) => {
            let message = format!("{text:?} needs exactly one slot: {{country}} or {{adjective}}");
            Err(FieldFault::new("names", message))
        }
        None => Ok(()),
    }
}

/// Splits a pattern into the text before its slot, the slot, and the text after it. None if it does not have exactly
/// one known slot.
fn split_at_slot(pattern: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = pattern.split_once('{')?;
    let (slot, after) = rest.split_once('}')?;
    let is_known = matches!(slot, "country" | "adjective") || slot.starts_with("adjective.");
    (is_known && ![before, slot, after].concat().contains(['{', '}'])).then_some((before, slot, after))
}

/// Adds the institution of one country, unless the country does not have it or lacks the words for all its names.
fn add_institution(
    raw: &mut RawGazetteer,
    origin: &LineOrigin,
    line: &InstitutionLine,
    country: &Country,
) -> Result<(), FieldFault> {
    let code = country.code.to_string();
    let is_left_out = !line.only.is_empty() && !line.only.contains(&code) || line.except.contains(&code);
    if is_left_out {
        return Ok(());
    }
    let names = raw.drafts.names_len();
    for (language, patterns) in &line.names {
        for pattern in patterns {
            for text in fill(&pattern.text, language, country) {
                let name = NameRecord { text, ..pattern.clone() };
                if let Err(message) = raw.add_name(language, &name) {
                    report(raw, origin, FieldFault::new("names", message));
                }
            }
        }
    }
    if raw.drafts.names_len() == names {
        return Ok(());
    }
    let id = format!("organisation/{}-{}", country.slug, line.institution);
    let id = raw.drafts.add_string(&id).map_err(FieldFault::of_line)?;
    let sources = raw.intern_sources(&[])?;
    raw.drafts.add(Draft {
        id,
        class: Some(line.class),
        country: Some(country.code),
        prominence: line.prominence,
        location: None,
        geonames: None,
        wikidata: PoolRange::default(),
        offices: Vec::new(),
        names: names as u32,
        sources,
        origin: origin.clone(),
        composed: true,
    });
    Ok(())
}

/// The pattern with each of the country's words in its slot.
fn fill(pattern: &str, language: &str, country: &Country) -> Vec<String> {
    let Some((before, slot, after)) = split_at_slot(pattern) else { return Vec::new() };
    let words = match slot.strip_prefix("adjective") {
        None => country.names.get(language),
        Some(form) => country.adjectives.get(language).and_then(|forms| forms.get(form.trim_start_matches('.'))),
    };
    words.into_iter().flatten().map(|word| format!("{before}{word}{after}")).collect()
}
