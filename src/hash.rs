//! A hash of numbers, for maps and filters whose keys an article cannot choose.

use std::hash::{BuildHasherDefault, Hasher};

/// A hash in which every bit depends on the whole key: a multiplication to twice the width, whose halves are combined.
#[inline]
pub(crate) fn hash(key: u64) -> u64 {
    let product = u128::from(key ^ 0x9E37_79B9_7F4A_7C15) * 0xD6E8_FEB8_6659_FD93;
    product as u64 ^ (product >> 64) as u64
}

/// Builds hashers of maps whose keys are numbers. The hash is the same in each run and needs no secret key, because the
/// program or the gazetteer limits the keys.
pub(crate) type BuildNumberHasher = BuildHasherDefault<NumberHasher>;

/// Hashes a number with [`hash`].
#[derive(Clone, Debug, Default)]
pub(crate) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(byte.into()));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = hash(self.0 ^ number);
    }
}
