//! The letters that replace an ending in the dictionary form, of all languages.

use std::sync::LazyLock;

use super::{kazakh, russian};

/// The letters that replace an ending in some language: by the first letter and the second, or 0 if there is one only.
static REPLACEMENTS: LazyLock<Box<[[bool; 256]; 256]>> = LazyLock::new(|| {
    let mut replacements = Box::new([[false; 256]; 256]);
    russian::replacements().chain(kazakh::replacements()).filter(|added| added.len > 0).for_each(|added| {
        let [first, second] = added.codes.map(usize::from);
        replacements[first][second] = true;
    });
    replacements
});

/// Whether some ending is replaced by these letters in the dictionary form.
pub fn is_replacement(codes: &[u8]) -> bool {
    match *codes {
        [] => true,
        [one] => REPLACEMENTS[usize::from(one)][0],
        [first, second] => REPLACEMENTS[usize::from(first)][usize::from(second)],
        _ => false,
    }
}

/// Whether the letters that replace some ending in the dictionary form are these or begin with them.
pub fn may_begin_replacement(codes: &[u8]) -> bool {
    match *codes {
        [one] => REPLACEMENTS[usize::from(one)].contains(&true),
        _ => is_replacement(codes),
    }
}
