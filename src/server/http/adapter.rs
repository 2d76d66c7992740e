//! Requests that are not gRPC: JSON, gRPC-Web and files.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body::Body;
use tonic::codegen::StdError;
use tower::ServiceExt as _;

use super::assets;
use super::cors::CorsOrigins;
use super::error_response::{method_not_allowed, rejected};
use super::grpc_web;
use super::json_call::JsonCalls;
use super::rejected::Requester;
use super::request_body::CallBody;
use super::response_body::{CompleteBody, HttpBody};
use super::web_body::Format;
use crate::ops::metrics::Metrics;
use crate::server::config::Config;
use crate::server::connection::idle::Activity;
use crate::server::middleware::context::{Arrival, ConnectionContext};
use crate::server::middleware::method;
use crate::server::middleware::stack::CallService;
use crate::service::json::schema::Binding;
use crate::service::json::tables::BINDINGS;
use crate::service::{Workers, status};

/// Whether the content type is gRPC, in any format of its messages, and not gRPC-Web.
pub(in crate::server) fn is_grpc(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let rest = content_type.and_then(|value| value.strip_prefix(b"application/grpc"));
    rest.is_some_and(|rest| !rest.starts_with(b"-web"))
}

/// Answers the requests of a server that are not gRPC.
#[derive(Debug)]
pub(in crate::server) struct HttpAdapter {
    json: JsonCalls,
    cors: CorsOrigins,
    metrics: Arc<Metrics>,
    /// Whether the page is served.
    page: bool,
}

impl HttpAdapter {
    /// An adapter with the settings of a server. `workers` are those of its services.
    pub fn new(config: &Config, workers: Workers, metrics: Arc<Metrics>) -> HttpAdapter {
        let json = JsonCalls { limits: config.limits, workers };
        HttpAdapter { json, cors: config.cors_origins.clone(), metrics, page: config.page }
    }

    /// Answers a request. `carries_grpc` states whether the connection can carry gRPC.
    pub async fn respond<S, B>(
        &self,
        stack: S,
        arrival: Arrival<B>,
        connection: &ConnectionContext,
        carries_grpc: bool,
    ) -> Response<HttpBody<S::Body>>
    where
        S: CallService<CallBody<B>>,
        B: Body<Data = Bytes, Error: Into<StdError>> + Unpin + Send + 'static,
    {
        if let Some(response) = self.cors.preflight::<_, CompleteBody>(&arrival.request) {
            let mut response = response.map(HttpBody::Complete);
            response.headers_mut().extend(self.cors.headers(arrival.request.headers()));
            return response;
        }
        let cors = self.cors.headers(arrival.request.headers());
        let requester = Requester::of(&arrival.request, connection);
        let mut response = self.route(stack, arrival, &connection.activity, carries_grpc).await;
        requester.record(&mut response, &self.metrics);
        for (name, value) in &cors {
            response.headers_mut().append(name, value.clone());
        }
        response
    }

    async fn route<S, B>(
        &self,
        stack: S,
        arrival: Arrival<B>,
        activity: &Activity,
        carries_grpc: bool,
    ) -> Response<HttpBody<S::Body>>
    where
        S: CallService<CallBody<B>>,
        B: Body<Data = Bytes, Error: Into<StdError>> + Unpin + Send + 'static,
    {
        let (method, path) = (arrival.request.method(), arrival.request.uri().path());
        if is_grpc(arrival.request.headers()) {
            return grpc_needs_http2();
        }
        if let Some(format) = Format::of(arrival.request.headers()) {
            return grpc_web::respond(stack, arrival, format, activity).await;
        }
        if let Some(asset) = assets::find(path, self.page) {
            return match *method {
                Method::GET | Method::HEAD => asset.respond(method, arrival.request.headers()),
                _ => method_not_allowed("GET, HEAD"),
            };
        }
        if carries_grpc && method::Method::of(path).path == path {
            // The middleware rejects the content type.
            let arrival = into_call(arrival);
            let Ok(response) = stack.oneshot(arrival).await;
            return response.map(HttpBody::Grpc);
        }
        match binding(&arrival.request) {
            Found::Binding(binding, variable) => self.json.respond(stack, arrival, (binding, variable), activity).await,
            Found::OtherMethods(allowed) => method_not_allowed(&allowed),
            Found::Nothing => rejected(StatusCode::NOT_FOUND, &status::unknown_path()),
        }
    }
}

/// What the table of bindings has for a request.
enum Found {
    Binding(&'static Binding, String),
    /// The path exists with other methods.
    OtherMethods(String),
    Nothing,
}

fn binding<B>(request: &Request<B>) -> Found {
    let path = request.uri().path();
    let mut allowed = Vec::new();
    for binding in BINDINGS {
        let Some(variable) = binding.matches(path) else { continue };
        if binding.verb.as_str() == request.method().as_str() {
            return Found::Binding(binding, variable);
        }
        allowed.push(binding.verb.as_str());
    }
    if allowed.is_empty() { Found::Nothing } else { Found::OtherMethods(allowed.join(", ")) }
}

fn into_call<B>(arrival: Arrival<B>) -> Arrival<CallBody<B>> {
    let Arrival { request, arrived, open_call, call } = arrival;
    Arrival { request: request.map(CallBody::Received), arrived, open_call, call }
}

fn grpc_needs_http2<R>() -> Response<HttpBody<R>> {
    rejected(StatusCode::HTTP_VERSION_NOT_SUPPORTED, &status::http2_required())
}
