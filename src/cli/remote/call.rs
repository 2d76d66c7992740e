//! Calls of a server for many articles.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Map;
use tokio::runtime::{Builder, Runtime};
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;

use super::answer::answer;
use super::args::ServerArgs;
use super::connection::Connection;
use super::request::{Selection, Texts, message};
use super::retry::{causes, pause};
use crate::cli::batches::BatchLimits;
use crate::cli::input::Article;
use crate::date::Date;
use crate::render::Document;
use crate::service::proto::tagger_service_client::TaggerServiceClient;
use crate::service::proto::{self, batch_result};
use crate::service::status;

/// Most bytes of an answer. The limit of a server is 16 MiB, if it is not configured.
const MAX_ANSWER_BYTES: usize = 256 << 20;
/// Longest time of a call. A server ends calls after 60 seconds, if it is not configured.
const DEADLINE: Duration = Duration::from_secs(300);

/// Why a server could not tag.
#[derive(Debug, thiserror::Error)]
#[error("{server}: {failure}")]
pub(in crate::cli) struct ServerError {
    server: String,
    failure: String,
}

/// The result for an article: what was made of its answer, or why it has none.
pub(in crate::cli) type ArticleResult<T> = Result<T, String>;

/// Tags articles by calls of a server. Threads share it.
pub(in crate::cli) struct RemoteTagger {
    runtime: Runtime,
    connection: Connection,
    options: proto::TagOptions,
    date: Option<Date>,
    /// Whether a failure that is repeated has been reported since the last success.
    has_reported: AtomicBool,
}

impl fmt::Debug for RemoteTagger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteTagger").field("server", &self.connection.server).finish_non_exhaustive()
    }
}

impl RemoteTagger {
    /// Calls in progress at once.
    pub const CALLS: usize = 4;
    /// Limits of a call, below those of a server.
    pub const LIMITS: BatchLimits = BatchLimits { articles: 100, bytes: 1 << 20 };

    /// Prepares the connection. It is made by the first call.
    ///
    /// # Errors
    /// If the arguments of the server are invalid, or name a file that cannot be read.
    pub fn new(args: &ServerArgs, selection: &Selection) -> anyhow::Result<RemoteTagger> {
        // One thread drives the connection. Answers are decoded by the threads that wait for them.
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let connection = runtime.block_on(async { Connection::new(args) })?;
        let options = selection.options(args.server_gazetteer.as_deref());
        Ok(RemoteTagger { runtime, connection, options, date: selection.date, has_reported: AtomicBool::new(false) })
    }

    /// Tags articles and converts each answer. `report` receives failures of calls that are repeated.
    ///
    /// Articles that the server refuses together because of their size or number, or that take too long, are sent in
    /// smaller batches.
    ///
    /// # Errors
    /// If the server does not answer, or refuses the options or the caller.
    pub fn tag<T>(
        &self,
        articles: &[&Article],
        report: &dyn Fn(&ServerError),
        convert: impl Fn(&Document<'_>) -> T,
    ) -> Result<Vec<ArticleResult<T>>, ServerError> {
        let texts: Vec<_> = articles.iter().map(|article| Texts::new(article)).collect();
        let converted: Vec<_> = texts.iter().map(|texts| texts.article(self.date)).collect();
        let mut results = Vec::with_capacity(articles.len());
        let mut ranges: Vec<_> = std::iter::once(0..articles.len()).collect();
        while let Some(range) = ranges.pop() {
            if range.is_empty() {
                continue;
            }
            let sent = converted[range.clone()].iter().enumerate();
            let sent = sent.map(|(position, article)| message(article, position)).collect();
            let answered = match self.runtime.block_on(self.call(sent, report)) {
                Ok(answered) if answered.len() == range.len() => answered,
                Ok(answered) => {
                    let (answers, articles) = (answered.len(), range.len());
                    return Err(self.error(format!("{answers} results for {articles} articles")));
                }
                Err(status) if !depends_on_size(&status) => return Err(self.failed(&status)),
                Err(status) if range.len() == 1 => {
                    results.push(Err(self.failed(&status).to_string()));
                    continue;
                }
                Err(_) => {
                    let middle = range.start + range.len() / 2;
                    ranges.extend([middle..range.end, range.start..middle]);
                    continue;
                }
            };
            for (position, (index, result)) in range.zip(answered).enumerate() {
                let fields = Map::new();
                let fields = if articles[index].fields.is_empty() { &fields } else { &articles[index].fields };
                results.push(match result.result {
                    Some(batch_result::Result::Response(response)) => {
                        answer(response, &articles[index].id).map_err(|error| error.to_string()).and_then(|answer| {
                            let document = Document::new(&converted[index], fields, &answer);
                            document.map(|document| convert(&document)).map_err(|error| error.to_string())
                        })
                    }
                    // The path of a field contains the position, which means nothing to a user.
                    Some(batch_result::Result::Error(error)) => {
                        Err(error.message.replace(&format!("articles[{position}]."), ""))
                    }
                    None => Err("the server gave no result".to_owned()),
                });
            }
        }
        Ok(results)
    }

    /// Sends a batch, until it is answered or repetitions make no sense.
    async fn call(
        &self,
        articles: Vec<proto::Article>,
        report: &dyn Fn(&ServerError),
    ) -> Result<Vec<proto::BatchResult>, Status> {
        let message = proto::BatchTagArticlesRequest { articles, options: Some(self.options.clone()) };
        let client = TaggerServiceClient::new(self.connection.channel.clone());
        let mut client = client.max_decoding_message_size(MAX_ANSWER_BYTES);
        let mut failures = 0;
        loop {
            let mut request = Request::new(message.clone());
            request.set_timeout(DEADLINE);
            if let Some(authorization) = &self.connection.authorization {
                request.metadata_mut().insert("authorization", authorization.clone());
            }
            let status = match client.batch_tag_articles(request).await {
                Ok(answer) => {
                    self.has_reported.store(false, Ordering::Relaxed);
                    return Ok(answer.into_inner().results);
                }
                Err(status) => status,
            };
            failures += 1;
            let Some(pause) = pause(failures, &status) else { return Err(status) };
            // A single failure is usual when a server is replaced.
            if failures > 1 && !self.has_reported.swap(true, Ordering::Relaxed) {
                report(&self.error(format!("{}: the call is repeated", failure(&status))));
            }
            tokio::time::sleep(pause).await;
        }
    }

    fn failed(&self, status: &Status) -> ServerError {
        self.error(failure(status))
    }

    fn error(&self, failure: String) -> ServerError {
        ServerError { server: self.connection.server.clone(), failure }
    }
}

/// The name of a status code, its message, and the causes that this machine knows.
fn failure(status: &Status) -> String {
    let mut parts = vec![status::name(status.code()).to_owned(), status.message().to_owned()];
    for cause in causes(status).into_iter().map(ToString::to_string) {
        if !parts.iter().any(|part| part.contains(&cause)) {
            parts.push(cause);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join(": ")
}

/// Whether a smaller batch may succeed.
fn depends_on_size(status: &Status) -> bool {
    let has_too_many = || {
        let details = status.get_details_bad_request();
        details.is_some_and(|details| details.field_violations.iter().any(|violation| violation.field == "articles"))
    };
    match status.code() {
        Code::ResourceExhausted => status.get_details_retry_info().is_none(),
        Code::OutOfRange | Code::DeadlineExceeded => true,
        Code::InvalidArgument => has_too_many(),
        _ => false,
    }
}
