//! Reads the institutions and the adjectives of countries: collects the patterns and the words that fill their slots.

use super::drafts::Draft;
use super::error::FieldFault;
use super::national;
use super::packed::Gazetteer;
use super::pattern_lines::PatternLines;
use super::raw::RawGazetteer;
use super::refs::{EntityRef, NameRef};
use super::strings::PoolRange;

/// Collects the patterns and the adjectives of countries, and completes the listed institutions of countries.
pub(super) fn compose(raw: &mut RawGazetteer) {
    let countries = national::countries(raw);
    remove_disabled(raw);
    let mut patterns = PatternLines::default();
    let mut lines = Vec::new();
    for (origin, line) in std::mem::take(&mut raw.institutions) {
        let layer = raw.layer_of(origin.part);
        match patterns.add(&mut raw.patterns, &line, origin.part, layer) {
            Ok(()) => lines.push((origin, line)),
            Err(fault) => raw.report(&origin, fault),
        }
    }
    patterns.finish(&mut raw.patterns);
    national::complete_listed(raw, &lines, &countries);
}

/// Removes the lines of institutions that a line of a later part disables.
fn remove_disabled(raw: &mut RawGazetteer) {
    for (origin, institution) in std::mem::take(&mut raw.disabled_institutions) {
        let lines = raw.institutions.len();
        raw.institutions.retain(|(of, line)| line.institution != institution || of.part >= origin.part);
        if raw.institutions.len() == lines {
            let message =
                format!("no earlier gazetteer has the institution {institution:?}, so that it cannot be disabled");
            raw.report(&origin, FieldFault::new("institution", message));
        }
    }
}

/// Adds to each institution of a country that a layer lists, and the layers below do not, what its pattern states.
pub(super) fn complete_composed(raw: &mut RawGazetteer, below: &Gazetteer) {
    let mut previous = None;
    for draft in raw.drafts.merge_order() {
        let id = raw.drafts.id(draft);
        if previous.as_deref() == Some(id) || below.find_listed(id).is_some() {
            continue;
        }
        previous = Some(id.to_owned());
        let Some(institution) = below.find_national(id) else { continue };
        if let Err(fault) = add_composed(raw, draft, institution) {
            let origin = raw.drafts.get(draft).origin.clone();
            raw.report(&origin, fault);
        }
    }
}

/// Adds the draft of a composed entity, which is earlier than a draft with its id.
fn add_composed(raw: &mut RawGazetteer, draft: u32, institution: EntityRef<'_>) -> Result<(), FieldFault> {
    let names = raw.drafts.names_len();
    let layer = institution.names().map(NameRef::layer).max().unwrap_or_default();
    for name in institution.names() {
        let in_names = |message| FieldFault::new("names", message);
        raw.add_name(name.language(), &name.to_record()).map_err(in_names)?;
    }
    let Draft { id, ref origin, .. } = *raw.drafts.get(draft);
    let origin = origin.clone();
    let sources = raw.intern_sources(&[])?;
    raw.drafts.add(Draft {
        id,
        class: Some(institution.class()),
        country: institution.country_code(),
        prominence: Some(institution.prominence()),
        location: None,
        geonames: None,
        wikidata: PoolRange::default(),
        offices: Vec::new(),
        names: names as u32,
        sources,
        origin,
        layer,
        disabled: false,
        composed: true,
    });
    Ok(())
}
