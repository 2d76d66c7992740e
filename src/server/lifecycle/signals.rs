//! The signals that end a server, or have it load its files again.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::reload::ReloadHandle;

/// SIGTERM, SIGINT (Ctrl-C) and SIGHUP.
#[derive(Debug)]
pub struct Signals {
    /// Twice: the first signal asks for an end, one more for an end at once.
    ends: [Ends; 2],
    hang_up: Signal,
}

impl Signals {
    /// Catches them from now on, so that they no longer kill the process.
    ///
    /// # Errors
    /// When the system refuses the handler.
    pub fn catch() -> io::Result<Signals> {
        Ok(Signals { ends: [Ends::catch()?, Ends::catch()?], hang_up: signal(SignalKind::hangup())? })
    }

    /// What waits for the end, which passes on every SIGHUP meanwhile, and what waits for the end at once.
    pub(in crate::server) fn split(self, reload: ReloadHandle) -> (impl Future<Output = ()>, impl Future<Output = ()>) {
        let Signals { ends: [mut first, mut second], mut hang_up } = self;
        let end = async move {
            loop {
                tokio::select! {
                    () = first.next() => return,
                    Some(()) = hang_up.recv() => reload.request(),
                }
            }
        };
        let at_once = async move {
            second.next().await;
            second.next().await;
        };
        (end, at_once)
    }
}

#[derive(Debug)]
struct Ends {
    terminate: Signal,
    interrupt: Signal,
}

impl Ends {
    fn catch() -> io::Result<Ends> {
        Ok(Ends { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
