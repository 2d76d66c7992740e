//! Reads articles from files, folders and stdin.
//!
//! * `files` finds the files of the arguments, `file_type` determines what each contains, and `articles` reads one.
//! * `open` removes compression (`decompress`) and converts to UTF-8 (`encoding`).
//! * `json_lines`, `json_values` and `delimited` read records, and `record` makes articles of them.
//! * `feed` reads RSS and Atom with `feed_text`, and `feed_entry` makes articles of the entries.
//! * `read` reads bytes, for tests.
//! * `limits` has the limits of the input, which `counted` applies to a reader.

mod article;
mod articles;
mod counted;
mod decompress;
mod delimited;
mod encoding;
mod feed;
mod feed_entry;
mod feed_text;
mod file_type;
mod files;
mod invalid;
mod json_lines;
mod json_values;
mod limits;
mod open;
mod options;
pub(super) mod read;
mod record;

#[cfg(feature = "server")]
pub(super) use article::Text;
pub(super) use article::{Article, Located};
pub(super) use articles::{Item, articles};
pub(super) use files::{InputFile, files, size};
pub(super) use invalid::InvalidInput;
pub(super) use options::InputArgs;
