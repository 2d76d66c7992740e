//! What a request may be.

/// Limits on requests and answers. Each is an error that says which one was met, never a cut-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Title and body of one article together, in bytes of UTF-8.
    pub article_bytes: usize,
    /// Articles in one batch.
    pub batch_articles: usize,
    /// ArticleRequest message of a request as it is encoded, in bytes. A longer one is answered `OUT_OF_RANGE` before it is read.
    pub request_bytes: usize,
    /// ArticleRequest message of an answer as it is encoded, in bytes.
    pub response_bytes: usize,
}

impl Limits {
    /// An article's id, in bytes of UTF-8.
    pub const ID_BYTES: usize = 2048;
    /// A name to look up, in bytes of UTF-8.
    pub const NAME_BYTES: usize = 1024;
    /// Values of `TagOptions.types`. There are three types; a list that some program makes may name each more than once.
    pub const TYPES: usize = 16;
    /// Code points of context on each side of a mention.
    pub const CONTEXT_CHARS: u32 = 200;
}

impl Default for Limits {
    /// An article of 2 MiB (a long book has 1), a batch of 1,000 usual ones with room to spare, and an answer that takes
    /// no more memory than the work on the largest article.
    fn default() -> Limits {
        Limits { article_bytes: 2 << 20, batch_articles: 1000, request_bytes: 32 << 20, response_bytes: 16 << 20 }
    }
}
