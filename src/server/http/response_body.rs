//! The response body of a call.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tonic::Status;

use super::web_body::WebBody;
use crate::server::connection::idle::OpenCall;

/// The response body of a call: that of gRPC, or a converted one.
#[derive(Debug)]
pub(in crate::server) enum HttpBody<R> {
    /// The body of a gRPC response.
    Grpc(R),
    /// The body of a response of gRPC-Web.
    Web(WebBody<R>),
    /// A complete response.
    Complete(CompleteBody),
}

/// A response of known length.
#[derive(Debug, Default)]
pub(in crate::server) struct CompleteBody {
    pieces: VecDeque<Bytes>,
    /// Keeps the call open until the connection has taken the response.
    _open_call: Option<OpenCall>,
}

impl CompleteBody {
    /// A body of several pieces. The call is open until the connection has taken them.
    pub fn new(pieces: Vec<Bytes>, open_call: OpenCall) -> CompleteBody {
        CompleteBody { pieces: pieces.into(), _open_call: Some(open_call) }
    }

    /// A short body.
    pub fn short(bytes: impl Into<Bytes>) -> CompleteBody {
        let bytes = bytes.into();
        CompleteBody { pieces: (!bytes.is_empty()).then_some(bytes).into_iter().collect(), _open_call: None }
    }

    fn len(&self) -> u64 {
        self.pieces.iter().map(|piece| piece.len() as u64).sum()
    }
}

impl<R> Body for HttpBody<R>
where
    R: Body<Data = Bytes, Error = Status> + Unpin,
{
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        match &mut *self {
            HttpBody::Grpc(body) => Pin::new(body).poll_frame(cx),
            HttpBody::Web(body) => body.poll_frame(cx),
            HttpBody::Complete(body) => Poll::Ready(body.pieces.pop_front().map(|piece| Ok(Frame::data(piece)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            HttpBody::Grpc(body) => body.is_end_stream(),
            HttpBody::Web(body) => body.is_end_stream(),
            HttpBody::Complete(body) => body.pieces.is_empty(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            HttpBody::Grpc(body) => body.size_hint(),
            HttpBody::Web(body) => body.size_hint(),
            HttpBody::Complete(body) => SizeHint::with_exact(body.len()),
        }
    }
}
