//! Distributed traces: the trace context of a request, and a span for each call.
//!
//! Spans are sent over OTLP if the crate has the feature `otlp`. Without it, the exporter's dependencies are not built,
//! and [`Traces::start`] fails.

#[cfg(feature = "otlp")]
mod exporter;
#[cfg(not(feature = "otlp"))]
mod no_exporter;
mod trace_id;

#[cfg(feature = "otlp")]
pub use exporter::{CallSpan, Traces, TracesError};
#[cfg(not(feature = "otlp"))]
pub use no_exporter::{CallSpan, Traces, TracesError};
pub use trace_id::TraceId;
