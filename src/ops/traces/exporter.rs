//! A span for each call, exported to a collector over OTLP.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;
use opentelemetry::KeyValue;
use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::{Span as _, SpanKind, Status, Tracer as _, TracerProvider as _};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, Span};

use super::trace_id::TraceId;
use crate::ops::metrics::CompletedCall;

/// Time limit for the export of the last spans when the server shuts down.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// Exports spans. A span continues the trace of the client, and is not exported if the client has not sampled the
/// trace.
pub struct Traces {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
    propagator: TraceContextPropagator,
}

/// Why spans cannot be exported: the URL of the collector is invalid.
#[derive(Debug, thiserror::Error)]
#[error("cannot create the exporter")]
pub struct TracesError(#[source] ExporterBuildError);

impl Traces {
    /// Starts the export to a collector, as in `http://127.0.0.1:4317`. Must be called in a tokio runtime.
    ///
    /// # Errors
    /// When the endpoint is not a URL. If no collector listens there, spans are lost and calls are not affected.
    pub fn start(endpoint: &str) -> Result<Traces, TracesError> {
        let exporter = SpanExporter::builder().with_tonic().with_endpoint(endpoint).build().map_err(TracesError)?;
        let resource = Resource::builder().with_service_name("dalil").build();
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build();
        let tracer = provider.tracer("dalil");
        Ok(Traces { provider, tracer, propagator: TraceContextPropagator::new() })
    }

    /// Starts the span of a call, as a child of the span in its headers.
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

    /// Exports the remaining spans. Blocks until the collector has them, for a bounded time.
    pub fn finish(&self) {
        if let Err(error) = self.provider.shutdown_with_timeout(SHUTDOWN_TIMEOUT) {
            tracing::warn!(%error, "cannot export the last spans");
        }
    }
}

impl fmt::Debug for Traces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traces").finish_non_exhaustive()
    }
}

/// The span of an open call.
#[derive(Debug)]
pub struct CallSpan(Span);

impl CallSpan {
    /// The trace of the span: that of the client, or a new one.
    pub fn trace_id(&self) -> TraceId {
        TraceId::from_bytes(self.0.span_context().trace_id().to_bytes())
    }

    /// Ends the span with the outcome of the call. Its attributes are counts, never text.
    pub fn end(mut self, call: &CompletedCall) {
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.0.set_attribute(KeyValue::new("rpc.grpc.status", call.status));
        self.0.set_attribute(KeyValue::new("dalil.request.bytes", count(call.received_bytes)));
        self.0.set_attribute(KeyValue::new("dalil.articles", count(call.articles())));
        self.0.set_attribute(KeyValue::new("dalil.mentions", count(call.mentions())));
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
