//! Answers of a tagger in this process.

use std::io;

use super::renderer::{Rendered, Renderer};
use crate::cli::input::Article;
use crate::render::{Document, TaggedArticle};
use crate::tagger::{self, Options, Tagger};

#[derive(Debug)]
pub(super) struct LocalTagger {
    pub tagger: Tagger,
    pub options: Options,
    pub renderer: Renderer,
}

impl LocalTagger {
    /// Tags an article and writes the answer in the format of the output.
    ///
    /// # Errors
    /// Never, since memory is written to and the answer belongs to the article.
    pub fn tag(&self, read: &Article) -> io::Result<Rendered> {
        let Article { id, title, body, language, fields, .. } = read;
        let publication_date = read.publication_date.or(self.renderer.date);
        let (extracted_title, extracted_body) = (title.extracted(), body.extracted());
        let article = tagger::Article { language, publication_date, ..tagger::Article::new(&title.text, &body.text) }
            .with_extracted(extracted_title.as_ref(), extracted_body.as_ref());
        let tagged = self.tagger.tag(&article, &self.options);
        let gazetteer = self.tagger.gazetteer();
        if !self.renderer.has_answers() {
            let answer = TaggedArticle::in_texts(gazetteer, id, &article, &tagged);
            let document = Document::new(&article, fields, &answer).map_err(io::Error::other)?;
            return self.renderer.document(&document);
        }
        let Renderer { unit, view, context, .. } = self.renderer;
        let mut answer = TaggedArticle::new(gazetteer, id, &article, &tagged, unit).with_view(view);
        if let Some(chars) = context.filter(|&chars| chars > 0) {
            answer = answer.with_context(&article, &tagged, chars);
        }
        self.renderer.answer(answer, fields)
    }
}
