//! Ends a call when its time is over.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use tonic::Status;
use tower::{Layer, Service};

use super::expiry::Expiry;
use super::hard;
use crate::server::middleware::call_error::CallError;
use crate::server::middleware::context::CallContext;
use crate::server::middleware::status_code::GRPC_STATUS;
use crate::service::call::Call;

/// Ends a call as `DEADLINE_EXCEEDED` at its deadline, and as `UNAVAILABLE` when the time of its connection or server
/// is over: before the response, or in the middle of its body. The work on a call whose client has gone is stopped.
#[derive(Clone, Copy, Debug)]
pub(in crate::server::middleware) struct DeadlineLayer;

impl<S> Layer<S> for DeadlineLayer {
    type Service = Deadline<S>;

    fn layer(&self, inner: S) -> Deadline<S> {
        Deadline { inner }
    }
}

/// The service of [`DeadlineLayer`].
#[derive(Clone, Debug)]
pub(in crate::server::middleware) struct Deadline<S> {
    inner: S,
}

impl<S, B, R> Service<Request<B>> for Deadline<S>
where
    S: Service<Request<B>, Response = Response<R>, Error = CallError>,
    R: Body,
{
    type Response = Response<DeadlineBody<R>>;
    type Error = CallError;
    type Future = DeadlineFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), CallError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let context = CallContext::of(&request);
        let deadline = context.deadline.unwrap_or_default();
        if let Some(hard_deadline) = deadline.hard_deadline() {
            hard::set(hard_deadline);
        }
        let expiry = Expiry::new(deadline.deadline, Arc::clone(&context.connection));
        let work = Work { call: Some(Arc::clone(&context.call)) };
        DeadlineFuture { inner: self.inner.call(request), limits: Some(TimeLimits { expiry, work }) }
    }
}

/// What limits a call, and is handed from its future to its response body.
#[derive(Debug)]
struct TimeLimits {
    expiry: Expiry,
    work: Work,
}

/// The work of the services on a call. It is stopped when this is dropped before the call has completed.
#[derive(Debug)]
struct Work {
    /// None when the call has completed.
    call: Option<Arc<Call>>,
}

impl Work {
    fn complete(&mut self) {
        self.call = None;
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if let Some(call) = &self.call {
            call.abandon();
        }
    }
}

pin_project! {
    /// The future of [`Deadline`].
    pub(in crate::server::middleware) struct DeadlineFuture<F> {
        #[pin]
        inner: F,
        // None when the response has been returned.
        limits: Option<TimeLimits>,
    }
}

impl<F, R> Future for DeadlineFuture<F>
where
    F: Future<Output = Result<Response<R>, CallError>>,
    R: Body,
{
    type Output = Result<Response<DeadlineBody<R>>, CallError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let limits = this.limits.as_mut().expect("a future is not polled after it is ready");
        let outcome = match limits.expiry.check() {
            Err(status) => Poll::Ready(Err(status.into())),
            Ok(()) => this.inner.poll(cx),
        };
        let outcome = match outcome {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => match limits.expiry.poll_expired(cx) {
                Poll::Ready(status) => Err(status.into()),
                Poll::Pending => return Poll::Pending,
            },
        };
        if outcome.as_ref().map_or(true, |response| response.headers().contains_key(GRPC_STATUS)) {
            limits.work.complete();
        }
        let limits = this.limits.take();
        Poll::Ready(outcome.map(|response| response.map(|body| DeadlineBody { body, limits })))
    }
}

/// A response body that ends when the time of its call is over.
#[derive(Debug)]
pub(in crate::server::middleware) struct DeadlineBody<R> {
    body: R,
    /// None when the body has ended.
    limits: Option<TimeLimits>,
}

impl<R> Body for DeadlineBody<R>
where
    R: Body<Data = Bytes, Error = Status> + Unpin,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = &mut *self;
        let Some(limits) = &mut this.limits else { return Poll::Ready(None) };
        let frame = match limits.expiry.check() {
            Err(status) => Some(Err(status)),
            Ok(()) => match Pin::new(&mut this.body).poll_frame(cx) {
                Poll::Ready(frame) => frame,
                Poll::Pending => match limits.expiry.poll_expired(cx) {
                    Poll::Ready(status) => Some(Err(status)),
                    Poll::Pending => return Poll::Pending,
                },
            },
        };
        if matches!(&frame, Some(Ok(frame)) if frame.is_trailers()) || matches!(&frame, Some(Err(_))) {
            limits.work.complete();
            this.limits = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.limits.is_none() || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt as _, StreamBody};
    use tonic::Code;
    use tower::ServiceExt as _;

    use super::*;
    use crate::server::middleware::test_support::{
        TAG_ARTICLE, TestRequest, connection, ended, pending, request_on, request_with, respond, trailers,
    };

    const TIMEOUT: [(&str, &str); 1] = [("grpc-timeout", "10m")];

    #[tokio::test(start_paused = true)]
    async fn a_service_that_does_not_respond_is_ended_at_the_deadline() {
        let error = DeadlineLayer.layer(pending()).oneshot(request_with(TAG_ARTICLE, &TIMEOUT)).await.unwrap_err();
        assert_eq!(error.status.code(), Code::DeadlineExceeded);
    }

    #[tokio::test(start_paused = true)]
    async fn a_response_body_that_does_not_end_is_ended_at_the_deadline() {
        let endless =
            || Response::new(StreamBody::new(futures_util::stream::pending::<Result<Frame<Bytes>, Status>>()));
        let service = DeadlineLayer.layer(respond(endless));
        let mut body = service.oneshot(request_with(TAG_ARTICLE, &TIMEOUT)).await.unwrap().into_body();
        assert_eq!(body.frame().await.unwrap().unwrap_err().code(), Code::DeadlineExceeded);
        assert!(body.is_end_stream());
    }

    #[tokio::test]
    async fn a_call_is_ended_with_its_connection() {
        let connection = connection();
        let service = DeadlineLayer.layer(pending());
        let call = service.clone().oneshot(request_on(&connection, TAG_ARTICLE, &[]));
        connection.abort.cancel();
        assert_eq!(call.await.unwrap_err().status.code(), Code::Unavailable);
    }

    #[tokio::test]
    async fn the_work_on_a_call_is_stopped_when_its_client_has_gone_and_not_when_it_has_completed() {
        let request = || request_with(TAG_ARTICLE, &[]);
        let call_of = |request: &TestRequest| Arc::clone(&CallContext::of(request).call);

        let (waiting, service) = (request(), DeadlineLayer.layer(pending()));
        let call = call_of(&waiting);
        assert!(futures_util::FutureExt::now_or_never(service.oneshot(waiting)).is_none());
        assert!(call.is_abandoned(), "the client went before the response");

        let (unread, service) = (request(), DeadlineLayer.layer(respond(|| trailers(Code::Ok))));
        let call = call_of(&unread);
        drop(service.clone().oneshot(unread).await.unwrap());
        assert!(call.is_abandoned(), "the client went before the trailers");

        let read = request();
        let call = call_of(&read);
        service.oneshot(read).await.unwrap().into_body().collect().await.unwrap();
        assert!(!call.is_abandoned(), "the trailers were read");

        let (rejected, service) = (request(), DeadlineLayer.layer(respond(|| ended(Code::NotFound))));
        let call = call_of(&rejected);
        drop(service.oneshot(rejected).await.unwrap());
        assert!(!call.is_abandoned(), "the status is in the headers");
    }
}
