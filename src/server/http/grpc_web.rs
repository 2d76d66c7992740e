//! gRPC-Web: gRPC for browsers, which cannot read trailers.
//!
//! The messages have the framing of gRPC. The trailers are one more frame of the response. In the text format, the body
//! is in base64. The [protocol](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md) is small, and the crate
//! tonic-web would copy large responses without a limit in the text format.

use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header};
use http_body::Body;
use tonic::codegen::StdError;
use tower::ServiceExt as _;

use super::request_body::CallBody;
use super::response_body::HttpBody;
use super::web_body::{Decoded, Format, WebBody};
use crate::server::connection::idle::Activity;
use crate::server::middleware::context::Arrival;
use crate::server::middleware::method::{self, CallKind};
use crate::server::middleware::stack::CallService;

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
        activity.remove_time_limit();
    }
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    headers.remove(header::CONTENT_LENGTH);
    let request = request.map(|body| match format {
        Format::Binary => CallBody::Received(body),
        Format::Text => CallBody::Text(Decoded::new(body)),
    });
    let Ok(response) = stack.oneshot(Arrival { request, arrived, open_call, call }).await;
    let mut response = response.map(|body| HttpBody::Web(WebBody::new(body, format)));
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(header::CONTENT_TYPE, format.content_type());
    }
    response
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD as BASE64;
    use http::HeaderMap;
    use http_body::Frame;
    use http_body_util::{BodyExt as _, Full, StreamBody};
    use tonic::Status;

    use super::super::web_body::TEXT_PIECE_BYTES;
    use super::*;

    /// Pieces of one byte, as in the worst network.
    async fn decoded(text: &str) -> Result<Bytes, StdError> {
        let pieces = text.bytes().map(|byte| Ok::<_, StdError>(Frame::data(Bytes::copy_from_slice(&[byte]))));
        let body = StreamBody::new(futures_util::stream::iter(pieces.collect::<Vec<_>>()));
        let body: CallBody<_> = CallBody::Text(Decoded::new(body));
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
            let body = HttpBody::Web(WebBody::new(sent, format));
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
