//! Write coalescing: few system calls where HTTP/2 makes many writes.
//!
//! h2 writes a response in two pieces, first its headers and message and then its trailers, and the responses of a
//! connection one by one. Each write is a system call that sends a packet and wakes the peer, and two of them cost
//! about as much as tagging an article. So writes go to a buffer, which is sent when the task of the connection is
//! polled next. The task wakes itself, which schedules it behind the tasks that are ready to run, and their responses
//! are sent in the same write.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Capacity of the buffer, in bytes: the response to a usual batch. A write that does not fit is passed on at once.
const CAPACITY: usize = 64 << 10;

/// Buffers writes until the next read. The task that owns it must read first when it is polled, as h2 does.
pub(in crate::server) struct CoalescingWriter<T> {
    stream: T,
    buffer: Vec<u8>,
    /// Bytes of the buffer that the system has accepted.
    sent: usize,
    /// Whether the buffer is sent at the next read, since it was flushed.
    due: bool,
}

impl<T> CoalescingWriter<T> {
    pub fn new(stream: T) -> CoalescingWriter<T> {
        CoalescingWriter { stream, buffer: Vec::new(), sent: 0, due: false }
    }
}

impl<T: AsyncWrite + Unpin> CoalescingWriter<T> {
    /// Sends the buffer.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.sent < self.buffer.len() {
            let accepted = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.buffer[self.sent..]))?;
            if accepted == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.sent += accepted;
        }
        self.buffer.clear();
        self.sent = 0;
        self.due = false;
        Pin::new(&mut self.stream).poll_flush(cx)
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for CoalescingWriter<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        // A peer that does not read is still read from.
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
        if self.buffer.len() + len > CAPACITY {
            ready!(self.poll_send(cx))?;
        }
        if len > CAPACITY {
            return Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        }
        for buf in bufs {
            self.buffer.extend_from_slice(buf);
        }
        Poll::Ready(Ok(len))
    }

    /// Schedules the buffer to be sent at the next poll.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.buffer.is_empty() {
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

    /// A peer that sends nothing and accepts `room` bytes.
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

    fn writer(room: usize) -> CoalescingWriter<Peer> {
        CoalescingWriter::new(Peer { room, ..Peer::default() })
    }

    fn write(writer: &mut CoalescingWriter<Peer>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<usize> {
        let (head, tail) = bytes.split_at(bytes.len() / 2);
        let bufs = [IoSlice::new(head), IoSlice::new(tail)];
        Pin::new(writer).poll_write_vectored(cx, &bufs).map(Result::unwrap)
    }

    fn flush(writer: &mut CoalescingWriter<Peer>, cx: &mut Context<'_>) {
        assert!(Pin::new(writer).poll_flush(cx).is_ready());
    }

    fn read(writer: &mut CoalescingWriter<Peer>, cx: &mut Context<'_>) {
        assert!(Pin::new(writer).poll_read(cx, &mut ReadBuf::new(&mut [0; 8])).is_pending());
    }

    #[test]
    fn writes_between_two_polls_are_sent_together() {
        let wakes = Arc::new(Wakes::default());
        let waker = Waker::from(Arc::clone(&wakes));
        let cx = &mut Context::from_waker(&waker);
        let mut writer = writer(usize::MAX);
        for piece in [&b"head"[..], b"message", b"trailers"] {
            assert_eq!(write(&mut writer, cx, piece), Poll::Ready(piece.len()));
            flush(&mut writer, cx);
        }
        assert_eq!((writer.stream.writes, wakes.0.load(Ordering::Relaxed)), (0, 1), "the task is woken to send it");
        read(&mut writer, cx);
        assert_eq!((writer.stream.writes, &writer.stream.taken[..]), (1, &b"headmessagetrailers"[..]));
        read(&mut writer, cx);
        assert_eq!(writer.stream.writes, 1);
    }

    #[test]
    fn writes_that_are_not_flushed_wait() {
        let cx = &mut Context::from_waker(Waker::noop());
        let mut writer = writer(usize::MAX);
        assert!(write(&mut writer, cx, b"part").is_ready());
        read(&mut writer, cx);
        assert_eq!(writer.stream.writes, 0);
    }

    #[test]
    fn writes_over_the_capacity_are_sent_in_order_as_fast_as_the_peer_reads() {
        let cx = &mut Context::from_waker(Waker::noop());
        let bytes: Vec<u8> = (0..2 * CAPACITY).map(|i| (i % 251) as u8).collect();
        let mut writer = writer(0);
        let mut written = 0;
        for size in [10, CAPACITY / 2, CAPACITY / 2, CAPACITY].into_iter().cycle() {
            let piece = &bytes[written..(written + size).min(bytes.len())];
            match write(&mut writer, cx, piece) {
                Poll::Ready(taken) => written += taken,
                Poll::Pending => writer.stream.room += 1000,
            }
            assert!(writer.buffer.len() <= CAPACITY);
            if written == bytes.len() {
                break;
            }
        }
        writer.stream.room = usize::MAX;
        assert!(Pin::new(&mut writer).poll_shutdown(cx).is_ready());
        assert!(writer.stream.shut);
        assert!(writer.stream.taken == bytes);
    }
}
