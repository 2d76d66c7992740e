//! `ExplainArticle`: checks a request, explains an article and its spans.

use prost::Message as _;
use tonic::Status;

use super::call::Call;
use super::field::tag_options;
use super::gazetteer_handle::ServedGazetteer;
use super::limits::Limits;
use super::options::ResponseOptions;
use super::repeated::RepeatedCounts;
use super::status::{self, Violations};
use super::wire::{self, RawArticle};
use super::{convert, options, proto, validate};
use crate::budget::Budget;
use crate::explain::{ExplainError, Explanation};
use crate::render::explanation::{ExplainedArticle, NameDecision, SpanKnowledge};
use crate::render::tagged_article::TaggedSpan;
use crate::resolve::{Article, Field, Span};
use crate::text::{OffsetUnit, byte_offset};

/// A request with valid sizes and options.
pub(super) struct Explain {
    article: RawArticle,
    options: ResponseOptions,
    spans: Vec<proto::Span>,
}

impl Explain {
    /// Checks a request, except its spans.
    ///
    /// # Errors
    /// Returns `INVALID_ARGUMENT` with the invalid fields.
    pub fn from_request(request: proto::ExplainArticleRequest) -> Result<Explain, Status> {
        let proto::ExplainArticleRequest { article, options, spans } = request;
        let article = raw(article.ok_or_else(|| status::invalid("article", "must be set"))?);
        let limits = Limits { article_bytes: Limits::EXPLAINED_BYTES, ..Limits::default() };
        validate::article(&article, "article", &limits)?;
        if spans.len() > Explanation::MAX_SPANS {
            return Err(status::invalid("spans", status::too_many(spans.len(), "spans", Explanation::MAX_SPANS)));
        }
        let options = options.map(|decoded| wire::TagOptions { counts: counts(&decoded), decoded });
        Ok(Explain { article, options: ResponseOptions::from_request(options.as_ref())?, spans })
    }

    /// Name of the gazetteer in the options.
    pub fn gazetteer(&self) -> &str {
        &self.options.gazetteer
    }

    /// Explains the article. The memory for the answer is reserved from the call.
    ///
    /// # Errors
    /// Returns `INVALID_ARGUMENT` for invalid spans and for classes that the gazetteer does not have,
    /// `RESOURCE_EXHAUSTED` if there are too many names or the answer exceeds `response_bytes`, and the errors of
    /// [`Call::check`] and [`Call::reserve`].
    pub fn run(
        &self,
        served: &ServedGazetteer,
        response_bytes: usize,
        call: &Call,
    ) -> Result<proto::ExplainArticleResponse, Status> {
        let tagger = served.tagger();
        options::check_classes(tagger.gazetteer(), "options.classes", &self.options.classes)?;
        let (id, article) = validate::utf8(&self.article, "article")?;
        let spans = self.spans(&article)?;
        let may_continue = || call.may_continue();
        let budget = Budget::new(&may_continue);
        let explanation = Explanation::new(tagger, &article, &self.options.options, &budget);
        let explanation = explanation.map_err(|error| match error {
            ExplainError::TooManyNames => Status::resource_exhausted(error.to_string()),
            ExplainError::Stopped(_) => call.check().err().unwrap_or_else(status::internal),
        })?;
        let explained = ExplainedArticle::new(tagger, id, &article, &explanation, &spans, self.options.unit);
        let response = message(explained);
        let bytes = response.encoded_len();
        if bytes > response_bytes {
            return Err(status::explanation_too_large(response_bytes));
        }
        call.reserve_response(bytes)?;
        Ok(response)
    }

    /// The spans of the request as bytes of the article.
    fn spans(&self, article: &Article<'_>) -> Result<Vec<Span>, Status> {
        let mut violations = Violations::default();
        let mut spans = Vec::with_capacity(self.spans.len());
        for (i, span) in self.spans.iter().enumerate() {
            match bytes_of(span, article, self.options.unit) {
                Ok(span) => spans.push(span),
                Err(description) => violations.add(format!("spans[{i}]"), description),
            }
        }
        violations.check()?;
        Ok(spans)
    }
}

/// The bytes of a span of a request.
fn bytes_of(span: &proto::Span, article: &Article<'_>, unit: OffsetUnit) -> Result<Span, String> {
    let field = match proto::Field::try_from(span.field) {
        Ok(proto::Field::Title) => Field::Title,
        Ok(proto::Field::Body) => Field::Body,
        _ => return Err("must have the field FIELD_TITLE or FIELD_BODY".to_owned()),
    };
    let byte = |offset: u32| byte_offset(article.text(field), offset as usize, unit);
    match (byte(span.start), byte(span.end)) {
        (Some(start), Some(end)) if end.saturating_sub(start) > Limits::NAME_BYTES => {
            Err(status::too_many(end - start, "bytes", Limits::NAME_BYTES))
        }
        (Some(start), Some(end)) if start < end => Ok(Span { field, bytes: start..end }),
        _ => Err("must be a range of the text, in the unit of the offsets, with at least one character".to_owned()),
    }
}

fn raw(article: proto::Article) -> RawArticle {
    let proto::Article { id, title, body, language, publication_date } = article;
    RawArticle {
        id: id.into(),
        title: title.into(),
        body: body.into(),
        language: language.into(),
        publication_date: publication_date.into(),
    }
}

/// Number of values of each repeated field.
fn counts(options: &proto::TagOptions) -> RepeatedCounts {
    super::repeated::REPEATED.map(|field| match field.number {
        tag_options::TYPES => options.types.len(),
        tag_options::CLASSES => options.classes.len(),
        tag_options::COUNTRY_CODES => options.country_codes.len(),
        tag_options::INCLUDE_ENTITY_IDS => options.include_entity_ids.len(),
        tag_options::EXCLUDE_ENTITY_IDS => options.exclude_entity_ids.len(),
        number => unreachable!("field {number} is no repeated field of TagOptions"),
    })
}

fn message(explained: ExplainedArticle) -> proto::ExplainArticleResponse {
    proto::ExplainArticleResponse {
        article_id: explained.article_id,
        names: explained.names.into_iter().map(decision).collect(),
        spans: explained.spans.into_iter().map(knowledge).collect(),
        language: explained.language,
        gazetteer_version: explained.gazetteer_version,
    }
}

fn decision(decision: NameDecision) -> proto::NameDecision {
    let name = decision.name;
    proto::NameDecision {
        span: Some(span(&decision.span)),
        text: decision.text,
        entity_id: decision.entity_id,
        name: Some(proto::Name {
            text: name.text,
            language: name.language,
            kind: convert::name_kind(name.kind).into(),
            policy: convert::name_policy(name.policy).into(),
            from: name.from,
            until: name.until,
        }),
        accepted: decision.accepted,
        confidence: decision.confidence,
        reasons: decision.reasons,
    }
}

fn knowledge(knowledge: SpanKnowledge) -> proto::ExplainedSpan {
    proto::ExplainedSpan {
        span: Some(span(&knowledge.span)),
        text: knowledge.text,
        same: knowledge.same,
        overlapping: knowledge.overlapping,
        listed_entity_ids: knowledge.listed_entity_ids,
        description: knowledge.description.to_owned(),
    }
}

fn span(span: &TaggedSpan) -> proto::Span {
    proto::Span { field: convert::article_field(span.field).into(), start: span.start, end: span.end }
}
