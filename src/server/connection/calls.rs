//! The service that hyper calls for each request of a connection.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Instant;

use http::Request;
use tower::ServiceExt as _;
use tower::util::Oneshot;

use crate::server::middleware::context::{Arrival, ConnectionContext};
use crate::server::middleware::stack::CallService;

/// Records the arrival of each request and passes it to the middleware.
#[derive(Debug)]
pub(super) struct Calls<S> {
    stack: S,
    connection: Arc<ConnectionContext>,
}

impl<S> Calls<S> {
    pub fn new(stack: S, connection: Arc<ConnectionContext>) -> Calls<S> {
        Calls { stack, connection }
    }
}

impl<S: CallService<B>, B> hyper::service::Service<Request<B>> for Calls<S> {
    type Response = S::Response;
    type Error = Infallible;
    type Future = Oneshot<S, Arrival<B>>;

    /// hyper calls this on the task of the connection and polls the future on the task of the call.
    fn call(&self, request: Request<B>) -> Self::Future {
        let arrival = Arrival { request, arrived: Instant::now(), open_call: self.connection.activity.call() };
        self.stack.clone().oneshot(arrival)
    }
}
