//! The stack of layers around the gRPC services.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use tonic::Status;
use tonic::codegen::StdError;
use tower::{Service, ServiceBuilder};

use super::access_log::AccessLogLayer;
use super::admit::{AdmissionLimits, AdmitLayer};
use super::authenticate::{AuthenticateLayer, TokenAuthentication};
use super::catch_panic::CatchPanicLayer;
use super::context::{Arrival, ConnectionContext};
use super::deadline::layer::DeadlineLayer;
use super::error_response::ErrorResponseLayer;
use super::metered_body::RequestBody;
use super::protocol::ProtocolLayer;
use super::share_context::ShareContextLayer;
use super::trace::TraceLayer;
use crate::ops::metrics::Metrics;
use crate::ops::networks::Networks;
use crate::ops::traces::Traces;

/// What the layers of all connections share.
pub(in crate::server) struct Middleware {
    /// Longest time of a unary call.
    pub call_timeout: Duration,
    pub metrics: Arc<Metrics>,
    /// Exporter of spans; none when no collector is configured.
    pub traces: Option<Arc<Traces>>,
    /// The valid tokens; none if clients need no token.
    pub tokens: Option<Arc<TokenAuthentication>>,
    pub limits: Arc<AdmissionLimits>,
    /// The proxies that are trusted to name the address of a client.
    pub trusted_proxies: Arc<Networks>,
}

impl Middleware {
    /// Wraps the services for the calls of one connection.
    pub fn wrap<S, B>(&self, services: S, connection: Arc<ConnectionContext>) -> impl CallService<B> + use<S, B>
    where
        S: Service<Request<RequestBody<B>>, Response = Response<tonic::body::Body>, Error = Infallible>,
        S: Clone + Send + 'static,
        S::Future: Send,
        B: Body<Data = Bytes> + Unpin + Send + 'static,
        B::Error: Into<StdError>,
    {
        ServiceBuilder::new()
            .layer(ShareContextLayer::new(connection, self.call_timeout))
            .layer(AccessLogLayer::new(Arc::clone(&self.metrics)))
            .layer(TraceLayer::new(self.traces.clone()))
            .layer(ErrorResponseLayer)
            .layer(ProtocolLayer)
            .layer(AuthenticateLayer::new(self.tokens.clone()))
            .layer(AdmitLayer::new(Arc::clone(&self.limits)))
            .layer(DeadlineLayer)
            .layer(CatchPanicLayer)
            .service(services)
    }
}

/// The wrapped services: every request has a response.
pub(in crate::server) trait CallService<B>:
    Service<Arrival<B>, Response = Response<Self::Body>, Error = Infallible, Future: Send> + Clone + Send + 'static
{
    /// The body of a response.
    type Body: Body<Data = Bytes, Error = Status> + Unpin + Send + 'static;
}

impl<S, A, B> CallService<A> for S
where
    S: Service<Arrival<A>, Response = Response<B>, Error = Infallible, Future: Send> + Clone + Send + 'static,
    B: Body<Data = Bytes, Error = Status> + Unpin + Send + 'static,
{
    type Body = B;
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;
    use tonic::Code;
    use tower::ServiceExt as _;

    use super::super::status_code;
    use super::super::test_support::{CALL_TIMEOUT, Frames, TAG_ARTICLE, connection, plain_request, serve, trailers};
    use super::*;
    use crate::ops::metrics::exposition::Exposition;
    use crate::service::Limits;
    use crate::service::admission::{Admission, CALL_BYTES};

    /// Middleware with room for one call.
    fn middleware(metrics: Arc<Metrics>) -> Middleware {
        let limits = Limits { request_bytes: 0, response_bytes: 0, ..Limits::default() };
        Middleware {
            call_timeout: CALL_TIMEOUT,
            metrics,
            traces: None,
            tokens: None,
            limits: Arc::new(AdmissionLimits::new(Admission::new(CALL_BYTES, 100, &limits), 1)),
            trusted_proxies: Arc::default(),
        }
    }

    fn arrival(
        connection: &ConnectionContext,
        headers: &[(&'static str, &str)],
    ) -> Arrival<http_body_util::Empty<Bytes>> {
        let request = plain_request(TAG_ARTICLE, headers);
        Arrival { request, arrived: std::time::Instant::now(), open_call: connection.activity.call(), call: None }
    }

    fn service() -> impl Service<
        Request<RequestBody<http_body_util::Empty<Bytes>>>,
        Response = Response<tonic::body::Body>,
        Error = Infallible,
        Future: Send,
    > + Clone
    + Send {
        serve(|| trailers(Code::Ok).map(|body: Frames| tonic::body::Body::new(body)))
    }

    #[tokio::test]
    async fn what_a_call_holds_is_free_when_its_client_reads_the_trailers() {
        let (connection, metrics) = (connection(), Arc::<Metrics>::default());
        let stack = middleware(Arc::clone(&metrics)).wrap(service(), Arc::clone(&connection));
        let call = || stack.clone().oneshot(arrival(&connection, &[]));
        let mut body = call().await.unwrap().into_body();
        body.frame().await.unwrap().unwrap();
        let rejected = call().await.unwrap();
        assert_eq!(status_code::of(rejected.headers()), Code::Unavailable, "the first call holds all room");
        assert!(body.frame().await.unwrap().unwrap().is_trailers());
        let second = call().await.unwrap().into_body().collect().await.unwrap();
        assert_eq!(status_code::of(second.trailers().unwrap()), Code::Ok);
        drop((body, rejected));
        assert!(
            metrics.text(Exposition::OpenMetrics).contains("dalil_shed_calls_total 1"),
            "{}",
            metrics.text(Exposition::OpenMetrics)
        );
    }

    #[tokio::test]
    async fn a_call_is_not_started_when_its_time_is_over() {
        let connection = connection();
        let never = serve(|| -> Response<tonic::body::Body> { panic!("started") });
        let stack = middleware(Arc::default()).wrap(never, Arc::clone(&connection));
        let expired = stack.clone().oneshot(arrival(&connection, &[("grpc-timeout", "0S")])).await.unwrap();
        assert_eq!(status_code::of(expired.headers()), Code::DeadlineExceeded);
        connection.abort.cancel();
        let aborted = stack.oneshot(arrival(&connection, &[])).await.unwrap();
        assert_eq!(status_code::of(aborted.headers()), Code::Unavailable);
    }

    #[tokio::test]
    async fn a_rejected_call_is_counted() {
        let (connection, metrics) = (connection(), Arc::<Metrics>::default());
        let stack = middleware(Arc::clone(&metrics)).wrap(service(), Arc::clone(&connection));
        let response = stack.oneshot(arrival(&connection, &[("content-type", "text/html")])).await.unwrap();
        assert_eq!(response.status(), http::StatusCode::UNSUPPORTED_MEDIA_TYPE);
        drop(response);
        assert!(
            metrics.text(Exposition::OpenMetrics).contains("grpc_status=\"INVALID_ARGUMENT\""),
            "{}",
            metrics.text(Exposition::OpenMetrics)
        );
    }
}
