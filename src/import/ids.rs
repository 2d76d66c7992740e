//! Ids of imported entities.
//!
//! An id consists of the type, the prefix of the import, and the id of the source or (if the source has none) the name:
//! `place/geonames-1526384`, `organisation/list-example-club`. It depends on nothing else, so that a newer version of
//! the source gives the same ids.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether a text is the id of an item of Wikidata: Q and a number.
pub(super) fn is_wikidata_id(text: &str) -> bool {
    let number = text.strip_prefix('Q').unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Maximum length of a slug without its hash, in bytes.
const MAX_SLUG_BYTES: usize = 80;

/// The part of an id for an id of the source: its letters and digits in lower case.
pub(super) fn of_source(id: &str) -> String {
    let slug = slug(id);
    let is_kept = id.is_ascii() && (1..=MAX_SLUG_BYTES).contains(&slug.len());
    if is_kept { slug } else { with_hash(slug, id) }
}

/// The part of an id for a name. If other names would have the same words, a hash of the name is added.
pub(super) fn of_name(name: &str) -> String {
    let slug = slug(name);
    let is_kept = slug == name.trim().to_ascii_lowercase().replace(' ', "-") && slug.len() <= MAX_SLUG_BYTES;
    if is_kept { slug } else { with_hash(slug, name) }
}

fn with_hash(mut slug: String, text: &str) -> String {
    const HASH_BYTES: usize = 5;
    slug.truncate(MAX_SLUG_BYTES);
    slug.truncate(slug.trim_end_matches('-').len());
    let digest = Sha256::digest(text.trim().as_bytes());
    let hash: String = digest.iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect();
    if slug.is_empty() { hash } else { format!("{slug}-{hash}") }
}

/// Lower-case ASCII words joined by hyphens. Letters outside ASCII lose their diacritics or are left out.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    let ascii = text.nfkd().filter(|c| c.is_ascii() || !is_combining_mark(*c));
    for c in ascii {
        match c.to_ascii_lowercase() {
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
    fn a_name_that_loses_characters_has_a_hash() {
        for (name, slug) in [("Example Club", "example-club"), ("  Example Club ", "example-club"), ("Cay", "cay")] {
            assert_eq!(of_name(name), slug);
        }
        for (name, start) in [("Çay", "cay-"), ("O'Brien", "obrien-"), ("C++", "c-"), ("ألماتي", "")] {
            let hash = of_name(name).strip_prefix(start).map(str::len);
            assert_eq!(hash, Some(10), "{name}");
        }
        assert_ne!(of_name("مصر"), of_name("قطر"));
        assert_eq!(of_name(&"long ".repeat(100)).len(), 90);
    }

    #[test]
    fn ids_of_sources_are_kept() {
        for (id, kept) in [("1526384", "1526384"), ("NK-2AbC", "nk-2abc"), ("Q35493", "q35493")] {
            assert_eq!(of_source(id), kept);
        }
        assert_eq!((of_source("/").len(), of_source("قطر").len()), (10, 10));
    }
}
