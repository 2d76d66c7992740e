//! Creates the context of a call, as the outermost layer.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Request;
use tower::{Layer, Service};

use super::context::{Arrival, CallContext, ConnectionContext};
use super::deadline::call_deadline::CallDeadline;
use super::method::Method;

/// Adds the [`CallContext`] to the extensions of each request, and the [`Call`](crate::service::call::Call) that the
/// services read.
#[derive(Clone, Debug)]
pub(super) struct ShareContextLayer {
    connection: Arc<ConnectionContext>,
    call_timeout: Duration,
}

impl ShareContextLayer {
    pub fn new(connection: Arc<ConnectionContext>, call_timeout: Duration) -> ShareContextLayer {
        ShareContextLayer { connection, call_timeout }
    }
}

impl<S> Layer<S> for ShareContextLayer {
    type Service = ShareContext<S>;

    fn layer(&self, inner: S) -> ShareContext<S> {
        ShareContext { inner, layer: self.clone() }
    }
}

/// The service of [`ShareContextLayer`].
#[derive(Clone, Debug)]
pub(super) struct ShareContext<S> {
    inner: S,
    layer: ShareContextLayer,
}

impl<S: Service<Request<B>>, B> Service<Arrival<B>> for ShareContext<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, arrival: Arrival<B>) -> S::Future {
        let Arrival { mut request, arrived, open_call, call } = arrival;
        let ShareContextLayer { connection, call_timeout } = &self.layer;
        let kind = Method::of(request.uri().path()).kind;
        let deadline = CallDeadline::from_headers(request.headers(), kind, arrived, *call_timeout);
        let context = CallContext::new(&request, Arc::clone(connection), deadline, (arrived, open_call));
        if let Some(slot) = call {
            // Each request has a slot of its own.
            let _ = slot.set(Arc::clone(&context.call));
        }
        request.extensions_mut().insert(Arc::clone(&context.call));
        request.extensions_mut().insert(Arc::new(context));
        self.inner.call(request)
    }
}
