//! Isolates a panic to its call.

use std::convert::Infallible;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use tonic::Status;
use tower::{Layer, Service};

use super::call_error::CallError;
use crate::service::status;

/// Turns a panic of a service, or of its response body, into `INTERNAL`. The panic hook logs it.
#[derive(Clone, Copy, Debug)]
pub(super) struct CatchPanicLayer;

impl<S> Layer<S> for CatchPanicLayer {
    type Service = CatchPanic<S>;

    fn layer(&self, inner: S) -> CatchPanic<S> {
        CatchPanic { inner }
    }
}

/// The service of [`CatchPanicLayer`].
#[derive(Clone, Debug)]
pub(super) struct CatchPanic<S> {
    inner: S,
}

impl<S, B, R> Service<Request<B>> for CatchPanic<S>
where
    S: Service<Request<B>, Response = Response<R>, Error = Infallible>,
{
    type Response = Response<CatchPanicBody<R>>;
    type Error = CallError;
    type Future = CatchPanicFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), CallError>> {
        self.inner.poll_ready(cx).map_err(|never| match never {})
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        CatchPanicFuture { inner: self.inner.call(request) }
    }
}

pin_project! {
    /// The future of [`CatchPanic`].
    pub(super) struct CatchPanicFuture<F> {
        #[pin]
        inner: F,
    }
}

impl<F, R> Future for CatchPanicFuture<F>
where
    F: Future<Output = Result<Response<R>, Infallible>>,
{
    type Output = Result<Response<CatchPanicBody<R>>, CallError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let inner = self.project().inner;
        Poll::Ready(match catch_unwind(AssertUnwindSafe(|| inner.poll(cx))) {
            Ok(response) => {
                let response = ready!(response).map_err(|never| match never {});
                response.map(|response| response.map(|body| CatchPanicBody(Some(body))))
            }
            Err(_panic) => Err(status::internal().into()),
        })
    }
}

/// A response body that may panic.
#[derive(Debug)]
pub(super) struct CatchPanicBody<R>(Option<R>);

impl<R> Body for CatchPanicBody<R>
where
    R: Body<Data = Bytes, Error = Status> + Unpin,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let Some(body) = &mut self.0 else { return Poll::Ready(None) };
        catch_unwind(AssertUnwindSafe(|| Pin::new(body).poll_frame(cx))).unwrap_or_else(|_panic| {
            self.0 = None;
            Poll::Ready(Some(Err(status::internal())))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.as_ref().map_or(SizeHint::with_exact(0), Body::size_hint)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt as _, StreamBody};
    use tonic::Code;
    use tower::{ServiceExt as _, service_fn};

    use super::super::test_support::{TAG_ARTICLE, TestRequest, request, serve};
    use super::*;

    #[tokio::test]
    async fn a_panic_of_a_service_is_an_internal_error() {
        let panics = service_fn(|_: TestRequest| async {
            panic!("on purpose");
            #[expect(unreachable_code, reason = "gives the type of the future")]
            Ok::<Response<tonic::body::Body>, Infallible>(Response::default())
        });
        let error = CatchPanicLayer.layer(panics).oneshot(request(TAG_ARTICLE)).await.unwrap_err();
        assert_eq!(error.status.code(), Code::Internal);
    }

    #[tokio::test]
    async fn a_panic_of_a_response_body_is_an_internal_error() {
        let frames = || {
            futures_util::stream::poll_fn(|_| -> Poll<Option<Result<Frame<Bytes>, Status>>> { panic!("on purpose") })
        };
        let service = CatchPanicLayer.layer(serve(move || Response::new(StreamBody::new(frames()))));
        let mut body = service.oneshot(request(TAG_ARTICLE)).await.unwrap().into_body();
        assert_eq!(body.frame().await.unwrap().unwrap_err().code(), Code::Internal);
        assert!(body.is_end_stream());
    }
}
