//! The outermost layer: what is true of every call, whatever becomes of it.
//!
//! A call passes here before anything else, so that one which is refused, late or fails is counted and logged like
//! the others. It is let in or refused at once, its deadline counts from its arrival, and a panic is its own error.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::codegen::{Service, StdError};

use super::access_log::Record;
use super::authenticate::TokenAuthentication;
use super::body::{Bounds, Incoming, Outgoing};
use super::deadline::hard;
use super::deadline::timeout_header::{Malformed, grpc_timeout};
use super::method::{Kind, Method};
use crate::ops::metrics::Metrics;
use crate::ops::networks::Networks;
use crate::ops::traces::{Traces, callers_trace};
use crate::server::connection::idle::{Active, Activity};
use crate::server::connection::peer::{Origin, Peer, request_id};
use crate::service::admission::{Admission, CALL_BYTES};
use crate::service::call::Call;
use crate::service::client::ClientId;
use crate::service::status;

/// Time for sending a response after its call was ended by its deadline or by the end of the server or connection.
pub(in crate::server) const FINAL_RESPONSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Wraps the services of a server for one connection.
pub(in crate::server) struct Front<S> {
    services: S,
    rules: Arc<Rules>,
    /// Cancelled when the connection's time is over: what is left is answered `UNAVAILABLE`.
    cut: CancellationToken,
    activity: Activity,
    peer: Arc<Peer>,
}

/// What the layer goes by.
pub(in crate::server) struct Rules {
    pub admission: Admission,
    /// The health watches that may still come, and how many may be in all.
    pub watches: (Arc<Semaphore>, usize),
    /// The proxies whose word is taken for the address of a caller.
    pub trusted_proxies: Networks,
    /// The longest that a call may take, streams apart.
    pub call_timeout: Duration,
    pub metrics: Arc<Metrics>,
    /// Anybody may call when there are none.
    pub callers: Option<Arc<TokenAuthentication>>,
    /// Where spans go, when they go anywhere.
    pub traces: Option<Arc<Traces>>,
}

impl<S> Front<S> {
    pub fn new(services: S, rules: Arc<Rules>, cut: CancellationToken, activity: Activity, peer: Peer) -> Front<S> {
        Front { services, rules, cut, activity, peer: Arc::new(peer) }
    }
}

impl<S, B> hyper::service::Service<Request<B>> for Front<S>
where
    S: Service<Request<Incoming<B>>, Response = Response<tonic::body::Body>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Unpin + Send + 'static,
    B::Error: Into<StdError>,
{
    type Response = Response<Outgoing>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, request: Request<B>) -> Self::Future {
        let arrival = Arrival {
            at: Instant::now(),
            active: self.activity.call(),
            cut: self.cut.clone(),
            peer: Arc::clone(&self.peer),
        };
        Box::pin(answer(self.services.clone(), Arc::clone(&self.rules), request, arrival))
    }
}

/// What a call brings with it.
struct Arrival {
    at: Instant,
    active: Active,
    cut: CancellationToken,
    peer: Arc<Peer>,
}

async fn answer<S, B>(
    mut services: S,
    rules: Arc<Rules>,
    request: Request<B>,
    arrival: Arrival,
) -> Result<Response<Outgoing>, Infallible>
where
    S: Service<Request<Incoming<B>>, Response = Response<tonic::body::Body>, Error = Infallible>,
{
    let method = Method::of(request.uri().path());
    let deadline = deadline(&rules, method, &request, arrival.at);
    let call = call(method, arrival.at, deadline.unwrap_or_default()).with_cancellation(arrival.cut.clone());
    let call = Arc::new(call);
    let origin = arrival.peer.origin(request.headers(), &rules.trusted_proxies);
    let mut record = Record::new(method, arrival.at, arrival.active, Arc::clone(&call), Arc::clone(&rules.metrics));
    record.origin(&origin, request_id(request.headers()));
    if let Some(traces) = &rules.traces {
        record.span(traces.call(request.headers(), method.path));
    } else if let Some(trace) = callers_trace(request.headers()) {
        record.trace(trace);
    }
    if !is_grpc(&request) {
        return Ok(unsupported(record));
    }
    if let Err(status) = admit(&rules, method, &request, deadline, origin, &call, &mut record) {
        return Ok(refused(&status, record));
    }
    if let Some(deadline) = call.deadline() {
        hard::end_by(deadline + FINAL_RESPONSE_TIMEOUT);
    }
    let mut bounds = Bounds::new(call.deadline(), arrival.cut);
    let mut request = request.map(|body| Incoming::new(body, Arc::clone(&call)));
    request.extensions_mut().insert(Arc::clone(&call));
    let Ok(()) = poll_fn(|cx| services.poll_ready(cx)).await;
    let response = match run(services.call(request), &mut bounds).await {
        Ok(response) => response,
        Err(status) => return Ok(refused(&status, record)),
    };
    if response.headers().contains_key("grpc-status") {
        record.end_with(response.headers());
    }
    Ok(response.map(|body| Outgoing::new(body, Some(bounds), record)))
}

/// A call that came at an instant. One that is answered at once has half of its time to wait, and half to be worked on.
fn call(method: Method, arrived: Instant, deadline: Option<Instant>) -> Call {
    let call = Call::new(deadline);
    match (method.kind, deadline) {
        (Kind::Unary, Some(deadline)) => call.with_start_by(arrived + deadline.saturating_duration_since(arrived) / 2),
        _ => call,
    }
}

/// When a call must be answered: by the caller's deadline and, streams apart, by the server's.
fn deadline<B>(
    rules: &Rules,
    method: Method,
    request: &Request<B>,
    arrived: Instant,
) -> Result<Option<Instant>, Malformed> {
    let callers = grpc_timeout(request.headers())?;
    let timeout = match method.kind {
        Kind::Unary => Some(callers.map_or(rules.call_timeout, |timeout| timeout.min(rules.call_timeout))),
        Kind::Stream => callers,
    };
    Ok(timeout.and_then(|timeout| arrived.checked_add(timeout)))
}

/// Lets a call in, or says why not. Health needs neither token nor room.
fn admit<B>(
    rules: &Rules,
    method: Method,
    request: &Request<B>,
    deadline: Result<Option<Instant>, Malformed>,
    origin: Origin,
    call: &Call,
    record: &mut Record,
) -> Result<(), Status> {
    deadline.map_err(|Malformed| Status::invalid_argument("grpc-timeout cannot be read"))?;
    if method.is_health() {
        if method.is_watch() {
            let (watches, limit) = &rules.watches;
            let place = Arc::clone(watches).try_acquire_owned();
            record.watches(place.map_err(|_none_left| status::too_many_watches(*limit))?);
        }
        return Ok(());
    }
    let token = match &rules.callers {
        Some(callers) => {
            let token = callers.find(request.headers());
            Some(token.ok_or_else(|| Status::unauthenticated("a valid bearer token is needed"))?)
        }
        None => None,
    };
    // What a token says holds behind any proxy.
    let caller: Option<ClientId> = token.or(origin.caller);
    record.caller(caller.as_ref());
    call.set_account(rules.admission.account(caller.as_ref()));
    record.hold(call.reserve(CALL_BYTES)?);
    Ok(())
}

/// Waits for an answer, until its bounds end it. A panic ends it too.
async fn run<T>(answer: impl Future<Output = Result<T, Infallible>>, bounds: &mut Bounds) -> Result<T, Status> {
    let mut answer = pin!(answer);
    let answered = poll_fn(|cx| bounds.poll(cx, |cx| answer.as_mut().poll(cx))).await?;
    answered.map_err(|never| match never {})
}

/// Whether a request speaks gRPC in Protobuf: other formats, and gRPC-Web, no service here can read.
fn is_grpc<B>(request: &Request<B>) -> bool {
    let content_type = request.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let rest = content_type.and_then(|value| value.strip_prefix(b"application/grpc"));
    let rest = rest.map(|rest| rest.strip_prefix(b"+proto").unwrap_or(rest));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b";"))
}

/// The answer to a request that does not speak gRPC: by HTTP's status, and for whoever understands it by gRPC's.
fn unsupported(record: Record) -> Response<Outgoing> {
    let status = Status::invalid_argument("the content-type must be application/grpc");
    let mut response = refused(&status, record);
    *response.status_mut() = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    response
}

/// An answer that is a status and nothing else.
fn refused(status: &Status, mut record: Record) -> Response<Outgoing> {
    record.end(status.code());
    status.clone().into_http().map(|body| Outgoing::new(body, None, record))
}

#[cfg(test)]
mod tests {
    use std::task::Poll;

    use http_body_util::{BodyExt as _, Empty};
    use hyper::service::Service as _;
    use tonic::Code;

    use super::super::access_log::code;
    use super::*;
    use crate::service::Limits;

    /// A service that panics: at once, or when its answer is read.
    #[derive(Clone)]
    struct Panics {
        late: bool,
    }

    impl<B: Send + 'static> Service<Request<Incoming<B>>> for Panics {
        type Response = Response<tonic::body::Body>;
        type Error = Infallible;
        type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

        fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: Request<Incoming<B>>) -> Self::Future {
            let late = self.late;
            Box::pin(async move {
                assert!(late, "on purpose");
                let stream = futures_util::stream::poll_fn(|_| -> Poll<Option<Result<_, Status>>> {
                    panic!("on purpose");
                });
                let body = http_body_util::StreamBody::new(futures_util::StreamExt::map(stream, |frame| {
                    frame.map(http_body::Frame::<Bytes>::data)
                }));
                Ok(Response::new(tonic::body::Body::new(body)))
            })
        }
    }

    fn front(late: bool, cut: CancellationToken) -> Front<Panics> {
        let rules = Rules {
            admission: Admission::new(1 << 20, 100, &Limits::default()),
            watches: (Arc::new(Semaphore::new(1)), 1),
            trusted_proxies: Networks::default(),
            call_timeout: Duration::from_secs(3600),
            metrics: Arc::default(),
            callers: None,
            traces: None,
        };
        Front::new(Panics { late }, Arc::new(rules), cut, Activity::default(), Peer::default())
    }

    fn request() -> Request<Empty<Bytes>> {
        let request = Request::post("/dalil.v1.TaggerService/TagArticle").header("content-type", "application/grpc");
        request.body(Empty::new()).unwrap()
    }

    async fn code_of(response: Response<Outgoing>) -> Code {
        if response.headers().contains_key("grpc-status") {
            return code(response.headers());
        }
        let body = response.into_body().collect().await.unwrap();
        code(body.trailers().unwrap())
    }

    #[tokio::test]
    async fn a_panic_is_an_internal_error_of_its_call() {
        for late in [false, true] {
            let response = front(late, CancellationToken::new()).call(request()).await.unwrap();
            assert_eq!(code_of(response).await, Code::Internal, "late: {late}");
        }
    }

    #[tokio::test]
    async fn a_call_is_answered_when_time_is_over() {
        let cut = CancellationToken::new();
        cut.cancel();
        let response = front(false, cut).call(request()).await.unwrap();
        assert_eq!(code_of(response).await, Code::Unavailable);
    }
}
