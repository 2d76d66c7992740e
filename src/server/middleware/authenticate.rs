//! Authentication: who makes a call.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::task::{Context, Poll};

use arc_swap::ArcSwap;
use futures_util::future::Either;
use http::{HeaderMap, Request, header};
use tonic::Status;
use tower::{Layer, Service};

use super::call_error::{CallError, OrRejected, reject};
use super::context::CallContext;
use crate::ops::tokens::{Tokens, TokensError};
use crate::service::GazetteerAccess;
use crate::service::client::ClientId;
use crate::service::status;

/// The valid bearer tokens, from a file that can be read again.
#[derive(Debug)]
pub(in crate::server) struct TokenAuthentication {
    path: PathBuf,
    /// The names of the gazetteers of the server.
    gazetteers: Vec<Arc<str>>,
    tokens: ArcSwap<Tokens>,
}

impl TokenAuthentication {
    /// Reads the file. `gazetteers` has the names of the gazetteers of the server.
    ///
    /// # Errors
    /// Those of [`Tokens::read`].
    pub fn new(path: PathBuf, gazetteers: Vec<Arc<str>>) -> Result<TokenAuthentication, TokensError> {
        let tokens = ArcSwap::from_pointee(Tokens::read(&path, &gazetteers)?);
        Ok(TokenAuthentication { path, gazetteers, tokens })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the file again. Its tokens are valid from the next call on. Blocks on the disk.
    ///
    /// # Errors
    /// Those of [`Tokens::read`]; the tokens then stay as they are.
    pub fn reload(&self) -> Result<(), TokensError> {
        self.tokens.store(Tokens::read(&self.path, &self.gazetteers)?.into());
        Ok(())
    }

    /// The names of the tokens.
    pub fn names(&self) -> BTreeSet<Arc<str>> {
        self.tokens.load().names()
    }

    /// The client whose token is in `headers`, and the gazetteers that it may use; none without a valid token.
    fn client(&self, headers: &HeaderMap) -> Option<(ClientId, GazetteerAccess)> {
        let tokens = self.tokens.load();
        let token = tokens.find(headers.get(header::AUTHORIZATION)?.as_bytes())?;
        let client = ClientId::Token { line: token.line, name: token.name.clone(), hash: token.hash };
        Some((client, token.access.clone()))
    }
}

/// Rejects a call without a valid token as `UNAUTHENTICATED`, if tokens are configured, and sets the client in the
/// [`CallContext`], with the gazetteers that its token permits. Calls of the health service pass without a token, since
/// probes have none.
#[derive(Clone, Debug)]
pub(super) struct AuthenticateLayer {
    tokens: Option<Arc<TokenAuthentication>>,
}

impl AuthenticateLayer {
    pub fn new(tokens: Option<Arc<TokenAuthentication>>) -> AuthenticateLayer {
        AuthenticateLayer { tokens }
    }
}

impl<S> Layer<S> for AuthenticateLayer {
    type Service = Authenticate<S>;

    fn layer(&self, inner: S) -> Authenticate<S> {
        Authenticate { inner, tokens: self.tokens.clone() }
    }
}

/// The service of [`AuthenticateLayer`].
#[derive(Clone, Debug)]
pub(super) struct Authenticate<S> {
    inner: S,
    tokens: Option<Arc<TokenAuthentication>>,
}

impl<S> Authenticate<S> {
    fn check<B>(&self, request: &Request<B>) -> Result<(), Status> {
        let context = CallContext::of(request);
        if context.method.is_health() {
            return Ok(());
        }
        // A token identifies its client behind any proxy.
        let client = match &self.tokens {
            Some(tokens) => {
                let client = tokens.client(request.headers());
                let (client, access) = client.ok_or_else(status::token_required)?;
                context.call.set_access(access);
                Some(client)
            }
            None => context.origin.client.clone(),
        };
        client.into_iter().for_each(|client| context.set_client(client));
        Ok(())
    }
}

impl<S, B> Service<Request<B>> for Authenticate<S>
where
    S: Service<Request<B>, Error = CallError>,
{
    type Response = S::Response;
    type Error = CallError;
    type Future = OrRejected<S::Future, S::Response>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), CallError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match self.check(&request) {
            Ok(()) => Either::Right(self.inner.call(request)),
            Err(status) => reject(status),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use tonic::Code;
    use tower::ServiceExt as _;

    use super::super::test_support::{HEALTH_CHECK, TAG_ARTICLE, ended, request_with, respond};
    use super::*;

    const TOKEN: &str = "a-token-of-a-client";

    /// The outcome of a call with an `authorization` header, and the client that it was attributed to.
    async fn call(path: &str, tokens: bool, authorization: &str) -> (Code, Option<ClientId>) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        writeln!(file, "{TOKEN}").unwrap();
        let tokens = tokens.then(|| Arc::new(TokenAuthentication::new(file.path().to_owned(), Vec::new()).unwrap()));
        let request = request_with(path, &[("authorization", authorization)]);
        let context = Arc::clone(CallContext::of(&request));
        let service = AuthenticateLayer::new(tokens).layer(respond(|| ended(Code::Ok)));
        let code = service.oneshot(request).await.map_or_else(|error| error.status.code(), |_| Code::Ok);
        (code, context.client().cloned())
    }

    #[tokio::test]
    async fn a_token_is_required_except_for_health() {
        let (code, client) = call(TAG_ARTICLE, true, &format!("Bearer {TOKEN}")).await;
        assert!(code == Code::Ok && matches!(client, Some(ClientId::Token { line: 1, .. })), "{code} {client:?}");
        assert_eq!(call(TAG_ARTICLE, true, "Bearer another-token-0123").await, (Code::Unauthenticated, None));
        assert_eq!(call(TAG_ARTICLE, true, "").await, (Code::Unauthenticated, None));
        assert_eq!(call(HEALTH_CHECK, true, "").await, (Code::Ok, None));
        assert_eq!(call(TAG_ARTICLE, false, "").await, (Code::Ok, None));
    }
}
