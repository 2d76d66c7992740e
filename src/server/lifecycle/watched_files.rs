//! Detects changes of files.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::watch;

use super::load::blocking;
use crate::ops::file_snapshot::FileSnapshot;

/// Time for which changed files must stay the same before they are read, so that a file is not read while it is
/// written. It is shorter than most intervals: else files that change often would never be read.
const SETTLED: Duration = Duration::from_secs(1);

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

    /// Waits for a request, or until the files have changed and then stayed the same for [`SETTLED`], or for one
    /// interval if that is shorter.
    pub async fn changed(&mut self) {
        let mut changed = None;
        loop {
            let pause = self.interval.map(|interval| if changed.is_some() { interval.min(SETTLED) } else { interval });
            let requested = tokio::select! {
                requested = self.requests.changed() => requested.is_ok(),
                () = sleep(pause) => false,
            };
            let now = self.snapshot().await;
            let settled = changed.as_ref() == Some(&now);
            if requested || settled {
                self.read = now;
                return;
            }
            changed = (now != self.read).then_some(now);
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

#[cfg(test)]
mod tests {
    use std::fs;

    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn files_that_change_more_slowly_than_they_settle_are_read() {
        const BETWEEN_CHANGES: Duration = Duration::from_millis(2_500);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("names.jsonl");
        let (_requests, requested) = watch::channel(());
        let mut files = WatchedFiles::new(vec![file.clone()], Some(Duration::from_secs(5)), requested).await;
        let changes = async {
            for lines in 1..5 {
                tokio::time::sleep(BETWEEN_CHANGES).await;
                fs::write(&file, "\n".repeat(lines)).unwrap();
            }
        };
        let start = Instant::now();
        tokio::select! {
            () = files.changed() => {}
            () = changes => {}
        }
        assert!(start.elapsed() < 4 * BETWEEN_CHANGES, "{:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_file_is_not_read_while_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("names.jsonl");
        let (_requests, requested) = watch::channel(());
        let mut files = WatchedFiles::new(vec![file.clone()], Some(Duration::from_secs(5)), requested).await;
        let writing = async {
            for lines in 1..100 {
                tokio::time::sleep(SETTLED / 2).await;
                fs::write(&file, "\n".repeat(lines)).unwrap();
            }
        };
        tokio::select! {
            () = files.changed() => panic!("read while it is written"),
            () = writing => {}
        }
        files.changed().await;
    }
}
