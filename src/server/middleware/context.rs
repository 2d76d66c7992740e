//! What the layers share about one call.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use http::Request;
use tokio_util::sync::CancellationToken;
use tonic::Code;

use super::client_origin::ClientOrigin;
use super::deadline::call_deadline::CallDeadline;
use super::deadline::timeout_header::MalformedTimeout;
use super::method::Method;
use crate::ops::metrics::CompletedCall;
use crate::ops::networks::Networks;
use crate::ops::traces::TraceId;
use crate::server::connection::idle::{Activity, OpenCall};
use crate::server::connection::peer::Peer;
use crate::service::call::Call;
use crate::service::client::ClientId;
use crate::service::status;

/// What all calls of one connection share.
#[derive(Debug)]
pub(in crate::server) struct ConnectionContext {
    pub peer: Peer,
    /// The proxies that are trusted to name the address of a client.
    pub trusted_proxies: Arc<Networks>,
    /// Cancelled when the peer should open its next calls elsewhere. In HTTP/1.1, the next answer ends the connection.
    pub leave: CancellationToken,
    /// Cancelled when the time of the connection is over: open calls are then answered `UNAVAILABLE`.
    pub abort: CancellationToken,
    pub activity: Activity,
}

/// A request with the moment of its arrival.
#[derive(Debug)]
pub(in crate::server) struct Arrival<B> {
    pub request: Request<B>,
    pub arrived: Instant,
    /// Keeps the connection from being idle.
    pub open_call: OpenCall,
    /// Receives the part of the call that the services read; none if the caller of the layers does not need it.
    pub call: Option<CallSlot>,
}

/// Receives the [`Call`] of a request when the layers have created it.
pub(in crate::server) type CallSlot = Arc<OnceLock<Arc<Call>>>;

/// One call. The outermost layer puts it into the extensions of the request, as an `Arc`.
#[derive(Debug)]
pub(super) struct CallContext {
    pub method: Method,
    pub arrived: Instant,
    pub origin: ClientOrigin,
    /// The deadline, or that the header `grpc-timeout` is malformed.
    pub deadline: Result<CallDeadline, MalformedTimeout>,
    pub connection: Arc<ConnectionContext>,
    /// The part that the services read too.
    pub call: Arc<Call>,
    client: OnceLock<ClientId>,
    trace: OnceLock<TraceId>,
    sent_bytes: AtomicU64,
    _open_call: OpenCall,
}

impl CallContext {
    /// A call with the headers of its request.
    pub fn new<B>(
        request: &Request<B>,
        connection: Arc<ConnectionContext>,
        deadline: Result<CallDeadline, MalformedTimeout>,
        (arrived, open_call): (Instant, OpenCall),
    ) -> CallContext {
        let method = Method::of(request.uri().path());
        let origin = ClientOrigin::resolve(&connection.peer, request.headers(), &connection.trusted_proxies);
        let call = deadline.unwrap_or_default().call(connection.abort.clone());
        CallContext {
            method,
            arrived,
            origin,
            deadline,
            connection,
            call: Arc::new(call),
            client: OnceLock::new(),
            trace: OnceLock::new(),
            sent_bytes: AtomicU64::new(0),
            _open_call: open_call,
        }
    }

    /// The context of a request.
    ///
    /// # Panics
    /// When no layer has set it, which is an error in the order of the stack.
    pub fn of<B>(request: &Request<B>) -> &Arc<CallContext> {
        request.extensions().get().expect("ShareContextLayer is the outermost layer")
    }

    /// Sets who makes the call. The first value stays.
    pub fn set_client(&self, client: ClientId) {
        let _ = self.client.set(client);
    }

    /// Who makes the call, if it is known.
    pub fn client(&self) -> Option<&ClientId> {
        self.client.get()
    }

    /// Sets the trace that the call is part of. The first value stays.
    pub fn set_trace(&self, trace: TraceId) {
        let _ = self.trace.set(trace);
    }

    /// The trace that the call is part of, if there is one.
    pub fn trace(&self) -> Option<TraceId> {
        self.trace.get().copied()
    }

    /// Counts bytes of response messages.
    pub fn record_sent(&self, bytes: usize) {
        self.sent_bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Address of the client.
    pub fn address(&self) -> IpAddr {
        self.origin.address
    }

    /// The outcome of the call, for metrics, spans and the log.
    pub fn completed(&self, code: Code) -> CompletedCall {
        CompletedCall {
            method: self.method.name(),
            status: status::name(code),
            duration: self.arrived.elapsed(),
            received_bytes: self.call.request_bytes(),
            sent_bytes: self.sent_bytes.load(Ordering::Relaxed),
            usage: self.call.usage(),
            token: match self.client() {
                Some(ClientId::Token { name, .. }) => name.clone(),
                _ => None,
            },
        }
    }
}
