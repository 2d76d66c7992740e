//! Signals of the operating system: shutdown and reload.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::reload::ReloadHandle;

/// Handlers of SIGTERM, SIGINT (Ctrl-C) and SIGHUP.
#[derive(Debug)]
pub struct Signals {
    /// The first signal starts the graceful shutdown. A handler sees every signal, so the handler of the immediate
    /// shutdown waits for two.
    graceful: TerminationSignals,
    immediate: TerminationSignals,
    hang_up: Signal,
}

impl Signals {
    /// Installs the handlers, so that the signals no longer end the process.
    ///
    /// # Errors
    /// When the system rejects a handler.
    pub fn catch() -> io::Result<Signals> {
        Ok(Signals {
            graceful: TerminationSignals::catch()?,
            immediate: TerminationSignals::catch()?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Two futures: one completes when a graceful shutdown is requested, and passes on each SIGHUP until then; the
    /// other completes when an immediate shutdown is requested.
    pub(in crate::server) fn split(self, reload: ReloadHandle) -> (impl Future<Output = ()>, impl Future<Output = ()>) {
        let Signals { mut graceful, mut immediate, mut hang_up } = self;
        let stop = async move {
            loop {
                tokio::select! {
                    () = graceful.next() => return,
                    Some(()) = hang_up.recv() => reload.request(),
                }
            }
        };
        let stop_at_once = async move {
            immediate.next().await;
            immediate.next().await;
        };
        (stop, stop_at_once)
    }
}

/// SIGTERM and SIGINT.
#[derive(Debug)]
struct TerminationSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl TerminationSignals {
    fn catch() -> io::Result<TerminationSignals> {
        let [terminate, interrupt] = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
        Ok(TerminationSignals { terminate: terminate?, interrupt: interrupt? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
