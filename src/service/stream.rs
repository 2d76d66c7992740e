//! A stream of articles: answered in order, a few at a time, as fast as the answers are read.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use prost::Message as _;
use tonic::{Status, Streaming};

use super::admission::Reservation;
use super::call::Call;
use super::message_writer::MessageWriter;
use super::response_budget::INITIAL_BYTES;
use super::tagger_service::{Job, TaggerApi};
use super::validate::{self, ResponseOptions};
use super::{status, wire};

/// Articles of one stream that are tagged or wait for their answer to be read, at the most. More would only let one
/// stream take the threads from the others.
const AHEAD: usize = 4;

/// What gRPC puts before each message: a flag and its length, in bytes.
const HEAD_BYTES: usize = 5;

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
    let mut style = Ok(ResponseOptions::default());
    messages(api.clone(), requests, Arc::clone(&call))
        .map(move |message| {
            if let Ok(Received { one: wire::ArticleRequest { options: Some(options), .. }, .. }) = &message {
                style = validate::style(Some(options));
            }
            one(api.clone(), message, style.clone(), Arc::clone(&call))
        })
        .buffered(AHEAD)
}

/// A message of a stream.
struct Received {
    one: wire::ArticleRequest,
    /// Its length.
    bytes: usize,
    /// Its part of what the call holds, until it is answered.
    held: Option<Reservation>,
}

/// Reads the messages of a stream.
struct Messages {
    api: TaggerApi,
    requests: Streaming<wire::StreamTagArticlesRequest>,
    call: Arc<Call>,
    /// The buffer that messages come in is as long as the longest of them, and stays so.
    buffer: Option<Reservation>,
}

/// The messages of a stream up to its end or its first error.
fn messages(
    api: TaggerApi,
    requests: Streaming<wire::StreamTagArticlesRequest>,
    call: Arc<Call>,
) -> impl Stream<Item = Result<Received, Status>> + Send {
    let messages = Messages { api, requests, call, buffer: None };
    stream::unfold(Some(messages), |messages| async {
        let mut messages = messages?;
        match messages.next().await {
            Ok(Some(message)) => Some((Ok(message), Some(messages))),
            Ok(None) => None,
            Err(status) => Some((Err(status), None)),
        }
    })
}

impl Messages {
    async fn next(&mut self) -> Result<Option<Received>, Status> {
        let Some(wire::RawRequest(message)) = self.requests.message().await? else {
            // tonic shows a stream that was cut as one that has ended.
            return self.call.check().map(|()| None);
        };
        let bytes = message.len();
        let held = self.call.split_request(bytes + HEAD_BYTES);
        self.grow_buffer(bytes + HEAD_BYTES)?;
        // In the buffer, a short message would hold the place of a long one that came with it.
        let message = wire::RawRequest(Bytes::copy_from_slice(&message));
        let one = self.api.workers.run(bytes, &self.call, move |_| message.one()).await?;
        Ok(Some(Received { one, bytes, held }))
    }

    fn grow_buffer(&mut self, bytes: usize) -> Result<(), Status> {
        let buffer = self.buffer.as_ref().map_or(0, Reservation::bytes);
        if bytes > buffer.max(INITIAL_BYTES) {
            let more = self.call.reserve(bytes - buffer)?;
            match (&mut self.buffer, more) {
                (Some(buffer), Some(more)) => buffer.merge(more),
                (buffer, more) => *buffer = more,
            }
        }
        Ok(())
    }
}

/// Answers one message.
async fn one(
    api: TaggerApi,
    message: Result<Received, Status>,
    style: Result<ResponseOptions, Status>,
    call: Arc<Call>,
) -> Answer {
    let Received { one, bytes, held } = message?;
    let (current, limits) = (api.current.clone(), api.limits);
    let job = move |call: &Call| answer(Job { current: &current, limits: &limits, call }, one.article, style);
    let written = api.workers.run(bytes, &call, job).await;
    drop(held);
    written.map(|message| wire::EncodedResponse(message.into_bytes()))
}

/// Writes the answer to an article. What concerns the article alone is told in its place; what concerns the call ends
/// the stream.
fn answer(
    job: Job<'_>,
    article: Option<wire::RawArticle>,
    style: Result<ResponseOptions, Status>,
) -> Result<MessageWriter, Status> {
    if let Some(article) = &article {
        // A message that is no UTF-8 cannot be read: it ends the stream.
        validate::text(article, "article")?;
    }
    let mut out = MessageWriter::with_capacity(INITIAL_BYTES);
    let id = article.as_ref().map(|article| article.id.clone()).unwrap_or_default();
    if !id.is_empty() {
        out.bytes(1, &id);
    }
    let before = out.len();
    let mut room = job.room();
    let tagged = style.and_then(|style| {
        out.message(2, |out| job.one(article.as_ref(), &style, out, &mut room))?;
        job.check(&mut out, &mut room)
    });
    if let Err(status) = tagged {
        job.call.check()?;
        out.truncate(before);
        out.bytes(3, &status::to_message(&status).encode_to_vec());
        // An id may be too long too.
        if out.len() > job.limits.response_bytes {
            return Err(status::response_too_large(job.limits.response_bytes));
        }
    }
    room.keep(&out);
    Ok(out)
}
