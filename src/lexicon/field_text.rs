//! A field of an article, with its folded text and the names to find in it.

use std::cell::OnceCell;
use std::ops::Range;

use super::article_date::ArticleDate;
use super::layers::Layers;
use crate::rules::Rules;
use crate::text::Folded;
use crate::text::link::links;

/// A field of an article, with its folded text and the names to find in it.
pub(crate) struct FieldText<'a> {
    pub text: &'a str,
    pub folded: &'a Folded,
    pub layers: &'a Layers,
    /// The rules of the layers.
    pub rules: Rules,
    pub date: ArticleDate<'a>,
    /// The web and mail addresses in the text, computed when a hit may be inside one.
    links: OnceCell<Vec<Range<usize>>>,
}

impl<'a> FieldText<'a> {
    /// A field of an article without a date. `folded` must be the fold of `text`.
    pub fn new(text: &'a str, folded: &'a Folded, layers: &'a Layers) -> Self {
        FieldText { text, folded, layers, rules: layers.rules(), date: ArticleDate::NONE, links: OnceCell::new() }
    }

    /// Sets the date of the article.
    pub fn with_date(self, date: ArticleDate<'a>) -> Self {
        FieldText { date, ..self }
    }

    /// The bytes of a range of codes.
    pub fn span(&self, start: u32, end: u32) -> Range<usize> {
        self.folded.start(start as usize)..self.folded.end(end as usize, self.text)
    }

    /// Whether a byte is part of a web or mail address.
    #[cold]
    pub(super) fn is_linked(&self, at: usize) -> bool {
        let links = self.links.get_or_init(|| links(self.text));
        links.get(links.partition_point(|link| link.end <= at)).is_some_and(|link| link.start <= at)
    }
}
