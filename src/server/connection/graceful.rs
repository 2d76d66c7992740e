//! Connections that end when their calls have ended.

use std::pin::Pin;

use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

use super::calls::Calls;
use super::discard::DiscardRest;
use super::executor::TrackedExecutor;
use crate::server::http::request_body::CallBody;
use crate::server::middleware::stack::CallService;

/// A connection of hyper.
pub(super) trait Graceful: Future<Output = Result<(), hyper::Error>> {
    /// Lets the open calls complete and accepts no others: GOAWAY in HTTP/2, `Connection: close` in HTTP/1.1.
    fn shut_down(self: Pin<&mut Self>);
}

impl<T, S> Graceful for http1::Connection<TokioIo<T>, Calls<S>>
where
    T: AsyncRead + AsyncWrite + Unpin,
    S: CallService<CallBody<DiscardRest<Incoming>>>,
{
    fn shut_down(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

impl<T, S> Graceful for http2::Connection<TokioIo<T>, Calls<S>, TrackedExecutor>
where
    T: AsyncRead + AsyncWrite + Unpin,
    S: CallService<CallBody<DiscardRest<Incoming>>>,
{
    fn shut_down(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}
