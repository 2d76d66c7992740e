//! Waits for the end of the time of a call.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::time::Sleep;
use tokio_util::sync::WaitForCancellationFutureOwned;
use tonic::Status;

use crate::server::middleware::context::ConnectionContext;
use crate::service::status;

/// The end of the time of a call: its deadline, or the end of its connection or server.
#[derive(Debug)]
pub(super) struct Expiry {
    deadline: Option<Instant>,
    connection: Arc<ConnectionContext>,
    /// Created on the first wait: most responses are ready at once and need no timer.
    timers: Option<Timers>,
}

#[derive(Debug)]
struct Timers {
    deadline: Option<Pin<Box<Sleep>>>,
    abort: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Expiry {
    pub fn new(deadline: Option<Instant>, connection: Arc<ConnectionContext>) -> Expiry {
        Expiry { deadline, connection, timers: None }
    }

    /// # Errors
    /// The status of the call, when its time is over.
    pub fn check(&self) -> Result<(), Status> {
        if self.connection.abort.is_cancelled() {
            return Err(status::draining());
        }
        match self.deadline {
            Some(deadline) if Instant::now() >= deadline => Err(status::deadline_exceeded()),
            _ => Ok(()),
        }
    }

    /// Waits for the end of the time, and returns the status of the call.
    pub fn poll_expired(&mut self, cx: &mut Context<'_>) -> Poll<Status> {
        let timers = self.timers.get_or_insert_with(|| Timers {
            deadline: self.deadline.map(|deadline| Box::pin(tokio::time::sleep_until(deadline.into()))),
            abort: Box::pin(self.connection.abort.clone().cancelled_owned()),
        });
        if timers.abort.as_mut().poll(cx).is_ready() {
            return Poll::Ready(status::draining());
        }
        match &mut timers.deadline {
            Some(deadline) => deadline.as_mut().poll(cx).map(|()| status::deadline_exceeded()),
            None => Poll::Pending,
        }
    }
}
