//! The signals that end a server, or have it load its files again.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// SIGTERM and SIGINT (Ctrl-C).
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Catches them from now on, so that they no longer kill the process.
    ///
    /// # Errors
    /// When the system refuses the handler.
    pub fn new() -> io::Result<Signals> {
        Ok(Signals { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Waits for the next of them.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// SIGHUP.
#[derive(Debug)]
pub struct HangUp(Signal);

impl HangUp {
    /// Catches it from now on, so that it no longer kills the process.
    ///
    /// # Errors
    /// When the system refuses the handler.
    pub fn new() -> io::Result<HangUp> {
        signal(SignalKind::hangup()).map(HangUp)
    }

    /// Waits for the next.
    pub async fn next(&mut self) {
        if self.0.recv().await.is_none() {
            std::future::pending().await
        }
    }
}
