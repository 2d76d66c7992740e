//! Reads the rest of a request of HTTP/2 that was answered before its end.
//!
//! When the last handle of an unread body is dropped, h2 resets the stream. A proxy that still sends the request may
//! then pass on the reset instead of the response. [`linger`] does the same for connections.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;
use tokio::runtime::Handle;

use super::linger;

/// A request body. If it is dropped before its end, the rest can be read and discarded, within the limits of
/// [`linger`].
#[derive(Debug)]
pub(in crate::server) struct DiscardRest<B>
where
    B: Body<Data = Bytes> + Unpin + Send + 'static,
{
    /// None when nothing is left to read.
    body: Option<B>,
    /// Whether the rest is read: HTTP/1 closes the connection instead.
    discards: bool,
}

impl<B> DiscardRest<B>
where
    B: Body<Data = Bytes> + Unpin + Send + 'static,
{
    /// `discards`: whether the rest is read after a drop.
    pub fn new(body: B, discards: bool) -> DiscardRest<B> {
        DiscardRest { body: Some(body), discards }
    }
}

impl<B> Drop for DiscardRest<B>
where
    B: Body<Data = Bytes> + Unpin + Send + 'static,
{
    fn drop(&mut self) {
        let rest = self.body.take().filter(|body| self.discards && !body.is_end_stream());
        // Outside of the runtime, only while the server ends, the stream is reset.
        if let (Some(rest), Ok(runtime)) = (rest, Handle::try_current()) {
            runtime.spawn(discard(rest));
        }
    }
}

/// Reads a body until it ends, [`linger::TIMEOUT`] has passed or [`linger::BYTES`] have been read.
async fn discard<B: Body<Data = Bytes> + Unpin>(mut body: B) {
    let read = async {
        let mut bytes = 0;
        while let Some(Ok(frame)) = body.frame().await
            && bytes < linger::BYTES
        {
            bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
    };
    // After a timeout the stream is reset.
    let _ = tokio::time::timeout(linger::TIMEOUT, read).await;
}

impl<B> Body for DiscardRest<B>
where
    B: Body<Data = Bytes> + Unpin + Send + 'static,
{
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let frame = ready!(Pin::new(body).poll_frame(cx));
        if !matches!(frame, Some(Ok(_))) {
            self.body = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}
