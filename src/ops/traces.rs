//! A span for each call, sent to a collector over OTLP.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;
use opentelemetry::KeyValue;
pub use opentelemetry::TraceId;
use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::{Span as _, SpanKind, Status, TraceContextExt as _, Tracer as _, TracerProvider as _};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, Span};

use super::metrics::CompletedCall;

/// How long the last spans may take to leave when the server ends.
const LAST_SPANS: Duration = Duration::from_secs(2);

/// Sends spans. A caller's trace is continued; what it chose not to sample is not sent.
pub struct Traces {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
    propagator: TraceContextPropagator,
}

/// The trace that a caller's `traceparent` names.
pub fn callers_trace(headers: &HeaderMap) -> Option<TraceId> {
    // Most callers name none, and a propagator is made of several allocations.
    headers.get("traceparent")?;
    let context = TraceContextPropagator::new().extract(&Headers(headers));
    let span = context.span();
    span.span_context().is_valid().then(|| span.span_context().trace_id())
}

/// The collector cannot be used.
#[derive(Debug)]
pub struct TracesError(ExporterBuildError);

impl fmt::Display for TracesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for TracesError {}

impl Traces {
    /// Sends to a collector, as in `http://127.0.0.1:4317`. Needs the runtime it sends on.
    ///
    /// # Errors
    /// When the endpoint is no URL. One that nobody listens on is no error: spans are lost then, calls are not.
    pub fn start(endpoint: &str) -> Result<Traces, TracesError> {
        let exporter = SpanExporter::builder().with_tonic().with_endpoint(endpoint).build().map_err(TracesError)?;
        let resource = Resource::builder().with_service_name("dalil").build();
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build();
        let tracer = provider.tracer("dalil");
        Ok(Traces { provider, tracer, propagator: TraceContextPropagator::new() })
    }

    /// Begins the span of a call, under the one that its headers name.
    pub fn call(&self, headers: &HeaderMap, method: &'static str) -> CallSpan {
        let parent = self.propagator.extract(&Headers(headers));
        let name = method.trim_start_matches('/');
        let span = self.tracer.span_builder(name).with_kind(SpanKind::Server);
        let mut span = span.start_with_context(&self.tracer, &parent);
        span.set_attribute(KeyValue::new("rpc.system", "grpc"));
        if let Some((service, method)) = name.split_once('/') {
            span.set_attribute(KeyValue::new("rpc.service", service));
            span.set_attribute(KeyValue::new("rpc.method", method));
        }
        CallSpan(span)
    }

    /// Sends what is left. Waits for the collector, for a bounded time.
    pub fn finish(&self) {
        if let Err(error) = self.provider.shutdown_with_timeout(LAST_SPANS) {
            tracing::warn!(%error, "the last spans are lost");
        }
    }
}

impl fmt::Debug for Traces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traces").finish_non_exhaustive()
    }
}

/// The span of a call that goes on.
#[derive(Debug)]
pub struct CallSpan(Span);

impl CallSpan {
    /// The trace that it is part of: the caller's, or one of its own.
    pub fn trace_id(&self) -> TraceId {
        self.0.span_context().trace_id()
    }

    /// Ends it with how the call went: counts, never text.
    pub fn end(mut self, call: &CompletedCall) {
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.0.set_attribute(KeyValue::new("rpc.grpc.status", call.status));
        self.0.set_attribute(KeyValue::new("dalil.request.bytes", count(call.bytes)));
        self.0.set_attribute(KeyValue::new("dalil.articles", count(call.articles)));
        self.0.set_attribute(KeyValue::new("dalil.mentions", count(call.mentions.iter().sum())));
        if call.status != "OK" {
            self.0.set_status(Status::error(call.status));
        }
        self.0.end();
    }
}

struct Headers<'h>(&'h HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(|name| name.as_str()).collect()
    }
}
