//! Metrics and one log line for each call: its outcome and its client, never text of its messages.

use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body::Body;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;
use tower::{Layer, Service};

use super::context::CallContext;
use super::message_bytes::MessageBytes;
use super::observe::{ObservedBody, ObservedFuture, Observer};
use super::request_id::{REQUEST_ID, RequestId};
use super::status_code;
use crate::ops::metrics::{CompletedCall, Metrics};

/// Counts and logs each call when it has ended: also one that a layer inside rejected, or whose client has gone.
#[derive(Clone, Debug)]
pub(super) struct AccessLogLayer {
    metrics: Arc<Metrics>,
}

impl AccessLogLayer {
    pub fn new(metrics: Arc<Metrics>) -> AccessLogLayer {
        AccessLogLayer { metrics }
    }
}

impl<S> Layer<S> for AccessLogLayer {
    type Service = AccessLog<S>;

    fn layer(&self, inner: S) -> AccessLog<S> {
        AccessLog { inner, metrics: Arc::clone(&self.metrics) }
    }
}

/// The service of [`AccessLogLayer`].
#[derive(Clone, Debug)]
pub(super) struct AccessLog<S> {
    inner: S,
    metrics: Arc<Metrics>,
}

impl<S, B, R> Service<Request<B>> for AccessLog<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: Body,
{
    type Response = Response<ObservedBody<R, Entry>>;
    type Error = S::Error;
    type Future = ObservedFuture<S::Future, Entry>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let entry = Entry::new(&request, Arc::clone(&self.metrics));
        ObservedFuture::new(self.inner.call(request), entry)
    }
}

/// The log entry of one call. It is counted and written when it is dropped.
#[derive(Debug)]
pub(super) struct Entry {
    context: Arc<CallContext>,
    metrics: Arc<Metrics>,
    /// None until the call has ended with a status.
    code: Option<Code>,
    request_id: RequestId,
    /// Counts the bytes of the response.
    sent: MessageBytes,
    /// The fields of the request that an `INVALID_ARGUMENT` names.
    fields: Option<String>,
}

impl Entry {
    fn new<B>(request: &Request<B>, metrics: Arc<Metrics>) -> Entry {
        let context = Arc::clone(CallContext::of(request));
        metrics.record_start(context.method.name());
        let (request_id, sent) = (RequestId::of(request.headers()), MessageBytes::default());
        Entry { context, metrics, code: None, request_id, sent, fields: None }
    }

    fn log(&self, code: Code, call: &CompletedCall) {
        let CompletedCall { method, status, received_bytes: bytes, sent_bytes, .. } = *call;
        let (seconds, articles, mentions) = (call.duration.as_secs_f64(), call.articles(), call.mentions());
        let gazetteers = || call.usage.iter().map(|used| &*used.gazetteer).collect::<Vec<_>>().join(",");
        let peer = tracing::field::display(self.context.address());
        let client = self.context.client();
        let trace = self.context.trace().map(tracing::field::display);
        let (request_id, fields) = (self.request_id.as_str(), self.fields.as_deref());
        macro_rules! log {
            ($level:ident) => {
                // A disabled level evaluates no field.
                tracing::$level!(
                    method,
                    status,
                    seconds,
                    bytes,
                    sent_bytes,
                    articles,
                    mentions,
                    gazetteer = (!call.usage.is_empty()).then(gazetteers),
                    peer,
                    caller = client.map(ToString::to_string),
                    token = call.token.as_deref(),
                    request_id,
                    fields,
                    trace,
                    "call"
                )
            };
        }
        match code {
            Code::Ok => log!(debug),
            Code::Internal | Code::Unknown | Code::DataLoss => log!(error),
            _ => log!(info),
        }
    }
}

impl Observer for Entry {
    fn start(&mut self, headers: &mut HeaderMap) {
        self.sent = MessageBytes::of(headers);
        headers.insert(REQUEST_ID, HeaderValue::from(&self.request_id));
    }

    fn data(&mut self, piece: &Bytes) {
        let bytes = self.sent.count(piece);
        self.context.record_sent(bytes);
    }

    fn end(&mut self, headers: &HeaderMap) {
        let code = status_code::of(headers);
        if code == Code::InvalidArgument {
            self.fields = Status::from_header_map(headers).and_then(|status| fields(&status));
        }
        self.code = Some(code);
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let code = self.code.unwrap_or(Code::Cancelled);
        let completed = self.context.completed(code);
        self.metrics.record_end(&completed);
        if let Some(rejection) = self.context.call.rejection() {
            self.metrics.record_rejection(rejection);
        }
        self.log(code, &completed);
    }
}

/// The fields that a status names. Their paths consist of names of the API and numbers, so they never have text of the
/// request.
fn fields(status: &Status) -> Option<String> {
    let violations = status.get_details_bad_request()?.field_violations;
    Some(violations.iter().map(|violation| violation.field.as_str()).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    use super::super::test_support::{TAG_ARTICLE, ended, pending, request, request_with, respond, trailers};
    use super::*;
    use crate::ops::metrics::exposition::Exposition;

    fn text(metrics: &Metrics) -> String {
        metrics.text(Exposition::OpenMetrics)
    }

    fn counted(metrics: &Metrics, status: &str) -> bool {
        let series = format!(
            "grpc_server_call_duration_seconds_count{{grpc_method=\"{}\",grpc_status=\"{status}\"}} 1",
            &TAG_ARTICLE[1..]
        );
        text(metrics).contains(&series)
    }

    #[tokio::test]
    async fn a_call_is_counted_by_the_status_in_its_headers() {
        let metrics = Arc::<Metrics>::default();
        let service = AccessLogLayer::new(Arc::clone(&metrics)).layer(respond(|| ended(Code::NotFound)));
        let response = service.oneshot(request(TAG_ARTICLE)).await.unwrap();
        assert!(response.body().is_end_stream());
        drop(response);
        assert!(counted(&metrics, "NOT_FOUND"), "{}", text(&metrics));
    }

    #[tokio::test]
    async fn a_call_is_counted_by_the_status_in_its_trailers() {
        let metrics = Arc::<Metrics>::default();
        let service = AccessLogLayer::new(Arc::clone(&metrics)).layer(respond(|| trailers(Code::DataLoss)));
        let response = service.oneshot(request(TAG_ARTICLE)).await.unwrap();
        response.into_body().collect().await.unwrap();
        assert!(counted(&metrics, "DATA_LOSS"), "{}", text(&metrics));
    }

    #[tokio::test]
    async fn a_call_without_a_status_is_counted_as_cancelled() {
        let metrics = Arc::<Metrics>::default();
        let service = AccessLogLayer::new(Arc::clone(&metrics)).layer(respond(|| trailers(Code::Ok)));
        drop(service.oneshot(request(TAG_ARTICLE)).await.unwrap());
        assert!(counted(&metrics, "CANCELLED"), "its response was not read: {}", text(&metrics));

        let metrics = Arc::<Metrics>::default();
        let service = AccessLogLayer::new(Arc::clone(&metrics)).layer(pending());
        assert!(futures_util::FutureExt::now_or_never(service.oneshot(request(TAG_ARTICLE))).is_none());
        assert!(counted(&metrics, "CANCELLED"), "its client went away: {}", text(&metrics));
    }

    #[tokio::test]
    async fn the_bytes_of_messages_are_counted_without_their_prefixes() {
        let metrics = Arc::<Metrics>::default();
        let framed =
            || trailers(Code::Ok).map(|_| http_body_util::Full::new(Bytes::from_static(&[0, 0, 0, 0, 3, 1, 2, 3])));
        let service = AccessLogLayer::new(Arc::clone(&metrics)).layer(respond(move || {
            let mut response = framed();
            response.headers_mut().insert("content-type", HeaderValue::from_static("application/grpc"));
            response
        }));
        service.oneshot(request(TAG_ARTICLE)).await.unwrap().into_body().collect().await.unwrap();
        let sum = "grpc_server_call_sent_total_compressed_message_size_bytes_sum{grpc_method=\"dalil.v1.TaggerService/\
                   TagArticle\",grpc_status=\"CANCELLED\"} 3.0\n";
        assert!(text(&metrics).contains(sum), "{}", text(&metrics));
        let idle = "dalil_in_flight_calls{grpc_method=\"dalil.v1.TaggerService/TagArticle\"} 0\n";
        assert!(text(&metrics).contains(idle), "{}", text(&metrics));
    }

    #[tokio::test]
    async fn every_response_has_a_request_id() {
        let service = AccessLogLayer::new(Arc::default()).layer(respond(|| ended(Code::NotFound)));
        let call = async |id: &str| {
            let response = service.clone().oneshot(request_with(TAG_ARTICLE, &[("x-request-id", id)])).await.unwrap();
            response.headers()[REQUEST_ID].to_str().unwrap().to_owned()
        };
        assert_eq!(call("r-17").await, "r-17");
        let generated = [call("two words").await, call("two words").await];
        assert!(generated[0].len() == 32 && generated[0] != generated[1], "{generated:?}");
    }
}
