//! Requests and responses of `TaggerService` that are not copied.
//!
//! They have the same bytes on the wire as the messages of [`proto`]. A request is received as a [`RawRequest`] and
//! decoded by the job that tags its articles: decoding of a message with millions of fields takes too long for the
//! thread of a connection. Its texts stay in the buffer of the request. A response is an [`EncodedResponse`].
//!
//! `raw` has the generated messages with `Bytes` instead of `String`; on the wire both are a length and bytes. UTF-8 is
//! checked when the text is used. Only [`BatchRequest`] and [`TagOptions`] are decoded by hand, because a generated
//! decoder has no limit for repeated fields: the 16 million empty articles that fit in 32 MiB would take 1.5 GiB.

use bytes::{Buf, BufMut, Bytes};
use prost::encoding::{DecodeContext, WireType, skip_field};
use prost::{DecodeError, Message};
use tonic::Status;

use super::limits::Limits;
use super::repeated::{REPEATED, RepeatedCounts};
use super::{codec, field, proto, status};

pub use raw::{Article as RawArticle, ExplainArticleRequest as ExplainRequest, TagArticleRequest as ArticleRequest};
pub use server::tagger_service_server;

/// [`proto::Article`], [`proto::TagArticleRequest`] and [`proto::ExplainArticleRequest`] with `Bytes` for texts.
#[allow(clippy::all, clippy::pedantic, missing_debug_implementations)]
mod raw {
    include!(concat!(env!("CARGO_MANIFEST_DIR"), "/generated/raw/dalil.v1.rs"));
}

/// The server of `TaggerService` with the messages of this module.
#[allow(clippy::all, clippy::pedantic, missing_debug_implementations)]
mod server {
    include!(concat!(env!("CARGO_MANIFEST_DIR"), "/generated/wire/dalil.v1.rs"));
}

/// [`proto::TagArticleRequest`].
pub type TagArticleRequest = RawRequest;
/// [`proto::BatchTagArticlesRequest`].
pub type BatchTagArticlesRequest = RawRequest;
/// [`proto::StreamTagArticlesRequest`].
pub type StreamTagArticlesRequest = RawRequest;
/// [`proto::ExplainArticleRequest`].
pub type ExplainArticleRequest = RawRequest;
/// [`proto::ExplainArticleResponse`].
pub type ExplainArticleResponse = EncodedResponse;
/// [`proto::TagArticleResponse`].
pub type TagArticleResponse = EncodedResponse;
/// [`proto::BatchTagArticlesResponse`].
pub type BatchTagArticlesResponse = EncodedResponse;
/// [`proto::StreamTagArticlesResponse`].
pub type StreamTagArticlesResponse = EncodedResponse;

/// A request that is not decoded yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawRequest(pub Bytes);

impl codec::ReceivedMessage for RawRequest {
    fn receive(buf: &mut impl Buf) -> Result<RawRequest, DecodeError> {
        Ok(RawRequest(buf.copy_to_bytes(buf.remaining())))
    }
}

impl RawRequest {
    /// Decodes a [`proto::TagArticleRequest`] or a [`proto::StreamTagArticlesRequest`], which have the same fields.
    ///
    /// # Errors
    /// Returns `INVALID_ARGUMENT` with the name of the malformed field.
    pub fn decode_article(self) -> Result<ArticleRequest, Status> {
        ArticleRequest::decode(self.0).map_err(|error| status::malformed(&error))
    }

    /// Decodes a [`proto::ExplainArticleRequest`].
    ///
    /// # Errors
    /// Returns `INVALID_ARGUMENT` with the name of the malformed field, or if the message is longer than the limit.
    pub fn decode_explain(self) -> Result<ExplainRequest, Status> {
        let (bytes, limit) = (self.0.len(), Limits::EXPLAIN_REQUEST_BYTES);
        if bytes > limit {
            return Err(status::invalid("article", status::too_many(bytes, "bytes of the request", limit)));
        }
        ExplainRequest::decode(self.0).map_err(|error| status::malformed(&error))
    }

    /// Whether the message has options with an overlay. Options have the same number in all requests. A malformed
    /// message has none; its error is reported when it is decoded.
    pub fn has_overlay(&self) -> bool {
        use field::{tag_article_request, tag_options};
        let has_overlay = |options: &[u8]| any_field(options, tag_options::OVERLAY, |_| true);
        any_field(&self.0, tag_article_request::OPTIONS, has_overlay)
    }

    /// Decodes a [`proto::BatchTagArticlesRequest`].
    ///
    /// # Errors
    /// Returns `INVALID_ARGUMENT` with the name of the malformed field, or if the batch has more articles than the
    /// limit.
    pub fn decode_batch(self, limits: &Limits) -> Result<BatchRequest, Status> {
        let mut batch = BatchRequest { limit: limits.batch_articles, ..BatchRequest::default() };
        batch.merge(self.0).map_err(|error| status::malformed(&error))?;
        match batch.article_count {
            count if count <= batch.limit => Ok(batch),
            count => Err(status::invalid("articles", status::too_many(count, "articles", batch.limit))),
        }
    }
}

/// [`proto::BatchTagArticlesRequest`]. Articles over the limit are counted and not decoded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchRequest {
    /// The articles, up to the limit.
    pub articles: Vec<RawArticle>,
    /// The options, if the request has some.
    pub options: Option<TagOptions>,
    limit: usize,
    article_count: usize,
}

impl Message for BatchRequest {
    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: WireType,
        buf: &mut impl Buf,
        ctx: DecodeContext,
    ) -> Result<(), DecodeError> {
        use field::batch_tag_articles_request::{ARTICLES, OPTIONS};
        let in_field = |name| {
            move |mut error: DecodeError| {
                error.push("BatchTagArticlesRequest", name);
                error
            }
        };
        match tag {
            ARTICLES => {
                self.article_count += 1;
                match self.article_count > self.limit {
                    true => skip_field(wire_type, tag, buf, ctx),
                    false => prost::encoding::message::merge_repeated(wire_type, &mut self.articles, buf, ctx),
                }
                .map_err(in_field("articles"))
            }
            OPTIONS => {
                let options = self.options.get_or_insert_default();
                prost::encoding::message::merge(wire_type, options, buf, ctx).map_err(in_field("options"))
            }
            _ => skip_field(wire_type, tag, buf, ctx),
        }
    }

    /// Does nothing: requests are never encoded.
    fn encode_raw(&self, _: &mut impl BufMut) {}

    fn encoded_len(&self) -> usize {
        0
    }

    fn clear(&mut self) {
        *self = BatchRequest::default();
    }
}

/// [`proto::TagOptions`]. Values of repeated fields over their limits are counted and not decoded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagOptions {
    /// The decoded options.
    pub decoded: proto::TagOptions,
    /// Number of values of each repeated field, including those over its limit.
    pub counts: RepeatedCounts,
    /// Encoded size of the overlay. An overlay over its limit is not decoded.
    pub overlay_bytes: usize,
}

impl Message for TagOptions {
    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: WireType,
        buf: &mut impl Buf,
        ctx: DecodeContext,
    ) -> Result<(), DecodeError> {
        if tag == field::tag_options::OVERLAY && wire_type == WireType::LengthDelimited {
            self.overlay_bytes = self.overlay_bytes.saturating_add(field_length(buf.chunk()));
            if self.overlay_bytes > Limits::OVERLAY_BYTES {
                return skip_field(wire_type, tag, buf, ctx);
            }
        }
        if let Some((field, count)) = REPEATED.iter().zip(&mut self.counts).find(|(field, _)| field.number == tag) {
            *count += match wire_type {
                WireType::LengthDelimited if tag == field::tag_options::TYPES => packed_count(buf.chunk()),
                _ => 1,
            };
            if *count > field.limit {
                return skip_field(wire_type, tag, buf, ctx);
            }
        }
        self.decoded.merge_field(tag, wire_type, buf, ctx)
    }

    /// Does nothing: requests are never encoded.
    fn encode_raw(&self, _: &mut impl BufMut) {}

    fn encoded_len(&self) -> usize {
        0
    }

    fn clear(&mut self) {
        *self = TagOptions::default();
    }
}

/// Whether a function returns true for the content of any field with a number in a message. Fields after an error are
/// left out.
fn any_field(mut message: &[u8], number: u32, is_found: impl Fn(&[u8]) -> bool) -> bool {
    while let Ok((tag, wire_type)) = prost::encoding::decode_key(&mut message) {
        if tag == number && wire_type == WireType::LengthDelimited {
            let length = field_length(message);
            let _ = prost::encoding::decode_varint(&mut message);
            let Some((content, rest)) = message.split_at_checked(length) else { break };
            if is_found(content) {
                return true;
            }
            message = rest;
        } else if skip_field(wire_type, tag, &mut message, DecodeContext::default()).is_err() {
            break;
        }
    }
    false
}

/// Returns the length of a field, which is at the start of `buf`.
fn field_length(mut buf: &[u8]) -> usize {
    let length = prost::encoding::decode_varint(&mut buf).unwrap_or_default();
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// Returns the number of varints in a packed field, whose length is at the start of `buf`. Each varint has exactly one
/// byte below 0x80, its last. A request is contiguous, so `buf` contains the whole field.
fn packed_count(mut buf: &[u8]) -> usize {
    let length = field_length(buf);
    let _ = prost::encoding::decode_varint(&mut buf);
    let packed = &buf[..buf.len().min(length)];
    packed.iter().filter(|&&byte| byte < 0x80).count()
}

/// An encoded response.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EncodedResponse(pub Vec<u8>);

impl Message for EncodedResponse {
    fn encode_raw(&self, buf: &mut impl BufMut) {
        buf.put_slice(&self.0);
    }

    fn encoded_len(&self) -> usize {
        self.0.len()
    }

    /// Does nothing: responses are never decoded.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn article(number: usize) -> proto::Article {
        let text = |field: &str| format!("{field} of article {number}");
        proto::Article {
            id: text("id"),
            title: text("title"),
            body: text("body"),
            language: text("language"),
            publication_date: text("publication_date"),
            format: proto::ArticleFormat::Html.into(),
        }
    }

    /// Options whose fields all differ from each other.
    fn options() -> proto::TagOptions {
        proto::TagOptions {
            offset_unit: proto::OffsetUnit::Utf16Unit.into(),
            overlap: proto::Overlap::Longest.into(),
            types: vec![proto::EntityType::Person.into(), proto::EntityType::Place.into()],
            min_confidence: 0.5,
            include_suppressed: true,
            context_chars: 7,
            gazetteer: "sport".to_owned(),
            classes: vec!["city".to_owned()],
            country_codes: vec!["KZ".to_owned(), "RU".to_owned(), "TR".to_owned()],
            include_entity_ids: vec!["place/almaty".to_owned()],
            exclude_entity_ids: vec!["place/astana".to_owned()],
            view: proto::View::Mentions.into(),
            overlay: Some(overlay()),
        }
    }

    fn overlay() -> proto::Overlay {
        proto::Overlay { disabled_ids: vec!["place/oral".to_owned()], ..Default::default() }
    }

    fn assert_same(raw: &RawArticle, expected: &proto::Article) {
        assert_eq!(
            (&raw.id[..], &raw.title[..], &raw.body[..]),
            (expected.id.as_bytes(), expected.title.as_bytes(), expected.body.as_bytes())
        );
        assert_eq!(raw.format, expected.format);
    }

    #[test]
    fn a_request_has_the_fields_that_prost_encodes() {
        let request = proto::TagArticleRequest { article: Some(article(1)), options: Some(options()) };
        let decoded = RawRequest(request.encode_to_vec().into()).decode_article().unwrap();
        assert_same(&decoded.article.unwrap(), &article(1));
        assert_eq!(
            decoded.options.unwrap(),
            TagOptions { decoded: options(), counts: [2, 1, 3, 1, 1], overlay_bytes: overlay().encoded_len() }
        );

        let request = proto::StreamTagArticlesRequest { article: Some(article(1)), options: Some(options()) };
        let decoded = RawRequest(request.encode_to_vec().into()).decode_article().unwrap();
        assert_same(&decoded.article.unwrap(), &article(1));
        assert_eq!(decoded.options.unwrap().decoded, options());
    }

    #[test]
    fn a_batch_has_the_fields_that_prost_encodes() {
        let articles = vec![article(1), article(2)];
        let request = proto::BatchTagArticlesRequest { articles: articles.clone(), options: Some(options()) };
        let decoded = RawRequest(request.encode_to_vec().into()).decode_batch(&Limits::default()).unwrap();
        assert_eq!(decoded.articles.len(), 2);
        decoded.articles.iter().zip(&articles).for_each(|(raw, expected)| assert_same(raw, expected));
        assert_eq!(decoded.options.unwrap().decoded, options());
    }
}
