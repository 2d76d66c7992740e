//! `dalil gazetteer show` and `search`: an entity by its id, and entities by the start of a name.

use std::borrow::Cow;
use std::io::{self, Write};

use clap::Args;

use super::super::outcome::Outcome;
use super::super::source::GazetteerArgs;
use super::disabled::DisabledLines;
use crate::gazetteer::{EntityRef, Gazetteer, most_similar};
use crate::render::columns::{Columns, one_line};
use crate::text::Folded;

/// Show all that is known about an entity
#[derive(Args, Debug)]
pub(super) struct Show {
    #[command(flatten)]
    gazetteer: GazetteerArgs,
    /// As one line of an entity file
    #[arg(long)]
    json: bool,
    /// Id of the entity, such as place/almaty
    id: String,
}

impl Show {
    pub fn run(self, out: &mut dyn Write, terminal: bool) -> anyhow::Result<Outcome> {
        let gazetteer = self.gazetteer.gazetteer()?;
        let disabled = DisabledLines::read(&self.gazetteer.source());
        let Some(entity) = gazetteer.find(&self.id) else {
            let reason = disabled.entity(&gazetteer, &self.id).or_else(|| similar_id(&gazetteer, &self.id));
            let reason = reason.map_or_else(String::new, |reason| format!(": {reason}"));
            writeln!(out, "no entity has this id{}", one_line(&reason, terminal))?;
            return Ok(Outcome::Incomplete);
        };
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&entity.to_record())?)?;
            return Ok(Outcome::Done);
        }
        show(out, &gazetteer, entity, terminal)?;
        for disabled in disabled.names_of(&gazetteer, &entity.id()) {
            writeln!(out, "{}", one_line(&disabled, terminal))?;
        }
        Ok(Outcome::Done)
    }
}

/// The id that was probably meant.
fn similar_id(gazetteer: &Gazetteer, id: &str) -> Option<String> {
    let ids: Vec<_> = gazetteer.entities().chain(gazetteer.national_institutions()).map(|entity| entity.id()).collect();
    let similar = most_similar(id, ids.iter().map(AsRef::as_ref))?;
    Some(format!("did you mean {similar}?"))
}

fn show(out: &mut dyn Write, gazetteer: &Gazetteer, entity: EntityRef<'_>, terminal: bool) -> io::Result<()> {
    let location = entity.location().map(|(latitude, longitude)| format!("{latitude}, {longitude}"));
    let sources: Vec<&str> = entity.sources().collect();
    let filler = entity.filler();
    let fields = [
        ("id", Some(entity.id().into_owned())),
        ("class", Some(entity.class_name().to_owned())),
        ("country", entity.country()),
        ("prominence", Some(entity.prominence().to_string())),
        ("location", location),
        ("geonames", entity.geonames_id().map(|id| id.to_string())),
        ("wikidata", entity.wikidata_id().map(str::to_owned)),
        (filler.map_or("place", |filler| filler.entity_type().as_str()), filler.map(|filler| filler.id().into_owned())),
        ("sources", Some(sources.join(", ")).filter(|text| !text.is_empty())),
    ];
    for (field, value) in fields {
        if let Some(value) = value {
            writeln!(out, "{field:<11}{}", one_line(&value, terminal))?;
        }
    }
    for office in entity.offices() {
        let [from, until] = [&office.from, &office.until].map(|date| date.as_deref().unwrap_or_default());
        writeln!(out, "{:<11}{} ({from}..{until})", "office", one_line(&office.title, terminal))?;
    }
    writeln!(out)?;
    let mut columns = Columns::new(["LANGUAGE", "KIND", "POLICY", "FROM", "UNTIL", "NAME"], terminal);
    for name in entity.names() {
        let (listed, effective) = (name.policy(), gazetteer.policy_of(name, Folded::new(&name.text()).codes()));
        columns.row([
            name.language().to_owned(),
            name.kind().to_string(),
            if listed == effective { listed.to_string() } else { format!("{effective} (listed {listed})") },
            name.from().unwrap_or_default().to_owned(),
            name.until().unwrap_or_default().to_owned(),
            name.text().into_owned(),
        ]);
    }
    let mut text = Vec::new();
    columns.write(&mut text)?;
    out.write_all(&text)
}

/// List the entities whose id or one of whose names begins with a text
///
/// Names are compared as in a text: letter case, harakat and forms of alef do not matter. The most prominent entities
/// come first.
#[derive(Args, Debug)]
pub(super) struct Search {
    #[command(flatten)]
    gazetteer: GazetteerArgs,
    /// Maximum number of entities to list
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    limit: usize,
    /// One entity per line, as in an entity file
    #[arg(long)]
    json: bool,
    /// Start of a name, or of an id such as place/al
    prefix: String,
}

impl Search {
    pub fn run(self, out: &mut dyn Write, terminal: bool) -> anyhow::Result<Outcome> {
        let gazetteer = self.gazetteer.gazetteer()?;
        let found = search(&gazetteer, &self.prefix);
        if self.json {
            for (entity, _) in found.iter().take(self.limit) {
                writeln!(out, "{}", serde_json::to_string(&entity.to_record())?)?;
            }
        } else {
            let mut columns = Columns::new(["ENTITY", "CLASS", "COUNTRY", "PROMINENCE", "NAME"], terminal);
            for (entity, name) in found.iter().take(self.limit) {
                columns.row([
                    entity.id().into_owned(),
                    entity.class_name().to_owned(),
                    entity.country().unwrap_or_default(),
                    entity.prominence().to_string(),
                    name.clone(),
                ]);
            }
            let mut text = Vec::new();
            columns.write(&mut text)?;
            out.write_all(&text)?;
            if found.len() > self.limit {
                writeln!(out, "and {} more (--limit)", found.len() - self.limit)?;
            }
        }
        Ok(if found.is_empty() { Outcome::Incomplete } else { Outcome::Done })
    }
}

/// The entities that have the prefix, and the name that has it: the most prominent first, then by id.
fn search<'g>(gazetteer: &'g Gazetteer, prefix: &str) -> Vec<(EntityRef<'g>, String)> {
    let codes = Folded::new(prefix).codes().to_vec();
    let is_id = prefix.contains('/');
    let mut folded = Folded::default();
    let mut found: Vec<(EntityRef<'g>, String)> = Vec::new();
    for entity in gazetteer.entities().chain(gazetteer.national_institutions()) {
        let begins = |text: &str, folded: &mut Folded| {
            folded.fold(text);
            folded.codes().starts_with(&codes)
        };
        let name = match is_id {
            true => entity.id().starts_with(prefix).then(|| entity.canonical("en").or_else(|| first_name(entity))),
            false if codes.is_empty() => None,
            false => entity.names().map(|name| name.text()).find(|text| begins(text, &mut folded)).map(Some),
        };
        if let Some(name) = name {
            found.push((entity, name.unwrap_or_default().into_owned()));
        }
    }
    // The sort is stable, and entities are sorted by id.
    found.sort_by(|(a, _), (b, _)| b.prominence().total_cmp(&a.prominence()));
    found
}

fn first_name(entity: EntityRef<'_>) -> Option<Cow<'_, str>> {
    entity.names().next().map(|name| name.text())
}
