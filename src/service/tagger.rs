//! `TaggerService`: articles in, mentions out.

use std::sync::Arc;

use futures_util::stream::BoxStream;
use prost::encoding::message;
use tonic::{Request, Response, Status, Streaming, async_trait};

use super::call::Call;
use super::limits::Limits;
use super::loaded::{Current, Loaded};
use super::request::{self, Style};
use super::workers::Workers;
use super::{answer, refusal, stream, wire};
use crate::tagger::Article;

/// Answers `TaggerService` with the gazetteer of the moment.
#[derive(Clone, Debug)]
pub struct TaggerApi {
    pub(super) current: Current,
    pub(super) workers: Workers,
    pub(super) limits: Limits,
}

impl TaggerApi {
    pub fn new(current: Current, workers: Workers, limits: Limits) -> TaggerApi {
        TaggerApi { current, workers, limits }
    }

    /// Tags the article of a request.
    pub(super) async fn tag(
        &self,
        article: Option<wire::Article>,
        style: Style,
        call: &Arc<Call>,
    ) -> Result<wire::TagArticleResponse, Status> {
        const FIELD: &str = "article";
        let article = article.ok_or_else(|| refusal::invalid(FIELD, "must be set"))?;
        request::article(&article, FIELD, &self.limits)?;
        let loaded = self.current.require()?;
        let limits = self.limits;
        let bytes = article.title.len() + article.body.len();
        let job = move |call: &Call| {
            let (id, text) = request::text(&article, FIELD)?;
            tag(&loaded, id, &text, style, &limits, call)
        };
        self.workers.run(bytes, call, job).await
    }
}

#[async_trait]
impl wire::tagger_service_server::TaggerService for TaggerApi {
    async fn tag_article(
        &self,
        request: Request<wire::TagArticleRequest>,
    ) -> Result<Response<wire::TagArticleResponse>, Status> {
        let call = Call::of(&request);
        let wire::TagArticleRequest { article, options } = request.into_inner();
        let style = request::style(options.as_ref())?;
        self.tag(article, style, &call).await.map(Response::new)
    }

    async fn batch_tag_articles(
        &self,
        request: Request<wire::BatchTagArticlesRequest>,
    ) -> Result<Response<wire::BatchTagArticlesResponse>, Status> {
        let call = Call::of(&request);
        let wire::BatchTagArticlesRequest { articles, options } = request.into_inner();
        let style = request::style(options.as_ref())?;
        request::batch(&articles, &self.limits)?;
        let loaded = self.current.require()?;
        let limits = self.limits;
        let bytes = articles.iter().map(|article| article.title.len() + article.body.len()).sum();
        let job = move |call: &Call| batch(&loaded, articles, style, &limits, call);
        self.workers.run(bytes, &call, job).await.map(Response::new)
    }

    type StreamTagArticlesStream = BoxStream<'static, Result<wire::StreamTagArticlesResponse, Status>>;

    async fn stream_tag_articles(
        &self,
        request: Request<Streaming<wire::StreamTagArticlesRequest>>,
    ) -> Result<Response<Self::StreamTagArticlesStream>, Status> {
        let call = Call::of(&request);
        self.current.require()?;
        Ok(Response::new(Box::pin(stream::answers(self.clone(), request.into_inner(), call))))
    }
}

/// Tags the articles of a batch in their order. A bad one fails alone; text that is no UTF-8, a deadline or the size of
/// the answer ends all.
fn batch(
    loaded: &Loaded,
    articles: Vec<wire::Article>,
    style: Style,
    limits: &Limits,
    call: &Call,
) -> Result<wire::BatchTagArticlesResponse, Status> {
    use wire::BatchOutcome as Outcome;
    let mut answered = 0;
    let mut results = Vec::with_capacity(articles.len());
    for (i, article) in articles.into_iter().enumerate() {
        call.check()?;
        let field = format!("articles[{i}]");
        let (id, text) = request::text(&article, &field)?;
        let checked = request::article(&article, &field, limits);
        let outcome = match checked.and_then(|()| tag(loaded, id, &text, style, limits, call)) {
            Ok(response) => Outcome::Response(response),
            Err(status) => Outcome::Error(refusal::to_message(&status)),
        };
        let result = wire::BatchResult { result: Some(outcome) };
        // As the answer has it: with its tag and its length.
        answered += message::encoded_len(1, &result);
        if answered > limits.response_bytes {
            return Err(refusal::answer_too_large(limits.response_bytes));
        }
        results.push(result);
    }
    Ok(wire::BatchTagArticlesResponse { results })
}

/// Tags one article that was checked.
fn tag(
    loaded: &Loaded,
    id: &str,
    text: &Article<'_>,
    style: Style,
    limits: &Limits,
    call: &Call,
) -> Result<wire::TagArticleResponse, Status> {
    let tagger = loaded.tagger();
    let tagged = tagger.tag(text, &style.options);
    let response = answer::tag_article_response(tagger, text, id, &tagged, style.unit, style.context_chars);
    if response.len() > limits.response_bytes {
        return Err(refusal::answer_too_large(limits.response_bytes));
    }
    call.tagged(tagged.mentions.iter().map(|mention| tagger.gazetteer().entity(mention.entity).entity_type()));
    Ok(wire::TagArticleResponse(response))
}
