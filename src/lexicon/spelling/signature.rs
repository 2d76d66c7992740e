//! A signature of the exact spelling, which replaces most comparisons with a listed name.

use super::letters::letters_without_article;
use crate::lang::arabic::article::AL;
use crate::text::alphabet::{HARD, SOFT, letter};

/// Number of bits of a signature.
pub(crate) const BITS: u32 = 4;

/// The signature of a text that folds to `codes`, below 2^[`BITS`].
///
/// It is 0 when the text consists of exactly the letters that the codes stand for. Otherwise it is a hash, never 0,
/// that is equal for texts which agree under [`Strictness::Exact`](super::Strictness::Exact) and differs for most
/// others. The listed name is usually not in the processor's cache; the signature makes most reads of it unnecessary.
pub(crate) fn signature(text: &str, codes: &[u8]) -> u8 {
    const LARGEST: u32 = (1 << BITS) - 1;
    let spelled = codes.iter().map(|&code| if code == SOFT { Some(' ') } else { letter(code) });
    if text.chars().map(|c| Some(c.to_ascii_lowercase())).eq(spelled) {
        return 0;
    }
    let codes = codes.strip_prefix(&AL).unwrap_or(codes);
    let mut plain = codes.iter().filter(|&&code| code != SOFT && code != HARD).map(|&code| letter(code));
    let step = |(hash, is_plain): (u32, bool), written| {
        (hash.wrapping_mul(31).wrapping_add(written as u32), is_plain & (plain.next() == Some(Some(written))))
    };
    let (hash, is_plain) = letters_without_article(text).fold((0, true), step);
    if is_plain && plain.next().is_none() { 0 } else { (1 + hash % LARGEST) as u8 }
}
