//! The bodies of gRPC-Web.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, header};
use http_body::{Body, Frame, SizeHint};
use tonic::Status;
use tonic::codegen::StdError;

use crate::service::grpc_frame::{self, TRAILERS};
use crate::service::status;

/// The format of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum Format {
    Binary,
    /// base64.
    Text,
}

impl Format {
    /// The format of a request; none if it is not gRPC-Web with Protobuf messages.
    pub fn of(headers: &HeaderMap) -> Option<Format> {
        let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        match value.split(';').next()?.trim() {
            "application/grpc-web" | "application/grpc-web+proto" => Some(Format::Binary),
            "application/grpc-web-text" | "application/grpc-web-text+proto" => Some(Format::Text),
            _ => None,
        }
    }

    /// The content type of a response.
    pub fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Format::Binary => "application/grpc-web+proto",
            Format::Text => "application/grpc-web-text+proto",
        })
    }
}

/// A request body in base64.
#[derive(Debug)]
pub(in crate::server) struct Decoded<B> {
    body: B,
    /// Up to three characters that are not decoded yet.
    rest: BytesMut,
}

impl<B> Decoded<B> {
    pub fn new(body: B) -> Decoded<B> {
        Decoded { body, rest: BytesMut::new() }
    }
}

impl<B> Decoded<B>
where
    B: Body<Data = Bytes, Error: Into<StdError>> + Unpin,
{
    pub(super) fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, StdError>>> {
        let malformed = || Poll::Ready(Some(Err(status::not_base64().into())));
        loop {
            let piece = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                None if self.rest.is_empty() => return Poll::Ready(None),
                None => {
                    self.rest.clear();
                    return malformed();
                }
            };
            self.rest.extend_from_slice(&piece);
            let groups = self.rest.split_to(self.rest.len() / 4 * 4);
            if groups.is_empty() {
                continue;
            }
            return match BASE64.decode(&groups) {
                Ok(bytes) => Poll::Ready(Some(Ok(Frame::data(bytes.into())))),
                Err(_) => malformed(),
            };
        }
    }
}

/// Bytes that are encoded in one piece: a multiple of three, so that no piece but the last has padding.
pub(super) const TEXT_PIECE_BYTES: usize = 24 << 10;

/// A response body whose trailers are a frame.
#[derive(Debug)]
pub(in crate::server) struct WebBody<R> {
    /// None after the trailers.
    body: Option<R>,
    format: Format,
    /// What is not encoded yet.
    unsent: Bytes,
}

impl<R> WebBody<R> {
    pub fn new(body: R, format: Format) -> WebBody<R> {
        WebBody { body: Some(body), format, unsent: Bytes::new() }
    }
}

impl<R> WebBody<R>
where
    R: Body<Data = Bytes, Error = Status> + Unpin,
{
    pub(super) fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        while self.unsent.is_empty() {
            let Some(body) = &mut self.body else { return Poll::Ready(None) };
            match ready!(Pin::new(body).poll_frame(cx)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.unsent = data,
                    Err(frame) => {
                        self.unsent = trailers_frame(&frame.into_trailers().unwrap_or_default());
                        self.body = None;
                    }
                },
                Some(Err(status)) => return Poll::Ready(Some(Err(status))),
                None => self.body = None,
            }
        }
        let data = match self.format {
            Format::Binary => std::mem::take(&mut self.unsent),
            Format::Text => {
                let piece = self.unsent.split_to(self.unsent.len().min(TEXT_PIECE_BYTES));
                BASE64.encode(piece).into()
            }
        };
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    pub(super) fn is_end_stream(&self) -> bool {
        self.unsent.is_empty() && self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    pub(super) fn size_hint(&self) -> SizeHint {
        if self.is_end_stream() { SizeHint::with_exact(0) } else { SizeHint::default() }
    }
}

/// The frame of the trailers, which are lines as in HTTP/1.1.
fn trailers_frame(trailers: &HeaderMap) -> Bytes {
    let mut lines = Vec::new();
    for (name, value) in trailers {
        lines.extend_from_slice(name.as_str().as_bytes());
        lines.push(b':');
        lines.extend_from_slice(value.as_bytes());
        lines.extend_from_slice(b"\r\n");
    }
    let length = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    [&grpc_frame::prefix(TRAILERS, length)[..], &lines].concat().into()
}
