//! A stream of articles: answered in order, a few at a time, as fast as the answers are read.

use std::sync::Arc;

use futures_util::{Stream, StreamExt as _, stream};
use prost::Message as _;
use tonic::{Status, Streaming};

use super::call::Call;
use super::request::{self, Style};
use super::tagger::TaggerApi;
use super::{refusal, wire};

/// Articles of one stream that are tagged or wait for their answer to be read, at the most. More would only let one
/// stream take the threads from the others.
const AHEAD: usize = 4;

type Answer = Result<wire::StreamTagArticlesResponse, Status>;

/// The answers to a stream's articles, in their order.
///
/// Nothing is read while [`AHEAD`] articles are under way and the first is not taken: HTTP/2 then holds the sender
/// back. A message that cannot be read ends the stream with its error, after the answers to all before it.
pub(super) fn answers(
    api: TaggerApi,
    requests: Streaming<wire::StreamTagArticlesRequest>,
    call: Arc<Call>,
) -> impl Stream<Item = Answer> + Send {
    let mut style = Ok(Style::default());
    messages(requests, Arc::clone(&call))
        .map(move |request| {
            if let Ok(wire::StreamTagArticlesRequest { options: Some(options), .. }) = &request {
                style = request::style(Some(options));
            }
            one(api.clone(), request, style.clone(), Arc::clone(&call))
        })
        .buffered(AHEAD)
}

/// The messages of a stream up to its end or its first error.
fn messages(
    requests: Streaming<wire::StreamTagArticlesRequest>,
    call: Arc<Call>,
) -> impl Stream<Item = Result<wire::StreamTagArticlesRequest, Status>> + Send {
    stream::unfold(Some(requests), move |requests| {
        let call = Arc::clone(&call);
        async move {
            let mut requests = requests?;
            match requests.message().await {
                Ok(Some(request)) => Some((Ok(request), Some(requests))),
                // tonic shows a stream that was cut as one that has ended.
                Ok(None) => call.check().err().map(|status| (Err(status), None)),
                Err(status) => Some((Err(status), None)),
            }
        }
    })
}

/// Answers one message. The bytes it came in count as held by the server until then.
async fn one(
    api: TaggerApi,
    request: Result<wire::StreamTagArticlesRequest, Status>,
    style: Result<Style, Status>,
    call: Arc<Call>,
) -> Answer {
    use wire::StreamOutcome as Outcome;
    let _held = call.take_held();
    let article = request?.article;
    if let Some(article) = &article {
        // A message that is no UTF-8 cannot be read: it ends the stream.
        request::text(article, "article")?;
    }
    let article_id = article.as_ref().map(|article| article.id.clone()).unwrap_or_default();
    let outcome = match style {
        Ok(style) => api.tag(article, style, &call).await,
        Err(status) => Err(status),
    };
    // What concerns the call and not the article ends the stream.
    call.check()?;
    let result = match outcome {
        Ok(response) => Outcome::Response(response),
        Err(status) => Outcome::Error(refusal::to_message(&status)),
    };
    sendable(wire::StreamTagArticlesResponse { article_id, result: Some(result) }, api.limits.response_bytes)
}

/// The answer, or in its place that it is too large: tonic would end the stream over it, and drop the answers before it
/// that were not sent yet.
fn sendable(mut answer: wire::StreamTagArticlesResponse, limit: usize) -> Answer {
    use wire::StreamOutcome as Outcome;
    if answer.encoded_len() <= limit {
        return Ok(answer);
    }
    let status = refusal::answer_too_large(limit);
    answer.result = Some(Outcome::Error(refusal::to_message(&status)));
    // An id may be too long too.
    if answer.encoded_len() <= limit { Ok(answer) } else { Err(status) }
}
