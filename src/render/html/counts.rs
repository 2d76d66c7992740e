//! Counts of the mentions of all articles, by entity and by day.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use super::markup::{class_of, escaped};
use crate::gazetteer::EntityType;
use crate::render::document::{Document, entity_name};

/// Entities that a day lists.
const ENTITIES_PER_DAY: usize = 3;

/// The counts of one article.
#[derive(Clone, Debug)]
pub struct ArticleCounts {
    date: String,
    /// Each entity with the number of its mentions.
    entities: Vec<(Label, u64)>,
}

impl ArticleCounts {
    /// Counts the mentions of an article.
    pub fn new(document: &Document<'_>) -> ArticleCounts {
        let entities = document.answer.entities.iter().map(|mentioned| {
            let entity = &mentioned.entity;
            let (id, name) = (entity.id.clone(), entity_name(entity).to_owned());
            (Label { id, name, entity_type: entity.entity_type }, mentioned.mention_count.into())
        });
        ArticleCounts { date: document.date(), entities: entities.collect() }
    }
}

/// What is written of an entity.
#[derive(Clone, Debug)]
struct Label {
    id: String,
    name: String,
    entity_type: EntityType,
}

/// Mentions, and articles that have them.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    mentions: u64,
    articles: u64,
}

#[derive(Debug)]
struct EntityCount {
    label: Label,
    count: Count,
}

/// The counts of all articles. Their memory depends on the entities and days, not on the articles.
#[derive(Debug, Default)]
pub struct Counts {
    /// By id.
    entities: HashMap<String, EntityCount>,
    days: BTreeMap<String, Day>,
}

#[derive(Debug, Default)]
struct Day {
    count: Count,
    /// By id.
    entities: HashMap<String, u64>,
}

impl Counts {
    /// Adds the counts of an article.
    pub fn add(&mut self, article: ArticleCounts) {
        let day = self.days.entry(article.date).or_default();
        day.count.articles += 1;
        for (label, mentions) in article.entities {
            day.count.mentions += mentions;
            *day.entities.entry(label.id.clone()).or_default() += mentions;
            let entity = self.entities.entry(label.id.clone());
            let EntityCount { count, .. } = entity.or_insert_with(|| EntityCount { label, count: Count::default() });
            count.mentions += mentions;
            count.articles += 1;
        }
    }

    /// Writes what follows the articles: a table of the entities, most mentioned first, and a table of the days.
    ///
    /// # Errors
    /// Returns the error of `out`.
    pub fn write_end(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "</main>\n<section id=\"entities\">\n<h2>Entities</h2>\n<table>")?;
        write_row(out, "th", &["Name", "Entity", "Type", "Mentions", "Articles"])?;
        let mut entities: Vec<_> = self.entities.values().collect();
        entities.sort_by_key(|EntityCount { label, count }| (Reverse((count.mentions, count.articles)), &label.id));
        for EntityCount { label, count } in entities {
            let (name, id, kind) = (escaped(&label.name), escaped(&label.id), class_of(label.entity_type));
            writeln!(
                out,
                "<tr><td><mark class=\"{kind}\"><bdi>{name}</bdi></mark></td><td>{id}</td><td>{kind}</td>\
                 <td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
                count.mentions, count.articles
            )?;
        }
        writeln!(out, "</table>\n</section>\n<section id=\"days\">\n<h2>Days</h2>\n<table>")?;
        write_row(out, "th", &["Day", "Articles", "Mentions", "Most mentioned"])?;
        for (day, counts) in &self.days {
            let day = if day.is_empty() { "unknown" } else { day };
            writeln!(
                out,
                "<tr><td>{day}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td>{}</td></tr>",
                counts.count.articles,
                counts.count.mentions,
                counts.most_mentioned(&self.entities)
            )?;
        }
        writeln!(out, "</table>\n</section>\n</body>\n</html>")
    }
}

impl Day {
    /// The names of the most mentioned entities, escaped.
    fn most_mentioned(&self, all: &HashMap<String, EntityCount>) -> String {
        let mut entities: Vec<_> = self.entities.iter().collect();
        entities.sort_by_key(|(id, mentions)| (Reverse(**mentions), *id));
        let name = |id: &String| all.get(id).map(|entity| escaped(&entity.label.name)).unwrap_or_default();
        let top = entities.iter().take(ENTITIES_PER_DAY);
        top.map(|(id, mentions)| format!("<bdi>{}</bdi> ({mentions})", name(id))).collect::<Vec<_>>().join(", ")
    }
}

fn write_row(out: &mut impl Write, element: &str, cells: &[&str]) -> io::Result<()> {
    let cells: String = cells.iter().map(|cell| format!("<{element} scope=\"col\">{cell}</{element}>")).collect();
    writeln!(out, "<tr>{cells}</tr>")
}
