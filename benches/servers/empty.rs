//! The service without names and with empty answers: the cost of tonic alone.
//!
//! `cargo bench --bench server-empty -- --listen 127.0.0.1:50061` serves until it is stopped;
//! `scripts/bench/service.py` compares it with dalil.

#![allow(clippy::disallowed_macros, reason = "scripts/bench/service.py waits for this line")]

mod serve;

use dalil::service::proto::tagger_service_server::{TaggerService, TaggerServiceServer};
use dalil::service::proto::*;
use tonic::{Request, Response, Status, Streaming, async_trait};

struct Empty;

#[async_trait]
impl TaggerService for Empty {
    async fn tag_article(&self, _: Request<TagArticleRequest>) -> Result<Response<TagArticleResponse>, Status> {
        Ok(Response::new(TagArticleResponse::default()))
    }

    async fn batch_tag_articles(
        &self,
        _: Request<BatchTagArticlesRequest>,
    ) -> Result<Response<BatchTagArticlesResponse>, Status> {
        Ok(Response::new(BatchTagArticlesResponse::default()))
    }

    type StreamTagArticlesStream = tokio_stream::Empty<Result<StreamTagArticlesResponse, Status>>;

    async fn stream_tag_articles(
        &self,
        _: Request<Streaming<StreamTagArticlesRequest>>,
    ) -> Result<Response<Self::StreamTagArticlesStream>, Status> {
        Err(Status::unimplemented("only for comparison"))
    }

    async fn explain_article(
        &self,
        _: Request<ExplainArticleRequest>,
    ) -> Result<Response<ExplainArticleResponse>, Status> {
        Err(Status::unimplemented("only for comparison"))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let Some(listen) = args.iter().skip_while(|arg| *arg != "--listen").nth(1) else { return Ok(()) };
    serve::serve(listen, TaggerServiceServer::new(Empty)).await?;
    Ok(())
}
