//! Many strings in one allocation.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Strings one after another, addressed by offsets of four bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct StringPool(Cow<'static, str>);

/// Where a string lies in its [`StringPool`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PoolRange {
    pub start: u32,
    pub len: u32,
}

/// The strings are longer than offsets of four bytes can address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the ids and names of the gazetteer exceed the limit of 4 GiB")]
pub(super) struct PoolFull;

impl StringPool {
    /// Largest size of all strings together, in bytes.
    const MAX_BYTES: usize = u32::MAX as usize;

    /// The strings that the program contains.
    pub fn of_program(strings: &'static str) -> StringPool {
        StringPool(Cow::Borrowed(strings))
    }

    /// All strings.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Adds a string, if it fits together with those of `below` bytes of other pools.
    pub fn add_on(&mut self, below: usize, s: &str) -> Result<PoolRange, PoolFull> {
        self.add_within(s, StringPool::MAX_BYTES.saturating_sub(below))
    }

    fn add_within(&mut self, s: &str, max_bytes: usize) -> Result<PoolRange, PoolFull> {
        let start = self.0.len();
        if s.len() > max_bytes.saturating_sub(start) {
            return Err(PoolFull);
        }
        self.0.to_mut().push_str(s);
        Ok(PoolRange { start: start as u32, len: s.len() as u32 })
    }

    pub fn get(&self, range: PoolRange) -> &str {
        &self.0[range.start as usize..][..range.len as usize]
    }

    /// Bytes of all strings.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn shrink_to_fit(&mut self) {
        if let Cow::Owned(strings) = &mut self.0 {
            strings.shrink_to_fit();
        }
    }

    /// Bytes on the heap. Strings that the program contains are not.
    pub fn memory_usage(&self) -> usize {
        match &self.0 {
            Cow::Owned(strings) => strings.capacity(),
            Cow::Borrowed(_) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_that_does_not_fit_is_refused_and_not_added() {
        let mut strings = StringPool::default();
        let first = strings.add_within("almaty", 10).expect("6 of 10 bytes");
        assert_eq!(strings.add_within("astana", 10), Err(PoolFull));
        let second = strings.add_within("oral", 10).expect("10 of 10 bytes");
        assert_eq!((strings.get(first), strings.get(second)), ("almaty", "oral"));
        assert_eq!(strings.add_within("x", 10), Err(PoolFull));
    }
}
