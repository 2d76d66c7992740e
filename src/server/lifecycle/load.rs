//! Runs blocking work away from the threads that serve connections.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use tokio::sync::oneshot;

use super::bases::Bases;
use crate::gazetteer::GazetteerSource;
use crate::server::error::ServerError;
use crate::service::ServedGazetteer;

/// Runs work that waits for the disk.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
}

/// Loads a gazetteer, whose first parts may be compiled already, on a thread of its own. A shutdown does not wait for
/// it, as it would for a blocking task.
///
/// # Errors
/// When the gazetteer cannot be loaded.
pub(super) async fn load_gazetteer(
    source: GazetteerSource,
    bases: Arc<Mutex<Bases>>,
) -> Result<ServedGazetteer, ServerError> {
    let (sender, loaded) = oneshot::channel();
    let work = move || {
        let tagger = bases.lock().unwrap_or_else(PoisonError::into_inner).load(&source);
        // The receiver is gone when the server has shut down meanwhile.
        let _ = sender.send(tagger.map(|tagger| ServedGazetteer::new(tagger, SystemTime::now())));
    };
    std::thread::Builder::new().name("load".into()).spawn(work).map_err(ServerError::Thread)?;
    match loaded.await {
        Ok(loaded) => loaded.map_err(ServerError::Gazetteer),
        Err(_panicked) => Err(ServerError::Thread(io::Error::other("the thread that loads the gazetteer panicked"))),
    }
}
