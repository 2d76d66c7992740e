//! Who may call: the tokens of the moment.

use std::path::{Path, PathBuf};

use arc_swap::ArcSwap;
use http::{HeaderMap, header};

use crate::ops::tokens::{Tokens, TokensError};

/// The callers that are let in, by the tokens of a file.
#[derive(Debug)]
pub(super) struct Callers {
    path: PathBuf,
    tokens: ArcSwap<Tokens>,
}

impl Callers {
    /// Reads the file.
    pub fn new(path: PathBuf) -> Result<Callers, TokensError> {
        let tokens = ArcSwap::from_pointee(Tokens::read(&path)?);
        Ok(Callers { path, tokens })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the file again: it counts from the next call on, unless it is bad. Waits for the disk.
    pub fn reload(&self) -> Result<(), TokensError> {
        self.tokens.store(Tokens::read(&self.path)?.into());
        Ok(())
    }

    /// Whether a call with these headers is let in.
    pub fn allow(&self, headers: &HeaderMap) -> bool {
        headers.get(header::AUTHORIZATION).is_some_and(|value| self.tokens.load().allow(value.as_bytes()))
    }
}
