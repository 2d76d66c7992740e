//! Answers of the tagger as gold data, for a person to correct.

use super::gold::{GoldArticle, GoldMention, Layer};
use crate::gazetteer::EntityType;
use crate::render::{ArticleOffsets, Document};
use crate::text::OffsetUnit;

impl GoldArticle {
    /// Converts the answer for an article to gold data. Each mention has the id of its entity, and is in the core
    /// layer, or in the soft layer if its type is other, which is not scored.
    ///
    /// ```
    /// use dalil::eval::{GoldArticle, evaluate};
    /// use dalil::render::{Document, TaggedArticle};
    /// use dalil::{Article, Options, Tagger, TypeSet};
    ///
    /// let tagger = Tagger::embedded()?;
    /// let article = Article::new("", "وصل إلى ألماتي");
    /// let tagged = tagger.tag(&article, &Options::default());
    /// let answer = TaggedArticle::in_texts(tagger.gazetteer(), "1", &article, &tagged);
    /// let gold = GoldArticle::from_document(&Document::new(&article, &serde_json::Map::new(), &answer)?);
    /// assert_eq!(gold.mentions[0].entity.as_deref(), Some("place/almaty"));
    /// assert_eq!(evaluate(&tagger, &[gold], TypeSet::ALL).core().f1(), 1.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_document(document: &Document<'_>) -> GoldArticle {
        let article = document.article;
        let mut offsets = ArticleOffsets::in_texts(article, OffsetUnit::CodePoint);
        let mentions = document.answer.mentions.iter().map(|mention| {
            let range = offsets.range(&document.span(&mention.span));
            GoldMention {
                field: mention.span.field.into(),
                start: range.start as usize,
                end: range.end as usize,
                text: Some(document.text(&mention.span).to_owned()),
                entity_type: mention.entity_type.into(),
                entity: Some(mention.entity_id.clone()),
                layer: match mention.entity_type {
                    EntityType::Other => Layer::Soft,
                    _ => Layer::Core,
                },
            }
        });
        GoldArticle {
            id: document.id.to_owned(),
            title: article.title.to_owned(),
            text: article.body.to_owned(),
            language: article.language.to_owned(),
            publication_date: article.publication_date,
            mentions: mentions.collect(),
        }
    }
}
