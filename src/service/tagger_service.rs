//! `TaggerService`: articles in, mentions out.

use futures_util::stream::BoxStream;
use prost::Message as _;
use tonic::{Request, Response, Status, Streaming, async_trait};

use super::call::Call;
use super::gazetteer_handle::{GazetteerHandle, ServedGazetteer};
use super::limits::Limits;
use super::message_writer::MessageWriter;
use super::response_budget::{INITIAL_BYTES, ResponseBudget};
use super::validate::{self, ResponseOptions};
use super::workers::Workers;
use super::{response, status, stream, wire};
use crate::budget::{Budget, Stopped};

/// Answers `TaggerService` with the gazetteer of the moment.
#[derive(Clone, Debug)]
pub struct TaggerApi {
    pub(super) current: GazetteerHandle,
    pub(super) workers: Workers,
    pub(super) limits: Limits,
}

impl TaggerApi {
    pub fn new(current: GazetteerHandle, workers: Workers, limits: Limits) -> TaggerApi {
        TaggerApi { current, workers, limits }
    }

    /// Runs a job over a request, away from the connection's thread if the request is long.
    async fn answer(
        &self,
        request: Request<wire::RawRequest>,
        job: impl FnOnce(wire::RawRequest, Job<'_>) -> Result<MessageWriter, Status> + Send + 'static,
    ) -> Result<Response<wire::EncodedResponse>, Status> {
        let call = Call::of(&request);
        let (request, current, limits) = (request.into_inner(), self.current.clone(), self.limits);
        let bytes = request.0.len();
        let job = move |call: &Call| job(request, Job { current: &current, limits: &limits, call });
        let written = self.workers.run(bytes, &call, job).await?;
        call.release_request();
        Ok(Response::new(wire::EncodedResponse(written.into_bytes())))
    }
}

#[async_trait]
impl wire::tagger_service_server::TaggerService for TaggerApi {
    async fn tag_article(
        &self,
        request: Request<wire::TagArticleRequest>,
    ) -> Result<Response<wire::TagArticleResponse>, Status> {
        self.answer(request, |request, job| job.tag_article(request)).await
    }

    async fn batch_tag_articles(
        &self,
        request: Request<wire::BatchTagArticlesRequest>,
    ) -> Result<Response<wire::BatchTagArticlesResponse>, Status> {
        self.answer(request, |request, job| job.batch(request)).await
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

/// The work on one message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job<'a> {
    pub current: &'a GazetteerHandle,
    pub limits: &'a Limits,
    pub call: &'a Call,
}

impl Job<'_> {
    /// ResponseBudget for an answer to the message.
    pub fn room(&self) -> ResponseBudget<'_> {
        ResponseBudget::new(self.limits.response_bytes, self.call)
    }

    fn tag_article(&self, request: wire::RawRequest) -> Result<MessageWriter, Status> {
        let wire::ArticleRequest { article, options } = request.one()?;
        let style = validate::style(options.as_ref())?;
        let (mut out, mut room) = (MessageWriter::with_capacity(INITIAL_BYTES), self.room());
        self.one(article.as_ref(), &style, &mut out, &mut room)?;
        room.keep(&out);
        Ok(out)
    }

    /// Tags the article of a request for one.
    pub fn one(
        &self,
        article: Option<&wire::RawArticle>,
        style: &ResponseOptions,
        out: &mut MessageWriter,
        room: &mut ResponseBudget<'_>,
    ) -> Result<(), Status> {
        const FIELD: &str = "article";
        let article = article.ok_or_else(|| status::invalid(FIELD, "must be set"))?;
        validate::article(article, FIELD, self.limits)?;
        let loaded = self.current.require()?;
        self.tag(&loaded, article, FIELD, style, out, room)
    }

    /// Tags the articles of a batch in their order. A bad one fails alone; text that is no UTF-8, a deadline or the size
    /// of the answer ends all.
    fn batch(&self, request: wire::RawRequest) -> Result<MessageWriter, Status> {
        let wire::BatchRequest { articles, options, .. } = request.batch(self.limits)?;
        let style = validate::style(options.as_ref())?;
        validate::batch(&articles)?;
        let loaded = self.current.require()?;
        let (mut out, mut room) = (MessageWriter::with_capacity(INITIAL_BYTES), self.room());
        for (i, article) in articles.iter().enumerate() {
            self.call.check()?;
            let field = format!("articles[{i}]");
            validate::text(article, &field)?;
            out.message(1, |out| match validate::article(article, &field, self.limits) {
                Ok(()) => out.message(1, |out| self.tag(&loaded, article, &field, &style, out, &mut room)),
                Err(status) => {
                    out.bytes(2, &status::to_message(&status).encode_to_vec());
                    Ok(())
                }
            })?;
            self.check(&mut out, &mut room)?;
        }
        room.keep(&out);
        Ok(out)
    }

    /// Tags one article whose size was checked; `field` is its path in the request.
    fn tag(
        &self,
        loaded: &ServedGazetteer,
        article: &wire::RawArticle,
        field: &str,
        style: &ResponseOptions,
        out: &mut MessageWriter,
        room: &mut ResponseBudget<'_>,
    ) -> Result<(), Status> {
        let (id, text) = validate::text(article, field)?;
        let may_continue = || self.call.may_continue();
        let budget = Budget::new(&may_continue);
        let mentions = response::write(out, loaded.tagger(), &text, id, style, &budget, room)
            .map_err(|Stopped| self.stopped(room))?;
        self.call.record_article(mentions);
        Ok(())
    }

    /// Checks that what was written so far has room.
    pub fn check(&self, out: &mut MessageWriter, room: &mut ResponseBudget<'_>) -> Result<(), Status> {
        room.check(out).map_err(|Stopped| self.stopped(room))
    }

    /// Why the work was stopped.
    fn stopped(&self, room: &mut ResponseBudget<'_>) -> Status {
        let ended = || self.call.check().err().unwrap_or_else(status::internal);
        room.refused().unwrap_or_else(ended)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Instant, SystemTime};

    use super::super::proto;
    use super::*;
    use crate::gazetteer::GazetteerBuilder;
    use crate::tagger::Tagger;
    use tokio_util::sync::CancellationToken;
    use tonic::Code;

    fn current() -> GazetteerHandle {
        let file = tempfile::Builder::new().suffix(".jsonl").tempfile().unwrap();
        let line = r#"{"id":"place/almaty","class":"city","country":"KZ","prominence":0.8,"names":{"en":["Almaty"]}}"#;
        std::fs::write(file.path(), line).unwrap();
        let mut builder = GazetteerBuilder::new();
        builder.add_path(file.path());
        let current = GazetteerHandle::default();
        current.set(ServedGazetteer::new(Tagger::new(builder.build().unwrap()).unwrap(), SystemTime::UNIX_EPOCH));
        current
    }

    fn request(text: &str) -> wire::RawRequest {
        let article = proto::Article { body: text.to_owned(), ..Default::default() };
        wire::RawRequest(proto::TagArticleRequest { article: Some(article), options: None }.encode_to_vec().into())
    }

    #[test]
    fn work_that_nobody_waits_for_stops_with_the_reason() {
        let (current, limits) = (current(), Limits::default());
        let cut = CancellationToken::new();
        cut.cancel();
        let gone = Call::default();
        gone.abandon();
        let cases = [
            (Call::default(), Code::Ok),
            (gone, Code::Cancelled),
            (Call::new(Some(Instant::now())), Code::DeadlineExceeded),
            (Call::default().with_cancellation(cut), Code::Unavailable),
        ];
        for (call, expected) in cases {
            let job = Job { current: &current, limits: &limits, call: &call };
            let outcome = job.tag_article(request(&"Almaty ".repeat(50_000)));
            assert_eq!(outcome.map_or_else(|status| status.code(), |_| Code::Ok), expected);
            assert_eq!(call.articles(), u64::from(expected == Code::Ok));
        }
    }

    #[test]
    fn an_answer_at_its_limit_is_not_written_to_its_end() {
        let (current, limits) = (current(), Limits { response_bytes: 10_000, ..Limits::default() });
        let call = Call::default();
        let job = Job { current: &current, limits: &limits, call: &call };
        let (loaded, article) = (current.require().unwrap(), request(&"Almaty ".repeat(50_000)).one().unwrap().article);
        let (mut out, mut room) = (MessageWriter::default(), job.room());
        let status = job
            .tag(&loaded, &article.unwrap(), "article", &ResponseOptions::default(), &mut out, &mut room)
            .unwrap_err();
        assert_eq!(status.code(), Code::ResourceExhausted);
        assert!(out.len() < 10_000 + 1_000, "{} bytes were written", out.len());
    }
}
