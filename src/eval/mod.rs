//! Scores the tagger on gold data, which is articles with annotated mentions.
//!
//! * [`gold`] reads the data, and `from_document` makes it from answers.
//! * [`score`] compares strictly: a mention is correct only with the same start, end and type. Where the gold data has
//!   the ids of entities, they are scored separately. `counts` has the figures.
//!
//! Gold data has three layers. A `core` mention must be found, and a `hard` one has a recall of its own. A `soft`
//! mention is optional: it changes no score, whether it is found or not.

mod code_points;
mod counts;
mod from_document;
pub mod gold;
pub mod score;

pub use counts::{Counts, IdCounts};
pub use gold::{GoldArticle, GoldError, GoldField, GoldMention, GoldType, Layer};
pub use score::{Evaluation, FoundMention, Mistake, MistakeKind};

use crate::render::ArticleOffsets;
use crate::tagger::{Article, Options, Tagger, TypeSet};
use crate::text::OffsetUnit;

/// Tags each article and scores the mentions of the given types.
///
/// ```
/// use dalil::eval::{GoldArticle, evaluate};
/// use dalil::{Tagger, TypeSet};
///
/// let line = r#"{"id":"1","text":"وصل إلى ألماتي","mentions":[{"start":8,"end":14,"type":"PLACE","layer":"core"}]}"#;
/// let gold: GoldArticle = serde_json::from_str(line)?;
/// let evaluation = evaluate(&Tagger::embedded()?, &[gold], TypeSet::ALL);
/// assert_eq!((evaluation.core().precision(), evaluation.core().recall()), (1.0, 1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn evaluate(tagger: &Tagger, gold: &[GoldArticle], types: TypeSet) -> Evaluation {
    let mut evaluation = Evaluation::new(types);
    for article in gold {
        evaluation.add(article, found(tagger, article));
    }
    evaluation
}

/// Returns the mentions that the tagger finds in an article.
fn found(tagger: &Tagger, gold: &GoldArticle) -> Vec<FoundMention> {
    let publication_date = gold.publication_date;
    let article = Article { publication_date, ..Article::new(&gold.title, &gold.text).with_language(&gold.language) };
    let tagged = tagger.tag(&article, &Options::default());
    let mut offsets = ArticleOffsets::new(&article, OffsetUnit::CodePoint);
    let mention = |mention: &crate::resolve::Mention| {
        let entity = tagger.gazetteer().entity(mention.entity);
        let range = offsets.range(&mention.span);
        FoundMention {
            field: mention.span.field.into(),
            span: range.start as usize..range.end as usize,
            entity_type: entity.entity_type().into(),
            id: entity.id().into_owned(),
        }
    };
    tagged.mentions.iter().map(mention).collect()
}
