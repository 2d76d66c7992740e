//! Detects changes of files.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::watch;

use super::load::blocking;
use crate::ops::file_snapshot::FileSnapshot;

/// Files that are read again after a change, or on request.
pub(super) struct WatchedFiles {
    paths: Vec<PathBuf>,
    /// Time between two snapshots; none to react to requests only.
    interval: Option<Duration>,
    requests: watch::Receiver<()>,
    /// The files as they were last read.
    read: FileSnapshot,
}

impl WatchedFiles {
    /// Watches files, starting with their present state.
    pub async fn new(paths: Vec<PathBuf>, interval: Option<Duration>, requests: watch::Receiver<()>) -> WatchedFiles {
        let interval = interval.filter(|_| !paths.is_empty());
        let mut files = WatchedFiles { paths, interval, requests, read: FileSnapshot::default() };
        files.read = files.snapshot().await;
        files
    }

    /// Waits for a request, or until the files have changed and then stayed the same for one interval, so that a file
    /// is not read while it is written.
    pub async fn changed(&mut self) {
        let mut last = None;
        loop {
            let requested = tokio::select! {
                requested = self.requests.changed() => requested.is_ok(),
                () = sleep(self.interval) => false,
            };
            let now = self.snapshot().await;
            let settled = now != self.read && last.as_ref() == Some(&now);
            if requested || settled {
                self.read = now;
                return;
            }
            last = Some(now);
        }
    }

    async fn snapshot(&self) -> FileSnapshot {
        let paths = self.paths.clone();
        blocking(move || FileSnapshot::take(paths.iter().map(PathBuf::as_path))).await
    }
}

async fn sleep(interval: Option<Duration>) {
    match interval {
        Some(interval) => tokio::time::sleep(interval).await,
        None => std::future::pending().await,
    }
}
