//! An explanation of an article, as JSON and as text for a person to read.

use std::io::{self, Write};

use serde::Serialize;

use super::columns::{Columns, one_line};
use super::evidence::{description, suppression_description};
use super::offsets::{ArticleOffsets, count_u32, field_name};
use super::proto_json;
use super::tagged_article::TaggedSpan;
use crate::explain::{ExplainedName, ExplainedSpan, Explanation};
use crate::gazetteer::{NameKind, NameRef, Policy};
use crate::resolve::{Article, Field, Span};
use crate::tagger::Tagger;
use crate::text::OffsetUnit;

/// An explanation of an article, with ids and texts instead of keys.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExplainedArticle {
    /// The caller's id of the article.
    pub article_id: String,
    /// All names of the gazetteer that were found, in the order of the text.
    pub names: Vec<NameDecision>,
    /// The spans that the caller asks about.
    pub spans: Vec<SpanKnowledge>,
    /// Language of the article (BCP 47). Empty if it is undetermined.
    pub language: String,
    /// Version of the gazetteer.
    pub gazetteer_version: String,
}

/// What was decided about a name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NameDecision {
    /// Position.
    pub span: TaggedSpan,
    /// Text of the span.
    pub text: String,
    /// Id of the entity.
    pub entity_id: String,
    /// The name that was found, as the gazetteer lists it.
    pub name: ListedName,
    /// Whether the name is a mention.
    pub accepted: bool,
    /// Confidence of the mention from 0 to 1; 0 if the name is not accepted.
    pub confidence: f32,
    /// Why the name was accepted, or why not and what it would need. At least one.
    pub reasons: Vec<String>,
}

/// A name as the gazetteer lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListedName {
    /// The name.
    pub text: String,
    /// Its language (BCP 47).
    pub language: String,
    /// Its kind.
    #[serde(serialize_with = "proto_json::name_kind")]
    pub kind: NameKind,
    /// Its policy.
    #[serde(serialize_with = "proto_json::name_policy")]
    pub policy: Policy,
    /// First date of its use (YYYY, YYYY-MM or YYYY-MM-DD). Empty if it is not known.
    pub from: String,
    /// Last date of its use. Empty if it is in use or not known.
    pub until: String,
}

/// What is known of a span.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SpanKnowledge {
    /// Position.
    pub span: TaggedSpan,
    /// Text of the span.
    pub text: String,
    /// Indexes among `names` of those at the span.
    pub same: Vec<u32>,
    /// Indexes among `names` of the others with letters of the span.
    pub overlapping: Vec<u32>,
    /// Ids of the entities with names that are equal to the text, if no name was found at the span.
    pub listed_entity_ids: Vec<String>,
    /// The answer in a sentence.
    pub description: &'static str,
}

/// The answer for a span, in a sentence.
pub fn span_description(span: &ExplainedSpan<'_>) -> &'static str {
    match span {
        ExplainedSpan { same, .. } if !same.is_empty() => "names were found at this span",
        ExplainedSpan { listed, .. } if !listed.is_empty() => {
            "the gazetteer lists this text, but not for this place: the span is part of a word, or the sentence is in a \
             language that does not have the name or its ending"
        }
        ExplainedSpan { overlapping, .. } if !overlapping.is_empty() => {
            "no listed name has exactly this text; other names were found in a part of it"
        }
        _ => "no listed name has this text",
    }
}

impl ExplainedArticle {
    /// Copies an explanation of an article and of some spans, with offsets in `unit`.
    pub fn new(
        tagger: &Tagger,
        id: &str,
        article: &Article<'_>,
        explanation: &Explanation,
        spans: &[Span],
        unit: OffsetUnit,
    ) -> ExplainedArticle {
        let mut copier = Copier { tagger, article, offsets: ArticleOffsets::new(article, unit) };
        let names = explanation.names.iter().map(|name| copier.name(name)).collect();
        let spans = spans.iter().map(|span| copier.knowledge(span, &explanation.span(tagger, article, span)));
        ExplainedArticle {
            article_id: id.to_owned(),
            spans: spans.collect(),
            names,
            language: explanation.language.clone(),
            gazetteer_version: tagger.gazetteer().version().to_owned(),
        }
    }
}

struct Copier<'a> {
    tagger: &'a Tagger,
    article: &'a Article<'a>,
    offsets: ArticleOffsets<'a>,
}

impl Copier<'_> {
    fn name(&mut self, explained: &ExplainedName) -> NameDecision {
        let span = explained.span();
        let confidence = match explained {
            ExplainedName::Accepted(mention) => mention.confidence,
            ExplainedName::Suppressed(_) => 0.0,
        };
        NameDecision {
            span: TaggedSpan::new(&mut self.offsets, span),
            text: self.article.text(span.field)[span.bytes.clone()].to_owned(),
            entity_id: self.tagger.gazetteer().entity(explained.entity()).id().into_owned(),
            name: listed(self.tagger.gazetteer().name(explained.name())),
            accepted: explained.is_accepted(),
            confidence,
            reasons: self.reasons(explained),
        }
    }

    fn reasons(&mut self, explained: &ExplainedName) -> Vec<String> {
        let mention = match explained {
            ExplainedName::Accepted(mention) => mention,
            ExplainedName::Suppressed(suppressed) => {
                return vec![suppression_description(suppressed.reason).to_owned()];
            }
        };
        let gazetteer = self.tagger.gazetteer();
        let describe = |evidence| description(gazetteer, self.article, &mut self.offsets, mention, evidence);
        mention.evidence.iter().map(describe).collect()
    }

    fn knowledge(&mut self, span: &Span, explained: &ExplainedSpan<'_>) -> SpanKnowledge {
        SpanKnowledge {
            span: TaggedSpan::new(&mut self.offsets, span),
            text: self.article.text(span.field)[span.bytes.clone()].to_owned(),
            same: explained.same.iter().copied().map(count_u32).collect(),
            overlapping: explained.overlapping.iter().copied().map(count_u32).collect(),
            listed_entity_ids: explained.listed.iter().map(|found| found.name.entity().id().into_owned()).collect(),
            description: span_description(explained),
        }
    }
}

fn listed(name: NameRef<'_>) -> ListedName {
    ListedName {
        text: name.text().into_owned(),
        language: name.language().to_owned(),
        kind: name.kind(),
        policy: name.policy(),
        from: name.from().unwrap_or_default().to_owned(),
        until: name.until().unwrap_or_default().to_owned(),
    }
}

/// Writes an explanation as text: the spans first, then a row for each name. `terminal` isolates texts for a terminal.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(out: &mut impl Write, article: &ExplainedArticle, terminal: bool) -> io::Result<()> {
    writeln!(out, "{}", one_line(&article.article_id, terminal))?;
    for span in &article.spans {
        writeln!(out, "{}  {}  {}", position(&span.span), one_line(&span.text, terminal), span.description)?;
        for entity in &span.listed_entity_ids {
            writeln!(out, "  lists it: {}", one_line(entity, false))?;
        }
    }
    let asked = |index: &u32| {
        let is_in = |span: &SpanKnowledge| span.same.contains(index) || span.overlapping.contains(index);
        article.spans.is_empty() || article.spans.iter().any(is_in)
    };
    let mut columns = Columns::new(["SPAN", "DECISION", "ENTITY", "LISTED AS", "WHY"], terminal);
    for (_, name) in (0..).zip(&article.names).filter(|(index, _)| asked(index)) {
        let ListedName { text, language, kind, policy, .. } = &name.name;
        columns.row([
            position(&name.span),
            if name.accepted { format!("yes {:.2}", name.confidence) } else { "no".to_owned() },
            one_line(&name.entity_id, false),
            format!("{language} {kind} {policy}"),
            format!("{} ({text}): {}", name.text, name.reasons.join("; ")),
        ]);
    }
    columns.write(out)?;
    writeln!(out)
}

fn position(span: &TaggedSpan) -> String {
    let TaggedSpan { field, start, end } = *span;
    match field {
        Field::Title => format!("{} {start}-{end}", field_name(field)),
        Field::Body => format!("{start}-{end}"),
    }
}
