//! Admission: limits on the bytes and the health watches that the server holds at once.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_util::future::Either;
use http::{Request, Response};
use pin_project_lite::pin_project;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Status;
use tower::{Layer, Service};

use super::call_error::{CallError, OrRejected, reject};
use super::context::CallContext;
use super::message_bytes::MessageBytes;
use super::metered_body::{RequestBody, ResponseBody};
use crate::service::admission::{Admission, CALL_BYTES, Reservation};
use crate::service::call::Call;
use crate::service::status;

/// The limits of a server.
#[derive(Debug)]
pub(in crate::server) struct AdmissionLimits {
    /// Limits on bytes.
    pub admission: Admission,
    max_watches: usize,
    /// One permit for each health watch that can still be opened.
    watches: Arc<Semaphore>,
}

impl AdmissionLimits {
    /// Limits with at most `max_watches` health watches at once.
    pub fn new(admission: Admission, max_watches: usize) -> AdmissionLimits {
        let watches = Arc::new(Semaphore::new(max_watches.min(Semaphore::MAX_PERMITS)));
        AdmissionLimits { admission, max_watches, watches }
    }

    /// Admits a call. Calls of the health service need no room; only watches are limited, by their number.
    fn admit(&self, context: &CallContext) -> Result<AdmittedCall, Status> {
        let call = Arc::clone(&context.call);
        if context.method.is_watch() {
            let permit = Arc::clone(&self.watches).try_acquire_owned();
            let permit = permit.map_err(|_none_left| status::too_many_watches(self.max_watches))?;
            return Ok(AdmittedCall { call, _watch: Some(permit), _reservation: None });
        }
        if context.method.is_health() {
            return Ok(AdmittedCall { call, _watch: None, _reservation: None });
        }
        call.set_account(self.admission.account(context.client()));
        let reservation = call.reserve(CALL_BYTES)?;
        Ok(AdmittedCall { call, _watch: None, _reservation: reservation })
    }
}

/// What an admitted call holds besides its messages, until it is dropped.
#[derive(Debug)]
pub(super) struct AdmittedCall {
    call: Arc<Call>,
    _watch: Option<OwnedSemaphorePermit>,
    _reservation: Option<Reservation>,
}

impl Drop for AdmittedCall {
    fn drop(&mut self) {
        self.call.release_request();
    }
}

/// Rejects a call that the server has no room for: as `UNAVAILABLE`, or as `RESOURCE_EXHAUSTED` when its client has
/// used its share. Reserves the bytes of the request and the response of an admitted call.
#[derive(Clone, Debug)]
pub(super) struct AdmitLayer {
    limits: Arc<AdmissionLimits>,
}

impl AdmitLayer {
    pub fn new(limits: Arc<AdmissionLimits>) -> AdmitLayer {
        AdmitLayer { limits }
    }
}

impl<S> Layer<S> for AdmitLayer {
    type Service = Admit<S>;

    fn layer(&self, inner: S) -> Admit<S> {
        Admit { inner, limits: Arc::clone(&self.limits) }
    }
}

/// The service of [`AdmitLayer`].
#[derive(Clone, Debug)]
pub(super) struct Admit<S> {
    inner: S,
    limits: Arc<AdmissionLimits>,
}

impl<S, B, R> Service<Request<B>> for Admit<S>
where
    S: Service<Request<RequestBody<B>>, Response = Response<R>, Error = CallError>,
{
    type Response = Response<ResponseBody<R, AdmittedCall>>;
    type Error = CallError;
    type Future = OrRejected<AdmitFuture<S::Future>, Self::Response>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), CallError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let admitted = match self.limits.admit(CallContext::of(&request)) {
            Ok(admitted) => admitted,
            Err(status) => return reject(status),
        };
        let messages = MessageBytes::of(request.headers());
        let request = request.map(|body| RequestBody::new(body, messages, Arc::clone(&admitted.call)));
        Either::Right(AdmitFuture { inner: self.inner.call(request), admitted: Some(admitted) })
    }
}

pin_project! {
    /// The future of an admitted call.
    pub(super) struct AdmitFuture<F> {
        #[pin]
        inner: F,
        // None when the response has been returned.
        admitted: Option<AdmittedCall>,
    }
}

impl<F, R> Future for AdmitFuture<F>
where
    F: Future<Output = Result<Response<R>, CallError>>,
{
    type Output = Result<Response<ResponseBody<R, AdmittedCall>>, CallError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.inner.poll(cx));
        let admitted = this.admitted.take().expect("a future is not polled after it is ready");
        let call = Arc::clone(&admitted.call);
        Poll::Ready(response.map(|response| response.map(|body| ResponseBody::new(body, call, admitted))))
    }
}

#[cfg(test)]
mod tests {
    use tonic::Code;
    use tower::ServiceExt as _;

    use super::super::test_support::{HEALTH_CHECK, HEALTH_WATCH, TAG_ARTICLE, ended, request, respond};
    use super::*;
    use crate::service::Limits;

    /// Limits with room for the given number of calls, and one watch.
    fn limits(calls: usize) -> Arc<AdmissionLimits> {
        let limits = Limits { request_bytes: 0, response_bytes: 0, ..Limits::default() };
        Arc::new(AdmissionLimits::new(Admission::new(calls * CALL_BYTES, 100, &limits), 1))
    }

    #[tokio::test]
    async fn a_call_is_rejected_while_others_hold_all_room() {
        let service = AdmitLayer::new(limits(2)).layer(respond(|| ended(Code::Ok)));
        let call = |path| service.clone().oneshot(request(path));
        let held = [call(TAG_ARTICLE).await.unwrap(), call(TAG_ARTICLE).await.unwrap()];
        assert_eq!(call(TAG_ARTICLE).await.unwrap_err().status.code(), Code::Unavailable);
        call(HEALTH_CHECK).await.expect("health needs no room");
        drop(held);
        call(TAG_ARTICLE).await.expect("the responses have been sent");
    }

    #[tokio::test]
    async fn health_watches_are_limited_by_their_number() {
        let service = AdmitLayer::new(limits(1)).layer(respond(|| ended(Code::Ok)));
        let call = |path| service.clone().oneshot(request(path));
        let held = call(HEALTH_WATCH).await.unwrap();
        assert_eq!(call(HEALTH_WATCH).await.unwrap_err().status.code(), Code::ResourceExhausted);
        call(HEALTH_CHECK).await.expect("a check is no watch");
        drop(held);
        call(HEALTH_WATCH).await.expect("the first watch has ended");
    }
}
