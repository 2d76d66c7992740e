//! Limits of requests and responses.

use crate::render::offsets::MAX_CONTEXT_CHARS;

/// Limits of requests and responses. What exceeds a limit is an error that names the limit; nothing is cut off
/// silently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Title and body of one article together, in bytes of UTF-8.
    pub article_bytes: usize,
    /// Number of articles in one batch.
    pub batch_articles: usize,
    /// Encoded size of one request message, in bytes. A longer message is rejected with `OUT_OF_RANGE` before it is
    /// read.
    pub request_bytes: usize,
    /// Encoded size of one response message, in bytes.
    pub response_bytes: usize,
}

impl Limits {
    /// Id of an article or an entity, in bytes of UTF-8.
    pub const ID_BYTES: usize = 2048;
    /// Name to look up, in bytes of UTF-8.
    pub const NAME_BYTES: usize = 1024;
    /// Name of a gazetteer, in bytes.
    pub const GAZETTEER_NAME_BYTES: usize = 64;
    /// Start of a name or an id to search for, in bytes of UTF-8.
    pub const PREFIX_BYTES: usize = 1024;
    /// Title and body of an article to explain together, in bytes of UTF-8.
    pub const EXPLAINED_BYTES: usize = 64 << 10;
    /// Encoded size of a request to explain an article, in bytes.
    pub const EXPLAIN_REQUEST_BYTES: usize = 256 << 10;
    /// Number of entities in a page of a search.
    pub const PAGE_SIZE: u32 = 1000;
    /// Number of values of `types`. There are four types; a generated list may repeat them.
    pub const TYPES: usize = 16;
    /// Number of values of `classes`.
    pub const CLASSES: usize = 64;
    /// Number of values of `country_codes`. ISO 3166-1 has 249 codes.
    pub const COUNTRY_CODES: usize = 256;
    /// Number of values of `TagOptions.include_entity_ids`, and of `TagOptions.exclude_entity_ids`.
    pub const FILTER_IDS: usize = 1000;
    /// Encoded size of `TagOptions.overlay`, in bytes.
    pub const OVERLAY_BYTES: usize = 64 << 10;
    /// Id of an entity in an overlay, in bytes.
    pub const OVERLAY_ID_BYTES: usize = 256;
    /// Number of values of each repeated field of an overlay.
    pub const OVERLAY_VALUES: usize = 1000;
    /// Number of names that an overlay adds and disables.
    pub const OVERLAY_NAMES: usize = 1000;
    /// Number of names of one letter or digit that an overlay adds. They are found in almost every sentence.
    pub const OVERLAY_ONE_LETTER_NAMES: usize = 10;
    /// Number of entities of an overlay that share a name. Each mention of the name is judged for all of them.
    pub const OVERLAY_SHARED_NAMES: usize = 10;
    /// Number of names of an overlay of which each begins with the words of the one before. All of them are found at
    /// one position.
    pub const OVERLAY_NESTED_NAMES: usize = 4;
    /// Number of names that the gazetteer has for the entities that an overlay extends or disables. They are compiled
    /// again.
    pub const OVERLAY_LISTED_NAMES: usize = 10_000;
    /// Code points of context on each side of a mention.
    pub const CONTEXT_CHARS: u32 = MAX_CONTEXT_CHARS;
}

impl Default for Limits {
    /// 2 MiB per article (a long book has 1 MiB), 1,000 articles per batch, 32 MiB per request, and 16 MiB per
    /// response, which is not more than the memory that tagging of the largest article needs.
    fn default() -> Limits {
        Limits { article_bytes: 2 << 20, batch_articles: 1000, request_bytes: 32 << 20, response_bytes: 16 << 20 }
    }
}
