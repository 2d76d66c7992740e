//! A Bloom filter of hashes.

use serde::{Deserialize, Serialize};

/// A blocked Bloom filter: each key sets three bits of one 64-bit block, so a query is one read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Bloom {
    blocks: Vec<u64>,
}

/// Number of keys for each block. With three bits for each key, about 1 % of other keys pass.
const KEYS_PER_BLOCK: usize = 5;

impl Bloom {
    /// An empty filter with room for some keys.
    pub fn new(keys: usize) -> Bloom {
        Bloom { blocks: vec![0; keys / KEYS_PER_BLOCK + 1] }
    }

    /// The filter of some hashes, which may be repeated.
    pub fn of(mut hashes: Vec<u64>) -> Bloom {
        hashes.sort_unstable();
        hashes.dedup();
        let mut bloom = Bloom::new(hashes.len());
        hashes.into_iter().for_each(|hash| bloom.add(hash));
        bloom
    }

    pub fn add(&mut self, hash: u64) {
        let block = self.block(hash);
        self.blocks[block] |= bits(hash);
    }

    /// Whether the key with a hash may have been added. `false` is always correct.
    #[inline(always)]
    pub fn may_contain(&self, hash: u64) -> bool {
        let bits = bits(hash);
        self.blocks[self.block(hash)] & bits == bits
    }

    #[inline(always)]
    fn block(&self, hash: u64) -> usize {
        bucket(hash, self.blocks.len())
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.blocks.capacity() * size_of::<u64>()
    }
}

/// The bits of a key in its block.
#[inline(always)]
fn bits(hash: u64) -> u64 {
    let bit = |i: u32| 1u64 << (hash >> (6 * i) & 63);
    bit(0) | bit(1) | bit(2)
}

/// The bucket of a hash among `count` buckets, at least one, chosen by its highest bits.
#[inline(always)]
pub(super) fn bucket(hash: u64, count: usize) -> usize {
    ((u128::from(hash) * count as u128) >> 64) as usize
}
