//! Turns errors of the inner layers into responses.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use tonic::Status;
use tower::{Layer, Service};

use super::call_error::CallError;

/// Turns a [`CallError`] into a response that is a status, and an error of a response body into trailers.
#[derive(Clone, Copy, Debug)]
pub(super) struct ErrorResponseLayer;

impl<S> Layer<S> for ErrorResponseLayer {
    type Service = ErrorResponse<S>;

    fn layer(&self, inner: S) -> ErrorResponse<S> {
        ErrorResponse { inner }
    }
}

/// The service of [`ErrorResponseLayer`].
#[derive(Clone, Debug)]
pub(super) struct ErrorResponse<S> {
    inner: S,
}

impl<S, B, R> Service<Request<B>> for ErrorResponse<S>
where
    S: Service<Request<B>, Response = Response<R>, Error = CallError>,
{
    type Response = Response<ErrorResponseBody<R>>;
    type Error = Infallible;
    type Future = ErrorResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // The layers and the services are always ready, so this never reports an error.
        self.inner.poll_ready(cx).map(|_always_ready| Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        ErrorResponseFuture { inner: self.inner.call(request) }
    }
}

pin_project! {
    /// The future of [`ErrorResponse`].
    pub(super) struct ErrorResponseFuture<F> {
        #[pin]
        inner: F,
    }
}

impl<F, R> Future for ErrorResponseFuture<F>
where
    F: Future<Output = Result<Response<R>, CallError>>,
{
    type Output = Result<Response<ErrorResponseBody<R>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Ok(match ready!(self.project().inner.poll(cx)) {
            Ok(response) => response.map(|body| ErrorResponseBody(Some(body))),
            Err(CallError { status, http_status }) => {
                let mut response = status.into_http::<()>().map(|()| ErrorResponseBody(None));
                *response.status_mut() = http_status;
                response
            }
        }))
    }
}

/// A response body that ends with trailers instead of an error.
#[derive(Debug)]
pub(super) struct ErrorResponseBody<R>(Option<R>);

impl<R> Body for ErrorResponseBody<R>
where
    R: Body<Data = Bytes, Error = Status> + Unpin,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let Some(body) = &mut self.0 else { return Poll::Ready(None) };
        let status = match ready!(Pin::new(body).poll_frame(cx)) {
            Some(Err(status)) => status,
            frame => return Poll::Ready(frame),
        };
        self.0 = None;
        let mut trailers = HeaderMap::new();
        Poll::Ready(Some(status.add_header(&mut trailers).map(|()| Frame::trailers(trailers))))
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
    use http::StatusCode;
    use http_body_util::{BodyExt as _, StreamBody};
    use tonic::Code;
    use tower::ServiceExt as _;

    use super::super::status_code;
    use super::super::test_support::{TAG_ARTICLE, fail, request, respond};
    use super::*;

    #[tokio::test]
    async fn an_error_is_a_response_with_a_status() {
        let error = || CallError { status: Status::not_found("no"), http_status: StatusCode::IM_A_TEAPOT };
        let response = ErrorResponseLayer.layer(fail(error)).oneshot(request(TAG_ARTICLE)).await.unwrap();
        assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
        assert_eq!(status_code::of(response.headers()), Code::NotFound);
        assert!(response.body().is_end_stream());
    }

    #[tokio::test]
    async fn an_error_of_a_body_is_a_status_in_trailers() {
        let frames = || [Ok(Frame::data(Bytes::from_static(b"data"))), Err(Status::aborted("no"))];
        let response = move || Response::new(StreamBody::new(futures_util::stream::iter(frames())));
        let response = ErrorResponseLayer.layer(respond(response)).oneshot(request(TAG_ARTICLE)).await.unwrap();
        let body = response.into_body().collect().await.unwrap();
        assert_eq!(status_code::of(body.trailers().unwrap()), Code::Aborted);
        assert_eq!(body.to_bytes(), "data");
    }
}
