//! The service that hyper calls for each request of a connection.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Instant;

use futures_util::TryFutureExt as _;
use futures_util::future::{BoxFuture, Either, MapOk};
use http::{HeaderValue, Request, Response, header};
use tower::ServiceExt as _;
use tower::util::Oneshot;

use super::discard::DiscardRest;
use crate::server::http::adapter::{HttpAdapter, is_grpc};
use crate::server::http::request_body::CallBody;
use crate::server::http::response_body::HttpBody;
use crate::server::middleware::context::{Arrival, ConnectionContext};
use crate::server::middleware::stack::CallService;

/// Records the arrival of each request. Passes gRPC to the middleware, and other requests to the adapter.
#[derive(Debug)]
pub(super) struct Calls<S> {
    stack: S,
    connection: Arc<ConnectionContext>,
    adapter: Arc<HttpAdapter>,
    /// Whether the connection can carry gRPC, which needs HTTP/2.
    carries_grpc: bool,
}

impl<S> Calls<S> {
    pub fn new(
        stack: S,
        connection: Arc<ConnectionContext>,
        adapter: Arc<HttpAdapter>,
        carries_grpc: bool,
    ) -> Calls<S> {
        Calls { stack, connection, adapter, carries_grpc }
    }
}

type GrpcResponse<R> = fn(Response<R>) -> Response<HttpBody<R>>;

impl<S, B> hyper::service::Service<Request<B>> for Calls<S>
where
    S: CallService<CallBody<DiscardRest<B>>>,
    B: http_body::Body<Data = bytes::Bytes, Error: Into<tonic::codegen::StdError>> + Unpin + Send + 'static,
{
    type Response = Response<HttpBody<S::Body>>;
    type Error = Infallible;
    type Future = Either<
        MapOk<Oneshot<S, Arrival<CallBody<DiscardRest<B>>>>, GrpcResponse<S::Body>>,
        BoxFuture<'static, Result<Self::Response, Infallible>>,
    >;

    /// hyper calls this on the task of the connection and polls the future on the task of the call.
    fn call(&self, request: Request<B>) -> Self::Future {
        let (arrived, open_call) = (Instant::now(), self.connection.activity.call());
        let request = request.map(|body| DiscardRest::new(body, self.carries_grpc));
        if self.carries_grpc && is_grpc(request.headers()) {
            let arrival = Arrival { request: request.map(CallBody::Received), arrived, open_call, call: None };
            let map: GrpcResponse<S::Body> = |response| response.map(HttpBody::Grpc);
            return Either::Left(self.stack.clone().oneshot(arrival).map_ok(map));
        }
        let (adapter, stack) = (Arc::clone(&self.adapter), self.stack.clone());
        let arrival = Arrival { request, arrived, open_call, call: None };
        let (connection, carries_grpc) = (Arc::clone(&self.connection), self.carries_grpc);
        Either::Right(Box::pin(async move {
            let mut response = adapter.respond(stack, arrival, &connection, carries_grpc).await;
            if !carries_grpc && connection.leave.is_cancelled() {
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Ok(response)
        }))
    }
}
