//! What is noted of each call: how it went, never what it said.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use http::HeaderMap;
use tokio::sync::OwnedSemaphorePermit;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::method::Method;
use crate::ops::metrics::{CompletedCall, Metrics};
use crate::ops::traces::{CallSpan, TraceId};
use crate::server::connection::idle::Active;
use crate::server::connection::peer::Origin;
use crate::service::admission::Reservation;
use crate::service::call::Call;
use crate::service::client::ClientId;

/// Notes one call when it is dropped. A call whose answer nobody took to its end counts as cancelled.
#[derive(Debug)]
pub(in crate::server) struct Record {
    method: Method,
    arrived: Instant,
    _active: Active,
    call: Arc<Call>,
    metrics: Arc<Metrics>,
    code: Option<Code>,
    /// What the call holds of the server's admission beside the bytes it sent.
    admitted: Option<Reservation>,
    /// Its place among the health watches.
    watch: Option<OwnedSemaphorePermit>,
    trace: Option<TraceId>,
    span: Option<CallSpan>,
    told: Told,
}

/// What the log tells of a call beside its method and its end.
#[derive(Debug, Default)]
struct Told {
    peer: Option<IpAddr>,
    caller: Option<String>,
    request_id: Option<String>,
    /// The fields of the request at fault.
    fields: Option<String>,
}

impl Record {
    pub fn new(method: Method, arrived: Instant, active: Active, call: Arc<Call>, metrics: Arc<Metrics>) -> Record {
        metrics.started(method.path);
        Record {
            method,
            arrived,
            _active: active,
            call,
            metrics,
            code: None,
            admitted: None,
            watch: None,
            trace: None,
            span: None,
            told: Told::default(),
        }
    }

    /// The call.
    pub fn call(&self) -> &Call {
        &self.call
    }

    /// Has the log tell where the call came from, and the name that its caller gave it.
    pub fn origin(&mut self, origin: &Origin, request_id: Option<&str>) {
        self.told.peer = Some(origin.address);
        self.told.request_id = request_id.map(str::to_owned);
    }

    /// Has the log tell who made the call.
    pub fn caller(&mut self, caller: Option<&ClientId>) {
        self.told.caller = caller.map(ToString::to_string);
    }

    /// Keeps room until the call has ended.
    pub fn hold(&mut self, hold: Option<Reservation>) {
        self.admitted = hold;
    }

    /// Keeps a place among the health watches until the call has ended.
    pub fn watches(&mut self, place: OwnedSemaphorePermit) {
        self.watch = Some(place);
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

    /// Notes the status that the call ended with, and gives back what it held beside its answer.
    pub fn end(&mut self, code: Code) {
        self.code.get_or_insert(code);
        self.admitted = None;
        self.call.release_request();
    }

    /// Notes the status in the headers or trailers that the call ended with, and the fields that it blames.
    pub fn end_with(&mut self, headers: &HeaderMap) {
        let code = code(headers);
        if code == Code::InvalidArgument {
            self.told.fields = Status::from_header_map(headers).and_then(|status| fields(&status));
        }
        self.end(code);
    }
}

/// The status that headers or trailers carry.
pub(in crate::server) fn code(headers: &HeaderMap) -> Code {
    headers.get("grpc-status").map_or(Code::Unknown, |value| Code::from_bytes(value.as_bytes()))
}

/// The fields that a status blames. Their paths have names of the API and numbers, and nothing that a caller sent.
fn fields(status: &Status) -> Option<String> {
    let violations = status.get_details_bad_request()?.field_violations;
    Some(violations.iter().map(|violation| violation.field.as_str()).collect::<Vec<_>>().join(", "))
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
        let ended = CompletedCall { method, status, duration, bytes, articles, mentions };
        self.metrics.ended(&ended);
        if let Some(why) = call.rejection() {
            self.metrics.refused(why);
        }
        if let Some(span) = self.span.take() {
            span.end(&ended);
        }
        self.log(code, &ended);
    }
}

impl Record {
    fn log(&self, code: Code, call: &CompletedCall) {
        let CompletedCall { method, status, bytes, articles, .. } = *call;
        let (seconds, mentions) = (call.duration.as_secs_f64(), call.mentions.iter().sum::<u64>());
        let trace = self.trace.map(tracing::field::display);
        let Told { peer, caller, request_id, fields } = &self.told;
        let peer = peer.map(tracing::field::display);
        let (caller, request_id, fields) = (caller.as_deref(), request_id.as_deref(), fields.as_deref());
        macro_rules! log {
            ($level:ident) => {
                tracing::$level!(
                    method, status, seconds, bytes, articles, mentions, peer, caller, request_id, fields, trace, "call"
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
