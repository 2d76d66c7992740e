//! The messages that carry articles and answers, as they lie on the wire.
//!
//! They are those of [`proto`], byte for byte, but a request's texts stay in the buffer that they came in, and an
//! answer is encoded already. A `string` and a `message` are both a length and bytes to Protobuf; that a text is
//! UTF-8 is checked where it is read.

use bytes::{Buf, BufMut, Bytes};
use prost::DecodeError;
use prost::encoding::{DecodeContext, WireType, skip_field};

use super::proto;

pub use generated::tagger_service_server;

/// The server of `TaggerService` over these messages.
#[allow(clippy::all, clippy::pedantic, missing_debug_implementations)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/wire/dalil.v1.rs"));
}

/// [`proto::Article`], not checked yet.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Article {
    #[prost(bytes = "bytes", tag = "1")]
    pub id: Bytes,
    #[prost(bytes = "bytes", tag = "2")]
    pub title: Bytes,
    #[prost(bytes = "bytes", tag = "3")]
    pub body: Bytes,
}

/// [`proto::TagArticleRequest`].
#[derive(Clone, PartialEq, prost::Message)]
pub struct TagArticleRequest {
    #[prost(message, optional, tag = "1")]
    pub article: Option<Article>,
    #[prost(message, optional, tag = "2")]
    pub options: Option<proto::TagOptions>,
}

/// [`proto::BatchTagArticlesRequest`].
#[derive(Clone, PartialEq, prost::Message)]
pub struct BatchTagArticlesRequest {
    #[prost(message, repeated, tag = "1")]
    pub articles: Vec<Article>,
    #[prost(message, optional, tag = "2")]
    pub options: Option<proto::TagOptions>,
}

/// [`proto::StreamTagArticlesRequest`].
#[derive(Clone, PartialEq, prost::Message)]
pub struct StreamTagArticlesRequest {
    #[prost(message, optional, tag = "1")]
    pub article: Option<Article>,
    #[prost(message, optional, tag = "2")]
    pub options: Option<proto::TagOptions>,
}

/// [`proto::BatchTagArticlesResponse`].
#[derive(Clone, PartialEq, prost::Message)]
pub struct BatchTagArticlesResponse {
    #[prost(message, repeated, tag = "1")]
    pub results: Vec<BatchResult>,
}

/// [`proto::BatchResult`].
#[derive(Clone, PartialEq, prost::Message)]
pub struct BatchResult {
    #[prost(oneof = "BatchOutcome", tags = "1, 2")]
    pub result: Option<BatchOutcome>,
}

/// [`proto::batch_result::Result`].
#[derive(Clone, PartialEq, prost::Oneof)]
pub enum BatchOutcome {
    #[prost(message, tag = "1")]
    Response(TagArticleResponse),
    #[prost(message, tag = "2")]
    Error(tonic_types::Status),
}

/// [`proto::StreamTagArticlesResponse`].
#[derive(Clone, PartialEq, prost::Message)]
pub struct StreamTagArticlesResponse {
    #[prost(bytes = "bytes", tag = "1")]
    pub article_id: Bytes,
    #[prost(oneof = "StreamOutcome", tags = "2, 3")]
    pub result: Option<StreamOutcome>,
}

/// [`proto::stream_tag_articles_response::Result`].
#[derive(Clone, PartialEq, prost::Oneof)]
pub enum StreamOutcome {
    #[prost(message, tag = "2")]
    Response(TagArticleResponse),
    #[prost(message, tag = "3")]
    Error(tonic_types::Status),
}

/// [`proto::TagArticleResponse`], encoded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagArticleResponse(pub Vec<u8>);

impl prost::Message for TagArticleResponse {
    fn encode_raw(&self, buf: &mut impl BufMut) {
        buf.put_slice(&self.0);
    }

    fn encoded_len(&self) -> usize {
        self.0.len()
    }

    /// Answers are only written.
    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: WireType,
        buf: &mut impl Buf,
        ctx: DecodeContext,
    ) -> Result<(), DecodeError> {
        skip_field(wire_type, tag, buf, ctx)
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}
