//! Who may call: the tokens of the moment.

use std::path::{Path, PathBuf};

use arc_swap::ArcSwap;
use http::{HeaderMap, header};

use crate::ops::tokens::{Tokens, TokensError};
use crate::service::client::ClientId;

/// The callers that are let in, by the tokens of a file.
#[derive(Debug)]
pub(in crate::server) struct TokenAuthentication {
    path: PathBuf,
    tokens: ArcSwap<Tokens>,
}

impl TokenAuthentication {
    /// Reads the file.
    pub fn new(path: PathBuf) -> Result<TokenAuthentication, TokensError> {
        let tokens = ArcSwap::from_pointee(Tokens::read(&path)?);
        Ok(TokenAuthentication { path, tokens })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the file again: it counts from the next call on, unless it is bad. Waits for the disk.
    pub fn reload(&self) -> Result<(), TokensError> {
        self.tokens.store(Tokens::read(&self.path)?.into());
        Ok(())
    }

    /// Who makes a call with these headers; none when it is not let in.
    pub fn find(&self, headers: &HeaderMap) -> Option<ClientId> {
        let token = self.tokens.load().find(headers.get(header::AUTHORIZATION)?.as_bytes())?;
        Some(ClientId::Token { line: token.line, hash: token.hash })
    }
}
