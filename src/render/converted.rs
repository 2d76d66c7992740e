//! Answers whose offsets are bytes of texts, in the unit that a user has chosen.

use super::document::Document;
use super::offsets::ArticleOffsets;
use super::tagged_article::{TaggedArticle, TaggedContext, TaggedEvidence, TaggedSpan};
use crate::text::OffsetUnit;

impl Document<'_> {
    /// Returns the answer with offsets in `unit`. They refer to the documents that the texts were extracted from, if
    /// these have markup. With `context`, each mention has the text around it, at most so many code points on each
    /// side.
    ///
    /// ```
    /// use dalil::render::{Document, TaggedArticle};
    /// use dalil::{Article, OffsetUnit, Options, Tagger};
    ///
    /// let tagger = Tagger::embedded()?;
    /// let article = Article::new("", "وصل إلى مدينة ألماتي");
    /// let tagged = tagger.tag(&article, &Options::default());
    /// let answer = TaggedArticle::in_texts(tagger.gazetteer(), "1", &article, &tagged);
    /// let fields = serde_json::Map::new();
    /// let unit = OffsetUnit::CodePoint;
    /// let converted = Document::new(&article, &fields, &answer)?.answer_in(unit, None);
    /// assert_eq!(converted, TaggedArticle::new(tagger.gazetteer(), "1", &article, &tagged, unit));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn answer_in(&self, unit: OffsetUnit, context: Option<usize>) -> TaggedArticle {
        let mut offsets = ArticleOffsets::new(self.article, unit);
        let mut answer = TaggedArticle { offset_unit: unit, ..self.answer.clone() };
        for mention in &mut answer.mentions {
            mention.context = context.filter(|&chars| chars > 0).map(|chars| {
                let (before, after) = self.context(&mention.span, chars);
                TaggedContext { before: before.to_owned(), after: after.to_owned() }
            });
            mention.span = self.convert(&mut offsets, &mention.span);
            for evidence in &mut mention.evidence {
                self.convert_evidence(&mut offsets, evidence);
            }
        }
        for suppressed in &mut answer.suppressed {
            suppressed.span = self.convert(&mut offsets, &suppressed.span);
        }
        answer
    }

    fn convert(&self, offsets: &mut ArticleOffsets<'_>, span: &TaggedSpan) -> TaggedSpan {
        TaggedSpan::new(offsets, &self.span(span))
    }

    /// Converts the span of the evidence, and the position that ends its description or stands before an entity.
    fn convert_evidence(&self, offsets: &mut ArticleOffsets<'_>, evidence: &mut TaggedEvidence) {
        let Some(span) = &evidence.span else { return };
        let converted = self.convert(offsets, span);
        let position = span.position();
        if let Some(at) = evidence.description.rfind(&position) {
            evidence.description.replace_range(at..at + position.len(), &converted.position());
        }
        evidence.span = Some(converted);
    }
}
