//! A minimal service in 30 lines, for comparison: `aho-corasick` with leftmost-longest matches over the text as sent.
//!
//! `cargo bench --bench server-matcher -- --listen 127.0.0.1:50062 --names FILE` serves until it is stopped;
//! `scripts/bench/service.py` compares it with dalil.

#![allow(clippy::disallowed_macros, reason = "scripts/bench/service.py waits for this line")]

mod serve;

use aho_corasick::{AhoCorasick, MatchKind};
use dalil::service::proto::tagger_service_server::{TaggerService, TaggerServiceServer};
use dalil::service::proto::*;
use tonic::{Request, Response, Status, Streaming, async_trait};

struct Matcher {
    names: Vec<String>,
    automaton: AhoCorasick,
}

#[async_trait]
impl TaggerService for Matcher {
    async fn tag_article(&self, request: Request<TagArticleRequest>) -> Result<Response<TagArticleResponse>, Status> {
        let article = request.into_inner().article.ok_or_else(|| Status::invalid_argument("no article"))?;
        let mut mentions = Vec::new();
        for (field, text) in [(Field::Title, &article.title), (Field::Body, &article.body)] {
            mentions.extend(self.automaton.find_iter(text).map(|found| Mention {
                span: Some(Span { field: field.into(), start: found.start() as u32, end: found.end() as u32 }),
                text: text[found.range()].to_owned(),
                name: self.names[found.pattern().as_usize()].clone(),
                ..Mention::default()
            }));
        }
        Ok(Response::new(TagArticleResponse { article_id: article.id, mentions, ..TagArticleResponse::default() }))
    }

    async fn batch_tag_articles(
        &self,
        _: Request<BatchTagArticlesRequest>,
    ) -> Result<Response<BatchTagArticlesResponse>, Status> {
        Err(Status::unimplemented("only for comparison"))
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
    let value = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1);
    let (Some(listen), Some(file)) = (value("--listen"), value("--names")) else { return Ok(()) };
    let names: Vec<String> = std::fs::read_to_string(file)?.lines().map(str::to_owned).collect();
    let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names)?;
    let service = TaggerServiceServer::new(Matcher { names, automaton });
    serve::serve(listen, service).await?;
    Ok(())
}
