//! Metrics and one log line for each call: its outcome and its client, never text of its messages.

use std::sync::Arc;
use std::task::{Context, Poll};

use http::{HeaderMap, Request, Response};
use http_body::Body;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;
use tower::{Layer, Service};

use super::client_origin::request_id;
use super::context::CallContext;
use super::observe::{ObservedBody, ObservedFuture, Observer};
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
    request_id: Option<String>,
    /// The fields of the request that an `INVALID_ARGUMENT` names.
    fields: Option<String>,
}

impl Entry {
    fn new<B>(request: &Request<B>, metrics: Arc<Metrics>) -> Entry {
        let context = Arc::clone(CallContext::of(request));
        metrics.record_start(context.method.path);
        let request_id = request_id(request.headers()).map(str::to_owned);
        Entry { context, metrics, code: None, request_id, fields: None }
    }

    fn log(&self, code: Code, call: &CompletedCall) {
        let CompletedCall { method, status, bytes, .. } = *call;
        let (seconds, articles, mentions) = (call.duration.as_secs_f64(), call.articles(), call.mentions());
        let gazetteers = || call.usage.iter().map(|used| &*used.gazetteer).collect::<Vec<_>>().join(",");
        let peer = tracing::field::display(self.context.address());
        let client = self.context.client();
        let trace = self.context.trace().map(tracing::field::display);
        let (request_id, fields) = (self.request_id.as_deref(), self.fields.as_deref());
        macro_rules! log {
            ($level:ident) => {
                // A disabled level evaluates no field.
                tracing::$level!(
                    method,
                    status,
                    seconds,
                    bytes,
                    articles,
                    mentions,
                    gazetteer = (!call.usage.is_empty()).then(gazetteers),
                    peer,
                    caller = client.map(ToString::to_string),
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

    use super::super::test_support::{TAG_ARTICLE, ended, pending, request, respond, trailers};
    use super::*;

    fn counted(metrics: &Metrics, status: &str) -> bool {
        let series = format!(
            "grpc_server_call_duration_seconds_count{{grpc_method=\"{TAG_ARTICLE}\",grpc_status=\"{status}\"}} 1"
        );
        metrics.text().contains(&series)
    }

    #[tokio::test]
    async fn a_call_is_counted_by_the_status_in_its_headers() {
        let metrics = Arc::<Metrics>::default();
        let service = AccessLogLayer::new(Arc::clone(&metrics)).layer(respond(|| ended(Code::NotFound)));
        let response = service.oneshot(request(TAG_ARTICLE)).await.unwrap();
        assert!(response.body().is_end_stream());
        drop(response);
        assert!(counted(&metrics, "NOT_FOUND"), "{}", metrics.text());
    }

    #[tokio::test]
    async fn a_call_is_counted_by_the_status_in_its_trailers() {
        let metrics = Arc::<Metrics>::default();
        let service = AccessLogLayer::new(Arc::clone(&metrics)).layer(respond(|| trailers(Code::DataLoss)));
        let response = service.oneshot(request(TAG_ARTICLE)).await.unwrap();
        response.into_body().collect().await.unwrap();
        assert!(counted(&metrics, "DATA_LOSS"), "{}", metrics.text());
    }

    #[tokio::test]
    async fn a_call_without_a_status_is_counted_as_cancelled() {
        let metrics = Arc::<Metrics>::default();
        let service = AccessLogLayer::new(Arc::clone(&metrics)).layer(respond(|| trailers(Code::Ok)));
        drop(service.oneshot(request(TAG_ARTICLE)).await.unwrap());
        assert!(counted(&metrics, "CANCELLED"), "its response was not read: {}", metrics.text());

        let metrics = Arc::<Metrics>::default();
        let service = AccessLogLayer::new(Arc::clone(&metrics)).layer(pending());
        assert!(futures_util::FutureExt::now_or_never(service.oneshot(request(TAG_ARTICLE))).is_none());
        assert!(counted(&metrics, "CANCELLED"), "its client went away: {}", metrics.text());
    }
}
