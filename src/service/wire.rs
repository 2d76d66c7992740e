//! The messages that carry articles and answers, as they lie on the wire.
//!
//! They are those of [`proto`], byte for byte. A request is taken as it came, [`RawRequest`], and read where its articles
//! are tagged: by then the limits are known, and a message of millions of fields takes a thread that is there for long
//! work. Its texts stay in the buffer that they came in. An answer is encoded already.
//!
//! A `string` and a `message` are both a length and bytes to Protobuf; that a text is UTF-8 is checked where it is
//! used.

use bytes::{Buf, BufMut, Bytes};
use prost::encoding::{DecodeContext, WireType, skip_field};
use prost::{DecodeError, Message};
use tonic::Status;

use super::limits::Limits;
use super::status::{self, malformed};
use super::{codec, proto};

pub use generated::tagger_service_server;

/// The server of `TaggerService` over these messages.
#[allow(clippy::all, clippy::pedantic, missing_debug_implementations)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/wire/dalil.v1.rs"));
}

/// [`proto::TagArticleRequest`].
pub type TagArticleRequest = RawRequest;
/// [`proto::BatchTagArticlesRequest`].
pub type BatchTagArticlesRequest = RawRequest;
/// [`proto::StreamTagArticlesRequest`].
pub type StreamTagArticlesRequest = RawRequest;

/// A request as it came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawRequest(pub Bytes);

impl codec::Receive for RawRequest {
    fn receive(buf: &mut impl Buf) -> Result<RawRequest, DecodeError> {
        Ok(RawRequest(buf.copy_to_bytes(buf.remaining())))
    }
}

impl RawRequest {
    /// Reads the request of one article, alone or on a stream.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT` that names the field which cannot be decoded.
    pub fn one(self) -> Result<ArticleRequest, Status> {
        ArticleRequest::decode(self.0).map_err(|error| malformed(&error))
    }

    /// Reads the request of a batch.
    ///
    /// # Errors
    /// The same, and when there are more articles than the limit.
    pub fn batch(self, limits: &Limits) -> Result<BatchRequest, Status> {
        let mut batch = BatchRequest { limit: limits.batch_articles, ..BatchRequest::default() };
        batch.merge(self.0).map_err(|error| malformed(&error))?;
        match batch.count {
            count if count <= batch.limit => Ok(batch),
            count => Err(status::invalid("articles", status::too_many(count, "articles", batch.limit))),
        }
    }
}

/// [`proto::Article`], not checked yet.
#[derive(Clone, PartialEq, prost::Message)]
pub struct RawArticle {
    #[prost(bytes = "bytes", tag = "1")]
    pub id: Bytes,
    #[prost(bytes = "bytes", tag = "2")]
    pub title: Bytes,
    #[prost(bytes = "bytes", tag = "3")]
    pub body: Bytes,
}

/// [`proto::TagArticleRequest`] and [`proto::StreamTagArticlesRequest`], which are alike.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ArticleRequest {
    #[prost(message, optional, tag = "1")]
    pub article: Option<RawArticle>,
    #[prost(message, optional, tag = "2")]
    pub options: Option<TagOptions>,
}

/// [`proto::BatchTagArticlesRequest`]: its first articles, up to a limit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchRequest {
    pub articles: Vec<RawArticle>,
    pub options: Option<TagOptions>,
    limit: usize,
    /// How many articles there are, also those beyond the limit.
    count: usize,
}

impl Message for BatchRequest {
    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: WireType,
        buf: &mut impl Buf,
        ctx: DecodeContext,
    ) -> Result<(), DecodeError> {
        let named = |mut error: DecodeError, field| {
            error.push("BatchTagArticlesRequest", field);
            error
        };
        match tag {
            1 => {
                self.count += 1;
                if self.count > self.limit {
                    return skip_field(wire_type, tag, buf, ctx).map_err(|error| named(error, "articles"));
                }
                prost::encoding::message::merge_repeated(wire_type, &mut self.articles, buf, ctx)
                    .map_err(|error| named(error, "articles"))
            }
            2 => {
                let options = self.options.get_or_insert_default();
                prost::encoding::message::merge(wire_type, options, buf, ctx).map_err(|error| named(error, "options"))
            }
            _ => skip_field(wire_type, tag, buf, ctx),
        }
    }

    /// Requests are only read.
    fn encode_raw(&self, _: &mut impl BufMut) {}

    fn encoded_len(&self) -> usize {
        0
    }

    fn clear(&mut self) {
        *self = BatchRequest::default();
    }
}

/// [`proto::TagOptions`], with its first types, up to [`Limits::TYPES`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagOptions {
    pub read: proto::TagOptions,
    /// How many types there are, also those beyond the limit.
    pub type_count: usize,
}

impl Message for TagOptions {
    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: WireType,
        buf: &mut impl Buf,
        ctx: DecodeContext,
    ) -> Result<(), DecodeError> {
        const TYPES: u32 = 3;
        if tag == TYPES {
            self.type_count += match wire_type {
                WireType::LengthDelimited => packed_count(buf.chunk()),
                _ => 1,
            };
            if self.type_count > Limits::TYPES {
                return skip_field(wire_type, tag, buf, ctx);
            }
        }
        self.read.merge_field(tag, wire_type, buf, ctx)
    }

    /// Requests are only read.
    fn encode_raw(&self, _: &mut impl BufMut) {}

    fn encoded_len(&self) -> usize {
        0
    }

    fn clear(&mut self) {
        *self = TagOptions::default();
    }
}

/// How many numbers are packed behind the length that a buffer starts with: as many as bytes that end one. A request
/// lies in one piece.
fn packed_count(mut buf: &[u8]) -> usize {
    let length = prost::encoding::decode_varint(&mut buf).unwrap_or_default();
    let packed = &buf[..buf.len().min(usize::try_from(length).unwrap_or(usize::MAX))];
    packed.iter().filter(|&&byte| byte < 0x80).count()
}

/// [`proto::TagArticleResponse`].
pub type TagArticleResponse = EncodedResponse;
/// [`proto::BatchTagArticlesResponse`].
pub type BatchTagArticlesResponse = EncodedResponse;
/// [`proto::StreamTagArticlesResponse`].
pub type StreamTagArticlesResponse = EncodedResponse;

/// An answer, encoded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EncodedResponse(pub Vec<u8>);

impl Message for EncodedResponse {
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
