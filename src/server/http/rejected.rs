//! Requests that do not become calls, because their path, HTTP method or content is refused. The middleware does not
//! see them, so that they have metrics and a log line of their own.

use std::net::IpAddr;
use std::sync::Arc;

use http::{Method, Request, Response};

use crate::ops::metrics::Metrics;
use crate::server::middleware::client_origin::ClientOrigin;
use crate::server::middleware::context::ConnectionContext;
use crate::server::middleware::request_id::{REQUEST_ID, RequestId};

/// Marks a response to a request that has not become a call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rejected;

/// What is logged of a request. The only text of its sender is `x-request-id`, if it is short and printable.
#[derive(Debug)]
pub(super) struct Requester {
    address: IpAddr,
    request_id: RequestId,
    method: &'static str,
}

impl Requester {
    /// Who sent a request.
    pub fn of<B>(request: &Request<B>, connection: &ConnectionContext) -> Requester {
        let headers = request.headers();
        let origin = ClientOrigin::resolve(&connection.peer, headers, &connection.trusted_proxies);
        Requester { address: origin.address, request_id: RequestId::of(headers), method: method_name(request.method()) }
    }

    /// Counts and logs the request if its response is [`Rejected`], and adds the request id to that.
    pub fn record<B>(self, response: &mut Response<B>, metrics: &Arc<Metrics>) {
        if response.extensions_mut().remove::<Rejected>().is_none() {
            return;
        }
        response.headers_mut().insert(REQUEST_ID, (&self.request_id).into());
        let http_status = response.status().as_u16();
        metrics.record_rejected_request(http_status);
        let (http_method, request_id) = (self.method, self.request_id.as_str());
        let peer = tracing::field::display(self.address);
        tracing::info!(http_method, http_status, peer, request_id, "request rejected");
    }
}

/// The name of a method in logs. A client can choose any other method freely.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
