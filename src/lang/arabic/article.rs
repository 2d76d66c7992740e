//! The article ال.

use crate::text::alphabet::code;

/// The codes of the article.
pub(crate) const AL: [u8; 2] = [code('ا'), code('ل')];

/// A name with the article when it has none, and without it when it has one. `None` for the article alone.
pub(super) fn toggled(name: &[u8]) -> Option<Vec<u8>> {
    match name.strip_prefix(&AL) {
        Some([]) => None,
        Some(bare) => Some(bare.to_vec()),
        None => Some([&AL[..], name].concat()),
    }
}
