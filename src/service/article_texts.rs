//! The texts of an article in HTML.

use super::proto::ArticleFormat;
use crate::resolve::{Article, Field};
use crate::text::ExtractedText;

/// The texts of an article that have markup. They are converted in linear time.
#[derive(Debug)]
pub(super) struct ArticleTexts<'a> {
    title: Option<ExtractedText<'a>>,
    body: Option<ExtractedText<'a>>,
}

impl<'a> ArticleTexts<'a> {
    /// Extracts the texts of an article, if `format` is that of HTML.
    pub fn new(article: &Article<'a>, format: i32) -> ArticleTexts<'a> {
        let is_html = format == i32::from(ArticleFormat::Html);
        let extracted = |field| is_html.then(|| ExtractedText::from_html(article.text(field)));
        ArticleTexts { title: extracted(Field::Title), body: extracted(Field::Body) }
    }

    /// The article with these texts.
    pub fn of(&'a self, article: Article<'a>) -> Article<'a> {
        article.with_extracted(self.title.as_ref(), self.body.as_ref())
    }
}
