//! Runs blocking work away from the threads that serve connections.

use std::io;
use std::time::SystemTime;

use tokio::sync::oneshot;

use crate::gazetteer::GazetteerSource;
use crate::rules::Rules;
use crate::server::error::ServerError;
use crate::service::ServedGazetteer;
use crate::tagger::Tagger;

/// Runs work that waits for the disk.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
}

/// Loads a gazetteer on a thread of its own. A shutdown does not wait for it, as it would for a blocking task.
///
/// # Errors
/// When the gazetteer cannot be loaded.
pub(super) async fn load_gazetteer(source: GazetteerSource) -> Result<ServedGazetteer, ServerError> {
    let (sender, loaded) = oneshot::channel();
    let work = move || {
        let tagger = Tagger::load(&source, Rules::ALL);
        // The receiver is gone when the server has shut down meanwhile.
        let _ = sender.send(tagger.map(|tagger| ServedGazetteer::new(tagger, SystemTime::now())));
    };
    std::thread::Builder::new().name("load".into()).spawn(work).map_err(ServerError::Thread)?;
    match loaded.await {
        Ok(loaded) => loaded.map_err(ServerError::Gazetteer),
        Err(_panicked) => Err(ServerError::Thread(io::Error::other("the thread that loads the gazetteer panicked"))),
    }
}
