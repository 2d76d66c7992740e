//! The admin port: `/livez`, `/readyz` and `/metrics` over HTTP/1.1, for load balancers and Prometheus.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::ops::metrics::Metrics;
use crate::ops::metrics::exposition::Exposition;
use crate::server::connection::listener::accept_one;
use crate::server::lifecycle::health::Health;
use crate::server::rate_limited_log::RateLimitedLog;

/// Maximum number of open connections: enough for a few probes and scrapers.
const MAX_CONNECTIONS: usize = 64;
/// Time limits of the head of a request, and of a connection.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(300);

/// The service of the admin port.
#[derive(Clone)]
pub(in crate::server) struct Admin {
    pub health: Health,
    pub metrics: Arc<Metrics>,
}

impl Admin {
    /// Serves until `close`, so also during the drain, for a load balancer to see it.
    pub async fn serve(self, socket: TcpListener, close: CancellationToken) {
        let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        let failures = RateLimitedLog::default();
        while let Some((stream, _peer)) = accept_one(&socket, &close, &failures).await {
            let Ok(permit) = Arc::clone(&permits).try_acquire_owned() else { continue };
            let (admin, close) = (self.clone(), close.clone());
            tokio::spawn(async move {
                let _permit = permit;
                tokio::select! {
                    () = admin.connection(stream) => {}
                    () = tokio::time::sleep(CONNECTION_TIMEOUT) => {}
                    () = close.cancelled() => {}
                }
            });
        }
    }

    async fn connection(&self, stream: TcpStream) {
        let service =
            service_fn(
                |request: Request<hyper::body::Incoming>| async move { Ok::<_, Infallible>(self.respond(&request)) },
            );
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
        if let Err(error) = http.serve_connection(TokioIo::new(stream), service).await {
            tracing::debug!(%error, "admin connection failed");
        }
    }

    fn respond<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        if ![Method::GET, Method::HEAD].contains(request.method()) {
            return text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are supported\n");
        }
        match request.uri().path() {
            "/livez" => text(StatusCode::OK, "live\n"),
            "/readyz" if self.health.is_serving() => text(StatusCode::OK, "ready\n"),
            "/readyz" => text(StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
            "/metrics" => {
                let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
                let format = Exposition::negotiate(accept);
                let content_type = header::HeaderValue::from_static(format.content_type());
                let mut response = text(StatusCode::OK, self.metrics.text(format));
                response.headers_mut().insert(header::CONTENT_TYPE, content_type);
                response
            }
            _ => text(StatusCode::NOT_FOUND, "not found: try /livez, /readyz or /metrics\n"),
        }
    }
}

fn text(status: StatusCode, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
