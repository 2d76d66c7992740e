//! Few writes to the system where HTTP/2 makes many.
//!
//! h2 writes an answer in two pieces, its head with its message and then its trailers, and every answer of a
//! connection by itself. Each piece is a call of the system that sends a packet and wakes the peer, and two of them
//! cost about as much as tagging an article. So what h2 writes is kept, and goes out together when the connection's
//! task is polled next: it wakes itself, which puts it behind the tasks that are ready to run, and what they answer
//! goes out in the same write.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What is kept at the most, in bytes: a batch's usual answer. What does not fit is written at once.
const CAPACITY: usize = 64 << 10;

/// Keeps what is written until its owner is polled again. The owner must then read before all else, as h2 does: that
/// is when it is sent.
pub(in crate::server) struct CoalescingWriter<T> {
    stream: T,
    kept: Vec<u8>,
    /// How much of it the system has taken.
    sent: usize,
    /// Whether it is to be sent at the next read.
    due: bool,
}

impl<T> CoalescingWriter<T> {
    pub fn new(stream: T) -> CoalescingWriter<T> {
        CoalescingWriter { stream, kept: Vec::new(), sent: 0, due: false }
    }
}

impl<T: AsyncWrite + Unpin> CoalescingWriter<T> {
    /// Sends what is kept.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.sent < self.kept.len() {
            let taken = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.kept[self.sent..]))?;
            if taken == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.sent += taken;
        }
        self.kept.clear();
        self.sent = 0;
        self.due = false;
        Pin::new(&mut self.stream).poll_flush(cx)
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for CoalescingWriter<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        // A peer that does not read may still be heard.
        if self.due
            && let Poll::Ready(Err(error)) = self.poll_send(cx)
        {
            return Poll::Ready(Err(error));
        }
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for CoalescingWriter<T> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[io::IoSlice::new(buf)])
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let len = bufs.iter().map(|buf| buf.len()).sum::<usize>();
        if self.kept.len() + len > CAPACITY {
            ready!(self.poll_send(cx))?;
        }
        if len > CAPACITY {
            return Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        }
        for buf in bufs {
            self.kept.extend_from_slice(buf);
        }
        Poll::Ready(Ok(len))
    }

    /// Has what is kept sent at the next poll.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.kept.is_empty() {
            return Pin::new(&mut self.stream).poll_flush(cx);
        }
        if !self.due {
            self.due = true;
            cx.waker().wake_by_ref();
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_send(cx))?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::io::IoSlice;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Wake, Waker};

    use super::*;

    /// A peer that says nothing, and takes so many bytes.
    #[derive(Default)]
    struct Peer {
        room: usize,
        taken: Vec<u8>,
        writes: usize,
        shut: bool,
    }

    impl AsyncRead for Peer {
        fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
            Poll::Pending
        }
    }

    impl AsyncWrite for Peer {
        fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
            let taken = buf.len().min(self.room);
            if taken == 0 {
                return Poll::Pending;
            }
            self.room -= taken;
            self.writes += 1;
            self.taken.extend_from_slice(&buf[..taken]);
            Poll::Ready(Ok(taken))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            self.shut = true;
            Poll::Ready(Ok(()))
        }
    }

    #[derive(Default)]
    struct Wakes(AtomicUsize);

    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn gather(room: usize) -> CoalescingWriter<Peer> {
        CoalescingWriter::new(Peer { room, ..Peer::default() })
    }

    fn write(gather: &mut CoalescingWriter<Peer>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<usize> {
        let (head, tail) = bytes.split_at(bytes.len() / 2);
        let bufs = [IoSlice::new(head), IoSlice::new(tail)];
        Pin::new(gather).poll_write_vectored(cx, &bufs).map(Result::unwrap)
    }

    fn flush(gather: &mut CoalescingWriter<Peer>, cx: &mut Context<'_>) {
        assert!(Pin::new(gather).poll_flush(cx).is_ready());
    }

    fn read(gather: &mut CoalescingWriter<Peer>, cx: &mut Context<'_>) {
        assert!(Pin::new(gather).poll_read(cx, &mut ReadBuf::new(&mut [0; 8])).is_pending());
    }

    #[test]
    fn what_is_written_between_two_polls_goes_out_in_one_write() {
        let wakes = Arc::new(Wakes::default());
        let waker = Waker::from(Arc::clone(&wakes));
        let cx = &mut Context::from_waker(&waker);
        let mut gather = gather(usize::MAX);
        for piece in [&b"head"[..], b"message", b"trailers"] {
            assert_eq!(write(&mut gather, cx, piece), Poll::Ready(piece.len()));
            flush(&mut gather, cx);
        }
        assert_eq!((gather.stream.writes, wakes.0.load(Ordering::Relaxed)), (0, 1), "its task is woken to send it");
        read(&mut gather, cx);
        assert_eq!((gather.stream.writes, &gather.stream.taken[..]), (1, &b"headmessagetrailers"[..]));
        read(&mut gather, cx);
        assert_eq!(gather.stream.writes, 1);
    }

    #[test]
    fn what_is_not_flushed_yet_waits() {
        let cx = &mut Context::from_waker(Waker::noop());
        let mut gather = gather(usize::MAX);
        assert!(write(&mut gather, cx, b"part").is_ready());
        read(&mut gather, cx);
        assert_eq!(gather.stream.writes, 0);
    }

    #[test]
    fn more_than_may_be_kept_is_written_in_order_and_held_back_with_the_peer() {
        let cx = &mut Context::from_waker(Waker::noop());
        let bytes: Vec<u8> = (0..2 * CAPACITY).map(|i| (i % 251) as u8).collect();
        let mut gather = gather(0);
        let mut written = 0;
        for size in [10, CAPACITY / 2, CAPACITY / 2, CAPACITY].into_iter().cycle() {
            let piece = &bytes[written..(written + size).min(bytes.len())];
            match write(&mut gather, cx, piece) {
                Poll::Ready(taken) => written += taken,
                Poll::Pending => gather.stream.room += 1000,
            }
            assert!(gather.kept.len() <= CAPACITY);
            if written == bytes.len() {
                break;
            }
        }
        gather.stream.room = usize::MAX;
        assert!(Pin::new(&mut gather).poll_shutdown(cx).is_ready());
        assert!(gather.stream.shut);
        assert!(gather.stream.taken == bytes);
    }
}
