//! Bearer tokens of clients.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq};

use crate::service::GazetteerAccess;

/// Shortest token, in characters. A shorter one can be guessed.
const MIN_CHARS: usize = 16;
/// Greatest number of different names in a file, which are labels of metrics.
const MAX_NAMES: usize = 1000;
/// Longest name, in bytes.
const MAX_NAME_BYTES: usize = 64;
/// Scheme of the `authorization` header.
const SCHEME: &[u8] = b"Bearer ";

/// The tokens of a file, as hashes. Several are valid at once, so that a token can be replaced without an interruption.
pub struct Tokens(Vec<Token>);

/// A token of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its line in the file, counted from 1.
    pub line: u32,
    /// Its name in logs and metrics, if it has one. Several tokens may have the same name.
    pub name: Option<Arc<str>>,
    /// The gazetteers that its holder may use.
    pub access: GazetteerAccess,
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
    /// The token on this line, counted from 1, is too short.
    #[error("line {0}: a token must have at least {MIN_CHARS} characters and no white space")]
    Malformed(u32),
    /// After the token on this line stands something other than a name and gazetteers, each at most once.
    #[error("line {0}: after a token may stand only name=NAME and gazetteers=NAME,NAME, separated by white space")]
    UnknownField(u32),
    /// The token on this line stands on an earlier line too.
    #[error("line {line}: the token is that of line {first}")]
    Repeated {
        /// The line, counted from 1.
        line: u32,
        /// The earlier line.
        first: u32,
    },
    /// The name on this line is malformed.
    #[error("line {0}: a name must have 1 to {MAX_NAME_BYTES} ASCII letters, digits, hyphens, underscores or dots")]
    MalformedName(u32),
    /// A gazetteer on this line is not one of the server.
    #[error("line {0}: the server has no gazetteer with one of the names in gazetteers=")]
    UnknownGazetteer(u32),
    /// There are too many names.
    #[error("the names exceed the limit of {MAX_NAMES}")]
    TooManyNames,
}

impl Tokens {
    /// Reads a file with one token per line. After the token may stand `name=NAME` and `gazetteers=NAME,NAME`. Empty
    /// lines and lines that start with `#` are ignored. `gazetteers` has the names of all gazetteers.
    ///
    /// # Errors
    /// When the file cannot be read, has no token, has a malformed line, or has a token twice.
    pub fn read(path: &Path, gazetteers: &[Arc<str>]) -> Result<Tokens, TokensError> {
        let text = fs::read_to_string(path).map_err(TokensError::Read)?;
        let (mut tokens, mut lines) = (Vec::new(), HashMap::new());
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if !text.is_empty() && !text.starts_with('#') {
                let token = token(line, text, gazetteers)?;
                if let Some(first) = lines.insert(token.hash, line) {
                    return Err(TokensError::Repeated { line, first });
                }
                tokens.push(token);
            }
        }
        let tokens = Tokens(tokens);
        match tokens.0.len() {
            0 => Err(TokensError::Empty),
            _ if tokens.names().len() > MAX_NAMES => Err(TokensError::TooManyNames),
            _ => Ok(tokens),
        }
    }

    /// The names of the tokens.
    pub fn names(&self) -> BTreeSet<Arc<str>> {
        self.0.iter().filter_map(|token| token.name.clone()).collect()
    }

    /// The token in the value of an `authorization` header, if it is valid. The time that this takes depends neither on
    /// which token it is nor on how much of it is correct.
    pub fn find(&self, authorization: &[u8]) -> Option<&Token> {
        let (scheme, token) = authorization.split_at_checked(SCHEME.len()).unwrap_or_default();
        let offered = hash(token);
        let (mut valid, mut found) = (Choice::from(0), 0);
        for (index, token) in (0_u64..).zip(&self.0) {
            let same = token.hash.ct_eq(&offered);
            valid |= same;
            found.conditional_assign(&index, same);
        }
        let allowed = scheme.eq_ignore_ascii_case(SCHEME) && bool::from(valid);
        self.0.get(found as usize).filter(|_| allowed)
    }
}

/// Parses a line.
fn token(line: u32, text: &str, gazetteers: &[Arc<str>]) -> Result<Token, TokensError> {
    let mut fields = text.split_whitespace();
    let token = fields.next().unwrap_or_default();
    if token.chars().count() < MIN_CHARS {
        return Err(TokensError::Malformed(line));
    }
    let (mut name, mut access) = (None, None);
    for field in fields {
        match field.split_once('=') {
            Some(("name", value)) if name.is_none() => name = Some(value),
            Some(("gazetteers", value)) if access.is_none() => access = Some(value),
            _ => return Err(TokensError::UnknownField(line)),
        }
    }
    if name.is_some_and(|name| !is_name(name)) {
        return Err(TokensError::MalformedName(line));
    }
    let access = access.map(|names| names.split(',').map(str::to_owned).collect::<Vec<_>>());
    if access.iter().flatten().any(|name| !gazetteers.iter().any(|known| **known == **name)) {
        return Err(TokensError::UnknownGazetteer(line));
    }
    let access = access.map_or_else(GazetteerAccess::default, GazetteerAccess::only);
    Ok(Token { line, name: name.map(Arc::from), access, hash: hash(token.as_bytes()) })
}

fn is_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=MAX_NAME_BYTES).contains(&name.len()) && name.bytes().all(is_part)
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
        Tokens::read(file.path(), &["default".into(), "sport".into()])
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
    fn a_token_may_have_a_name_and_gazetteers() {
        let text = "first-token-0123456\nsecond-token-012345 name=desk\nthird-token-0123456  gazetteers=sport,default \
                    name=desk\nfourth-token-012345 gazetteers=sport";
        let tokens = read(text).unwrap();
        let found = |token: &str| tokens.find(format!("Bearer {token}").as_bytes()).unwrap();
        let permits = |token| ["default", "sport", "other"].map(|name| found(token).access.permits(name));
        assert_eq!((found("first-token-0123456").name.as_deref(), permits("first-token-0123456")), (None, [true; 3]));
        assert_eq!(found("second-token-012345").name.as_deref(), Some("desk"));
        assert_eq!(found("third-token-0123456").name.as_deref(), Some("desk"));
        assert_eq!(permits("third-token-0123456"), [true, true, false]);
        assert_eq!(permits("fourth-token-012345"), [false, true, false]);
        assert_eq!(tokens.names().iter().map(|name| &**name).collect::<Vec<_>>(), ["desk"]);
    }

    #[test]
    fn a_file_without_tokens_or_with_a_malformed_line_is_rejected() {
        assert!(matches!(read("# nothing\n"), Err(TokensError::Empty)));
        let many: String = (0..=MAX_NAMES).map(|i| format!("a-token-{i:08} name=n{i}\n")).collect();
        assert!(matches!(read(&many), Err(TokensError::TooManyNames)));
        let repeated = read("first-secret-0123456\n\nfirst-secret-0123456 gazetteers=sport\n").unwrap_err();
        assert_eq!(repeated.to_string(), "line 3: the token is that of line 1");
        for (line, expected) in [
            ("short", "at least 16 characters"),
            ("second-secret-012345 secret-rest", "only name=NAME and gazetteers=NAME"),
            ("second-secret-012345 name=a name=b", "only name=NAME and gazetteers=NAME"),
            ("second-secret-012345 role=secret", "only name=NAME and gazetteers=NAME"),
            ("second-secret-012345 name=", "a name must have 1 to 64"),
            ("second-secret-012345 name=sécret", "a name must have 1 to 64"),
            ("second-secret-012345 gazetteers=sport,secret", "has no gazetteer"),
            ("second-secret-012345 gazetteers=", "has no gazetteer"),
        ] {
            let error = read(&format!("long-enough-0123456\n{line}\n")).unwrap_err().to_string();
            assert!(error.starts_with("line 2: ") && error.contains(expected), "{line}: {error}");
            assert!(!error.contains("secret") && !error.contains("short"), "{error}");
        }
    }
}
