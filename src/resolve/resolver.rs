//! Runs all stages for one article.

use super::adjacent_cues::AdjacentCues;
use super::apposition::Appositions;
use super::context::Context;
use super::dateline::Dateline;
use super::document::Document;
use super::emit::Emitter;
use super::languages::Languages;
use super::neighbours::Neighbours;
use super::output::Output;
use super::permitted::PermittedReadings;
use super::request::{Article, Options};
use super::resolution::Resolution;
use super::scanned::Scanned;
use super::span::Field;
use super::topic_roles;
use crate::budget::{Budget, Stopped};
use crate::lang::Language;
use crate::lexicon::{ArticleDate, FieldText, Layers};
use crate::rules::Rule;
use crate::text::Folded;

/// Memory that is reused for the next article.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    folded: [Folded; 2],
    scanned: Scanned,
    adjacent_cues: AdjacentCues,
    appositions: Appositions,
    resolution: Resolution,
}

impl Scratch {
    /// Memory that a thread keeps between two articles: what an article of about 100 KB needs.
    const RETAINED_BYTES: usize = 4 << 20;

    /// Releases the memory of a large article.
    pub fn shrink(&mut self) {
        let folded: usize = self.folded.iter().map(Folded::memory_usage).sum();
        let beside = self.adjacent_cues.memory_usage() + self.appositions.memory_usage();
        let found = self.scanned.memory_usage() + beside;
        if folded + found + self.resolution.memory_usage() > Scratch::RETAINED_BYTES {
            *self = Scratch::default();
        }
    }
}

/// Tags an article with the names of a stack of lexicons.
///
/// # Errors
/// If the budget or the output stops the work.
pub(crate) fn resolve(
    layers: &Layers,
    article: &Article<'_>,
    options: &Options,
    budget: &Budget<'_>,
    scratch: &mut Scratch,
    output: &mut impl Output,
) -> Result<(), Stopped> {
    let Scratch { folded, scanned, adjacent_cues, appositions, resolution } = scratch;
    let rules = layers.rules();
    for (folded, field) in folded.iter_mut().zip(Field::ALL) {
        folded.set_rules(rules);
        folded.fold_within(article.text(field), budget)?;
    }
    let date = article.publication_date.filter(|_| rules.has(Rule::Dates));
    let date = date.map_or(ArticleDate::NONE, |date| ArticleDate::new(layers.gazetteer(), date));
    let field_text = |field| FieldText::new(article.text(field), &folded[field as usize], layers).with_date(date);
    let fields = Field::ALL.map(field_text);
    let languages = Languages::new(&fields, article.language);
    scanned.clear();
    for (text, field) in fields.iter().zip(Field::ALL) {
        scanned.scan(field, text, &languages, options.include_suppressed, budget)?;
    }
    scanned.compose(&fields, &languages, budget)?;
    let roles = topic_roles::find(&Context { layers, fields: &fields, scanned, rules, date }, &languages, budget)?;
    scanned.replace(&roles, &fields, &languages);
    let context = Context { layers, fields: &fields, scanned, rules, date };
    adjacent_cues.find(&context, budget)?;
    appositions.find(&context, budget)?;
    let neighbours = Neighbours::new(context, budget);
    let permitted = PermittedReadings::new(context.candidates().len());
    let dateline = Dateline::of(article.text(Field::Body));
    let document = Document {
        context,
        adjacent_cues,
        appositions,
        languages: &languages,
        dateline: &dateline,
        neighbours: &neighbours,
        permitted: &permitted,
        budget,
    };
    resolution.resolve(&document, options)?;
    Emitter { document, resolution, options }.emit(output)?;
    budget.step()?;
    output.language(match article.language {
        "" => languages.detected().map_or("", Language::code),
        given => given,
    })
}
