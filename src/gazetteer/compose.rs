//! Composes the institutions of each country: وزارة الخارجية {adjective.f} and الروسية make one organisation.

use std::collections::{BTreeMap, HashMap};

use super::error::Fault;
use super::line::{Adjectives, InstitutionLine, NameLine};
use super::model::{Country as CountryCode, Text};
use super::read::{Draft, GazetteerBuilder, LineOrigin, is_slug};
use super::record::EntityRecord;
use super::vocabulary::{EntityType, NameKind, Policy};

/// Adds an organisation for each pattern and each country with an adjective.
pub(super) fn compose(builder: &mut GazetteerBuilder) {
    let countries = countries(builder);
    for (origin, line) in std::mem::take(&mut builder.institutions) {
        if let Err((field, what)) = check(&line) {
            builder.fault(Fault::new(&origin.file, origin.line, field, what));
            continue;
        }
        for country in &countries {
            institution(builder, &origin, &line, country);
        }
    }
}

/// A country as the patterns need it.
struct Country {
    slug: String,
    code: CountryCode,
    /// By language, its names that stand free.
    names: BTreeMap<String, Vec<String>>,
    /// By language, by form; those without forms under the empty form.
    adjectives: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// The countries that have an adjective; reports adjectives of what is no country.
fn countries(builder: &mut GazetteerBuilder) -> Vec<Country> {
    let lines = std::mem::take(&mut builder.adjectives);
    let drafts = drafts_of(builder, lines.iter().map(|(_, line)| line.country.as_str()));
    let mut countries: BTreeMap<String, Country> = BTreeMap::new();
    for (origin, line) in lines {
        // What later lines add to a country holds here too.
        let merged = builder.merged(&drafts[&line.country]).and_then(|record| {
            let names = names_of(builder, &record);
            record.country.map(|code| (code, names))
        });
        let Some((code, names)) = merged else {
            let what = format!("{:?} is no place with a country code in this gazetteer", line.country);
            builder.fault(Fault::new(&origin.file, origin.line, "country", what));
            continue;
        };
        let slug = line.country.rsplit('/').next().unwrap_or_default().to_owned();
        let new = || Country { slug, code, names, adjectives: BTreeMap::new() };
        let country = countries.entry(line.country).or_insert_with(new);
        for (language, listed) in line.languages {
            let by_form = match listed {
                Adjectives::Plain(words) => BTreeMap::from([(String::new(), words)]),
                Adjectives::ByForm(forms) => forms,
            };
            let known = country.adjectives.entry(language).or_default();
            for (form, words) in by_form {
                words.iter().for_each(|word| builder.adjective(word));
                known.entry(form).or_default().extend(words);
            }
        }
    }
    countries.into_values().collect()
}

/// The drafts of some ids, from the earliest.
fn drafts_of<'i>(builder: &GazetteerBuilder, ids: impl Iterator<Item = &'i str>) -> HashMap<String, Vec<u32>> {
    let mut drafts: HashMap<String, Vec<u32>> = ids.map(|id| (id.to_owned(), Vec::new())).collect();
    for i in 0..builder.drafts.len() as u32 {
        if let Some(listed) = drafts.get_mut(builder.id(i)) {
            listed.push(i);
        }
    }
    drafts
}

/// The full names that stand free, by language.
fn names_of(builder: &GazetteerBuilder, country: &EntityRecord<'_>) -> BTreeMap<String, Vec<String>> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in &country.names {
        if name.policy() == Policy::Free && matches!(name.kind(), NameKind::Full | NameKind::Variant) {
            let language = builder.language_code(name.lang).to_owned();
            names.entry(language).or_default().push(name.text.to_owned());
        }
    }
    names
}

fn check(line: &InstitutionLine) -> Result<(), (&'static str, String)> {
    if !is_slug(&line.institution) {
        return Err(("institution", "must be lower-case ASCII words joined by hyphens".into()));
    }
    if line.class.entity_type() != EntityType::Organisation {
        return Err(("class", format!("{} is no class of organisations", line.class)));
    }
    if line.prominence.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
        return Err(("prominence", "must be from 0 to 1".into()));
    }
    for (_, names) in &line.names.0 {
        for name in names {
            if slot(&name.text).is_none() {
                return Err(("names", format!("{:?} needs {{country}} or {{adjective}} and no other slot", name.text)));
            }
        }
    }
    Ok(())
}

/// A pattern's one slot, between what stands before and behind it; none when the pattern is not sound.
fn slot(pattern: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = pattern.split_once('{')?;
    let (slot, after) = rest.split_once('}')?;
    let known = matches!(slot, "country" | "adjective") || slot.starts_with("adjective.");
    (known && ![before, slot, after].concat().contains(['{', '}'])).then_some((before, slot, after))
}

fn institution(builder: &mut GazetteerBuilder, origin: &LineOrigin, line: &InstitutionLine, country: &Country) {
    let code = country.code.to_string();
    let listed = |codes: &[String]| codes.contains(&code);
    if !line.only.is_empty() && !listed(&line.only) || listed(&line.except) {
        return;
    }
    let names = builder.names_len();
    for (language, patterns) in &line.names.0 {
        for pattern in patterns {
            for text in fill(&pattern.text, language, country) {
                let NameLine { kind, policy, article, .. } = *pattern;
                if let Err(what) = builder.name(language, &NameLine { text, kind, policy, article }) {
                    builder.fault(Fault::new(&origin.file, origin.line, "names", what));
                }
            }
        }
    }
    if builder.names_len() == names {
        return;
    }
    let id = builder.store(&format!("organisation/{}-{}", country.slug, line.institution));
    match (id, builder.source_set(&[])) {
        (Ok(id), Ok(sources)) => builder.drafts.push(Draft {
            id,
            class: Some(line.class),
            country: Some(country.code),
            prominence: line.prominence,
            location: None,
            geonames: None,
            wikidata: Text::default(),
            offices: Vec::new(),
            names,
            sources,
            origin: origin.clone(),
            composed: true,
        }),
        (id, _) => {
            let what = id.err().map(|too_large| too_large.to_string()).unwrap_or_default();
            builder.fault(Fault::new(&origin.file, origin.line, "", what));
        }
    }
}

/// The pattern with each of the country's words in its slot.
fn fill(pattern: &str, language: &str, country: &Country) -> Vec<String> {
    let Some((before, slot, after)) = slot(pattern) else { return Vec::new() };
    let words = match slot.strip_prefix("adjective") {
        None => country.names.get(language),
        Some(form) => country.adjectives.get(language).and_then(|forms| forms.get(form.trim_start_matches('.'))),
    };
    words.into_iter().flatten().map(|word| format!("{before}{word}{after}")).collect()
}
