//! Bodies whose bytes are reserved in the admission limits of the server.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tonic::Status;
use tonic::codegen::StdError;

use super::message_bytes::MessageBytes;
use crate::service::admission::Reservation;
use crate::service::call::Call;
use crate::service::response_budget::INITIAL_BYTES;

/// A request body. Each piece is reserved when it arrives; the reservation is released when the piece is processed.
#[derive(Debug)]
pub(in crate::server) struct RequestBody<B> {
    body: B,
    messages: MessageBytes,
    call: Arc<Call>,
}

impl<B> RequestBody<B> {
    pub(super) fn new(body: B, messages: MessageBytes, call: Arc<Call>) -> RequestBody<B> {
        RequestBody { body, messages, call }
    }
}

impl<B> Body for RequestBody<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<StdError>,
{
    type Data = Bytes;
    type Error = StdError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, StdError>>> {
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => {
                // tonic presents a stream that was reset as one that has ended.
                self.call.abandon();
                return Poll::Ready(Some(Err(error.into())));
            }
            None => return Poll::Ready(None),
        };
        let bytes = frame.data_ref().map_or(0, Bytes::len);
        if let Err(status) = self.call.reserve_request(bytes) {
            return Poll::Ready(Some(Err(status.into())));
        }
        if let Some(data) = frame.data_ref() {
            let bytes = self.messages.count(data);
            self.call.record_request(bytes);
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

/// A response body. Its bytes stay reserved until the connection has sent them, since HTTP/2 buffers them for a peer
/// that does not read. `G` is kept until the body is dropped.
#[derive(Debug)]
pub(super) struct ResponseBody<R, G> {
    body: R,
    call: Arc<Call>,
    _guard: G,
}

impl<R, G> ResponseBody<R, G> {
    pub fn new(body: R, call: Arc<Call>, guard: G) -> ResponseBody<R, G> {
        ResponseBody { body, call, _guard: guard }
    }
}

impl<R, G> Body for ResponseBody<R, G>
where
    R: Body<Data = Bytes, Error = Status> + Unpin,
    G: Unpin,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(|bytes| reserved(bytes, &self.call)))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Bytes with their reservation, which is released when the last reference to the bytes is dropped.
struct ReservedBytes {
    bytes: Bytes,
    _reservation: Reservation,
}

impl AsRef<[u8]> for ReservedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Keeps a reservation until the last reference to the bytes is dropped.
pub(in crate::server) fn hold(bytes: Bytes, reservation: Option<Reservation>) -> Bytes {
    match reservation {
        Some(reservation) => Bytes::from_owner(ReservedBytes { bytes, _reservation: reservation }),
        None => bytes,
    }
}

/// Short pieces are part of the bytes that are reserved for every call.
fn reserved(bytes: Bytes, call: &Call) -> Bytes {
    if bytes.len() <= INITIAL_BYTES {
        return bytes;
    }
    let reservation = call.split_response(bytes.len());
    hold(bytes, reservation)
}
