//! Patterns of spaCy's EntityRuler (<https://spacy.io/usage/rule-based-matching#entityruler>) as JSON Lines.
//!
//! A pattern is a string, or a list of tokens. Tokens with only `ORTH`, `TEXT` or `LOWER` are the words of a name;
//! other tokens have no string form, and the pattern is rejected. Patterns with the same label and `id` are names of
//! one entity; they are held in memory until all inputs are read.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use super::collector::{Collector, Imported};
use super::error::ImportError;
use super::ids;
use super::importer::{Importer, each_line};
use super::input::OpenInput;
use super::options::{ImportOptions, Mapped};
use super::row_error::RowError;
use super::script::language_of;
use crate::gazetteer::FieldFault;
use crate::gazetteer::parse;
use crate::gazetteer::{Class, NameKind};
use crate::gazetteer::{EntityRecord, NameRecord};

pub(super) struct SpacyImporter {
    options: ImportOptions,
    entities: Vec<Imported>,
    /// Position of the entity of an id.
    positions: HashMap<String, usize>,
}

#[derive(Deserialize)]
struct Line {
    label: String,
    pattern: Value,
    #[serde(default)]
    id: Option<String>,
    /// The key of the id in older versions.
    #[serde(default)]
    ent_id: Option<String>,
}

impl SpacyImporter {
    pub fn new(options: &ImportOptions) -> SpacyImporter {
        SpacyImporter { options: options.clone(), entities: Vec::new(), positions: HashMap::new() }
    }

    fn read_line(&mut self, line: &str, collector: &mut Collector<'_>) -> Result<(), RowError> {
        let Line { label, pattern, id, ent_id } = parse(line)?;
        let class = match self.options.map_class(&label, class_of_label) {
            Mapped::Class(class) => class,
            Mapped::LeftOut => {
                collector.leave_out("label left out");
                return Ok(());
            }
            Mapped::Unknown => self.options.class.ok_or_else(|| {
                let message = format!("{label:?} has no class: map the label to one, or leave it out");
                FieldFault::new("label", message)
            })?,
        };
        let text = text_of(&pattern)?;
        let part = match id.or(ent_id) {
            Some(id) => ids::of_source(&id),
            None => ids::of_name(&text),
        };
        let id = collector.id(class, &part);
        let position = *self.positions.entry(id.clone()).or_insert_with(|| {
            let mut imported = Imported::from(EntityRecord::new(id));
            imported.record.class = Some(class.into());
            imported.origin = collector.origin();
            self.entities.push(imported);
            self.entities.len() - 1
        });
        let language = self.options.language.as_deref().unwrap_or_else(|| language_of(&text));
        let names = self.entities[position].record.names_in(language);
        let mut name = NameRecord::new(text);
        name.kind = Some(NameKind::Variant).filter(|_| !names.is_empty());
        names.push(name);
        Ok(())
    }
}

impl Importer for SpacyImporter {
    fn read(&mut self, input: &mut OpenInput<'_>, collector: &mut Collector<'_>) -> Result<(), ImportError> {
        each_line(input, collector, |line, collector| self.read_line(line, collector))
    }

    fn finish(&mut self, collector: &mut Collector<'_>) -> Result<(), ImportError> {
        for imported in std::mem::take(&mut self.entities) {
            let origin = imported.origin;
            match collector.add(imported) {
                Ok(()) => {}
                Err(RowError::Invalid(fault)) => collector.reject_at(origin, fault),
                Err(RowError::Failed(error)) => return Err(error),
            }
        }
        Ok(())
    }
}

/// The class of the labels of spaCy's models, and of dalil's own classes.
fn class_of_label(label: &str) -> Option<Class> {
    Some(match label {
        "GPE" => Class::City,
        "LOC" => Class::Area,
        "FAC" => Class::Site,
        "PERSON" | "PER" => Class::Cultural,
        "ORG" => Class::Body,
        label => return label.parse().ok(),
    })
}

/// The text of a pattern.
fn text_of(pattern: &Value) -> Result<String, FieldFault> {
    let no_string = |message: String| FieldFault::new("pattern", message);
    match pattern {
        Value::String(text) => Ok(text.clone()),
        Value::Array(tokens) => {
            let words: Result<Vec<&str>, FieldFault> = tokens
                .iter()
                .enumerate()
                .map(|(i, token)| {
                    word_of(token).ok_or_else(|| no_string(format!("token {} has no string form", i + 1)))
                })
                .collect();
            Ok(words?.join(" "))
        }
        _ => Err(no_string("must be a string or a list of tokens".to_owned())),
    }
}

/// The word of a token that states nothing but its text.
fn word_of(token: &Value) -> Option<&str> {
    let token = token.as_object()?;
    let (key, value) = token.iter().next().filter(|_| token.len() == 1)?;
    match key.to_ascii_uppercase().as_str() {
        "ORTH" | "TEXT" | "LOWER" => value.as_str(),
        _ => None,
    }
}
