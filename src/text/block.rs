//! The fold's inner loop, over blocks of 64 bytes.

use super::folded::{Folded, ROOM};
use super::step::steps;

/// Bytes that are read at a time: one bit of a `u64` for each.
pub(super) const BLOCK: usize = u64::BITS as usize;

const _: () = assert!(BLOCK <= ROOM, "a block writes at most one code for each byte");

impl Folded {
    /// Folds the first [`BLOCK`] bytes of `rest`, or fewer when a step may not follow the one before it. Returns the
    /// number of bytes that were read. `at` is the offset of `rest` in the text; `follows` are the bits of the steps
    /// that may come first, and after the call those that may come next.
    ///
    /// Word ends and the lengths of characters are unpredictable, so no branch depends on either.
    #[inline(always)]
    pub(super) fn push_block(&mut self, rest: &[u8], at: u32, follows: &mut u32) -> usize {
        let mut end = [0; BLOCK + 1];
        let bytes = rest.first_chunk().unwrap_or_else(|| {
            // No step may follow at the zeros.
            end[..rest.len()].copy_from_slice(rest);
            &end
        });
        let Folded { codes, starts, words, words_len, len, .. } = self;
        if words.len() < *words_len + BLOCK {
            words.resize(2 * words.len() + BLOCK, 0);
        }
        let room = "there is room for a block";
        let codes: &mut [u8; BLOCK] = codes[*len..].first_chunk_mut().expect(room);
        let starts: &mut [u32; BLOCK] = starts[*len..].first_chunk_mut().expect(room);
        let words: &mut [u32; BLOCK] = words[*words_len..].first_chunk_mut().expect(room);
        let steps = steps();
        // The index of the code after the first one.
        let second = *len as u32 + 1;
        let (mut count, mut begun, mut may) = (0, 0, *follows);
        let mut left = character_starts(bytes);
        let read = loop {
            if left == 0 {
                break BLOCK + usize::from(is_continuation(bytes[BLOCK]));
            }
            let i = left.trailing_zeros() as usize;
            let step = steps[usize::from(u16::from_be_bytes([bytes[i], bytes[i + 1]]))];
            if !step.may_follow(may) {
                break i;
            }
            codes[count % BLOCK] = step.code();
            starts[count % BLOCK] = at + i as u32;
            words[begun % BLOCK] = second + count as u32;
            count += 1;
            begun += step.spaces();
            may = step.follows();
            left &= left - 1;
        };
        *len += count;
        *words_len += begun;
        *follows = may;
        read
    }
}

/// A bit for each byte at which a character starts. The last byte is excluded: it is the second byte of a character
/// that starts before it.
#[inline(always)]
fn character_starts(bytes: &[u8; BLOCK + 1]) -> u64 {
    bytes[..BLOCK].chunks_exact(8).rev().fold(0, |starts, chunk| {
        let bytes = u64::from_le_bytes(chunk.try_into().expect("eight bytes"));
        // A continuation byte has the highest bit set and the next one clear.
        starts << 8 | highest_bits(!bytes | bytes << 1)
    })
}

/// The highest bits of eight bytes. The bit of the lowest byte is the lowest.
#[inline(always)]
fn highest_bits(bytes: u64) -> u64 {
    (bytes & 0x8080_8080_8080_8080).wrapping_mul(0x0002_0408_1020_4081) >> 56
}

#[inline(always)]
fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}
