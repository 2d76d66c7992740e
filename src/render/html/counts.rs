//! Counts of the mentions of all articles, by entity and by day.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use super::markup::{class_of, escaped};
use crate::gazetteer::{EntityKey, Gazetteer};
use crate::render::document::{Document, entity_name};

/// Entities that a day lists.
const ENTITIES_PER_DAY: usize = 3;

/// The counts of one article.
#[derive(Clone, Debug)]
pub struct ArticleCounts {
    date: String,
    /// Each entity with the number of its mentions.
    entities: Vec<(EntityKey, u64)>,
}

impl ArticleCounts {
    /// Counts the mentions of an article.
    pub fn new(document: &Document<'_>) -> ArticleCounts {
        let mentioned = document.tagged.entities(document.article);
        let entities = mentioned.iter().map(|mentioned| (mentioned.entity, mentioned.mention_count.into()));
        ArticleCounts { date: document.date(), entities: entities.collect() }
    }
}

/// Mentions, and articles that have them.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    mentions: u64,
    articles: u64,
}

/// The counts of all articles. Their memory depends on the entities and days, not on the articles.
#[derive(Debug, Default)]
pub struct Counts {
    entities: HashMap<EntityKey, Count>,
    days: BTreeMap<String, Day>,
}

#[derive(Debug, Default)]
struct Day {
    count: Count,
    entities: HashMap<EntityKey, u64>,
}

impl Counts {
    /// Adds the counts of an article.
    pub fn add(&mut self, article: ArticleCounts) {
        let day = self.days.entry(article.date).or_default();
        day.count.articles += 1;
        for (entity, mentions) in article.entities {
            let count = self.entities.entry(entity).or_default();
            count.mentions += mentions;
            count.articles += 1;
            day.count.mentions += mentions;
            *day.entities.entry(entity).or_default() += mentions;
        }
    }

    /// Writes what follows the articles: a table of the entities, most mentioned first, and a table of the days.
    ///
    /// # Errors
    /// Returns the error of `out`.
    pub fn write_end(&self, out: &mut impl Write, gazetteer: &Gazetteer) -> io::Result<()> {
        writeln!(out, "</main>\n<section id=\"entities\">\n<h2>Entities</h2>\n<table>")?;
        write_row(out, "th", &["Name", "Entity", "Type", "Mentions", "Articles"])?;
        let mut entities: Vec<_> = self.entities.iter().collect();
        entities.sort_by_cached_key(|(entity, count)| {
            (std::cmp::Reverse((count.mentions, count.articles)), gazetteer.entity(**entity).id())
        });
        for (&entity, count) in entities {
            let entity = gazetteer.entity(entity);
            let (name, id) = (escaped(&entity_name(entity)), escaped(&entity.id()));
            let kind = class_of(entity.entity_type());
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
                counts.most_mentioned(gazetteer)
            )?;
        }
        writeln!(out, "</table>\n</section>\n</body>\n</html>")
    }
}

impl Day {
    /// The names of the most mentioned entities, escaped.
    fn most_mentioned(&self, gazetteer: &Gazetteer) -> String {
        let mut entities: Vec<_> = self.entities.iter().collect();
        entities
            .sort_by_cached_key(|(entity, mentions)| (std::cmp::Reverse(**mentions), gazetteer.entity(**entity).id()));
        let name = |entity: EntityKey| escaped(&entity_name(gazetteer.entity(entity)));
        let top = entities.iter().take(ENTITIES_PER_DAY);
        top.map(|(entity, mentions)| format!("<bdi>{}</bdi> ({mentions})", name(**entity)))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

fn write_row(out: &mut impl Write, element: &str, cells: &[&str]) -> io::Result<()> {
    let cells: String = cells.iter().map(|cell| format!("<{element} scope=\"col\">{cell}</{element}>")).collect();
    writeln!(out, "<tr>{cells}</tr>")
}
