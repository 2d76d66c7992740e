//! `StreamTagArticles`: tags a few articles of a stream at once and returns the responses in order.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use prost::Message as _;
use tonic::{Status, Streaming};

use super::admission::Reservation;
use super::call::Call;
use super::grpc_frame::PREFIX_BYTES;
use super::job::{Job, JobRunner};
use super::message_writer::MessageWriter;
use super::options::ResponseOptions;
use super::response_budget::INITIAL_BYTES;
use super::wire::{
    ArticleRequest, RawArticle, RawRequest, StreamTagArticlesRequest, StreamTagArticlesResponse, TagOptions,
};
use super::workers::INLINE_BYTES;
use super::{field, status, validate};

/// Maximum number of articles of one stream that are tagged, or wait until the client reads their response. A larger
/// number would let one stream occupy the worker threads.
const MAX_CONCURRENT_ARTICLES: usize = 4;

type Outcome = Result<StreamTagArticlesResponse, Status>;

/// Returns the responses to the articles of a stream, in their order.
///
/// No message is read while [`MAX_CONCURRENT_ARTICLES`] are in progress and the first response is not read; HTTP/2 flow
/// control then stops the client. A message that cannot be decoded ends the stream with its error, after the responses
/// to all earlier messages.
pub(super) fn responses(
    jobs: JobRunner,
    requests: Streaming<StreamTagArticlesRequest>,
    call: Arc<Call>,
) -> impl Stream<Item = Outcome> + Send {
    // The options hold until a message has others.
    let mut options = Ok(Arc::<StreamOptions>::default());
    messages(jobs.clone(), requests, Arc::clone(&call))
        .map(move |message| {
            if let Ok(ReceivedMessage { request: ArticleRequest { options: Some(changed), .. }, .. }) = &message {
                options = StreamOptions::from_request(changed, options.as_deref().ok(), &call).map(Arc::new);
            }
            respond(jobs.clone(), message, options.clone(), Arc::clone(&call))
        })
        .buffered(MAX_CONCURRENT_ARTICLES)
}

/// Options that hold for several messages of a stream.
#[derive(Default)]
struct StreamOptions {
    response: ResponseOptions,
    /// For the lists of the options, which outlive their message.
    _reservation: Option<Reservation>,
}

impl StreamOptions {
    /// Checks the options of a message. An overlay that the previous options have too is not compiled again.
    fn from_request(
        options: &TagOptions,
        previous: Option<&StreamOptions>,
        call: &Call,
    ) -> Result<StreamOptions, Status> {
        let mut response = ResponseOptions::from_request(Some(options))?;
        let known = previous.and_then(|previous| previous.response.overlay.as_ref());
        if let Some((overlay, known)) = response.overlay.as_mut().zip(known).filter(|(new, old)| new.is_equal_to(old)) {
            *overlay = Arc::clone(known);
        }
        let reservation = match response.memory_usage() {
            0 => None,
            bytes => call.reserve(bytes)?,
        };
        Ok(StreamOptions { response, _reservation: reservation })
    }
}

/// A decoded message of a stream.
struct ReceivedMessage {
    request: ArticleRequest,
    /// Encoded size.
    bytes: usize,
    /// The part of the call's reservation for this message, which is released after the response.
    reservation: Option<Reservation>,
}

/// Receives and decodes the messages of a stream.
struct Receiver {
    jobs: JobRunner,
    requests: Streaming<StreamTagArticlesRequest>,
    call: Arc<Call>,
    /// Reservation for tonic's receive buffer, which grows to the longest message and does not shrink.
    buffer: Option<Reservation>,
}

/// Returns the messages of a stream until its end or its first error.
fn messages(
    jobs: JobRunner,
    requests: Streaming<StreamTagArticlesRequest>,
    call: Arc<Call>,
) -> impl Stream<Item = Result<ReceivedMessage, Status>> + Send {
    let receiver = Receiver { jobs, requests, call, buffer: None };
    stream::unfold(Some(receiver), |receiver| async {
        let mut receiver = receiver?;
        match receiver.next().await {
            Ok(Some(message)) => Some((Ok(message), Some(receiver))),
            Ok(None) => None,
            Err(status) => Some((Err(status), None)),
        }
    })
}

impl Receiver {
    async fn next(&mut self) -> Result<Option<ReceivedMessage>, Status> {
        let Some(RawRequest(message)) = self.requests.message().await? else {
            // tonic reports a stream that was interrupted as one that has ended.
            return self.call.check().map(|()| None);
        };
        let bytes = message.len();
        let reservation = self.call.split_request(bytes + PREFIX_BYTES);
        self.reserve_buffer(bytes + PREFIX_BYTES)?;
        // A copy, because a slice of the buffer would keep a long message alive that arrived with this one.
        let request = RawRequest(Bytes::copy_from_slice(&message));
        let request = self.jobs.workers.run(bytes, &self.call, move |_| request.decode_article()).await?;
        Ok(Some(ReceivedMessage { request, bytes, reservation }))
    }

    fn reserve_buffer(&mut self, bytes: usize) -> Result<(), Status> {
        let reserved = self.buffer.as_ref().map_or(0, Reservation::bytes);
        if bytes > reserved.max(INITIAL_BYTES) {
            let more = self.call.reserve(bytes - reserved)?;
            match (&mut self.buffer, more) {
                (Some(buffer), Some(more)) => buffer.merge(more),
                (buffer, more) => *buffer = more,
            }
        }
        Ok(())
    }
}

/// Tags the article of one message.
async fn respond(
    jobs: JobRunner,
    message: Result<ReceivedMessage, Status>,
    options: Result<Arc<StreamOptions>, Status>,
    call: Arc<Call>,
) -> Outcome {
    let ReceivedMessage { request, bytes, reservation } = message?;
    let overlay = options.as_ref().ok().and_then(|options| options.response.overlay.as_ref());
    // To compile an overlay takes longer than a short text.
    let bytes = if overlay.is_some_and(|overlay| !overlay.is_compiled()) { bytes.max(INLINE_BYTES + 1) } else { bytes };
    let response = jobs.run(bytes, &call, move |job| write_response(job, request.article, options)).await;
    drop(reservation);
    response
}

/// Writes a `StreamTagArticlesResponse`. An error of the article is part of the response; an error of the call ends the
/// stream.
fn write_response(
    job: Job<'_>,
    article: Option<RawArticle>,
    options: Result<Arc<StreamOptions>, Status>,
) -> Result<MessageWriter, Status> {
    use field::stream_tag_articles_response::*;
    if let Some(article) = &article {
        // Text that is not UTF-8 is a malformed message, which ends the stream.
        validate::utf8(article, "article")?;
    }
    let mut out = MessageWriter::with_capacity(INITIAL_BYTES);
    let id = article.as_ref().map(|article| article.id.clone()).unwrap_or_default();
    if !id.is_empty() {
        out.bytes(ARTICLE_ID, &id);
    }
    let before_result = out.len();
    let mut budget = job.response_budget();
    let tagged = options.and_then(|options| {
        out.message(RESPONSE, |out| job.write_article(article.as_ref(), &options.response, out, &mut budget))?;
        job.check_size(&mut out, &mut budget)
    });
    if let Err(status) = tagged {
        job.call.check()?;
        out.truncate(before_result);
        out.bytes(ERROR, &status::to_message(&status).encode_to_vec());
        // The id alone may exceed the limit.
        if out.len() > job.limits.response_bytes {
            return Err(status::response_too_large(job.limits.response_bytes));
        }
    }
    budget.keep(&out);
    Ok(out)
}
