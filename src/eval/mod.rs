//! Scores the tagger against gold data: articles whose mentions people have marked.
//!
//! * [`gold`] reads the data;
//! * [`score`] compares, strictly: a mention counts only with the same start, end and type.
//!
//! Gold comes in three layers. What is `core` must be found; `hard` counts in a recall of its own; `soft` is a
//! defensible extra that neither rewards nor punishes.

pub mod gold;
pub mod score;

pub use gold::{GoldArticle, GoldError, GoldMention, Layer};
pub use score::{Counts, Evaluation, Mistake, MistakeKind};

use crate::gazetteer::EntityType;
use crate::tagger::{Article, Options, Tagger, TypeSet};
use crate::text::{OffsetUnit, Offsets};

/// Tags each article, its whole text as the body, and scores what was found.
pub fn evaluate(tagger: &Tagger, gold: &[GoldArticle], types: TypeSet) -> Evaluation {
    let mut evaluation = Evaluation::new(types);
    for article in gold {
        evaluation.add(article, found(tagger, &article.text));
    }
    evaluation
}

/// The mentions of a text: start and end in code points, and type.
fn found(tagger: &Tagger, text: &str) -> Vec<(usize, usize, EntityType)> {
    let tagged = tagger.tag(&Article { title: "", body: text }, &Options::default());
    let mut offsets = Offsets::new(text, OffsetUnit::CodePoint);
    let mention = |mention: &crate::resolve::Mention| {
        let start = offsets.convert(mention.span.bytes.start);
        let end = offsets.convert(mention.span.bytes.end);
        (start, end, tagger.gazetteer().entity(mention.entity).entity_type())
    };
    tagged.mentions.iter().map(mention).collect()
}
