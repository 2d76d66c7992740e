//! What is noted of each call: how it went, never what it said.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::OwnedSemaphorePermit;
use tonic::Code;

use super::activity::Active;
use super::method::Method;
use crate::ops::metrics::{EndedCall, Metrics};
use crate::ops::traces::{CallSpan, TraceId};
use crate::service::call::Call;

/// Notes one call when it is dropped. A call whose answer nobody took to its end counts as cancelled.
#[derive(Debug)]
pub(super) struct Record {
    method: Method,
    arrived: Instant,
    _active: Active,
    call: Arc<Call>,
    metrics: Arc<Metrics>,
    code: Option<Code>,
    /// What the call holds of the server's admission beside the bytes it sent.
    admitted: Option<OwnedSemaphorePermit>,
    trace: Option<TraceId>,
    span: Option<CallSpan>,
}

impl Record {
    pub fn new(method: Method, arrived: Instant, active: Active, call: Arc<Call>, metrics: Arc<Metrics>) -> Record {
        metrics.started(method.path);
        Record { method, arrived, _active: active, call, metrics, code: None, admitted: None, trace: None, span: None }
    }

    /// Keeps a permit until the call has ended.
    pub fn hold(&mut self, permit: OwnedSemaphorePermit) {
        self.admitted = Some(permit);
    }

    /// Has the log name the trace that the call is part of.
    pub fn trace(&mut self, trace: TraceId) {
        self.trace = Some(trace);
    }

    /// Has a span end with the call, and the log name its trace.
    pub fn span(&mut self, span: CallSpan) {
        self.trace(span.trace_id());
        self.span = Some(span);
    }

    /// Notes the status that the call ended with.
    pub fn end(&mut self, code: Code) {
        self.code.get_or_insert(code);
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let code = self.code.unwrap_or(Code::Cancelled);
        if self.code.is_none() {
            self.call.abandon();
        }
        let (method, call) = (self.method.path, &self.call);
        let (bytes, articles, mentions) = (call.bytes(), call.articles(), call.mentions());
        let (status, duration) = (status_name(code), self.arrived.elapsed());
        let ended = EndedCall { method, status, duration, bytes, articles, mentions };
        self.metrics.ended(&ended);
        if self.call.is_shed() {
            self.metrics.shed();
        }
        if let Some(span) = self.span.take() {
            span.end(&ended);
        }
        let (seconds, mentions) = (duration.as_secs_f64(), mentions.iter().sum::<u64>());
        let trace = self.trace.map(tracing::field::display);
        match code {
            Code::Ok => tracing::debug!(method, status, seconds, bytes, articles, mentions, trace, "call"),
            Code::Internal | Code::Unknown | Code::DataLoss => {
                tracing::error!(method, status, seconds, bytes, articles, mentions, trace, "call");
            }
            _ => tracing::info!(method, status, seconds, bytes, articles, mentions, trace, "call"),
        }
    }
}

/// A status as gRPC writes it.
fn status_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}
