//! `TaggerService`: tags one article, a batch or a stream, and explains an article.

use futures_util::stream::BoxStream;
use tonic::{Request, Response, Status, Streaming, async_trait};

use super::call::Call;
use super::gazetteers::Gazetteers;
use super::job::{Job, JobRunner};
use super::limits::Limits;
use super::message_writer::MessageWriter;
use super::workers::{INLINE_BYTES, Workers};
use super::{stream, wire};

/// Implementation of `TaggerService`.
#[derive(Clone, Debug)]
pub struct TaggerApi {
    jobs: JobRunner,
}

impl TaggerApi {
    /// Creates the service. Each call uses the gazetteer that a handle has when the call is tagged.
    pub fn new(gazetteers: impl Into<Gazetteers>, workers: Workers, limits: Limits) -> TaggerApi {
        TaggerApi { jobs: JobRunner { gazetteers: gazetteers.into(), workers, limits } }
    }

    /// Runs a job for the only message of a call.
    async fn unary(
        &self,
        request: Request<wire::RawRequest>,
        job: impl FnOnce(Job<'_>, wire::RawRequest) -> Result<MessageWriter, Status> + Send + 'static,
    ) -> Result<Response<wire::EncodedResponse>, Status> {
        let call = Call::of(&request);
        let request = request.into_inner();
        let bytes = match request.0.len() {
            // To compile an overlay takes longer than a text of this length.
            bytes if bytes <= INLINE_BYTES && request.has_overlay() => INLINE_BYTES + 1,
            bytes => bytes,
        };
        let response = self.jobs.run(bytes, &call, move |context| job(context, request)).await?;
        call.release_request();
        Ok(Response::new(response))
    }
}

#[async_trait]
impl wire::tagger_service_server::TaggerService for TaggerApi {
    async fn tag_article(
        &self,
        request: Request<wire::TagArticleRequest>,
    ) -> Result<Response<wire::TagArticleResponse>, Status> {
        self.unary(request, |job, request| job.tag_article(request)).await
    }

    async fn batch_tag_articles(
        &self,
        request: Request<wire::BatchTagArticlesRequest>,
    ) -> Result<Response<wire::BatchTagArticlesResponse>, Status> {
        self.unary(request, |job, request| job.tag_batch(request)).await
    }

    async fn explain_article(
        &self,
        request: Request<wire::ExplainArticleRequest>,
    ) -> Result<Response<wire::ExplainArticleResponse>, Status> {
        self.unary(request, |job, request| job.explain(request)).await
    }

    type StreamTagArticlesStream = BoxStream<'static, Result<wire::StreamTagArticlesResponse, Status>>;

    async fn stream_tag_articles(
        &self,
        request: Request<Streaming<wire::StreamTagArticlesRequest>>,
    ) -> Result<Response<Self::StreamTagArticlesStream>, Status> {
        let call = Call::of(&request);
        // Later options can select another gazetteer.
        self.jobs.gazetteers.select("options.gazetteer", "", &call)?.handle.require()?;
        Ok(Response::new(Box::pin(stream::responses(self.jobs.clone(), request.into_inner(), call))))
    }
}
