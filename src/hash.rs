//! A hash of numbers and codes, for maps and filters whose keys an article cannot choose.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A hash in which every bit depends on the whole key: a multiplication to twice the width, whose halves are combined.
#[inline]
pub(crate) fn hash(key: u64) -> u64 {
    let product = u128::from(key ^ 0x9E37_79B9_7F4A_7C15) * 0xD6E8_FEB8_6659_FD93;
    product as u64 ^ (product >> 64) as u64
}

/// Builds hashers of maps whose keys are numbers or codes. The hash is the same in each run and needs no secret key,
/// because the program or the gazetteer limits the keys.
pub(crate) type BuildNumberHasher = BuildHasherDefault<NumberHasher>;

/// A map of words of the program or the gazetteer, in codes of the name alphabet.
pub(crate) type WordMap<V> = HashMap<Vec<u8>, V, BuildNumberHasher>;

/// A set of such words.
pub(crate) type WordSet = HashSet<Vec<u8>, BuildNumberHasher>;

/// Hashes numbers with [`hash`]. Bytes are packed into numbers, eight into each.
#[derive(Clone, Debug, Default)]
pub(crate) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (chunks, rest) = bytes.as_chunks();
        chunks.iter().for_each(|chunk| self.write_u64(u64::from_le_bytes(*chunk)));
        if !rest.is_empty() {
            self.write_u64(rest.iter().fold(0, |packed, &byte| packed << 8 | u64::from(byte)));
        }
    }

    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.0 = hash(self.0 ^ number);
    }
}
