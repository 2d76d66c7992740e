//! Country codes: ISO 3166-1 alpha-2, and `XK` for Kosovo.

use std::fmt::{self, Write};
use std::num::NonZeroU8;

/// Two capital letters that stand for a country. It is smaller than a string, and `Option<CountryCode>` needs no further
/// byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CountryCode([NonZeroU8; 2]);

impl CountryCode {
    /// Number of possible codes. [`CountryCode::index`] is always less.
    pub const COUNT: usize = 26 * 26;

    /// Converts a string of two capital ASCII letters.
    pub fn new(code: &str) -> Option<CountryCode> {
        let [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = *code.as_bytes() else { return None };
        Some(CountryCode([NonZeroU8::new(first)?, NonZeroU8::new(second)?]))
    }

    /// A different small number for each code, for use as an array index.
    pub fn index(self) -> usize {
        let [first, second] = self.0.map(|letter| usize::from(letter.get() - b'A'));
        26 * first + second
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|letter| f.write_char(char::from(letter.get())))
    }
}
