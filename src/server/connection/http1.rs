//! The HTTP/1.1 settings of a connection.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::server::conn::http1::Builder;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::idle::Activity;

/// Size of the head of a request, and of a read from the socket, in bytes.
const MAX_BUFFER_BYTES: usize = 64 << 10;

/// A builder of connections with these settings.
///
/// hyper's time limit of the head also runs while a connection is idle, so it is off; [`Activity::slow_head`] limits
/// the time.
pub(super) fn builder() -> Builder {
    let mut http = Builder::new();
    http.header_read_timeout(None).max_buf_size(MAX_BUFFER_BYTES);
    http
}

/// A stream that reports to [`Activity`] what its peer sends.
pub(super) struct ReadWatch<T> {
    stream: T,
    activity: Activity,
}

impl<T> ReadWatch<T> {
    pub fn new(stream: T, activity: Activity) -> ReadWatch<T> {
        ReadWatch { stream, activity }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for ReadWatch<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        if buf.filled().len() > before {
            self.activity.received();
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for ReadWatch<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }
}
