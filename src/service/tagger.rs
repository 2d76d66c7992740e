//! `TaggerService`: articles in, mentions out.

use std::sync::Arc;

use futures_util::stream::BoxStream;
use prost::Message as _;
use prost::encoding::message;
use tonic::{Request, Response, Status, Streaming, async_trait};

use super::call::Call;
use super::limits::Limits;
use super::loaded::{Current, Loaded};
use super::request::{self, Style};
use super::workers::Workers;
use super::{convert, proto, refusal, stream};
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

    /// Tags one article of a request; `field` is its path there.
    pub(super) async fn tag(
        &self,
        article: Option<proto::Article>,
        field: &str,
        style: Style,
        call: &Arc<Call>,
    ) -> Result<proto::TagArticleResponse, Status> {
        let article = article.ok_or_else(|| refusal::invalid(field, "must be set"))?;
        request::article(&article, field, &self.limits)?;
        let loaded = self.current.require()?;
        let limits = self.limits;
        let bytes = article.title.len() + article.body.len();
        self.workers.run(bytes, call, move |call| answer(&loaded, article, style, &limits, call)).await
    }
}

#[async_trait]
impl proto::tagger_service_server::TaggerService for TaggerApi {
    async fn tag_article(
        &self,
        request: Request<proto::TagArticleRequest>,
    ) -> Result<Response<proto::TagArticleResponse>, Status> {
        let call = Call::of(&request);
        let proto::TagArticleRequest { article, options } = request.into_inner();
        let style = request::style(options.as_ref())?;
        self.tag(article, "article", style, &call).await.map(Response::new)
    }

    async fn batch_tag_articles(
        &self,
        request: Request<proto::BatchTagArticlesRequest>,
    ) -> Result<Response<proto::BatchTagArticlesResponse>, Status> {
        let call = Call::of(&request);
        let proto::BatchTagArticlesRequest { articles, options } = request.into_inner();
        let style = request::style(options.as_ref())?;
        request::batch(&articles, &self.limits)?;
        let loaded = self.current.require()?;
        let limits = self.limits;
        let bytes = articles.iter().map(|article| article.title.len() + article.body.len()).sum();
        let job = move |call: &Call| batch(&loaded, articles, style, &limits, call);
        self.workers.run(bytes, &call, job).await.map(Response::new)
    }

    type StreamTagArticlesStream = BoxStream<'static, Result<proto::StreamTagArticlesResponse, Status>>;

    async fn stream_tag_articles(
        &self,
        request: Request<Streaming<proto::StreamTagArticlesRequest>>,
    ) -> Result<Response<Self::StreamTagArticlesStream>, Status> {
        let call = Call::of(&request);
        self.current.require()?;
        Ok(Response::new(Box::pin(stream::answers(self.clone(), request.into_inner(), call))))
    }
}

/// Tags the articles of a batch in their order. A bad one fails alone; a deadline or the size of the answer ends all.
fn batch(
    loaded: &Loaded,
    articles: Vec<proto::Article>,
    style: Style,
    limits: &Limits,
    call: &Call,
) -> Result<proto::BatchTagArticlesResponse, Status> {
    use proto::batch_result::Result as Outcome;
    let mut answered = 0;
    let mut results = Vec::with_capacity(articles.len());
    for (i, article) in articles.into_iter().enumerate() {
        call.check()?;
        let checked = request::article(&article, &format!("articles[{i}]"), limits);
        let outcome = match checked.and_then(|()| answer(loaded, article, style, limits, call)) {
            Ok(response) => Outcome::Response(response),
            Err(status) => Outcome::Error(refusal::to_message(&status)),
        };
        let result = proto::BatchResult { result: Some(outcome) };
        // As the answer has it: with its tag and its length.
        answered += message::encoded_len(1, &result);
        if answered > limits.response_bytes {
            return Err(refusal::answer_too_large(limits.response_bytes));
        }
        results.push(result);
    }
    Ok(proto::BatchTagArticlesResponse { results })
}

/// Tags one article that was checked.
fn answer(
    loaded: &Loaded,
    article: proto::Article,
    style: Style,
    limits: &Limits,
    call: &Call,
) -> Result<proto::TagArticleResponse, Status> {
    let text = Article { title: &article.title, body: &article.body };
    let tagger = loaded.tagger();
    let tagged = tagger.tag(&text, &style.options);
    let response = convert::tag_article_response(tagger, &text, article.id, &tagged, style.unit, style.context_chars);
    if response.encoded_len() > limits.response_bytes {
        return Err(refusal::answer_too_large(limits.response_bytes));
    }
    call.tagged(tagged.mentions.iter().map(|mention| tagger.gazetteer().entity(mention.entity).entity_type()));
    Ok(response)
}
