//! `ExplainArticle`: checks the spans of a request, and encodes the explanation of an article.

use std::ops::Range;

use tonic::Status;

use super::limits::Limits;
use super::message_writer::MessageWriter;
use super::response_budget::ResponseBudget;
use super::status::{self, Violations};
use super::{convert, field, proto};
use crate::budget::Stopped;
use crate::explain::Explanation;
use crate::render::explanation::{ExplainedArticle, ListedName, NameDecision, SpanKnowledge};
use crate::render::tagged_article::TaggedSpan;
use crate::resolve::{Article, Field, Span};
use crate::text::{ExtractedText, OffsetUnit, byte_offset};

/// Returns the spans of a request as bytes of the article.
///
/// # Errors
/// Returns `INVALID_ARGUMENT` with the invalid spans, or if there are too many.
pub(super) fn spans(spans: &[proto::Span], article: &Article<'_>, unit: OffsetUnit) -> Result<Vec<Span>, Status> {
    if spans.len() > Explanation::MAX_SPANS {
        return Err(status::invalid("spans", status::too_many(spans.len(), "spans", Explanation::MAX_SPANS)));
    }
    let mut violations = Violations::default();
    let mut found = Vec::with_capacity(spans.len());
    for (i, span) in spans.iter().enumerate() {
        match bytes_of(span, article, unit) {
            Ok(span) => found.push(span),
            Err(description) => violations.add(format!("spans[{i}]"), description),
        }
    }
    violations.check()?;
    Ok(found)
}

/// The bytes of a span of a request.
fn bytes_of(span: &proto::Span, article: &Article<'_>, unit: OffsetUnit) -> Result<Span, String> {
    let field = match proto::Field::try_from(span.field) {
        Ok(proto::Field::Title) => Field::Title,
        Ok(proto::Field::Body) => Field::Body,
        _ => return Err("must have the field FIELD_TITLE or FIELD_BODY".to_owned()),
    };
    let source = article.source(field);
    let text = source.map_or(article.text(field), ExtractedText::source);
    let byte = |offset: u32| byte_offset(text, offset as usize, unit);
    let in_text = |bytes: Range<usize>| source.map_or(bytes.clone(), |source| source.text_range(bytes));
    match (byte(span.start), byte(span.end)) {
        (Some(start), Some(end)) if end.saturating_sub(start) > Limits::NAME_BYTES => {
            Err(status::too_many(end - start, "bytes", Limits::NAME_BYTES))
        }
        (Some(start), Some(end)) if start < end && !in_text(start..end).is_empty() => {
            Ok(Span { field, bytes: in_text(start..end) })
        }
        _ => Err("must be a range of the text, in the unit of the offsets, with at least one character".to_owned()),
    }
}

/// Writes an `ExplainArticleResponse`.
///
/// # Errors
/// If the response exceeds its budget.
pub(super) fn write(
    out: &mut MessageWriter,
    explained: &ExplainedArticle,
    budget: &mut ResponseBudget<'_>,
) -> Result<(), Stopped> {
    use field::explain_article_response::*;
    out.string(ARTICLE_ID, &explained.article_id);
    for decision in &explained.names {
        out.message(NAMES, |out| write_decision(out, decision));
        budget.check(out)?;
    }
    for span in &explained.spans {
        out.message(SPANS, |out| write_knowledge(out, span));
        budget.check(out)?;
    }
    out.string(LANGUAGE, &explained.language);
    out.string(GAZETTEER_VERSION, &explained.gazetteer_version);
    budget.check(out)
}

fn write_decision(out: &mut MessageWriter, decision: &NameDecision) {
    use field::name_decision::*;
    write_span(out, SPAN, &decision.span);
    out.string(TEXT, &decision.text);
    out.string(ENTITY_ID, &decision.entity_id);
    out.message(NAME, |out| write_name(out, &decision.name));
    out.uint32(ACCEPTED, decision.accepted.into());
    out.float(CONFIDENCE, decision.confidence);
    decision.reasons.iter().for_each(|reason| out.string(REASONS, reason));
}

fn write_name(out: &mut MessageWriter, name: &ListedName) {
    use field::name::*;
    out.string(TEXT, &name.text);
    out.string(LANGUAGE, &name.language);
    out.enumeration(KIND, convert::name_kind(name.kind));
    out.enumeration(POLICY, convert::name_policy(name.policy));
    out.string(FROM, &name.from);
    out.string(UNTIL, &name.until);
}

fn write_knowledge(out: &mut MessageWriter, knowledge: &SpanKnowledge) {
    use field::explained_span::*;
    write_span(out, SPAN, &knowledge.span);
    out.string(TEXT, &knowledge.text);
    out.packed(SAME, &knowledge.same);
    out.packed(OVERLAPPING, &knowledge.overlapping);
    knowledge.listed_entity_ids.iter().for_each(|id| out.bytes(LISTED_ENTITY_IDS, id.as_bytes()));
    out.string(DESCRIPTION, knowledge.description);
}

fn write_span(out: &mut MessageWriter, number: u32, span: &TaggedSpan) {
    super::span::write(out, number, span.field, &(span.start..span.end));
}
