//! Limits on the size of the input.

/// Limits of an import. Exceeding one is an error that names it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// Maximum length of a line, or of a CSV record, in bytes. A longer one is an invalid row.
    pub line_bytes: usize,
    /// Maximum size of an input after decompression, in bytes.
    pub input_bytes: u64,
    /// Maximum ratio of an input's size after decompression to its compressed size. It applies from
    /// [`Limits::FREE_BYTES`] on.
    pub expansion: u64,
}

impl Limits {
    /// Size after decompression up to which the ratio is not limited, in bytes.
    pub const FREE_BYTES: u64 = 16 << 20;
}

impl Default for Limits {
    /// 16 MiB per line, 4 TiB per input, an expansion to 250 times the size.
    ///
    /// The longest lines of Wikidata have some megabytes, the whole dump has less than 2 TiB, and real data seldom
    /// compresses to less than a fiftieth.
    fn default() -> Limits {
        Limits { line_bytes: 16 << 20, input_bytes: 4 << 40, expansion: 250 }
    }
}
