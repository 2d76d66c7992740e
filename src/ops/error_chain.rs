//! Errors with their causes, in one line of the log.

use std::error::Error;
use std::fmt;

/// Displays an error and its sources, separated by colons.
#[derive(Debug)]
pub struct ErrorChain<'e>(pub &'e dyn Error);

impl fmt::Display for ErrorChain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut sources = std::iter::successors(self.0.source(), |&error| error.source());
        sources.try_for_each(|source| write!(f, ": {source}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("cannot read names.jsonl")]
    struct ReadError(#[source] std::io::Error);

    #[test]
    fn the_sources_follow_the_error() {
        let error = ReadError(std::io::Error::other("disk failure"));
        assert_eq!(ErrorChain(&error).to_string(), "cannot read names.jsonl: disk failure");
    }
}
