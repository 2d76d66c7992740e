//! Web and mail addresses. A name inside one is not a mention.

use std::ops::Range;

/// Characters that end an address, besides white space.
const ENDS: &str = "\"'<>()[]{}«»“”‘’،؛|";

/// The byte ranges of the addresses in a text, in order: `https://…`, `www.…`, `name@host.org`. They do not overlap.
pub(crate) fn links(text: &str) -> Vec<Range<usize>> {
    let mut links: Vec<Range<usize>> = Vec::new();
    if !text.contains("://") && !text.contains("www.") && !text.contains('@') {
        return links;
    }
    let mut add = |link: Range<usize>| {
        if links.last().is_none_or(|last| last.end <= link.start) {
            links.push(link);
        }
    };
    let mut from = 0;
    while let Some(at) = text[from..].find([':', '@', '.']).map(|at| from + at) {
        from = at + 1;
        let (before, behind) = (&text[..at], &text[at + 1..]);
        let link = match text.as_bytes()[at] {
            b':' if behind.starts_with("//") && before.ends_with(is_host) => at..at + web_len(&text[at..]),
            b'.' if before.ends_with("www") && behind.starts_with(is_host) => at..at + web_len(&text[at..]),
            b'@' => mail(text, at),
            _ => continue,
        };
        from = from.max(link.end);
        if !link.is_empty() {
            add(link);
        }
    }
    links
}

/// Length in bytes of the web address at the beginning of a text.
fn web_len(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || ENDS.contains(c)).unwrap_or(text.len())
}

/// The mail address around the `@` at byte `at`. Empty when it is not in an address.
fn mail(text: &str, at: usize) -> Range<usize> {
    let is_local = |c: char| is_host(c) || matches!(c, '.' | '_' | '+' | '%');
    let start = text[..at].trim_end_matches(is_local).len();
    let host = text[at + 1..].trim_start_matches(|c| is_host(c) || c == '.');
    let end = text.len() - host.len();
    if start < at && text[at + 1..end].trim_matches('.').contains('.') { start..end } else { at..at }
}

fn is_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}
