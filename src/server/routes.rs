//! Dispatch of calls to gRPC services by path.

use std::convert::Infallible;
use std::future::ready;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{Request, Response};
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service};
use tonic::server::NamedService;

use super::connection::discard::DiscardRest;
use super::http::request_body::CallBody;
use super::middleware::metered_body::RequestBody;
use crate::service::status;

type Handler<B> = Box<dyn Fn(Request<B>) -> BoxFuture<Response<Body>, Infallible> + Send + Sync>;

/// The gRPC services of a server. A path `/package.Service/Method` selects the service `package.Service`.
///
/// This replaces `tonic::service::Routes`, which depends on axum and boxes each request and response body once more.
pub(super) struct Routes<B = RequestBody<CallBody<DiscardRest<hyper::body::Incoming>>>> {
    services: Arc<[(&'static str, Handler<B>)]>,
}

/// Collects the services of [`Routes`].
pub(super) struct RoutesBuilder<B> {
    services: Vec<(&'static str, Handler<B>)>,
}

impl<B> Routes<B> {
    pub fn builder() -> RoutesBuilder<B> {
        RoutesBuilder { services: Vec::new() }
    }
}

impl<B> RoutesBuilder<B> {
    /// Adds a service that tonic has generated. Such services are always ready.
    pub fn add<S>(mut self, service: S) -> RoutesBuilder<B>
    where
        S: Service<
                Request<B>,
                Response = Response<Body>,
                Error = Infallible,
                Future = BoxFuture<Response<Body>, Infallible>,
            >,
        S: NamedService + Clone + Send + Sync + 'static,
    {
        self.services.push((S::NAME, Box::new(move |request| service.clone().call(request))));
        self
    }

    pub fn build(self) -> Routes<B> {
        Routes { services: self.services.into() }
    }
}

impl<B> Clone for Routes<B> {
    fn clone(&self) -> Routes<B> {
        Routes { services: Arc::clone(&self.services) }
    }
}

impl<B> Service<Request<B>> for Routes<B> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Response<Body>, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let path = request.uri().path();
        let service = path.strip_prefix('/').and_then(|path| path.split_once('/')).map_or("", |(service, _)| service);
        match self.services.iter().find(|(name, _)| *name == service) {
            Some((_, handler)) => handler(request),
            None => Box::pin(ready(Ok(status::unknown_grpc_service().into_http()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use tonic_health::pb::health_server::HealthServer;

    use super::*;

    async fn status_of(path: &str) -> tonic::Code {
        let (_, health) = tonic_health::server::health_reporter();
        let _: &HealthServer<_> = &health;
        let mut routes = Routes::builder().add(health).build();
        let request = Request::post(path).header("content-type", "application/grpc").body(Body::empty()).unwrap();
        let response = routes.call(request).await.unwrap();
        crate::server::middleware::status_code::of(response.headers())
    }

    #[tokio::test]
    async fn a_path_without_a_service_is_unimplemented() {
        for path in ["/", "/grpc.health.v1.Health", "/unknown.Service/Check", "/grpc.health.v1.Health/Unknown", "//"] {
            assert_eq!(status_of(path).await, tonic::Code::Unimplemented, "{path}");
        }
    }

    #[tokio::test]
    async fn a_path_with_a_service_reaches_it() {
        // The service itself rejects the missing message.
        assert_eq!(status_of("/grpc.health.v1.Health/Check").await, tonic::Code::Internal);
    }
}
