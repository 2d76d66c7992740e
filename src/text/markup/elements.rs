//! HTML elements by their effect on the text. Names are in small letters.

use std::collections::HashSet;
use std::sync::LazyLock;

use html5gum::State;

/// Elements that begin and end a block.
const BLOCKS: &str = "\
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption \
    figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li main menu nav \
    ol optgroup option p plaintext pre search section select summary table tbody td textarea tfoot th thead \
    title tr ul video xmp";

static BLOCK_NAMES: LazyLock<HashSet<&[u8]>> = LazyLock::new(|| BLOCKS.split(' ').map(str::as_bytes).collect());

/// Whether an element begins and ends a block: a paragraph, an item, a cell.
pub(super) fn is_block(name: &[u8]) -> bool {
    BLOCK_NAMES.contains(name)
}

/// Whether white space in an element is kept.
pub(super) fn is_preformatted(name: &[u8]) -> bool {
    matches!(name, b"pre" | b"xmp" | b"plaintext")
}

/// Whether the content of an element is not text of the article.
pub(super) fn is_skipped(name: &[u8]) -> bool {
    matches!(
        name,
        b"audio"
            | b"canvas"
            | b"datalist"
            | b"iframe"
            | b"nav"
            | b"noembed"
            | b"noframes"
            | b"noscript"
            | b"object"
            | b"script"
            | b"select"
            | b"style"
            | b"svg"
            | b"template"
            | b"textarea"
            | b"title"
            | b"video"
    )
}

/// The state of the tokenizer for the content of an element that is not parsed as HTML.
pub(super) fn content_state(name: &[u8]) -> Option<State> {
    match name {
        b"textarea" | b"title" => Some(State::RcData),
        b"plaintext" => Some(State::PlainText),
        b"script" => Some(State::ScriptData),
        b"iframe" | b"noembed" | b"noframes" | b"noscript" | b"style" | b"xmp" => Some(State::RawText),
        _ => None,
    }
}
