//! What the core found, as the bytes of messages.

use std::collections::HashMap;
use std::ops::Range;

use super::convert::{count_u32, entity_type, field, field_word, name_kind, suppression_reason};
use super::message_writer::MessageWriter;
use super::proto;
use super::response_budget::{INITIAL_BYTES, ResponseBudget};
use super::validate::ResponseOptions;
use crate::budget::{Budget, Stopped};
use crate::gazetteer::{Class, EntityKey, EntityRef, Office};
use crate::resolve::{Alternative, Evidence, Field, Mention, Span, Suppressed};
use crate::tagger::{Article, Output, Tagger};
use crate::text::Offsets;

/// The `TagArticleResponse` for an article, encoded. `id` is the caller's name for the article.
pub fn tag_article_response(tagger: &Tagger, article: &Article<'_>, id: &str, style: &ResponseOptions) -> Vec<u8> {
    let mut out = MessageWriter::with_capacity(INITIAL_BYTES);
    let (budget, mut room) = (Budget::unlimited(), ResponseBudget::unlimited());
    write(&mut out, tagger, article, id, style, &budget, &mut room)
        .expect("neither an unlimited budget nor unlimited room stops the work");
    out.into_bytes()
}

/// Tags an article and writes its `TagArticleResponse` while the names are found. Gives the number of mentions of each
/// type, in the order of [`EntityType::ALL`].
///
/// # Errors
/// When the budget stops the work, or there is no more room. A part of the answer is written by then.
///
/// [`EntityType::ALL`]: crate::gazetteer::EntityType::ALL
pub fn write(
    out: &mut MessageWriter,
    tagger: &Tagger,
    article: &Article<'_>,
    id: &str,
    style: &ResponseOptions,
    budget: &Budget<'_>,
    room: &mut ResponseBudget<'_>,
) -> Result<[u64; 3], Stopped> {
    out.string(1, id);
    let writer = Writer {
        tagger,
        article,
        context_chars: style.context_chars,
        title: Offsets::new(article.title, style.unit),
        body: Offsets::new(article.body, style.unit),
    };
    let mut answer = Answer { out, room, writer, mentioned: Mentioned::default(), mentions_end: false };
    tagger.tag_to(article, &style.options, budget, &mut answer)?;
    answer.finish()
}

/// An answer that is being written. Its parts are in the order of their numbers: mentions, entities, suppressed names.
struct Answer<'a, 'r> {
    out: &'a mut MessageWriter,
    room: &'a mut ResponseBudget<'r>,
    writer: Writer<'a>,
    mentioned: Mentioned,
    /// Whether the last mention is written, and the entities behind it.
    mentions_end: bool,
}

impl Output for Answer<'_, '_> {
    fn mention(&mut self, mention: Mention) -> Result<(), Stopped> {
        self.mentioned.add(mention.entity);
        self.out.message(2, |out| self.writer.mention(out, &mention));
        self.room.check(self.out)
    }

    fn suppressed(&mut self, suppressed: Suppressed) -> Result<(), Stopped> {
        self.entities()?;
        self.out.message(4, |out| self.writer.suppressed(out, &suppressed));
        self.room.check(self.out)
    }
}

impl Answer<'_, '_> {
    /// Writes the entities, once.
    fn entities(&mut self) -> Result<(), Stopped> {
        if std::mem::replace(&mut self.mentions_end, true) {
            return Ok(());
        }
        for &(index, count) in &self.mentioned.counts {
            self.out.message(3, |out| {
                out.message(1, |out| entity(out, self.writer.tagger.gazetteer().entity(index)));
                out.uint32(2, count);
            });
            self.room.check(self.out)?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<[u64; 3], Stopped> {
        self.entities()?;
        let gazetteer = self.writer.tagger.gazetteer();
        self.out.string(5, gazetteer.version());
        self.room.check(self.out)?;
        let mut mentions = [0; 3];
        for &(index, count) in &self.mentioned.counts {
            mentions[gazetteer.entity(index).entity_type() as usize] += u64::from(count);
        }
        Ok(mentions)
    }
}

/// The entities that are mentioned, in the order of their first mention, and how often.
#[derive(Default)]
struct Mentioned {
    counts: Vec<(EntityKey, u32)>,
    at: HashMap<EntityKey, usize>,
}

impl Mentioned {
    fn add(&mut self, entity: EntityKey) {
        let at = *self.at.entry(entity).or_insert(self.counts.len());
        match self.counts.get_mut(at) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((entity, 1)),
        }
    }
}

/// Writes an `Entity`, with its canonical name in each language.
pub fn entity(out: &mut MessageWriter, entity: EntityRef<'_>) {
    out.string(1, entity.id());
    out.enumeration(2, entity_type(entity.entity_type()));
    out.string(3, entity.class().as_str());
    for (language, name) in canonical_names(entity) {
        out.message(4, |out| {
            out.string(1, language);
            out.string(2, name);
        });
    }
    out.string(5, entity.wikidata_id().unwrap_or_default());
    out.uint32(6, entity.geonames_id().unwrap_or_default());
    out.string(7, &entity.country().unwrap_or_default());
    if let Some((latitude, longitude)) = entity.location() {
        out.message(8, |out| {
            out.float(1, latitude);
            out.float(2, longitude);
        });
    }
    out.float(9, entity.prominence());
    for office in entity.offices() {
        out.message(10, |out| write_office(out, office));
    }
}

fn write_office(out: &mut MessageWriter, office: &Office) {
    out.string(1, &office.title);
    out.string(2, office.from.as_deref().unwrap_or_default());
    out.string(3, office.until.as_deref().unwrap_or_default());
}

/// The first name in each language, by language.
fn canonical_names(entity: EntityRef<'_>) -> Vec<(&str, &str)> {
    let mut names: Vec<(&str, &str)> = Vec::with_capacity(8);
    let mut last = "";
    for name in entity.names() {
        // Many names in few languages, those of one language together.
        let language = name.language();
        if !std::ptr::eq(language, last) && names.iter().all(|&(known, _)| known != language) {
            names.push((language, name.text()));
        }
        last = language;
    }
    names.sort_unstable();
    names
}

/// Writes the mentions of one article.
struct Writer<'a> {
    tagger: &'a Tagger,
    article: &'a Article<'a>,
    context_chars: usize,
    title: Offsets<'a>,
    body: Offsets<'a>,
}

impl<'a> Writer<'a> {
    fn mention(&mut self, out: &mut MessageWriter, mention: &Mention) {
        let text = self.article.text(mention.span.field);
        let listed = self.tagger.gazetteer().name(mention.name);
        let entity = self.tagger.gazetteer().entity(mention.entity);
        self.span(out, 1, &mention.span);
        out.string(2, &text[mention.span.bytes.clone()]);
        out.string(3, &text[mention.proclitic.clone()]);
        out.string(4, entity.id());
        out.enumeration(5, entity_type(entity.entity_type()));
        out.string(6, listed.text());
        out.string(7, listed.language());
        out.enumeration(8, name_kind(listed.kind()));
        out.float(9, mention.confidence);
        for evidence in &mention.evidence {
            out.message(10, |out| self.evidence(out, mention, evidence));
        }
        for other in &mention.alternatives {
            out.message(11, |out| self.alternative(out, other));
        }
        if self.context_chars > 0 {
            out.message(12, |out| self.context(out, mention, text));
        }
        out.uint32(13, count_u32(mention.alternative_count));
    }

    fn suppressed(&mut self, out: &mut MessageWriter, suppressed: &Suppressed) {
        self.span(out, 1, &suppressed.span);
        out.string(2, self.text(&suppressed.span));
        out.string(3, self.tagger.gazetteer().entity(suppressed.entity).id());
        out.enumeration(4, suppression_reason(suppressed.reason));
    }

    fn evidence(&mut self, out: &mut MessageWriter, mention: &Mention, evidence: &Evidence) {
        use proto::EvidenceKind as Kind;
        let gazetteer = self.tagger.gazetteer();
        match evidence {
            Evidence::Name => {
                out.enumeration(1, Kind::Name);
                out.string(2, "the name may stand alone");
            }
            Evidence::FullNameInArticle(span) => {
                out.enumeration(1, Kind::FullNameInArticle);
                self.describe_place(out, "full name", span);
                self.span(out, 3, span);
                out.string(4, gazetteer.entity(mention.entity).id());
            }
            Evidence::Cue(span) => {
                out.enumeration(1, Kind::Cue);
                self.describe_place(out, "cue", span);
                self.span(out, 3, span);
            }
            Evidence::CountryInArticle(by) => {
                let by = gazetteer.entity(*by);
                let name = by.canonical("en").unwrap_or(by.id());
                let why = if by.class() == Class::Country { "" } else { ", of the same country" };
                out.enumeration(1, Kind::CountryInArticle);
                out.format(2, format_args!("the article names {name}{why}"));
                out.string(4, by.id());
            }
            Evidence::Prominence => {
                out.enumeration(1, Kind::Prominence);
                out.string(2, "so well known that the short name is enough");
            }
            Evidence::Credit => {
                out.enumeration(1, Kind::Credit);
                out.string(2, "stands alone, as a credit does");
            }
            Evidence::GeneratedSpelling => {
                let listed = gazetteer.name(mention.name).text();
                out.enumeration(1, Kind::GeneratedSpelling);
                out.format(2, format_args!("spelling made by rule from {listed}"));
            }
            Evidence::BestOfSeveral => {
                let others = mention.alternative_count;
                out.enumeration(1, Kind::BestOfSeveral);
                out.format(2, format_args!("fits the article better than {others} others do"));
            }
        }
    }

    fn alternative(&self, out: &mut MessageWriter, other: &Alternative) {
        out.string(1, self.tagger.gazetteer().entity(other.entity).id());
        out.float(2, other.confidence);
    }

    fn context(&self, out: &mut MessageWriter, mention: &Mention, text: &str) {
        let Range { start, end } = mention.span.bytes;
        let start = if mention.proclitic.is_empty() { start } else { mention.proclitic.start };
        out.string(1, last_chars(&text[..start], self.context_chars));
        out.string(2, first_chars(&text[end..], self.context_chars));
    }

    fn span(&mut self, out: &mut MessageWriter, number: u32, span: &Span) {
        let [start, end] = [span.bytes.start, span.bytes.end].map(|byte| self.offset(span.field, byte));
        out.message(number, |out| {
            out.enumeration(1, field(span.field));
            out.uint32(2, start);
            out.uint32(3, end);
        });
    }

    /// Describes evidence by its text and where that stands.
    fn describe_place(&mut self, out: &mut MessageWriter, what: &str, span: &Span) {
        let start = self.offset(span.field, span.bytes.start);
        out.format(2, format_args!("{what} {} at {} {start}", self.text(span), field_word(span.field)));
    }

    fn text(&self, span: &Span) -> &'a str {
        &self.article.text(span.field)[span.bytes.clone()]
    }

    /// A byte of a field in the caller's unit.
    fn offset(&mut self, field: Field, byte: usize) -> u32 {
        let offsets = match field {
            Field::Title => &mut self.title,
            Field::Body => &mut self.body,
        };
        count_u32(offsets.convert(byte))
    }
}

/// The first `count` code points of a text, or all it has.
fn first_chars(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The last `count` code points of a text, or all it has. `count` is at least 1.
fn last_chars(text: &str, count: usize) -> &str {
    let start = text.char_indices().nth_back(count - 1).map_or(0, |(at, _)| at);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_cut_at_code_points_and_at_the_text_s_ends() {
        assert_eq!(first_chars("ألماتي", 3), "ألم");
        assert_eq!(last_chars("ألماتي", 3), "اتي");
        assert_eq!(first_chars("é\u{1F600}x", 2), "é\u{1F600}");
        assert_eq!(last_chars("é\u{1F600}x", 2), "\u{1F600}x");
        assert_eq!((first_chars("ab", 9), last_chars("ab", 9)), ("ab", "ab"));
        assert_eq!((first_chars("", 1), last_chars("", 1)), ("", ""));
    }
}
