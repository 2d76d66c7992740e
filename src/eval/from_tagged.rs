//! Answers of the tagger as gold data, for a person to correct.

use super::gold::{GoldArticle, GoldMention, Layer};
use crate::gazetteer::{EntityType, Gazetteer};
use crate::render::ArticleOffsets;
use crate::resolve::Article;
use crate::tagger::Tagged;
use crate::text::OffsetUnit;

impl GoldArticle {
    /// Converts the result of [`Tagger::tag`](crate::Tagger::tag) for an article to gold data. Each mention has the
    /// id of its entity, and is in the core layer, or in the soft layer if its type is other, which is not scored.
    ///
    /// ```
    /// use dalil::eval::{GoldArticle, evaluate};
    /// use dalil::{Article, Options, Tagger, TypeSet};
    ///
    /// let tagger = Tagger::embedded()?;
    /// let article = Article::new("", "وصل إلى ألماتي");
    /// let tagged = tagger.tag(&article, &Options::default());
    /// let gold = GoldArticle::from_tagged(tagger.gazetteer(), "1", &article, &tagged);
    /// assert_eq!(gold.mentions[0].entity.as_deref(), Some("place/almaty"));
    /// assert_eq!(evaluate(&tagger, &[gold], TypeSet::ALL).core().f1(), 1.0);
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    ///
    /// # Panics
    /// If `tagged` is the result for another article or another gazetteer, and refers to a text or an entity that does
    /// not exist here.
    pub fn from_tagged(gazetteer: &Gazetteer, id: &str, article: &Article<'_>, tagged: &Tagged) -> GoldArticle {
        let mut offsets = ArticleOffsets::in_texts(article, OffsetUnit::CodePoint);
        let mentions = tagged.mentions.iter().map(|mention| {
            let entity = gazetteer.entity(mention.entity);
            let range = offsets.range(&mention.span);
            GoldMention {
                field: mention.span.field.into(),
                start: range.start as usize,
                end: range.end as usize,
                text: Some(article.text(mention.span.field)[mention.span.bytes.clone()].to_owned()),
                entity_type: entity.entity_type().into(),
                entity: Some(entity.id().into_owned()),
                layer: match entity.entity_type() {
                    EntityType::Other => Layer::Soft,
                    _ => Layer::Core,
                },
            }
        });
        GoldArticle {
            id: id.to_owned(),
            title: article.title.to_owned(),
            text: article.body.to_owned(),
            language: article.language.to_owned(),
            publication_date: article.publication_date,
            mentions: mentions.collect(),
        }
    }
}
