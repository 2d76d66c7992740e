//! Requests to a server.

use crate::cli::input::{Article, Text};
use crate::date::Date;
use crate::gazetteer::EntityType;
use crate::render::View;
use crate::resolve::Overlap;
use crate::service::{convert, proto};
use crate::tagger;
use crate::text::ExtractedText;

/// What the answers contain.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Selection {
    /// Empty for all types.
    pub types: Vec<EntityType>,
    pub classes: Vec<String>,
    pub country_codes: Vec<String>,
    pub include_entity_ids: Vec<String>,
    pub exclude_entity_ids: Vec<String>,
    pub min_confidence: f32,
    pub overlap: Overlap,
    pub include_suppressed: bool,
    pub view: View,
    /// Date of articles that do not state one.
    pub date: Option<Date>,
}

impl Selection {
    /// The options of a request. Spans are bytes of the texts, and are converted here.
    pub(super) fn options(&self, gazetteer: Option<&str>) -> proto::TagOptions {
        proto::TagOptions {
            offset_unit: proto::OffsetUnit::Utf8Byte.into(),
            overlap: match self.overlap {
                Overlap::Longest => proto::Overlap::Longest.into(),
                Overlap::All => proto::Overlap::All.into(),
            },
            types: self.types.iter().map(|&entity_type| convert::entity_type(entity_type).into()).collect(),
            min_confidence: self.min_confidence,
            include_suppressed: self.include_suppressed,
            gazetteer: gazetteer.unwrap_or_default().to_owned(),
            classes: self.classes.clone(),
            country_codes: self.country_codes.clone(),
            include_entity_ids: self.include_entity_ids.clone(),
            exclude_entity_ids: self.exclude_entity_ids.clone(),
            view: match self.view {
                View::Full => proto::View::Full.into(),
                View::Mentions => proto::View::Mentions.into(),
            },
            context_chars: 0,
            overlay: None,
        }
    }
}

/// The texts of an article. The text of HTML is extracted here, because title and body can have different formats.
pub(super) struct Texts<'a> {
    article: &'a Article,
    title: Option<ExtractedText<'a>>,
    body: Option<ExtractedText<'a>>,
}

impl<'a> Texts<'a> {
    pub fn new(article: &'a Article) -> Texts<'a> {
        Texts { article, title: article.title.extracted(), body: article.body.extracted() }
    }

    /// The article as the core has it.
    pub fn article(&self, date: Option<Date>) -> tagger::Article<'_> {
        let Article { title: Text { text: title, .. }, body: Text { text: body, .. }, language, .. } = self.article;
        let publication_date = self.article.publication_date.or(date);
        tagger::Article { language, publication_date, ..tagger::Article::new(title, body) }
            .with_extracted(self.title.as_ref(), self.body.as_ref())
    }
}

/// The message of an article. Its id is its position in the batch: ids of the input may be equal.
pub(super) fn message(article: &tagger::Article<'_>, position: usize) -> proto::Article {
    // A document may have no text. A server refuses an empty article.
    let is_empty = article.title.is_empty() && article.body.is_empty();
    let body = if is_empty { " " } else { article.body };
    proto::Article {
        id: position.to_string(),
        title: article.title.to_owned(),
        body: body.to_owned(),
        language: article.language.to_owned(),
        publication_date: article.publication_date.map(|date| date.to_string()).unwrap_or_default(),
        format: proto::ArticleFormat::Plain.into(),
    }
}
