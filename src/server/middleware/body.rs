//! The bodies of requests and answers on their way through the outermost layer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use tokio::time::Sleep;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tonic::Status;

use super::access_log::Record;
use crate::service::admission::Reservation;
use crate::service::call::Call;
use crate::service::response_budget::INITIAL_BYTES;
use crate::service::status;

/// A request's body: each piece is let in by the server's admission, and counts as held until it is worked off.
pub(in crate::server) struct Incoming<B> {
    body: B,
    call: Arc<Call>,
}

impl<B> Incoming<B> {
    pub fn new(body: B, call: Arc<Call>) -> Incoming<B> {
        Incoming { body, call }
    }
}

impl<B> Body for Incoming<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<tonic::codegen::StdError>,
{
    type Data = Bytes;
    type Error = tonic::codegen::StdError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => {
                self.call.abandon();
                return Poll::Ready(Some(Err(error.into())));
            }
            None => return Poll::Ready(None),
        };
        let bytes = frame.data_ref().map_or(0, Bytes::len);
        if let Err(status) = self.call.reserve_request(bytes) {
            return Poll::Ready(Some(Err(status.into())));
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A piece of an answer that counts as held until the connection has sent it: HTTP/2 keeps it for a peer that does not
/// read.
struct Counted {
    bytes: Bytes,
    _held: Reservation,
}

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Short pieces are part of what every call is counted for.
fn counted(bytes: Bytes, call: &Call) -> Bytes {
    if bytes.len() <= INITIAL_BYTES {
        return bytes;
    }
    match call.split_response(bytes.len()) {
        Some(held) => Bytes::from_owner(Counted { bytes, _held: held }),
        None => bytes,
    }
}

/// An answer's body: ends with a status of its own when the deadline passes, the server's time is over or what makes
/// it panics; tells the record how the call ended.
pub(in crate::server) struct Outgoing {
    body: tonic::body::Body,
    bounds: Option<Bounds>,
    record: Record,
    ended: bool,
}

/// What may end an answer early.
pub(in crate::server) struct Bounds {
    deadline: Option<Instant>,
    cut: CancellationToken,
    /// Made when there is something to wait for: most answers are there at once, and need no timer.
    wait: Option<Wait>,
}

struct Wait {
    deadline: Option<Pin<Box<Sleep>>>,
    cut: Pin<Box<WaitForCancellationFutureOwned>>,
}

/// What was polled, or the status that ends it.
type Bounded<T> = Poll<Result<T, Status>>;

impl Bounds {
    pub fn new(deadline: Option<Instant>, cut: CancellationToken) -> Bounds {
        Bounds { deadline, cut, wait: None }
    }

    /// Polls an answer, or a part of one, within the bounds. A panic is an error of its call alone.
    pub fn poll<T>(&mut self, cx: &mut Context<'_>, answer: impl FnOnce(&mut Context<'_>) -> Poll<T>) -> Bounded<T> {
        if self.cut.is_cancelled() {
            return Poll::Ready(Err(status::draining()));
        }
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Poll::Ready(Err(status::deadline_exceeded()));
        }
        match catch_unwind(AssertUnwindSafe(|| answer(cx))) {
            Ok(Poll::Ready(answer)) => Poll::Ready(Ok(answer)),
            Ok(Poll::Pending) => self.wait(cx).map(Err),
            Err(_panic) => Poll::Ready(Err(status::internal())),
        }
    }

    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<Status> {
        let wait = self.wait.get_or_insert_with(|| Wait {
            deadline: self.deadline.map(|deadline| Box::pin(tokio::time::sleep_until(deadline.into()))),
            cut: Box::pin(self.cut.clone().cancelled_owned()),
        });
        if wait.cut.as_mut().poll(cx).is_ready() {
            return Poll::Ready(status::draining());
        }
        match &mut wait.deadline {
            Some(deadline) => deadline.as_mut().poll(cx).map(|()| status::deadline_exceeded()),
            None => Poll::Pending,
        }
    }
}

impl Outgoing {
    /// The body of an answer to a call; `bounds` is none where nothing is left to wait for.
    pub fn new(body: tonic::body::Body, bounds: Option<Bounds>, record: Record) -> Outgoing {
        let ended = body.is_end_stream();
        Outgoing { body, bounds, record, ended }
    }

    fn end(&mut self, status: &Status) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        self.ended = true;
        self.body = tonic::body::Body::empty();
        self.record.end(status.code());
        let mut trailers = HeaderMap::new();
        Poll::Ready(Some(status.add_header(&mut trailers).map(|()| Frame::trailers(trailers))))
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = &mut *self;
        if this.ended {
            return Poll::Ready(None);
        }
        // Without bounds the answer is a status and nothing else.
        let Some(bounds) = &mut this.bounds else { return Pin::new(&mut this.body).poll_frame(cx) };
        let frame = match ready!(bounds.poll(cx, |cx| Pin::new(&mut this.body).poll_frame(cx))) {
            Ok(frame) => frame,
            Err(status) => return this.end(&status),
        };
        match frame {
            Some(Ok(frame)) => {
                if let Some(trailers) = frame.trailers_ref() {
                    this.ended = true;
                    // What the call held is free before its caller sees the end.
                    this.body = tonic::body::Body::empty();
                    this.record.end_with(trailers);
                }
                Poll::Ready(Some(Ok(frame.map_data(|bytes| counted(bytes, this.record.call())))))
            }
            Some(Err(status)) => this.end(&status),
            None => {
                this.ended = true;
                Poll::Ready(None)
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.ended
    }

    fn size_hint(&self) -> SizeHint {
        if self.ended { SizeHint::with_exact(0) } else { SizeHint::default() }
    }
}
