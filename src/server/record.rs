//! What is noted of each call: how it went, never what it said.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::OwnedSemaphorePermit;
use tonic::Code;

use super::activity::Active;
use super::method::Method;
use crate::service::call::Call;

/// Notes one call when it is dropped. A call whose answer nobody took to its end counts as cancelled.
#[derive(Debug)]
pub(super) struct Record {
    method: Method,
    arrived: Instant,
    _active: Active,
    call: Arc<Call>,
    code: Option<Code>,
    /// What the call holds of the server's admission beside the bytes it sent.
    admitted: Option<OwnedSemaphorePermit>,
}

impl Record {
    pub fn new(method: Method, arrived: Instant, active: Active, call: Arc<Call>) -> Record {
        Record { method, arrived, _active: active, call, code: None, admitted: None }
    }

    /// Keeps a permit until the call has ended.
    pub fn hold(&mut self, permit: OwnedSemaphorePermit) {
        self.admitted = Some(permit);
    }

    /// Notes the status that the call ended with.
    pub fn end(&mut self, code: Code) {
        self.code.get_or_insert(code);
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let code = self.code.unwrap_or(Code::Cancelled);
        if self.code.is_none() {
            self.call.abandon();
        }
        let (method, call) = (self.method.path, &self.call);
        let seconds = self.arrived.elapsed().as_secs_f64();
        let (bytes, articles, mentions) = (call.bytes(), call.articles(), call.mentions());
        match code {
            Code::Ok => tracing::debug!(method, ?code, seconds, bytes, articles, mentions, "call"),
            Code::Internal | Code::Unknown | Code::DataLoss => {
                tracing::error!(method, ?code, seconds, bytes, articles, mentions, "call");
            }
            _ => tracing::info!(method, ?code, seconds, bytes, articles, mentions, "call"),
        }
    }
}
