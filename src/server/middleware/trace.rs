//! A span for each call.

use std::sync::Arc;
use std::task::{Context, Poll};

use http::{HeaderMap, Request, Response};
use http_body::Body;
use tonic::Code;
use tower::{Layer, Service};

use super::context::CallContext;
use super::observe::{ObservedBody, ObservedFuture, Observer};
use super::status_code;
use crate::ops::traces::{CallSpan, TraceId, Traces};

/// Makes a span of each call if a collector is configured. Sets the trace in the [`CallContext`] in any case, for the
/// log.
#[derive(Clone, Debug)]
pub(super) struct TraceLayer {
    traces: Option<Arc<Traces>>,
}

impl TraceLayer {
    pub fn new(traces: Option<Arc<Traces>>) -> TraceLayer {
        TraceLayer { traces }
    }
}

impl<S> Layer<S> for TraceLayer {
    type Service = Trace<S>;

    fn layer(&self, inner: S) -> Trace<S> {
        Trace { inner, traces: self.traces.clone() }
    }
}

/// The service of [`TraceLayer`].
#[derive(Clone, Debug)]
pub(super) struct Trace<S> {
    inner: S,
    traces: Option<Arc<Traces>>,
}

impl<S, B, R> Service<Request<B>> for Trace<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: Body,
{
    type Response = Response<ObservedBody<R, Option<OpenSpan>>>;
    type Error = S::Error;
    type Future = ObservedFuture<S::Future, Option<OpenSpan>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let context = CallContext::of(&request);
        let span = match &self.traces {
            Some(traces) => {
                let span = traces.call(request.headers(), context.method.path);
                context.set_trace(span.trace_id());
                Some(OpenSpan { context: Arc::clone(context), span: Some(span), code: None })
            }
            None => {
                TraceId::of(request.headers()).into_iter().for_each(|trace| context.set_trace(trace));
                None
            }
        };
        ObservedFuture::new(self.inner.call(request), span)
    }
}

/// The span of a call. It ends when it is dropped.
#[derive(Debug)]
pub(super) struct OpenSpan {
    context: Arc<CallContext>,
    /// None only while the value is dropped.
    span: Option<CallSpan>,
    code: Option<Code>,
}

impl Observer for OpenSpan {
    fn end(&mut self, headers: &HeaderMap) {
        self.code = Some(status_code::of(headers));
    }
}

impl Drop for OpenSpan {
    fn drop(&mut self) {
        if let Some(span) = self.span.take() {
            span.end(&self.context.completed(self.code.unwrap_or(Code::Cancelled)));
        }
    }
}

#[cfg(test)]
mod tests {
    use tower::ServiceExt as _;

    use super::super::test_support::{TAG_ARTICLE, ended, request, respond};
    use super::*;

    #[tokio::test]
    async fn the_trace_of_the_client_is_noted_without_a_collector() {
        let service = TraceLayer::new(None).layer(respond(|| ended(Code::Ok)));
        let mut request = request(TAG_ARTICLE);
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        request.headers_mut().insert("traceparent", parent.parse().unwrap());
        let context = Arc::clone(CallContext::of(&request));
        service.oneshot(request).await.unwrap();
        assert_eq!(context.trace().unwrap().to_string(), "4bf92f3577b34da6a3ce929d0e0e4736");
    }
}
