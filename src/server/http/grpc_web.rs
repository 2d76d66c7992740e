//! gRPC-Web: gRPC for browsers, which cannot read trailers.
//!
//! The messages have the framing of gRPC. The trailers are one more frame of the response. In the text format, the body
//! is in base64. The [protocol](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md) is small, and the crate
//! tonic-web would copy large responses without a limit in the text format.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::{BufMut as _, Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use http_body::{Body, Frame, SizeHint};
use tonic::Status;
use tonic::codegen::StdError;
use tower::ServiceExt as _;

use super::request_body::CallBody;
use super::response_body::HttpBody;
use crate::server::connection::idle::Activity;
use crate::server::middleware::context::Arrival;
use crate::server::middleware::method::{self, CallKind};
use crate::server::middleware::stack::CallService;

/// The format of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
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

    fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Format::Binary => "application/grpc-web+proto",
            Format::Text => "application/grpc-web-text+proto",
        })
    }
}

/// Makes the call of a request. The response has the format of the request.
pub(super) async fn respond<S, B>(
    stack: S,
    arrival: Arrival<B>,
    format: Format,
    activity: &Activity,
) -> Response<HttpBody<S::Body>>
where
    S: CallService<CallBody<B>>,
    B: Body<Data = Bytes, Error: Into<StdError>> + Unpin + Send + 'static,
{
    let Arrival { mut request, arrived, open_call, call } = arrival;
    if request.method() != Method::POST {
        return super::error_response::method_not_allowed("POST");
    }
    if method::Method::of(request.uri().path()).kind == CallKind::Stream {
        activity.unlimited();
    }
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    headers.remove(header::CONTENT_LENGTH);
    let request = request.map(|body| match format {
        Format::Binary => CallBody::Received(body),
        Format::Text => CallBody::Text(Decoded { body, rest: BytesMut::new() }),
    });
    let Ok(response) = stack.oneshot(Arrival { request, arrived, open_call, call }).await;
    let mut response = response.map(|body| HttpBody::Web(WebBody { body: Some(body), format, unsent: Bytes::new() }));
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(header::CONTENT_TYPE, format.content_type());
    }
    response
}

/// A request body in base64.
#[derive(Debug)]
pub(in crate::server) struct Decoded<B> {
    body: B,
    /// Up to three characters that are not decoded yet.
    rest: BytesMut,
}

impl<B> Decoded<B>
where
    B: Body<Data = Bytes, Error: Into<StdError>> + Unpin,
{
    pub(super) fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, StdError>>> {
        let malformed = || Poll::Ready(Some(Err(Status::invalid_argument("the body is not base64").into())));
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
const TEXT_PIECE_BYTES: usize = 24 << 10;

/// A response body whose trailers are a frame.
#[derive(Debug)]
pub(in crate::server) struct WebBody<R> {
    /// None after the trailers.
    body: Option<R>,
    format: Format,
    /// What is not encoded yet.
    unsent: Bytes,
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

/// The frame of the trailers: a flag, the length, and lines as in HTTP/1.1.
fn trailers_frame(trailers: &HeaderMap) -> Bytes {
    const TRAILERS: u8 = 0x80;
    let mut lines = Vec::new();
    for (name, value) in trailers {
        lines.extend_from_slice(name.as_str().as_bytes());
        lines.push(b':');
        lines.extend_from_slice(value.as_bytes());
        lines.extend_from_slice(b"\r\n");
    }
    let mut frame = BytesMut::with_capacity(5 + lines.len());
    frame.put_u8(TRAILERS);
    frame.put_u32(u32::try_from(lines.len()).unwrap_or(u32::MAX));
    frame.extend_from_slice(&lines);
    frame.freeze()
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt as _, Full, StreamBody};

    use super::*;

    /// Pieces of one byte, as in the worst network.
    async fn decoded(text: &str) -> Result<Bytes, StdError> {
        let pieces = text.bytes().map(|byte| Ok::<_, StdError>(Frame::data(Bytes::copy_from_slice(&[byte]))));
        let body = StreamBody::new(futures_util::stream::iter(pieces.collect::<Vec<_>>()));
        let body: CallBody<_> = CallBody::Text(Decoded { body, rest: BytesMut::new() });
        Ok(body.collect().await?.to_bytes())
    }

    #[tokio::test]
    async fn text_is_base64() {
        for text in ["", "a", "ab", "abc", "abcd", "a longer text"] {
            assert_eq!(decoded(&BASE64.encode(text)).await.unwrap(), text);
        }
        for malformed in ["a", "abc", "ab!=", "YQ==YQ=", "=YQ="] {
            let error = decoded(malformed).await.unwrap_err();
            let status = error.downcast_ref::<Status>().unwrap();
            assert_eq!(status.code(), tonic::Code::InvalidArgument, "{malformed}");
        }
    }

    #[tokio::test]
    async fn trailers_are_the_last_frame() {
        let message = vec![7; 2 * TEXT_PIECE_BYTES + 1];
        let trailers = HeaderMap::from_iter([("grpc-status".parse().unwrap(), HeaderValue::from_static("0"))]);
        let expected = [&message[..], b"\x80\0\0\0\x0fgrpc-status:0\r\n"].concat();
        for format in [Format::Binary, Format::Text] {
            let sent = Full::new(Bytes::from(message.clone())).map_err(|never| match never {});
            let sent = sent.with_trailers(std::future::ready(Some(Ok(trailers.clone()))));
            let body = HttpBody::Web(WebBody { body: Some(sent), format, unsent: Bytes::new() });
            let body = body.collect().await.unwrap();
            assert!(body.trailers().is_none());
            let bytes = body.to_bytes();
            match format {
                Format::Binary => assert_eq!(bytes, expected),
                // The message and the trailers are encoded one by one.
                Format::Text => {
                    let encoded = BASE64.encode(&message) + &BASE64.encode(&expected[message.len()..]);
                    assert_eq!(bytes, encoded);
                }
            }
        }
    }
}
