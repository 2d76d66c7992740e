//! Observes whether a peer has sent the HTTP/2 connection preface.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Length of the connection preface of a client, in bytes (RFC 9113, section 3.4).
const PREFACE_BYTES: usize = 24;

/// A stream that observes when its peer has sent as many bytes as the preface has. h2 checks that they are a preface.
pub(super) struct PrefaceWatch<T> {
    stream: T,
    /// Bytes read, up to the length of the preface.
    read: usize,
    received: PrefaceReceived,
}

/// Whether the peer has sent its preface.
#[derive(Clone, Debug, Default)]
pub(super) struct PrefaceReceived(Arc<AtomicBool>);

impl PrefaceReceived {
    /// Whether the peer has sent its preface.
    pub fn received(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl<T> PrefaceWatch<T> {
    pub fn new(stream: T) -> (PrefaceWatch<T>, PrefaceReceived) {
        let received = PrefaceReceived::default();
        (PrefaceWatch { stream, read: 0, received: received.clone() }, received)
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for PrefaceWatch<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        if self.read < PREFACE_BYTES {
            self.read += buf.filled().len() - before;
            self.received.0.store(self.read >= PREFACE_BYTES, Ordering::Relaxed);
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for PrefaceWatch<T> {
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
