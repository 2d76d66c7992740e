//! Composes the institutions of each country: وزارة الخارجية {adjective.f} and الروسية make one organisation.

use std::collections::{BTreeMap, HashMap};

use super::error::Fault;
use super::line::{Adjectives, InstitutionLine, NameLine};
use super::model::{Country as CountryCode, Entity};
use super::read::{Draft, GazetteerBuilder, Place, is_slug};
use super::vocabulary::{EntityType, NameKind, Policy};

/// Adds an organisation for each pattern and each country with an adjective.
pub(super) fn compose(builder: &mut GazetteerBuilder) {
    let countries = countries(builder);
    for (place, line) in std::mem::take(&mut builder.institutions) {
        if let Err((field, what)) = check(&line) {
            builder.fault(Fault::new(&place.file, place.line, field, what));
            continue;
        }
        for country in &countries {
            institution(builder, &place, &line, country);
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
    let ids: HashMap<String, usize> = builder
        .drafts
        .iter()
        .enumerate()
        .map(|(i, draft)| (builder.gazetteer.str(draft.entity.id).to_owned(), i))
        .collect();
    let mut countries = Vec::new();
    for (place, line) in std::mem::take(&mut builder.adjectives) {
        let found = ids.get(&line.country).map(|&i| (i, &builder.drafts[i].entity));
        let Some((i, code)) = found.and_then(|(i, entity)| Some((i, entity.country?))) else {
            let what = format!("{:?} is no place with a country code in this gazetteer", line.country);
            builder.fault(Fault::new(&place.file, place.line, "country", what));
            continue;
        };
        let slug = line.country.rsplit('/').next().unwrap_or_default().to_owned();
        let mut adjectives = BTreeMap::new();
        for (language, listed) in line.languages {
            let by_form = match listed {
                Adjectives::Plain(words) => BTreeMap::from([(String::new(), words)]),
                Adjectives::ByForm(forms) => forms,
            };
            adjectives.insert(language, by_form);
        }
        for word in adjectives.values().flat_map(BTreeMap::values).flatten() {
            builder.adjective(word);
        }
        countries.push(Country { slug, code, names: names_of(builder, i), adjectives });
    }
    countries
}

fn names_of(builder: &GazetteerBuilder, draft: usize) -> BTreeMap<String, Vec<String>> {
    let gazetteer = &builder.gazetteer;
    let start = builder.drafts[draft].entity.names as usize;
    let end = builder.drafts.get(draft + 1).map_or(gazetteer.names.len(), |next| next.entity.names as usize);
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in &gazetteer.names[start..end] {
        if name.policy == Policy::Free && matches!(name.kind, NameKind::Full | NameKind::Variant) {
            let language = gazetteer.languages[usize::from(name.lang)].clone();
            names.entry(language).or_default().push(gazetteer.str(name.text()).to_owned());
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

fn institution(builder: &mut GazetteerBuilder, place: &Place, line: &InstitutionLine, country: &Country) {
    let code = country.code.to_string();
    let listed = |codes: &[String]| codes.contains(&code);
    if !line.only.is_empty() && !listed(&line.only) || listed(&line.except) {
        return;
    }
    let id = builder.store(&format!("organisation/{}-{}", country.slug, line.institution));
    let wikidata = builder.store("");
    let names = builder.gazetteer.names.len() as u32;
    for (language, patterns) in &line.names.0 {
        for pattern in patterns {
            for text in fill(&pattern.text, language, country) {
                let NameLine { kind, policy, article, .. } = *pattern;
                if let Err(what) = builder.name(language, &NameLine { text, kind, policy, article }) {
                    builder.fault(Fault::new(&place.file, place.line, "names", what));
                }
            }
        }
    }
    if builder.gazetteer.names.len() as u32 == names {
        return;
    }
    let entity = Entity {
        id,
        class: line.class,
        country: Some(country.code),
        prominence: line.prominence.unwrap_or(0.3),
        location: None,
        geonames: None,
        wikidata,
        names,
        sources: 0,
    };
    builder.drafts.push(Draft { entity, offices: Vec::new(), place: place.clone(), composed: true });
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
