//! Country codes: ISO 3166-1 alpha-2, and `XK` for Kosovo.

use serde::{Deserialize, Serialize};

use std::fmt;
use std::num::NonZeroU16;

/// Two capital letters that stand for a country. It is smaller than a string, and `Option<CountryCode>` needs no
/// further byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CountryCode(NonZeroU16);

impl CountryCode {
    /// Number of possible codes. [`CountryCode::index`] is always less.
    pub const COUNT: usize = LETTERS * LETTERS;

    /// Number of bits that [`to_bits`](CountryCode::to_bits) uses.
    pub const BITS: u32 = 10;

    /// Converts a string of two capital ASCII letters.
    pub fn new(code: &str) -> Option<CountryCode> {
        let [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = *code.as_bytes() else { return None };
        let index = LETTERS as u16 * u16::from(first - b'A') + u16::from(second - b'A');
        NonZeroU16::new(index + 1).map(CountryCode)
    }

    /// A different small number for each code, for use as an array index.
    #[inline]
    pub fn index(self) -> usize {
        usize::from(self.0.get()) - 1
    }

    /// A code, or none, as an integer of [`CountryCode::BITS`] bits, for packed structures.
    pub fn to_bits(code: Option<CountryCode>) -> u16 {
        code.map_or(0, |code| code.0.get())
    }

    /// The code that [`to_bits`](CountryCode::to_bits) converted.
    #[inline]
    pub fn from_bits(bits: u16) -> Option<CountryCode> {
        NonZeroU16::new(bits).map(CountryCode)
    }
}

/// Number of letters of the alphabet of country codes.
const LETTERS: usize = 26;

const _: () = assert!(CountryCode::COUNT < 1 << CountryCode::BITS);

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = [self.index() / LETTERS, self.index() % LETTERS].map(|number| b'A' + number as u8);
        f.write_str(str::from_utf8(&letters).expect("letters in ASCII"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_converted_to_bits_and_back() {
        for code in ["AA", "AZ", "KZ", "XK", "ZZ"] {
            let parsed = CountryCode::new(code);
            assert_eq!(parsed.map(|country| country.to_string()).as_deref(), Some(code));
            assert_eq!(CountryCode::from_bits(CountryCode::to_bits(parsed)), parsed);
        }
        assert_eq!(CountryCode::from_bits(CountryCode::to_bits(None)), None);
        assert_eq!(CountryCode::new("ZZ").map(CountryCode::index), Some(CountryCode::COUNT - 1));
    }
}
