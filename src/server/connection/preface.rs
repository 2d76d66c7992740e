//! Finds out which version of HTTP a peer speaks, by its first bytes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};

/// The connection preface of an HTTP/2 client (RFC 9113, section 3.4).
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A version of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    /// HTTP/1.1, or anything else: hyper rejects what is not HTTP.
    Http1,
    Http2,
}

/// Reads the first bytes of a peer, until they differ from the preface of HTTP/2 or are complete.
///
/// # Errors
/// When the stream fails or ends before.
pub(super) async fn read<T: AsyncRead + Unpin>(mut stream: T) -> io::Result<(Protocol, Prefaced<T>)> {
    let (mut bytes, mut len) = ([0; PREFACE.len()], 0);
    let protocol = loop {
        match stream.read(&mut bytes[len..]).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => len += read,
        }
        match PREFACE.starts_with(&bytes[..len]) {
            false => break Protocol::Http1,
            true if len == PREFACE.len() => break Protocol::Http2,
            true => {}
        }
    };
    Ok((protocol, Prefaced { bytes, len, returned: 0, stream }))
}

/// A stream that returns its first bytes again.
pub(super) struct Prefaced<T> {
    bytes: [u8; PREFACE.len()],
    len: usize,
    returned: usize,
    stream: T,
}

impl<T: AsyncRead + Unpin> AsyncRead for Prefaced<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.returned == self.len {
            return Pin::new(&mut self.stream).poll_read(cx, buf);
        }
        let count = buf.remaining().min(self.len - self.returned);
        buf.put_slice(&self.bytes[self.returned..][..count]);
        self.returned += count;
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Prefaced<T> {
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

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt as _;

    use super::*;

    #[tokio::test]
    async fn the_first_bytes_decide_and_are_read_again() {
        let longer = [&PREFACE[..], b"more"].concat();
        let cases: [(&[u8], Protocol); 5] = [
            (&longer, Protocol::Http2),
            (b"POST / HTTP/1.1\r\n", Protocol::Http1),
            (b"PRI * HTTP/1.1\r\n", Protocol::Http1),
            (b"G", Protocol::Http1),
            (b"\x16\x03\x01", Protocol::Http1),
        ];
        for (bytes, expected) in cases {
            // In two parts, so that a part of the preface does not decide.
            let (mut peer, stream) = tokio::io::duplex(1);
            let sent = bytes.to_vec();
            let send = async move {
                peer.write_all(&sent).await.unwrap();
                drop(peer);
            };
            let receive = async {
                let (protocol, mut stream) = read(stream).await.unwrap();
                let mut all = Vec::new();
                stream.read_to_end(&mut all).await.unwrap();
                (protocol, all)
            };
            let ((), (protocol, all)) = tokio::join!(send, receive);
            assert_eq!((protocol, &all[..]), (expected, bytes));
        }
        assert!(read(&PREFACE[..10]).await.is_err(), "an incomplete preface");
    }
}
