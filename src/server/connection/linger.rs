//! Lingering close: reads what the peer still sends before the socket is closed.
//!
//! When a socket is closed while bytes of the peer are unread, the system sends a reset. A proxy that receives it may
//! drop a response that it has not passed on yet. So a connection that has been shut down is read until the peer
//! closes it too, within limits.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};
use tokio::sync::oneshot;

/// Time that the peer has to close its side.
pub(super) const TIMEOUT: Duration = Duration::from_secs(2);
/// Bytes that are read and discarded at most: a request of twice the default limit. nginx sends the request to the end
/// before it reads the response, and does not use a server for a while that closes before.
pub(super) const BYTES: u64 = 64 << 20;

/// A stream that is handed to [`Closed`] when it is dropped, if it was shut down before.
pub(in crate::server) struct Linger<T> {
    /// None only during the drop.
    stream: Option<T>,
    shut_down: bool,
    closed: Option<oneshot::Sender<T>>,
}

/// Receives the stream of a [`Linger`].
pub(in crate::server) struct Closed<T>(oneshot::Receiver<T>);

impl<T> Linger<T> {
    pub fn new(stream: T) -> (Linger<T>, Closed<T>) {
        let (closed, receiver) = oneshot::channel();
        (Linger { stream: Some(stream), shut_down: false, closed: Some(closed) }, Closed(receiver))
    }
}

impl<T: AsyncRead + Unpin> Closed<T> {
    /// Reads the stream until its peer has closed it, [`TIMEOUT`] has passed or [`BYTES`] have been read. Returns at
    /// once when the stream was not shut down. Call it after the [`Linger`] was dropped.
    pub async fn discard(mut self) {
        let Ok(stream) = self.0.try_recv() else { return };
        let mut rest = stream.take(BYTES);
        // After an error or a timeout the socket is closed in the same way.
        let _ = tokio::time::timeout(TIMEOUT, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
    }
}

impl<T> Drop for Linger<T> {
    fn drop(&mut self) {
        if self.shut_down
            && let (Some(stream), Some(closed)) = (self.stream.take(), self.closed.take())
        {
            // Without a receiver the stream is closed here.
            let _ = closed.send(stream);
        }
    }
}

impl<T: Unpin> Linger<T> {
    fn stream(&mut self) -> io::Result<Pin<&mut T>> {
        self.stream.as_mut().map(Pin::new).ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Linger<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_read(cx, buf)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Linger<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.stream()?.poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = self.stream()?.poll_shutdown(cx);
        self.shut_down |= matches!(outcome, Poll::Ready(Ok(())));
        outcome
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.as_ref().is_some_and(AsyncWrite::is_write_vectored)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream()?.poll_write_vectored(cx, bufs)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt as _;
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    async fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let peer = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (peer, listener.accept().await.unwrap().0)
    }

    #[tokio::test]
    async fn a_peer_that_still_sends_reads_the_response_and_the_end_without_a_reset() {
        let (mut peer, stream) = pair().await;
        let (mut stream, closed) = Linger::new(stream);
        peer.write_all(b"unread").await.unwrap();
        stream.write_all(b"response").await.unwrap();
        stream.shutdown().await.unwrap();
        stream.stream.as_ref().unwrap().readable().await.unwrap();
        drop(stream);
        let peer = async {
            let mut response = Vec::new();
            peer.read_to_end(&mut response).await.unwrap();
            peer.write_all(b"late").await.unwrap();
            peer.shutdown().await.unwrap();
            response
        };
        let ((), response) = tokio::join!(closed.discard(), peer);
        assert_eq!(response, b"response");
    }

    #[tokio::test]
    async fn a_stream_that_was_not_shut_down_is_closed_at_once() {
        let (mut peer, stream) = pair().await;
        let (stream, closed) = Linger::new(stream);
        drop(stream);
        let ((), end) = tokio::join!(closed.discard(), peer.read_u8());
        assert_eq!(end.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_peer_is_closed_after_the_timeout() {
        let (stream, _peer) = tokio::io::duplex(64);
        let (mut stream, closed) = Linger::new(stream);
        stream.shutdown().await.unwrap();
        drop(stream);
        let start = tokio::time::Instant::now();
        closed.discard().await;
        assert_eq!(start.elapsed(), TIMEOUT);
    }
}
