//! The institutions of countries: reads the adjectives of countries, and completes the institutions that a file lists.
//!
//! An institution of a country that no file lists is composed in the text. If a file lists it, as in a line of
//! `organisations.jsonl` that states its prominence, it also gets the names that its patterns compose.

use std::collections::{BTreeMap, HashMap};

use super::country::CountryCode;
use super::country_adjectives::{CountryAdjective, FEMININE, LANGUAGE};
use super::country_words::CountryWords;
use super::drafts::{Draft, LineOrigin};
use super::error::FieldFault;
use super::line::{AdjectiveLine, Adjectives, InstitutionLine};
use super::merge::merge;
use super::pattern::PatternText;
use super::raw::RawGazetteer;
use super::record::NameRecord;
use super::statement::Statement;
use super::strings::PoolRange;
use super::validate;
use super::vocabulary::{NameKind, Policy};
use crate::text::Folded;

/// A country, with the words that fill the slots of patterns.
pub(super) struct Country {
    code: CountryCode,
    /// Names with the policy `free`, by language.
    names: BTreeMap<String, Vec<String>>,
    /// Adjectives by language and form. Adjectives of a language without forms have the empty form.
    adjectives: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    is_disabled: bool,
}

/// The countries that have an adjective, by id. Adjectives of anything else are reported. The adjectives become words
/// of patterns, words after the name of a place, and ordinary words.
pub(super) fn countries(raw: &mut RawGazetteer) -> BTreeMap<String, Country> {
    let lines = std::mem::take(&mut raw.adjectives);
    let drafts = drafts_by_id(raw, lines.iter().map(|(_, line)| line.country.as_str()));
    let mut countries: BTreeMap<String, Country> = BTreeMap::new();
    for (origin, line) in lines {
        // The merged statement, so that later parts also affect the institutions. The adjectives of a disabled country
        // stay ordinary words.
        let of_country = &drafts[&line.country];
        let is_disabled = raw.drafts.merged(of_country).is_none();
        let stated = of_country.iter().filter(|&&draft| !raw.drafts.get(draft).disabled);
        let merged = stated.map(|&draft| raw.drafts.statement(draft)).reduce(merge);
        let found = merged.and_then(|merged| merged.country.map(|code| (code, free_names(raw, &merged))));
        let Some((code, names)) = found else {
            let message = format!("{:?} is not an entity with a country code in this gazetteer", line.country);
            raw.report(&origin, FieldFault::new("country", message));
            continue;
        };
        let new = || Country { code, names, adjectives: BTreeMap::new(), is_disabled };
        let country = countries.entry(line.country.clone()).or_insert_with(new);
        if let Err(fault) = add_adjectives(raw, country, line) {
            raw.report(&origin, fault);
        }
    }
    countries.retain(|_, country| !country.is_disabled);
    for (id, country) in &countries {
        raw.patterns.words.add_country(id.clone());
        let forms = country.adjectives.iter().flat_map(|(language, forms)| forms.iter().map(move |of| (language, of)));
        for (language, (form, words)) in forms {
            if let Some(form) = raw.patterns.words.intern_form(language, form) {
                words.iter().for_each(|word| raw.patterns.words.add_adjective(form, word));
            }
        }
    }
    countries
}

fn add_adjectives(raw: &mut RawGazetteer, country: &mut Country, line: AdjectiveLine) -> Result<(), FieldFault> {
    let mut folded = Folded::default();
    for (language, adjectives) in line.languages {
        let by_form = match adjectives {
            Adjectives::Plain(words) => BTreeMap::from([(String::new(), words)]),
            Adjectives::ByForm(forms) => forms,
        };
        let is_after_noun = language == LANGUAGE;
        let known = country.adjectives.entry(language.clone()).or_default();
        for (form, words) in by_form {
            if raw.patterns.words.intern_form(&language, &form).is_none() {
                let message = format!("exceed the limit of {} forms of adjectives", CountryWords::MAX_FORMS);
                return Err(FieldFault::new(language, message));
            }
            for word in &words {
                validate::name(word, &mut folded).map_err(|message| FieldFault::new(language.clone(), message))?;
                raw.add_adjective(word);
                if is_after_noun {
                    let adjective = CountryAdjective { country: country.code, is_feminine: form == FEMININE };
                    raw.add_country_adjective(word, adjective);
                }
            }
            known.entry(form).or_default().extend(words);
        }
    }
    Ok(())
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

/// Adds to each listed institution of a country what its pattern states. `lines` are valid.
pub(super) fn complete_listed(
    raw: &mut RawGazetteer,
    lines: &[(LineOrigin, InstitutionLine)],
    countries: &BTreeMap<String, Country>,
) {
    let mut by_institution: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, (_, line)) in lines.iter().enumerate().filter(|(_, (_, line))| line.slot.is_empty()) {
        by_institution.entry(&line.institution).or_default().push(i);
    }
    for (id, country, institution) in listed(raw, countries, |name| by_institution.contains_key(name)) {
        for &line in &by_institution[institution.as_str()] {
            let (origin, line) = &lines[line];
            if let Err(fault) = add_institution(raw, origin, line, &id, &countries[&country]) {
                raw.report(origin, fault);
            }
        }
    }
}

/// The listed institutions of countries: id, id of the country, and institution. Each id once.
fn listed(
    raw: &RawGazetteer,
    countries: &BTreeMap<String, Country>,
    is_institution: impl Fn(&str) -> bool,
) -> Vec<(String, String, String)> {
    let mut listed = Vec::new();
    for id in (0..raw.drafts.len() as u32).map(|draft| raw.drafts.id(draft)) {
        let Some(slug) = id.strip_prefix("organisation/") else { continue };
        let splits = slug.match_indices('-').map(|(at, _)| (&slug[..at], &slug[at + 1..]));
        for (country, institution) in splits.filter(|(_, institution)| is_institution(institution)) {
            let country = format!("place/{country}");
            if countries.contains_key(&country) {
                listed.push((id.to_owned(), country, institution.to_owned()));
            }
        }
    }
    listed.sort();
    listed.dedup();
    listed
}

/// Adds the draft of the institution of a country, unless the country does not have it or lacks the words for all its
/// names.
fn add_institution(
    raw: &mut RawGazetteer,
    origin: &LineOrigin,
    line: &InstitutionLine,
    id: &str,
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
                    raw.report(origin, FieldFault::new("names", message));
                }
            }
        }
    }
    if raw.drafts.names_len() == names {
        return Ok(());
    }
    let id = raw.drafts.add_string(id).map_err(FieldFault::of_line)?;
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
        layer: raw.layer_of(origin.part),
        disabled: false,
        composed: true,
    });
    Ok(())
}

/// The name of a pattern with each of the country's words in its slot.
fn fill(pattern: &str, language: &str, country: &Country) -> Vec<String> {
    let Some(PatternText { slot, .. }) = PatternText::split(pattern) else { return Vec::new() };
    let words = match slot.strip_prefix("adjective") {
        None => country.names.get(language),
        Some(form) => country.adjectives.get(language).and_then(|forms| forms.get(form.trim_start_matches('.'))),
    };
    let braces = format!("{{{slot}}}");
    words.into_iter().flatten().map(|word| pattern.replace(&braces, word)).collect()
}
