//! The HTTP/1.1 settings of a connection.

use hyper::server::conn::http1::Builder;
use tokio::io::AsyncRead;
use tokio_util::io::InspectReader;

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
pub(super) fn watched<T: AsyncRead>(stream: T, activity: Activity) -> InspectReader<T, impl FnMut(&[u8])> {
    InspectReader::new(stream, move |received: &[u8]| {
        if !received.is_empty() {
            activity.received();
        }
    })
}
