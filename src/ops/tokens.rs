//! Bearer tokens: who may call.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq};

/// The fewest characters of a token: less can be guessed.
const SHORTEST: usize = 16;

/// The tokens of a file, kept as hashes. Several are valid at once, so that one can take another's place.
pub struct Tokens(Vec<Token>);

/// A token of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its line, counted from 1.
    pub line: u32,
    /// Its SHA-256 hash.
    pub hash: [u8; 32],
}

/// Why a file of tokens cannot be used. Never says a token.
#[derive(Debug)]
pub enum TokensError {
    /// The file cannot be read.
    Read(io::Error),
    /// It has no token.
    Empty,
    /// The token on this line, counted from 1, is too short or has white space in it.
    Malformed(u32),
}

impl fmt::Display for TokensError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TokensError::Read(error) => write!(f, "cannot be read: {error}"),
            TokensError::Empty => write!(f, "has no token"),
            TokensError::Malformed(line) => {
                write!(f, "line {line}: a token is at least {SHORTEST} characters without white space")
            }
        }
    }
}

impl std::error::Error for TokensError {}

impl Tokens {
    /// Reads a file: a token a line; empty lines and those that start with `#` say nothing.
    ///
    /// # Errors
    /// When it cannot be read, has no token, or one that is malformed.
    pub fn read(path: &Path) -> Result<Tokens, TokensError> {
        let text = fs::read_to_string(path).map_err(TokensError::Read)?;
        let mut tokens = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let token = text.trim();
            if token.is_empty() || token.starts_with('#') {
                continue;
            }
            if token.chars().count() < SHORTEST || token.contains(char::is_whitespace) {
                return Err(TokensError::Malformed(line));
            }
            tokens.push(Token { line, hash: hash(token.as_bytes()) });
        }
        if tokens.is_empty() { Err(TokensError::Empty) } else { Ok(Tokens(tokens)) }
    }

    /// The token that an `authorization` header carries, if it is one of these. Takes the same time whichever it is, and
    /// however much of it is right.
    pub fn find(&self, authorization: &[u8]) -> Option<Token> {
        let (scheme, token) = authorization.split_at_checked(SCHEME.len()).unwrap_or_default();
        let offered = hash(token);
        let (mut known, mut line) = (Choice::from(0), 0);
        for token in &self.0 {
            let same = token.hash.ct_eq(&offered);
            known |= same;
            line.conditional_assign(&token.line, same);
        }
        let allowed = scheme.eq_ignore_ascii_case(SCHEME) && bool::from(known);
        allowed.then_some(Token { line, hash: offered })
    }
}

const SCHEME: &[u8] = b"Bearer ";

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
    fn any_token_of_the_file_is_allowed_and_nothing_else() {
        let tokens = read("# old\nfirst-token-0123456\n\n  second-token-012345  \n").unwrap();
        for (allowed, line) in [("Bearer first-token-0123456", 2), ("bearer second-token-012345", 4)] {
            assert_eq!(tokens.find(allowed.as_bytes()).map(|token| token.line), Some(line), "{allowed}");
        }
        for refused in
            ["", "Bearer", "Bearer ", "Bearer first-token-012345", "Basic first-token-0123456", "Bearer # old"]
        {
            assert_eq!(tokens.find(refused.as_bytes()), None, "{refused}");
        }
        assert_eq!(format!("{tokens:?}"), "2 tokens");
    }

    #[test]
    fn a_file_that_would_let_anybody_in_or_nobody_is_refused() {
        assert!(matches!(read("# nothing\n"), Err(TokensError::Empty)));
        let short = read("long-enough-0123456\nshort\n").unwrap_err();
        assert!(matches!(short, TokensError::Malformed(2)));
        assert!(!short.to_string().contains("short\n") && short.to_string().starts_with("line 2"));
    }
}
