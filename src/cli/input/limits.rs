//! Limits of the input. They count decompressed bytes in UTF-8.

/// Most bytes of a file with one article, or of a record: a line, an object, a row, an item of a feed.
pub(super) const MAX_RECORD_BYTES: usize = 64 << 20;

/// Says that something exceeds [`MAX_RECORD_BYTES`]. `None` if it does not.
pub(super) fn too_long(what: &str, bytes: usize) -> Option<String> {
    (bytes > MAX_RECORD_BYTES).then(|| format!("{what} exceeds the limit of {} MiB", MAX_RECORD_BYTES >> 20))
}
