//! A call that has ended.

use std::sync::Arc;
use std::time::Duration;

use crate::service::call::GazetteerUsage;

/// The outcome of a call that has ended.
#[derive(Clone, Debug)]
pub struct CompletedCall {
    /// The full name of the method, as in `dalil.v1.TaggerService/TagArticle`, or `other`.
    pub method: &'static str,
    /// The name of the status code, as in `OK` or `UNAVAILABLE`.
    pub status: &'static str,
    /// Time from the arrival of the request to the end of the response.
    pub duration: Duration,
    /// Bytes of the request messages.
    pub received_bytes: u64,
    /// Bytes of the response messages.
    pub sent_bytes: u64,
    /// Articles and mentions by gazetteer.
    pub usage: Vec<GazetteerUsage>,
    /// Name of the token, if the call has one with a name.
    pub token: Option<Arc<str>>,
}

impl CompletedCall {
    /// Articles that were tagged.
    pub fn articles(&self) -> u64 {
        self.usage.iter().map(|used| used.articles).sum()
    }

    /// Mentions in these articles.
    pub fn mentions(&self) -> u64 {
        self.usage.iter().flat_map(|used| used.mentions).sum()
    }
}
