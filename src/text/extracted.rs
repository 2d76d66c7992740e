//! Text that was extracted from a document, with the position of each part in the document.

use std::ops::Range;

/// A text that was extracted from a document with markup.
///
/// ```
/// # #[cfg(feature = "markup")] {
/// use dalil::text::ExtractedText;
///
/// let html = "<p>Talks in <b>Nur&#8209;Sultan</b>";
/// let extracted = ExtractedText::from_html(html);
/// assert_eq!(extracted.text(), "Talks in Nur\u{2011}Sultan");
///
/// let start = extracted.text().find("Nur").unwrap();
/// let source = extracted.source_range(start..extracted.text().len());
/// assert_eq!(&html[source], "Nur&#8209;Sultan");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ExtractedText<'s> {
    source: &'s str,
    text: String,
    segments: Vec<Segment>,
}

/// A part of the text and its position in the source. It is the same text, or it stands for the source as a whole, as a
/// character does for a reference to it.
///
/// Line ends that separate blocks are in no segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "markup"), allow(dead_code, reason = "only the converters make segments"))]
struct Segment {
    text_start: u32,
    text_len: u32,
    source_start: u32,
    /// Length of the source of a decoded part; 0 if it is the same text.
    decoded_len: u32,
}

impl Segment {
    fn text_end(self) -> usize {
        self.text_start as usize + self.text_len as usize
    }

    fn source_end(self) -> usize {
        let source_len = if self.is_same() { self.text_len } else { self.decoded_len };
        self.source_start as usize + source_len as usize
    }

    fn is_same(self) -> bool {
        self.decoded_len == 0
    }

    /// The start of the text of a position in the source, which is before the end of the segment.
    fn text_from(self, source: usize) -> usize {
        let skipped = source.saturating_sub(self.source_start as usize);
        self.text_start as usize + if self.is_same() { skipped } else { 0 }
    }

    /// The end of the text of an end in the source, which is after the start of the segment.
    fn text_to(self, source: usize) -> usize {
        let missing = self.source_end().saturating_sub(source);
        self.text_end() - if self.is_same() { missing } else { 0 }
    }

    /// The position in the source of a byte of the text.
    fn source_of(self, at: usize) -> usize {
        self.source_start as usize + (at - self.text_start as usize)
    }
}

impl<'s> ExtractedText<'s> {
    /// The document.
    pub fn source(&self) -> &'s str {
        self.source
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The range of the source that a range of the text was extracted from, both in bytes of UTF-8. It starts with the
    /// source of the first character and ends with that of the last one, so that it contains the markup between them.
    pub fn source_range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_start(range.start);
        if range.is_empty() {
            return start..start;
        }
        start..self.source_end(range.end).max(start)
    }

    /// The range of the text that a range of the source became, both in bytes of UTF-8. It is empty for a range with
    /// markup only. Of a character reference, a part stands for the whole.
    pub fn text_range(&self, source: Range<usize>) -> Range<usize> {
        let first = self.segments.partition_point(|segment| segment.source_end() <= source.start);
        let after = self.segments.partition_point(|segment| (segment.source_start as usize) < source.end);
        match (self.segments.get(first), after.checked_sub(1).and_then(|last| self.segments.get(last))) {
            (Some(start), Some(end)) if first < after => start.text_from(source.start)..end.text_to(source.end),
            _ => 0..0,
        }
    }

    fn source_start(&self, at: usize) -> usize {
        let next = self.segments.partition_point(|segment| segment.text_start as usize <= at);
        match next.checked_sub(1).map(|index| self.segments[index]).filter(|segment| at < segment.text_end()) {
            Some(segment) if segment.is_same() => segment.source_of(at),
            Some(segment) => segment.source_start as usize,
            None => self.segments.get(next).map_or(self.source.len(), |segment| segment.source_start as usize),
        }
    }

    fn source_end(&self, at: usize) -> usize {
        let next = self.segments.partition_point(|segment| (segment.text_start as usize) < at);
        match next.checked_sub(1).map(|index| self.segments[index]) {
            Some(segment) if segment.is_same() && at <= segment.text_end() => segment.source_of(at),
            Some(segment) => segment.source_end(),
            None => 0,
        }
    }
}

/// Builds an [`ExtractedText`] from left to right.
#[derive(Debug)]
#[cfg(feature = "markup")]
pub(super) struct Builder<'s> {
    source: &'s str,
    text: Vec<u8>,
    segments: Vec<Segment>,
}

#[cfg(feature = "markup")]
impl<'s> Builder<'s> {
    /// An empty text. The source must be shorter than 4 GiB.
    pub fn new(source: &'s str) -> Builder<'s> {
        Builder { source, text: Vec::new(), segments: Vec::new() }
    }

    /// The last byte of the text.
    pub fn last(&self) -> Option<u8> {
        self.text.last().copied()
    }

    /// Adds a text that starts at a position of the source. ASCII white space can be different there.
    pub fn push_same(&mut self, text: &[u8], source_start: usize) {
        let text_start = self.text.len();
        self.text.extend_from_slice(text);
        match self.segments.last_mut() {
            Some(last) if last.is_same() && last.text_end() == text_start && last.source_end() == source_start => {
                last.text_len += narrow(text.len());
            }
            _ => self.push_segment(text_start, source_start..source_start),
        }
    }

    /// Adds a text that stands for a range of the source, which is not empty.
    pub fn push_decoded(&mut self, text: &[u8], source: Range<usize>) {
        let text_start = self.text.len();
        self.text.extend_from_slice(text);
        self.push_segment(text_start, source);
    }

    fn push_segment(&mut self, text_start: usize, decoded: Range<usize>) {
        self.segments.push(Segment {
            text_start: narrow(text_start),
            text_len: narrow(self.text.len() - text_start),
            source_start: narrow(decoded.start),
            decoded_len: narrow(decoded.len()),
        });
    }

    /// Adds a text that is not in the source.
    pub fn push_separator(&mut self, separator: &str) {
        self.text.extend_from_slice(separator.as_bytes());
    }

    /// The text. It is UTF-8, since the parts of the source and the decoded characters are.
    pub fn finish(self) -> ExtractedText<'s> {
        let Builder { source, text, segments } = self;
        debug_assert!(std::str::from_utf8(&text).is_ok());
        match String::from_utf8(text) {
            Ok(text) => ExtractedText { source, text, segments },
            Err(_) => ExtractedText { source, text: String::new(), segments: Vec::new() },
        }
    }
}

/// Narrows an offset. The source is shorter than 4 GiB.
#[cfg(feature = "markup")]
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
