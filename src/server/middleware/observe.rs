//! Observes the status of a response: in its headers, or in the trailers behind its body.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, Response};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::status_code::GRPC_STATUS;

/// Receives the status of a call.
///
/// An observer is dropped when its call has ended. An observer without a status means that the call was
/// cancelled: the client has reset it, or its connection was closed.
pub(super) trait Observer {
    /// The response begins with these headers, which the observer may extend.
    fn start(&mut self, _headers: &mut HeaderMap) {}

    /// The next piece of the response body.
    fn data(&mut self, _piece: &Bytes) {}

    /// The call has ended with the status in `headers`, which may be trailers.
    fn end(&mut self, headers: &HeaderMap);
}

impl<O: Observer> Observer for Option<O> {
    fn start(&mut self, headers: &mut HeaderMap) {
        if let Some(observer) = self {
            observer.start(headers);
        }
    }

    fn data(&mut self, piece: &Bytes) {
        if let Some(observer) = self {
            observer.data(piece);
        }
    }

    fn end(&mut self, headers: &HeaderMap) {
        if let Some(observer) = self {
            observer.end(headers);
        }
    }
}

pin_project! {
    /// A future of a response whose status is observed.
    pub(super) struct ObservedFuture<F, O> {
        #[pin]
        inner: F,
        // None when the response has been returned.
        observer: Option<O>,
    }
}

impl<F, O> ObservedFuture<F, O> {
    pub fn new(inner: F, observer: O) -> ObservedFuture<F, O> {
        ObservedFuture { inner, observer: Some(observer) }
    }
}

impl<F, O, B, E> Future for ObservedFuture<F, O>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Body,
    O: Observer,
{
    type Output = Result<Response<ObservedBody<B, O>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = ready!(this.inner.poll(cx))?;
        let mut observer = this.observer.take().expect("a future is not polled after it is ready");
        observer.start(response.headers_mut());
        // The status is in the headers of a response without a message.
        let complete = response.headers().contains_key(GRPC_STATUS);
        if complete {
            observer.end(response.headers());
        }
        Poll::Ready(Ok(response.map(|body| {
            let body = Some(body).filter(|body| !complete && !body.is_end_stream());
            ObservedBody { body, observer }
        })))
    }
}

/// A response body whose trailers are observed.
#[derive(Debug)]
pub(super) struct ObservedBody<B, O> {
    /// None when all frames have been returned.
    body: Option<B>,
    observer: O,
}

impl<B, O> Body for ObservedBody<B, O>
where
    B: Body<Data = Bytes> + Unpin,
    O: Observer + Unpin,
{
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let frame = ready!(Pin::new(body).poll_frame(cx));
        match &frame {
            Some(Ok(frame)) => {
                if let Some(piece) = frame.data_ref() {
                    self.observer.data(piece);
                } else if let Some(trailers) = frame.trailers_ref() {
                    // Dropped first: what the call holds is free before the client reads the end.
                    self.body = None;
                    self.observer.end(trailers);
                }
            }
            Some(Err(_)) | None => self.body = None,
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        if self.body.is_none() { SizeHint::with_exact(0) } else { SizeHint::default() }
    }
}
