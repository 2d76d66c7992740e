//! Bearer tokens of clients.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq};

/// Shortest token, in characters. A shorter one can be guessed.
const MIN_CHARS: usize = 16;
/// Scheme of the `authorization` header.
const SCHEME: &[u8] = b"Bearer ";

/// The tokens of a file, as hashes. Several are valid at once, so that a token can be replaced without an interruption.
pub struct Tokens(Vec<Token>);

/// A token of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its line in the file, counted from 1.
    pub line: u32,
    /// Its SHA-256 hash.
    pub hash: [u8; 32],
}

/// Why a file of tokens cannot be used. The message never contains a token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokensError {
    /// The file cannot be read.
    #[error("cannot read the file")]
    Read(#[source] io::Error),
    /// The file has no token.
    #[error("the file has no token")]
    Empty,
    /// The token on this line, counted from 1, is too short or contains white space.
    #[error("line {0}: a token must have at least {MIN_CHARS} characters and no white space")]
    Malformed(u32),
}

impl Tokens {
    /// Reads a file with one token per line. Empty lines and lines that start with `#` are ignored.
    ///
    /// # Errors
    /// When the file cannot be read, has no token, or has a malformed token.
    pub fn read(path: &Path) -> Result<Tokens, TokensError> {
        let text = fs::read_to_string(path).map_err(TokensError::Read)?;
        let mut tokens = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let token = text.trim();
            if token.is_empty() || token.starts_with('#') {
                continue;
            }
            if token.chars().count() < MIN_CHARS || token.contains(char::is_whitespace) {
                return Err(TokensError::Malformed(line));
            }
            tokens.push(Token { line, hash: hash(token.as_bytes()) });
        }
        if tokens.is_empty() { Err(TokensError::Empty) } else { Ok(Tokens(tokens)) }
    }

    /// The token in the value of an `authorization` header, if it is valid. The time that this takes depends neither on
    /// which token it is nor on how much of it is correct.
    pub fn find(&self, authorization: &[u8]) -> Option<Token> {
        let (scheme, token) = authorization.split_at_checked(SCHEME.len()).unwrap_or_default();
        let offered = hash(token);
        let (mut valid, mut line) = (Choice::from(0), 0);
        for token in &self.0 {
            let same = token.hash.ct_eq(&offered);
            valid |= same;
            line.conditional_assign(&token.line, same);
        }
        let allowed = scheme.eq_ignore_ascii_case(SCHEME) && bool::from(valid);
        allowed.then_some(Token { line, hash: offered })
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tokens", self.0.len())
    }
}

fn hash(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Tokens, TokensError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        Tokens::read(file.path())
    }

    #[test]
    fn only_tokens_of_the_file_are_valid() {
        let tokens = read("# old\nfirst-token-0123456\n\n  second-token-012345  \n").unwrap();
        for (allowed, line) in [("Bearer first-token-0123456", 2), ("bearer second-token-012345", 4)] {
            assert_eq!(tokens.find(allowed.as_bytes()).map(|token| token.line), Some(line), "{allowed}");
        }
        for invalid in
            ["", "Bearer", "Bearer ", "Bearer first-token-012345", "Basic first-token-0123456", "Bearer # old"]
        {
            assert_eq!(tokens.find(invalid.as_bytes()), None, "{invalid}");
        }
        assert_eq!(format!("{tokens:?}"), "2 tokens");
    }

    #[test]
    fn a_file_without_tokens_or_with_a_short_token_is_rejected() {
        assert!(matches!(read("# nothing\n"), Err(TokensError::Empty)));
        let short = read("long-enough-0123456\nshort\n").unwrap_err();
        assert!(matches!(short, TokensError::Malformed(2)));
        assert!(!short.to_string().contains("short\n") && short.to_string().starts_with("line 2"));
    }
}
