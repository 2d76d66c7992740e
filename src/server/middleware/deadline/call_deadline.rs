//! The instants that limit a call.

use std::time::{Duration, Instant};

use http::HeaderMap;
use tokio_util::sync::CancellationToken;

use super::timeout_header::{MalformedTimeout, grpc_timeout};
use crate::server::middleware::method::CallKind;
use crate::service::call::Call;

/// Time for sending a response after its call was ended by its deadline, or by the end of its connection or server.
pub(in crate::server) const FINAL_RESPONSE_TIMEOUT: Duration = Duration::from_secs(1);

/// When a call must have started and ended; none for a stream whose client sets no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::server) struct CallDeadline {
    /// The response must be complete: the earlier of the limits of the client and of the server.
    pub deadline: Option<Instant>,
    /// A unary call that waits for a thread must have got one: half of its time may pass before its work starts. Work
    /// that starts later would hardly be done in time.
    pub start_by: Option<Instant>,
}

impl CallDeadline {
    /// The deadline of a call that arrived at `arrived`. `call_timeout` is the limit of the server for unary calls.
    ///
    /// # Errors
    /// When the header `grpc-timeout` is malformed.
    pub fn from_headers(
        headers: &HeaderMap,
        kind: CallKind,
        arrived: Instant,
        call_timeout: Duration,
    ) -> Result<CallDeadline, MalformedTimeout> {
        let requested = grpc_timeout(headers)?;
        let timeout = match kind {
            CallKind::Unary => Some(requested.map_or(call_timeout, |timeout| timeout.min(call_timeout))),
            CallKind::Stream => requested,
        };
        // A timeout that exceeds the range of the clock never expires.
        let deadline = timeout.and_then(|timeout| arrived.checked_add(timeout));
        let start_by = match kind {
            CallKind::Unary => deadline.map(|deadline| arrived + deadline.saturating_duration_since(arrived) / 2),
            CallKind::Stream => None,
        };
        Ok(CallDeadline { deadline, start_by })
    }

    /// The call that the services see. `abort` ends it as `UNAVAILABLE`.
    pub fn call(self, abort: CancellationToken) -> Call {
        let call = Call::new(self.deadline).with_cancellation(abort);
        match self.start_by {
            Some(start_by) => call.with_start_by(start_by),
            None => call,
        }
    }

    /// When the task of the call is dropped, even if its client reads nothing.
    pub fn hard_deadline(self) -> Option<Instant> {
        self.deadline.map(|deadline| deadline + FINAL_RESPONSE_TIMEOUT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earlier_limit_counts_and_half_of_it_may_pass_before_the_work_starts() {
        let (arrived, seconds) = (Instant::now(), Duration::from_secs);
        let of = |kind, timeout: Option<&str>| {
            let headers =
                timeout.map(|timeout| (http::HeaderName::from_static("grpc-timeout"), timeout.parse().unwrap()));
            let deadline = CallDeadline::from_headers(&headers.into_iter().collect(), kind, arrived, seconds(60));
            let CallDeadline { deadline, start_by } = deadline.unwrap();
            [deadline, start_by].map(|instant| instant.map(|instant| instant - arrived))
        };
        assert_eq!(of(CallKind::Unary, None), [Some(seconds(60)), Some(seconds(30))]);
        assert_eq!(of(CallKind::Unary, Some("10S")), [Some(seconds(10)), Some(seconds(5))]);
        assert_eq!(of(CallKind::Unary, Some("2M")), [Some(seconds(60)), Some(seconds(30))]);
        assert_eq!(of(CallKind::Stream, Some("2M")), [Some(seconds(120)), None]);
        assert_eq!(of(CallKind::Stream, None), [None, None]);
    }
}
