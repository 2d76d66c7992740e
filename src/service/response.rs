//! Encodes `TagArticleResponse` from the result of the core.
//!
//! A response has hundreds of short strings that the gazetteer and the article own. The encoder copies each of them
//! once, into the bytes of the message. To build messages for prost instead took up to a fifth of the time of tagging.

use std::ops::Range;

use super::entity_messages::EntityMessages;
use super::message_writer::MessageWriter;
use super::options::ResponseOptions;
use super::response_budget::{INITIAL_BYTES, ResponseBudget};
use super::{convert, field, span};
use crate::budget::{Budget, Stopped};
use crate::gazetteer::{EntityKey, EntityType};
use crate::render::View;
use crate::render::evidence::{EvidenceDetails, write_description};
use crate::render::offsets::{ArticleOffsets, around, count_u32};
use crate::resolve::{Alternative, Evidence, Focus, Mention, MentionedEntities, Span, Suppressed};
use crate::tagger::{Article, Output, Tagger};
use crate::text::OffsetUnit;

/// A tagger with the encoded entities of its gazetteer, or of the gazetteer below its overlay.
#[derive(Clone, Copy, Debug)]
pub struct Answering<'a> {
    /// The tagger.
    pub tagger: &'a Tagger,
    /// The entities.
    pub messages: &'a EntityMessages,
}

/// Tags an article and returns the encoded `TagArticleResponse`. `id` is the caller's id of the article.
///
/// ```
/// use dalil::service::{Answering, EntityMessages, ResponseOptions, proto, response};
/// use dalil::{Article, Tagger};
/// use prost::Message as _;
///
/// let tagger = Tagger::embedded()?;
/// let messages = EntityMessages::new(tagger.clone());
/// let answering = Answering { tagger: &tagger, messages: &messages };
/// let article = Article::new("", "وصل الوفد إلى ألماتي");
/// let encoded = response::encode(answering, &article, "42", &ResponseOptions::default());
/// let response = proto::TagArticleResponse::decode(&encoded[..])?;
/// assert_eq!(response.mentions[0].entity_id, "place/almaty");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn encode(answering: Answering<'_>, article: &Article<'_>, id: &str, options: &ResponseOptions) -> Vec<u8> {
    let mut out = MessageWriter::with_capacity(INITIAL_BYTES);
    let (budget, mut response_budget) = (Budget::unlimited(), ResponseBudget::unlimited());
    write(&mut out, answering, article, id, options, &budget, &mut response_budget)
        .expect("unlimited budgets do not stop the tagger");
    out.into_bytes()
}

/// Tags an article and writes its `TagArticleResponse` while mentions are found. Returns the number of mentions of each
/// type, in the order of [`EntityType::ALL`].
///
/// # Errors
/// Returns [`Stopped`] if `budget` or `response_budget` stops the tagger. The response is incomplete then.
pub(crate) fn write(
    out: &mut MessageWriter,
    Answering { tagger, messages }: Answering<'_>,
    article: &Article<'_>,
    id: &str,
    options: &ResponseOptions,
    budget: &Budget<'_>,
    response_budget: &mut ResponseBudget<'_>,
) -> Result<[u64; EntityType::COUNT], Stopped> {
    out.string(field::tag_article_response::ARTICLE_ID, id);
    let items = ItemEncoder {
        tagger,
        article,
        context_chars: options.context_chars,
        view: options.view,
        offsets: ArticleOffsets::new(article, options.unit),
    };
    let entities = MentionedEntities::new(article);
    let unit = options.unit;
    let mut encoder =
        ResponseEncoder { out, response_budget, items, messages, entities, entities_written: false, unit };
    tagger.tag_to(article, &options.options, budget, &mut encoder)?;
    Ok(encoder.finish())
}

/// Encodes a response while the tagger runs, in the order of the field numbers: mentions, entities, suppressed names,
/// the version of the gazetteer, the language, the focus, the unit of offsets.
struct ResponseEncoder<'a, 'r> {
    out: &'a mut MessageWriter,
    response_budget: &'a mut ResponseBudget<'r>,
    items: ItemEncoder<'a>,
    messages: &'a EntityMessages,
    entities: MentionedEntities,
    /// Whether the entities are written, which follow the last mention.
    entities_written: bool,
    unit: OffsetUnit,
}

impl Output for ResponseEncoder<'_, '_> {
    fn mention(&mut self, mention: Mention) -> Result<(), Stopped> {
        self.entities.add(mention.entity, &mention.span);
        self.out.message(field::tag_article_response::MENTIONS, |out| self.items.mention(out, &mention));
        self.response_budget.check(self.out)
    }

    fn excluded(&mut self, entity: EntityKey, span: &Span) -> Result<(), Stopped> {
        self.entities.add_excluded(entity, span);
        Ok(())
    }

    fn suppressed(&mut self, suppressed: Suppressed) -> Result<(), Stopped> {
        self.write_entities()?;
        self.out.message(field::tag_article_response::SUPPRESSED, |out| self.items.suppressed(out, &suppressed));
        self.response_budget.check(self.out)
    }

    fn language(&mut self, language: &str) -> Result<(), Stopped> {
        self.write_entities()?;
        self.out.string(field::tag_article_response::GAZETTEER_VERSION, self.items.tagger.gazetteer().version());
        self.out.string(field::tag_article_response::LANGUAGE, language);
        for focus in self.entities.focus(self.items.tagger.gazetteer()) {
            self.out.message(field::tag_article_response::FOCUS, |out| self.items.focus(out, &focus));
        }
        self.out.enumeration(field::tag_article_response::OFFSET_UNIT, convert::offset_unit(self.unit));
        self.response_budget.check(self.out)
    }
}

impl ResponseEncoder<'_, '_> {
    /// Writes the entities at the first call, if the view has them.
    fn write_entities(&mut self) -> Result<(), Stopped> {
        use field::mentioned_entity::*;
        if std::mem::replace(&mut self.entities_written, true) || self.items.view == View::Mentions {
            return Ok(());
        }
        let gazetteer = self.items.tagger.gazetteer();
        for entity in self.entities.iter() {
            self.out.message(field::tag_article_response::ENTITIES, |out| {
                self.messages.write(out, ENTITY, gazetteer, entity.entity);
                out.uint32(MENTION_COUNT, entity.mention_count);
                out.float(SALIENCE, entity.salience);
            });
            self.response_budget.check(self.out)?;
        }
        Ok(())
    }

    /// Returns the number of mentions of each type.
    fn finish(self) -> [u64; EntityType::COUNT] {
        let gazetteer = self.items.tagger.gazetteer();
        let mut mentions = [0; EntityType::COUNT];
        for entity in self.entities.iter() {
            mentions[gazetteer.entity(entity.entity).entity_type() as usize] += u64::from(entity.mention_count);
        }
        mentions
    }
}

/// Encodes the mentions and suppressed names of one article.
struct ItemEncoder<'a> {
    tagger: &'a Tagger,
    article: &'a Article<'a>,
    context_chars: usize,
    view: View,
    offsets: ArticleOffsets<'a>,
}

impl<'a> ItemEncoder<'a> {
    fn mention(&mut self, out: &mut MessageWriter, mention: &Mention) {
        use field::mention::*;
        let text = self.article.text(mention.span.field);
        let listed = self.tagger.gazetteer().name(mention.name);
        let entity = self.tagger.gazetteer().entity(mention.entity);
        self.span(out, SPAN, &mention.span);
        out.string(TEXT, &text[mention.span.bytes.clone()]);
        out.string(PROCLITIC, &text[mention.proclitic.clone()]);
        out.string(ENTITY_ID, &entity.id());
        out.enumeration(TYPE, convert::entity_type(entity.entity_type()));
        out.string(NAME, &listed.text());
        out.string(NAME_LANGUAGE, listed.language());
        out.enumeration(NAME_KIND, convert::name_kind(listed.kind()));
        out.float(CONFIDENCE, mention.confidence);
        let evidence = if self.view == View::Mentions { &[][..] } else { &mention.evidence };
        for evidence in evidence {
            out.message(EVIDENCE, |out| self.evidence(out, mention, evidence));
        }
        for alternative in &mention.alternatives {
            out.message(ALTERNATIVES, |out| self.alternative(out, alternative));
        }
        if self.context_chars > 0 {
            out.message(CONTEXT, |out| self.context(out, mention, text));
        }
        out.uint32(ALTERNATIVE_COUNT, count_u32(mention.alternative_count));
        out.string(ENDING, &text[mention.ending.clone()]);
        out.enumeration(LAYER, convert::layer(listed.layer()));
    }

    fn suppressed(&mut self, out: &mut MessageWriter, suppressed: &Suppressed) {
        use field::suppressed::*;
        self.span(out, SPAN, &suppressed.span);
        out.string(TEXT, &self.article.text(suppressed.span.field)[suppressed.span.bytes.clone()]);
        out.string(ENTITY_ID, &self.tagger.gazetteer().entity(suppressed.entity).id());
        out.enumeration(REASON, convert::suppression_reason(suppressed.reason));
    }

    fn focus(&self, out: &mut MessageWriter, focus: &Focus) {
        use field::focus::*;
        let entity = self.tagger.gazetteer().entity(focus.entity);
        out.string(ENTITY_ID, &entity.id());
        out.enumeration(KIND, convert::focus_kind(focus.kind));
        out.float(SCORE, focus.score);
        out.string(COUNTRY_CODE, &entity.country().unwrap_or_default());
    }

    fn evidence(&mut self, out: &mut MessageWriter, mention: &Mention, evidence: &Evidence) {
        use field::evidence::*;
        let gazetteer = self.tagger.gazetteer();
        let EvidenceDetails { kind, span, entity } = EvidenceDetails::new(mention, evidence);
        out.enumeration(KIND, convert::evidence_kind(kind));
        // On the wire, a string is a length and bytes, like a message.
        out.message(DESCRIPTION, |out| {
            write_description(out, gazetteer, self.article, &mut self.offsets, mention, evidence)
                .expect("writing to a buffer does not fail");
        });
        if let Some(span) = span {
            self.span(out, SPAN, span);
        }
        if let Some(entity) = entity {
            out.string(ENTITY_ID, &gazetteer.entity(entity).id());
        }
    }

    fn alternative(&self, out: &mut MessageWriter, alternative: &Alternative) {
        use field::alternative::*;
        out.string(ENTITY_ID, &self.tagger.gazetteer().entity(alternative.entity).id());
        out.float(CONFIDENCE, alternative.confidence);
    }

    fn context(&self, out: &mut MessageWriter, mention: &Mention, text: &'a str) {
        use field::context::*;
        let Range { start, end } = mention.span.bytes;
        let start = if mention.proclitic.is_empty() { start } else { mention.proclitic.start };
        let (before, after) = around(text, &(start..end), self.context_chars);
        out.string(BEFORE, before);
        out.string(AFTER, after);
    }

    fn span(&mut self, out: &mut MessageWriter, number: u32, span: &Span) {
        span::write(out, number, span.field, &self.offsets.range(span));
    }
}
