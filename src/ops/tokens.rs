//! Bearer tokens: who may call.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

/// The fewest characters of a token: less can be guessed.
const SHORTEST: usize = 16;

/// The tokens of a file, kept as hashes. Several are valid at once, so that one can take another's place.
pub struct Tokens(Vec<[u8; 32]>);

/// Why a file of tokens cannot be used. Never says a token.
#[derive(Debug)]
pub enum TokensError {
    /// The file cannot be read.
    Read(io::Error),
    /// It has no token.
    Empty,
    /// The token on this line, counted from 1, is too short or has white space in it.
    Malformed(usize),
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
        let mut hashes = Vec::new();
        for (i, line) in text.lines().enumerate() {
            let token = line.trim();
            if token.is_empty() || token.starts_with('#') {
                continue;
            }
            if token.chars().count() < SHORTEST || token.contains(char::is_whitespace) {
                return Err(TokensError::Malformed(i + 1));
            }
            hashes.push(hash(token.as_bytes()));
        }
        if hashes.is_empty() { Err(TokensError::Empty) } else { Ok(Tokens(hashes)) }
    }

    /// Whether an `authorization` header carries one of the tokens. Takes the same time whichever it is, and however
    /// much of it is right.
    pub fn allow(&self, authorization: &[u8]) -> bool {
        let (scheme, token) = authorization.split_at_checked(SCHEME.len()).unwrap_or_default();
        let offered = hash(token);
        let known = self.0.iter().fold(Choice::from(0), |known, token| known | token.ct_eq(&offered));
        scheme.eq_ignore_ascii_case(SCHEME) && bool::from(known)
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
        for allowed in ["Bearer first-token-0123456", "bearer second-token-012345"] {
            assert!(tokens.allow(allowed.as_bytes()), "{allowed}");
        }
        for refused in
            ["", "Bearer", "Bearer ", "Bearer first-token-012345", "Basic first-token-0123456", "Bearer # old"]
        {
            assert!(!tokens.allow(refused.as_bytes()), "{refused}");
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
