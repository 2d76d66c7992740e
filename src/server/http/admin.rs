//! The admin port: `/livez`, `/readyz` and `/metrics` over HTTP/1.1, for balancers and for Prometheus.

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
use crate::server::connection::listener::accept_one;
use crate::server::lifecycle::health::Health;

/// Connections at once: a few probes and scrapers.
const CONNECTIONS: usize = 64;
/// How long a request's head may take, and how long a connection may be at all.
const HEAD: Duration = Duration::from_secs(10);
const CONNECTION: Duration = Duration::from_secs(300);

/// What the port tells.
#[derive(Clone)]
pub(in crate::server) struct Admin {
    pub health: Health,
    pub metrics: Arc<Metrics>,
}

impl Admin {
    /// Answers until `close`: through the drain, so that a balancer sees it.
    pub async fn serve(self, listener: TcpListener, close: CancellationToken) {
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        while let Some((stream, _peer)) = accept_one(&listener, &close).await {
            let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
            let (admin, close) = (self.clone(), close.clone());
            tokio::spawn(async move {
                let _place = place;
                tokio::select! {
                    () = admin.connection(stream) => {}
                    () = tokio::time::sleep(CONNECTION) => {}
                    () = close.cancelled() => {}
                }
            });
        }
    }

    async fn connection(&self, stream: TcpStream) {
        let service = service_fn(|request: Request<hyper::body::Incoming>| async move {
            Ok::<_, Infallible>(self.answer(request.method(), request.uri().path()))
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEAD);
        if let Err(error) = http.serve_connection(TokioIo::new(stream), service).await {
            tracing::debug!(%error, "admin connection failed");
        }
    }

    fn answer(&self, method: &Method, path: &str) -> Response<Full<Bytes>> {
        if ![Method::GET, Method::HEAD].contains(method) {
            return text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
        }
        match path {
            "/livez" => text(StatusCode::OK, "live\n"),
            "/readyz" if self.health.is_serving() => text(StatusCode::OK, "ready\n"),
            "/readyz" => text(StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
            "/metrics" => {
                let mut response = text(StatusCode::OK, self.metrics.text());
                let open_metrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
                response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(open_metrics));
                response
            }
            _ => text(StatusCode::NOT_FOUND, "try /livez, /readyz or /metrics\n"),
        }
    }
}

fn text(status: StatusCode, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
