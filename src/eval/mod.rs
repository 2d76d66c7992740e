//! Scores the tagger on gold data, which is articles with annotated mentions.
//!
//! * [`gold`] reads the data.
//! * [`score`] compares strictly: a mention is correct only with the same start, end and type.
//!
//! Gold data has three layers. A `core` mention must be found, and a `hard` one has a recall of its own. A `soft`
//! mention is optional: it changes no score, whether it is found or not.

pub mod gold;
pub mod score;

pub use gold::{GoldArticle, GoldError, GoldMention, Layer};
pub use score::{Counts, Evaluation, Mistake, MistakeKind};

use crate::gazetteer::EntityType;
use crate::tagger::{Article, Options, Tagger, TypeSet};
use crate::text::{OffsetUnit, Offsets};

/// Tags each article, with its text as the body, and scores the mentions of the given types.
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

/// Returns the mentions of an article: start and end in code points, and type.
fn found(tagger: &Tagger, GoldArticle { text, publication_date, .. }: &GoldArticle) -> Vec<(usize, usize, EntityType)> {
    let article = Article { publication_date: *publication_date, ..Article::new("", text) };
    let tagged = tagger.tag(&article, &Options::default());
    let mut offsets = Offsets::new(text, OffsetUnit::CodePoint);
    let mention = |mention: &crate::resolve::Mention| {
        let start = offsets.convert(mention.span.bytes.start);
        let end = offsets.convert(mention.span.bytes.end);
        (start, end, tagger.gazetteer().entity(mention.entity).entity_type())
    };
    tagged.mentions.iter().map(mention).collect()
}
