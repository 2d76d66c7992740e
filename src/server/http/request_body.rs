//! The request body of a call.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http_body::{Body, Frame, SizeHint};
use tonic::Status;
use tonic::codegen::StdError;

use super::web_body::Decoded;
use crate::service::{grpc_frame, status};

/// The request body of a call: as it was received, or converted.
#[derive(Debug)]
pub(in crate::server) enum CallBody<B> {
    /// The body of a gRPC request.
    Received(B),
    /// The body of a request of gRPC-Web in base64.
    Text(Decoded<B>),
    /// A message that is made of a request in another format.
    Converted(ConvertedMessage),
}

impl<B> Body for CallBody<B>
where
    B: Body<Data = Bytes, Error: Into<StdError>> + Unpin,
{
    type Data = Bytes;
    type Error = StdError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, StdError>>> {
        match &mut *self {
            CallBody::Received(body) => {
                let frame = ready!(Pin::new(body).poll_frame(cx));
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            CallBody::Text(body) => body.poll_frame(cx),
            CallBody::Converted(message) => message.poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            CallBody::Received(body) => body.is_end_stream(),
            CallBody::Text(_) | CallBody::Converted(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            CallBody::Received(body) => body.size_hint(),
            CallBody::Text(_) | CallBody::Converted(_) => SizeHint::default(),
        }
    }
}

/// A message in the framing of gRPC. It is received and converted when the services read it, so inside of the limits
/// of its call.
pub(in crate::server) struct ConvertedMessage(State);

enum State {
    Waiting(BoxFuture<'static, Result<Vec<u8>, Status>>),
    Ready(Bytes),
    Ended,
}

impl ConvertedMessage {
    /// The body of a message that `receive` returns.
    pub fn new(receive: impl Future<Output = Result<Vec<u8>, Status>> + Send + 'static) -> ConvertedMessage {
        ConvertedMessage(State::Waiting(Box::pin(receive)))
    }

    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, StdError>>> {
        match std::mem::replace(&mut self.0, State::Ended) {
            State::Waiting(mut message) => match message.as_mut().poll(cx) {
                Poll::Pending => {
                    self.0 = State::Waiting(message);
                    Poll::Pending
                }
                Poll::Ready(Err(status)) => Poll::Ready(Some(Err(status.into()))),
                Poll::Ready(Ok(message)) => {
                    let Ok(length) = u32::try_from(message.len()) else {
                        return Poll::Ready(Some(Err(status::message_too_long().into())));
                    };
                    self.0 = State::Ready(message.into());
                    let prefix = grpc_frame::prefix(0, length);
                    Poll::Ready(Some(Ok(Frame::data(Bytes::copy_from_slice(&prefix)))))
                }
            },
            State::Ready(message) if !message.is_empty() => Poll::Ready(Some(Ok(Frame::data(message)))),
            State::Ready(_) | State::Ended => Poll::Ready(None),
        }
    }
}

impl fmt::Debug for ConvertedMessage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ConvertedMessage").finish_non_exhaustive()
    }
}
