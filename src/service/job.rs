//! Tags the articles of one request message.

use std::sync::Arc;

use prost::Message as _;
use tonic::Status;

use super::article_texts::ArticleTexts;
use super::call::Call;
use super::gazetteer_handle::ServedGazetteer;
use super::gazetteers::{Gazetteers, NamedGazetteer};
use super::limits::Limits;
use super::message_writer::MessageWriter;
use super::options::ResponseOptions;
use super::overlay::OverlayTagger;
use super::response::Answering;
use super::response_budget::{INITIAL_BYTES, ResponseBudget};
use super::wire::{ArticleRequest, BatchRequest, EncodedResponse, ExplainRequest, RawArticle, RawRequest};
use super::workers::Workers;
use super::{explain, field, options, response, status, validate};
use crate::budget::{Budget, Stopped};
use crate::explain::{ExplainError, Explanation};
use crate::render::explanation::ExplainedArticle;
use crate::tagger::Tagger;

/// Runs jobs.
#[derive(Clone, Debug)]
pub(super) struct JobRunner {
    pub gazetteers: Gazetteers,
    pub workers: Workers,
    pub limits: Limits,
}

impl JobRunner {
    /// Runs a job for a message of `bytes`, on a worker thread if the message is long.
    ///
    /// # Errors
    /// Returns the errors of [`Workers::run`] and of the job.
    pub async fn run(
        &self,
        bytes: usize,
        call: &Arc<Call>,
        job: impl FnOnce(Job<'_>) -> Result<MessageWriter, Status> + Send + 'static,
    ) -> Result<EncodedResponse, Status> {
        let (gazetteers, limits) = (self.gazetteers.clone(), self.limits);
        let job = move |call: &Call| job(Job { gazetteers: &gazetteers, limits: &limits, call });
        let response = self.workers.run(bytes, call, job).await?;
        Ok(EncodedResponse(response.into_bytes()))
    }
}

/// Work on one message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job<'a> {
    pub gazetteers: &'a Gazetteers,
    pub limits: &'a Limits,
    pub call: &'a Call,
}

/// The gazetteer that the articles of a message are tagged with.
struct Selected<'a> {
    gazetteer: &'a NamedGazetteer,
    served: Arc<ServedGazetteer>,
    overlay: Option<Arc<OverlayTagger>>,
}

impl Selected<'_> {
    fn tagger(&self) -> &Tagger {
        self.overlay.as_ref().map_or_else(|| self.served.tagger(), |overlay| &overlay.tagger)
    }

    fn answering(&self) -> Answering<'_> {
        Answering { tagger: self.tagger(), messages: self.served.entity_messages() }
    }
}

impl Job<'_> {
    /// Returns the gazetteer that the options select, with their overlay. It must have their classes.
    fn select(&self, options: &ResponseOptions) -> Result<Selected<'_>, Status> {
        let gazetteer = self.gazetteers.select("options.gazetteer", &options.gazetteer, self.call)?;
        let served = gazetteer.handle.require()?;
        let overlay = options.overlay.as_ref().map(|overlay| overlay.on(&served, self.call)).transpose()?;
        let selected = Selected { gazetteer, served, overlay };
        options::check_classes(selected.tagger().gazetteer(), "options.classes", &options.classes)?;
        Ok(selected)
    }

    /// Returns the budget of a response with mentions.
    pub fn response_budget(&self) -> ResponseBudget<'_> {
        ResponseBudget::new(self.limits.response_bytes, self.call, status::response_too_large)
    }

    /// Answers a `TagArticleRequest`.
    pub fn tag_article(&self, request: RawRequest) -> Result<MessageWriter, Status> {
        let ArticleRequest { article, options } = request.decode_article()?;
        let options = ResponseOptions::from_request(options.as_ref())?;
        let (mut out, mut budget) = (MessageWriter::with_capacity(INITIAL_BYTES), self.response_budget());
        self.write_article(article.as_ref(), &options, &mut out, &mut budget)?;
        budget.keep(&out);
        Ok(out)
    }

    /// Checks and tags the article of a request with one article.
    pub fn write_article(
        &self,
        article: Option<&RawArticle>,
        options: &ResponseOptions,
        out: &mut MessageWriter,
        budget: &mut ResponseBudget<'_>,
    ) -> Result<(), Status> {
        const PATH: &str = "article";
        let article = article.ok_or_else(|| status::invalid(PATH, "must be set"))?;
        validate::article(article, PATH, self.limits)?;
        let selected = self.select(options)?;
        self.write_response(&selected, article, PATH, options, out, budget)
    }

    /// Answers a `BatchTagArticlesRequest`. An invalid article gives an error in its place; text that is not UTF-8, the
    /// deadline or the size of the response end the whole batch.
    pub fn tag_batch(&self, request: RawRequest) -> Result<MessageWriter, Status> {
        let BatchRequest { articles, options, .. } = request.decode_batch(self.limits)?;
        let options = ResponseOptions::from_request(options.as_ref())?;
        validate::batch(&articles)?;
        let selected = self.select(&options)?;
        let (mut out, mut budget) = (MessageWriter::with_capacity(INITIAL_BYTES), self.response_budget());
        for (i, article) in articles.iter().enumerate() {
            self.call.check()?;
            let path = format!("articles[{i}]");
            validate::utf8(article, &path)?;
            let validity = validate::article(article, &path, self.limits);
            out.message(field::batch_tag_articles_response::RESULTS, |out| match validity {
                Ok(()) => out.message(field::batch_result::RESPONSE, |out| {
                    self.write_response(&selected, article, &path, &options, out, &mut budget)
                }),
                Err(status) => {
                    out.bytes(field::batch_result::ERROR, &status::to_message(&status).encode_to_vec());
                    Ok(())
                }
            })?;
            self.check_size(&mut out, &mut budget)?;
        }
        budget.keep(&out);
        Ok(out)
    }

    /// Answers an `ExplainArticleRequest`.
    pub fn explain(&self, request: RawRequest) -> Result<MessageWriter, Status> {
        const PATH: &str = "article";
        let ExplainRequest { article, options, spans } = request.decode_explain()?;
        let options = ResponseOptions::from_request(options.as_ref())?;
        let article = article.ok_or_else(|| status::invalid(PATH, "must be set"))?;
        let limits = Limits { article_bytes: Limits::EXPLAINED_BYTES.min(self.limits.article_bytes), ..*self.limits };
        validate::article(&article, PATH, &limits)?;
        let selected = self.select(&options)?;
        let (id, plain) = validate::utf8(&article, PATH)?;
        let texts = ArticleTexts::new(&plain, article.format);
        let article = texts.of(plain);
        let spans = explain::spans(&spans, &article, options.unit)?;
        let may_continue = || self.call.may_continue();
        let budget = Budget::new(&may_continue);
        let tagger = selected.tagger();
        let explanation =
            Explanation::new(tagger, &article, &options.options, &budget).map_err(|error| match error {
                ExplainError::TooManyNames => status::too_many_names(&error),
                ExplainError::Stopped(_) => self.call.check().err().unwrap_or_else(status::internal),
            })?;
        let explained = ExplainedArticle::new(tagger, id, &article, &explanation, &spans, options.unit);
        let mut out = MessageWriter::with_capacity(INITIAL_BYTES);
        let mut budget = ResponseBudget::new(self.limits.response_bytes, self.call, status::explanation_too_large);
        explain::write(&mut out, &explained, &mut budget).map_err(|Stopped| self.stop_reason(&mut budget))?;
        budget.keep(&out);
        Ok(out)
    }

    /// Writes the `TagArticleResponse` of an article whose size is checked. `path` is its path in the request.
    fn write_response(
        &self,
        selected: &Selected<'_>,
        article: &RawArticle,
        path: &str,
        options: &ResponseOptions,
        out: &mut MessageWriter,
        response_budget: &mut ResponseBudget<'_>,
    ) -> Result<(), Status> {
        let (id, plain) = validate::utf8(article, path)?;
        let texts = ArticleTexts::new(&plain, article.format);
        let article = texts.of(plain);
        let may_continue = || self.call.may_continue();
        let budget = Budget::new(&may_continue);
        let mentions = response::write(out, selected.answering(), &article, id, options, &budget, response_budget)
            .map_err(|Stopped| self.stop_reason(response_budget))?;
        self.call.record_article(&selected.gazetteer.name, mentions);
        Ok(())
    }

    /// Checks that the response is within its budget.
    ///
    /// # Errors
    /// Returns the reason if it is not.
    pub fn check_size(&self, out: &mut MessageWriter, budget: &mut ResponseBudget<'_>) -> Result<(), Status> {
        budget.check(out).map_err(|Stopped| self.stop_reason(budget))
    }

    /// Returns why the work was stopped: the budget of the response, or the end of the call.
    fn stop_reason(&self, budget: &mut ResponseBudget<'_>) -> Status {
        let call_ended = || self.call.check().err().unwrap_or_else(status::internal);
        budget.take_error().unwrap_or_else(call_ended)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Instant, SystemTime};

    use super::super::gazetteer_handle::GazetteerHandle;
    use super::super::proto;
    use super::*;
    use crate::gazetteer::GazetteerBuilder;
    use crate::tagger::Tagger;
    use tokio_util::sync::CancellationToken;
    use tonic::Code;

    fn gazetteers() -> Gazetteers {
        let line = r#"{"id":"place/almaty","class":"city","country":"KZ","prominence":0.8,"names":{"en":["Almaty"]}}"#;
        let mut builder = GazetteerBuilder::new();
        builder.add_text("names.jsonl", line);
        let handle = GazetteerHandle::default();
        handle.set(ServedGazetteer::new(Tagger::new(builder.build().unwrap()).unwrap(), SystemTime::UNIX_EPOCH));
        handle.into()
    }

    fn request(text: &str) -> RawRequest {
        let article = proto::Article { body: text.to_owned(), ..Default::default() };
        RawRequest(proto::TagArticleRequest { article: Some(article), options: None }.encode_to_vec().into())
    }

    #[test]
    fn a_job_of_a_call_that_has_ended_stops_with_the_reason() {
        let (gazetteers, limits) = (gazetteers(), Limits::default());
        let cancellation = CancellationToken::new();
        cancellation.cancel();
        let abandoned = Call::default();
        abandoned.abandon();
        let cases = [
            (Call::default(), Code::Ok),
            (abandoned, Code::Cancelled),
            (Call::new(Some(Instant::now())), Code::DeadlineExceeded),
            (Call::default().with_cancellation(cancellation), Code::Unavailable),
        ];
        for (call, expected) in cases {
            let job = Job { gazetteers: &gazetteers, limits: &limits, call: &call };
            let outcome = job.tag_article(request(&"Almaty ".repeat(50_000)));
            assert_eq!(outcome.map_or_else(|status| status.code(), |_| Code::Ok), expected);
            let articles = call.usage().iter().map(|used| used.articles).sum::<u64>();
            assert_eq!(articles, u64::from(expected == Code::Ok));
        }
    }

    #[test]
    fn encoding_stops_at_the_size_limit() {
        let (gazetteers, limits) = (gazetteers(), Limits { response_bytes: 10_000, ..Limits::default() });
        let call = Call::default();
        let job = Job { gazetteers: &gazetteers, limits: &limits, call: &call };
        let ArticleRequest { article, .. } = request(&"Almaty ".repeat(50_000)).decode_article().unwrap();
        let (mut out, mut budget) = (MessageWriter::default(), job.response_budget());
        let status =
            job.write_article(article.as_ref(), &ResponseOptions::default(), &mut out, &mut budget).unwrap_err();
        assert_eq!(status.code(), Code::ResourceExhausted);
        assert!(out.len() < 10_000 + 1_000, "{} bytes were written", out.len());
    }
}
