//! Requests and services for the tests of the layers.

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Request, Response};
use http_body::Frame;
use http_body_util::{Empty, StreamBody};
use tonic::{Code, Status};
use tower::{Service, service_fn};

use super::call_error::CallError;
use super::context::{CallContext, ConnectionContext};
use super::deadline::call_deadline::CallDeadline;
use super::method::Method;
use super::status_code::GRPC_STATUS;
use crate::server::connection::idle::Activity;
use crate::server::connection::peer::Peer;

pub const TAG_ARTICLE: &str = "/dalil.v1.TaggerService/TagArticle";
pub const HEALTH_CHECK: &str = "/grpc.health.v1.Health/Check";
pub const HEALTH_WATCH: &str = "/grpc.health.v1.Health/Watch";

/// Time limit of unary calls in the tests.
pub const CALL_TIMEOUT: Duration = Duration::from_secs(3600);

pub type TestRequest = Request<Empty<Bytes>>;

/// A connection from an unknown peer.
pub fn connection() -> Arc<ConnectionContext> {
    Arc::new(ConnectionContext {
        peer: Peer::new((Ipv4Addr::UNSPECIFIED, 0).into()),
        trusted_proxies: Arc::default(),
        leave: tokio_util::sync::CancellationToken::new(),
        abort: tokio_util::sync::CancellationToken::new(),
        activity: Activity::default(),
    })
}

/// A request without a context, as it arrives.
pub fn plain_request(path: &str, headers: &[(&'static str, &str)]) -> TestRequest {
    let mut request = Request::post(path).header("content-type", "application/grpc").body(Empty::new()).unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(HeaderName::from_static(name), value.parse().unwrap());
    }
    request
}

/// A request with its context.
pub fn request(path: &str) -> TestRequest {
    request_with(path, &[])
}

/// A request with its context and more headers.
pub fn request_with(path: &str, headers: &[(&'static str, &str)]) -> TestRequest {
    request_on(&connection(), path, headers)
}

/// A request on a connection.
pub fn request_on(connection: &Arc<ConnectionContext>, path: &str, headers: &[(&'static str, &str)]) -> TestRequest {
    let mut request = plain_request(path, headers);
    let (arrived, kind) = (Instant::now(), Method::of(path).kind);
    let deadline = CallDeadline::from_headers(request.headers(), kind, arrived, CALL_TIMEOUT);
    let arrival = (arrived, connection.activity.call());
    let context = CallContext::new(&request, Arc::clone(connection), deadline, arrival);
    request.extensions_mut().insert(Arc::new(context));
    request
}

/// A service inside of other layers, with a fixed response.
pub fn respond<A, R>(
    response: impl Fn() -> Response<R> + Clone,
) -> impl Service<A, Response = Response<R>, Error = CallError> + Clone {
    service_fn(move |_: A| std::future::ready(Ok(response())))
}

/// A service inside of other layers that fails.
pub fn fail<A>(
    error: impl Fn() -> CallError + Clone,
) -> impl Service<A, Response = Response<Frames>, Error = CallError> + Clone {
    service_fn(move |_: A| std::future::ready(Err(error())))
}

/// A service inside of other layers that never responds.
pub fn pending<A>() -> impl Service<A, Response = Response<Empty<Bytes>>, Error = CallError> + Clone {
    service_fn(|_: A| std::future::pending())
}

/// A service of the innermost layer, with the response that `response` returns when the future is polled.
pub fn serve<A: Send + 'static, R: Send>(
    response: impl Fn() -> Response<R> + Clone + Send + 'static,
) -> impl Service<A, Response = Response<R>, Error = Infallible, Future: Send> + Clone + Send + 'static {
    service_fn(move |_: A| {
        let response = response.clone();
        async move { Ok(response()) }
    })
}

/// A response that is a status in its headers.
pub fn ended(code: Code) -> Response<Empty<Bytes>> {
    Status::new(code, "").into_http()
}

/// A response with a status in its trailers.
pub fn trailers(code: Code) -> Response<Frames> {
    let mut trailers = HeaderMap::new();
    trailers.insert(GRPC_STATUS, i32::from(code).into());
    frames(vec![Ok(Frame::data(Bytes::from_static(b"data"))), Ok(Frame::trailers(trailers))])
}

pub type Frames = StreamBody<futures_util::stream::Iter<std::vec::IntoIter<Result<Frame<Bytes>, Status>>>>;

/// A response with these frames in its body.
pub fn frames(frames: Vec<Result<Frame<Bytes>, Status>>) -> Response<Frames> {
    Response::new(StreamBody::new(futures_util::stream::iter(frames)))
}
