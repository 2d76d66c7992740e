//! The HTTP/2 settings of a connection.

use std::time::Duration;

use hyper::server::conn::http2::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, BufReader};

use super::executor::TrackedExecutor;
use super::write_coalescing::CoalescingWriter;

/// Concurrent calls of one connection.
const MAX_CONCURRENT_STREAMS: u32 = 256;
/// Streams that the server resets because of protocol errors of the peer, before it closes the connection.
const MAX_LOCAL_ERROR_RESETS: usize = 1024;
/// Calls that a peer resets before the server has looked at them, before it closes the connection. A client may reset
/// all its calls at once, since their deadlines can pass together; more is a reset flood.
const MAX_PENDING_RESETS: usize = MAX_CONCURRENT_STREAMS as usize;
/// Size of the header list of a call (names and values), in bytes.
const MAX_HEADER_BYTES: u32 = 16 << 10;
/// Flow-control window of one stream, and of all streams together: bytes that the peer may send before the server has
/// read them.
const WINDOW_BYTES: u32 = 1 << 20;
/// Bytes that wait on one stream for the peer to read, before more of the response is taken from the service.
const MAX_SEND_BUFFER_BYTES: usize = 64 << 10;
/// Size of a read from the socket, in bytes. h2 alone reads 8 KiB.
const READ_BUFFER_BYTES: usize = 32 << 10;
/// Time without data after which the server sends a ping, and time that the peer then has to respond.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(60);
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(20);

/// A builder of connections with these settings.
pub(super) fn builder(executor: TrackedExecutor) -> Builder<TrackedExecutor> {
    let mut http = Builder::new(executor);
    http.timer(TokioTimer::new())
        .max_concurrent_streams(MAX_CONCURRENT_STREAMS)
        .max_local_error_reset_streams(MAX_LOCAL_ERROR_RESETS)
        .max_pending_accept_reset_streams(MAX_PENDING_RESETS)
        .max_header_list_size(MAX_HEADER_BYTES)
        .max_send_buf_size(MAX_SEND_BUFFER_BYTES)
        .initial_stream_window_size(WINDOW_BYTES)
        .initial_connection_window_size(WINDOW_BYTES)
        .keep_alive_interval(KEEP_ALIVE_INTERVAL)
        .keep_alive_timeout(KEEP_ALIVE_TIMEOUT);
    http
}

/// Makes reads and writes of a stream few and large.
pub(super) fn buffered<T>(stream: T) -> TokioIo<CoalescingWriter<BufReader<T>>>
where
    T: AsyncRead + AsyncWrite + Unpin,
{
    TokioIo::new(CoalescingWriter::new(BufReader::with_capacity(READ_BUFFER_BYTES, stream)))
}
