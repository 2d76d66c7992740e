//! A connection that knows whether its peer has said something.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The client's part of the HTTP/2 preface, in bytes: less is no beginning.
const PREFACE: usize = 24;

/// Notes when a peer has sent its preface.
pub(in crate::server) struct PrefaceWatch<T> {
    stream: T,
    read: usize,
    begun: PrefaceReceived,
}

/// Whether the peer has sent its preface.
#[derive(Clone, Debug, Default)]
pub(in crate::server) struct PrefaceReceived(Arc<AtomicBool>);

impl PrefaceReceived {
    pub fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl<T> PrefaceWatch<T> {
    pub fn new(stream: T) -> (PrefaceWatch<T>, PrefaceReceived) {
        let begun = PrefaceReceived::default();
        (PrefaceWatch { stream, read: 0, begun: begun.clone() }, begun)
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for PrefaceWatch<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        if self.read < PREFACE {
            self.read += buf.filled().len() - before;
            self.begun.0.store(self.read >= PREFACE, Ordering::Relaxed);
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
