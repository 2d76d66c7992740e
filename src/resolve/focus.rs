//! The countries and cities that an article is about.

use std::cmp::Reverse;

use super::mentioned_entities::{CountedEntity, MentionedEntities, three_decimals};
use super::span::Field;
use crate::gazetteer::{Class, CountryCode, EntityKey, Gazetteer};
use crate::thresholds::focus;

/// A country or city that an article is about. [`MentionedEntities::focus`] states the rule.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Focus {
    /// The country or city. The article need not mention the country itself.
    pub entity: EntityKey,
    /// Whether it is a country or a city.
    pub kind: FocusKind,
    /// Its share of the votes, from 0 to 1.
    pub score: f32,
}

impl Focus {
    /// Greatest number of countries, and of cities, in the focus of an article.
    pub const MAX_PER_KIND: usize = 3;
}

/// Kind of a [`Focus`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FocusKind {
    /// A country or territory that has a country code of its own.
    Country,
    /// A city or town.
    City,
}

/// A country or city with its votes.
struct Tally<T> {
    item: T,
    votes: u64,
    /// Start of the first mention that votes for it.
    first: (Field, usize),
}

impl MentionedEntities {
    /// The countries and cities that the article is about, with the gazetteer of its entities: at most
    /// [`Focus::MAX_PER_KIND`] countries, then at most as many cities, each with the greatest score first.
    ///
    /// Each mention is a vote for the country that the gazetteer states for its entity, and each mention of a city or
    /// town is also a vote for this city. A mention in the headline (see
    /// [`MentionedEntities`]) has three votes. Media do not vote, because articles name them as their sources. Neither
    /// do entities without a country that are no city.
    ///
    /// The *score* is the share of all votes, which are counted once for each mention, rounded to three decimals.
    /// Countries with a score of at least 0.2 and cities with a score of at least 0.15 are listed. Of equal scores the
    /// one that was mentioned first comes first. A country that the gazetteer does not contain is not listed.
    ///
    /// ```
    /// use dalil::{Article, Focus, FocusKind, Options, Tagger};
    ///
    /// let tagger = Tagger::embedded()?;
    /// let article = Article::new("Unrest in Almaty", "President Tokayev spoke to Moscow.");
    /// let tagged = tagger.tag(&article, &Options::default());
    /// let focus = tagged.entities(&article).focus(tagger.gazetteer());
    /// let id = |focus: &Focus| tagger.gazetteer().entity(focus.entity).id().into_owned();
    /// let found: Vec<_> = focus.iter().map(|focus| (id(focus), focus.kind, focus.score)).collect();
    /// let expected = [
    ///     ("place/kazakhstan", FocusKind::Country, 0.8),
    ///     ("place/russia", FocusKind::Country, 0.2),
    ///     ("place/almaty", FocusKind::City, 0.6),
    ///     ("place/moscow", FocusKind::City, 0.2),
    /// ];
    /// assert_eq!(found, expected.map(|(id, kind, score)| (id.to_owned(), kind, score)));
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    pub fn focus(&self, gazetteer: &Gazetteer) -> Vec<Focus> {
        let mut total = 0;
        let mut cities = Vec::new();
        let mut countries: Vec<Tally<CountryCode>> = Vec::new();
        // Position of each country in `countries`, from 1.
        let mut positions = [0_u16; CountryCode::COUNT];
        for counted in self.counted() {
            let entity = gazetteer.entity(counted.entity);
            let is_city = matches!(entity.class(), Class::City | Class::Town);
            let country = entity.country_code();
            if entity.class().is_media() || country.is_none() && !is_city {
                continue;
            }
            let (votes, first) = (votes(counted), counted.first);
            total += votes;
            if is_city {
                cities.push(Tally { item: counted.entity, votes, first });
            }
            let Some(country) = country else { continue };
            let position = &mut positions[country.index()];
            if *position == 0 {
                countries.push(Tally { item: country, votes: 0, first });
                *position = countries.len() as u16;
            }
            let voted = &mut countries[usize::from(*position) - 1];
            voted.votes += votes;
            voted.first = voted.first.min(first);
        }
        let countries = countries.into_iter().filter_map(|Tally { item, votes, first }| {
            Some(Tally { item: gazetteer.country(item)?.key(), votes, first })
        });
        let mut listed = most_votes(countries.collect(), FocusKind::Country, total, focus::COUNTRY_SHARE);
        listed.extend(most_votes(cities, FocusKind::City, total, focus::CITY_SHARE));
        listed
    }
}

/// Votes of the mentions of an entity.
fn votes(counted: &CountedEntity) -> u64 {
    let elsewhere = counted.mentions - counted.in_headline;
    u64::from(elsewhere) + focus::HEADLINE_VOTES * u64::from(counted.in_headline)
}

/// The countries or cities with the most votes that have at least a share of the total.
fn most_votes(mut tallies: Vec<Tally<EntityKey>>, kind: FocusKind, total: u64, least: f64) -> Vec<Focus> {
    let share = |votes: u64| votes as f64 / total as f64;
    tallies.retain(|tally| share(tally.votes) >= least);
    tallies.sort_by_key(|tally| (Reverse(tally.votes), tally.first, tally.item));
    let best = tallies.into_iter().take(Focus::MAX_PER_KIND);
    best.map(|Tally { item, votes, .. }| Focus { entity: item, kind, score: three_decimals(share(votes)) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::GazetteerBuilder;
    use crate::resolve::{Article, Span};

    const ENTITIES: &str = r#"
{"id":"place/a","class":"country","country":"AA","prominence":0.5,"names":{"en":["Aland"]}}
{"id":"place/old-a","class":"country","country":"AA","prominence":0.4,"names":{"en":["Old Aland"]}}
{"id":"place/a-city","class":"city","country":"AA","names":{"en":["Acity"]}}
{"id":"person/a","class":"politician","country":"AA","names":{"en":["Aperson"]}}
{"id":"organisation/a","class":"ministry","country":"AA","names":{"en":["Aministry"]}}
{"id":"organisation/a-news","class":"agency","country":"AA","names":{"en":["Anews"]}}
{"id":"place/b","class":"territory","country":"BB","names":{"en":["Bland"]}}
{"id":"place/b-town","class":"town","country":"BB","names":{"en":["Btown"]}}
{"id":"place/c-city","class":"city","country":"CC","names":{"en":["Ccity"]}}
{"id":"place/city","class":"city","names":{"en":["City"]}}
{"id":"organisation/world","class":"body","names":{"en":["World"]}}
"#;

    /// The focus of an article with a title, in which the entities are mentioned in this order. Entities before `|` are
    /// mentioned in the title.
    fn focus(mentions: &str) -> Vec<(String, f32)> {
        let mut builder = GazetteerBuilder::new();
        builder.add_text("entities.jsonl", ENTITIES);
        let gazetteer = builder.build().unwrap();
        let mut entities = MentionedEntities::new(&Article::new("A title", "A body"));
        let (title, body) = mentions.split_once('|').unwrap();
        for (text, field) in [(title, Field::Title), (body, Field::Body)] {
            for (i, id) in text.split_whitespace().enumerate() {
                entities.add(gazetteer.find(id).unwrap().key(), &Span { field, bytes: i..i + 1 });
            }
        }
        let id = |focus: &Focus| gazetteer.entity(focus.entity).id().into_owned();
        entities.focus(&gazetteer).iter().map(|focus| (id(focus), focus.score)).collect()
    }

    fn expected<const N: usize>(focus: [(&str, f32); N]) -> Vec<(String, f32)> {
        focus.map(|(id, score)| (id.to_owned(), score)).to_vec()
    }

    #[test]
    fn places_people_and_organisations_vote_for_their_country() {
        let found = focus("| person/a organisation/a place/a-city place/b");
        assert_eq!(found, expected([("place/a", 0.75), ("place/b", 0.25), ("place/a-city", 0.25)]));
    }

    #[test]
    fn a_mention_in_the_headline_has_three_votes() {
        let found = focus("place/b-town | place/a place/a");
        assert_eq!(found, expected([("place/b", 0.6), ("place/a", 0.4), ("place/b-town", 0.6)]));
    }

    #[test]
    fn media_and_entities_without_a_country_do_not_vote() {
        let found = focus("organisation/a-news organisation/world | organisation/a-news place/b");
        assert_eq!(found, expected([("place/b", 1.0)]));
        assert_eq!(focus("| organisation/world"), []);
        assert_eq!(focus("|"), []);
    }

    #[test]
    fn a_city_needs_no_country_and_a_country_must_be_listed() {
        assert_eq!(focus("| place/city place/c-city"), expected([("place/city", 0.5), ("place/c-city", 0.5)]));
    }

    #[test]
    fn small_shares_are_not_listed() {
        // Of 10 votes, 1 is for the town, and 2 are for its country.
        let found = focus("| place/b place/b-town place/a place/a place/a place/a place/a place/a place/a place/a");
        assert_eq!(found, expected([("place/a", 0.8), ("place/b", 0.2)]));
    }

    #[test]
    fn of_equal_scores_the_first_mentioned_comes_first() {
        assert_eq!(focus("| place/b place/a"), expected([("place/b", 0.5), ("place/a", 0.5)]));
        assert_eq!(focus("| place/a place/b"), expected([("place/a", 0.5), ("place/b", 0.5)]));
    }

    #[test]
    fn at_most_three_countries_and_three_cities_are_listed() {
        let country = |code: &str| {
            let (id, name) = (code.to_lowercase(), format!("Land {code}"));
            format!(r#"{{"id":"place/{id}","class":"country","country":"{code}","names":{{"en":["{name}"]}}}}"#)
        };
        let city = |code: &str| country(code).replace("\"country\",", "\"city\",").replace("place/", "place/city-");
        let codes = ["AA", "BB", "CC", "DD"];
        let lines: Vec<_> = codes.iter().flat_map(|code| [country(code), city(code)]).collect();
        let mut builder = GazetteerBuilder::new();
        builder.add_text("entities.jsonl", &lines.join("\n"));
        let gazetteer = builder.build().unwrap();
        let mut entities = MentionedEntities::new(&Article::new("", "A body"));
        for code in codes {
            let id = format!("place/city-{}", code.to_lowercase());
            entities.add(gazetteer.find(&id).unwrap().key(), &Span { field: Field::Body, bytes: 0..1 });
        }
        let kinds: Vec<_> = entities.focus(&gazetteer).iter().map(|focus| focus.kind).collect();
        let expected = [[FocusKind::Country; Focus::MAX_PER_KIND], [FocusKind::City; Focus::MAX_PER_KIND]].concat();
        assert_eq!(kinds, expected);
    }
}
