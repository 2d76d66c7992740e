//! Copies the results of the tagger.

use super::evidence::{EvidenceDetails, description};
use super::offsets::{ArticleOffsets, count_u32};
use super::tagged_article::{
    TaggedAlternative, TaggedArticle, TaggedEvidence, TaggedFocus, TaggedMention, TaggedMentionedEntity, TaggedSpan,
    TaggedSuppressed,
};
use super::tagged_entity::TaggedEntity;
use crate::gazetteer::Gazetteer;
use crate::resolve::{Article, Evidence, Focus, Mention, Span, Suppressed};
use crate::tagger::Tagged;
use crate::text::OffsetUnit;

impl TaggedArticle {
    /// Copies the result of [`Tagger::tag`](crate::Tagger::tag) for an article, with offsets in `unit`.
    ///
    /// # Panics
    /// If `tagged` is the result for another article or another gazetteer, and refers to a text or an entity that does
    /// not exist here.
    pub fn new(
        gazetteer: &Gazetteer,
        id: &str,
        article: &Article<'_>,
        tagged: &Tagged,
        unit: OffsetUnit,
    ) -> TaggedArticle {
        TaggedArticle::with_offsets(gazetteer, id, article, tagged, (ArticleOffsets::new(article, unit), unit))
    }

    /// Copies the result of [`Tagger::tag`](crate::Tagger::tag) for a [`Document`](super::Document): the offsets are
    /// bytes of the texts of the article, even if they were extracted from documents with markup.
    ///
    /// # Panics
    /// As [`TaggedArticle::new`] does.
    pub fn in_texts(gazetteer: &Gazetteer, id: &str, article: &Article<'_>, tagged: &Tagged) -> TaggedArticle {
        let unit = OffsetUnit::Utf8Byte;
        TaggedArticle::with_offsets(gazetteer, id, article, tagged, (ArticleOffsets::in_texts(article, unit), unit))
    }

    fn with_offsets(
        gazetteer: &Gazetteer,
        id: &str,
        article: &Article<'_>,
        tagged: &Tagged,
        (offsets, unit): (ArticleOffsets<'_>, OffsetUnit),
    ) -> TaggedArticle {
        let mut copy = Copier { gazetteer, article, offsets };
        let mentioned = tagged.entities(article);
        let entities = mentioned.iter().map(|mentioned| TaggedMentionedEntity {
            entity: TaggedEntity::new(gazetteer.entity(mentioned.entity)),
            mention_count: mentioned.mention_count,
            salience: mentioned.salience,
        });
        let focus = mentioned.focus(gazetteer).into_iter().map(|Focus { entity, kind, score, .. }| TaggedFocus {
            entity_id: gazetteer.entity(entity).id().into_owned(),
            kind,
            score,
            country_code: gazetteer.entity(entity).country().unwrap_or_default(),
        });
        TaggedArticle {
            article_id: id.to_owned(),
            mentions: tagged.mentions.iter().map(|mention| copy.mention(mention)).collect(),
            entities: entities.collect(),
            suppressed: tagged.suppressed.iter().map(|suppressed| copy.suppressed(suppressed)).collect(),
            gazetteer_version: gazetteer.version().to_owned(),
            language: tagged.language.clone(),
            focus: focus.collect(),
            offset_unit: unit,
        }
    }
}

/// Copies items of one article.
struct Copier<'a> {
    gazetteer: &'a Gazetteer,
    article: &'a Article<'a>,
    offsets: ArticleOffsets<'a>,
}

impl Copier<'_> {
    fn mention(&mut self, mention: &Mention) -> TaggedMention {
        let entity = self.gazetteer.entity(mention.entity);
        let name = self.gazetteer.name(mention.name);
        let alternatives = mention.alternatives.iter().map(|alternative| TaggedAlternative {
            entity_id: self.gazetteer.entity(alternative.entity).id().into_owned(),
            confidence: alternative.confidence,
        });
        TaggedMention {
            alternatives: alternatives.collect(),
            span: self.span(&mention.span),
            text: self.text(&mention.span),
            proclitic: self.article.text(mention.span.field)[mention.proclitic.clone()].to_owned(),
            ending: self.article.text(mention.span.field)[mention.ending.clone()].to_owned(),
            entity_id: entity.id().into_owned(),
            entity_type: entity.entity_type(),
            name: name.text().into_owned(),
            name_language: name.language().to_owned(),
            name_kind: name.kind(),
            confidence: mention.confidence,
            evidence: mention.evidence.iter().map(|evidence| self.evidence(mention, evidence)).collect(),
            alternative_count: count_u32(mention.alternative_count),
            context: None,
            layer: name.layer(),
        }
    }

    fn evidence(&mut self, mention: &Mention, evidence: &Evidence) -> TaggedEvidence {
        let EvidenceDetails { kind, span, entity } = EvidenceDetails::new(mention, evidence);
        TaggedEvidence {
            kind,
            description: description(self.gazetteer, self.article, &mut self.offsets, mention, evidence),
            span: span.map(|span| self.span(span)),
            entity_id: entity.map(|entity| self.gazetteer.entity(entity).id().into_owned()).unwrap_or_default(),
        }
    }

    fn suppressed(&mut self, suppressed: &Suppressed) -> TaggedSuppressed {
        TaggedSuppressed {
            span: self.span(&suppressed.span),
            text: self.text(&suppressed.span),
            entity_id: self.gazetteer.entity(suppressed.entity).id().into_owned(),
            reason: suppressed.reason,
        }
    }

    fn span(&mut self, span: &Span) -> TaggedSpan {
        TaggedSpan::new(&mut self.offsets, span)
    }

    fn text(&self, span: &Span) -> String {
        self.article.text(span.field)[span.bytes.clone()].to_owned()
    }
}
