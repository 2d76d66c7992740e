//! Rejects requests that are not gRPC.

use std::task::{Context, Poll};

use futures_util::future::Either;
use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use tower::{Layer, Service};

use super::call_error::{CallError, OrRejected, reject};
use super::context::CallContext;
use super::deadline::timeout_header::MalformedTimeout;
use crate::service::status;

/// Rejects a request whose content type is not gRPC with Protobuf, or whose `grpc-timeout` is malformed.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProtocolLayer;

impl<S> Layer<S> for ProtocolLayer {
    type Service = Protocol<S>;

    fn layer(&self, inner: S) -> Protocol<S> {
        Protocol { inner }
    }
}

/// The service of [`ProtocolLayer`].
#[derive(Clone, Debug)]
pub(super) struct Protocol<S> {
    inner: S,
}

impl<S, B> Service<Request<B>> for Protocol<S>
where
    S: Service<Request<B>, Error = CallError>,
{
    type Response = S::Response;
    type Error = CallError;
    type Future = OrRejected<S::Future, S::Response>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), CallError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match check(&request) {
            Ok(()) => Either::Right(self.inner.call(request)),
            Err(error) => reject(error),
        }
    }
}

fn check<B>(request: &Request<B>) -> Result<(), CallError> {
    if !is_protobuf_grpc(request.headers()) {
        return Err(CallError { status: status::not_grpc(), http_status: StatusCode::UNSUPPORTED_MEDIA_TYPE });
    }
    match CallContext::of(request).deadline {
        Ok(_) => Ok(()),
        Err(error @ MalformedTimeout) => Err(status::malformed_header(error).into()),
    }
}

/// Whether the content type is gRPC with Protobuf messages. The services read neither other formats nor gRPC-Web.
fn is_protobuf_grpc(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let rest = content_type.and_then(|value| value.strip_prefix(b"application/grpc"));
    let rest = rest.map(|rest| rest.strip_prefix(b"+proto").unwrap_or(rest));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b";"))
}

#[cfg(test)]
mod tests {
    use tonic::Code;
    use tower::ServiceExt as _;

    use super::super::test_support::{TAG_ARTICLE, ended, request, request_with, respond};
    use super::*;

    #[tokio::test]
    async fn only_grpc_with_protobuf_passes() {
        let cases = [
            ("application/grpc", true),
            ("application/grpc+proto", true),
            ("application/grpc;charset=utf-8", true),
            ("application/grpc+proto; x=y", true),
            ("application/grpc+json", false),
            ("application/grpc-web", false),
            ("application/json", false),
            ("", false),
        ];
        for (content_type, passes) in cases {
            let mut request = request(TAG_ARTICLE);
            request.headers_mut().insert(header::CONTENT_TYPE, content_type.parse().unwrap());
            let outcome = ProtocolLayer.layer(respond(|| ended(Code::Ok))).oneshot(request).await;
            let http_status = outcome.err().map(|error| error.http_status);
            assert_eq!(http_status, (!passes).then_some(StatusCode::UNSUPPORTED_MEDIA_TYPE), "{content_type}");
        }
    }

    #[tokio::test]
    async fn a_malformed_timeout_is_an_invalid_argument() {
        let request = request_with(TAG_ARTICLE, &[("grpc-timeout", "soon")]);
        let error = ProtocolLayer.layer(respond(|| ended(Code::Ok))).oneshot(request).await.unwrap_err();
        assert_eq!((error.status.code(), error.http_status), (Code::InvalidArgument, StatusCode::OK));
    }
}
